/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading files: which format it is, and the limits that hold for all of them.
 */
#include "core/base/file.h"
#include "core/suppress/rules.h"

/* So little is left of the memory of rules that some object did not fit. */
#define MG_LOAD_LAST MG_KIB(64)

/* Values of the document, at most: each comes behind a bracket or a comma. */
static size_t count_values(struct mg_str text)
{
    size_t count = 1;

    for (size_t i = 0; i < text.n; i++)
        count += text.p[i] == ',' || text.p[i] == '[' || text.p[i] == '{';
    return count;
}

static enum mg_status parse(struct mg_str text, size_t max_bytes, cJSON **out, struct mg_error *err)
{
    if (count_values(text) > MG_LIMIT_VEX_VALUES)
        return mg_fail(err, MG_LIMIT, "more than %d values", MG_LIMIT_VEX_VALUES);
    return mg_json_parse(text, max_bytes, out, err);
}

static enum mg_status read_vex(struct mg_suppress *set, struct mg_rule_file *file,
                               const cJSON *root, struct mg_error *err)
{
    if (mg_str_starts(mg_json_str(root, "@context"), MG_STR("https://openvex.dev/ns")))
        return mg_rules_read_openvex(set, file, root, err);
    if (mg_str_is(mg_json_str(root, "bomFormat"), "CycloneDX"))
        return mg_rules_read_cyclonedx(set, file, root, err);
    if (mg_json_str(mg_json_object(root, "document"), "csaf_version").n != 0)
        return mg_rules_read_csaf(set, file, root, err);
    return mg_fail(err, MG_UNSUPPORTED,
                   "neither OpenVEX nor CycloneDX nor CSAF, of which VEX documents are read");
}

/* Parse text into a file of the set. */
static enum mg_status begin(struct mg_suppress *set, const char *name, struct mg_str text,
                            size_t max_bytes, struct mg_rule_file **file, const cJSON **root,
                            struct mg_error *err)
{
    cJSON *document = NULL;
    enum mg_status status = parse(text, max_bytes, &document, err);

    if (status != MG_OK)
        return status;
    *root = document;
    *file = mg_rules_add_file(set, name, document);
    if (*file != NULL)
        return MG_OK;
    cJSON_Delete(document);
    return mg_fail(err, MG_NOMEM, "no memory for the document");
}

/* An arena that is full gives no memory, however much there is: tell which limit it is. */
static enum mg_status end(const struct mg_suppress *set, const char *name, enum mg_status status,
                          struct mg_error *err)
{
    if (status == MG_NOMEM && set->arena.ceiling - set->arena.used < MG_LOAD_LAST)
        return mg_fail(err, MG_LIMIT, "%s: its rules, with those before, take more than %zu MiB",
                       name, MG_LIMIT_SUPPRESS_ARENA / MG_MIB(1));
    return status == MG_OK ? MG_OK : mg_fail_in(err, status, "%s", name);
}

/* buf, which may be NULL, holds text and is cleared as soon as it is parsed: a large one and its
 * rules are not there together. */
static enum mg_status add_vex(struct mg_suppress *set, const char *name, struct mg_str text,
                              struct mg_buf *buf, struct mg_error *err)
{
    struct mg_rule_file *file;
    const cJSON *root;
    enum mg_status status;

    if (mg_str_starts(mg_str_trim(text), MG_STR("<")))
        return mg_fail(err, MG_UNSUPPORTED, "%s: XML is not read, JSON is", name);
    status = begin(set, name, text, MG_LIMIT_VEX_BYTES, &file, &root, err);
    if (buf != NULL)
        mg_buf_clear(buf);
    if (status == MG_OK)
        status = read_vex(set, file, root, err);
    return end(set, name, status, err);
}

enum mg_status mg_suppress_add_vex(struct mg_suppress *set, const char *name, struct mg_str text,
                                   struct mg_error *err)
{
    return add_vex(set, name, text, NULL, err);
}

enum mg_status mg_suppress_add_ignore(struct mg_suppress *set, const char *name, struct mg_str text,
                                      struct mg_error *err)
{
    struct mg_rule_file *file;
    const cJSON *root;
    enum mg_status status = begin(set, name, text, MG_LIMIT_IGNORE_BYTES, &file, &root, err);

    if (status == MG_OK)
        status = mg_rules_read_ignore(set, file, root, text, err);
    return end(set, name, status, err);
}

enum mg_status mg_suppress_load_vex(struct mg_suppress *set, const char *path, struct mg_error *err)
{
    struct mg_buf text;
    enum mg_status status;

    mg_buf_init(&text, MG_LIMIT_VEX_BYTES);
    status = mg_file_read(path, &text, err);
    if (status == MG_OK)
        status = add_vex(set, path, mg_buf_view(&text), &text, err);
    mg_buf_clear(&text);
    return status;
}

enum mg_status mg_suppress_load_ignore(struct mg_suppress *set, const char *path,
                                       struct mg_error *err)
{
    struct mg_buf text;
    enum mg_status status;

    mg_buf_init(&text, MG_LIMIT_IGNORE_BYTES);
    status = mg_file_read(path, &text, err);
    if (status == MG_OK)
        status = mg_suppress_add_ignore(set, path, mg_buf_view(&text), err);
    mg_buf_clear(&text);
    return status;
}
