/* SPDX-License-Identifier: Apache-2.0
 *
 * The fields of cron(...), as "Cron expressions reference" of the Amazon EventBridge User Guide has
 * them. Where that page is silent we follow the Quartz scheduler, whose syntax it is: ranges may go
 * round the end (FRI-MON, 22-4), LW is the last day from Monday to Friday. L, W and # stand alone
 * in their field, as they do there. Letters may be of either case.
 */
#include "core/agent/schedule_cron.h"

static const char *const months[] = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL",
                                     "AUG", "SEP", "OCT", "NOV", "DEC", NULL};
static const char *const weekdays[] = {"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT", NULL};

static const struct field {
    const char *name;
    unsigned min, max;
    bool round; /* a range may go round the end */
    bool steps; /* "/" */
    const char *const *names;
    const char *allowed;
} fields[MG_CRON_FIELDS] = {
    [MG_CRON_MINUTES] = {"minutes", 0, 59, true, true, NULL, "0-59 and , - * /"},
    [MG_CRON_HOURS] = {"hours", 0, 23, true, true, NULL, "0-23 and , - * /"},
    [MG_CRON_DAY_OF_MONTH] = {"day of month", 1, 31, true, true, NULL,
                              "1-31 and , - * /, or one of ? L LW 15W alone"},
    [MG_CRON_MONTH] = {"month", 1, 12, true, true, months, "1-12, JAN-DEC and , - * /"},
    [MG_CRON_DAY_OF_WEEK] = {"day of week", 1, 7, true, false, weekdays,
                             "1-7, SUN-SAT and , - *, or one of ? L FRIL FRI#3 alone"},
    [MG_CRON_YEAR] = {"year", MG_CRON_FIRST_YEAR, MG_CRON_LAST_YEAR, false, true, NULL,
                      "1970-2199 and , - * /"},
};

/* One field while it is parsed. */
struct parser {
    struct mg_str text; /* the whole expression */
    const struct field *field;
    struct mg_schedule *out;
    struct mg_error *err;
};

static enum mg_status fail_at(const struct parser *parser, struct mg_str at, const char *what)
{
    return mg_fail(parser->err, MG_FORMAT, "%.*s: position %zu, %s: \"%.*s\" %s; allowed are %s",
                   MG_STR_ARG(parser->text), (size_t)(at.p - parser->text.p) + 1,
                   parser->field->name, MG_STR_ARG(at), what, parser->field->allowed);
}

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static bool is_word(struct mg_str s, const char *word)
{
    size_t i = 0;

    while (i < s.n && word[i] != '\0' && upper(s.p[i]) == word[i])
        i++;
    return i == s.n && word[i] == '\0';
}

/* A number or a name of the field. */
static bool value_of(const struct field *field, struct mg_str s, unsigned *out)
{
    uint64_t number;

    for (unsigned i = 0; field->names != NULL && field->names[i] != NULL; i++) {
        if (is_word(s, field->names[i])) {
            *out = field->min + i;
            return true;
        }
    }
    if (!mg_str_u64(s, &number) || number < field->min || number > field->max)
        return false;
    *out = (unsigned)number;
    return true;
}

/* Every step-th value from first to last, going round the end when last comes before first. */
static void add_range(const struct parser *parser, unsigned first, unsigned last, unsigned step)
{
    const struct field *field = parser->field;
    unsigned count = field->max - field->min + 1;
    unsigned distance = last < first ? last + count - first : last - first;

    for (unsigned i = 0; i <= distance; i += step)
        mg_cron_set_add(&parser->out->sets[field - fields], (first - field->min + i) % count);
}

/* "*", "5", "5-9" of an item; a single value before a step begins a range to the end. */
static enum mg_status parse_range(const struct parser *parser, struct mg_str range, bool stepped,
                                  unsigned *first, unsigned *last)
{
    const struct field *field = parser->field;
    size_t dash = mg_str_find(range, '-');

    *first = field->min;
    *last = field->max;
    if (mg_str_is(range, "*"))
        return MG_OK;
    if (!value_of(field, mg_str_take(range, dash), first))
        return fail_at(parser, mg_str_take(range, dash), "is not a value");
    if (dash == SIZE_MAX) {
        *last = stepped ? field->max : *first;
        return MG_OK;
    }
    if (!value_of(field, mg_schedule_skip(range, dash + 1), last))
        return fail_at(parser, mg_schedule_skip(range, dash + 1), "is not a value");
    if (*last < *first && !field->round)
        return fail_at(parser, range, "goes backwards");
    return MG_OK;
}

static enum mg_status parse_item(const struct parser *parser, struct mg_str item)
{
    size_t slash = mg_str_find(item, '/');
    unsigned first = 0, last = 0;
    uint64_t step = 1;
    enum mg_status status;

    status = parse_range(parser, mg_str_take(item, slash), slash != SIZE_MAX, &first, &last);
    if (status != MG_OK)
        return status;
    if (slash != SIZE_MAX && !parser->field->steps)
        return fail_at(parser, mg_schedule_skip(item, slash), "is not possible here");
    if (slash != SIZE_MAX && (!mg_str_u64(mg_schedule_skip(item, slash + 1), &step) || step == 0 ||
                              step > parser->field->max))
        return fail_at(parser, mg_schedule_skip(item, slash + 1), "is not a step");
    add_range(parser, first, last, (unsigned)step);
    return MG_OK;
}

/* Items separated by commas; also one that is missing behind the last comma is looked at. */
static enum mg_status parse_set(const struct parser *parser, struct mg_str word)
{
    for (;;) {
        size_t comma = mg_str_find(word, ',');
        enum mg_status status = parse_item(parser, mg_str_take(word, comma));

        if (status != MG_OK || comma == SIZE_MAX)
            return status;
        word = mg_schedule_skip(word, comma + 1);
    }
}

/* L, LW, 15W. */
static enum mg_status parse_day_of_month(const struct parser *parser, struct mg_str word)
{
    struct mg_schedule *out = parser->out;

    out->day = MG_CRON_DAYS;
    if (is_word(word, "L")) {
        out->day = MG_CRON_LAST_DAY;
    } else if (is_word(word, "LW")) {
        out->day = MG_CRON_LAST_WORKDAY;
    } else if (upper(word.p[word.n - 1]) == 'W') {
        if (!value_of(parser->field, mg_str_take(word, word.n - 1), &out->number))
            return fail_at(parser, word, "is not a day");
        out->day = MG_CRON_NEAREST_WORKDAY;
    } else {
        return parse_set(parser, word);
    }
    return MG_OK;
}

/* L is the last day of the week, FRIL the last Friday of the month, FRI#3 the third one. */
static enum mg_status parse_day_of_week(const struct parser *parser, struct mg_str word)
{
    struct mg_schedule *out = parser->out;
    size_t hash = mg_str_find(word, '#');
    uint64_t nth = 0;

    out->day = MG_CRON_WEEKDAYS;
    if (is_word(word, "L")) {
        add_range(parser, parser->field->max, parser->field->max, 1);
        return MG_OK;
    }
    if (hash != SIZE_MAX) {
        if (!value_of(parser->field, mg_str_take(word, hash), &out->number) ||
            !mg_str_u64(mg_schedule_skip(word, hash + 1), &nth) || nth < 1 || nth > 5)
            return fail_at(parser, word, "is not a day and a number from 1 to 5");
        out->day = MG_CRON_NTH_WEEKDAY;
        out->nth = (unsigned)nth;
        return MG_OK;
    }
    if (upper(word.p[word.n - 1]) != 'L')
        return parse_set(parser, word);
    if (!value_of(parser->field, mg_str_take(word, word.n - 1), &out->number))
        return fail_at(parser, word, "is not a day");
    out->day = MG_CRON_LAST_WEEKDAY;
    return MG_OK;
}

/* The next word of *rest, empty at its end; moves *rest behind it. */
static struct mg_str take_word(struct mg_str *rest)
{
    struct mg_str word = mg_schedule_skip_blanks(*rest);
    size_t n = 0;

    while (n < word.n && word.p[n] != ' ' && word.p[n] != '\t')
        n++;
    *rest = mg_schedule_skip(word, n);
    return mg_str_take(word, n);
}

/* Exactly one of both fields of days is "?": the other one decides. */
static enum mg_status check_days(struct parser *parser, const struct mg_str *words)
{
    bool month_open = mg_str_is(words[MG_CRON_DAY_OF_MONTH], "?");

    if (month_open != mg_str_is(words[MG_CRON_DAY_OF_WEEK], "?"))
        return MG_OK;
    parser->field = &fields[MG_CRON_DAY_OF_WEEK];
    return fail_at(parser, words[MG_CRON_DAY_OF_WEEK],
                   month_open ? "cannot stand here when day of month is \"?\" as well"
                              : "cannot stand here unless day of month is \"?\"; one of both "
                                "fields must be \"?\"");
}

static enum mg_status parse_field(const struct parser *parser, struct mg_str word)
{
    ptrdiff_t at = parser->field - fields;

    if (at == MG_CRON_DAY_OF_MONTH || at == MG_CRON_DAY_OF_WEEK) {
        if (mg_str_is(word, "?"))
            return MG_OK;
        return at == MG_CRON_DAY_OF_MONTH ? parse_day_of_month(parser, word)
                                          : parse_day_of_week(parser, word);
    }
    return parse_set(parser, word);
}

enum mg_status mg_schedule_parse_cron(struct mg_str text, struct mg_str rest,
                                      struct mg_schedule *out, struct mg_error *err)
{
    struct parser parser = {text, fields, out, err};
    struct mg_str words[MG_CRON_FIELDS];
    enum mg_status status = MG_OK;

    for (size_t i = 0; i < MG_CRON_FIELDS; i++) {
        parser.field = &fields[i];
        words[i] = take_word(&rest);
        if (words[i].n == 0)
            return fail_at(&parser, words[i], "is missing");
        status = parse_field(&parser, words[i]);
        if (status != MG_OK)
            return status;
    }
    rest = mg_schedule_skip_blanks(rest);
    if (rest.n != 0)
        return fail_at(&parser, rest, "is one field too many, this one was the last");
    return check_days(&parser, words);
}
