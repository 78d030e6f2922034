/* SPDX-License-Identifier: Apache-2.0
 *
 * A builder that writes down what feeds hand over, one line per thing, in place of the one that
 * makes a database. Include it in one source file of a test program only; it defines functions.
 */
#ifndef MG_TESTS_UNIT_ADVISORY_RECORDER_H
#define MG_TESTS_UNIT_ADVISORY_RECORDER_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/advisory/cve.h"
#include "core/advisory/feeds/feed.h"
#include "core/base/buf.h"
#include "core/base/limits.h"

struct mg_builder {
    struct mg_buf log;
    size_t adds_left; /* then the builder is out of memory */
};

static struct mg_builder recorder;

static void recorder_reset(void)
{
    mg_buf_clear(&recorder.log);
    mg_buf_init(&recorder.log, MG_MIB(64));
    recorder.adds_left = SIZE_MAX;
}

/* What was recorded, as a string. */
static const char *recorded(void)
{
    mg_buf_char(&recorder.log, '\0');
    assert_false(recorder.log.failed);
    recorder.log.n--;
    return recorder.log.p;
}

static void record_list(const char *name, const struct mg_str *list, size_t n)
{
    if (n != 0)
        mg_buf_printf(&recorder.log, " %s", name);
    for (size_t i = 0; i < n; i++)
        mg_buf_printf(&recorder.log, "%c%.*s", i == 0 ? '=' : ',', MG_STR_ARG(list[i]));
}

static void record_text(const char *name, struct mg_str text)
{
    if (text.n != 0)
        mg_buf_printf(&recorder.log, " %s='%.*s'", name, MG_STR_ARG(text));
}

static void record_range(const struct mg_record_range *range)
{
    static const char *const names[] = {"introduced", "fixed", "last_affected", "limit"};

    mg_buf_printf(&recorder.log, " [");
    for (size_t i = 0; i < range->event_count; i++)
        mg_buf_printf(&recorder.log, "%s%s %.*s", i == 0 ? "" : ", ", names[range->events[i].kind],
                      MG_STR_ARG(range->events[i].version));
    mg_buf_char(&recorder.log, ']');
}

static void record_affected(const struct mg_record_affected *affected)
{
    mg_buf_printf(&recorder.log, "  %.*s %.*s", MG_STR_ARG(affected->ecosystem),
                  MG_STR_ARG(affected->name));
    for (size_t i = 0; i < affected->range_count; i++)
        record_range(&affected->ranges[i]);
    record_list("versions", affected->versions, affected->version_count);
    record_text("state", affected->state);
    record_text("urgency", affected->urgency);
    record_text("module", affected->module);
    record_text("update", affected->update);
    mg_buf_printf(&recorder.log, "%s%s%s\n", affected->needs_restart ? " restart" : "",
                  affected->needs_subscription ? " subscription" : "",
                  affected->not_affected ? " not-affected" : "");
}

static enum mg_status count_add(struct mg_error *err)
{
    if (recorder.adds_left == 0)
        return mg_fail(err, MG_NOMEM, "the recorder is full");
    recorder.adds_left--;
    return MG_OK;
}

enum mg_status mg_builder_add(struct mg_builder *builder, const struct mg_record *record,
                              struct mg_error *err)
{
    (void)builder;
    mg_buf_printf(&recorder.log, "%.*s", MG_STR_ARG(record->id));
    record_text("summary", record->summary);
    record_text("modified", record->modified);
    record_text("withdrawn", record->withdrawn);
    record_list("aliases", record->aliases, record->alias_count);
    record_list("upstream", record->upstream, record->upstream_count);
    for (size_t i = 0; i < record->severity_count; i++)
        mg_buf_printf(&recorder.log, " %.*s=%.*s", MG_STR_ARG(record->severities[i].type),
                      MG_STR_ARG(record->severities[i].score));
    record_list("references", record->references, record->reference_count);
    mg_buf_printf(&recorder.log, "%s%s\n", record->exploited ? " exploited" : "",
                  record->disclosed ? " disclosed" : "");
    for (size_t i = 0; i < record->affected_count; i++)
        record_affected(&record->affected[i]);
    return count_add(err);
}

enum mg_status mg_builder_add_kev(struct mg_builder *builder, const struct mg_record_kev *kev,
                                  struct mg_error *err)
{
    (void)builder;
    if (mg_cve_of(kev->cve).n == 0)
        return mg_fail(err, MG_FORMAT, "no CVE");
    mg_buf_printf(&recorder.log, "%.*s %.*s %.*s %.*s\n", MG_STR_ARG(kev->cve),
                  MG_STR_ARG(kev->added), MG_STR_ARG(kev->due), MG_STR_ARG(kev->ransomware));
    return count_add(err);
}

enum mg_status mg_builder_add_epss(struct mg_builder *builder, const struct mg_record_epss *epss,
                                   struct mg_error *err)
{
    (void)builder;
    if (mg_cve_of(epss->cve).n == 0)
        return mg_fail(err, MG_FORMAT, "no CVE");
    mg_buf_printf(&recorder.log, "%.*s %.7f %.7f\n", MG_STR_ARG(epss->cve), epss->score,
                  epss->percentile);
    return count_add(err);
}

enum mg_status mg_builder_add_supersedes(struct mg_builder *builder,
                                         const struct mg_record_supersedes *pair,
                                         struct mg_error *err)
{
    (void)builder;
    mg_buf_printf(&recorder.log, "%.*s supersedes %.*s\n", MG_STR_ARG(pair->update),
                  MG_STR_ARG(pair->superseded));
    return count_add(err);
}

enum mg_status mg_builder_feed_begin(struct mg_builder *builder, size_t *feed, struct mg_error *err)
{
    (void)builder;
    (void)err;
    *feed = 7;
    return MG_OK;
}

enum mg_status mg_builder_feed_note(struct mg_builder *builder, size_t feed,
                                    const struct mg_feed_note *note, struct mg_error *err)
{
    (void)builder;
    (void)err;
    mg_buf_printf(&recorder.log, "note %zu %.*s %.*s sha256=%.*s newest=%.*s %d+%d+%d\n", feed,
                  MG_STR_ARG(note->format), MG_STR_ARG(note->name), MG_STR_ARG(note->sha256),
                  MG_STR_ARG(note->newest), (int)note->records, (int)note->skipped,
                  (int)note->ignored);
    return MG_OK;
}

static int recorder_teardown(void **state)
{
    (void)state;
    mg_buf_clear(&recorder.log);
    return 0;
}

#endif
