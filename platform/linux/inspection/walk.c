/* SPDX-License-Identifier: Apache-2.0
 *
 * Depth first with a stack of open folders. A folder is listed to its end before the first one
 * below it is entered: what waits are the names of folders, in one buffer for all levels, and the
 * listing itself needs no memory that lasts.
 */
#include "platform/linux/inspection/walk.h"

#include <limits.h>
#include <string.h>

#include "core/base/limits.h"

#define AREA "inspection"

struct frame {
    struct mg_tree_dir *dir;
    size_t path;  /* bytes of walk->path that are its path */
    size_t names; /* where the names of its folders begin */
};

struct descent {
    struct mg_walk *walk;
    size_t above;         /* folders above the first of frames */
    const char *only;     /* of the first of frames only this entry is taken; NULL: all */
    size_t base;          /* where the last component of the path that is listed begins */
    struct mg_error stop; /* what ends the walk; MG_OK until then */
    size_t depth;
    struct frame frames[MG_LIMIT_WALK_DEPTH];
};

void mg_walk_init(struct mg_walk *walk)
{
    *walk = (struct mg_walk){
        .unreadable = {MG_COVERAGE_INCOMPLETE, AREA, "UNREADABLE_FOLDER", 0},
        .skipped = {MG_COVERAGE_LIMITED, AREA, "FILE_SYSTEM_SKIPPED", 0},
        .deep = {MG_COVERAGE_INCOMPLETE, AREA, "TOO_DEEP", 0},
    };
    mg_folder_set_init(&walk->seen, MG_LIMIT_WALK_FOLDERS);
    mg_buf_init(&walk->path, PATH_MAX);
    mg_buf_init(&walk->names, MG_LIMIT_WALK_NAMES);
}

void mg_walk_clear(struct mg_walk *walk)
{
    mg_folder_set_clear(&walk->seen);
    mg_buf_clear(&walk->path);
    mg_buf_clear(&walk->names);
}

void mg_walk_finish(struct mg_walk *walk)
{
    mg_note_finish(&walk->unreadable, walk->in->inventory);
    mg_note_finish(&walk->skipped, walk->in->inventory);
    mg_note_finish(&walk->deep, walk->in->inventory);
}

/* Is there room for n more bytes and a NUL? */
static bool fits(const struct mg_buf *buf, size_t n)
{
    return n < buf->ceiling - buf->n;
}

/* Make path the one of name in its folder, with a NUL behind it. */
static bool path_push(struct mg_buf *path, const char *name)
{
    size_t n = strlen(name);

    if (!fits(path, n + 1))
        return false;
    if (path->n != 0)
        mg_buf_char(path, '/');
    mg_buf_add(path, name, n + 1);
    path->n -= !path->failed;
    return !path->failed;
}

static void path_cut(struct mg_buf *path, size_t n)
{
    path->n = n;
    if (n < path->capacity)
        path->p[n] = '\0';
}

static void note(struct mg_walk *walk, struct mg_note *to, const char *why)
{
    mg_note_add(to, walk->in->inventory, mg_buf_view(&walk->path), "%.*s: %s",
                MG_STR_ARG(mg_buf_view(&walk->path)), why);
}

/* A folder that cannot be read. One that has gone meanwhile is no gap. */
static void note_failure(struct mg_walk *walk, const struct mg_error *why)
{
    if (why->status == MG_UNSUPPORTED)
        note(walk, &walk->skipped, why->text);
    else if (why->status != MG_NOENT)
        note(walk, &walk->unreadable, why->text);
}

static bool is_time_over(struct descent *d)
{
    if (!mg_inspection_is_over(d->walk->in->end))
        return false;
    (void)mg_fail(&d->stop, MG_TIMEOUT, "the time is over");
    return true;
}

/* A file that is too much for an inspector is one gap, a package past the limit is the end. */
static bool read_file(struct descent *d, const struct mg_inspector *inspector)
{
    struct mg_inspection *in = d->walk->in;
    enum mg_status status = inspector->read(in, d->walk->path.p, &d->stop);

    if (status == MG_LIMIT && !in->full) {
        mg_inspection_broken(in, inspector, d->walk->path.p, &d->stop);
        status = MG_OK;
    }
    d->stop.status = status;
    return status == MG_OK && !is_time_over(d);
}

static bool is_wanted(const struct descent *d, const struct mg_inspector *inspector,
                      const char *name, size_t n)
{
    struct mg_tree_dir *dir = d->frames[d->depth - 1].dir;
    struct mg_str folder = mg_str_skip(mg_buf_view(&d->walk->path), d->base);

    switch (inspector->wants(folder, (struct mg_str){name, n})) {
    case MG_WISH_YES:
    case MG_WISH_ALWAYS:
        return true;
    case MG_WISH_IF_EXECUTABLE:
        return dir->ops->is_executable(dir, name);
    case MG_WISH_NO:
        break;
    }
    return false;
}

/* Does somebody want the file, and nobody always? By its name alone. *proves: it should prove
 * something. */
static bool may_be_kept(const struct descent *d, const char *name, size_t n, bool *proves)
{
    struct mg_str folder = mg_str_skip(mg_buf_view(&d->walk->path), d->base);
    bool wanted = false;

    for (size_t i = 0; i < d->walk->inspector_count; i++) {
        enum mg_wish wish = d->walk->inspectors[i]->wants(folder, (struct mg_str){name, n});

        if (wish == MG_WISH_ALWAYS)
            return false;
        wanted = wanted || wish != MG_WISH_NO;
        *proves = *proves || (wish != MG_WISH_NO && !d->walk->inspectors[i]->rarely);
    }
    return wanted;
}

/* "!/" in a path would be taken for an archive's. A file of which nothing is known though it should
 * prove something may have come with a folder that was moved here, with its old time. */
static bool is_unchanged(const struct descent *d, const char *name, bool proves)
{
    struct mg_tree_dir *dir = d->frames[d->depth - 1].dir;
    const struct mg_kept *kept = d->walk->kept;
    struct mg_str path = mg_buf_view(&d->walk->path);

    return (!proves || mg_kept_knows(kept, path)) && !mg_kept_is_changed(kept, path) &&
           mg_str_find_str(path, MG_STR("!/")) == SIZE_MAX &&
           dir->ops->changed(dir, name) < kept->since;
}

/* What is known of a file takes the place of reading it; false: it has to be read. */
static bool keep(struct descent *d, const char *name, size_t n, bool *more)
{
    struct mg_buf *path = &d->walk->path;
    size_t folder = path->n;
    bool kept = false, proves = false;

    if (d->walk->kept == NULL || !may_be_kept(d, name, n, &proves) || !path_push(path, name))
        return false;
    if (is_unchanged(d, name, proves)) {
        kept = true;
        *more = mg_kept_take(d->walk->kept, d->walk->in, mg_buf_view(path), &d->stop) == MG_OK &&
                !is_time_over(d);
    }
    path_cut(path, folder);
    return kept;
}

static bool offer(struct descent *d, const char *name)
{
    struct mg_buf *path = &d->walk->path;
    size_t folder = path->n, n = strlen(name);
    bool more = true;

    d->walk->sum.files++;
    if (keep(d, name, n, &more))
        return more;
    for (size_t i = 0; more && i < d->walk->inspector_count; i++) {
        const struct mg_inspector *inspector = d->walk->inspectors[i];

        if (!is_wanted(d, inspector, name, n))
            continue;
        if (path_push(path, name))
            more = read_file(d, inspector);
        else
            note(d->walk, &d->walk->deep, "the path of a file in it is too long");
        path_cut(path, folder);
    }
    return more;
}

static bool take_entry(void *context, const char *name, enum mg_tree_kind kind)
{
    struct descent *d = context;
    struct mg_buf *names = &d->walk->names;
    size_t n = strlen(name);

    if (d->depth == 1 && d->only != NULL && strcmp(name, d->only) != 0)
        return true;
    if (kind == MG_TREE_FILE)
        return offer(d, name);
    if (kind != MG_TREE_DIR)
        return true;
    if (fits(names, n))
        mg_buf_add(names, name, n + 1);
    else
        note(d->walk, &d->walk->deep, "more folders wait than are remembered");
    if (names->failed)
        (void)mg_fail(&d->stop, MG_NOMEM, "no memory for the names of folders");
    return !names->failed;
}

static size_t base_of(struct mg_str path)
{
    size_t at = path.n;

    while (at > 0 && path.p[at - 1] != '/')
        at--;
    return at;
}

/* Take over dir, whose path is in walk->path, and list it. */
static void list_folder(struct descent *d, struct mg_tree_dir *dir)
{
    struct mg_walk *walk = d->walk;
    struct mg_error why;

    d->frames[d->depth++] = (struct frame){dir, walk->path.n, walk->names.n};
    d->base = base_of(mg_buf_view(&walk->path));
    walk->sum.directories++;
    if (walk->progress != NULL)
        walk->progress(walk->context, &walk->sum);
    if (!is_time_over(d) && dir->ops->each(dir, take_entry, d, &why) != MG_OK)
        note_failure(walk, &why);
}

static void enter(struct descent *d, struct mg_tree_dir *in, const char *name)
{
    struct mg_walk *walk = d->walk;
    struct mg_tree_dir *dir = NULL;
    struct mg_error why;

    if (d->above + d->depth >= MG_LIMIT_WALK_DEPTH || !path_push(&walk->path, name)) {
        note(walk, &walk->deep, "nested too deep");
        return;
    }
    if (in->ops->enter(in, name, &dir, &why) != MG_OK)
        note_failure(walk, &why);
    else if (mg_folder_set_meet(&walk->seen, dir->device, dir->inode))
        list_folder(d, dir);
    else
        mg_tree_dir_close(dir);
}

/* The last of the waiting names. */
static size_t last_name(const struct mg_buf *names, size_t from)
{
    size_t at = names->n - 1;

    while (at > from && names->p[at - 1] != '\0')
        at--;
    return at;
}

/* Enter the next folder that waits in the innermost one, or leave that one. The name is copied: its
 * place is taken by what is listed next. */
static void step(struct descent *d)
{
    const struct frame *frame = &d->frames[d->depth - 1];
    struct mg_buf *names = &d->walk->names;
    char name[NAME_MAX + 1];
    size_t at;

    path_cut(&d->walk->path, frame->path);
    if (names->n == frame->names) {
        mg_tree_dir_close(frame->dir);
        d->depth--;
        return;
    }
    at = last_name(names, frame->names);
    if (names->n - at <= sizeof name) {
        memcpy(name, names->p + at, names->n - at);
        names->n = at;
        enter(d, frame->dir, name);
    } else {
        names->n = at;
    }
}

/* From a folder whose path is in walk->path; only and above as in struct descent. */
static enum mg_status descend(struct mg_walk *walk, struct mg_tree_dir *dir, const char *only,
                              size_t above, struct mg_error *err)
{
    struct descent d;

    d.walk = walk;
    d.stop.status = MG_OK;
    d.depth = 0;
    d.above = above;
    d.only = only;
    list_folder(&d, dir);
    while (d.depth != 0 && d.stop.status == MG_OK)
        step(&d);
    while (d.depth != 0)
        mg_tree_dir_close(d.frames[--d.depth].dir);
    return d.stop.status == MG_OK ? MG_OK : mg_fail(err, d.stop.status, "%s", d.stop.text);
}

static void count_since(const struct mg_walk *walk, const struct mg_walk_count *before,
                        struct mg_walk_count *out)
{
    out->directories = walk->sum.directories - before->directories;
    out->files = walk->sum.files - before->files;
    out->packages = walk->in->packages - before->packages;
}

enum mg_status mg_walk_path(struct mg_walk *walk, const char *path, struct mg_walk_count *count,
                            bool *again, struct mg_error *err)
{
    struct mg_walk_count before = walk->sum;
    struct mg_tree_dir *dir = NULL;
    enum mg_status status;

    *count = (struct mg_walk_count){0};
    before.packages = walk->in->packages;
    status = mg_tree_open_dir(walk->in->tree, path, &dir, err);
    if (status != MG_OK)
        return status;
    *again = !mg_folder_set_meet(&walk->seen, dir->device, dir->inode);
    path_cut(&walk->path, 0);
    mg_buf_reset(&walk->names);
    if (!*again && *path != '\0' && !path_push(&walk->path, path))
        status = mg_fail(err, MG_FORMAT, "%s: the path is too long", path);
    if (*again || status != MG_OK) {
        mg_tree_dir_close(dir);
        return status;
    }
    status = descend(walk, dir, NULL, 0, err);
    count_since(walk, &before, count);
    return status;
}

static bool is_folder(struct mg_tree *tree, const char *path)
{
    struct mg_tree_stat stat;

    return mg_tree_stat(tree, path, &stat, NULL) == MG_OK && stat.kind == MG_TREE_DIR;
}

/* By the folder that it lies in, which tells what it is. */
enum mg_status mg_walk_part(struct mg_walk *walk, const char *path, size_t depth,
                            struct mg_error *err)
{
    struct mg_str all = mg_str_of(path);
    size_t base = base_of(all);
    struct mg_tree_dir *dir = NULL;
    struct mg_error why;

    path_cut(&walk->path, 0);
    mg_buf_reset(&walk->names);
    mg_buf_add(&walk->path, path, base == 0 ? 0 : base - 1);
    mg_buf_char(&walk->path, '\0');
    if (walk->path.failed)
        return mg_fail(err, MG_NOMEM, "no memory for the path of a folder");
    path_cut(&walk->path, walk->path.n - 1);
    if (!is_folder(walk->in->tree, walk->path.p))
        return MG_OK;
    if (mg_tree_open_dir(walk->in->tree, walk->path.p, &dir, &why) == MG_OK)
        return descend(walk, dir, path + base, depth - 1, err);
    note_failure(walk, &why);
    return MG_OK;
}
