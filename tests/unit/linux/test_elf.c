/* SPDX-License-Identifier: Apache-2.0
 *
 * ELF files, honest ones of each class and order of bytes, and lying ones.
 */
#include "platform/linux/inspection/elf.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/base/compiler.h"
#include "core/base/limits.h"
#include "tests/unit/linux/elf_sample.h"
#include "tests/unit/linux/root.h"

/* A file in memory that counts how often it is read. */
struct memory_file {
    struct mg_tree_file file;
    struct mg_str bytes;
    size_t reads;
};

static enum mg_status read_at(struct mg_tree_file *file, uint64_t offset, void *to, size_t n,
                              size_t *got, struct mg_error *err)
{
    struct memory_file *memory = (struct memory_file *)(void *)file;
    struct mg_str rest = mg_str_skip(memory->bytes, (size_t)offset);

    (void)err;
    memory->reads++;
    *got = rest.n < n ? rest.n : n;
    if (*got != 0)
        memcpy(to, rest.p, *got);
    return MG_OK;
}

static struct memory_file memory_of(struct mg_str bytes)
{
    static const struct mg_tree_file_ops ops = {read_at, NULL};

    return (struct memory_file){{&ops, {.size = bytes.n}}, bytes, 0};
}

static const struct test_elf_part parts[] = {
    {".text", MG_STR_INIT("code"), 0x1000, false},
    {".data", MG_STR_INIT("some data"), 0x2000, true},
    {".more", MG_STR_INIT("more data"), 0x3000, true},
};

static const struct test_elf_form forms[] = {
    {true, false, false},
    {true, true, false},
    {false, false, false},
    {false, true, false},
};

static const struct test_elf_form usual = {true, false, false};

static void assert_span(const struct mg_elf *elf, struct mg_elf_span span, const char *expected)
{
    struct mg_buf out;

    mg_buf_init(&out, MG_KIB(4));
    assert_int_equal(mg_elf_append(elf, span, &out, NULL), MG_OK);
    test_assert_str(mg_buf_view(&out), expected);
    mg_buf_clear(&out);
}

static void assert_parts_found(const struct mg_elf *elf)
{
    struct mg_elf_section section;
    struct mg_elf_span span;

    assert_true(mg_elf_has_names(elf));
    assert_int_equal(mg_elf_section(elf, MG_STR(".more"), &section, NULL), MG_OK);
    assert_int_equal(section.address, 0x3000);
    assert_span(elf, section.bytes, "more data");
    assert_int_equal(mg_elf_section(elf, MG_STR(".mor"), &section, NULL), MG_NOENT);
    assert_int_equal(mg_elf_data(elf, &section, NULL), MG_OK);
    assert_int_equal(section.address, 0x2000);
    assert_int_equal(mg_elf_map(elf, 0x2005, &span, NULL), MG_OK);
    assert_span(elf, span, "data");
    assert_int_equal(mg_elf_map(elf, 0x2009, &span, NULL), MG_FORMAT);
    assert_int_equal(mg_elf_map(elf, 0xfff, &span, NULL), MG_FORMAT);
}

static void test_elf__classes_and_orders_of_bytes(void **state)
{
    (void)state;
    for (size_t i = 0; i < MG_COUNT(forms); i++) {
        struct memory_file memory;
        struct mg_buf bytes;
        struct mg_elf elf;

        test_elf_make(&forms[i], parts, MG_COUNT(parts), &bytes);
        memory = memory_of(mg_buf_view(&bytes));
        assert_int_equal(mg_elf_open(&elf, &memory.file, NULL), MG_OK);
        assert_parts_found(&elf);
        assert_int_equal(memory.reads, 1);
        mg_elf_clear(&elf);
        mg_buf_clear(&bytes);
    }
}

static void test_elf__large_files_cost_two_reads(void **state)
{
    static char zeros[3 * MG_ELF_HEAD];
    const struct test_elf_part large[] = {
        parts[0], parts[1], parts[2], {".z", {zeros, sizeof zeros}, 0x4000, false}};
    struct memory_file memory;
    struct mg_buf bytes;
    struct mg_elf elf;

    (void)state;
    test_elf_make(&usual, large, MG_COUNT(large), &bytes);
    memory = memory_of(mg_buf_view(&bytes));
    assert_int_equal(mg_elf_open(&elf, &memory.file, NULL), MG_OK);
    assert_parts_found(&elf);
    assert_int_equal(memory.reads, 2);
    mg_elf_clear(&elf);
    mg_buf_clear(&bytes);
}

static void test_elf__without_section_headers(void **state)
{
    const struct test_elf_form bare = {true, false, true};
    struct mg_elf_section section;
    struct memory_file memory;
    struct mg_buf bytes;
    struct mg_elf elf;

    (void)state;
    test_elf_make(&bare, parts, MG_COUNT(parts), &bytes);
    memory = memory_of(mg_buf_view(&bytes));
    assert_int_equal(mg_elf_open(&elf, &memory.file, NULL), MG_OK);
    assert_false(mg_elf_has_names(&elf));
    assert_int_equal(mg_elf_section(&elf, MG_STR(".data"), &section, NULL), MG_NOENT);
    assert_int_equal(mg_elf_data(&elf, &section, NULL), MG_OK);
    assert_span(&elf, section.bytes, "some data");
    mg_elf_clear(&elf);
    mg_buf_clear(&bytes);
}

static void assert_open(struct mg_str bytes, enum mg_status expected, const char *words)
{
    struct memory_file memory = memory_of(bytes);
    struct mg_error err = {.status = MG_OK};
    struct mg_elf elf;

    assert_int_equal(mg_elf_open(&elf, &memory.file, &err), expected);
    if (expected != MG_OK && strstr(err.text, words) == NULL)
        fail_msg("'%s' does not say '%s'", err.text, words);
    mg_elf_clear(&elf);
}

static void test_elf__other_files_cost_one_read(void **state)
{
    struct memory_file memory = memory_of(MG_STR("#!/bin/sh\necho ELF\n"));
    struct mg_elf elf;

    (void)state;
    assert_int_equal(mg_elf_open(&elf, &memory.file, NULL), MG_NOENT);
    assert_int_equal(memory.reads, 1);
    mg_elf_clear(&elf);
    assert_open(MG_STR_NONE, MG_NOENT, "no ELF");
    assert_open(MG_STR("\x7f"
                       "ELF"),
                MG_NOENT, "no ELF");
}

/* One field of an honest file is overwritten. */
static void test_elf__lies_in_the_header(void **state)
{
    static const struct {
        size_t at, width;
        uint64_t value;
        enum mg_status status;
        const char *words;
    } lies[] = {
        {4, 1, 3, MG_FORMAT, "class 3"},
        {5, 1, 0, MG_FORMAT, "encoding 0"},
        {TEST_ELF_TYPE, 2, 1, MG_NOENT, "type 1"},
        {TEST_ELF_SEGMENTS, 8, UINT64_MAX, MG_FORMAT, "168 bytes at"},
        {TEST_ELF_SEGMENT_SIZE, 2, 32, MG_FORMAT, "segment headers of 32 bytes"},
        {TEST_ELF_SEGMENT_COUNT, 2, 0xffff, MG_LIMIT, "65535 segments"},
        {TEST_ELF_SEGMENT_COUNT, 2, 1024, MG_FORMAT, "but the file has"},
        {TEST_ELF_SECTIONS, 8, UINT64_C(1) << 63, MG_FORMAT, "but the file has"},
        {TEST_ELF_SECTIONS, 8, 1000, MG_FORMAT, "but the file has"},
        {TEST_ELF_SECTION_SIZE, 2, 40, MG_FORMAT, "section headers of 40 bytes"},
        {TEST_ELF_SECTION_COUNT, 2, 0, MG_LIMIT, "65280 or more sections"},
        {TEST_ELF_SECTION_COUNT, 2, 9000, MG_LIMIT, "9000 sections"},
        {TEST_ELF_NAMES, 2, 5, MG_FORMAT, "section 5 has the names"},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(lies); i++) {
        struct mg_buf bytes;

        test_elf_make(&usual, parts, MG_COUNT(parts), &bytes);
        test_elf_put(&bytes, lies[i].at, lies[i].value, lies[i].width);
        assert_open(mg_buf_view(&bytes), lies[i].status, lies[i].words);
        mg_buf_clear(&bytes);
    }
}

static void test_elf__files_that_are_cut_off(void **state)
{
    struct mg_buf bytes;

    (void)state;
    test_elf_make(&usual, parts, MG_COUNT(parts), &bytes);
    for (size_t n = 16; n < 64; n++)
        assert_open(mg_str_take(mg_buf_view(&bytes), n), MG_FORMAT, "cut off");
    for (size_t n = 64; n < bytes.n; n++)
        assert_open(mg_str_take(mg_buf_view(&bytes), n), MG_FORMAT, "but the file has");
    mg_buf_clear(&bytes);
}

static void test_elf__files_that_shrink(void **state)
{
    struct memory_file memory;
    struct mg_buf bytes;
    struct mg_elf elf;

    (void)state;
    test_elf_make(&usual, parts, MG_COUNT(parts), &bytes);
    memory = memory_of(mg_buf_view(&bytes));
    memory.bytes = mg_str_take(memory.bytes, 100);
    assert_int_equal(mg_elf_open(&elf, &memory.file, NULL), MG_FORMAT);
    mg_elf_clear(&elf);
    mg_buf_clear(&bytes);
}

enum { FIELD_NAME = 0, FIELD_TYPE = 4, FIELD_ADDRESS = 16, FIELD_AT = 24, FIELD_SIZE = 32 };

/* What sections say is believed only as far as the file goes; that they overlap does not matter. */
static void test_elf__lies_in_sections(void **state)
{
    struct mg_elf_section section;
    struct memory_file memory;
    struct mg_buf bytes, out;
    struct mg_elf elf;

    (void)state;
    test_elf_make(&usual, parts, MG_COUNT(parts), &bytes);
    test_elf_put(&bytes, test_elf_section_field(&bytes, 1, FIELD_NAME), UINT32_MAX, 4);
    test_elf_put(&bytes, test_elf_section_field(&bytes, 2, FIELD_AT), 0, 8);
    test_elf_put(&bytes, test_elf_section_field(&bytes, 2, FIELD_SIZE), UINT64_MAX, 8);
    test_elf_put(&bytes, test_elf_section_field(&bytes, 3, FIELD_TYPE), 8, 4);
    memory = memory_of(mg_buf_view(&bytes));
    assert_int_equal(mg_elf_open(&elf, &memory.file, NULL), MG_OK);
    assert_int_equal(mg_elf_section(&elf, MG_STR(".text"), &section, NULL), MG_NOENT);
    assert_int_equal(mg_elf_section(&elf, MG_STR(".more"), &section, NULL), MG_OK);
    assert_int_equal(section.bytes.size, 0);
    assert_int_equal(mg_elf_section(&elf, MG_STR(".data"), &section, NULL), MG_OK);
    mg_buf_init(&out, 8);
    assert_int_equal(mg_elf_append(&elf, section.bytes, &out, NULL), MG_FORMAT);
    section.bytes.size = 9;
    assert_int_equal(mg_elf_append(&elf, section.bytes, &out, NULL), MG_LIMIT);
    section.bytes.size = 4;
    assert_span(&elf, section.bytes,
                "\x7f"
                "ELF");
    mg_buf_clear(&out);
    mg_elf_clear(&elf);
    mg_buf_clear(&bytes);
}

static void test_elf__names_that_are_too_long(void **state)
{
    static char zeros[MG_LIMIT_ELF_NAMES];
    const struct test_elf_part large[] = {{".z", {zeros, sizeof zeros}, 0, false}};
    struct mg_buf bytes;

    (void)state;
    test_elf_make(&usual, large, 1, &bytes);
    test_elf_put(&bytes, test_elf_section_field(&bytes, 2, FIELD_AT), 0, 8);
    test_elf_put(&bytes, test_elf_section_field(&bytes, 2, FIELD_SIZE), MG_LIMIT_ELF_NAMES + 1, 8);
    assert_open(mg_buf_view(&bytes), MG_LIMIT, "at most");
    mg_buf_clear(&bytes);
}

static void test_elf__lies_in_segments(void **state)
{
    struct memory_file memory;
    struct mg_elf_span span;
    struct mg_buf bytes;
    struct mg_elf elf;

    (void)state;
    test_elf_make(&usual, parts, MG_COUNT(parts), &bytes);
    test_elf_put(&bytes, TEST_ELF_FIRST_SEGMENT + 32, UINT64_MAX, 8); /* p_filesz */
    memory = memory_of(mg_buf_view(&bytes));
    assert_int_equal(mg_elf_open(&elf, &memory.file, NULL), MG_OK);
    assert_int_equal(mg_elf_map(&elf, 0x1001, &span, NULL), MG_FORMAT);
    assert_int_equal(mg_elf_map(&elf, 0xfff, &span, NULL), MG_FORMAT);
    mg_elf_clear(&elf);
    mg_buf_clear(&bytes);
}

static void test_elf__zeros_behind_a_segment(void **state)
{
    struct memory_file memory;
    struct mg_elf_span span;
    struct mg_buf bytes;
    struct mg_elf elf;

    (void)state;
    test_elf_make(&usual, parts, MG_COUNT(parts), &bytes);
    test_elf_put(&bytes, TEST_ELF_FIRST_SEGMENT + 40, 100, 8); /* p_memsz */
    memory = memory_of(mg_buf_view(&bytes));
    assert_int_equal(mg_elf_open(&elf, &memory.file, NULL), MG_OK);
    assert_int_equal(mg_elf_map(&elf, 0x1003, &span, NULL), MG_OK);
    assert_int_equal(mg_elf_map(&elf, 0x1004, &span, NULL), MG_NOENT);
    assert_int_equal(mg_elf_map(&elf, 0x1064, &span, NULL), MG_FORMAT);
    mg_elf_clear(&elf);
    mg_buf_clear(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_elf__classes_and_orders_of_bytes),
        cmocka_unit_test(test_elf__large_files_cost_two_reads),
        cmocka_unit_test(test_elf__without_section_headers),
        cmocka_unit_test(test_elf__other_files_cost_one_read),
        cmocka_unit_test(test_elf__lies_in_the_header),
        cmocka_unit_test(test_elf__files_that_are_cut_off),
        cmocka_unit_test(test_elf__files_that_shrink),
        cmocka_unit_test(test_elf__lies_in_sections),
        cmocka_unit_test(test_elf__names_that_are_too_long),
        cmocka_unit_test(test_elf__lies_in_segments),
        cmocka_unit_test(test_elf__zeros_behind_a_segment),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
