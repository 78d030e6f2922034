/* SPDX-License-Identifier: Apache-2.0
 *
 * One file through one inspector.
 */
#include "tests/unit/linux/inspected.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/base/limits.h"

void test_inspect(struct test_host *host, const struct mg_inspector *inspector, const char *path)
{
    struct mg_inspection in = {
        .tree = test_root_tree(&host->root),
        .inventory = &host->inventory,
        .package_limit = MG_LIMIT_PACKAGES,
    };
    struct mg_relations relations;
    struct mg_error err;

    mg_relations_init(&relations, true);
    if (host->relations)
        in.relations = &relations;
    mg_inventory_clear(&host->inventory);
    assert_int_equal(inspector->read(&in, path, &err), MG_OK);
    mg_relations_clear(&relations);
    mg_tree_close(in.tree);
}

static void print_package(struct mg_buf *out, const struct mg_package *package)
{
    if (out->n != 0)
        mg_buf_str(out, MG_STR("; "));
    mg_buf_str(out, package->name);
    mg_buf_char(out, ' ');
    mg_buf_str(out, package->version);
    if (package->license.n != 0)
        mg_buf_printf(out, " (%.*s)", MG_STR_ARG(package->license));
    if (package->arch.n != 0)
        mg_buf_printf(out, " [%.*s]", MG_STR_ARG(package->arch));
}

void test_assert_packages(const struct test_host *host, const char *expected)
{
    struct mg_buf text;

    mg_buf_init(&text, MG_MIB(1));
    for (size_t i = 0; i < host->inventory.package_count; i++)
        print_package(&text, &host->inventory.packages[i]);
    test_assert_str(mg_buf_view(&text), expected);
    mg_buf_clear(&text);
}

void test_assert_gap(const struct test_host *host, const char *code, const char *words)
{
    const struct mg_coverage *entry = host->inventory.coverage;

    assert_int_equal(host->inventory.coverage_count, code != NULL);
    if (code == NULL)
        return;
    test_assert_str(entry->code, code);
    if (mg_str_find_str(entry->detail, mg_str_of(words)) == SIZE_MAX)
        fail_msg("'%.*s' does not say '%s'", MG_STR_ARG(entry->detail), words);
}

void test_assert_inspected(struct test_host *host, const struct mg_inspector *inspector,
                           const char *path, struct mg_str bytes, const char *packages,
                           const char *code, const char *words)
{
    test_root_bytes(&host->root, path, bytes);
    test_inspect(host, inspector, path);
    test_assert_packages(host, packages);
    test_assert_gap(host, code, words);
}

bool test_wants(const struct mg_inspector *inspector, const char *folder, const char *name)
{
    enum mg_wish wish = inspector->wants(mg_str_of(folder), mg_str_of(name));

    return wish == MG_WISH_YES || wish == MG_WISH_ALWAYS;
}
