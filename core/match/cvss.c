/* SPDX-License-Identifier: Apache-2.0
 *
 * CVSS vectors: which version, and reading metrics by that version's table. Metrics may come in any
 * order: v3 allows it, v2 and v4.0 prescribe one, but no order changes a score. Every metric is
 * checked, also those that do not take part in the score.
 */
#include "core/match/cvss.h"

#include "core/base/compiler.h"
#include "core/base/limits.h"
#include "core/match/cvss_vector.h"

/* Longest piece of a vector that an error quotes. */
#define QUOTED 40

struct vector {
    const struct mg_cvss_spec *spec;
    struct mg_cvss_values values;
    uint32_t seen; /* bit per metric; an undefined one counts */
};

static enum mg_status find_spec(struct mg_str *vector, const struct mg_cvss_spec **spec,
                                struct mg_error *err)
{
    static const struct mg_cvss_spec *const specs[] = {&mg_cvss_v30, &mg_cvss_v31, &mg_cvss_v4};
    struct mg_str head;

    *spec = &mg_cvss_v2;
    if (!mg_str_starts(*vector, MG_STR("CVSS:")))
        return MG_OK;
    (void)mg_str_cut(vector, '/', &head);
    head = mg_str_skip(head, sizeof "CVSS:" - 1);
    for (size_t i = 0; i < MG_COUNT(specs); i++) {
        if (mg_str_is(head, specs[i]->version)) {
            *spec = specs[i];
            return MG_OK;
        }
    }
    return mg_fail(err, MG_UNSUPPORTED, "CVSS version \"%.*s\" is none of 2.0, 3.0, 3.1, 4.0",
                   MG_STR_ARG(mg_str_take(head, QUOTED)));
}

static size_t find_metric(const struct mg_cvss_spec *spec, struct mg_str name)
{
    size_t i = 0;

    while (i < spec->count && !mg_str_is(name, spec->metrics[i].name))
        i++;
    return i;
}

/* Place of value in a list, from 1; 0 when it is not there. */
static uint8_t find_value(const char *list, struct mg_str value)
{
    struct mg_str rest = mg_str_of(list), item;
    uint8_t at = 0;

    while (mg_str_cut(&rest, ' ', &item)) {
        at++;
        if (mg_str_eq(item, value))
            return at;
    }
    return 0;
}

static enum mg_status read_value(struct vector *v, size_t metric, struct mg_str value,
                                 struct mg_error *err)
{
    const struct mg_cvss_metric *known = &v->spec->metrics[metric];
    uint8_t at = find_value(known->values, value);

    if (v->seen & UINT32_C(1) << metric)
        return mg_fail(err, MG_FORMAT, "CVSS metric \"%s\" is repeated", known->name);
    if (at == 0 && (metric < v->spec->mandatory || !mg_str_is(value, v->spec->undefined)))
        return mg_fail(err, MG_FORMAT, "CVSS metric \"%s\" has the unknown value \"%.*s\"",
                       known->name, MG_STR_ARG(mg_str_take(value, QUOTED)));
    v->seen |= UINT32_C(1) << metric;
    v->values.at[metric] = at;
    return MG_OK;
}

static enum mg_status read_metric(struct vector *v, struct mg_str piece, struct mg_error *err)
{
    size_t colon = mg_str_find(piece, ':'), metric;
    struct mg_str name = mg_str_take(piece, colon);

    if (colon == SIZE_MAX)
        return mg_fail(err, MG_FORMAT, "CVSS metric \"%.*s\" has no value",
                       MG_STR_ARG(mg_str_take(piece, QUOTED)));
    metric = find_metric(v->spec, name);
    if (metric == v->spec->count)
        return mg_fail(err, MG_FORMAT, "CVSS %s has no metric \"%.*s\"", v->spec->version,
                       MG_STR_ARG(mg_str_take(name, QUOTED)));
    return read_value(v, metric, mg_str_skip(piece, colon + 1), err);
}

static enum mg_status read_metrics(struct vector *v, struct mg_str text, struct mg_error *err)
{
    enum mg_status status = MG_OK;
    struct mg_str piece;

    if (mg_str_ends(text, MG_STR("/")))
        return mg_fail(err, MG_FORMAT, "CVSS vector ends with \"/\"");
    while (status == MG_OK && mg_str_cut(&text, '/', &piece))
        status = read_metric(v, piece, err);
    for (size_t i = 0; status == MG_OK && i < v->spec->mandatory; i++) {
        if (v->values.at[i] == 0)
            status = mg_fail(err, MG_FORMAT, "CVSS %s metric \"%s\" is missing", v->spec->version,
                             v->spec->metrics[i].name);
    }
    return status;
}

/* NVD prints v2 vectors in parentheses. */
static struct mg_str without_parentheses(struct mg_str s)
{
    if (s.n >= 2 && s.p[0] == '(' && s.p[s.n - 1] == ')')
        return mg_str_take(mg_str_skip(s, 1), s.n - 2);
    return s;
}

enum mg_status mg_cvss_score(struct mg_str vector, struct mg_cvss_score *out, struct mg_error *err)
{
    struct vector v = {0};
    enum mg_status status;

    if (vector.n > MG_LIMIT_CVSS_VECTOR)
        return mg_fail(err, MG_LIMIT, "CVSS vector has %zu bytes, more than %zu", vector.n,
                       MG_LIMIT_CVSS_VECTOR);
    status = find_spec(&vector, &v.spec, err);
    if (status != MG_OK)
        return status;
    if (v.spec == &mg_cvss_v2)
        vector = without_parentheses(vector);
    status = read_metrics(&v, vector, err);
    if (status != MG_OK)
        return status;
    *out = (struct mg_cvss_score){v.spec->version, v.spec->score(&v.values) / 10.0};
    return MG_OK;
}
