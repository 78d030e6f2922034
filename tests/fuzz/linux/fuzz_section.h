/* SPDX-License-Identifier: Apache-2.0
 *
 * An executable around the input, as one section and one segment. For one target each.
 */
#ifndef MG_TESTS_FUZZ_LINUX_FUZZ_SECTION_H
#define MG_TESTS_FUZZ_LINUX_FUZZ_SECTION_H

#include <string.h>

#include "tests/fuzz/linux/fuzz_manifest.h"

enum { ADDRESS = 0x1000, HEADER_SIZE = 64, SEGMENT_SIZE = 56, NAMES_SIZE = 32 };

static void add_words(struct mg_buf *out, const uint64_t *words, size_t n)
{
    for (size_t i = 0; i < 8 * n; i++)
        mg_buf_char(out, (char)(words[i / 8] >> 8 * (i % 8)));
}

/* Headers of 64 bits, least significant byte first; two fields of 32 bits share a word. */
static void check_section(const char *name, struct mg_str content)
{
    const uint64_t at = HEADER_SIZE + SEGMENT_SIZE, end = at + content.n;
    const uint64_t header[] = {0x00010102464c457f, 0,
                               0x00000001003e0002, 0,
                               HEADER_SIZE,        end + NAMES_SIZE,
                               0x0038004000000000, 0x0002000300400001};
    const uint64_t segment[] = {0x0600000001, at, ADDRESS, ADDRESS, content.n, content.n, 16};
    const uint64_t sections[3][8] = {
        {0},
        {0x0100000001, 2, ADDRESS, at, content.n, 0, 16, 0},
        {0x0300000000, 0, 0, end, NAMES_SIZE, 0, 1, 0},
    };
    char names[NAMES_SIZE] = "";
    struct mg_buf file;

    memcpy(names + 1, name, strlen(name));
    mg_buf_init(&file, MG_MIB(64));
    add_words(&file, header, MG_COUNT(header));
    add_words(&file, segment, MG_COUNT(segment));
    mg_buf_str(&file, content);
    mg_buf_add(&file, names, sizeof names);
    for (size_t i = 0; i < MG_COUNT(sections); i++)
        add_words(&file, sections[i], MG_COUNT(sections[i]));
    must(!file.failed);
    check_file(&mg_inspector_executable, "usr/lib/a", "a", (const uint8_t *)file.p, file.n);
    mg_buf_clear(&file);
}

#endif
