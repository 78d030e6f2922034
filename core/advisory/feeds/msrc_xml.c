/* SPDX-License-Identifier: Apache-2.0
 *
 * MSRC's monthly documents as XML (CVRF 1.1, http://docs.oasis-open.org/csaf/csaf-cvrf/): the tree
 * of products, then the vulnerabilities. Namespaces are not looked at, only the names behind them.
 * The document is judged as a whole before anything of it counts.
 */
#include "core/advisory/feeds/msrc.h"

#include <string.h>

#include "core/xml/xml.h"
#include "core/base/limits.h"

/* Depths: vulnerability, its members and lists, their items, what an item has. */
enum { DEPTH_VULNERABILITY = 2, DEPTH_MEMBER = 3, DEPTH_ITEM = 4, DEPTH_PART = 5 };

struct reader {
    struct mg_msrc msrc;
    bool inside;          /* a vulnerability */
    struct mg_str family; /* of the products that come next; in the arena of the tree */
    unsigned family_depth;
    struct mg_str product; /* id of the product whose name comes next */
    struct mg_msrc_item item;
    struct mg_vec ids; /* of struct mg_str: products of the item */
    bool is_note;      /* the item is the description */
    struct mg_error why;
};

static const char *local_name(const char *name)
{
    const char *colon = strchr(name, ':');

    return colon == NULL ? name : colon + 1;
}

/* Texts longer than any field are of no use here. */
static struct mg_str keep(struct mg_msrc *msrc, struct mg_str text)
{
    struct mg_str kept = MG_STR_NONE;

    text = mg_str_trim(text);
    if (text.n <= MG_LIMIT_FIELD && !mg_arena_str(&msrc->arena, text, &kept))
        msrc->full = true;
    return kept;
}

static const struct {
    const char *element, *type;
    enum mg_msrc_what what;
} kinds[] = {
    {"Status", "Known Affected", MG_MSRC_AFFECTED}, {"Threat", "Severity", MG_MSRC_SEVERITY},
    {"Threat", "Exploit Status", MG_MSRC_EXPLOIT},  {"ScoreSet", "", MG_MSRC_SCORE},
    {"Remediation", "Vendor Fix", MG_MSRC_FIX},
};

static void begin_item(struct reader *reader, const char *name, const char **attributes)
{
    struct mg_str type = mg_xml_attribute(attributes, "Type");

    reader->item = (struct mg_msrc_item){.what = MG_MSRC_NOTHING};
    reader->ids.n = 0;
    reader->is_note = strcmp(name, "Note") == 0 && mg_str_is(type, "Description");
    for (size_t i = 0; i < MG_COUNT(kinds); i++) {
        if (strcmp(name, kinds[i].element) == 0 && mg_str_is(type, kinds[i].type))
            reader->item.what = kinds[i].what;
    }
}

static bool begin_tree(struct reader *reader, unsigned depth, const char *name,
                       const char **attributes)
{
    struct mg_arena *arena = &reader->msrc.tree;

    if (strcmp(name, "Branch") == 0 &&
        mg_str_is(mg_xml_attribute(attributes, "Type"), "Product Family")) {
        reader->family_depth = depth;
        return mg_arena_str(arena,
                            mg_str_take(mg_xml_attribute(attributes, "Name"), MG_LIMIT_FIELD),
                            &reader->family);
    }
    if (strcmp(name, "FullProductName") == 0)
        return mg_arena_str(arena,
                            mg_str_take(mg_xml_attribute(attributes, "ProductID"), MG_LIMIT_FIELD),
                            &reader->product);
    return true;
}

static bool on_begin(void *context, unsigned depth, const char *name, const char **attributes)
{
    struct reader *reader = context;

    name = local_name(name);
    if (depth == DEPTH_VULNERABILITY) {
        reader->inside = strcmp(name, "Vulnerability") == 0;
        if (reader->inside)
            mg_msrc_begin(&reader->msrc);
        return true;
    }
    if (!reader->inside)
        return begin_tree(reader, depth, name, attributes);
    if (depth == DEPTH_ITEM)
        begin_item(reader, name, attributes);
    return true;
}

/* What an item says, in its own element each. */
static void end_part(struct reader *reader, const char *name, struct mg_str text)
{
    struct mg_msrc_item *item = &reader->item;
    const struct {
        const char *name;
        struct mg_str *to;
    } parts[] = {
        {"Description", &item->text},
        {"Vector", &item->text},
        {"SubType", &item->kind},
        {"FixedBuild", &item->build},
        {"Supercedence", &item->supersedes},
        {"RestartRequired", &item->restart},
    };
    struct mg_str kept;

    if (strcmp(name, "Date") == 0)
        mg_msrc_saw_revision(&reader->msrc, text);
    if (item->what == MG_MSRC_NOTHING)
        return;
    if (strcmp(name, "ProductID") == 0) {
        kept = keep(&reader->msrc, text);
        reader->msrc.full = !mg_vec_push(&reader->ids, &kept) || reader->msrc.full;
    }
    for (size_t i = 0; i < MG_COUNT(parts); i++) {
        if (strcmp(name, parts[i].name) == 0)
            *parts[i].to = keep(&reader->msrc, text);
    }
}

static void end_item(struct reader *reader, struct mg_str text)
{
    struct mg_msrc *msrc = &reader->msrc;

    if (reader->is_note && msrc->description.n == 0 &&
        !mg_arena_str(&msrc->arena, text, &msrc->description))
        msrc->full = true;
    if (reader->item.what == MG_MSRC_NOTHING)
        return;
    mg_msrc_add_item(msrc, &reader->item);
    for (size_t i = 0; i < reader->ids.n; i++)
        mg_msrc_add_to(msrc, &reader->item, *(struct mg_str *)mg_vec_at(&reader->ids, i));
}

static bool end_vulnerability(struct reader *reader, unsigned depth, const char *name,
                              struct mg_str text)
{
    struct mg_msrc *msrc = &reader->msrc;

    if (depth == DEPTH_PART)
        end_part(reader, name, text);
    else if (depth == DEPTH_ITEM)
        end_item(reader, text);
    else if (depth == DEPTH_MEMBER && strcmp(name, "CVE") == 0)
        msrc->id = keep(msrc, text);
    else if (depth == DEPTH_MEMBER && strcmp(name, "Title") == 0)
        msrc->title = keep(msrc, text);
    if (msrc->full)
        return mg_fail(&reader->why, MG_NOMEM, "no memory for a vulnerability") == MG_OK;
    if (depth != DEPTH_VULNERABILITY)
        return true;
    reader->inside = false;
    return mg_msrc_end(msrc, &reader->why) == MG_OK;
}

static bool on_end(void *context, unsigned depth, const char *name, struct mg_str text, bool cut)
{
    struct reader *reader = context;

    (void)cut; /* only notes are that long, and of one the beginning will do */
    name = local_name(name);
    if (reader->inside)
        return end_vulnerability(reader, depth, name, text);
    if (strcmp(name, "FullProductName") == 0 &&
        !mg_msrc_add_product(&reader->msrc, reader->product, text, reader->family))
        return false;
    if (depth == reader->family_depth)
        reader->family = MG_STR_NONE;
    return true;
}

static enum mg_status read_xml(struct mg_builder *builder, struct mg_str document,
                               struct mg_feed_result *result, struct mg_error *err)
{
    struct reader reader = {.inside = false};
    struct mg_xml_handler handler = {&reader, on_begin, on_end};
    enum mg_status status = mg_xml_parse(document, NULL, err);

    if (status != MG_OK)
        return status;
    mg_msrc_init(&reader.msrc, builder, result);
    mg_vec_init(&reader.ids, sizeof(struct mg_str));
    status = mg_xml_parse(document, &handler, err);
    mg_vec_clear(&reader.ids);
    mg_msrc_clear(&reader.msrc);
    if (status != MG_OK && reader.why.status != MG_OK)
        return mg_fail(err, status, "%s", reader.why.text);
    return status;
}

/* Other vendors write CVRF, too; Microsoft's says early who publishes it. */
static bool recognizes(struct mg_str name, struct mg_str head)
{
    (void)name;
    if (mg_str_starts(head, MG_STR("\xef\xbb\xbf")))
        head = mg_str_skip(head, 3);
    return mg_str_starts(mg_str_trim(head), MG_STR("<")) &&
           mg_str_find_str(head, MG_STR("cvrfdoc")) != SIZE_MAX &&
           mg_str_find_str(head, MG_STR("secure@microsoft.com")) != SIZE_MAX;
}

const struct mg_feed mg_feed_msrc_xml = {"msrc-xml", recognizes, read_xml};
