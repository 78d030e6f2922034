/* SPDX-License-Identifier: Apache-2.0
 *
 * Distributions as tools spell them in purls and in SBOMs. Syft has ID and VERSION_ID of os-release
 * ("debian-12"), Trivy names of its own with the full version ("redhat-9.2", "amazon-2 (Karoo)"),
 * without any name for Alpine ("3.19.1"); Debian's own documents have codenames.
 */
#include "core/model/distro.h"
#include "core/model/purl_package.h"

#include "core/base/compiler.h"

/* Names that are not the ID of os-release, and the namespaces of purls. */
static const struct {
    struct mg_str name, id;
} names[] = {
    {MG_STR_INIT("redhat"), MG_STR_INIT("rhel")},
    {MG_STR_INIT("alma"), MG_STR_INIT("almalinux")},
    {MG_STR_INIT("rockylinux"), MG_STR_INIT("rocky")},
    {MG_STR_INIT("oracle"), MG_STR_INIT("ol")},
    {MG_STR_INIT("oraclelinux"), MG_STR_INIT("ol")},
    {MG_STR_INIT("amazon"), MG_STR_INIT("amzn")},
    {MG_STR_INIT("amazonlinux"), MG_STR_INIT("amzn")},
    {MG_STR_INIT("suse"), MG_STR_INIT("sles")},
    {MG_STR_INIT("suse linux enterprise server"), MG_STR_INIT("sles")},
    {MG_STR_INIT("opensuse"), MG_STR_INIT("opensuse-leap")},
    {MG_STR_INIT("opensuse.leap"), MG_STR_INIT("opensuse-leap")},
    {MG_STR_INIT("opensuse.tumbleweed"), MG_STR_INIT("opensuse-tumbleweed")},
    {MG_STR_INIT("archlinux"), MG_STR_INIT("arch")},
};

/* How many numbers VERSION_ID has; tools add the point release. Others have them all. */
static const struct {
    struct mg_str id;
    size_t numbers;
} counts[] = {{MG_STR_INIT("debian"), 1}, {MG_STR_INIT("ubuntu"), 2}};

static struct mg_str id_of(struct mg_str name)
{
    for (size_t i = 0; i < MG_COUNT(names); i++) {
        if (mg_str_eq(name, names[i].name))
            return names[i].id;
    }
    return name;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "12.5" of Debian to "12"; "2 (Karoo)" to "2". */
static struct mg_str version_of(struct mg_str id, struct mg_str version)
{
    version = mg_str_take(version, mg_str_find(version, ' '));
    for (size_t i = 0; i < MG_COUNT(counts); i++) {
        size_t points = 0, n = 0;

        if (!mg_str_eq(id, counts[i].id))
            continue;
        while (n < version.n && (version.p[n] != '.' || ++points < counts[i].numbers))
            n++;
        return mg_str_take(version, n);
    }
    return version;
}

void mg_distribution_named(struct mg_str name, struct mg_str version, struct mg_host *out)
{
    struct mg_host host = {.os_id = id_of(name)};

    version = mg_str_trim(version);
    if (version.n != 0 && is_digit(version.p[0]))
        host.os_version = version_of(host.os_id, version);
    else
        host.os_codename = mg_str_take(version, mg_str_find(version, '/'));
    *out = host;
}

/* Where the version begins in "opensuse-leap-15.5": behind the first '-' before a digit. */
static size_t find_version(struct mg_str text)
{
    if (text.n != 0 && is_digit(text.p[0]))
        return 0;
    for (size_t i = 1; i + 1 < text.n; i++) {
        if (text.p[i] == '-' && is_digit(text.p[i + 1]))
            return i + 1;
    }
    return SIZE_MAX;
}

/* "wolfi", "opensuse-tumbleweed": an ID of which there is but one release. */
static bool is_rolling(struct mg_str text)
{
    struct mg_host host = {.os_id = text};
    struct mg_distro distro;

    return mg_distro_resolve(&host, &distro);
}

/* "debian-bookworm" or "bookworm"; both Debian and Ubuntu may be meant by the latter. */
static void read_codename(struct mg_str text, struct mg_str id, struct mg_host *out)
{
    struct mg_str name = mg_str_take(text, mg_str_find(text, '-'));

    if (name.n < text.n)
        mg_distribution_named(name, mg_str_skip(text, name.n + 1), out);
    else
        mg_distribution_named(id, text, out);
}

bool mg_purl_distribution(const struct mg_purl *purl, struct mg_host *out)
{
    struct mg_str text = mg_str_trim(mg_purl_qualifier(purl, "distro"));
    struct mg_str id = id_of(purl->name_space);
    size_t at = find_version(text);
    struct mg_host host = {.os_id = id};

    if (at == 0)
        mg_distribution_named(id, text, &host);
    else if (at != SIZE_MAX)
        mg_distribution_named(mg_str_take(text, at - 1), mg_str_skip(text, at), &host);
    else if (is_rolling(id_of(text)))
        host.os_id = id_of(text);
    else if (text.n != 0)
        read_codename(text, id, &host);
    if (host.os_id.n == 0)
        return false;
    *out = host;
    return true;
}
