/* SPDX-License-Identifier: Apache-2.0
 *
 * Properties of SBOMs. Margay's own carry the fields of an inventory verbatim and win over what
 * a purl says, because a purl does not keep everything (letter case of languages, the epoch of a
 * source package of rpm). An empty field is not written. The names are in the tables below;
 * besides: margay:location, repeated, one per place where the package was found; margay:coverage,
 * repeated, an entry as JSON with the members of the provider protocol. In SPDX the same are
 * annotations "name=value".
 * Of other tools: Trivy (pkg/sbom/core of aquasecurity/trivy, names "aquasecurity:trivy:...") and
 * Syft (names "syft:..."; the files it lists are all evidence of one package, the first one is the
 * record).
 */
#include <stddef.h>

#include "core/base/compiler.h"
#include "core/base/limits.h"
#include "core/model/purl_package.h"
#include "core/sbom_read/reader.h"

#define PACKAGE(property, member)                                                                  \
    {                                                                                              \
        MG_STR_INIT(property), offsetof(struct mg_package, member)                                 \
    }
#define HOST(property, member)                                                                     \
    {                                                                                              \
        MG_STR_INIT(property), offsetof(struct mg_host, member)                                    \
    }

struct field {
    struct mg_str name;
    size_t offset;
};

static const struct field package_fields[] = {
    PACKAGE("margay:name", name),
    PACKAGE("margay:version", version),
    PACKAGE("margay:architecture", arch),
    PACKAGE("margay:source:name", source_name),
    PACKAGE("margay:source:version", source_version),
    PACKAGE("margay:multi_arch", multi_arch),
    PACKAGE("margay:modularity", modularity),
    PACKAGE("margay:status", status),
    PACKAGE("margay:origin", origin),
    PACKAGE("margay:origin_reason", origin_reason),
    PACKAGE("margay:owner", owner),
    PACKAGE("margay:evidence", evidence),
    PACKAGE("margay:license", license),
    PACKAGE("margay:sha1", sha1),
    PACKAGE("aquasecurity:trivy:Modularitylabel", modularity),
    PACKAGE("syft:metadata:modularityLabel", modularity),
};

static const struct field host_fields[] = {
    HOST("margay:hostname", hostname),
    HOST("margay:machine_id", machine_id),
    HOST("margay:root", root),
    HOST("margay:boot_id", boot_id),
    HOST("margay:architecture", architecture),
    HOST("margay:os:family", os_family),
    HOST("margay:os:id", os_id),
    HOST("margay:os:id_like", os_id_like),
    HOST("margay:os:version_id", os_version),
    HOST("margay:os:version_codename", os_codename),
    HOST("margay:os:base_codename", base_codename),
    HOST("margay:os:name", os_name),
    HOST("margay:kernel", kernel_release),
    HOST("margay:live_patches", live_patches),
};

static const struct field system_fields[] = {
    HOST("syft:distro:idLike:0", os_id_like),
    HOST("syft:distro:versionCodename", os_codename),
    HOST("syft:distro:prettyName", os_name),
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

/* The parts of a source package's version as Trivy keeps them. */
struct source {
    struct mg_str name, epoch, version, release;
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
        (void)mg_source_rpm_split(property->value, &source->name, &source->version);
}

static bool set_source(struct mg_sbom_reader *reader, const struct source *source,
                       struct mg_package *package)
{
    bool epoch = source->epoch.n != 0 && !mg_str_is(source->epoch, "0");
    const char *version;

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
    if (mg_str_is(property->name, "margay:location"))
        return mg_sbom_component_location(component, property->value);
    if (mg_str_is(property->name, "syft:location:0:path") ||
        mg_str_is(property->name, "aquasecurity:trivy:FilePath"))
        return mg_sbom_component_location(component, without_slash(property->value));
    return true;
}

bool mg_sbom_properties_of_package(struct mg_sbom_reader *reader,
                                   struct mg_sbom_component *component, struct mg_package *package)
{
    const struct mg_sbom_property *properties = component->properties.items;
    struct source source = {{0}, {0}, {0}, {0}};
    bool ok = true;

    for (size_t i = 0; ok && i < component->properties.n; i++) {
        read_source(&properties[i], &source);
        ok = read_location(&properties[i], component);
    }
    if (mg_purl_type_is_distribution(package->type))
        ok = ok && set_source(reader, &source, package);
    for (size_t i = 0; i < component->properties.n; i++) {
        struct mg_str *field =
            field_of(package, package_fields, MG_COUNT(package_fields), properties[i].name);

        if (field != NULL)
            *field = properties[i].value;
    }
    return ok;
}

/* An entry of the coverage that the inventory of the host had. */
static void read_coverage(struct mg_sbom_reader *reader, struct mg_str text)
{
    struct mg_coverage entry = {.level = MG_COVERAGE_INCOMPLETE};
    cJSON *object = NULL;
    double count;

    if (mg_json_parse(text, MG_LIMIT_SBOM_MEMBER, &object, NULL) != MG_OK)
        return;
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
    struct mg_str *field = field_of(&reader->host, host_fields, MG_COUNT(host_fields), name);

    if (mg_str_starts(name, MG_STR("margay:")))
        reader->own = true;
    if (mg_str_is(name, "margay:coverage"))
        read_coverage(reader, value);
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
    }
    if (!keep_all(&reader->kept, views, MG_COUNT(views)))
        return false;
    reader->system = system;
    return true;
}
