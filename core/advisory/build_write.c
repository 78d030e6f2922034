/* SPDX-License-Identifier: Apache-2.0
 *
 * Writing the database file: header, sections, checksums, hashes; atomically, whole or not at all.
 */
#include "core/advisory/build_layout.h"

#include "core/trust/hash.h"
#include "core/base/file.h"

static const unsigned row_words[MG_DB_SECTION_COUNT] = MG_DB_ROW_WORDS;

/* The parts of a file in its order; places goes into the header. */
struct file_parts {
    struct mg_buf header, places, content, checksums, hashes, page_hashes;
    unsigned char root[MG_SHA256_SIZE];
};

void mg_build_put32(struct mg_buf *buf, uint32_t word)
{
    unsigned char bytes[4] = {(unsigned char)word, (unsigned char)(word >> 8),
                              (unsigned char)(word >> 16), (unsigned char)(word >> 24)};

    mg_buf_add(buf, bytes, sizeof bytes);
}

static void put64(struct mg_buf *buf, uint64_t word)
{
    mg_build_put32(buf, (uint32_t)word);
    mg_build_put32(buf, (uint32_t)(word >> 32));
}

size_t mg_build_rows(const struct mg_build_layout *l, enum mg_db_section section)
{
    return l->sections[section].n / (4u * row_words[section]);
}

/* Sections one behind the other, each aligned to 8 bytes; their places go into the header. */
static bool join(struct mg_build_layout *l, struct mg_buf *content, struct mg_buf *header)
{
    for (size_t i = 0; i < MG_DB_SECTION_COUNT; i++) {
        struct mg_buf *section = &l->sections[i];

        while (content->n % 8 != 0)
            mg_buf_char(content, '\0');
        put64(header, MG_DB_HEADER + content->n);
        put64(header, row_words[i] == 0 ? section->n : mg_build_rows(l, (enum mg_db_section)i));
        mg_buf_str(content, mg_buf_view(section));
        mg_buf_clear(section);
    }
    while (content->n % 8 != 0)
        mg_buf_char(content, '\0');
    return !content->failed && !header->failed;
}

static bool checksum(const struct mg_buf *content, struct mg_buf *checksums)
{
    struct mg_str left = mg_buf_view(content);

    for (; left.n != 0; left = mg_str_skip(left, MG_DB_BLOCK))
        put64(checksums, mg_str_hash(mg_str_take(left, MG_DB_BLOCK)));
    return !checksums->failed;
}

/* Append the SHA-256 of each block of bytes. */
static enum mg_status hash_blocks(struct mg_str bytes, struct mg_buf *hashes, struct mg_error *err)
{
    for (; bytes.n != 0; bytes = mg_str_skip(bytes, MG_DB_BLOCK)) {
        unsigned char hash[MG_SHA256_SIZE];
        struct mg_str block = mg_str_take(bytes, MG_DB_BLOCK);
        enum mg_status status = mg_sha256(block.p, block.n, hash, err);

        if (status != MG_OK)
            return status;
        mg_buf_add(hashes, hash, sizeof hash);
    }
    return hashes->failed ? mg_fail(err, MG_NOMEM, "no memory for the hashes") : MG_OK;
}

/* The hashes of both levels, and the one of the second level, which goes into the header. */
static enum mg_status hash_tree(struct file_parts *file, struct mg_error *err)
{
    enum mg_status status = hash_blocks(mg_buf_view(&file->content), &file->hashes, err);

    if (status == MG_OK)
        status = hash_blocks(mg_buf_view(&file->hashes), &file->page_hashes, err);
    if (status == MG_OK)
        status = mg_sha256(file->page_hashes.p, file->page_hashes.n, file->root, err);
    return status;
}

static enum mg_status finish_header(struct file_parts *file, struct mg_error *err)
{
    struct mg_buf *header = &file->header;
    const struct mg_buf *content = &file->content, *checksums = &file->checksums;
    unsigned char hash[MG_SHA256_SIZE];
    enum mg_status status = mg_sha256(content->p, content->n, hash, err);

    if (status != MG_OK)
        return status;
    mg_buf_add(header, MG_DB_MAGIC, sizeof MG_DB_MAGIC - 1);
    mg_build_put32(header, MG_DB_FORMAT);
    mg_build_put32(header, MG_DB_SECTION_COUNT);
    put64(header, MG_DB_HEADER + content->n + checksums->n + file->hashes.n + file->page_hashes.n);
    put64(header, MG_DB_HEADER + content->n);
    mg_buf_add(header, hash, sizeof hash);
    put64(header, mg_str_hash(mg_buf_view(checksums)));
    mg_buf_add(header, file->root, sizeof file->root);
    mg_buf_str(header, mg_buf_view(&file->places));
    while (header->n < MG_DB_AT_HEADER_HASH)
        put64(header, 0);
    put64(header, mg_str_hash(mg_buf_view(header)));
    return header->failed ? mg_fail(err, MG_NOMEM, "no memory for the header") : MG_OK;
}

static enum mg_status write_file(const char *path, const struct file_parts *file,
                                 struct mg_error *err)
{
    const struct mg_buf *const parts[] = {&file->header, &file->content, &file->checksums,
                                          &file->hashes, &file->page_hashes};
    struct mg_file_writer w;
    enum mg_status status = mg_file_begin(&w, path, err);

    if (status != MG_OK)
        return status;
    for (size_t i = 0; status == MG_OK && i < MG_COUNT(parts); i++)
        status = mg_file_write(&w, parts[i]->p, parts[i]->n, err);
    if (status == MG_OK)
        return mg_file_commit(&w, err);
    mg_file_abort(&w);
    return status;
}

static void file_init(struct file_parts *file)
{
    mg_buf_init(&file->header, MG_DB_HEADER);
    mg_buf_init(&file->places, MG_DB_HEADER);
    mg_buf_init(&file->content, SIZE_MAX / 2);
    mg_buf_init(&file->checksums, SIZE_MAX / 2);
    mg_buf_init(&file->hashes, SIZE_MAX / 2);
    mg_buf_init(&file->page_hashes, SIZE_MAX / 2);
}

static void file_clear(struct file_parts *file)
{
    mg_buf_clear(&file->header);
    mg_buf_clear(&file->places);
    mg_buf_clear(&file->content);
    mg_buf_clear(&file->checksums);
    mg_buf_clear(&file->hashes);
    mg_buf_clear(&file->page_hashes);
}

static enum mg_status assemble(struct mg_build_layout *l, const char *path, struct mg_error *err)
{
    struct file_parts file;
    enum mg_status status;

    file_init(&file);
    if (!join(l, &file.content, &file.places) || !checksum(&file.content, &file.checksums))
        status = mg_fail(err, MG_NOMEM, "no memory to write the database");
    else
        status = hash_tree(&file, err);
    if (status == MG_OK)
        status = finish_header(&file, err);
    if (status == MG_OK)
        status = write_file(path, &file, err);
    file_clear(&file);
    return status;
}

static void layout_init(struct mg_build_layout *l, struct mg_builder *builder)
{
    *l = (struct mg_build_layout){.builder = builder};
    mg_vec_init(&l->affected, sizeof(struct mg_build_affected *));
    for (size_t i = 0; i < MG_DB_SECTION_COUNT; i++)
        mg_buf_init(&l->sections[i], UINT32_MAX);
    mg_buf_char(&l->sections[MG_DB_NAMES], '\0');
    mg_buf_char(&l->sections[MG_DB_TEXTS], '\0');
}

static void layout_clear(struct mg_build_layout *l)
{
    mg_vec_clear(&l->affected);
    for (size_t i = 0; i < MG_DB_SECTION_COUNT; i++)
        mg_buf_clear(&l->sections[i]);
}

enum mg_status mg_builder_write(struct mg_builder *builder, const char *path, struct mg_error *err)
{
    struct mg_build_layout l;
    enum mg_status status = mg_build_name_vulnerabilities(builder, err);

    if (status != MG_OK)
        return status;
    layout_init(&l, builder);
    status = mg_build_lay_out(&l, err);
    if (status == MG_OK)
        status = assemble(&l, path, err);
    layout_clear(&l);
    return status;
}
