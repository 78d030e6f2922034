/* SPDX-License-Identifier: Apache-2.0
 *
 * CycloneDX JSON (https://cyclonedx.org/docs/1.6/json/). Components within components are walked
 * with a stack of our own. The component that the metadata is about is the project or the image
 * itself, not a package of it.
 */
#include "core/base/compiler.h"
#include "core/base/json_items.h"
#include "core/base/limits.h"
#include "core/sbom_read/reader.h"

/* Types of components that are no packages by themselves. */
static const char *const other_things[] = {
    "container", "cryptographic-asset",    "data",     "device",           "device-driver", "file",
    "firmware",  "machine-learning-model", "platform", "operating-system",
};

static bool is_other_thing(struct mg_str type)
{
    for (size_t i = 0; i < MG_COUNT(other_things); i++) {
        if (mg_str_is(type, other_things[i]))
            return true;
    }
    return false;
}

static bool read_properties(const cJSON *properties, struct mg_sbom_component *component)
{
    const cJSON *item;
    bool ok = true;

    cJSON_ArrayForEach(item, properties) ok =
        ok && mg_sbom_component_property(component, mg_json_str(item, "name"),
                                         mg_json_str(item, "value"));
    return ok;
}

/* "/usr/lib/x" as "usr/lib/x"; cdxgen puts "#" and a line behind a file of source. */
static struct mg_str path_of(const struct mg_sbom_reader *reader, struct mg_str location)
{
    size_t hash = mg_str_find(location, '#');
    uint64_t line;

    if (reader->own)
        return location;
    if (hash != SIZE_MAX && mg_str_u64(mg_str_skip(location, hash + 1), &line))
        location = mg_str_take(location, hash);
    return mg_str_skip(location, location.n > 1 && location.p[0] == '/');
}

static bool read_evidence(const struct mg_sbom_reader *reader, const cJSON *evidence,
                          struct mg_sbom_component *component)
{
    const cJSON *item;
    bool ok = true;

    cJSON_ArrayForEach(item, mg_json_array(evidence, "occurrences")) ok =
        ok && mg_sbom_component_location(component, path_of(reader, mg_json_str(item, "location")),
                                         reader->own);
    return ok;
}

static struct mg_str sha1_of(const cJSON *hashes)
{
    const cJSON *item;

    cJSON_ArrayForEach(item, hashes)
    {
        if (mg_str_is(mg_json_str(item, "alg"), "SHA-1"))
            return mg_json_str(item, "content");
    }
    return MG_STR_NONE;
}

/* One of "expression", "license.id", "license.name". */
static struct mg_str one_license(const cJSON *item)
{
    const cJSON *license = mg_json_object(item, "license");
    struct mg_str text = mg_json_str(item, "expression");

    if (text.n == 0)
        text = mg_json_str(license, "id");
    return text.n != 0 ? text : mg_json_str(license, "name");
}

/* One more of a list, which counts as "AND": an expression within it stays one operand. */
static void add_license(struct mg_buf *text, struct mg_str license, bool alone)
{
    bool apart = !alone && mg_str_find_str(license, MG_STR(" OR ")) != SIZE_MAX;

    if (license.n != 0 && text->n != 0)
        mg_buf_str(text, MG_STR(" AND "));
    mg_buf_str(text, apart ? MG_STR("(") : MG_STR_NONE);
    mg_buf_str(text, license);
    mg_buf_str(text, apart ? MG_STR(")") : MG_STR_NONE);
}

static bool read_licenses(struct mg_sbom_reader *reader, const cJSON *licenses, struct mg_str *out)
{
    bool alone = cJSON_GetArraySize(licenses) == 1;
    struct mg_buf text;
    const cJSON *item;
    bool ok;

    mg_buf_init(&text, MG_LIMIT_FIELD);
    cJSON_ArrayForEach(item, licenses)
    {
        add_license(&text, one_license(item), alone);
    }
    ok = text.failed || mg_arena_str(&reader->scratch, mg_buf_view(&text), out);
    mg_buf_clear(&text);
    return ok;
}

enum {
    TYPE,
    GROUP,
    NAME,
    VERSION,
    PURL,
    PROPERTIES,
    EVIDENCE,
    HASHES,
    LICENSES,
    PARSED,
    COMPONENTS = PARSED,
    MEMBERS
};

static const struct mg_sbom_member component_members[MEMBERS] = {
    [TYPE] = {.name = "type"},         [GROUP] = {.name = "group"},
    [NAME] = {.name = "name"},         [VERSION] = {.name = "version"},
    [PURL] = {.name = "purl"},         [PROPERTIES] = {.name = "properties"},
    [EVIDENCE] = {.name = "evidence"}, [HASHES] = {.name = "hashes"},
    [LICENSES] = {.name = "licenses"}, [COMPONENTS] = {.name = "components"},
};

/* Fill component, whose views borrow from items. */
static bool fill(struct mg_sbom_reader *reader, cJSON *const *items,
                 struct mg_sbom_component *component)
{
    struct mg_str type = mg_json_text(items[TYPE]);

    component->group = mg_json_text(items[GROUP]);
    component->name = mg_json_text(items[NAME]);
    component->version = mg_json_text(items[VERSION]);
    component->purl = mg_json_text(items[PURL]);
    component->sha1 = sha1_of(items[HASHES]);
    /* A lock file or a binary that holds packages. */
    component->other_thing =
        is_other_thing(type) || (mg_str_is(type, "application") && component->version.n == 0);
    return read_properties(items[PROPERTIES], component) &&
           read_evidence(reader, items[EVIDENCE], component) &&
           read_licenses(reader, items[LICENSES], &component->license);
}

static enum mg_status no_memory(struct mg_error *err)
{
    return mg_fail(err, MG_NOMEM, "no memory for a component of the SBOM");
}

static enum mg_status use(struct mg_sbom_reader *reader, cJSON *const *items, bool is_subject,
                          struct mg_sbom_component *component, struct mg_error *err)
{
    mg_sbom_component_reset(component);
    if (!fill(reader, items, component))
        return no_memory(err);
    if (mg_str_is(mg_json_text(items[TYPE]), "operating-system"))
        return mg_sbom_system(reader, component) ? MG_OK : no_memory(err);
    if (!is_subject)
        return mg_sbom_component_add(reader, component, err);
    return mg_arena_str(&reader->kept, component->name, &reader->subject) ? MG_OK : no_memory(err);
}

/* *nested: the text of the components within it. */
static enum mg_status read_component(struct mg_sbom_reader *reader, struct mg_str text,
                                     bool is_subject, struct mg_sbom_component *component,
                                     struct mg_str *nested, struct mg_error *err)
{
    struct mg_sbom_member members[MEMBERS];
    cJSON *items[PARSED];
    enum mg_status status;

    for (size_t i = 0; i < MEMBERS; i++)
        members[i] = component_members[i];
    status = mg_sbom_members_find(reader, text, members, MEMBERS, err);
    if (status == MG_OK)
        status = mg_sbom_members_parse(reader, members, PARSED, items, err);
    if (status != MG_OK)
        return status;
    status = use(reader, items, is_subject, component, err);
    mg_sbom_members_free(items, PARSED);
    *nested = members[COMPONENTS].text;
    return status;
}

static enum mg_status push(const struct mg_sbom_reader *reader, struct mg_str array,
                           struct mg_vec *stack, struct mg_error *err)
{
    struct mg_json_items items;

    if (stack->n == MG_LIMIT_SBOM_NESTING)
        return mg_fail(err, MG_LIMIT, "components nested deeper than %d levels at byte %zu",
                       MG_LIMIT_SBOM_NESTING, (size_t)(array.p - reader->document.p));
    if (!mg_json_items_begin(&items, array) || items.close != ']')
        return mg_sbom_fail_at(reader, array.p, "\"components\" is no JSON array", err);
    return mg_vec_push(stack, &items) ? MG_OK : no_memory(err);
}

/* The next component of the innermost array; at its end the array is left. */
static enum mg_status step(struct mg_sbom_reader *reader, struct mg_vec *stack,
                           struct mg_sbom_component *component, struct mg_error *err)
{
    struct mg_json_items *items = mg_vec_at(stack, stack->n - 1);
    struct mg_str key, value, nested = MG_STR_NONE;
    enum mg_status status;

    if (!mg_json_items_next(items, &key, &value)) {
        stack->n--;
        return items->ended
                   ? MG_OK
                   : mg_sbom_fail_at(reader, items->text.p + items->at, "invalid JSON", err);
    }
    status = read_component(reader, value, false, component, &nested, err);
    return status == MG_OK && nested.n != 0 ? push(reader, nested, stack, err) : status;
}

static enum mg_status walk(struct mg_sbom_reader *reader, struct mg_str array,
                           struct mg_sbom_component *component, struct mg_error *err)
{
    enum mg_status status;
    struct mg_vec stack;

    if (array.n == 0)
        return MG_OK;
    mg_vec_init(&stack, sizeof(struct mg_json_items));
    status = push(reader, array, &stack, err);
    while (status == MG_OK && stack.n != 0)
        status = step(reader, &stack, component, err);
    mg_vec_clear(&stack);
    return status;
}

/* Since 1.5 tools are components, before that they were an array of their own kind. */
static bool read_tools(struct mg_sbom_reader *reader, const cJSON *tools)
{
    const cJSON *list = cJSON_IsArray(tools) ? tools : mg_json_array(tools, "components");
    const cJSON *first = cJSON_GetArrayItem(list, 0);
    struct mg_str version = mg_json_str(first, "version");
    const char *text =
        mg_arena_printf(&reader->kept, "%.*s%s%.*s", MG_STR_ARG(mg_json_str(first, "name")),
                        version.n != 0 ? " " : "", MG_STR_ARG(version));

    reader->tool = mg_str_of(text);
    return text != NULL;
}

static bool read_host(struct mg_sbom_reader *reader, const cJSON *properties)
{
    const cJSON *item;
    bool ok = true;

    cJSON_ArrayForEach(item, properties) ok =
        ok &&
        mg_sbom_property_of_host(reader, mg_json_str(item, "name"), mg_json_str(item, "value"));
    return ok;
}

static enum mg_status read_metadata(struct mg_sbom_reader *reader, struct mg_str text,
                                    struct mg_sbom_component *component, struct mg_error *err)
{
    struct mg_sbom_member members[] = {
        {.name = "tools"}, {.name = "properties"}, {.name = "component"}};
    struct mg_str nested = MG_STR_NONE;
    cJSON *items[2];
    enum mg_status status;
    bool ok;

    if (text.n == 0)
        return MG_OK;
    status = mg_sbom_members_find(reader, text, members, MG_COUNT(members), err);
    if (status == MG_OK)
        status = mg_sbom_members_parse(reader, members, MG_COUNT(items), items, err);
    if (status != MG_OK)
        return status;
    ok = read_tools(reader, items[0]) && read_host(reader, items[1]);
    mg_sbom_members_free(items, MG_COUNT(items));
    if (!ok)
        return no_memory(err);
    if (members[2].text.n != 0)
        status = read_component(reader, members[2].text, true, component, &nested, err);
    return status == MG_OK ? walk(reader, nested, component, err) : status;
}

/* Version 1.x, x at least 2: later ones only add to it. */
static enum mg_status check_version(struct mg_sbom_reader *reader,
                                    const struct mg_sbom_member *member, struct mg_error *err)
{
    cJSON *item;
    enum mg_status status = mg_sbom_member_parse(reader, member, &item, err);
    struct mg_str version = mg_json_text(item);
    const char *format;
    uint64_t minor;

    if (status != MG_OK)
        return status;
    if (!mg_str_starts(version, MG_STR("1.")) || !mg_str_u64(mg_str_skip(version, 2), &minor) ||
        minor < 2) {
        status = mg_fail(err, MG_UNSUPPORTED,
                         "CycloneDX %.*s is not read: 1.2 and later versions 1.x are",
                         MG_STR_ARG(mg_sbom_cut(version, 20)));
    } else {
        format = mg_arena_printf(&reader->kept, "CycloneDX 1.%llu", (unsigned long long)minor);
        reader->format = mg_str_of(format);
        status = format != NULL ? MG_OK : no_memory(err);
    }
    cJSON_Delete(item);
    return status;
}

enum mg_status mg_sbom_read_cyclonedx(struct mg_sbom_reader *reader, struct mg_error *err)
{
    struct mg_sbom_member members[] = {
        {.name = "specVersion"}, {.name = "metadata"}, {.name = "components"}};
    struct mg_sbom_component component;
    enum mg_status status =
        mg_sbom_members_find(reader, reader->document, members, MG_COUNT(members), err);

    mg_sbom_component_init(&component);
    if (status == MG_OK)
        status = check_version(reader, &members[0], err);
    if (status == MG_OK)
        status = read_metadata(reader, members[1].text, &component, err);
    if (status == MG_OK)
        status = walk(reader, members[2].text, &component, err);
    mg_sbom_component_clear(&component);
    return status;
}
