/* SPDX-License-Identifier: Apache-2.0
 *
 * ELF: the input as an executable. Whatever is found in it lies in it or is refused.
 */
#include "platform/linux/inspection/elf.h"
#include "tests/fuzz/linux/fuzz_manifest.h"

static void check_span(const struct mg_elf *elf, struct mg_elf_span span)
{
    struct mg_buf out;

    mg_buf_init(&out, MG_KIB(64));
    if (mg_elf_append(elf, span, &out, NULL) == MG_OK)
        must(out.n == span.size);
    else
        must(out.n == 0);
    mg_buf_clear(&out);
}

static void check_address(const struct mg_elf *elf, uint64_t address)
{
    struct mg_elf_span span;

    if (mg_elf_map(elf, address, &span, NULL) == MG_OK) {
        must(span.size != 0 && span.at < elf->file->stat.size);
        check_span(elf, span);
    }
}

static void check_elf(struct mg_tree_file *file)
{
    struct mg_elf_section section;
    struct mg_elf elf;

    if (mg_elf_open(&elf, file, NULL) == MG_OK) {
        if (mg_elf_section(&elf, MG_STR(".data"), &section, NULL) == MG_OK)
            check_span(&elf, section.bytes);
        if (mg_elf_data(&elf, &section, NULL) == MG_OK)
            check_address(&elf, section.address);
        check_address(&elf, 0);
        check_address(&elf, UINT64_MAX);
    }
    mg_elf_clear(&elf);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct one_file one = {{&one_ops}, {(const char *)data, size}, "a"};
    struct mg_tree_file *file = NULL;

    must(mg_tree_open(&one.tree, "a", &file, NULL) == MG_OK);
    check_elf(file);
    mg_tree_file_close(file);
    check_file(&mg_inspector_executable, "usr/lib/a", "a", data, size);
    return 0;
}
