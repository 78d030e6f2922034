/* SPDX-License-Identifier: Apache-2.0
 *
 * FILE.meta: {"url", "bytes", "etag", "last_modified"}. The size guards against a file that was
 * replaced or cut by others after its validators were written.
 */
#include "core/net/validators.h"

#include <stdio.h>
#include <string.h>
#include <uv.h>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/json_write.h"
#include "core/base/limits.h"

void mg_validators_set(char out[MG_VALIDATOR_MAX], const char *value)
{
    size_t n = value == NULL ? 0 : strlen(value);

    out[0] = '\0';
    if (n >= MG_VALIDATOR_MAX)
        return;
    for (size_t i = 0; i < n; i++) {
        if (value[i] < 0x20 || value[i] > 0x7e)
            return;
    }
    if (n > 0)
        memcpy(out, value, n + 1);
}

/* path of the meta file into buf, which mg_buf_printf ends with a NUL; NULL without memory. */
static const char *meta_path(struct mg_buf *buf, const char *path)
{
    mg_buf_init(buf, strlen(path) + sizeof ".meta");
    mg_buf_printf(buf, "%s.meta", path);
    return buf->failed ? NULL : buf->p;
}

static bool describes(const cJSON *meta, const char *path, const char *url)
{
    struct mg_file_info file;

    return mg_file_stat(path, &file, NULL) == MG_OK && mg_str_is(mg_json_str(meta, "url"), url) &&
           mg_json_number(meta, "bytes", -1) == (double)file.size;
}

void mg_validators_load(const char *path, const char *url, struct mg_validators *out)
{
    struct mg_buf name, text;
    cJSON *meta = NULL;

    *out = (struct mg_validators){.etag = ""};
    mg_buf_init(&text, MG_LIMIT_SMALL_FILE);
    if (meta_path(&name, path) != NULL && mg_file_read(name.p, &text, NULL) == MG_OK &&
        mg_json_parse(mg_buf_view(&text), MG_LIMIT_SMALL_FILE, &meta, NULL) == MG_OK &&
        describes(meta, path, url)) {
        mg_validators_set(out->etag, mg_json_str(meta, "etag").p);
        mg_validators_set(out->last_modified, mg_json_str(meta, "last_modified").p);
    }
    cJSON_Delete(meta);
    mg_buf_clear(&text);
    mg_buf_clear(&name);
}

static void write_meta(struct mg_sink *sink, const char *url, uint64_t bytes,
                       const struct mg_validators *validators)
{
    struct mg_json_writer w;

    mg_json_writer_init(&w, sink, true);
    mg_json_object_begin(&w, NULL);
    mg_json_put_str(&w, "url", mg_str_of(url));
    mg_json_put_int(&w, "bytes", (int64_t)bytes);
    mg_json_put_str_if(&w, "etag", mg_str_of(validators->etag));
    mg_json_put_str_if(&w, "last_modified", mg_str_of(validators->last_modified));
    mg_json_object_end(&w);
    mg_json_newline(&w);
}

enum mg_status mg_validators_save(const char *path, const char *url,
                                  const struct mg_validators *validators, struct mg_error *err)
{
    struct mg_file_info file;
    struct mg_sink sink;
    struct mg_buf name;
    enum mg_status status;

    mg_sink_init(&sink, NULL, MG_LIMIT_SMALL_FILE);
    if (meta_path(&name, path) == NULL) {
        status = mg_fail(err, MG_NOMEM, "no memory to write %s.meta", path);
        goto out;
    }
    status = mg_file_stat(path, &file, err);
    if (status != MG_OK)
        goto out;
    write_meta(&sink, url, file.size, validators);
    status = mg_sink_finish(&sink, err);
    if (status == MG_OK)
        status = mg_file_replace(name.p, mg_buf_view(&sink.buf), err);
out:
    mg_sink_clear(&sink);
    mg_buf_clear(&name);
    return status;
}

bool mg_validators_confirmed(const char *path, int64_t *seconds)
{
    struct mg_file_info file, meta;
    struct mg_buf name;
    int64_t latest;

    if (mg_file_stat(path, &file, NULL) != MG_OK)
        return false;
    latest = file.mtime;
    if (meta_path(&name, path) != NULL && mg_file_stat(name.p, &meta, NULL) == MG_OK &&
        meta.mtime > latest)
        latest = meta.mtime;
    mg_buf_clear(&name);
    *seconds = latest / 1000000000;
    return true;
}

void mg_validators_forget(const char *path)
{
    struct mg_buf name;
    uv_fs_t req;

    if (meta_path(&name, path) != NULL) {
        (void)uv_fs_unlink(NULL, &req, name.p, NULL);
        uv_fs_req_cleanup(&req);
    }
    mg_buf_clear(&name);
}
