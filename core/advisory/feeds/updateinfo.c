/* SPDX-License-Identifier: Apache-2.0
 *
 * updateinfo.xml, in which yum repositories publish their updates (the metadata that
 * `dnf updateinfo` shows; Amazon Linux, Oracle Linux and Fedora are told apart). The document is
 * judged as a whole before its first update counts: of one that is broken in the middle nothing is
 * taken. An update that is broken in itself is left out alone.
 */
#include "core/advisory/feeds/updateinfo.h"

#include <string.h>

#include "core/xml/xml.h"
#include "core/base/limits.h"

/* Depths: updates, update, its members and lists, their items, what an item of pkglist has. */
enum { DEPTH_UPDATE = 2, DEPTH_MEMBER = 3, DEPTH_ITEM = 4, DEPTH_PACKAGE = 5 };

struct reader {
    struct mg_builder *builder;
    struct mg_feed_result *result;
    struct mg_updateinfo update;
    struct mg_error why; /* we ran out of memory */
};

static void begin_update(struct mg_updateinfo *update)
{
    mg_arena_init(&update->arena, MG_LIMIT_FEED_ARENA);
    mg_vec_init(&update->cves, sizeof(struct mg_str));
    mg_vec_init(&update->references, sizeof(struct mg_str));
    mg_vec_init(&update->packages, sizeof(struct mg_updateinfo_package));
}

static void end_update(struct mg_updateinfo *update)
{
    mg_vec_clear(&update->cves);
    mg_vec_clear(&update->references);
    mg_vec_clear(&update->packages);
    mg_arena_clear(&update->arena);
    *update = (struct mg_updateinfo){.broken = NULL};
}

/* Keep a text of at most limit bytes; a longer one breaks the update. False without memory. */
static bool keep(struct mg_updateinfo *update, struct mg_str text, size_t limit, struct mg_str *to)
{
    if (text.n <= limit)
        return mg_arena_str(&update->arena, text, to);
    update->broken = "a text that is too long";
    return true;
}

static bool keep_attribute(struct mg_updateinfo *update, const char **attributes, const char *name,
                           struct mg_str *to)
{
    return keep(update, mg_str_trim(mg_xml_attribute(attributes, name)), MG_LIMIT_FIELD, to);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The CVE ids in a text: the id of a reference to a CVE, or the title of a bug. */
static bool keep_cves(struct mg_updateinfo *update, struct mg_str text)
{
    size_t at;

    while ((at = mg_str_find_str(text, MG_STR("CVE-"))) != SIZE_MAX) {
        size_t n = 9;
        struct mg_str id = mg_str_skip(text, at), kept;

        while (n < id.n && is_digit(id.p[n]))
            n++;
        text = mg_str_skip(id, 4);
        if (n < 13 || id.p[8] != '-' || !is_digit(id.p[4]) || !is_digit(id.p[5]) ||
            !is_digit(id.p[6]) || !is_digit(id.p[7]))
            continue;
        if (!mg_arena_str(&update->arena, mg_str_take(id, n), &kept) ||
            !mg_vec_push(&update->cves, &kept))
            return false;
    }
    return true;
}

static bool read_reference(struct mg_updateinfo *update, const char **attributes)
{
    struct mg_str url = MG_STR_NONE;
    struct mg_str id = mg_xml_attribute(attributes, "id");

    if (!keep_attribute(update, attributes, "href", &url) || !keep_cves(update, id))
        return false;
    if (!mg_str_is(mg_xml_attribute(attributes, "type"), "cve") &&
        !keep_cves(update, mg_xml_attribute(attributes, "title")))
        return false;
    return url.n == 0 || mg_vec_push(&update->references, &url);
}

static bool read_module(struct mg_updateinfo *update, const char **attributes)
{
    struct mg_str name = mg_xml_attribute(attributes, "name");
    struct mg_str stream = mg_xml_attribute(attributes, "stream");

    if (name.n == 0 || stream.n == 0 || name.n + stream.n > MG_LIMIT_FIELD)
        return true;
    update->module = mg_str_of(
        mg_arena_printf(&update->arena, "%.*s:%.*s", MG_STR_ARG(name), MG_STR_ARG(stream)));
    return update->module.n != 0;
}

/* Source packages are not installed. An epoch of 0 is that of a package without one. */
static bool read_package(struct mg_updateinfo *update, const char **attributes)
{
    struct mg_updateinfo_package package = {.collection = update->collection,
                                            .module = update->module};
    struct mg_str version = mg_xml_attribute(attributes, "version");
    struct mg_str release = mg_xml_attribute(attributes, "release");
    struct mg_str epoch = mg_xml_attribute(attributes, "epoch");
    bool has_epoch = epoch.n != 0 && !mg_str_is(epoch, "0");

    if (mg_str_is(mg_xml_attribute(attributes, "arch"), "src"))
        return true;
    if (!keep_attribute(update, attributes, "name", &package.name))
        return false;
    if (package.name.n == 0 || version.n == 0 || release.n == 0 ||
        version.n + release.n + epoch.n > MG_LIMIT_VERSION) {
        update->broken = "a package without a usable name or version";
        return true;
    }
    package.version = mg_str_of(mg_arena_printf(
        &update->arena, "%.*s%s%.*s-%.*s", MG_STR_ARG(has_epoch ? epoch : MG_STR_NONE),
        has_epoch ? ":" : "", MG_STR_ARG(version), MG_STR_ARG(release)));
    return package.version.n != 0 && mg_vec_push(&update->packages, &package);
}

static bool begin_element(struct mg_updateinfo *update, unsigned depth, const char *name,
                          const char **attributes)
{
    if (depth == DEPTH_MEMBER && strcmp(name, "issued") == 0)
        return keep_attribute(update, attributes, "date", &update->issued);
    if (depth == DEPTH_MEMBER && strcmp(name, "updated") == 0)
        return keep_attribute(update, attributes, "date", &update->updated);
    if (depth == DEPTH_ITEM && strcmp(name, "reference") == 0)
        return read_reference(update, attributes);
    if (depth == DEPTH_ITEM && strcmp(name, "collection") == 0)
        update->collection = update->module = MG_STR_NONE;
    if (depth == DEPTH_PACKAGE && strcmp(name, "module") == 0)
        return read_module(update, attributes);
    if (depth == DEPTH_PACKAGE && strcmp(name, "package") == 0)
        return read_package(update, attributes);
    return true;
}

static bool on_begin(void *context, unsigned depth, const char *name, const char **attributes)
{
    struct reader *reader = context;
    bool fits;

    if (depth == DEPTH_UPDATE) {
        begin_update(&reader->update);
        fits = keep_attribute(&reader->update, attributes, "type", &reader->update.type);
    } else {
        fits = depth < DEPTH_UPDATE || begin_element(&reader->update, depth, name, attributes);
    }
    if (!fits)
        (void)mg_fail(&reader->why, MG_NOMEM, "no memory for an update");
    return fits;
}

/* The text of a member; unknown ones are passed over. */
static bool end_member(struct mg_updateinfo *update, const char *name, struct mg_str text)
{
    const struct {
        const char *name;
        struct mg_str *to;
        size_t limit;
    } members[] = {
        {"id", &update->id, MG_LIMIT_FIELD},
        {"title", &update->title, MG_LIMIT_FIELD},
        {"summary", &update->summary, MG_LIMIT_XML_TEXT},
        {"description", &update->description, MG_LIMIT_XML_TEXT},
        {"release", &update->release, MG_LIMIT_FIELD},
        {"severity", &update->severity, MG_LIMIT_FIELD},
    };

    for (size_t i = 0; i < MG_COUNT(members); i++) {
        if (strcmp(name, members[i].name) == 0)
            return keep(update, mg_str_trim(text), members[i].limit, members[i].to);
    }
    return true;
}

static bool on_end(void *context, unsigned depth, const char *name, struct mg_str text, bool cut)
{
    struct reader *reader = context;
    struct mg_updateinfo *update = &reader->update;
    enum mg_status status = MG_OK;
    bool fits = true;

    if (cut && depth > DEPTH_UPDATE)
        update->broken = "a text that is too long";
    else if (depth == DEPTH_MEMBER)
        fits = end_member(update, name, text);
    else if (depth == DEPTH_PACKAGE && strcmp(name, "name") == 0)
        fits = keep(update, mg_str_trim(text), MG_LIMIT_FIELD, &update->collection);
    if (!fits)
        (void)mg_fail(&reader->why, MG_NOMEM, "no memory for an update");
    if (depth != DEPTH_UPDATE)
        return fits;
    if (strcmp(name, "update") == 0)
        status = mg_updateinfo_add(update, reader->builder, reader->result, &reader->why);
    end_update(update);
    return status == MG_OK;
}

static enum mg_status read_updateinfo(struct mg_builder *builder, struct mg_str document,
                                      struct mg_feed_result *result, struct mg_error *err)
{
    struct reader reader = {.builder = builder, .result = result};
    struct mg_xml_handler handler = {&reader, on_begin, on_end};
    enum mg_status status = mg_xml_parse(document, NULL, err);

    if (status != MG_OK)
        return status;
    status = mg_xml_parse(document, &handler, err);
    end_update(&reader.update);
    if (status != MG_OK && reader.why.status != MG_OK)
        return mg_fail(err, status, "%s", reader.why.text);
    return status;
}

/* Declarations and comments may stand before the outermost element. */
static bool recognizes(struct mg_str name, struct mg_str head)
{
    size_t at = mg_str_find_str(head, MG_STR("<updates"));
    struct mg_str after = mg_str_skip(head, at == SIZE_MAX ? head.n : at + 8);

    (void)name;
    if (mg_str_starts(head, MG_STR("\xef\xbb\xbf")))
        head = mg_str_skip(head, 3);
    return mg_str_starts(mg_str_trim(head), MG_STR("<")) && after.n != 0 &&
           (after.p[0] == '>' || after.p[0] == '/' || mg_str_trim(after).n != after.n);
}

const struct mg_feed mg_feed_updateinfo = {"updateinfo", recognizes, read_updateinfo};
