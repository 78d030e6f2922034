/* SPDX-License-Identifier: Apache-2.0
 *
 * Package URLs held against packages. Types that ignore letter case are those of the type
 * definitions of package-url/purl-spec; where a registry knows a name under more spellings,
 * mg_package_key says so.
 */
#include "core/suppress/product.h"

#include <string.h>

#include "core/base/compiler.h"
#include "core/model/package_key.h"

/* Types whose namespace, or namespace and name, are the same in any letter case; ecosystem: the
 * registry has more rules. */
static const struct spelling {
    const char *type;
    bool name_too;
    const char *ecosystem;
} spellings[] = {
    {"deb", true, NULL},      {"rpm", false, NULL},   {"apk", true, NULL},
    {"alpm", true, NULL},     {"golang", true, NULL}, {"hex", true, NULL},
    {"pub", true, NULL},      {"pypi", true, "PyPI"}, {"composer", true, "Packagist"},
    {"nuget", true, "NuGet"},
};

static const struct spelling *spelling_of(struct mg_str type)
{
    for (size_t i = 0; i < MG_COUNT(spellings); i++) {
        if (mg_str_is(type, spellings[i].type))
            return &spellings[i];
    }
    return NULL;
}

static void add_lower(struct mg_buf *buf, struct mg_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];

        mg_buf_char(buf, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
    }
}

/* No part of a package URL holds a NUL, which divides them here. */
void mg_product_add_key(struct mg_buf *buf, const struct mg_product *product, bool source,
                        struct mg_str name)
{
    const struct spelling *spelling = spelling_of(product->type);

    mg_buf_char(buf, source ? 's' : 'b');
    mg_buf_str(buf, product->type);
    mg_buf_char(buf, '\0');
    if (spelling == NULL)
        mg_buf_str(buf, product->name_space);
    else
        add_lower(buf, product->name_space);
    mg_buf_char(buf, '\0');
    if (spelling == NULL || !spelling->name_too)
        mg_buf_str(buf, name);
    else if (spelling->ecosystem != NULL)
        mg_package_key(buf, mg_str_of(spelling->ecosystem), name);
    else
        add_lower(buf, name);
}

static bool keep_qualifiers(struct mg_arena *arena, const struct mg_purl *purl,
                            struct mg_product *product)
{
    size_t bytes = purl->qualifier_count * sizeof purl->qualifiers[0];
    struct mg_purl_qualifier *list = bytes == 0 ? NULL : mg_arena_alloc(arena, bytes);

    if (bytes == 0)
        return true;
    if (list == NULL)
        return false;
    memcpy(list, purl->qualifiers, bytes);
    product->qualifiers = list;
    product->qualifier_count = purl->qualifier_count;
    return true;
}

enum mg_status mg_product_parse(struct mg_arena *arena, struct mg_str text, struct mg_product *out,
                                struct mg_error *err)
{
    struct mg_purl purl;
    struct mg_product product = {0};
    enum mg_status status = mg_purl_parse(arena, text, &purl, err);

    if (status != MG_OK)
        return status;
    product.type = purl.type;
    product.name_space = purl.name_space;
    product.name = purl.name;
    product.version = purl.version;
    product.has_subpath = purl.subpath.n != 0;
    if (!keep_qualifiers(arena, &purl, &product))
        return mg_fail(err, MG_NOMEM, "no memory for a product");
    *out = product;
    return MG_OK;
}

enum mg_status mg_product_new(struct mg_arena *arena, struct mg_str text,
                              const struct mg_product **out, struct mg_error *err)
{
    struct mg_product parsed, *kept;
    enum mg_status status = mg_product_parse(arena, text, &parsed, err);

    if (status == MG_NOMEM)
        return status;
    *out = NULL;
    if (status != MG_OK)
        return MG_OK;
    kept = mg_arena_alloc(arena, sizeof *kept);
    if (kept == NULL)
        return mg_fail(err, MG_NOMEM, "no memory for a product");
    *kept = parsed;
    *out = kept;
    return MG_OK;
}

static struct mg_str qualifier_of(const struct mg_product *product, const char *key)
{
    for (size_t i = 0; i < product->qualifier_count; i++) {
        if (mg_str_is(product->qualifiers[i].key, key))
            return product->qualifiers[i].value;
    }
    return MG_STR_NONE;
}

bool mg_product_is_source(const struct mg_product *product)
{
    struct mg_str arch = qualifier_of(product, "arch");

    return mg_str_is(arch, "src") || mg_str_is(arch, "source");
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
    } else if (mg_product_parse(arena, finding->purl, &target.product, NULL) == MG_OK) {
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
static bool says_nothing(const struct mg_product *product,
                         const struct mg_purl_qualifier *qualifier)
{
    static const char *const keys[] = {"checksum", "download_url", "vcs_url", "file_name"};

    for (size_t i = 0; i < MG_COUNT(keys); i++) {
        if (mg_str_is(qualifier->key, keys[i]))
            return true;
    }
    return mg_str_is(product->type, "maven") && mg_str_is(qualifier->key, "type") &&
           mg_str_is(qualifier->value, "jar");
}

static bool has_qualifier(const struct mg_product *product,
                          const struct mg_purl_qualifier *qualifier, const struct mg_target *target)
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
