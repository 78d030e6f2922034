/* SPDX-License-Identifier: Apache-2.0
 *
 * What the formats have no members for. One component may be several packages, which differ in more
 * than their places: then each property says which place it is about.
 */
#include "core/sbom/document.h"

#include <stdio.h>

struct field {
    const char *name;
    size_t offset;
    bool elsewhere; /* told by a member of the format, unless the places differ */
};

#define FIELD(name, elsewhere)                                                                     \
    {                                                                                              \
#name, offsetof(struct mg_package, name), elsewhere                                        \
    }

static const struct field fields[] = {
    FIELD(name, true),           FIELD(version, true),         FIELD(arch, false),
    FIELD(source_name, false),   FIELD(source_version, false), FIELD(multi_arch, false),
    FIELD(modularity, false),    FIELD(status, false),         FIELD(origin, false),
    FIELD(origin_reason, false), FIELD(owner, false),          FIELD(evidence, false),
    FIELD(ecosystem, false),     FIELD(license, false),        FIELD(sha1, true),
};

static const struct field location = FIELD(location, false);

static struct mg_str value_of(const struct mg_sbom *sbom, size_t index, const struct field *field)
{
    const struct mg_package *package = &sbom->report->inventory->packages[index];

    return *(const struct mg_str *)(const void *)((const char *)package + field->offset);
}

static bool is_same_everywhere(const struct mg_sbom *sbom, const struct mg_component *component,
                               const struct field *field)
{
    struct mg_str first = value_of(sbom, component->first, field);
    const size_t *next = sbom->components.next;

    for (size_t i = next[component->first]; i != SIZE_MAX; i = next[i]) {
        if (!mg_str_eq(value_of(sbom, i, field), first))
            return false;
    }
    return true;
}

static void each_place(const struct mg_sbom *sbom, const struct mg_component *component,
                       const struct field *field, mg_property_fn each)
{
    size_t place = 1;

    for (size_t i = component->first; i != SIZE_MAX; i = sbom->components.next[i], place++) {
        struct mg_str value = value_of(sbom, i, field);
        char name[64];

        (void)snprintf(name, sizeof name, "margay:%zu:%s", place, field->name);
        if (value.n != 0 || field == &location)
            each(sbom, name, value);
    }
}

static void tell(const struct mg_sbom *sbom, const struct mg_component *component,
                 const struct field *field, mg_property_fn each)
{
    struct mg_str value = value_of(sbom, component->first, field);
    char name[64];

    if (!is_same_everywhere(sbom, component, field)) {
        each_place(sbom, component, field, each);
        return;
    }
    (void)snprintf(name, sizeof name, "margay:%s", field->name);
    if (value.n != 0 && !field->elsewhere)
        each(sbom, name, value);
}

void mg_sbom_each_property(const struct mg_sbom *sbom, const struct mg_component *component,
                           bool locations, mg_property_fn each)
{
    for (size_t i = 0; i < MG_COUNT(fields); i++)
        tell(sbom, component, &fields[i], each);
    if (locations)
        tell(sbom, component, &location, each);
}

void mg_sbom_each_os_property(const struct mg_sbom *sbom, mg_property_fn each)
{
    const struct mg_host *host = &sbom->report->inventory->host;
    const struct {
        const char *name;
        struct mg_str value;
    } properties[] = {
        {"margay:os_family", host->os_family},
        {"margay:os_id", host->os_id},
        {"margay:os_id_like", host->os_id_like},
        {"margay:os_version", host->os_version},
        {"margay:os_codename", host->os_codename},
        {"margay:os_name", host->os_name},
        {"margay:base_codename", host->base_codename},
        {"margay:architecture", host->architecture},
        {"margay:kernel_release", host->kernel_release},
        {"margay:live_patches", host->live_patches},
        {"margay:boot_id", host->boot_id},
    };

    for (size_t i = 0; i < MG_COUNT(properties); i++) {
        if (properties[i].value.n != 0)
            each(sbom, properties[i].name, properties[i].value);
    }
}

struct mg_str mg_sbom_name(const struct mg_sbom *sbom)
{
    const struct mg_host *host = &sbom->report->inventory->host;

    if (host->hostname.n != 0)
        return host->hostname;
    return host->root.n != 0 ? host->root : MG_STR("unknown");
}

const struct mg_package *mg_sbom_package(const struct mg_sbom *sbom,
                                         const struct mg_component *component)
{
    return &sbom->report->inventory->packages[component->first];
}

struct mg_str mg_sbom_license(const struct mg_sbom *sbom, const struct mg_component *component)
{
    const size_t *next = sbom->components.next;

    for (size_t i = component->first; i != SIZE_MAX; i = next[i]) {
        struct mg_str license = mg_str_trim(sbom->report->inventory->packages[i].license);

        if (license.n != 0)
            return license;
    }
    return MG_STR_NONE;
}

bool mg_sbom_has_location(const struct mg_sbom *sbom, const struct mg_component *component)
{
    size_t i = component->first;

    while (i != SIZE_MAX && value_of(sbom, i, &location).n == 0)
        i = sbom->components.next[i];
    return i != SIZE_MAX;
}

struct mg_str mg_sbom_sha1(const struct mg_sbom *sbom, const struct mg_component *component)
{
    static const struct field field = FIELD(sha1, true);
    struct mg_str sha1 = value_of(sbom, component->first, &field);
    bool valid = sha1.n == 40 && is_same_everywhere(sbom, component, &field);

    for (size_t i = 0; valid && i < sha1.n; i++)
        valid = mg_str_find(MG_STR("0123456789abcdefABCDEF"), sha1.p[i]) != SIZE_MAX;
    return valid ? sha1 : MG_STR_NONE;
}
