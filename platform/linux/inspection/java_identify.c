/* SPDX-License-Identifier: Apache-2.0
 *
 * What an archive proves. Each pom in it names an artifact that was packed into it; one of them may
 * be the archive itself. Where none is, the archive is called by its manifest and its file name,
 * and its SHA-1 is kept, by which it can be looked up.
 */
#include "platform/linux/inspection/java_archive.h"

#include <string.h>

#include "core/base/map.h"
#include "platform/linux/inspection/java_name.h"
#include "platform/linux/tree/names.h"

/* A main section has some KB; signatures of single entries, which follow, may have many MB. */
#define MANIFEST_PREFIX MG_MIB(1)

struct identity {
    struct mg_java_reader *reader;
    const struct mg_zip_bytes *bytes; /* of the archive */
    size_t poms;                      /* that were understood */
    bool named;                       /* one of them is the archive's own */
    struct mg_map folders;            /* of poms: whether they were understood */
    const struct mg_java_member *manifest_member;
    struct mg_buf manifest_text;
    struct mg_java_manifest manifest;
};

/* The archive's own name. It lies in the path, which moves when it grows: so it is asked anew. */
static struct mg_str file_of(const struct identity *id)
{
    const struct mg_java_frame *frame = &id->reader->frames[id->reader->depth - 1];

    return mg_tree_base_name(mg_str_take(mg_buf_view(&id->reader->path), frame->path));
}

static char understood, not_understood; /* values of folders */

/* Read an entry; path is then that of the entry. False: coverage, or *status is NOMEM. */
static bool read_entry(struct identity *id, const struct mg_java_member *member, size_t limit,
                       bool prefix, struct mg_buf *out, enum mg_status *status,
                       struct mg_error *err)
{
    struct mg_java_reader *reader = id->reader;
    struct mg_error why = {.status = MG_OK};

    if (!mg_java_path_push(reader, mg_java_name(reader, member)))
        (void)mg_fail(&why, MG_LIMIT, "the path of a record in it is too long");
    else if (mg_zip_entry_read(id->bytes, &member->entry, limit, prefix, out, &why) == MG_OK)
        return true;
    if (why.status == MG_NOMEM)
        *status = mg_fail(err, MG_NOMEM, "%s", why.text);
    else
        mg_java_broken(reader, &why);
    return false;
}

static enum mg_status read_manifest(struct identity *id, struct mg_error *err)
{
    const struct mg_java_member *member = id->manifest_member;
    enum mg_status status = MG_OK;

    if (member == NULL)
        return MG_OK;
    id->manifest_member = NULL;
    mg_java_path_cut(id->reader);
    if (read_entry(id, member, MANIFEST_PREFIX, true, &id->manifest_text, &status, err))
        mg_java_manifest_parse(&id->manifest_text, &id->manifest);
    mg_java_path_cut(id->reader);
    return status;
}

/* Add what the record at the current path proves. */
static enum mg_status add(struct identity *id, const struct mg_java_coordinates *coordinates,
                          const char *evidence, struct mg_str sha1, struct mg_error *err)
{
    struct mg_manifest *report = &id->reader->report;
    const char *file = report->path;
    struct mg_buf name;
    enum mg_status status;

    mg_buf_init(&name, MG_LIMIT_MANIFEST);
    mg_buf_str(&name, coordinates->group);
    mg_buf_char(&name, ':');
    mg_buf_str(&name, coordinates->artifact);
    report->path = id->reader->path.p;
    report->evidence = evidence;
    status = mg_manifest_add(report,
                             &(struct mg_manifest_package){.name = mg_buf_view(&name),
                                                           .version = coordinates->version,
                                                           .sha1 = sha1},
                             err);
    report->path = file;
    mg_buf_clear(&name);
    return status;
}

/* Is the archive itself what a pom names? The manifest is read only when its name does not tell. */
static enum mg_status match(struct identity *id, const struct mg_java_coordinates *pom,
                            struct mg_error *err)
{
    enum mg_status status = MG_OK;

    id->poms++;
    id->named = id->named || mg_java_is_named_by(file_of(id), pom);
    if (id->named)
        return MG_OK;
    status = read_manifest(id, err);
    id->named = mg_java_is_manifest_of(&id->manifest, pom);
    return status;
}

/* Remember whether a folder's pom was understood. pom.xml comes after all pom.properties. */
static enum mg_status remember(struct identity *id, struct mg_str folder, bool complete,
                               struct mg_error *err)
{
    bool known = mg_map_get(&id->folders, folder) != NULL;

    if (!complete && !known)
        id->reader->nameless++;
    if (complete && known)
        id->reader->nameless--;
    if (!mg_map_put(&id->folders, folder, complete ? &understood : &not_understood))
        return mg_fail(err, MG_NOMEM, "no memory for the poms of an archive");
    return MG_OK;
}

static enum mg_status take_pom(struct identity *id, const struct mg_java_member *member,
                               struct mg_str text, struct mg_error *err)
{
    bool is_xml = member->kind == MG_JAVA_POM;
    struct mg_java_coordinates pom;
    enum mg_status status;
    bool complete;

    (is_xml ? mg_java_pom_xml : mg_java_pom_properties)(text, &pom);
    complete = mg_java_is_complete(&pom);
    status = remember(id, mg_manifest_folder(mg_java_name(id->reader, member)), complete, err);
    if (status == MG_OK && complete)
        status = add(id, &pom, is_xml ? "pom.xml" : "pom.properties", MG_STR_NONE, err);
    return status == MG_OK && complete ? match(id, &pom, err) : status;
}

static enum mg_status read_pom(struct identity *id, const struct mg_java_member *member,
                               struct mg_error *err)
{
    size_t limit = member->kind == MG_JAVA_POM ? MG_LIMIT_MANIFEST : MG_LIMIT_SMALL_FILE;
    struct mg_str folder = mg_manifest_folder(mg_java_name(id->reader, member));
    enum mg_status status = MG_OK;
    struct mg_buf text;

    if (mg_map_get(&id->folders, folder) == &understood)
        return MG_OK;
    mg_buf_init(&text, limit);
    if (read_entry(id, member, limit, false, &text, &status, err))
        status = take_pom(id, member, mg_buf_view(&text), err);
    mg_java_path_cut(id->reader);
    mg_buf_clear(&text);
    return status;
}

/* Archives of sources and documentation are nothing that runs. */
static bool is_code(struct mg_str file)
{
    struct mg_str name = mg_str_take(file, file.n - 4);

    return !mg_str_ends(name, MG_STR("-sources")) && !mg_str_ends(name, MG_STR("-javadoc"));
}

static void add_nameless(struct mg_java_reader *reader, const char *sha1)
{
    reader->nameless++;
    if (reader->depth == 1)
        memcpy(reader->sha1, sha1, sizeof reader->sha1);
}

/* An archive that holds poms and does not say otherwise what it is, is one of them renamed. */
static enum mg_status guess_from(struct identity *id, struct mg_str file, struct mg_error *err)
{
    struct mg_java_reader *reader = id->reader;
    struct mg_java_coordinates found;
    char sha1[MG_JAVA_SHA1] = "";
    const char *evidence;
    struct mg_error why;
    enum mg_status status = read_manifest(id, err);

    if (status != MG_OK)
        return status;
    mg_java_guess(file, &id->manifest, &found, &evidence);
    if (!mg_java_is_complete(&found) && id->poms != 0)
        return MG_OK;
    if (id->bytes->size <= MG_LIMIT_ARCHIVE_HASHED &&
        mg_java_sha1(id->bytes, &reader->window, sha1, &why) != MG_OK)
        mg_java_broken(reader, &why);
    if (!mg_java_is_complete(&found)) {
        add_nameless(id->reader, sha1);
        return MG_OK;
    }
    if (mg_str_is(mg_str_of(evidence), "manifest"))
        (void)mg_java_path_push(reader, MG_STR("META-INF/MANIFEST.MF"));
    status = add(id, &found, evidence, mg_str_of(sha1), err);
    mg_java_path_cut(reader);
    return status;
}

/* From a copy of the name: what is guessed may be a part of it, and paths move. */
static enum mg_status guess(struct identity *id, struct mg_error *err)
{
    struct mg_buf file;
    enum mg_status status;

    mg_buf_init(&file, id->reader->path.ceiling);
    mg_buf_str(&file, file_of(id));
    status = file.failed ? mg_fail(err, MG_NOMEM, "no memory for the name of an archive")
                         : guess_from(id, mg_buf_view(&file), err);
    mg_buf_clear(&file);
    return status;
}

enum mg_status mg_java_identify(struct mg_java_reader *reader, const struct mg_java_member *members,
                                size_t n, struct mg_error *err)
{
    struct identity id = {
        .reader = reader,
        .bytes = &reader->frames[reader->depth - 1].bytes,
    };
    enum mg_status status = MG_OK;

    mg_map_init(&id.folders);
    mg_buf_init(&id.manifest_text, MANIFEST_PREFIX);
    if (n != 0 && members[n - 1].kind == MG_JAVA_MANIFEST)
        id.manifest_member = &members[n - 1];
    for (size_t i = 0; i < n && status == MG_OK; i++) {
        if (members[i].kind != MG_JAVA_MANIFEST)
            status = read_pom(&id, &members[i], err);
    }
    if (status == MG_OK && !id.named && is_code(file_of(&id)))
        status = guess(&id, err);
    mg_map_clear(&id.folders);
    mg_buf_clear(&id.manifest_text);
    return status;
}
