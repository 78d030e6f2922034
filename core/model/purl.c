/* SPDX-License-Identifier: Apache-2.0
 *
 * Package URLs of installed packages. Encoding and order follow the specification ("Character
 * encoding" and "Rules for each component" in docs/specification of package-url/purl-spec); lower
 * case, the required namespace and the place of the epoch follow types/{deb,rpm,apk,alpm}-
 * definition.json there. The definition of deb has no qualifier for the epoch; like the one for rpm
 * has, we give it apart from the version.
 * Only the canonical form is written; nothing is parsed.
 */
#include "core/model/purl.h"

#include <string.h>

#include "core/base/buf.h"
#include "core/base/limits.h"

/* A field of a package has at most MG_LIMIT_FIELD bytes, and encoding triples it at worst. */
#define MG_PURL_BYTES (8 * 3 * MG_LIMIT_FIELD)

enum letters { AS_GIVEN, LOWER };

/* How the definition of a type wants it; types that are not in the table are like deb's, with the
 * case as given. */
struct form {
    const char *type;
    enum letters name_space, name;
    bool epoch_apart;      /* in a qualifier, not in the version */
    bool upstream_is_file; /* the file name of the source package, as rpm has it */
};

static const struct form forms[] = {
    {"deb", LOWER, LOWER, true, false},
    {"rpm", LOWER, AS_GIVEN, true, true},
    {"apk", LOWER, LOWER, false, false},
    {"alpm", LOWER, LOWER, false, false},
};

static const struct form *form_of(struct mg_str type)
{
    static const struct form other = {"", AS_GIVEN, AS_GIVEN, true, false};

    for (size_t i = 0; i < MG_COUNT(forms); i++) {
        if (mg_str_is(type, forms[i].type))
            return &forms[i];
    }
    return &other;
}

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
        return mg_str_of(distro->release->family->purl_namespace);
    return host->os_id.n != 0 ? host->os_id : MG_STR("linux");
}

/* The digits before the first colon (deb-version(7), rpm-version(7)), else nothing; *rest is what
 * follows. */
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

static void add_upstream_file(struct mg_buf *buf, const struct mg_package *package)
{
    struct mg_str version;

    (void)cut_epoch(package->source_version, &version);
    encode(buf, package->source_name, AS_GIVEN);
    mg_buf_char(buf, '-');
    encode(buf, version, AS_GIVEN);
    mg_buf_str(buf, MG_STR(".src.rpm"));
}

static void add_upstream(struct mg_buf *buf, char *separator, const struct form *form,
                         const struct mg_package *package)
{
    bool same_version = mg_str_eq(package->source_version, package->version);

    if (package->source_name.n == 0 ||
        (same_version && mg_str_eq(package->source_name, package->name)))
        return;
    begin_qualifier(buf, separator, "upstream");
    if (form->upstream_is_file) {
        add_upstream_file(buf, package);
        return;
    }
    encode(buf, package->source_name, AS_GIVEN);
    if (same_version || package->source_version.n == 0)
        return;
    encode(buf, MG_STR("@"), AS_GIVEN);
    encode(buf, package->source_version, AS_GIVEN);
}

static void add_distro(struct mg_buf *buf, char *separator, const struct mg_release *release)
{
    begin_qualifier(buf, separator, "distro");
    mg_buf_str(buf, mg_str_of(release->family->id));
    if (*release->version != '\0')
        mg_buf_printf(buf, "-%s", release->version);
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
    if (distro != NULL)
        add_distro(buf, &separator, distro->release);
    if (epoch.n != 0) {
        begin_qualifier(buf, &separator, "epoch");
        mg_buf_str(buf, epoch);
    }
    if (package->modularity.n != 0) {
        begin_qualifier(buf, &separator, "rpmmod");
        encode(buf, package->modularity, AS_GIVEN);
    }
    add_upstream(buf, &separator, form_of(package->type), package);
}

/* Packages of languages: their names hold the namespace, whose parts '/' separates. */
struct language {
    const char *type;
    char separator;       /* between namespace and name, the last one counts; 0: no namespace */
    enum letters letters; /* of both */
    bool dashes;          /* '_' becomes '-' */
};

static const struct language languages[] = {
    {"cargo", 0, AS_GIVEN, false}, {"composer", '/', LOWER, false}, {"gem", 0, AS_GIVEN, false},
    {"golang", '/', LOWER, false}, {"hex", '/', LOWER, false},      {"maven", ':', AS_GIVEN, false},
    {"npm", '/', AS_GIVEN, false}, {"nuget", 0, AS_GIVEN, false},   {"pub", 0, LOWER, false},
    {"pypi", 0, LOWER, true},      {"swift", '/', AS_GIVEN, false},
};

static const struct language *language_of(struct mg_str type)
{
    for (size_t i = 0; i < MG_COUNT(languages); i++) {
        if (mg_str_is(type, languages[i].type))
            return &languages[i];
    }
    return NULL;
}

/* Bytes of the namespace in name, with the separator behind it. */
static size_t namespace_size(struct mg_str name, char separator)
{
    size_t n = separator == 0 ? 0 : name.n;

    while (n > 0 && name.p[n - 1] != separator)
        n--;
    return n;
}

static void add_language_name(struct mg_buf *buf, const struct language *language,
                              struct mg_str name)
{
    size_t size = namespace_size(name, language->separator), start = buf->n;
    struct mg_str rest = mg_str_take(name, size == 0 ? 0 : size - 1), part;

    while (mg_str_cut(&rest, '/', &part)) {
        encode(buf, part, language->letters);
        mg_buf_char(buf, '/');
    }
    encode(buf, mg_str_skip(name, size), language->letters);
    for (size_t i = start; language->dashes && i < buf->n; i++)
        buf->p[i] = buf->p[i] == '_' ? '-' : buf->p[i];
}

static bool format_language(struct mg_arena *arena, const struct language *language,
                            const struct mg_package *package, struct mg_str *out)
{
    struct mg_buf buf;

    mg_buf_init(&buf, MG_PURL_BYTES);
    mg_buf_printf(&buf, "pkg:%s/", language->type);
    add_language_name(&buf, language, package->name);
    if (package->version.n != 0) {
        mg_buf_char(&buf, '@');
        encode(&buf, package->version, AS_GIVEN);
    }
    return keep(arena, &buf, out);
}

/* The specification has no type for programs of Windows. */
static bool format_windows(struct mg_arena *arena, const struct mg_package *package,
                           struct mg_str *out)
{
    struct mg_buf buf;

    mg_buf_init(&buf, MG_PURL_BYTES);
    mg_buf_str(&buf, MG_STR("pkg:generic/"));
    encode(&buf, package->name, AS_GIVEN);
    if (package->version.n != 0) {
        mg_buf_char(&buf, '@');
        encode(&buf, package->version, AS_GIVEN);
    }
    return keep(arena, &buf, out);
}

bool mg_purl_format(struct mg_arena *arena, const struct mg_package *package,
                    const struct mg_host *host, const struct mg_distro *distro, struct mg_str *out)
{
    const struct language *language = language_of(package->type);
    const struct form *form = form_of(package->type);
    struct mg_str version = package->version, epoch = MG_STR_NONE;
    struct mg_buf buf;

    if (language != NULL)
        return format_language(arena, language, package, out);
    if (mg_str_starts(package->type, MG_STR("windows")))
        return format_windows(arena, package, out);
    if (form->epoch_apart)
        epoch = cut_epoch(package->version, &version);
    mg_buf_init(&buf, MG_PURL_BYTES);
    mg_buf_str(&buf, MG_STR("pkg:"));
    encode(&buf, package->type, LOWER);
    mg_buf_char(&buf, '/');
    encode(&buf, namespace_of(package, host, distro), form->name_space);
    mg_buf_char(&buf, '/');
    encode(&buf, package->name, form->name);
    if (version.n != 0) {
        mg_buf_char(&buf, '@');
        encode(&buf, version, AS_GIVEN);
    }
    add_qualifiers(&buf, package, distro, epoch);
    return keep(arena, &buf, out);
}
