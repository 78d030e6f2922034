/* SPDX-License-Identifier: Apache-2.0
 *
 * Crates of a program of Rust that was built with cargo auditable: section .dep-v0 is JSON, packed
 * by zlib (github.com/rust-secure-code/cargo-auditable, PARSING.md and cargo-auditable.schema.json;
 * a larger document than 8 MiB is none). Crates of kind "build" are left out: they made the program
 * and are not in it.
 */
#include "platform/linux/inspection/executable.h"

#include <zlib.h>

#include "core/base/json.h"
#include "core/base/limits.h"

#define PIECE MG_KIB(64)

/* Inflate one piece into out. Returns zlib's code. */
static int inflate_piece(z_stream *stream, struct mg_buf *out)
{
    size_t room = out->ceiling - out->n, n = room < PIECE ? room : PIECE;
    char *to = n == 0 ? NULL : mg_buf_reserve(out, n);
    int code;

    if (to == NULL)
        return Z_MEM_ERROR;
    stream->next_out = (Bytef *)to;
    stream->avail_out = (uInt)n;
    code = inflate(stream, Z_NO_FLUSH);
    out->n += n - stream->avail_out;
    return code;
}

static enum mg_status unpack(struct mg_str packed, struct mg_buf *out, struct mg_error *err)
{
    z_stream stream = {0};
    int code;

    if (inflateInit(&stream) != Z_OK)
        return mg_fail(err, MG_NOMEM, "no memory to unpack the list of crates");
    stream.next_in = (Bytef *)(uintptr_t)packed.p;
    stream.avail_in = (uInt)packed.n;
    do {
        code = inflate_piece(&stream, out);
    } while (code == Z_OK);
    (void)inflateEnd(&stream);
    if (code == Z_MEM_ERROR)
        return mg_fail(err, MG_LIMIT, "a list of crates of more than %zu bytes", out->ceiling);
    return code == Z_STREAM_END ? MG_OK
                                : mg_fail(err, MG_FORMAT, "a list of crates that is broken");
}

/* The content of the section, unpacked; NOENT when there is none. */
static enum mg_status read_list(const struct mg_elf *elf, struct mg_buf *out, struct mg_error *err)
{
    struct mg_elf_section section;
    struct mg_buf packed;
    enum mg_status status = mg_elf_section(elf, MG_STR(".dep-v0"), &section, err);

    if (status != MG_OK)
        return status;
    if (section.bytes.size == 0)
        return mg_fail(err, MG_NOENT, "the data is in another file");
    mg_buf_init(&packed, MG_LIMIT_RUST_AUDIT);
    status = mg_elf_append(elf, section.bytes, &packed, err);
    if (status == MG_OK)
        status = unpack(mg_buf_view(&packed), out, err);
    mg_buf_clear(&packed);
    return status;
}

static enum mg_status add_all(const cJSON *document, struct mg_manifest *manifest,
                              struct mg_error *err)
{
    const cJSON *list = mg_json_array(document, "packages"), *entry;
    enum mg_status status = MG_OK;

    if (document != NULL && list == NULL)
        mg_manifest_broken(manifest, MG_FORMAT, "a list of crates without packages");
    for (entry = list == NULL ? NULL : list->child; entry != NULL && status == MG_OK;
         entry = entry->next) {
        const struct mg_manifest_package crate = {
            .name = mg_json_str(entry, "name"),
            .version = mg_json_str(entry, "version"),
        };

        if (!mg_str_is(mg_json_str(entry, "kind"), "build"))
            status = mg_manifest_add(manifest, &crate, err);
    }
    return status;
}

enum mg_status mg_rust_read(const struct mg_elf *elf, struct mg_manifest *manifest,
                            struct mg_error *err)
{
    struct mg_error why = {.status = MG_OK};
    cJSON *document = NULL;
    struct mg_buf text;
    enum mg_status status;

    mg_buf_init(&text, MG_LIMIT_RUST_AUDIT);
    status = read_list(elf, &text, &why);
    if (status == MG_OK)
        document = mg_manifest_parse(manifest, mg_buf_view(&text));
    else if (status != MG_NOENT)
        mg_manifest_broken(manifest, status, why.text);
    status = add_all(document, manifest, err);
    cJSON_Delete(document);
    mg_buf_clear(&text);
    return status;
}
