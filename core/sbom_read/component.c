/* SPDX-License-Identifier: Apache-2.0
 *
 * From one component to packages. The purl tells what it is; the component's own name is taken
 * where it is but another spelling, because purls of some types are written in lower case and
 * advisories are not.
 */
#include "core/base/compiler.h"
#include "core/base/limits.h"
#include "core/model/package_key.h"
#include "core/model/purl_package.h"
#include "core/sbom_read/reader.h"

/* Scratch memory that is kept from one component to the next. */
#define MG_SCRATCH_KEPT MG_KIB(256)
/* Bytes of an example in the coverage. */
#define MG_EXAMPLE 64

void mg_sbom_component_init(struct mg_sbom_component *component)
{
    *component = (struct mg_sbom_component){0};
    mg_vec_init(&component->properties, sizeof(struct mg_sbom_property));
    mg_vec_init(&component->locations, sizeof(struct mg_str));
    mg_vec_init(&component->places, sizeof(struct mg_sbom_place));
}

void mg_sbom_component_clear(struct mg_sbom_component *component)
{
    mg_vec_clear(&component->properties);
    mg_vec_clear(&component->locations);
    mg_vec_clear(&component->places);
}

void mg_sbom_component_reset(struct mg_sbom_component *component)
{
    struct mg_sbom_component empty = {.properties = component->properties,
                                      .locations = component->locations,
                                      .places = component->places};

    empty.properties.n = 0;
    empty.locations.n = 0;
    empty.places.n = 0;
    *component = empty;
}

bool mg_sbom_component_property(struct mg_sbom_component *component, struct mg_str name,
                                struct mg_str value)
{
    struct mg_sbom_property property = {name, value};

    bool none = value.n == 0 && !mg_str_starts(name, MG_STR("margay:"));

    return name.n == 0 || none || mg_vec_push(&component->properties, &property);
}

bool mg_sbom_component_location(struct mg_sbom_component *component, struct mg_str location,
                                bool own)
{
    return (location.n == 0 && !own) || mg_vec_push(&component->locations, &location);
}

static enum mg_status no_memory(struct mg_error *err)
{
    return mg_fail(err, MG_NOMEM, "the SBOM needs more memory than a scan may take");
}

static enum mg_status leave_out(struct mg_sbom_reader *reader,
                                const struct mg_sbom_component *component,
                                enum mg_sbom_unmapped reason, struct mg_error *err)
{
    struct mg_sbom_left_out *left_out = &reader->left_out[reason];
    struct mg_str text = reason == MG_SBOM_BROKEN_PURL || reason == MG_SBOM_OTHER_TYPE
                             ? component->purl
                             : component->name;

    if (left_out->count < MG_SBOM_EXAMPLES &&
        !mg_arena_str(&reader->kept, mg_sbom_cut(text, MG_EXAMPLE),
                      &left_out->examples[left_out->count]))
        return no_memory(err);
    left_out->count++;
    return MG_OK;
}

/* Do advisories take both for one package? */
static bool is_same_name(struct mg_str type, struct mg_str a, struct mg_str b)
{
    struct mg_buf keys[2];
    bool same;

    if (!mg_str_is(type, "pypi"))
        return mg_str_eq_nocase(a, b);
    for (size_t i = 0; i < MG_COUNT(keys); i++) {
        mg_buf_init(&keys[i], MG_LIMIT_PURL);
        mg_package_key(&keys[i], MG_STR("PyPI"), i == 0 ? a : b);
    }
    same = !keys[0].failed && !keys[1].failed &&
           mg_str_eq(mg_buf_view(&keys[0]), mg_buf_view(&keys[1]));
    mg_buf_clear(&keys[0]);
    mg_buf_clear(&keys[1]);
    return same;
}

static bool set_spelling(struct mg_sbom_reader *reader, const struct mg_sbom_component *component,
                         struct mg_package *package)
{
    struct mg_str name = component->name;
    const char *joined;

    if (component->group.n != 0) {
        joined = mg_arena_printf(&reader->scratch, "%.*s%c%.*s", MG_STR_ARG(component->group),
                                 mg_str_is(package->type, "maven") ? ':' : '/',
                                 MG_STR_ARG(component->name));
        if (joined == NULL)
            return false;
        name = mg_str_of(joined);
    }
    if (is_same_name(package->type, name, package->name))
        package->name = name;
    return true;
}

/* Type, name, version, architecture, builder and place: a component that is listed twice is one
 * package. */
static bool is_new(struct mg_sbom_reader *reader, const struct mg_package *package,
                   struct mg_str builder, bool *out)
{
    const struct mg_str parts[] = {package->type, package->name, package->version,
                                   package->arch, builder,       package->location};
    struct mg_buf buf;
    struct mg_str key;
    bool ok;

    mg_buf_init(&buf, MG_COUNT(parts) * (MG_LIMIT_FIELD + 1));
    for (size_t i = 0; i < MG_COUNT(parts); i++) {
        mg_buf_str(&buf, parts[i]);
        mg_buf_char(&buf, '\0');
    }
    key = mg_buf_view(&buf);
    *out = mg_map_get(&reader->seen, key) == NULL;
    ok = !buf.failed && (!*out || (mg_arena_str(&reader->kept, key, &key) &&
                                   mg_map_put(&reader->seen, key, reader)));
    mg_buf_clear(&buf);
    return ok;
}

static bool too_long(const struct mg_package *package)
{
    const struct mg_str fields[] = {
        package->name,         package->version,        package->arch,       package->source_name,
        package->location,     package->source_version, package->multi_arch, package->modularity,
        package->status,       package->origin,         package->owner,      package->evidence,
        package->origin_reason};

    for (size_t i = 0; i < MG_COUNT(fields); i++) {
        if (fields[i].n > MG_LIMIT_FIELD)
            return true;
    }
    return false;
}

static enum mg_status add_instance(struct mg_sbom_reader *reader,
                                   const struct mg_sbom_component *component,
                                   const struct mg_host *distribution, struct mg_package *package,
                                   struct mg_error *err)
{
    bool fresh;

    if (too_long(package))
        return leave_out(reader, component, MG_SBOM_TOO_LONG, err);
    if (reader->inventory->package_count == MG_LIMIT_PACKAGES) {
        reader->full = true;
        return MG_OK;
    }
    if (!is_new(reader, package, distribution == NULL ? MG_STR_NONE : distribution->os_id, &fresh))
        return no_memory(err);
    if (!fresh)
        return MG_OK;
    if (!mg_sbom_distribution_count(reader, distribution, package))
        return no_memory(err);
    return mg_inventory_add_package(reader->inventory, package, err);
}

/* What a package of a distribution must have, when nothing told it: it is its own source. */
static void complete(struct mg_package *package)
{
    if (!mg_purl_type_is_distribution(package->type))
        return;
    if (package->source_name.n == 0)
        package->source_name = package->name;
    if (package->source_version.n == 0)
        package->source_version = package->version;
}

static enum mg_status add_instances(struct mg_sbom_reader *reader,
                                    const struct mg_sbom_component *component,
                                    const struct mg_host *distribution,
                                    const struct mg_package *package, struct mg_error *err)
{
    const struct mg_str *locations = component->locations.items;
    size_t count = component->locations.n, next = 0;
    enum mg_status status = MG_OK;

    for (size_t i = 0; status == MG_OK && i < (count == 0 ? 1 : count); i++) {
        struct mg_package instance = *package;

        if (count != 0)
            instance.location = locations[i];
        next = mg_sbom_properties_of_place(component, i + 1, next, &instance);
        complete(&instance);
        status = add_instance(reader, component, distribution, &instance, err);
    }
    return status;
}

/* License and hash are for people: too long ones are left out. */
static struct mg_str or_none(struct mg_str s)
{
    return s.n <= MG_LIMIT_FIELD ? s : MG_STR_NONE;
}

static enum mg_status add_mapped(struct mg_sbom_reader *reader, struct mg_sbom_component *component,
                                 const struct mg_purl *purl, struct mg_package *package,
                                 struct mg_error *err)
{
    struct mg_host distribution;
    bool told =
        mg_purl_type_is_distribution(package->type) && mg_purl_distribution(purl, &distribution);

    if (package->version.n == 0)
        package->version = component->version;
    package->license = component->license;
    if (!mg_purl_type_is_distribution(package->type))
        package->sha1 = component->sha1;
    if (!set_spelling(reader, component, package) ||
        !mg_sbom_properties_of_package(reader, component, package))
        return no_memory(err);
    package->license = or_none(package->license);
    package->sha1 = or_none(package->sha1);
    if (package->version.n == 0)
        return leave_out(reader, component, MG_SBOM_NO_VERSION, err);
    return add_instances(reader, component, told ? &distribution : NULL, package, err);
}

static enum mg_status map(struct mg_sbom_reader *reader, struct mg_sbom_component *component,
                          struct mg_error *err)
{
    struct mg_package package;
    struct mg_purl purl;
    enum mg_status status = mg_purl_parse(&reader->scratch, component->purl, &purl, err);

    if (status == MG_FORMAT || status == MG_LIMIT)
        return leave_out(reader, component, MG_SBOM_BROKEN_PURL, err);
    if (status == MG_OK)
        status = mg_purl_package(&reader->scratch, &purl, &package, err);
    if (status == MG_UNSUPPORTED)
        return leave_out(reader, component, MG_SBOM_OTHER_TYPE, err);
    return status == MG_OK ? add_mapped(reader, component, &purl, &package, err) : status;
}

enum mg_status mg_sbom_component_add(struct mg_sbom_reader *reader,
                                     struct mg_sbom_component *component, struct mg_error *err)
{
    enum mg_status status;

    if (component->other_thing && component->purl.n == 0)
        return MG_OK;
    status = component->purl.n == 0 ? leave_out(reader, component, MG_SBOM_NO_PURL, err)
                                    : map(reader, component, err);
    if (reader->scratch.used > MG_SCRATCH_KEPT)
        mg_arena_clear(&reader->scratch);
    return status;
}
