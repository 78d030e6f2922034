/* SPDX-License-Identifier: Apache-2.0
 *
 * Names and bands of findings.
 */
#include "core/model/finding.h"

#include "core/base/compiler.h"

static const char *const severities[MG_SEVERITY_COUNT] = {"UNTRIAGED", "INFORMATIONAL", "LOW",
                                                          "MEDIUM",    "HIGH",          "CRITICAL"};

double mg_finding_score(const struct mg_finding *finding)
{
    return finding->adjusted_reason.n != 0 ? finding->adjusted_score : finding->score;
}

const char *mg_severity_name(enum mg_severity severity)
{
    return severities[severity];
}

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static bool same_word(struct mg_str name, struct mg_str word)
{
    if (name.n != word.n)
        return false;
    for (size_t i = 0; i < name.n; i++) {
        if (upper(name.p[i]) != word.p[i])
            return false;
    }
    return true;
}

bool mg_severity_parse(struct mg_str name, enum mg_severity *out)
{
    for (size_t i = 0; i < MG_COUNT(severities); i++) {
        if (same_word(name, mg_str_of(severities[i]))) {
            *out = (enum mg_severity)i;
            return true;
        }
    }
    return false;
}

enum mg_severity mg_severity_of_score(double score)
{
    if (score >= 9.0)
        return MG_SEVERITY_CRITICAL;
    if (score >= 7.0)
        return MG_SEVERITY_HIGH;
    if (score >= 4.0)
        return MG_SEVERITY_MEDIUM;
    return score > 0.0 ? MG_SEVERITY_LOW : MG_SEVERITY_INFORMATIONAL;
}

const char *mg_fix_name(enum mg_fix fix)
{
    static const char *const names[] = {"NO", "PARTIAL", "YES"};

    return names[fix];
}

const char *mg_kernel_use_name(enum mg_kernel_use use)
{
    static const char *const names[] = {NULL, "running", "installed, not running",
                                        "not known which kernel runs"};

    return names[use];
}
