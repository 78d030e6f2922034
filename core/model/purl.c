/* SPDX-License-Identifier: Apache-2.0
 *
 * Package URLs of installed packages. Encoding and order follow the specification ("Character
 * encoding" and "Rules for each component" in docs/specification of package-url/purl-spec); lower
 * case and the required namespace follow types/deb-definition.json there. That definition has no
 * qualifier for the epoch; like the one for rpm has, we give it apart from the version.
 * Only the canonical form is written; nothing is parsed.
 */
#include "core/model/purl.h"

#include <string.h>

#include "core/base/buf.h"
#include "core/base/limits.h"

/* A field of a package has at most MG_LIMIT_FIELD bytes, and encoding triples it at worst. */
#define MG_PURL_BYTES (8 * 3 * MG_LIMIT_FIELD)

enum letters { AS_GIVEN, LOWER };

/* Spelled out, because the classes of ctype.h depend on the locale. */
static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr(".-_~:", c) != NULL);
}

static void encode(struct mg_buf *buf, struct mg_str s, enum letters letters)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];

        if (letters == LOWER && c >= 'A' && c <= 'Z')
            mg_buf_char(buf, (char)(c - 'A' + 'a'));
        else if (is_plain(c))
            mg_buf_char(buf, c);
        else
            mg_buf_printf(buf, "%%%02X", (unsigned)(unsigned char)c);
    }
}

/* The content of buf as a string of the arena; frees buf. */
static bool keep(struct mg_arena *arena, struct mg_buf *buf, struct mg_str *out)
{
    bool kept = !buf->failed && mg_arena_str(arena, mg_buf_view(buf), out);

    mg_buf_clear(buf);
    return kept;
}

bool mg_purl_encode(struct mg_arena *arena, struct mg_str s, struct mg_str *out)
{
    struct mg_buf buf;

    mg_buf_init(&buf, arena->ceiling);
    encode(&buf, s, AS_GIVEN);
    return keep(arena, &buf, out);
}

/* ID "linux" is what os-release(5) says of a system that does not name itself. */
static struct mg_str namespace_of(const struct mg_package *package, const struct mg_host *host,
                                  const struct mg_distro *distro)
{
    if (package->origin.n != 0)
        return package->origin;
    if (distro != NULL)
        return mg_str_of(distro->release->distro);
    return host->os_id.n != 0 ? host->os_id : MG_STR("linux");
}

/* The digits before the first colon (deb-version(7)), else nothing; *rest is what follows. */
static struct mg_str cut_epoch(struct mg_str version, struct mg_str *rest)
{
    struct mg_str epoch = mg_str_take(version, mg_str_find(version, ':'));
    uint64_t number;

    if (epoch.n == version.n || !mg_str_u64(epoch, &number)) {
        *rest = version;
        return MG_STR_NONE;
    }
    *rest = mg_str_skip(version, epoch.n + 1);
    return epoch;
}

/* Begin the qualifier key; *separator is '?' for the first one. */
static void begin_qualifier(struct mg_buf *buf, char *separator, const char *key)
{
    mg_buf_printf(buf, "%c%s=", *separator, key);
    *separator = '&';
}

static void add_upstream(struct mg_buf *buf, char *separator, const struct mg_package *package)
{
    bool same_version = mg_str_eq(package->source_version, package->version);

    if (package->source_name.n == 0 ||
        (same_version && mg_str_eq(package->source_name, package->name)))
        return;
    begin_qualifier(buf, separator, "upstream");
    encode(buf, package->source_name, AS_GIVEN);
    if (same_version || package->source_version.n == 0)
        return;
    encode(buf, MG_STR("@"), AS_GIVEN);
    encode(buf, package->source_version, AS_GIVEN);
}

/* In lexicographic order of the keys; an empty value would not be canonical. */
static void add_qualifiers(struct mg_buf *buf, const struct mg_package *package,
                           const struct mg_distro *distro, struct mg_str epoch)
{
    char separator = '?';

    if (package->arch.n != 0) {
        begin_qualifier(buf, &separator, "arch");
        encode(buf, package->arch, AS_GIVEN);
    }
    if (distro != NULL) {
        begin_qualifier(buf, &separator, "distro");
        mg_buf_printf(buf, "%s-%s", distro->release->distro, distro->release->version);
    }
    if (epoch.n != 0) {
        begin_qualifier(buf, &separator, "epoch");
        mg_buf_str(buf, epoch);
    }
    add_upstream(buf, &separator, package);
}

bool mg_purl_format(struct mg_arena *arena, const struct mg_package *package,
                    const struct mg_host *host, const struct mg_distro *distro, struct mg_str *out)
{
    enum letters letters = mg_str_is(package->type, "deb") ? LOWER : AS_GIVEN;
    struct mg_str version, epoch = cut_epoch(package->version, &version);
    struct mg_buf buf;

    mg_buf_init(&buf, MG_PURL_BYTES);
    mg_buf_str(&buf, MG_STR("pkg:"));
    encode(&buf, package->type, LOWER);
    mg_buf_char(&buf, '/');
    encode(&buf, namespace_of(package, host, distro), letters);
    mg_buf_char(&buf, '/');
    encode(&buf, package->name, letters);
    if (version.n != 0) {
        mg_buf_char(&buf, '@');
        encode(&buf, version, AS_GIVEN);
    }
    add_qualifiers(&buf, package, distro, epoch);
    return keep(arena, &buf, out);
}
