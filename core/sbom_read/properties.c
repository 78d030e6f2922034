/* SPDX-License-Identifier: Apache-2.0
 *
 * Properties of SBOMs. Margay's own carry the fields of an inventory verbatim and win over what
 * a purl says, because a purl does not keep everything (the epoch of a source package of rpm).
 * Their names are "margay:" and the name of the field: margay:owner, of the second place where the
 * package was found margay:2:owner. An empty field is not written, but for a place's location.
 * margay:coverage, repeated, is an entry of the coverage as JSON. In SPDX the same are annotations
 * "name=value". Of other tools: Trivy (pkg/sbom/core of aquasecurity/trivy, names
 * "aquasecurity:trivy:...") and Syft (names "syft:..."; the files it lists are all evidence of one
 * package, the first one is the record).
 */
#include <stddef.h>

#include "core/base/compiler.h"
#include "core/base/limits.h"
#include "core/model/purl_package.h"
#include "core/sbom_read/reader.h"

#define PACKAGE(member)                                                                            \
    {                                                                                              \
        MG_STR_INIT(#member), offsetof(struct mg_package, member)                                  \
    }
#define HOST(member)                                                                               \
    {                                                                                              \
        MG_STR_INIT(#member), offsetof(struct mg_host, member)                                     \
    }

struct field {
    struct mg_str name;
    size_t offset;
};

static const struct field package_fields[] = {
    PACKAGE(name),           PACKAGE(version),    PACKAGE(arch),          PACKAGE(source_name),
    PACKAGE(source_version), PACKAGE(multi_arch), PACKAGE(modularity),    PACKAGE(status),
    PACKAGE(origin),         PACKAGE(owner),      PACKAGE(origin_reason), PACKAGE(evidence),
    PACKAGE(license),        PACKAGE(sha1),
};

static const struct field foreign_fields[] = {
    {MG_STR_INIT("aquasecurity:trivy:Modularitylabel"), offsetof(struct mg_package, modularity)},
    {MG_STR_INIT("syft:metadata:modularityLabel"), offsetof(struct mg_package, modularity)},
};

static const struct field host_fields[] = {
    HOST(hostname),     HOST(machine_id),     HOST(root),    HOST(boot_id),
    HOST(architecture), HOST(os_family),      HOST(os_id),   HOST(os_id_like),
    HOST(os_version),   HOST(os_codename),    HOST(os_name), HOST(base_codename),
    HOST(live_patches), HOST(kernel_release),
};

static const struct field system_fields[] = {
    {MG_STR_INIT("syft:distro:idLike:0"), offsetof(struct mg_host, os_id_like)},
    {MG_STR_INIT("syft:distro:versionCodename"), offsetof(struct mg_host, os_codename)},
    {MG_STR_INIT("syft:distro:prettyName"), offsetof(struct mg_host, os_name)},
};

static struct mg_str *field_of(void *object, const struct field *fields, size_t count,
                               struct mg_str name)
{
    for (size_t i = 0; i < count; i++) {
        if (mg_str_eq(name, fields[i].name))
            return (struct mg_str *)(void *)((char *)object + fields[i].offset);
    }
    return NULL;
}

/* A name of ours: the field, and the place that it is about, counted from 1; 0: all of them. */
static bool split_own(struct mg_str name, struct mg_str *field, uint64_t *place)
{
    struct mg_str rest = mg_str_skip(name, sizeof "margay:" - 1);
    size_t colon = mg_str_find(rest, ':');

    if (!mg_str_starts(name, MG_STR("margay:")))
        return false;
    *field = colon == SIZE_MAX ? rest : mg_str_skip(rest, colon + 1);
    *place = 0;
    return colon == SIZE_MAX || (mg_str_u64(mg_str_take(rest, colon), place) && *place != 0);
}

/* The parts of a source package's version as Trivy keeps them, or the file that Syft names. */
struct source {
    struct mg_str name, epoch, version, release, rpm;
};

static void read_source(const struct mg_sbom_property *property, struct source *source)
{
    if (mg_str_is(property->name, "aquasecurity:trivy:SrcName") ||
        mg_str_is(property->name, "spdx:source:name") ||
        mg_str_is(property->name, "syft:metadata:source") ||
        mg_str_is(property->name, "syft:metadata:originPackage"))
        source->name = property->value;
    else if (mg_str_is(property->name, "aquasecurity:trivy:SrcVersion") ||
             mg_str_is(property->name, "spdx:source:version") ||
             mg_str_is(property->name, "syft:metadata:sourceVersion"))
        source->version = property->value;
    else if (mg_str_is(property->name, "aquasecurity:trivy:SrcRelease"))
        source->release = property->value;
    else if (mg_str_is(property->name, "aquasecurity:trivy:SrcEpoch"))
        source->epoch = property->value;
    else if (mg_str_is(property->name, "syft:metadata:sourceRpm"))
        source->rpm = property->value;
}

static bool set_source(struct mg_sbom_reader *reader, const struct source *source,
                       struct mg_package *package)
{
    bool epoch = source->epoch.n != 0 && !mg_str_is(source->epoch, "0");
    const char *version;

    mg_source_rpm_set(source->rpm, package);
    if (source->name.n != 0)
        package->source_name = source->name;
    if (source->version.n == 0)
        return true;
    version = mg_arena_printf(&reader->scratch, "%.*s%s%.*s%s%.*s",
                              MG_STR_ARG(epoch ? source->epoch : MG_STR_NONE), epoch ? ":" : "",
                              MG_STR_ARG(source->version), source->release.n != 0 ? "-" : "",
                              MG_STR_ARG(source->release));
    package->source_version = mg_str_of(version);
    return version != NULL;
}

static struct mg_str without_slash(struct mg_str path)
{
    return mg_str_skip(path, path.n > 1 && path.p[0] == '/');
}

static bool read_location(const struct mg_sbom_property *property,
                          struct mg_sbom_component *component)
{
    struct mg_str field;
    uint64_t place;

    if (split_own(property->name, &field, &place) && mg_str_is(field, "location"))
        return mg_sbom_component_location(component, property->value, true);
    if (mg_str_is(property->name, "syft:location:0:path") ||
        mg_str_is(property->name, "aquasecurity:trivy:FilePath"))
        return mg_sbom_component_location(component, without_slash(property->value), false);
    return true;
}

/* Set the field of the package that the property names, or keep it for its place. */
static bool apply(const struct mg_sbom_property *property, struct mg_sbom_component *component,
                  struct mg_package *package)
{
    const struct field *fields = foreign_fields;
    size_t count = MG_COUNT(foreign_fields);
    struct mg_sbom_place at = {.value = property->value};
    struct mg_str name = property->name, *to;

    if (split_own(property->name, &name, &at.place)) {
        fields = package_fields;
        count = MG_COUNT(package_fields);
    }
    to = field_of(package, fields, count, name);
    if (to == NULL)
        return true;
    at.offset = (size_t)((const char *)to - (const char *)package);
    if (at.place != 0)
        return mg_vec_push(&component->places, &at);
    *to = property->value;
    return true;
}

static int by_place(const void *left, const void *right)
{
    const struct mg_sbom_place *a = left, *b = right;

    return (a->place > b->place) - (a->place < b->place);
}

bool mg_sbom_properties_of_package(struct mg_sbom_reader *reader,
                                   struct mg_sbom_component *component, struct mg_package *package)
{
    const struct mg_sbom_property *properties = component->properties.items;
    struct source source = {.name = MG_STR_NONE};
    bool ok = true;

    for (size_t i = 0; ok && i < component->properties.n; i++) {
        read_source(&properties[i], &source);
        ok = read_location(&properties[i], component);
    }
    if (mg_purl_type_is_distribution(package->type))
        ok = ok && set_source(reader, &source, package);
    for (size_t i = 0; ok && i < component->properties.n; i++)
        ok = apply(&properties[i], component, package);
    mg_vec_sort(&component->places, by_place);
    return ok;
}

size_t mg_sbom_properties_of_place(const struct mg_sbom_component *component, size_t place,
                                   size_t next, struct mg_package *package)
{
    const struct mg_sbom_place *places = component->places.items;

    for (; next < component->places.n && places[next].place <= place; next++) {
        if (places[next].place == place)
            *(struct mg_str *)(void *)((char *)package + places[next].offset) = places[next].value;
    }
    return next;
}

/* An entry of the coverage that the inventory of the host had. */
static void read_coverage(struct mg_sbom_reader *reader, struct mg_str text)
{
    struct mg_coverage entry = {.level = MG_COVERAGE_INCOMPLETE};
    cJSON *object = NULL;
    double count;

    if (mg_json_parse(text, MG_LIMIT_SBOM_MEMBER, &object, NULL) != MG_OK) {
        mg_sbom_cover(reader, MG_COVERAGE_INCOMPLETE, "BROKEN_COVERAGE", MG_STR_NONE,
                      "an entry of the coverage of its host cannot be read", 1);
        return;
    }
    (void)mg_coverage_level_parse(mg_json_str(object, "level"), &entry.level);
    entry.area = mg_sbom_cut(mg_json_str(object, "area"), 64);
    entry.code = mg_sbom_cut(mg_json_str(object, "code"), 64);
    entry.subject = mg_json_str(object, "subject");
    entry.detail = mg_json_str(object, "detail");
    count = mg_json_number(object, "count", 0);
    entry.count = count >= 0 && count < 1e15 ? (uint64_t)count : 0;
    mg_inventory_add_coverage(reader->inventory, &entry);
    cJSON_Delete(object);
}

bool mg_sbom_property_of_host(struct mg_sbom_reader *reader, struct mg_str name,
                              struct mg_str value)
{
    struct mg_str member, *field;
    uint64_t place;

    if (!split_own(name, &member, &place))
        return true;
    reader->own = true;
    if (mg_str_is(member, "coverage"))
        read_coverage(reader, value);
    field = field_of(&reader->host, host_fields, MG_COUNT(host_fields), member);
    return field == NULL || mg_arena_str(&reader->kept, value, field);
}

static bool keep_all(struct mg_arena *arena, struct mg_str *const *fields, size_t count)
{
    bool ok = true;

    for (size_t i = 0; ok && i < count; i++)
        ok = mg_arena_str(arena, *fields[i], fields[i]);
    return ok;
}

bool mg_sbom_system(struct mg_sbom_reader *reader, const struct mg_sbom_component *component)
{
    const struct mg_sbom_property *properties = component->properties.items;
    struct mg_host system;
    struct mg_str *const views[] = {&system.os_id, &system.os_version, &system.os_codename,
                                    &system.os_id_like, &system.os_name};

    if (reader->system.os_id.n != 0)
        return true;
    mg_distribution_named(component->name, component->version, &system);
    for (size_t i = 0; i < component->properties.n; i++) {
        struct mg_str *field =
            field_of(&system, system_fields, MG_COUNT(system_fields), properties[i].name);

        if (field != NULL)
            *field = properties[i].value;
        if (!mg_sbom_property_of_host(reader, properties[i].name, properties[i].value))
            return false;
    }
    if (!keep_all(&reader->kept, views, MG_COUNT(views)))
        return false;
    reader->system = system;
    return true;
}
