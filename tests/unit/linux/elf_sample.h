/* SPDX-License-Identifier: Apache-2.0
 *
 * Small executables for tests, made in memory: headers of segments, parts of which each is a
 * segment and a section, the names of sections, and the headers of sections. Whatever a test needs
 * to be wrong is overwritten afterwards.
 */
#ifndef MG_TESTS_UNIT_LINUX_ELF_SAMPLE_H
#define MG_TESTS_UNIT_LINUX_ELF_SAMPLE_H

#include "core/base/buf.h"

struct test_elf_form {
    bool wide, big;
    bool bare; /* without section headers */
};

struct test_elf_part {
    const char *name;
    struct mg_str bytes;
    uint64_t address;
    bool writable;
};

/* Offsets of fields in a file of 64 bits. */
enum {
    TEST_ELF_TYPE = 16,
    TEST_ELF_SEGMENTS = 32,
    TEST_ELF_SECTIONS = 40,
    TEST_ELF_SEGMENT_SIZE = 54,
    TEST_ELF_SEGMENT_COUNT = 56,
    TEST_ELF_SECTION_SIZE = 58,
    TEST_ELF_SECTION_COUNT = 60,
    TEST_ELF_NAMES = 62,
    TEST_ELF_FIRST_SEGMENT = 64
};

/* The caller clears out. Part i is section i + 1; the names are the last section. */
void test_elf_make(const struct test_elf_form *form, const struct test_elf_part *parts, size_t n,
                   struct mg_buf *out);
/* Append a number of 1 to 8 bytes. */
void test_elf_add(struct mg_buf *out, bool big, uint64_t value, size_t width);
/* Overwrite a number, least significant byte first. */
void test_elf_put(struct mg_buf *out, size_t at, uint64_t value, size_t width);
/* The offset of a field of a section header, in a file of 64 bits. */
size_t test_elf_section_field(const struct mg_buf *elf, size_t section, size_t field);

#endif
