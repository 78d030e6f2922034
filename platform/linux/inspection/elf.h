/* SPDX-License-Identifier: Apache-2.0
 *
 * Programs and libraries in the form of the System V ABI ("Object Files" of the gABI,
 * www.sco.com/developers/gabi), of 32 and 64 bits and either byte order: as much as it takes to
 * read sections by their names and memory by its addresses. One read of the head of a file tells
 * that it is something else; one more takes the section headers with their names where linkers put
 * them. Nothing that a file says is believed: what lies outside of it or is too much is refused,
 * and a header that claims bytes of another one gets the same bounded view of them.
 */
#ifndef MG_LINUX_INSPECTION_ELF_H
#define MG_LINUX_INSPECTION_ELF_H

#include "core/base/tree.h"

#define MG_ELF_HEAD 4096

/* Bytes of a file. */
struct mg_elf_span {
    uint64_t at, size;
};

struct mg_elf_section {
    struct mg_elf_span bytes; /* empty when the file does not hold its content */
    uint64_t address;         /* when it is loaded */
};

/* An open file. What it holds is for the files elf*.c only. */
struct mg_elf {
    struct mg_tree_file *file; /* borrowed */
    unsigned char head[MG_ELF_HEAD];
    size_t head_size;
    bool wide, big; /* 64 bits; the most significant byte is first */
    struct mg_elf_span segments, sections;
    uint64_t tail_at;
    struct mg_buf tail;  /* bytes at tail_at, with the section headers */
    struct mg_buf names; /* of sections */
};

/* Clear it in any case. NOENT when the file is no program and no library, FORMAT and LIMIT when its
 * headers are broken or too many. */
enum mg_status mg_elf_open(struct mg_elf *elf, struct mg_tree_file *file, struct mg_error *err);
void mg_elf_clear(struct mg_elf *elf);

/* Do sections have names at all? They can be removed without harm to the program. */
bool mg_elf_has_names(const struct mg_elf *elf);
/* Is it packed by UPX (upx.github.io), which leaves nothing else to be seen? */
bool mg_elf_is_packed(const struct mg_elf *elf);
/* The first section of the name; NOENT without one. */
enum mg_status mg_elf_section(const struct mg_elf *elf, struct mg_str name,
                              struct mg_elf_section *out, struct mg_error *err);
/* The first segment of data that is loaded: writable, not executable. NOENT without one. */
enum mg_status mg_elf_data(const struct mg_elf *elf, struct mg_elf_section *out,
                           struct mg_error *err);
/* The bytes that are loaded at address, up to the end of their segment. NOENT when it is zeros that
 * the file does not hold, FORMAT when nothing is loaded there. */
enum mg_status mg_elf_map(const struct mg_elf *elf, uint64_t address, struct mg_elf_span *out,
                          struct mg_error *err);

/* Exactly n bytes at an offset of the file; FORMAT when it ends before. */
enum mg_status mg_elf_read(const struct mg_elf *elf, uint64_t at, void *to, size_t n,
                           struct mg_error *err);
/* Append a span; LIMIT past out's ceiling. */
enum mg_status mg_elf_append(const struct mg_elf *elf, struct mg_elf_span span, struct mg_buf *out,
                             struct mg_error *err);

#endif
