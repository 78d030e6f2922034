/* SPDX-License-Identifier: Apache-2.0
 *
 * Each part is held against its rule: names of keys are whatever somebody wrote there. None of the
 * parts may hold an underscore.
 */
#include "plugins/windows-inventory/rules/appx.h"

#include "core/base/compiler.h"

#define PARTS 5
#define NAME_MIN 3
#define NAME_MAX 50
#define RESOURCE_MAX 30
#define PUBLISHER 13

/* What the names have, and what the inventory says. */
static const struct {
    const char *appx;
    struct mg_str arch;
} architectures[] = {
    {"arm", MG_STR_INIT("arm")},         {"arm64", MG_STR_INIT("arm64")},
    {"neutral", MG_STR_INIT("neutral")}, {"x64", MG_STR_INIT("amd64")},
    {"x86", MG_STR_INIT("x86")},         {"x86a64", MG_STR_INIT("x86a64")},
};

static bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Letters, digits and others, from min to max. */
static bool is_word(struct mg_str s, size_t min, size_t max, const char *others)
{
    for (size_t i = 0; i < s.n; i++) {
        if (!is_letter_or_digit(s.p[i]) && mg_str_find(mg_str_of(others), s.p[i]) == SIZE_MAX)
            return false;
    }
    return s.n >= min && s.n <= max;
}

/* Four numbers of 16 bits. */
static bool is_version(struct mg_str s)
{
    struct mg_str piece;
    uint64_t number;
    int count = 0;

    for (; mg_str_cut(&s, '.', &piece); count++) {
        if (!mg_str_u64(piece, &number) || number > UINT16_MAX)
            return false;
    }
    return count == 4;
}

static bool find_arch(struct mg_str appx, struct mg_str *out)
{
    for (size_t i = 0; i < MG_COUNT(architectures); i++) {
        if (mg_str_is(appx, architectures[i].appx)) {
            *out = architectures[i].arch;
            return true;
        }
    }
    return false;
}

static bool cut_parts(struct mg_str full, struct mg_str *parts)
{
    for (size_t i = 0; i < PARTS; i++) {
        size_t end = mg_str_find(full, '_');

        if ((end == SIZE_MAX) != (i == PARTS - 1))
            return false;
        parts[i] = mg_str_take(full, end);
        full = mg_str_skip(full, end == SIZE_MAX ? end : end + 1);
    }
    return true;
}

bool mg_appx_parse(struct mg_str full, struct mg_appx *out)
{
    struct mg_str parts[PARTS], arch;
    bool is_bundle;

    if (!cut_parts(full, parts))
        return false;
    is_bundle = mg_str_is(parts[3], "~");
    if (!is_word(parts[0], NAME_MIN, NAME_MAX, ".-") || !is_version(parts[1]) ||
        !find_arch(parts[2], &arch) || !(is_bundle || is_word(parts[3], 0, RESOURCE_MAX, ".-")) ||
        !is_word(parts[4], PUBLISHER, PUBLISHER, ""))
        return false;
    *out = (struct mg_appx){parts[0], parts[1], arch, parts[3], parts[4], is_bundle};
    return true;
}
