/* SPDX-License-Identifier: Apache-2.0
 *
 * EPSS scores as FIRST publishes them every day (https://www.first.org/epss/data_stats): CSV with
 * a leading comment that dates it, a header, and rows "cve,epss,percentile". A broken row is
 * counted and left out.
 */
#include "core/advisory/feeds/feed.h"

#define HEADER "cve,epss,percentile"
#define COMMENT "#model_version:"

/* Digits that a double holds exactly; the smallest exponent that is worth reading. */
#define DIGITS 15
#define EXPONENT 22

static double power_of_ten(unsigned n)
{
    double power = 1.0;

    while (n-- > 0)
        power *= 10.0;
    return power;
}

/* Digits with at most one point; *places counts those behind it. Decimals past what a double holds
 * are dropped. */
static bool take_mantissa(struct mg_str s, uint64_t *mantissa, unsigned *places)
{
    unsigned digits = 0;
    bool point = false, any = false;

    *mantissa = 0;
    *places = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '.' && !point) {
            point = true;
            continue;
        }
        if (s.p[i] < '0' || s.p[i] > '9' || (digits == DIGITS && !point))
            return false;
        any = true;
        if (digits == DIGITS)
            continue;
        *mantissa = *mantissa * 10 + (uint64_t)(s.p[i] - '0');
        *places += point;
        digits += *mantissa != 0;
    }
    return any;
}

/* A number such as 0.00042 or 9e-05; strtod would need a NUL and listen to the locale. */
static bool parse_number(struct mg_str s, double *out)
{
    struct mg_str rest = s, number = MG_STR_NONE;
    uint64_t mantissa, exponent = 0;
    unsigned places;

    (void)mg_str_cut(&rest, 'e', &number);
    if (rest.n != 0 && (rest.p[0] != '-' || !mg_str_u64(mg_str_skip(rest, 1), &exponent)))
        return false;
    if (!take_mantissa(number, &mantissa, &places) || exponent > EXPONENT)
        return false;
    *out = (double)mantissa / power_of_ten(places + (unsigned)exponent);
    return true;
}

static enum mg_status parse_row(struct mg_str line, struct mg_record_epss *row,
                                struct mg_error *err)
{
    struct mg_str rest = line, score = MG_STR_NONE, percentile = MG_STR_NONE;

    if (!mg_str_cut(&rest, ',', &row->cve) || !mg_str_cut(&rest, ',', &score) ||
        !mg_str_cut(&rest, ',', &percentile) || !parse_number(score, &row->score) ||
        !parse_number(percentile, &row->percentile))
        return mg_fail(err, MG_FORMAT, "EPSS row '%.*s' is not cve,epss,percentile",
                       MG_STR_ARG(mg_str_take(line, 80)));
    return MG_OK;
}

/* "#model_version:v2025.03.14,score_date:2026-08-16T00:00:00+0000" */
static void read_comment(struct mg_str line, struct mg_feed_result *result)
{
    struct mg_str key = MG_STR("score_date:");
    size_t at = mg_str_find_str(line, key);
    struct mg_str rest, date;

    if (at == SIZE_MAX)
        return;
    rest = mg_str_skip(line, at + key.n);
    if (mg_str_cut(&rest, ',', &date))
        mg_feed_saw_time(result, mg_str_trim(date));
}

static bool next_line(struct mg_str *rest, struct mg_str *line)
{
    while (mg_str_cut(rest, '\n', line)) {
        *line = mg_str_trim(*line);
        if (line->n != 0)
            return true;
    }
    return false;
}

static enum mg_status read_epss(struct mg_builder *builder, struct mg_str document,
                                struct mg_feed_result *result, struct mg_error *err)
{
    struct mg_str rest = document, line = MG_STR_NONE;

    while (next_line(&rest, &line) && line.p[0] == '#')
        read_comment(line, result);
    if (!mg_str_is(line, HEADER))
        return mg_fail(err, MG_FORMAT, "no header " HEADER " in EPSS data");
    while (next_line(&rest, &line)) {
        struct mg_record_epss row;
        struct mg_error why;
        enum mg_status status = parse_row(line, &row, &why);

        if (status == MG_OK)
            status = mg_builder_add_epss(builder, &row, &why);
        if (status == MG_NOMEM)
            return mg_fail(err, MG_NOMEM, "%s", why.text);
        if (status == MG_OK)
            result->records++;
        else
            mg_feed_skip(result, &why);
    }
    return MG_OK;
}

static bool recognizes(struct mg_str name, struct mg_str head)
{
    (void)name;
    return mg_str_starts(head, MG_STR(COMMENT)) || mg_str_starts(head, MG_STR(HEADER));
}

const struct mg_feed mg_feed_epss = {"epss", recognizes, read_epss};
