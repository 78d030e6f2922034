/* SPDX-License-Identifier: Apache-2.0
 *
 * Package URLs as far as matching needs them: how they are parsed is in the specification
 * (package-url/purl-spec, "How to parse a purl string in its components"). Types that ignore case,
 * or say that '_' is '-', are those of its type definitions.
 */
#include "core/suppress/product.h"

#include <string.h>

#include "core/base/compiler.h"

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static int digit(char c)
{
    const char *digits = "0123456789abcdef";
    const char *at = c == '\0' ? NULL : strchr(digits, lower(c));

    return at == NULL ? -1 : (int)(at - digits);
}

/* Types whose namespace, or namespace and name, are in lower case. */
static const struct {
    const char *type;
    bool name_too, dashes;
} foldings[] = {
    {"deb", true, false},  {"rpm", false, false},   {"apk", true, false},
    {"alpm", true, false}, {"golang", true, false}, {"hex", true, false},
    {"pub", true, false},  {"pypi", true, true},    {"composer", true, false},
};

enum folding { AS_GIVEN, LOWER, LOWER_DASHES };

static enum folding folding_of(struct mg_str type, bool name)
{
    for (size_t i = 0; i < MG_COUNT(foldings); i++) {
        if (!mg_str_is(type, foldings[i].type))
            continue;
        if (name && !foldings[i].name_too)
            return AS_GIVEN;
        return foldings[i].dashes ? LOWER_DASHES : LOWER;
    }
    return AS_GIVEN;
}

static char fold(char c, enum folding folding)
{
    if (folding == LOWER_DASHES && (c == '_' || c == '.'))
        return '-';
    return folding == AS_GIVEN ? c : lower(c);
}

/* Percent-decode and fold; "%00" is refused. */
static bool decode(struct mg_arena *arena, struct mg_str s, enum folding folding,
                   struct mg_str *out)
{
    char *text = mg_arena_alloc(arena, s.n + 1);
    size_t n = 0;

    for (size_t i = 0; text != NULL && i < s.n; i++) {
        char c = s.p[i];

        if (c == '%') {
            if (s.n - i < 3 || digit(s.p[i + 1]) < 0 || digit(s.p[i + 2]) < 0)
                return false;
            c = (char)(digit(s.p[i + 1]) * 16 + digit(s.p[i + 2]));
            i += 2;
        }
        if (c == '\0')
            return false;
        text[n++] = fold(c, folding);
    }
    if (text != NULL)
        *out = (struct mg_str){text, n};
    return text != NULL;
}

bool mg_product_decode(struct mg_arena *arena, struct mg_str s, struct mg_str *out)
{
    return decode(arena, s, AS_GIVEN, out);
}

/* What follows the last c in *s, which is cut before it; false when there is none. */
static bool cut_last(struct mg_str *s, char c, struct mg_str *behind)
{
    for (size_t i = s->n; i > 0; i--) {
        if (s->p[i - 1] != c)
            continue;
        *behind = mg_str_skip(*s, i);
        *s = mg_str_take(*s, i - 1);
        return true;
    }
    return false;
}

static struct mg_str trim_slashes(struct mg_str s)
{
    while (s.n != 0 && s.p[0] == '/')
        s = mg_str_skip(s, 1);
    while (s.n != 0 && s.p[s.n - 1] == '/')
        s.n--;
    return s;
}

static bool parse_qualifier(struct mg_arena *arena, struct mg_str pair, struct mg_qualifier *out)
{
    struct mg_str key;

    return mg_str_cut(&pair, '=', &key) && decode(arena, key, LOWER, &out->key) &&
           decode(arena, pair, AS_GIVEN, &out->value);
}

/* One without a value is as good as none. */
static bool parse_qualifiers(struct mg_arena *arena, struct mg_str text, struct mg_product *product)
{
    struct mg_qualifier *list;
    struct mg_str pair;
    size_t count = text.n != 0, n = 0;

    for (size_t i = 0; i < text.n; i++)
        count += text.p[i] == '&';
    list = count > MG_LIMIT_PURL_QUALIFIERS ? NULL : mg_arena_array(arena, count, sizeof *list);
    if (list == NULL)
        return false;
    while (mg_str_cut(&text, '&', &pair)) {
        if (!parse_qualifier(arena, pair, &list[n]))
            return false;
        n += list[n].value.n != 0;
    }
    product->qualifiers = list;
    product->qualifier_count = n;
    return true;
}

/* An '@' that begins a part of the path is one of npm's scopes, which somebody did not encode. */
static void cut_version(struct mg_str *path, struct mg_str *version)
{
    struct mg_str before = *path, behind = MG_STR_NONE;

    if (cut_last(&before, '@', &behind) && before.n != 0 && before.p[before.n - 1] != '/' &&
        mg_str_find(behind, '/') == SIZE_MAX) {
        *path = before;
        *version = behind;
    }
}

/* type/namespace/name@version */
static bool parse_path(struct mg_arena *arena, struct mg_str path, struct mg_product *product)
{
    struct mg_str type, version = MG_STR_NONE, name, name_space = MG_STR_NONE;

    path = trim_slashes(path);
    if (!mg_str_cut(&path, '/', &type) || type.n == 0 || !decode(arena, type, LOWER, &type))
        return false;
    cut_version(&path, &version);
    path = trim_slashes(path);
    name = path;
    if (cut_last(&path, '/', &name))
        name_space = trim_slashes(path);
    product->type = type;
    return name.n != 0 && decode(arena, name, folding_of(type, true), &product->name) &&
           decode(arena, name_space, folding_of(type, false), &product->name_space) &&
           decode(arena, version, AS_GIVEN, &product->version);
}

bool mg_product_parse(struct mg_arena *arena, struct mg_str purl, struct mg_product *out)
{
    struct mg_product product = {0};
    struct mg_str scheme, subpath = MG_STR_NONE, qualifiers = MG_STR_NONE;

    if (purl.n > MG_LIMIT_FIELD || !mg_str_cut(&purl, ':', &scheme) || !mg_str_is(scheme, "pkg"))
        return false;
    product.has_subpath = cut_last(&purl, '#', &subpath) && trim_slashes(subpath).n != 0;
    (void)cut_last(&purl, '?', &qualifiers);
    if (!parse_path(arena, purl, &product) || !parse_qualifiers(arena, qualifiers, &product))
        return false;
    *out = product;
    return true;
}

struct mg_str mg_product_qualifier(const struct mg_product *product, const char *key)
{
    for (size_t i = 0; i < product->qualifier_count; i++) {
        if (mg_str_is(product->qualifiers[i].key, key))
            return product->qualifiers[i].value;
    }
    return MG_STR_NONE;
}

bool mg_product_is_source(const struct mg_product *product)
{
    struct mg_str arch = mg_product_qualifier(product, "arch");

    return mg_str_is(arch, "src") || mg_str_is(arch, "source");
}

bool mg_product_is_of_os(const struct mg_product *product)
{
    return mg_str_is(product->type, "deb") || mg_str_is(product->type, "rpm") ||
           mg_str_is(product->type, "apk") || mg_str_is(product->type, "alpm");
}

bool mg_target_make(struct mg_arena *arena, const struct mg_finding *finding,
                    const struct mg_host *host, const struct mg_distro *distro,
                    struct mg_target *out)
{
    const struct mg_package *package = finding->package;
    struct mg_target target = {.codename = host->os_codename};

    if (distro != NULL)
        target.codename = mg_str_of(distro->release->codename);
    if (package == NULL) {
        target.product = (struct mg_product){
            .type = MG_STR("generic"), .name = host->os_id, .version = host->os_version};
        target.version = host->os_version;
    } else if (mg_product_parse(arena, finding->purl, &target.product)) {
        target.version = package->version;
        target.source_name = package->source_name;
        target.source_version = package->source_version;
    } else {
        return false;
    }
    *out = target;
    return true;
}

/* The digits before the first colon, without zeros in front: epoch 0 is none. */
static struct mg_str cut_epoch(struct mg_str *version, bool *named)
{
    struct mg_str epoch = mg_str_take(*version, mg_str_find(*version, ':'));
    uint64_t number;

    *named = epoch.n != version->n && mg_str_u64(epoch, &number);
    if (!*named)
        return MG_STR_NONE;
    *version = mg_str_skip(*version, epoch.n + 1);
    while (epoch.n != 0 && epoch.p[0] == '0')
        epoch = mg_str_skip(epoch, 1);
    return epoch;
}

bool mg_target_has_version(const struct mg_target *target, bool source, struct mg_str wanted)
{
    struct mg_str installed = source ? target->source_version : target->version;
    bool named, has;
    struct mg_str epoch = cut_epoch(&wanted, &named), own = cut_epoch(&installed, &has);

    return mg_str_eq(wanted, installed) && (!named || mg_str_eq(epoch, own));
}

/* The epoch that a qualifier names; epochs in versions are compared with them. */
static bool has_epoch(const struct mg_target *target, bool source, struct mg_str wanted)
{
    struct mg_str installed = source ? target->source_version : target->version;
    bool has;
    struct mg_str own = cut_epoch(&installed, &has);

    while (wanted.n != 0 && wanted.p[0] == '0')
        wanted = mg_str_skip(wanted, 1);
    return mg_str_eq(wanted, own);
}

/* Where the package was got, not which one it is; for Maven a jar is what it is without saying. */
static bool says_nothing(const struct mg_product *product, const struct mg_qualifier *qualifier)
{
    static const char *const keys[] = {"checksum", "download_url", "vcs_url", "file_name"};

    for (size_t i = 0; i < MG_COUNT(keys); i++) {
        if (mg_str_is(qualifier->key, keys[i]))
            return true;
    }
    return mg_str_is(product->type, "maven") && mg_str_is(qualifier->key, "type") &&
           mg_str_is(qualifier->value, "jar");
}

static bool has_qualifier(const struct mg_product *product, const struct mg_qualifier *qualifier,
                          const struct mg_target *target)
{
    bool source = mg_product_is_source(product);

    if (says_nothing(product, qualifier) || (source && mg_str_is(qualifier->key, "arch")))
        return true;
    if (mg_str_is(qualifier->key, "epoch"))
        return has_epoch(target, source, qualifier->value);
    if (mg_str_is(qualifier->key, "distro") && target->codename.n != 0 &&
        mg_str_eq(qualifier->value, target->codename))
        return true;
    for (size_t i = 0; i < target->product.qualifier_count; i++) {
        if (mg_str_eq(target->product.qualifiers[i].key, qualifier->key))
            return mg_str_eq(target->product.qualifiers[i].value, qualifier->value);
    }
    return false;
}

bool mg_product_covers(const struct mg_product *product, const struct mg_target *target)
{
    if (product->has_subpath ||
        (product->version.n != 0 &&
         !mg_target_has_version(target, mg_product_is_source(product), product->version)))
        return false;
    for (size_t i = 0; i < product->qualifier_count; i++) {
        if (!has_qualifier(product, &product->qualifiers[i], target))
            return false;
    }
    return true;
}
