/* SPDX-License-Identifier: Apache-2.0
 *
 * Go's build information for tests, as linkers before and since Go 1.18 lay it out.
 */
#ifndef MG_TESTS_UNIT_LINUX_GOLANG_SAMPLE_H
#define MG_TESTS_UNIT_LINUX_GOLANG_SAMPLE_H

#include "tests/unit/linux/elf_sample.h"

/* Where the parts of a sample are loaded. */
enum { TEST_GOLANG_TEXT = 0x1000, TEST_GOLANG_INFO = 0x2000, TEST_GOLANG_STRINGS = 0x3000 };

/* The header and, since Go 1.18, the strings; the caller clears out. */
void test_golang_inline(struct mg_str toolchain, struct mg_str modules, struct mg_buf *out);
/* Before: the header with the addresses of two strings, which are in another part of the form. */
void test_golang_pointers(const struct test_elf_form *form, struct mg_buf *out);
void test_golang_strings(const struct test_elf_form *form, struct mg_str toolchain,
                         struct mg_str modules, struct mg_buf *out);

/* A program of Go; the caller clears out. */
void test_golang_make(const struct test_elf_form *form, bool pointers, struct mg_str toolchain,
                      struct mg_str modules, struct mg_buf *out);

#endif
