/* SPDX-License-Identifier: Apache-2.0
 *
 * The header of 32 bytes, and strings with a varint in front or behind pointers.
 */
#include "tests/unit/linux/golang_sample.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/base/compiler.h"
#include "core/base/limits.h"

#define MARK MG_STR("0123456789abcdef") /* 16 bytes on each side of the modules */

static size_t word_of(const struct test_elf_form *form)
{
    return form->wide ? 8 : 4;
}

static void add_varint(struct mg_buf *out, size_t value)
{
    for (; value >= 0x80; value >>= 7)
        mg_buf_char(out, (char)(value | 0x80));
    mg_buf_char(out, (char)value);
}

static void add_modules(struct mg_buf *out, struct mg_str modules)
{
    mg_buf_str(out, MARK);
    mg_buf_str(out, modules);
    mg_buf_str(out, MARK);
}

void test_golang_inline(struct mg_str toolchain, struct mg_str modules, struct mg_buf *out)
{
    mg_buf_init(out, MG_MIB(4));
    mg_buf_str(out, MG_STR("\xff Go buildinf:"));
    test_elf_add(out, false, 0x0200, 2);
    test_elf_add(out, false, 0, 8);
    test_elf_add(out, false, 0, 8);
    add_varint(out, toolchain.n);
    mg_buf_str(out, toolchain);
    add_varint(out, modules.n + 2 * MARK.n);
    add_modules(out, modules);
}

void test_golang_pointers(const struct test_elf_form *form, struct mg_buf *out)
{
    size_t word = word_of(form);

    mg_buf_init(out, MG_KIB(4));
    mg_buf_str(out, MG_STR("\xff Go buildinf:"));
    mg_buf_char(out, (char)word);
    mg_buf_char(out, form->big);
    test_elf_add(out, form->big, TEST_GOLANG_STRINGS, word);
    test_elf_add(out, form->big, TEST_GOLANG_STRINGS + 2 * word, word);
    while (out->n < 32)
        mg_buf_char(out, 0);
}

/* Two strings of Go, each an address and a size, and the bytes of both. */
void test_golang_strings(const struct test_elf_form *form, struct mg_str toolchain,
                         struct mg_str modules, struct mg_buf *out)
{
    size_t word = word_of(form);
    uint64_t bytes = TEST_GOLANG_STRINGS + 4 * word;

    mg_buf_init(out, MG_MIB(4));
    test_elf_add(out, form->big, bytes, word);
    test_elf_add(out, form->big, toolchain.n, word);
    test_elf_add(out, form->big, bytes + toolchain.n, word);
    test_elf_add(out, form->big, modules.n + 2 * MARK.n, word);
    mg_buf_str(out, toolchain);
    add_modules(out, modules);
}

void test_golang_make(const struct test_elf_form *form, bool pointers, struct mg_str toolchain,
                      struct mg_str modules, struct mg_buf *out)
{
    struct mg_buf info, strings;
    struct test_elf_part parts[3] = {{".text", MG_STR("code"), TEST_GOLANG_TEXT, false}};

    if (pointers)
        test_golang_pointers(form, &info);
    else
        test_golang_inline(toolchain, modules, &info);
    test_golang_strings(form, toolchain, modules, &strings);
    parts[1] = (struct test_elf_part){".go.buildinfo", mg_buf_view(&info), TEST_GOLANG_INFO, true};
    parts[2] = (struct test_elf_part){".data", mg_buf_view(&strings), TEST_GOLANG_STRINGS, true};
    test_elf_make(form, parts, pointers ? 3 : 2, out);
    mg_buf_clear(&info);
    mg_buf_clear(&strings);
}
