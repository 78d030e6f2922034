/* SPDX-License-Identifier: Apache-2.0
 *
 * The table of version schemes, and which OSV ecosystem uses which. Ecosystem names are those of
 * the OSV schema (section "Defined Ecosystems"), case included; a release follows a colon.
 */
#include "core/version/version.h"

#include "core/base/compiler.h"

static const struct mg_version_scheme *const schemes[] = {
    &mg_version_deb,
};

static const struct {
    const char *name;
    const struct mg_version_scheme *scheme;
} ecosystems[] = {
    {"Debian", &mg_version_deb},
    {"Ubuntu", &mg_version_deb},
};

const struct mg_version_scheme *mg_version_scheme_at(size_t index)
{
    return index < MG_COUNT(schemes) ? schemes[index] : NULL;
}

const struct mg_version_scheme *mg_version_scheme_named(struct mg_str name)
{
    for (size_t i = 0; i < MG_COUNT(schemes); i++) {
        if (mg_str_is(name, schemes[i]->name))
            return schemes[i];
    }
    return NULL;
}

const struct mg_version_scheme *mg_version_scheme_of(struct mg_str ecosystem)
{
    struct mg_str name = mg_str_take(ecosystem, mg_str_find(ecosystem, ':'));

    for (size_t i = 0; i < MG_COUNT(ecosystems); i++) {
        if (mg_str_is(name, ecosystems[i].name))
            return ecosystems[i].scheme;
    }
    return NULL;
}
