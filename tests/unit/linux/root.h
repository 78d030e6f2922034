/* SPDX-License-Identifier: Apache-2.0
 *
 * Small root file systems for tests: a temporary folder with files, links and FIFOs below it.
 * Paths are relative to it; missing folders are made. Whatever fails, fails the running test.
 */
#ifndef MG_TESTS_UNIT_LINUX_ROOT_H
#define MG_TESTS_UNIT_LINUX_ROOT_H

#include "core/base/str.h"
#include "core/base/tree.h"
#include "core/model/inventory.h"

struct test_root {
    char path[256];
};

void test_root_make(struct test_root *root);
/* With everything below it. */
void test_root_remove(struct test_root *root);

void test_root_write(const struct test_root *root, const char *path, const char *text);
void test_root_bytes(const struct test_root *root, const char *path, struct mg_str bytes);
void test_root_link(const struct test_root *root, const char *path, const char *target);
void test_root_fifo(const struct test_root *root, const char *path);
void test_root_folder(const struct test_root *root, const char *path);
void test_root_mode(const struct test_root *root, const char *path, unsigned mode);
/* A copy of a file below tests/data. */
void test_root_copy(const struct test_root *root, const char *path, const char *data);

/* Close with mg_tree_close. */
struct mg_tree *test_root_tree(const struct test_root *root);

/* The coverage entry with this code, or NULL. */
const struct mg_coverage *test_find_coverage(const struct mg_inventory *inventory,
                                             const char *code);
/* The package of this name (and architecture, unless NULL), or NULL. */
const struct mg_package *test_find_package(const struct mg_inventory *inventory, const char *name,
                                           const char *arch);

/* A root and what is read of it, for each test anew: *state is a struct test_host. */
struct test_host {
    struct test_root root;
    struct mg_inventory inventory;
    bool relations; /* test_inspect asks for them */
};
int test_host_set_up(void **state);
int test_host_tear_down(void **state);

void test_assert_str(struct mg_str s, const char *expected);

#endif
