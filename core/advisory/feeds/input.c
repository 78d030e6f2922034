/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading one input: find out what it is, give each document to the first feed that recognizes it,
 * count what was taken and what was not, and note it in the database.
 */
#include "core/advisory/feeds/input.h"

#include <stdio.h>
#include <string.h>
#include <uv.h>

#include "core/base/file.h"
#include "core/base/limits.h"

/* Documents between two reports of progress. */
#define PROGRESS_STEP 256

#define FORMATS                                                                                    \
    "OSV (JSON), CISA KEV (JSON), EPSS (CSV), Debian security tracker (list, JSON), "              \
    "Alpine secdb (JSON), updateinfo (XML), MSRC (CVRF as XML and JSON, CSAF)"

static const char *last_part(const char *path)
{
    const char *last = path;

    for (const char *at = path; *at != '\0'; at++) {
        if ((*at == '/' || *at == '\\') && at[1] != '\0' && at[1] != '/')
            last = at + 1;
    }
    return last;
}

/* Does one publisher give many files this name? */
static bool is_common_name(const char *name)
{
    static const char *const names[] = {"all.zip", "list", "main.json", "community.json",
                                        "security.json"};

    for (size_t i = 0; i < MG_COUNT(names); i++) {
        if (strcmp(name, names[i]) == 0)
            return true;
    }
    return false;
}

/* What people call an input: its file name, with the folder where publishers give all their files
 * one name ("Debian/all.zip", "DSA/list", "v3.20/main.json"). */
static const char *display_name(const char *path)
{
    const char *last = last_part(path), *at = last;

    if (!is_common_name(last))
        return last;
    while (at > path && (at[-1] == '/' || at[-1] == '\\'))
        at--;
    while (at > path && at[-1] != '/' && at[-1] != '\\')
        at--;
    return at;
}

void mg_input_init(struct mg_input *input, struct mg_builder *builder, const char *path,
                   const struct mg_feed_events *events)
{
    *input = (struct mg_input){.builder = builder,
                               .events = events,
                               .path = path,
                               .name = display_name(path),
                               .limit = MG_LIMIT_FEED_MEMBER,
                               .left = MG_LIMIT_FEED_BYTES,
                               .documents = MG_LIMIT_FEED_MEMBERS};
}

/* "all.zip: DSA-1.json", or just the name of a single file. */
static void report(const struct mg_input *input, const char *name, const struct mg_error *why)
{
    char where[1024];

    if (input->events == NULL || input->events->skipped == NULL)
        return;
    (void)snprintf(where, sizeof where, "%s%s%s", input->name, *name == '\0' ? "" : ": ", name);
    input->events->skipped(input->events->context, where, why);
}

void mg_input_failed(struct mg_input *input, const char *name, const struct mg_error *why)
{
    if (input->first_failure.status == MG_OK)
        input->first_failure = *why;
    input->total.skipped++;
    report(input, name, why);
}

enum mg_status mg_input_admit(struct mg_input *input, const char *name, uint64_t size, bool *fits,
                              struct mg_error *err)
{
    struct mg_error why;

    if (input->documents == 0)
        return mg_fail(err, MG_LIMIT, "%s holds more documents than are read", input->path);
    input->documents--;
    if (size > input->limit) {
        (void)mg_fail(&why, MG_LIMIT, "a document of %llu bytes, at most %zu are read",
                      (unsigned long long)size, input->limit);
        mg_input_failed(input, name, &why);
        *fits = false;
        return MG_OK;
    }
    if (size > input->left)
        return mg_fail(err, MG_LIMIT, "%s holds more bytes than are read", input->path);
    input->left -= size;
    *fits = true;
    return MG_OK;
}

/* The ending of a name (".txt"), empty when it has none or a long one. */
static const char *ending_of(const char *name)
{
    const char *dot = strrchr(last_part(name), '.');

    return dot == NULL || strlen(dot) >= sizeof((struct mg_input_kind *)0)->ending ? "" : dot;
}

static struct mg_input_kind *find_kind(struct mg_input *input, const char *ending)
{
    for (size_t i = 0; i < input->kind_count; i++) {
        if (strcmp(input->kinds[i].ending, ending) == 0)
            return &input->kinds[i];
    }
    if (input->kind_count < MG_INPUT_KINDS)
        return &input->kinds[input->kind_count++];
    input->kinds[MG_INPUT_KINDS - 1].ending[0] = '\0';
    return &input->kinds[MG_INPUT_KINDS - 1];
}

const struct mg_feed *mg_input_recognize(struct mg_input *input, const char *name,
                                         struct mg_str head)
{
    const struct mg_feed *feed = mg_feed_recognize(mg_str_of(name), head);
    struct mg_input_kind *kind;

    if (feed != NULL)
        return feed;
    kind = find_kind(input, ending_of(name));
    if (kind->count++ == 0) {
        (void)snprintf(kind->ending, sizeof kind->ending, "%s", ending_of(name));
        (void)snprintf(kind->first, sizeof kind->first, "%s", name);
    }
    input->total.skipped++;
    return NULL;
}

/* Documents that were read, but not all of what is in them. */
static void report_elements(struct mg_input *input, const char *name,
                            const struct mg_feed_result *result)
{
    struct mg_error why = result->first_skip;

    if (result->skipped == 0)
        return;
    (void)mg_fail_in(&why, MG_FORMAT, "%llu elements left out, the first",
                     (unsigned long long)result->skipped);
    report(input, name, &why);
}

enum mg_status mg_input_document(struct mg_input *input, const struct mg_feed *feed,
                                 const char *name, struct mg_str document, struct mg_error *err)
{
    struct mg_feed_result result = {.records = 0};
    struct mg_error why;
    enum mg_status status = feed->read(input->builder, document, &result, &why);

    if (status == MG_NOMEM)
        return mg_fail(err, MG_NOMEM, "%s: %s", input->path, why.text);
    if (status != MG_OK) {
        mg_input_failed(input, name, &why);
        return MG_OK;
    }
    report_elements(input, name, &result);
    input->read++;
    input->mixed = input->mixed || (input->feed != NULL && input->feed != feed);
    input->feed = feed;
    input->total.records += result.records;
    input->total.ignored += result.ignored;
    input->total.skipped += result.skipped;
    mg_feed_saw_time(&input->total, mg_str_of(result.newest));
    return MG_OK;
}

void mg_input_progress(const struct mg_input *input, uint64_t done, uint64_t total)
{
    if (input->events == NULL || input->events->progress == NULL)
        return;
    if (done % PROGRESS_STEP == 0 || done == total)
        input->events->progress(input->events->context, input->path, done, total);
}

static void report_unrecognized(const struct mg_input *input)
{
    for (size_t i = 0; i < input->kind_count; i++) {
        const struct mg_input_kind *kind = &input->kinds[i];
        struct mg_error why;

        if (kind->count == 1)
            (void)mg_fail(&why, MG_UNSUPPORTED, "not recognized");
        else
            (void)mg_fail(&why, MG_UNSUPPORTED, "not recognized, nor %llu more documents named *%s",
                          (unsigned long long)kind->count - 1, kind->ending);
        report(input, kind->first, &why);
    }
}

static enum mg_status check_outcome(const struct mg_input *input, struct mg_error *err)
{
    if (input->read != 0)
        return MG_OK;
    if (input->first_failure.status != MG_OK)
        return mg_fail(err, input->first_failure.status, "%s: nothing could be read: %s",
                       input->path, input->first_failure.text);
    return mg_fail(err, MG_UNSUPPORTED, "%s: nothing recognized; supported are " FORMATS,
                   input->path);
}

/* What kind of thing path names; the digest of a file. */
static enum mg_status read_documents(struct mg_input *input, char digest[65], struct mg_error *err)
{
    uv_fs_t req;
    int code = uv_fs_stat(NULL, &req, input->path, NULL);
    uint64_t type = req.statbuf.st_mode & S_IFMT;
    enum mg_status status;
    bool zip = false;

    uv_fs_req_cleanup(&req);
    if (code != 0)
        return mg_fail(err, mg_file_status(code), "%s: %s", input->path, uv_strerror(code));
    if (type == S_IFDIR)
        return mg_input_folder(input, err);
    if (type != S_IFREG)
        return mg_fail(err, MG_UNSUPPORTED, "%s is neither a file nor a folder", input->path);
    status = mg_input_digest(input->path, digest, err);
    if (status == MG_OK)
        status = mg_input_is_zip(input->path, &zip, err);
    if (status != MG_OK)
        return status;
    return zip ? mg_input_zip(input, err) : mg_input_file(input, err);
}

static enum mg_status note_down(const struct mg_input *input, size_t feed, const char *digest,
                                struct mg_feed_note *note, struct mg_error *err)
{
    struct mg_feed_note full = {.format = mg_str_of(input->mixed ? "mixed" : input->feed->format),
                                .name = mg_str_of(input->name),
                                .sha256 = mg_str_of(digest),
                                .newest = mg_str_of(input->total.newest),
                                .records = input->total.records,
                                .skipped = input->total.skipped,
                                .ignored = input->total.ignored};
    enum mg_status status = mg_builder_feed_note(input->builder, feed, &full, err);

    if (status != MG_OK)
        return status;
    full.sha256 = MG_STR_NONE;
    full.newest = MG_STR_NONE;
    *note = full;
    return MG_OK;
}

enum mg_status mg_feed_read_input(struct mg_builder *builder, const char *path,
                                  const struct mg_feed_events *events, struct mg_feed_note *note,
                                  struct mg_error *err)
{
    struct mg_input input;
    char digest[65] = "";
    size_t feed;
    enum mg_status status = mg_builder_feed_begin(builder, &feed, err);

    if (status != MG_OK)
        return status;
    mg_input_init(&input, builder, path, events);
    status = read_documents(&input, digest, err);
    if (status == MG_OK)
        status = check_outcome(&input, err);
    if (status != MG_OK)
        return status;
    report_unrecognized(&input);
    return note_down(&input, feed, digest, note, err);
}
