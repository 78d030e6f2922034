/* SPDX-License-Identifier: Apache-2.0
 *
 * Reports, from the spool to the console, one at a time. A report leaves the spool only when the
 * console has it or will never take it; what a crash interrupts is sent again, and the console
 * knows it by its id.
 */
#include <stdio.h>

#include "core/base/file.h"
#include "core/link/delta.h"
#include "core/link/errand.h"
#include "core/link/gzip.h"
#include "core/trust/hash.h"

#define SECONDS 900

static const char *const types[MG_SPOOL_KINDS] = {
    [MG_SPOOL_INVENTORY_FULL] = "application/vnd.margay.inventory+ndjson",
    [MG_SPOOL_INVENTORY_DELTA] = "application/vnd.margay.inventory-delta",
    [MG_SPOOL_FINDINGS] = "application/vnd.margay.findings+json",
    [MG_SPOOL_EXPOSURE] = "application/vnd.margay.exposure+json",
    [MG_SPOOL_RESULT] = "application/json",
};

static bool is_inventory(const struct mg_connection *c)
{
    return c->entry.kind == MG_SPOOL_INVENTORY_FULL;
}

static enum mg_status base_path(const struct mg_connection *c, char *out, size_t size)
{
    return mg_enrolment_path(c->wish.data, MG_ENROLMENT_BASE, out, size, NULL);
}

/* What the headers of a report need. */
struct head {
    char id[100], type[120], base[100];
};

/* The inventory as a difference to the one that the console stored last; false: in full. */
static bool make_delta(struct mg_connection *c, struct mg_str content, struct head *head,
                       struct mg_buf *out)
{
    unsigned char hash[MG_SHA256_SIZE];
    char path[MG_CONNECTION_PATH], id[2 * MG_SHA256_SIZE + 1];
    struct mg_buf base;
    bool made;

    mg_buf_init(&base, MG_LIMIT_SPOOL_ENTRY);
    made = !c->full && is_inventory(c) && base_path(c, path, sizeof path) == MG_OK &&
           mg_file_read_regular(path, &base, NULL) == MG_OK &&
           mg_sha256(base.p, base.n, hash, NULL) == MG_OK &&
           mg_delta_make(mg_buf_view(&base), content, out);
    mg_buf_clear(&base);
    if (!made)
        return false;
    mg_hex(hash, sizeof hash, id);
    (void)snprintf(head->base, sizeof head->base, "Margay-Base: %s", id);
    (void)snprintf(head->type, sizeof head->type,
                   "Content-Type: application/vnd.margay.inventory-delta");
    return true;
}

/* The body of the request, and its headers. */
static enum mg_status make_body(struct mg_connection *c, struct mg_str content, struct head *head,
                                struct mg_error *err)
{
    struct mg_buf *body = &c->sending.exchange.body;
    struct mg_buf delta;
    enum mg_status status;

    mg_buf_init(&delta, MG_LIMIT_SPOOL_ENTRY);
    (void)snprintf(head->id, sizeof head->id, "Idempotency-Key: %s", c->entry.id);
    (void)snprintf(head->type, sizeof head->type, "Content-Type: %s", types[c->entry.kind]);
    head->base[0] = '\0';
    c->delta = make_delta(c, content, head, &delta);
    mg_buf_clear(body);
    status = mg_gzip(c->delta ? mg_buf_view(&delta) : content, body, err);
    mg_buf_clear(&delta);
    return status;
}

/* A result goes to its command: {"number": N, ...}. */
static void make_path(const struct mg_connection *c, struct mg_str content, char *out, size_t size)
{
    cJSON *document = NULL;
    double number = 0;

    if (c->entry.kind == MG_SPOOL_RESULT &&
        mg_json_parse(content, MG_LIMIT_JSON_BYTES, &document, NULL) == MG_OK)
        number = mg_json_number(document, "number", 0);
    cJSON_Delete(document);
    if (number > 0)
        (void)snprintf(out, size, "/v1/commands/%.0f/result", number);
    else
        (void)snprintf(out, size, "/v1/reports");
}

static void ask(struct mg_connection *c, const char *path, const struct head *head)
{
    const char *headers[] = {head->id, head->type, "Content-Encoding: gzip",
                             head->base[0] != '\0' ? head->base : NULL, NULL};

    mg_connection_ask(
        &c->sending, path,
        (struct mg_exchange_request){
            .post = true, .headers = headers, .most = MG_LIMIT_LINK_ANSWER, .seconds = SECONDS});
}

/* The report is over, one way or the other. */
static void drop(struct mg_connection *c)
{
    struct mg_error err;

    c->full = false;
    if (mg_spool_done(&c->spool, &c->entry, &err) != MG_OK)
        mg_connection_pause(c, 0, err.text); /* sent again, the console knows it by its id */
}

static void refuse(struct mg_connection *c, const char *why)
{
    c->refused++;
    mg_connection_say_refused(c->entry.id, why);
    drop(c);
}

/* False: this one is over, and the next one's turn. */
static bool send_entry(struct mg_connection *c)
{
    char path[64];
    struct head head;
    struct mg_buf content;
    struct mg_error err;
    enum mg_status status;

    mg_buf_init(&content, MG_LIMIT_SPOOL_ENTRY);
    status = mg_spool_read(&c->spool, &c->entry, &content, &err);
    if (status == MG_NOENT || status == MG_FORMAT) { /* given up for a newer one, or set aside */
        mg_buf_clear(&content);
        return false;
    }
    if (status == MG_OK) {
        make_path(c, mg_buf_view(&content), path, sizeof path);
        status = make_body(c, mg_buf_view(&content), &head, &err);
    }
    mg_buf_clear(&content);
    if (status == MG_LIMIT) {
        refuse(c, err.text);
        return false;
    }
    if (status == MG_OK)
        ask(c, path, &head);
    else
        mg_connection_pause(c, 0, err.text);
    return true;
}

void mg_sending_step(struct mg_connection *c)
{
    struct mg_error err;
    enum mg_status status = MG_OK;

    if (c->sending.busy)
        return;
    for (unsigned i = 0; i < MG_LIMIT_SPOOL_ENTRIES && status == MG_OK; i++) {
        status = mg_spool_first(&c->spool, &c->entry, &err);
        if (status == MG_OK && send_entry(c))
            return;
    }
    if (status != MG_OK && status != MG_NOENT)
        mg_connection_pause(c, 0, err.text);
}

/* The next inventory is told as a difference to this one. Without it, it is sent in full. */
static void keep_base(struct mg_connection *c)
{
    char path[MG_CONNECTION_PATH];
    struct mg_buf content;

    mg_buf_init(&content, MG_LIMIT_SPOOL_ENTRY);
    if (base_path(c, path, sizeof path) == MG_OK &&
        (mg_spool_read(&c->spool, &c->entry, &content, NULL) != MG_OK ||
         mg_file_replace(path, mg_buf_view(&content), NULL) != MG_OK))
        (void)mg_file_remove(path, NULL);
    mg_buf_clear(&content);
}

void mg_sending_ended(struct mg_connection *c, const struct mg_exchange_end *end)
{
    enum mg_answer answer = mg_answer_of_report(end->http);
    char why[300];

    mg_buf_clear(&c->sending.exchange.body);
    if (answer == MG_ANSWER_FULL && !c->delta)
        answer = MG_ANSWER_LATER;
    answer = mg_connection_judge(c, &c->sending, end, answer);
    if (answer == MG_ANSWER_FULL) {
        c->full = true;
    } else if (answer == MG_ANSWER_REFUSED) {
        mg_answer_why(mg_buf_view(&c->sending.exchange.answer), why, sizeof why);
        refuse(c, why[0] != '\0' ? why : "the console does not say why");
    } else if (answer == MG_ANSWER_DONE) {
        if (is_inventory(c))
            keep_base(c);
        mg_connection_say_sent(c->entry.id);
        drop(c);
    }
}
