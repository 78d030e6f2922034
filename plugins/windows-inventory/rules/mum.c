/* SPDX-License-Identifier: Apache-2.0
 *
 * Manifests of servicing packages: assembly > assemblyIdentity, and assembly > package with
 * identifier="KB5049993".
 */
#include "plugins/windows-inventory/rules/mum.h"

#include <string.h>

#include "core/base/limits.h"
#include "core/xml/xml.h"
#include "plugins/windows-inventory/rules/kb_text.h"

/* Written into packages of features, which are no updates. */
#define DUMMY "777778"

struct reader {
    struct mg_arena *arena;
    struct mg_mum mum;
    bool found, full;
};

static bool keep(struct reader *reader, struct mg_str text, struct mg_str *out)
{
    if (text.n > MG_LIMIT_FIELD)
        return true;
    reader->full = !mg_arena_str(reader->arena, text, out);
    return !reader->full;
}

/* False: all that is wanted has been read, or there is no memory. */
static bool on_begin(void *context, unsigned depth, const char *name, const char **attributes)
{
    struct reader *reader = context;
    struct mg_str identifier = mg_xml_attribute(attributes, "identifier");
    struct mg_str number = mg_kb_text_of_title(identifier);

    if (depth == 2 && strcmp(name, "assemblyIdentity") == 0)
        return keep(reader, mg_xml_attribute(attributes, "name"), &reader->mum.name) &&
               keep(reader, mg_xml_attribute(attributes, "version"), &reader->mum.version);
    if (depth != 2 || strcmp(name, "package") != 0)
        return true;
    reader->found = true;
    if (number.n != 0 && number.n + 2 == identifier.n && !mg_str_is(number, DUMMY) &&
        !keep(reader, identifier, &reader->mum.kb))
        return false;
    (void)keep(reader, mg_xml_attribute(attributes, "releaseType"), &reader->mum.release_type);
    return false;
}

static bool on_end(void *context, unsigned depth, const char *name, struct mg_str text, bool cut)
{
    (void)context;
    (void)depth;
    (void)name;
    (void)text;
    (void)cut;
    return true;
}

enum mg_status mg_mum_parse(struct mg_str text, struct mg_arena *arena, struct mg_mum *out,
                            struct mg_error *err)
{
    struct reader reader = {.arena = arena};
    const struct mg_xml_handler handler = {&reader, on_begin, on_end};
    enum mg_status status = mg_xml_parse(text, &handler, err);

    if (!reader.found && status != MG_OK)
        return status;
    if (reader.full)
        return mg_fail(err, MG_NOMEM, "no memory for a manifest");
    *out = reader.mum;
    return MG_OK;
}
