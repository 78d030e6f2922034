/* SPDX-License-Identifier: Apache-2.0
 *
 * The table of capabilities, a row per operating system.
 */
#include "core/model/capability.h"

static const struct system {
    const char *family, *name;
    bool has[MG_CAPABILITY_COUNT];
} systems[] = {
    {"linux",
     "Linux",
     {[MG_CAPABILITY_DEEP_INSPECTION] = true,
      [MG_CAPABILITY_SBOM_EXPORT] = true,
      [MG_CAPABILITY_EXPOSURE] = true}},
    {"windows",
     "Windows",
     {[MG_CAPABILITY_DEEP_INSPECTION] = false,
      [MG_CAPABILITY_SBOM_EXPORT] = false,
      [MG_CAPABILITY_EXPOSURE] = true}},
};

static const char *const names[MG_CAPABILITY_COUNT] = {
    [MG_CAPABILITY_DEEP_INSPECTION] = "Deep Inspection",
    [MG_CAPABILITY_SBOM_EXPORT] = "SBOM export",
    [MG_CAPABILITY_EXPOSURE] = "network exposure",
};

static const struct system *find(struct mg_str family)
{
    for (size_t i = 0; i < MG_COUNT(systems); i++) {
        if (mg_str_is(family, systems[i].family))
            return &systems[i];
    }
    return NULL;
}

bool mg_capability_has(enum mg_capability capability, struct mg_str os_family)
{
    const struct system *system = find(os_family);

    return system != NULL && system->has[capability];
}

enum mg_status mg_capability_check(enum mg_capability capability, struct mg_str os_family,
                                   struct mg_error *err)
{
    const struct system *system = find(os_family);
    struct mg_str name = system == NULL ? os_family : mg_str_of(system->name);

    if (mg_capability_has(capability, os_family))
        return MG_OK;
    return mg_fail(err, MG_UNSUPPORTED, "UNSUPPORTED: %s is not supported on %.*s",
                   names[capability], MG_STR_ARG(name.n != 0 ? name : MG_STR("an unknown system")));
}
