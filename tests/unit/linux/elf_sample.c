/* SPDX-License-Identifier: Apache-2.0
 *
 * Executables as the gABI describes them, with nothing in them that is not looked at.
 */
#include "tests/unit/linux/elf_sample.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/base/limits.h"

#define PARTS 8

struct place {
    uint64_t at, size, address;
    uint32_t name, type, flags;
};

void test_elf_add(struct mg_buf *out, bool big, uint64_t value, size_t width)
{
    for (size_t i = 0; i < width; i++)
        mg_buf_char(out, (char)(value >> 8 * (big ? width - 1 - i : i)));
}

void test_elf_put(struct mg_buf *out, size_t at, uint64_t value, size_t width)
{
    assert_true(at + width <= out->n);
    for (size_t i = 0; i < width; i++)
        out->p[at + i] = (char)(value >> 8 * i);
}

size_t test_elf_section_field(const struct mg_buf *elf, size_t section, size_t field)
{
    size_t at = 0;

    for (size_t i = 8; i > 0; i--)
        at = at << 8 | (unsigned char)elf->p[TEST_ELF_SECTIONS + i - 1];
    return at + section * 64 + field;
}

static void add_header(const struct test_elf_form *form, size_t parts, uint64_t sections,
                       struct mg_buf *out)
{
    size_t word = form->wide ? 8 : 4, size = form->wide ? 64 : 52;
    const char ident[] = {
        0x7f, 'E', 'L', 'F', (char)(form->wide ? 2 : 1), (char)(form->big ? 2 : 1), 1};

    mg_buf_add(out, ident, sizeof ident);
    test_elf_add(out, false, 0, 8);
    mg_buf_char(out, 0);
    test_elf_add(out, form->big, 2, 2);       /* ET_EXEC */
    test_elf_add(out, form->big, 62, 2);      /* e_machine */
    test_elf_add(out, form->big, 1, 4);       /* e_version */
    test_elf_add(out, form->big, 0, word);    /* e_entry */
    test_elf_add(out, form->big, size, word); /* e_phoff */
    test_elf_add(out, form->big, sections, word);
    test_elf_add(out, form->big, 0, 4); /* e_flags */
    test_elf_add(out, form->big, size, 2);
    test_elf_add(out, form->big, form->wide ? 56 : 32, 2);
    test_elf_add(out, form->big, parts, 2);
    test_elf_add(out, form->big, sections == 0 ? 0 : form->wide ? 64 : 40, 2);
    test_elf_add(out, form->big, sections == 0 ? 0 : parts + 2, 2);
    test_elf_add(out, form->big, sections == 0 ? 0 : parts + 1, 2);
    assert_int_equal(out->n, size);
}

static void add_segment(const struct test_elf_form *form, const struct place *place,
                        struct mg_buf *out)
{
    size_t word = form->wide ? 8 : 4;

    test_elf_add(out, form->big, 1, 4); /* PT_LOAD */
    if (form->wide)
        test_elf_add(out, form->big, place->flags, 4);
    test_elf_add(out, form->big, place->at, word);
    test_elf_add(out, form->big, place->address, word);
    test_elf_add(out, form->big, place->address, word); /* p_paddr */
    test_elf_add(out, form->big, place->size, word);
    test_elf_add(out, form->big, place->size, word); /* p_memsz */
    if (!form->wide)
        test_elf_add(out, form->big, place->flags, 4);
    test_elf_add(out, form->big, 16, word); /* p_align */
}

static void add_section(const struct test_elf_form *form, const struct place *place,
                        struct mg_buf *out)
{
    size_t word = form->wide ? 8 : 4;

    test_elf_add(out, form->big, place->name, 4);
    test_elf_add(out, form->big, place->type, 4);
    test_elf_add(out, form->big, 2, word); /* SHF_ALLOC */
    test_elf_add(out, form->big, place->address, word);
    test_elf_add(out, form->big, place->at, word);
    test_elf_add(out, form->big, place->size, word);
    test_elf_add(out, form->big, 0, 4); /* sh_link */
    test_elf_add(out, form->big, 0, 4); /* sh_info */
    test_elf_add(out, form->big, 1, word);
    test_elf_add(out, form->big, 0, word);
}

static void place_parts(const struct test_elf_form *form, const struct test_elf_part *parts,
                        size_t n, struct place *places, struct mg_buf *names)
{
    uint64_t at = (form->wide ? 64 : 52) + n * (form->wide ? 56 : 32);

    mg_buf_char(names, 0);
    for (size_t i = 0; i < n; i++) {
        places[i] =
            (struct place){at, parts[i].bytes.n,         parts[i].address, (uint32_t)names->n,
                           1,  parts[i].writable ? 6 : 4};
        mg_buf_add(names, parts[i].name, strlen(parts[i].name) + 1);
        at += parts[i].bytes.n;
    }
    places[n] = (struct place){at, 0, 0, (uint32_t)names->n, 3, 0};
    mg_buf_add(names, ".shstrtab", sizeof ".shstrtab");
    places[n].size = names->n;
}

void test_elf_make(const struct test_elf_form *form, const struct test_elf_part *parts, size_t n,
                   struct mg_buf *out)
{
    struct place places[PARTS + 1];
    struct mg_buf names;

    assert_true(n <= PARTS);
    mg_buf_init(out, MG_MIB(16));
    mg_buf_init(&names, MG_KIB(4));
    place_parts(form, parts, n, places, &names);
    add_header(form, n, form->bare ? 0 : places[n].at + places[n].size, out);
    for (size_t i = 0; i < n; i++)
        add_segment(form, &places[i], out);
    for (size_t i = 0; i < n; i++)
        mg_buf_str(out, parts[i].bytes);
    if (!form->bare) {
        mg_buf_str(out, mg_buf_view(&names));
        add_section(form, &(struct place){0}, out);
        for (size_t i = 0; i <= n; i++)
            add_section(form, &places[i], out);
    }
    assert_false(out->failed);
    mg_buf_clear(&names);
}
