/* SPDX-License-Identifier: Apache-2.0
 *
 * The one entry of an egg that is read. Of several of that name the first counts, as the budget of
 * the archive allows.
 */
#include "platform/linux/inspection/python_egg.h"

#include <stdlib.h>

#include "core/base/limits.h"
#include "platform/linux/inspection/zip.h"

struct search {
    const struct mg_zip_bytes *bytes;
    struct mg_buf *out;
    bool found;
};

static bool wants(struct mg_str name)
{
    return mg_str_is(name, MG_PYTHON_EGG_METADATA);
}

static enum mg_status take(void *context, struct mg_str name, const struct mg_zip_entry *entry,
                           struct mg_error *err)
{
    struct search *search = context;

    (void)name;
    if (search->found)
        return MG_OK;
    search->found = true;
    return mg_zip_entry_read(search->bytes, entry, MG_LIMIT_MANIFEST, false, search->out, err);
}

/* Other programs call their files .egg, too. */
static bool is_zip(const struct mg_zip_bytes *bytes)
{
    char magic[4];

    return mg_zip_read(bytes, 0, magic, sizeof magic, NULL) == MG_OK &&
           mg_str_eq((struct mg_str){magic, sizeof magic}, MG_STR("PK\x03\x04"));
}

static enum mg_status read_archive(struct search *search, struct mg_error *err)
{
    const struct mg_zip_visitor visitor = {wants, take, search};
    struct mg_zip_window window = {.p = malloc(MG_ZIP_WINDOW)};
    struct mg_zip_directory directory;
    enum mg_status status;

    if (window.p == NULL)
        return mg_fail(err, MG_NOMEM, "no memory for a part of the archive");
    status = mg_zip_find(search->bytes, &window, &directory, err);
    if (status == MG_OK)
        status = mg_zip_each(search->bytes, &directory, &window, &visitor, err);
    free(window.p);
    return status;
}

bool mg_python_egg_read(struct mg_manifest *egg, struct mg_buf *out)
{
    struct mg_zip_budget budget = {.work = MG_LIMIT_EGG_WORK};
    struct mg_tree_file *file = NULL;
    struct mg_zip_bytes bytes;
    struct search search = {&bytes, out, false};
    struct mg_error why;
    enum mg_status status = mg_tree_open(egg->in->tree, egg->path, &file, &why);

    if (status == MG_OK) {
        bytes = mg_zip_file(file, &budget);
        if (is_zip(&bytes))
            status = read_archive(&search, &why);
    }
    mg_tree_file_close(file);
    if (status != MG_OK)
        egg->why = why; /* else it may tell of an attempt that another one made good */
    return status == MG_OK && search.found;
}
