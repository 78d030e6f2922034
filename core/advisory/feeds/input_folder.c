/* SPDX-License-Identifier: Apache-2.0
 *
 * Documents in a folder and its sub-folders. Files are collected first and read in byte order, so
 * that reports do not depend on the file system. Links are not followed, hidden names not read.
 */
#include "core/advisory/feeds/input.h"

#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "core/base/arena.h"
#include "core/base/file.h"
#include "core/base/limits.h"
#include "core/base/vec.h"

/* A folder or file below the input, relative to it. */
struct entry {
    const char *path; /* of the arena */
    size_t depth;
};

struct walk {
    const struct mg_input *input;
    struct mg_arena arena;
    struct mg_vec folders; /* struct entry; still to be listed */
    struct mg_vec files;   /* struct entry */
};

/* The system's path of an entry. */
static const char *full_path(struct walk *walk, const char *relative)
{
    const char *root = walk->input->path;

    if (*relative == '\0')
        return root;
    return mg_arena_printf(&walk->arena, "%s/%s", root, relative);
}

static uv_dirent_type_t type_of(const char *path)
{
    uv_fs_t req;
    int code = uv_fs_lstat(NULL, &req, path, NULL);
    uint64_t type = req.statbuf.st_mode & S_IFMT;

    uv_fs_req_cleanup(&req);
    if (code != 0)
        return UV_DIRENT_UNKNOWN;
    return type == S_IFDIR ? UV_DIRENT_DIR : type == S_IFREG ? UV_DIRENT_FILE : UV_DIRENT_LINK;
}

static enum mg_status no_memory(const struct walk *walk, struct mg_error *err)
{
    return mg_fail(err, MG_NOMEM, "%s: no memory for its names", walk->input->path);
}

/* Keep one name of folder for later. */
static enum mg_status note_entry(struct walk *walk, struct entry folder, const uv_dirent_t *dirent,
                                 struct mg_error *err)
{
    const char *slash = *folder.path == '\0' ? "" : "/";
    struct entry entry = {mg_arena_printf(&walk->arena, "%s%s%s", folder.path, slash, dirent->name),
                          folder.depth + 1};
    const char *full = entry.path == NULL ? NULL : full_path(walk, entry.path);
    uv_dirent_type_t type = dirent->type;

    if (full == NULL)
        return no_memory(walk, err);
    if (type == UV_DIRENT_UNKNOWN)
        type = type_of(full);
    if (type != UV_DIRENT_DIR && type != UV_DIRENT_FILE)
        return MG_OK;
    if (entry.depth > MG_LIMIT_FEED_DEPTH || strlen(full) > MG_LIMIT_FEED_PATH)
        return mg_fail(err, MG_LIMIT, "%s: nested too deep", entry.path);
    if (walk->files.n >= walk->input->documents)
        return mg_fail(err, MG_LIMIT, "%s holds more documents than are read", walk->input->path);
    if (!mg_vec_push(type == UV_DIRENT_DIR ? &walk->folders : &walk->files, &entry))
        return no_memory(walk, err);
    return MG_OK;
}

static enum mg_status list_folder(struct walk *walk, struct entry folder, struct mg_error *err)
{
    const char *full = full_path(walk, folder.path);
    enum mg_status status = MG_OK;
    uv_dirent_t dirent;
    uv_fs_t req;
    int code;

    if (full == NULL)
        return no_memory(walk, err);
    code = uv_fs_scandir(NULL, &req, full, 0, NULL);
    if (code < 0)
        status = mg_fail(err, mg_file_status(code), "cannot list %s: %s", full, uv_strerror(code));
    /* to the end even after a failure: libuv 1.44 loses the entry that an early stop stands on */
    while (code >= 0 && uv_fs_scandir_next(&req, &dirent) == 0) {
        if (status == MG_OK && dirent.name[0] != '.')
            status = note_entry(walk, folder, &dirent, err);
    }
    uv_fs_req_cleanup(&req);
    return status;
}

static int entry_order(const void *a, const void *b)
{
    const struct entry *left = a, *right = b;

    return strcmp(left->path, right->path);
}

static enum mg_status find_files(struct walk *walk, struct mg_error *err)
{
    struct entry root = {"", 0};
    enum mg_status status;

    if (!mg_vec_push(&walk->folders, &root))
        return no_memory(walk, err);
    do {
        struct entry folder;

        walk->folders.n--;
        memcpy(&folder, (const char *)walk->folders.items + walk->folders.n * sizeof folder,
               sizeof folder);
        status = list_folder(walk, folder, err);
    } while (status == MG_OK && walk->folders.n != 0);
    mg_vec_sort(&walk->files, entry_order);
    return status;
}

static enum mg_status read_file(struct mg_input *input, struct walk *walk, const char *name,
                                struct mg_buf *buf, struct mg_error *err)
{
    const char *full = full_path(walk, name);
    const struct mg_feed *feed;
    struct mg_error why;
    bool fits = false;
    enum mg_status status;

    if (full == NULL)
        return no_memory(walk, err);
    mg_buf_reset(buf);
    if (mg_input_load(input, full, buf, &why) != MG_OK) {
        mg_input_failed(input, name, &why);
        return MG_OK;
    }
    status = mg_input_admit(input, name, buf->n, &fits, err);
    if (status != MG_OK || !fits)
        return status;
    feed = mg_input_recognize(input, name, mg_str_take(mg_buf_view(buf), MG_INPUT_HEAD));
    if (feed == NULL)
        return MG_OK;
    return mg_input_document(input, feed, name, mg_buf_view(buf), err);
}

enum mg_status mg_input_folder(struct mg_input *input, struct mg_error *err)
{
    struct walk walk = {.input = input};
    enum mg_status status;
    struct mg_buf buf;

    mg_arena_init(&walk.arena, MG_LIMIT_FEED_ARENA);
    mg_vec_init(&walk.folders, sizeof(struct entry));
    mg_vec_init(&walk.files, sizeof(struct entry));
    mg_buf_init(&buf, input->limit);
    status = find_files(&walk, err);
    for (size_t i = 0; status == MG_OK && i < walk.files.n; i++) {
        const struct entry *file = mg_vec_at(&walk.files, i);

        status = read_file(input, &walk, file->path, &buf, err);
        mg_input_progress(input, i + 1, walk.files.n);
    }
    mg_buf_clear(&buf);
    mg_vec_clear(&walk.files);
    mg_vec_clear(&walk.folders);
    mg_arena_clear(&walk.arena);
    return status;
}
