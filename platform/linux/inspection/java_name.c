/* SPDX-License-Identifier: Apache-2.0
 *
 * File names of archives, in segments between hyphens. The version is made of segments that begin
 * with a digit, and of the words that versions have: in "log4j-1.2-api-2.17.1" the last segment, in
 * "guava-27.0-jre" the last two, in "netty-4.1.58.Final-linux-x86_64" the second.
 */
#include "platform/linux/inspection/java_name.h"

#include "core/base/compiler.h"

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* word is in lower case. */
static bool starts_with_word(struct mg_str s, struct mg_str word)
{
    for (size_t i = 0; i < word.n && word.n <= s.n; i++) {
        if (lower(s.p[i]) != word.p[i])
            return false;
    }
    return word.n <= s.n;
}

bool mg_java_is_archive(struct mg_str name)
{
    struct mg_str end = mg_str_skip(name, name.n - 4);

    return name.n > 4 && end.p[0] == '.' && lower(end.p[3]) == 'r' &&
           (starts_with_word(end, MG_STR(".jar")) || starts_with_word(end, MG_STR(".war")) ||
            starts_with_word(end, MG_STR(".ear")) || starts_with_word(end, MG_STR(".par")));
}

/* Words of versions, alone or with a number: "rc1", "SNAPSHOT". */
static bool is_qualifier(struct mg_str segment)
{
    static const struct mg_str words[] = {
        MG_STR_INIT("alpha"),    MG_STR_INIT("android"),    MG_STR_INIT("b"),
        MG_STR_INIT("beta"),     MG_STR_INIT("build"),      MG_STR_INIT("cr"),
        MG_STR_INIT("dev"),      MG_STR_INIT("final"),      MG_STR_INIT("ga"),
        MG_STR_INIT("hadoop"),   MG_STR_INIT("incubating"), MG_STR_INIT("jre"),
        MG_STR_INIT("m"),        MG_STR_INIT("milestone"),  MG_STR_INIT("pre"),
        MG_STR_INIT("preview"),  MG_STR_INIT("rc"),         MG_STR_INIT("release"),
        MG_STR_INIT("snapshot"), MG_STR_INIT("sp"),
    };
    size_t n = segment.n;

    while (n != 0 && (is_digit(segment.p[n - 1]) || segment.p[n - 1] == '.'))
        n--;
    for (size_t i = 0; i < MG_COUNT(words); i++) {
        if (words[i].n == n && starts_with_word(segment, words[i]))
            return true;
    }
    return false;
}

/* The segment that begins at an offset. */
static struct mg_str segment_at(struct mg_str name, size_t at)
{
    struct mg_str rest = mg_str_skip(name, at);

    return mg_str_take(rest, mg_str_find(rest, '-'));
}

static bool is_numeric_at(struct mg_str name, size_t at)
{
    return at != 0 && at < name.n && is_digit(name.p[at]);
}

/* Where the segment before the one at an offset begins. */
static size_t segment_before(struct mg_str name, size_t at)
{
    size_t i = at < 2 ? 0 : at - 1;

    while (i != 0 && name.p[i - 1] != '-')
        i--;
    return i;
}

/* Offset of the version; SIZE_MAX: none. */
static size_t version_start(struct mg_str name)
{
    size_t at = segment_before(name, name.n + 1), start;

    while (at != 0 && !is_numeric_at(name, at))
        at = segment_before(name, at);
    if (at == 0)
        return SIZE_MAX;
    for (start = at; at != 0; at = segment_before(name, at)) {
        if (is_numeric_at(name, at))
            start = at;
        else if (!is_qualifier(segment_at(name, at)))
            break;
    }
    return start;
}

/* End of the version that begins at start: before the first segment that is of none. */
static size_t version_end(struct mg_str name, size_t start)
{
    size_t at = start;

    while (at < name.n) {
        struct mg_str segment = segment_at(name, at);

        if (!is_numeric_at(name, at) && !is_qualifier(segment))
            break;
        at += segment.n + 1;
    }
    return at - 1;
}

/* Bundles of Eclipse: NAME_1.2.3.QUALIFIER. With less than two dots it is the version of Scala. */
static size_t bundle_version(struct mg_str name)
{
    size_t dots = 0;

    for (size_t i = name.n; i-- > 1;) {
        dots += name.p[i] == '.';
        if (name.p[i - 1] == '_' && is_digit(name.p[i]))
            return dots < 2 ? SIZE_MAX : i;
    }
    return SIZE_MAX;
}

void mg_java_name_split(struct mg_str file, struct mg_java_coordinates *out)
{
    struct mg_str name = mg_java_is_archive(file) ? mg_str_take(file, file.n - 4) : file;
    size_t start = version_start(name), end = name.n;

    *out = (struct mg_java_coordinates){MG_STR_NONE, name, MG_STR_NONE};
    if (start != SIZE_MAX)
        end = version_end(name, start);
    else
        start = bundle_version(name);
    if (start == SIZE_MAX)
        return;
    out->artifact = mg_str_take(name, start - 1);
    out->version = mg_str_skip(mg_str_take(name, end), start);
}

bool mg_java_is_named_by(struct mg_str file, const struct mg_java_coordinates *pom)
{
    struct mg_str rest = mg_java_is_archive(file) ? mg_str_take(file, file.n - 4) : file;
    struct mg_java_coordinates name;

    mg_java_name_split(file, &name);
    if (mg_str_eq(rest, pom->artifact) || mg_str_eq(name.artifact, pom->artifact))
        return true;
    if (!mg_str_starts(rest, pom->artifact))
        return false;
    rest = mg_str_skip(rest, pom->artifact.n);
    return rest.n != 0 && rest.p[0] == '-' && mg_str_starts(mg_str_skip(rest, 1), pom->version);
}

bool mg_java_is_manifest_of(const struct mg_java_manifest *manifest,
                            const struct mg_java_coordinates *pom)
{
    return mg_str_eq(manifest->version, pom->version) ||
           mg_str_eq(manifest->bundle_version, pom->version);
}
