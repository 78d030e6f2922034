/* SPDX-License-Identifier: Apache-2.0
 *
 * Java: the artifacts in archives (jar, war, ear, par), and in archives within them. Of each its
 * central directory and a few entries are read; docs/inspection-java.md has the rules.
 */
#include "platform/linux/inspection/inspection.h"

#include <stdlib.h>

#include "platform/linux/inspection/java_archive.h"
#include "platform/linux/inspection/java_name.h"

static enum mg_wish wants(struct mg_str folder, struct mg_str name)
{
    (void)folder;
    return mg_java_is_archive(name) ? MG_WISH_YES : MG_WISH_NO;
}

static void tell_nameless(const struct mg_java_reader *reader)
{
    struct mg_inventory *inventory = reader->report.in->inventory;
    struct mg_buf detail;

    if (reader->nameless == 0)
        return;
    mg_buf_init(&detail, MG_KIB(1));
    mg_buf_str(&detail, MG_STR("archives or poms in it do not say what they are"));
    if (reader->sha1[0] != '\0')
        mg_buf_printf(&detail, "; SHA-1 of the file %s", reader->sha1);
    mg_inventory_add_coverage(inventory,
                              &(struct mg_coverage){.level = MG_COVERAGE_LIMITED,
                                                    .area = MG_STR("inspection/java"),
                                                    .code = MG_STR("UNIDENTIFIED"),
                                                    .subject = mg_str_of(reader->report.path),
                                                    .detail = mg_buf_view(&detail),
                                                    .count = reader->nameless});
    mg_buf_clear(&detail);
}

static enum mg_status read_all(struct mg_java_reader *reader, struct mg_tree_file *file,
                               struct mg_error *err)
{
    struct mg_str path = mg_str_of(reader->report.path);
    enum mg_status status;

    mg_vec_init(&reader->members, sizeof(struct mg_java_member));
    mg_buf_init(&reader->names, MG_LIMIT_ARCHIVE_NAMES);
    mg_buf_init(&reader->path, MG_LIMIT_FIELD);
    mg_buf_add(&reader->path, path.p, path.n + 1);
    reader->window.p = malloc(MG_ZIP_WINDOW);
    if (reader->path.failed || reader->window.p == NULL) {
        status = mg_fail(err, MG_NOMEM, "no memory to read an archive");
    } else {
        reader->path.n--;
        status = mg_java_read(reader, file, err);
    }
    free(reader->window.p);
    mg_vec_clear(&reader->members);
    mg_buf_clear(&reader->names);
    mg_buf_clear(&reader->path);
    return status;
}

static enum mg_status read_file(struct mg_inspection *in, const char *path, struct mg_error *err)
{
    struct mg_java_reader reader = {
        .report = {.in = in, .inspector = &mg_inspector_java, .path = path, .type = "maven"},
        .budget = {MG_LIMIT_ARCHIVE_WORK, MG_LIMIT_ARCHIVE_MEMORY, in->end},
    };
    struct mg_tree_file *file = NULL;
    enum mg_status status = MG_OK;

    if (mg_tree_open(in->tree, path, &file, &reader.report.why) == MG_OK) {
        status = read_all(&reader, file, err);
        mg_tree_file_close(file);
        tell_nameless(&reader);
    }
    mg_manifest_finish(&reader.report);
    return status;
}

const struct mg_inspector mg_inspector_java = {"java", wants, read_file, false};
