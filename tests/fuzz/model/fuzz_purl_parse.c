/* SPDX-License-Identifier: Apache-2.0
 *
 * Purls: any bytes give an error with a text, or parts that are clean text; the package of a purl,
 * written as a purl again, reads as the same package.
 */
#include <stdint.h>
#include <stdlib.h>

#include "core/base/utf8.h"
#include "core/model/purl.h"
#include "core/model/purl_package.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool condition)
{
    if (!condition)
        abort();
}

static void check_text(struct mg_str s)
{
    while (s.n != 0) {
        size_t width = mg_utf8_width(s);

        must(width != 0 && (unsigned char)s.p[0] >= ' ');
        s = mg_str_skip(s, width);
    }
}

/* What is written is in canonical form: reading and writing it once more changes nothing. */
static void check_written(struct mg_arena *arena, const struct mg_package *package)
{
    struct mg_host host = {.os_id = MG_STR("debian")};
    struct mg_package again;
    struct mg_purl purl;
    struct mg_str first, second;

    if (package->version.n == 0 || package->version.n > MG_LIMIT_FIELD / 8 ||
        package->name.n > MG_LIMIT_FIELD / 8 || package->source_name.n > MG_LIMIT_FIELD / 8)
        return;
    must(mg_purl_format(arena, package, &host, NULL, &first));
    if (mg_purl_parse(arena, first, &purl, NULL) != MG_OK)
        return; /* a name that ends with a slash */
    must(mg_purl_package(arena, &purl, &again, NULL) == MG_OK);
    must(mg_str_eq(again.type, package->type));
    must(mg_purl_format(arena, &again, &host, NULL, &second));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_error err = {0};
    struct mg_package package;
    struct mg_arena arena;
    struct mg_purl purl;
    struct mg_host host;

    mg_arena_init(&arena, MG_MIB(8));
    if (mg_purl_parse(&arena, (struct mg_str){(const char *)data, size}, &purl, &err) != MG_OK) {
        must(err.text[0] != '\0');
    } else {
        check_text(purl.name_space);
        check_text(purl.name);
        check_text(purl.version);
        must(purl.type.n != 0 && purl.name.n != 0);
        if (mg_purl_distribution(&purl, &host))
            must(host.os_id.n != 0);
        if (mg_purl_package(&arena, &purl, &package, NULL) == MG_OK)
            check_written(&arena, &package);
    }
    mg_arena_clear(&arena);
    return 0;
}
