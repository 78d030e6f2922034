/* SPDX-License-Identifier: Apache-2.0
 *
 * A job does this before it tells its result: a job that fails here is done again.
 */
#include "core/agent/outgoing.h"

#include <stdio.h>

#include "core/agent/enrolment.h"
#include "core/base/file.h"
#include "core/base/limits.h"

static enum mg_status open_spool(const struct mg_outgoing *to, struct mg_spool *out,
                                 struct mg_error *err)
{
    const struct mg_spool_limits limits = {.bytes = MG_MIB((uint64_t)to->spool_mib)};
    char folder[MG_LIMIT_FEED_PATH];

    (void)snprintf(folder, sizeof folder, "%s/" MG_OUTGOING_SPOOL, to->data);
    return mg_spool_open(out, folder, &limits, err);
}

static enum mg_status add(const struct mg_outgoing *to, enum mg_spool_kind kind,
                          struct mg_str bytes, struct mg_error *err)
{
    struct mg_spool spool;
    enum mg_status status = open_spool(to, &spool, err);

    if (status != MG_OK)
        return status;
    status = mg_spool_add(&spool, kind, bytes, NULL, err);
    mg_spool_close(&spool);
    return status;
}

enum mg_status mg_outgoing_state(const char *data, struct mg_spool_state *out, struct mg_error *err)
{
    struct mg_spool spool;
    enum mg_status status = open_spool(&(struct mg_outgoing){.data = data}, &spool, err);

    if (status != MG_OK)
        return status;
    status = mg_spool_state(&spool, out, err);
    mg_spool_close(&spool);
    return status;
}

enum mg_status mg_outgoing_add(const struct mg_outgoing *to, enum mg_spool_kind kind,
                               struct mg_str bytes, struct mg_error *err)
{
    struct mg_enrolment enrolment;
    enum mg_status status = mg_enrolment_load(to->data, &enrolment, err);

    if (status == MG_OK)
        status = add(to, kind, bytes, err);
    return status == MG_NOENT ? MG_OK : status;
}

enum mg_status mg_outgoing_file(const struct mg_outgoing *to, enum mg_spool_kind kind,
                                const char *name, struct mg_str head, struct mg_error *err)
{
    char path[MG_LIMIT_FEED_PATH];
    struct mg_enrolment enrolment;
    struct mg_buf content;
    enum mg_status status = mg_enrolment_load(to->data, &enrolment, err);

    if (status != MG_OK)
        return status == MG_NOENT ? MG_OK : status;
    (void)snprintf(path, sizeof path, "%s/%s", to->data, name);
    mg_buf_init(&content, MG_LIMIT_SPOOL_ENTRY);
    mg_buf_str(&content, head);
    status = mg_file_read_regular(path, &content, err);
    if (status == MG_OK)
        status = add(to, kind, mg_buf_view(&content), err);
    mg_buf_clear(&content);
    return status;
}
