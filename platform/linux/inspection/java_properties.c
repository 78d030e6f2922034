/* SPDX-License-Identifier: Apache-2.0
 *
 * pom.properties: lines KEY=VALUE as java.util.Properties writes them. Coordinates need none of its
 * escapes; a value with a backslash is no coordinate.
 */
#include "platform/linux/inspection/java_pom.h"

#include <string.h>

static bool is_alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool mg_java_is_id(struct mg_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (!is_alnum(s.p[i]) && s.p[i] != '.' && s.p[i] != '_' && s.p[i] != '-')
            return false;
    }
    return s.n != 0;
}

bool mg_java_is_version(struct mg_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] <= ' ' || s.p[i] > '~' || strchr("\\/:\"<>|?*$&%{}", s.p[i]) != NULL)
            return false;
    }
    return s.n != 0;
}

bool mg_java_is_complete(const struct mg_java_coordinates *coordinates)
{
    return mg_java_is_id(coordinates->group) && mg_java_is_id(coordinates->artifact) &&
           mg_java_is_version(coordinates->version);
}

static void take_line(struct mg_str line, struct mg_java_coordinates *out)
{
    struct mg_str value = line, key;

    if (mg_str_find(line, '=') == SIZE_MAX)
        return;
    (void)mg_str_cut(&value, '=', &key);
    key = mg_str_trim(key);
    if (mg_str_is(key, "groupId"))
        out->group = mg_str_trim(value);
    else if (mg_str_is(key, "artifactId"))
        out->artifact = mg_str_trim(value);
    else if (mg_str_is(key, "version"))
        out->version = mg_str_trim(value);
}

void mg_java_pom_properties(struct mg_str text, struct mg_java_coordinates *out)
{
    struct mg_java_coordinates found = {MG_STR_NONE, MG_STR_NONE, MG_STR_NONE};
    struct mg_str line, part;

    while (mg_str_cut(&text, '\n', &line)) {
        while (mg_str_cut(&line, '\r', &part))
            take_line(part, &found);
    }
    *out = found;
}
