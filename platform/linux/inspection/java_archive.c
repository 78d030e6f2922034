/* SPDX-License-Identifier: Apache-2.0
 *
 * Going through archives. An archive's directory is passed over once and what it has of interest
 * is remembered; then its evidence is read, then the archives within. What cannot be read is
 * counted with the file, and the rest goes on.
 */
#include "platform/linux/inspection/java_archive.h"

#include <stdlib.h>
#include <string.h>

#include "platform/linux/inspection/java_name.h"

#define MAVEN MG_STR("META-INF/maven/")

/* Of every name the last byte is looked at first. */
enum mg_java_kind mg_java_kind_of(struct mg_str name)
{
    char last = name.n == 0 ? '\0' : name.p[name.n - 1];

    if (last == 's' && mg_str_ends(name, MG_STR("/pom.properties")) &&
        mg_str_find_str(name, MAVEN) != SIZE_MAX)
        return MG_JAVA_PROPERTIES;
    if (last == 'l' && mg_str_ends(name, MG_STR("/pom.xml")) &&
        mg_str_find_str(name, MAVEN) != SIZE_MAX)
        return MG_JAVA_POM;
    if (last == 'F' && mg_str_is(name, "META-INF/MANIFEST.MF"))
        return MG_JAVA_MANIFEST;
    if ((last == 'r' || last == 'R') && mg_java_is_archive(name))
        return MG_JAVA_ARCHIVE;
    return MG_JAVA_OTHER;
}

static bool wants(struct mg_str name)
{
    return mg_java_kind_of(name) != MG_JAVA_OTHER;
}

static struct mg_java_frame *top(struct mg_java_reader *reader)
{
    return &reader->frames[reader->depth - 1];
}

struct mg_str mg_java_name(const struct mg_java_reader *reader, const struct mg_java_member *member)
{
    return (struct mg_str){reader->names.p + member->name, member->name_n};
}

void mg_java_path_cut(struct mg_java_reader *reader)
{
    reader->path.n = top(reader)->path;
    reader->path.p[reader->path.n] = '\0';
}

bool mg_java_path_push(struct mg_java_reader *reader, struct mg_str name)
{
    struct mg_buf *path = &reader->path;

    if (name.n + sizeof "!/" > path->ceiling - path->n)
        return false;
    mg_buf_str(path, MG_STR("!/"));
    mg_buf_str(path, name);
    mg_buf_char(path, '\0');
    path->n -= !path->failed;
    return !path->failed;
}

void mg_java_broken(struct mg_java_reader *reader, const struct mg_error *why)
{
    struct mg_str inner = mg_str_skip(mg_buf_view(&reader->path), strlen(reader->report.path));
    struct mg_error text;

    (void)mg_fail(&text, why->status, "%.*s%s%s", MG_STR_ARG(mg_str_skip(inner, 2)),
                  inner.n == 0 ? "" : ": ", why->text);
    mg_manifest_broken(&reader->report, why->status, text.text);
}

/* A name that leads out of its archive or holds a NUL is none that Java finds. */
static bool is_sound(struct mg_str name)
{
    struct mg_str part;

    if (name.p[0] == '/' || mg_str_find(name, '\0') != SIZE_MAX)
        return false;
    while (mg_str_cut(&name, '/', &part)) {
        if (mg_str_is(part, ".."))
            return false;
    }
    return true;
}

static enum mg_status take(void *context, struct mg_str name, const struct mg_zip_entry *entry,
                           struct mg_error *err)
{
    struct mg_java_reader *reader = context;
    struct mg_java_member member = {*entry, mg_java_kind_of(name), reader->names.n, name.n};

    if (!is_sound(name)) {
        struct mg_error why;

        (void)mg_fail(&why, MG_FORMAT, "%.*s: the name of an entry leads out of the archive",
                      MG_STR_ARG(mg_str_take(name, 200)));
        mg_java_broken(reader, &why);
        return MG_OK;
    }
    if (reader->members.n == MG_LIMIT_ARCHIVE_ENTRIES ||
        name.n > reader->names.ceiling - reader->names.n)
        return mg_fail(err, MG_LIMIT, "more than %d archives and records in it",
                       MG_LIMIT_ARCHIVE_ENTRIES);
    mg_buf_str(&reader->names, name);
    if (reader->names.failed || !mg_vec_push(&reader->members, &member))
        return mg_fail(err, MG_NOMEM, "no memory for an archive's directory");
    return MG_OK;
}

/* By kind, and then in the order in which they lie in the archive; archives from the last one on,
 * since they are taken from the end. */
static int compare(const void *a, const void *b)
{
    const struct mg_java_member *x = a, *y = b;
    int order = x->kind == MG_JAVA_ARCHIVE ? -1 : 1;

    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    if (x->entry.header != y->entry.header)
        return x->entry.header < y->entry.header ? -order : order;
    return x->name < y->name ? -order : order;
}

/* A file named *.jar that does not begin as a zip archive does, and has no end of one, is none. */
static bool is_no_archive(const struct mg_java_reader *reader, const struct mg_error *why)
{
    const struct mg_zip_bytes *bytes = &reader->frames[0].bytes;
    char magic[2];

    if (reader->depth != 1 || why->status != MG_FORMAT)
        return false;
    return mg_zip_read(bytes, 0, magic, sizeof magic, NULL) != MG_OK || magic[0] != 'P' ||
           magic[1] != 'K';
}

/* What of the innermost archive is of interest becomes members, sorted. */
static enum mg_status list(struct mg_java_reader *reader, bool *is_archive, struct mg_error *err)
{
    const struct mg_java_frame *frame = top(reader);
    const struct mg_zip_visitor visitor = {wants, take, reader};
    struct mg_zip_directory directory;
    struct mg_error why;
    enum mg_status status;

    status = mg_zip_find(&frame->bytes, &reader->window, &directory, &why);
    *is_archive = status == MG_OK;
    if (status == MG_OK)
        status = mg_zip_each(&frame->bytes, &directory, &reader->window, &visitor, &why);
    if (status == MG_NOMEM)
        return mg_fail(err, status, "%s", why.text);
    if (status != MG_OK && (*is_archive || !is_no_archive(reader, &why)))
        mg_java_broken(reader, &why);
    if (reader->members.n != frame->members)
        qsort(mg_vec_at(&reader->members, frame->members), reader->members.n - frame->members,
              sizeof(struct mg_java_member), compare);
    return MG_OK;
}

/* The archive whose frame is on top: its evidence is read and forgotten, the archives in it wait.
 */
static enum mg_status read_archive(struct mg_java_reader *reader, struct mg_error *err)
{
    size_t first = top(reader)->members, n = 0, all;
    enum mg_status status;
    struct mg_java_member *member;
    bool is_archive;

    status = list(reader, &is_archive, err);
    if (status != MG_OK || !is_archive)
        return status;
    all = reader->members.n - first;
    member = all == 0 ? NULL : mg_vec_at(&reader->members, first);
    while (n < all && member[n].kind != MG_JAVA_ARCHIVE)
        n++;
    status = mg_java_identify(reader, member, n, err);
    if (n != 0)
        memmove(member, member + n, (all - n) * sizeof *member);
    reader->members.n -= n;
    return status;
}

static void pop(struct mg_java_reader *reader)
{
    mg_zip_unpacker_close(top(reader)->unpacker);
    reader->names.n = top(reader)->names;
    reader->members.n = top(reader)->members;
    reader->depth--;
}

/* Put an archive on the stack whose path is in path. */
static void push(struct mg_java_reader *reader, const struct mg_zip_bytes *bytes,
                 struct mg_zip_unpacker *unpacker)
{
    reader->frames[reader->depth++] = (struct mg_java_frame){*bytes, unpacker, reader->path.n,
                                                             reader->names.n, reader->members.n};
    reader->window.n = 0;
}

/* Open an archive in the one on top. */
static enum mg_status enter(struct mg_java_reader *reader, const struct mg_java_member *member,
                            struct mg_error *err)
{
    struct mg_zip_unpacker *unpacker = NULL;
    struct mg_error why = {.status = MG_OK};
    struct mg_zip_bytes bytes;

    if (!mg_java_path_push(reader, mg_java_name(reader, member)))
        (void)mg_fail(&why, MG_LIMIT, "the path of an archive in it is too long");
    else if (reader->depth == MG_LIMIT_ARCHIVE_DEPTH)
        (void)mg_fail(&why, MG_LIMIT, "archives in archives, more than %d deep",
                      MG_LIMIT_ARCHIVE_DEPTH);
    else
        (void)mg_zip_entry_open(&top(reader)->bytes, &member->entry, &bytes, &unpacker, &why);
    if (why.status == MG_NOMEM)
        return mg_fail(err, MG_NOMEM, "%s", why.text);
    if (why.status != MG_OK) {
        mg_java_broken(reader, &why);
        return MG_OK;
    }
    push(reader, &bytes, unpacker);
    return read_archive(reader, err);
}

/* Go on with the next archive that waits in the one on top, or leave that. */
static enum mg_status step(struct mg_java_reader *reader, struct mg_error *err)
{
    struct mg_java_member member;

    mg_java_path_cut(reader);
    if (reader->members.n == top(reader)->members || reader->budget.work == 0) {
        pop(reader);
        return MG_OK;
    }
    member = *(struct mg_java_member *)mg_vec_at(&reader->members, reader->members.n - 1);
    reader->members.n--;
    return enter(reader, &member, err);
}

enum mg_status mg_java_read(struct mg_java_reader *reader, struct mg_tree_file *file,
                            struct mg_error *err)
{
    const struct mg_zip_bytes bytes = mg_zip_file(file, &reader->budget);
    enum mg_status status;

    push(reader, &bytes, NULL);
    status = read_archive(reader, err);
    while (reader->depth != 0 && status == MG_OK)
        status = step(reader, err);
    while (reader->depth != 0)
        pop(reader);
    return status;
}
