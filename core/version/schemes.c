/* SPDX-License-Identifier: Apache-2.0
 *
 * The table of version schemes, and which OSV ecosystem uses which. Ecosystem names are those of
 * the OSV schema (section "Defined Ecosystems"), case included; a release follows a colon. Amazon
 * Linux, Oracle Linux and Microsoft are not defined there; feeds of theirs use these names.
 */
#include "core/version/version.h"

#include "core/base/compiler.h"

static const struct mg_version_scheme *const schemes[] = {
    &mg_version_deb,    &mg_version_rpm, &mg_version_apk,     &mg_version_pacman,
    &mg_version_semver, &mg_version_pub, &mg_version_windows, &mg_version_pep440,
    &mg_version_maven,  &mg_version_gem, &mg_version_nuget,   &mg_version_packagist,
};

static const struct {
    const char *name;
    const struct mg_version_scheme *scheme;
} ecosystems[] = {
    {"Debian", &mg_version_deb},
    {"Ubuntu", &mg_version_deb},
    {"AlmaLinux", &mg_version_rpm},
    {"Rocky Linux", &mg_version_rpm},
    {"Red Hat", &mg_version_rpm},
    {"Oracle Linux", &mg_version_rpm},
    {"Amazon Linux", &mg_version_rpm},
    {"SUSE", &mg_version_rpm},
    {"openSUSE", &mg_version_rpm},
    {"Mageia", &mg_version_rpm},
    {"openEuler", &mg_version_rpm},
    {"Photon OS", &mg_version_rpm},
    {"Azure Linux", &mg_version_rpm},
    {"Alpine", &mg_version_apk},
    {"Wolfi", &mg_version_apk},
    {"Chainguard", &mg_version_apk},
    {"MinimOS", &mg_version_apk},
    {"Alpaquita", &mg_version_apk},
    {"BellSoft Hardened Containers", &mg_version_apk},
    {"npm", &mg_version_semver},
    {"Go", &mg_version_semver},
    {"crates.io", &mg_version_semver},
    {"Hex", &mg_version_semver},
    {"SwiftURL", &mg_version_semver},
    {"Pub", &mg_version_pub},
    {"PyPI", &mg_version_pep440},
    {"Maven", &mg_version_maven},
    {"RubyGems", &mg_version_gem},
    {"NuGet", &mg_version_nuget},
    {"Microsoft", &mg_version_windows},
    {"Bitnami", &mg_version_semver},
    {"Packagist", &mg_version_packagist},
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
