/* SPDX-License-Identifier: Apache-2.0
 *
 * CVE identifiers: CVE-<year>-<number of four digits or more> (CVE id syntax of 2014).
 */
#include "core/advisory/cve.h"

#define FIRST_YEAR 1999
#define NUMBER_BITS 25

static bool parse(struct mg_str id, uint64_t *year, uint64_t *number)
{
    struct mg_str rest = id;

    if (!mg_str_starts(id, MG_STR("CVE-")))
        return false;
    rest = mg_str_skip(id, 4);
    return mg_str_u64(mg_str_take(rest, 4), year) && rest.n >= 9 && rest.p[4] == '-' &&
           mg_str_u64(mg_str_skip(rest, 5), number);
}

struct mg_str mg_cve_of(struct mg_str id)
{
    size_t at = mg_str_find_str(id, MG_STR("CVE-"));
    uint64_t year, number;

    if (at == SIZE_MAX || (at > 0 && id.p[at - 1] != '-') ||
        !parse(mg_str_skip(id, at), &year, &number))
        return MG_STR_NONE;
    return mg_str_skip(id, at);
}

bool mg_cve_key(struct mg_str id, uint32_t *key)
{
    uint64_t year, number;

    if (!parse(id, &year, &number) || year < FIRST_YEAR)
        return false;
    if ((year - FIRST_YEAR) >> (32 - NUMBER_BITS) != 0 || number >> NUMBER_BITS != 0)
        return false;
    *key = (uint32_t)((year - FIRST_YEAR) << NUMBER_BITS | number);
    return true;
}
