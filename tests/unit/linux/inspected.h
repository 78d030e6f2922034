/* SPDX-License-Identifier: Apache-2.0
 *
 * For tests of inspectors: one file of a test's root is read, and what it gave is compared.
 */
#ifndef MG_TESTS_UNIT_LINUX_INSPECTED_H
#define MG_TESTS_UNIT_LINUX_INSPECTED_H

#include "platform/linux/inspection/inspection.h"
#include "tests/unit/linux/root.h"

/* Read path of the host's root, with an inventory that is empty before. */
void test_inspect(struct test_host *host, const struct mg_inspector *inspector, const char *path);

/* The packages, in their order, as "name version; name version": with " (license)" and " [arch]"
 * behind the version where there is one. */
void test_assert_packages(const struct test_host *host, const char *expected);

/* The only entry of coverage has the code and its text the words; code NULL: there is none. */
void test_assert_gap(const struct test_host *host, const char *code, const char *words);

/* Write the bytes to path, read it, and compare packages and coverage. */
void test_assert_inspected(struct test_host *host, const struct mg_inspector *inspector,
                           const char *path, struct mg_str bytes, const char *packages,
                           const char *code, const char *words);

/* By their names: does the inspector want folder/name? */
bool test_wants(const struct mg_inspector *inspector, const char *folder, const char *name);

#endif
