/* SPDX-License-Identifier: Apache-2.0
 *
 * Rules of the registries. PyPI: letter case does not count, and runs of '-', '_' and '.' are one
 * '-' (PEP 503, "Normalized Names"). NuGet: ids are compared without regard to case
 * (learn.microsoft.com/nuget/reference/nuspec#id). Packagist: names are in lower case
 * (getcomposer.org/doc/04-schema.md#name), older ones are found in any case. Microsoft
 * writes names of its products with and without capitals, and with double spaces. Letters outside
 * of ASCII do not occur in such names and are left alone.
 */
#include "core/model/package_key.h"

#include "core/base/compiler.h"

enum rule { RULE_EXACT, RULE_CASE, RULE_PEP_503, RULE_WORDS };

static enum rule rule_of(struct mg_str ecosystem)
{
    static const struct {
        const char *ecosystem;
        enum rule rule;
    } rules[] = {{"PyPI", RULE_PEP_503},
                 {"NuGet", RULE_CASE},
                 {"Packagist", RULE_CASE},
                 {"Microsoft", RULE_WORDS}};

    for (size_t i = 0; i < MG_COUNT(rules); i++) {
        if (mg_str_is(ecosystem, rules[i].ecosystem))
            return rules[i].rule;
    }
    return RULE_EXACT;
}

bool mg_package_key_differs(struct mg_str ecosystem)
{
    return rule_of(ecosystem) != RULE_EXACT;
}

static bool is_separator(char c)
{
    return c == '-' || c == '_' || c == '.';
}

void mg_package_key(struct mg_buf *out, struct mg_str ecosystem, struct mg_str name)
{
    enum rule rule = rule_of(ecosystem);

    if (rule == RULE_EXACT) {
        mg_buf_str(out, name);
        return;
    }
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];

        if (rule == RULE_WORDS && c == ' ' && (i == 0 || name.p[i - 1] == ' '))
            continue;
        if (c >= 'A' && c <= 'Z')
            mg_buf_char(out, (char)(c + ('a' - 'A')));
        else if (rule != RULE_PEP_503 || !is_separator(c))
            mg_buf_char(out, c);
        else if (i == 0 || !is_separator(name.p[i - 1]))
            mg_buf_char(out, '-');
    }
}
