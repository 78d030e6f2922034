/* SPDX-License-Identifier: Apache-2.0
 *
 * SPDX JSON (https://spdx.github.io/spdx-spec/v2.3/). Packages have their purl among the external
 * references (annex F.3.5). SPDX has no properties: Trivy writes its own as annotations
 * "name: value", Margay writes "margay:name=value".
 */
#include "core/base/compiler.h"
#include "core/base/json_items.h"
#include "core/base/limits.h"
#include "core/sbom_read/reader.h"

/* Purposes of packages that are none of a package manager (section 7.24). */
static const char *const other_things[] = {
    "ARCHIVE", "CONTAINER", "DEVICE", "FILE", "FIRMWARE", "INSTALL", "OPERATING-SYSTEM", "SOURCE",
};

static bool is_other_thing(struct mg_str purpose)
{
    for (size_t i = 0; i < MG_COUNT(other_things); i++) {
        if (mg_str_is(purpose, other_things[i]))
            return true;
    }
    return false;
}

static enum mg_status no_memory(struct mg_error *err)
{
    return mg_fail(err, MG_NOMEM, "no memory for a package of the SBOM");
}

static struct mg_str purl_of(const cJSON *references)
{
    const cJSON *item;

    cJSON_ArrayForEach(item, references)
    {
        if (mg_str_is(mg_json_str(item, "referenceType"), "purl"))
            return mg_json_str(item, "referenceLocator");
    }
    return MG_STR_NONE;
}

static struct mg_str sha1_of(const cJSON *checksums)
{
    const cJSON *item;

    cJSON_ArrayForEach(item, checksums)
    {
        if (mg_str_is(mg_json_str(item, "algorithm"), "SHA1"))
            return mg_json_str(item, "checksumValue");
    }
    return MG_STR_NONE;
}

/* The comment of an annotation as a property; Trivy's get the prefix that they have in CycloneDX.
 */
static bool split_comment(struct mg_arena *arena, struct mg_str comment,
                          struct mg_sbom_property *out)
{
    size_t at = mg_str_find(comment, '=');
    const char *name;

    if (mg_str_starts(comment, MG_STR("margay:")) && at != SIZE_MAX) {
        *out = (struct mg_sbom_property){mg_str_take(comment, at), mg_str_skip(comment, at + 1)};
        return true;
    }
    *out = (struct mg_sbom_property){{0}, {0}};
    at = mg_str_find_str(comment, MG_STR(": "));
    if (at == SIZE_MAX)
        return true;
    name = mg_arena_printf(arena, "aquasecurity:trivy:%.*s", MG_STR_ARG(mg_str_take(comment, at)));
    *out = (struct mg_sbom_property){mg_str_of(name), mg_str_skip(comment, at + 2)};
    return name != NULL;
}

static bool read_annotations(struct mg_sbom_reader *reader, const cJSON *annotations,
                             struct mg_sbom_component *component)
{
    struct mg_sbom_property property;
    const cJSON *item;
    bool ok = true;

    cJSON_ArrayForEach(item, annotations) ok =
        ok && split_comment(&reader->scratch, mg_json_str(item, "comment"), &property) &&
        mg_sbom_component_property(component, property.name, property.value);
    return ok;
}

/* Trivy: "built package from: openssl 3.0.11-1", "package found in: app/package-lock.json". Syft:
 * "acquired package info from DPKG DB: /var/lib/dpkg/status, ...", whose first file is the record
 * of the package. */
static bool read_source_info(struct mg_str info, struct mg_sbom_component *component)
{
    static const struct mg_str built = MG_STR_INIT("built package from: ");
    static const struct mg_str found = MG_STR_INIT("package found in: ");
    size_t at;

    if (mg_str_starts(info, built)) {
        info = mg_str_skip(info, built.n);
        at = mg_str_find(info, ' ');
        return mg_sbom_component_property(component, MG_STR("spdx:source:name"),
                                          mg_str_take(info, at)) &&
               (at == SIZE_MAX ||
                mg_sbom_component_property(component, MG_STR("spdx:source:version"),
                                           mg_str_skip(info, at + 1)));
    }
    if (mg_str_starts(info, found))
        return mg_sbom_component_location(component, mg_str_skip(info, found.n), false);
    at = mg_str_find_str(info, MG_STR(": /"));
    if (!mg_str_starts(info, MG_STR("acquired package info from ")) || at == SIZE_MAX)
        return true;
    info = mg_str_skip(info, at + 3);
    return mg_sbom_component_location(component, mg_str_take(info, mg_str_find(info, ',')), false);
}

enum { NAME, VERSION, PURPOSE, SOURCE_INFO, LICENSE, REFERENCES, CHECKSUMS, ANNOTATIONS, MEMBERS };

static const struct mg_sbom_member package_members[MEMBERS] = {
    [NAME] = {.name = "name"},
    [VERSION] = {.name = "versionInfo"},
    [PURPOSE] = {.name = "primaryPackagePurpose"},
    [SOURCE_INFO] = {.name = "sourceInfo"},
    [LICENSE] = {.name = "licenseDeclared"},
    [REFERENCES] = {.name = "externalRefs"},
    [CHECKSUMS] = {.name = "checksums"},
    [ANNOTATIONS] = {.name = "annotations"},
};

/* A license that is told: neither "NOASSERTION" nor "NONE" (section 7.15). */
static struct mg_str license_of(struct mg_str license)
{
    return mg_str_is(license, "NOASSERTION") || mg_str_is(license, "NONE") ? MG_STR_NONE : license;
}

/* Fill component, whose views borrow from items. */
static bool fill(struct mg_sbom_reader *reader, cJSON *const *items,
                 struct mg_sbom_component *component)
{
    struct mg_str purpose = mg_json_text(items[PURPOSE]);

    component->name = mg_json_text(items[NAME]);
    component->version = mg_json_text(items[VERSION]);
    component->purl = purl_of(items[REFERENCES]);
    component->license = license_of(mg_json_text(items[LICENSE]));
    component->sha1 = sha1_of(items[CHECKSUMS]);
    /* The image, the folder, a lock file: what holds the packages. */
    component->other_thing =
        is_other_thing(purpose) || (purpose.n != 0 && component->version.n == 0);
    return read_annotations(reader, items[ANNOTATIONS], component) &&
           read_source_info(mg_json_text(items[SOURCE_INFO]), component);
}

/* The specification has a hyphen (section 7.24), its schema the other. */
static bool is_system(struct mg_str purpose)
{
    return mg_str_is(purpose, "OPERATING-SYSTEM") || mg_str_is(purpose, "OPERATING_SYSTEM");
}

static enum mg_status use(struct mg_sbom_reader *reader, cJSON *const *items,
                          struct mg_sbom_component *component, struct mg_error *err)
{
    mg_sbom_component_reset(component);
    if (!fill(reader, items, component))
        return no_memory(err);
    if (is_system(mg_json_text(items[PURPOSE])))
        return mg_sbom_system(reader, component) ? MG_OK : no_memory(err);
    return mg_sbom_component_add(reader, component, err);
}

static enum mg_status read_package(struct mg_sbom_reader *reader, struct mg_str text,
                                   struct mg_sbom_component *component, struct mg_error *err)
{
    struct mg_sbom_member members[MEMBERS];
    cJSON *items[MEMBERS];
    enum mg_status status;

    for (size_t i = 0; i < MEMBERS; i++)
        members[i] = package_members[i];
    status = mg_sbom_members_find(reader, text, members, MEMBERS, err);
    if (status == MG_OK)
        status = mg_sbom_members_parse(reader, members, MEMBERS, items, err);
    if (status != MG_OK)
        return status;
    status = use(reader, items, component, err);
    mg_sbom_members_free(items, MEMBERS);
    return status;
}

static enum mg_status read_packages(struct mg_sbom_reader *reader, struct mg_str text,
                                    struct mg_error *err)
{
    struct mg_sbom_component component;
    enum mg_status status = MG_OK;
    struct mg_json_items items;
    struct mg_str key, value;

    if (text.n == 0)
        return MG_OK;
    if (!mg_json_items_begin(&items, text) || items.close != ']')
        return mg_sbom_fail_at(reader, text.p, "\"packages\" is no JSON array", err);
    mg_sbom_component_init(&component);
    while (status == MG_OK && mg_json_items_next(&items, &key, &value))
        status = read_package(reader, value, &component, err);
    mg_sbom_component_clear(&component);
    if (status == MG_OK && !items.ended)
        status = mg_sbom_fail_at(reader, text.p + items.at, "invalid JSON", err);
    return status;
}

/* "Tool: syft-1.0.1" among the creators (section 6.8). */
static bool read_creators(struct mg_sbom_reader *reader, const cJSON *creation)
{
    const cJSON *item;

    cJSON_ArrayForEach(item, mg_json_array(creation, "creators"))
    {
        struct mg_str creator = mg_json_text(item);

        if (mg_str_starts(creator, MG_STR("Tool: ")))
            return mg_arena_str(&reader->kept, mg_str_skip(creator, 6), &reader->tool);
    }
    return true;
}

static bool read_host(struct mg_sbom_reader *reader, const cJSON *annotations)
{
    struct mg_sbom_property property;
    const cJSON *item;
    bool ok = true;

    cJSON_ArrayForEach(item, annotations) ok =
        ok && split_comment(&reader->scratch, mg_json_str(item, "comment"), &property) &&
        mg_sbom_property_of_host(reader, property.name, property.value);
    return ok;
}

static enum mg_status check_version(struct mg_sbom_reader *reader, struct mg_str version,
                                    struct mg_error *err)
{
    if (mg_str_is(version, "SPDX-2.2"))
        reader->format = MG_STR("SPDX 2.2");
    else if (mg_str_is(version, "SPDX-2.3"))
        reader->format = MG_STR("SPDX 2.3");
    else
        return mg_fail(err, MG_UNSUPPORTED, "%.*s is not read: SPDX-2.2 and SPDX-2.3 are",
                       MG_STR_ARG(mg_sbom_cut(version, 20)));
    return MG_OK;
}

enum mg_status mg_sbom_read_spdx(struct mg_sbom_reader *reader, struct mg_error *err)
{
    struct mg_sbom_member members[] = {{.name = "spdxVersion"},
                                       {.name = "name"},
                                       {.name = "creationInfo"},
                                       {.name = "annotations"},
                                       {.name = "packages"}};
    cJSON *items[4];
    enum mg_status status =
        mg_sbom_members_find(reader, reader->document, members, MG_COUNT(members), err);

    if (status == MG_OK)
        status = mg_sbom_members_parse(reader, members, MG_COUNT(items), items, err);
    if (status != MG_OK)
        return status;
    status = check_version(reader, mg_json_text(items[0]), err);
    if (status == MG_OK &&
        !(mg_arena_str(&reader->kept, mg_json_text(items[1]), &reader->subject) &&
          read_creators(reader, items[2]) && read_host(reader, items[3])))
        status = no_memory(err);
    mg_sbom_members_free(items, MG_COUNT(items));
    return status == MG_OK ? read_packages(reader, members[4].text, err) : status;
}
