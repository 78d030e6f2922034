/* SPDX-License-Identifier: Apache-2.0
 *
 * The lists of Debian advisories, DSA/list and DLA/list: a dated first line per advisory, then
 * indented lines with its CVE ids and with what became of which package in which release:
 *
 *     [29 Mar 2023] DSA-5380-1 xorg-server - security update
 *         {CVE-2023-1393}
 *         [bullseye] - xorg-server 2:1.20.11-1+deb11u6
 *
 * A state in angle brackets may stand in place of the version; it is kept verbatim.
 */
#include "core/advisory/feeds/debian.h"

#include <stdio.h>

#include "core/base/arena.h"
#include "core/base/limits.h"
#include "core/base/vec.h"

/* The advisory that is being read. */
struct reader {
    struct mg_builder *builder;
    struct mg_feed_result *result;
    struct mg_debian_heading heading; /* id empty: none, or a broken one */
    struct mg_arena arena;            /* ranges and states of its packages */
    struct mg_vec upstream;           /* struct mg_str */
    struct mg_vec affected;           /* struct mg_record_affected */
};

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* The next word of *rest, empty at the end. */
static struct mg_str take_word(struct mg_str *rest)
{
    struct mg_str word, text = mg_str_trim(*rest);
    size_t n = 0;

    while (n < text.n && !is_space(text.p[n]))
        n++;
    word = mg_str_take(text, n);
    *rest = mg_str_trim(mg_str_skip(text, n));
    return word;
}

/* Text between brackets at the beginning of *rest. */
static bool take_bracket(struct mg_str *rest, char open, char close, struct mg_str *inside)
{
    struct mg_str text = mg_str_trim(*rest);
    size_t end = mg_str_find(text, close);

    if (text.n == 0 || text.p[0] != open || end == SIZE_MAX)
        return false;
    *inside = mg_str_take(mg_str_skip(text, 1), end - 1);
    *rest = mg_str_trim(mg_str_skip(text, end + 1));
    return true;
}

/* "29 Mar 2023" */
static bool parse_date(struct mg_str text, char out[MG_FEED_TIME])
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    struct mg_str rest = text, name;
    uint64_t day, year;
    size_t month;

    if (!mg_str_u64(take_word(&rest), &day) || day < 1 || day > 31)
        return false;
    name = take_word(&rest);
    month = mg_str_find_str(mg_str_of(months), name);
    if (name.n != 3 || month == SIZE_MAX || month % 3 != 0 || !mg_str_u64(rest, &year) ||
        year < 1990 || year > 9999)
        return false;
    (void)snprintf(out, MG_FEED_TIME, "%04u-%02u-%02uT00:00:00Z", (unsigned)year % 10000,
                   (unsigned)(month / 3 + 1) % 100, (unsigned)day % 100);
    return true;
}

bool mg_debian_heading_parse(struct mg_str line, struct mg_debian_heading *out)
{
    struct mg_debian_heading heading = {.published = ""};
    struct mg_str rest = line, date;

    if (line.n == 0 || line.n > MG_LIMIT_FIELD || !take_bracket(&rest, '[', ']', &date) ||
        !parse_date(date, heading.published))
        return false;
    heading.id = take_word(&rest);
    if (!mg_str_starts(heading.id, MG_STR("DSA-")) && !mg_str_starts(heading.id, MG_STR("DLA-")) &&
        !mg_str_starts(heading.id, MG_STR("DTSA-")))
        return false;
    heading.summary = mg_str_starts(rest, MG_STR("- ")) ? mg_str_trim(mg_str_skip(rest, 2)) : rest;
    *out = heading;
    return true;
}

static void skip_line(struct reader *reader, struct mg_str line, const char *why)
{
    struct mg_error error;

    (void)mg_fail(&error, MG_FORMAT, "%.*s: '%.*s': %s", MG_STR_ARG(reader->heading.id),
                  MG_STR_ARG(mg_str_take(line, 80)), why);
    mg_feed_skip(reader->result, &error);
}

/* Hand over the advisory that was read, if any, and forget it. */
static enum mg_status flush(struct reader *reader, struct mg_error *err)
{
    const struct mg_debian_heading *heading = &reader->heading;
    struct mg_record record = {.id = heading->id,
                               .summary = heading->summary,
                               .published = mg_str_of(heading->published),
                               .modified = mg_str_of(heading->published),
                               .upstream = reader->upstream.items,
                               .upstream_count = reader->upstream.n,
                               .affected = reader->affected.items,
                               .affected_count = reader->affected.n};
    enum mg_status status;

    if (heading->id.n == 0)
        return MG_OK;
    status = mg_builder_add(reader->builder, &record, err);
    if (status != MG_OK)
        return status;
    mg_feed_saw_time(reader->result, record.modified);
    reader->result->records++;
    reader->heading = (struct mg_debian_heading){.published = ""};
    reader->upstream.n = 0;
    reader->affected.n = 0;
    mg_arena_clear(&reader->arena);
    return MG_OK;
}

static bool read_ids(struct reader *reader, struct mg_str inside)
{
    for (struct mg_str id = take_word(&inside); id.n != 0; id = take_word(&inside)) {
        if (!mg_vec_push(&reader->upstream, &id))
            return false;
    }
    return true;
}

/* The tracker's own urgency among the flags behind a version: "(bug #322591; medium)". */
static struct mg_str urgency_of(struct mg_str flags)
{
    static const char *const urgencies[] = {"unimportant", "low", "medium", "high"};
    struct mg_str inside = MG_STR_NONE, flag;

    if (!take_bracket(&flags, '(', ')', &inside))
        return MG_STR_NONE;
    while (mg_str_cut(&inside, ';', &flag)) {
        for (size_t i = 0; i < MG_COUNT(urgencies); i++) {
            if (mg_str_is(mg_str_trim(flag), urgencies[i]))
                return mg_str_trim(flag);
        }
    }
    return MG_STR_NONE;
}

/* "<end-of-life> (reason)" becomes "end-of-life (reason)"; behind <unfixed> stand flags only. */
static bool set_state(struct reader *reader, struct mg_record_affected *affected,
                      struct mg_str state, struct mg_str reason)
{
    const char *text;

    affected->state = state;
    affected->not_affected = mg_str_is(state, "not-affected");
    if (reason.n == 0 || mg_str_is(state, "unfixed"))
        return true;
    text = mg_arena_printf(&reader->arena, "%.*s %.*s", MG_STR_ARG(state), MG_STR_ARG(reason));
    affected->state = mg_str_of(text);
    return text != NULL;
}

/* Complete affected from the version or state and what follows it; false without memory. */
static bool read_verdict(struct reader *reader, struct mg_record_affected *affected,
                         struct mg_str verdict, struct mg_str extra)
{
    struct mg_debian_span *span = mg_arena_alloc(&reader->arena, sizeof *span);
    struct mg_str rest = verdict, state = MG_STR_NONE;
    bool has_state = take_bracket(&rest, '<', '>', &state);

    if (span == NULL || (has_state && !set_state(reader, affected, state, extra)))
        return false;
    affected->urgency = urgency_of(extra);
    if (!affected->not_affected)
        mg_debian_set_range(affected, span, has_state ? MG_STR_NONE : verdict);
    return mg_vec_push(&reader->affected, affected);
}

/* "[bullseye] - package version"; false without memory. */
static bool read_package(struct reader *reader, struct mg_str line)
{
    struct mg_record_affected affected = {.name = MG_STR_NONE};
    struct mg_str rest = line, codename = MG_STR_NONE, dash, verdict;

    if (!take_bracket(&rest, '[', ']', &codename)) {
        skip_line(reader, line, "not understood");
        return true;
    }
    dash = take_word(&rest);
    affected.name = take_word(&rest);
    verdict = take_word(&rest);
    if (!mg_str_is(dash, "-") || verdict.n == 0 || verdict.n > MG_LIMIT_VERSION ||
        mg_str_starts(verdict, MG_STR("(")) ||
        (verdict.p[0] == '<' && verdict.p[verdict.n - 1] != '>')) {
        skip_line(reader, line, "not \"- package version\"");
        return true;
    }
    affected.ecosystem = mg_debian_ecosystem(codename);
    if (affected.ecosystem.n == 0 || mg_str_is(verdict, "<itp>")) {
        reader->result->ignored++;
        return true;
    }
    return read_verdict(reader, &affected, verdict, rest);
}

/* An indented line; false without memory. */
static bool read_detail(struct reader *reader, struct mg_str line)
{
    struct mg_str text = mg_str_trim(line), rest = text, inside;

    if (reader->heading.id.n == 0 || text.n == 0 || mg_str_starts(text, MG_STR("NOTE:")) ||
        mg_str_starts(text, MG_STR("TODO:")))
        return true;
    if (text.n > MG_LIMIT_FIELD && text.p[0] != '{') {
        skip_line(reader, text, "too long");
        return true;
    }
    if (take_bracket(&rest, '{', '}', &inside))
        return read_ids(reader, inside);
    if (mg_str_starts(text, MG_STR("- "))) { /* of unstable, which has no ecosystem */
        reader->result->ignored++;
        return true;
    }
    return read_package(reader, text);
}

static enum mg_status read_line(struct reader *reader, struct mg_str line, struct mg_error *err)
{
    enum mg_status status;

    if (mg_str_trim(line).n == 0)
        return MG_OK;
    if (is_space(line.p[0])) {
        return read_detail(reader, line)
                   ? MG_OK
                   : mg_fail(err, MG_NOMEM, "no memory for the Debian advisories");
    }
    status = flush(reader, err);
    if (status == MG_OK && !mg_debian_heading_parse(line, &reader->heading))
        skip_line(reader, line, "not the first line of an advisory");
    return status;
}

enum mg_status mg_debian_list_read(struct mg_builder *builder, struct mg_str document,
                                   struct mg_feed_result *result, struct mg_error *err)
{
    struct reader reader = {.builder = builder, .result = result};
    struct mg_str rest = document, line;
    enum mg_status status = MG_OK;

    mg_arena_init(&reader.arena, MG_LIMIT_FEED_ARENA);
    mg_vec_init(&reader.upstream, sizeof(struct mg_str));
    mg_vec_init(&reader.affected, sizeof(struct mg_record_affected));
    while (status == MG_OK && mg_str_cut(&rest, '\n', &line))
        status = read_line(&reader, line, err);
    if (status == MG_OK)
        status = flush(&reader, err);
    mg_vec_clear(&reader.affected);
    mg_vec_clear(&reader.upstream);
    mg_arena_clear(&reader.arena);
    return status;
}
