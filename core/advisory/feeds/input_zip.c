/* SPDX-License-Identifier: Apache-2.0
 *
 * Documents in a zip, by libzip. The directory of an archive is as hostile as its content: a size
 * it declares is checked before anything is unpacked, and enforced while unpacking.
 */
#include "core/advisory/feeds/input.h"

#include <string.h>
#include <zip.h>

/* Folders, hidden files, and what macOS adds to archives are no documents. */
static bool is_document(const char *name)
{
    size_t n = strlen(name);
    const char *base = strrchr(name, '/');

    return n != 0 && name[n - 1] != '/' && strncmp(name, "__MACOSX/", 9) != 0 &&
           (base == NULL ? name : base + 1)[0] != '.';
}

static enum mg_status fail_zip(struct mg_error *err, zip_error_t *error)
{
    int code = zip_error_code_zip(error);

    return mg_fail(err,
                   code == ZIP_ER_COMPNOTSUPP || code == ZIP_ER_ENCRNOTSUPP ||
                           code == ZIP_ER_NOPASSWD
                       ? MG_UNSUPPORTED
                       : MG_FORMAT,
                   "cannot unpack: %s", zip_error_strerror(error));
}

/* Append at most n bytes; fewer only at the end of the member. */
static enum mg_status unpack(zip_file_t *file, size_t n, struct mg_buf *out, struct mg_error *err)
{
    while (n != 0) {
        char *to = mg_buf_reserve(out, n);
        zip_int64_t got = to == NULL ? 0 : zip_fread(file, to, n);

        if (to == NULL)
            return mg_fail(err, MG_LIMIT, "no memory for a member of an archive");
        if (got < 0)
            return fail_zip(err, zip_file_get_error(file));
        if (got == 0)
            return MG_OK;
        out->n += (size_t)got;
        n -= (size_t)got;
    }
    return MG_OK;
}

/* Unpack the rest of a member, one byte more than declared: libzip checks the sum at the end, and
 * a member that holds more than it declares is not read. */
static enum mg_status unpack_rest(zip_file_t *file, uint64_t size, struct mg_buf *out,
                                  struct mg_error *err)
{
    size_t left = (size_t)size + 1 - out->n;
    enum mg_status status = unpack(file, left, out, err);

    if (status != MG_OK || out->n == size)
        return status;
    return mg_fail(err, MG_FORMAT, "the archive declares %llu bytes, the member has %s",
                   (unsigned long long)size, out->n > size ? "more" : "fewer");
}

static enum mg_status read_open(struct mg_input *input, zip_file_t *file, const zip_stat_t *entry,
                                struct mg_buf *buf, struct mg_error *err)
{
    size_t head = entry->size < MG_INPUT_HEAD ? (size_t)entry->size : MG_INPUT_HEAD;
    const struct mg_feed *feed;
    struct mg_error why;
    enum mg_status status = unpack(file, head, buf, &why);

    if (status == MG_OK) {
        feed = mg_input_recognize(input, entry->name, mg_buf_view(buf));
        if (feed == NULL)
            return MG_OK;
        status = unpack_rest(file, entry->size, buf, &why);
        if (status == MG_OK)
            return mg_input_document(input, feed, entry->name, mg_buf_view(buf), err);
    }
    mg_input_failed(input, entry->name, &why);
    return MG_OK;
}

static enum mg_status read_member(struct mg_input *input, zip_t *zip, zip_uint64_t index,
                                  struct mg_buf *buf, struct mg_error *err)
{
    const zip_uint64_t needed = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_ENCRYPTION_METHOD;
    struct mg_error why;
    zip_stat_t entry;
    zip_file_t *file;
    bool fits = false;
    enum mg_status status;

    if (zip_stat_index(zip, index, ZIP_FL_ENC_RAW, &entry) != 0 ||
        (entry.valid & needed) != needed) {
        (void)mg_fail(&why, MG_FORMAT, "entry %llu is broken", (unsigned long long)index);
        mg_input_failed(input, "", &why);
        return MG_OK;
    }
    if (!is_document(entry.name))
        return MG_OK;
    status = mg_input_admit(input, entry.name, entry.size, &fits, err);
    if (status != MG_OK || !fits)
        return status;
    file = entry.encryption_method == ZIP_EM_NONE ? zip_fopen_index(zip, index, 0) : NULL;
    if (file != NULL) {
        mg_buf_reset(buf);
        status = read_open(input, file, &entry, buf, err);
        (void)zip_fclose(file);
        return status;
    }
    if (entry.encryption_method == ZIP_EM_NONE)
        (void)fail_zip(&why, zip_get_error(zip));
    else
        (void)mg_fail(&why, MG_UNSUPPORTED, "encrypted");
    mg_input_failed(input, entry.name, &why);
    return MG_OK;
}

static zip_t *open_zip(const char *path, struct mg_error *err)
{
    int code = 0;
    zip_t *zip = zip_open(path, ZIP_RDONLY, &code);
    zip_error_t error;

    if (zip != NULL)
        return zip;
    zip_error_init_with_code(&error, code);
    (void)mg_fail(err, MG_FORMAT, "%s: not a readable zip: %s", path, zip_error_strerror(&error));
    zip_error_fini(&error);
    return NULL;
}

enum mg_status mg_input_zip(struct mg_input *input, struct mg_error *err)
{
    zip_t *zip = open_zip(input->path, err);
    enum mg_status status = MG_OK;
    zip_uint64_t count;
    struct mg_buf buf;

    if (zip == NULL)
        return MG_FORMAT;
    mg_buf_init(&buf, input->limit + MG_INPUT_HEAD);
    count = (zip_uint64_t)zip_get_num_entries(zip, 0);
    for (zip_uint64_t i = 0; i < count && status == MG_OK; i++) {
        status = read_member(input, zip, i, &buf, err);
        mg_input_progress(input, i + 1, count);
    }
    mg_buf_clear(&buf);
    zip_discard(zip);
    return status;
}
