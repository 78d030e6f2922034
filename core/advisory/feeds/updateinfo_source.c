/* SPDX-License-Identifier: Apache-2.0
 *
 * Which repository is an update for? updateinfo.xml has no member that says so in one way for all:
 * Amazon tells by the id (ALAS, ALAS2, ALAS2023), Oracle and Fedora by the kind of id together with
 * the name of the release. Anything else is left out rather than guessed: a fix that is looked for
 * in the wrong distribution makes findings that are not true.
 *
 * Repositories beside the main one have builds of their own under the same names: the extras of
 * Amazon Linux 2 ("ALAS2NGINX1-2023-004"), Oracle's Ksplice and FIPS builds. A fix there says
 * nothing of the main repository's package, so these get ecosystems of their own, named by a third
 * part ("Amazon Linux:2:nginx1").
 */
#include "core/advisory/feeds/updateinfo.h"

#define LONGEST_TOPIC 64

static size_t count_digits(struct mg_str s)
{
    size_t n = 0;

    while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
        n++;
    return n;
}

/* Does s consist of "-", a year, "-" and a number? */
static bool is_year_and_number(struct mg_str s)
{
    struct mg_str rest = mg_str_skip(s, 6);

    return s.n > 6 && s.p[0] == '-' && count_digits(mg_str_skip(s, 1)) == 4 && s.p[5] == '-' &&
           count_digits(rest) == rest.n;
}

/* Packages with live patches have names that no other repository uses. */
static bool is_of_main(struct mg_str topic)
{
    return topic.n == 0 || mg_str_is(topic, "LIVEPATCH");
}

/* Of "ALAS2KERNEL-5.4-2022-007": release "2", topic "KERNEL-5.4". */
static bool split_alas(struct mg_str id, struct mg_str *release, struct mg_str *topic)
{
    struct mg_str rest = mg_str_skip(id, 4);
    size_t digits = count_digits(rest);

    *release = mg_str_take(rest, digits);
    rest = mg_str_skip(rest, digits);
    for (size_t n = 0; n <= rest.n && n <= LONGEST_TOPIC; n++) {
        *topic = mg_str_take(rest, n);
        if (is_year_and_number(mg_str_skip(rest, n)))
            return mg_str_starts(id, MG_STR("ALAS"));
    }
    return false;
}

/* The first Amazon Linux has no number in its ids. */
static bool amazon(struct mg_updateinfo *update, struct mg_str *out)
{
    struct mg_str release, topic;
    char lower[LONGEST_TOPIC + 1] = "";

    *out = MG_STR_NONE;
    if (!split_alas(update->id, &release, &topic) || (release.n == 0 && topic.n != 0))
        return true;
    for (size_t i = 0; i < topic.n; i++)
        lower[i] =
            topic.p[i] >= 'A' && topic.p[i] <= 'Z' ? (char)(topic.p[i] + ('a' - 'A')) : topic.p[i];
    if (release.n == 0)
        release = MG_STR("1");
    *out = mg_str_of(mg_arena_printf(&update->arena, "Amazon Linux:%.*s%s%s", MG_STR_ARG(release),
                                     is_of_main(topic) ? "" : ":", is_of_main(topic) ? "" : lower));
    return out->n != 0;
}

/* Oracle's releases mark builds for users of Ksplice, and for those bound to FIPS 140. */
static const char *branch_of(struct mg_str version)
{
    if (mg_str_find_str(version, MG_STR(".ksplice")) != SIZE_MAX)
        return ":ksplice";
    return mg_str_find_str(version, MG_STR("_fips")) != SIZE_MAX ? ":fips" : "";
}

static const struct {
    struct mg_str id, release;
} vendors[] = {
    {MG_STR_INIT("ELSA-"), MG_STR_INIT("Oracle Linux ")},
    {MG_STR_INIT("FEDORA-"), MG_STR_INIT("Fedora ")},
};

bool mg_updateinfo_ecosystem(struct mg_updateinfo *update,
                             const struct mg_updateinfo_package *package, struct mg_str *out)
{
    struct mg_str release = update->release.n != 0 ? update->release : package->collection;

    if (mg_str_starts(update->id, MG_STR("ALAS")))
        return amazon(update, out);
    *out = MG_STR_NONE;
    for (size_t i = 0; i < MG_COUNT(vendors); i++) {
        struct mg_str number = mg_str_skip(release, vendors[i].release.n);

        if (!mg_str_starts(update->id, vendors[i].id) ||
            !mg_str_starts(release, vendors[i].release) || number.n == 0 || number.n > 8 ||
            count_digits(number) != number.n)
            continue;
        *out = mg_str_of(mg_arena_printf(&update->arena, "%.*s:%.*s%s",
                                         MG_STR_ARG(mg_str_trim(vendors[i].release)),
                                         MG_STR_ARG(number), branch_of(package->version)));
        return out->n != 0;
    }
    return true;
}
