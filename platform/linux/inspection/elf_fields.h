/* SPDX-License-Identifier: Apache-2.0
 *
 * For the files elf*.c: fields of headers, whose widths and order of bytes depend on the file.
 */
#ifndef MG_LINUX_INSPECTION_ELF_FIELDS_H
#define MG_LINUX_INSPECTION_ELF_FIELDS_H

#include "core/base/reader.h"
#include "platform/linux/inspection/elf.h"

uint16_t mg_elf_take16(const struct mg_elf *elf, struct mg_reader *reader);
uint32_t mg_elf_take32(const struct mg_elf *elf, struct mg_reader *reader);
/* An address, an offset or a size. */
uint64_t mg_elf_take_word(const struct mg_elf *elf, struct mg_reader *reader);

/* Bytes of a header; those of 32 bits are smaller. */
#define MG_ELF_SEGMENT_ENTRY 56
#define MG_ELF_SECTION_ENTRY 64
size_t mg_elf_segment_entry(const struct mg_elf *elf);
size_t mg_elf_section_entry(const struct mg_elf *elf);

/* Section i, which must be one of elf->sections; *name is where its name begins. */
enum mg_status mg_elf_take_section(const struct mg_elf *elf, size_t i, uint32_t *name,
                                   struct mg_elf_section *out, struct mg_error *err);
/* Does the span lie within the file? Else FORMAT. */
enum mg_status mg_elf_check(const struct mg_elf *elf, const struct mg_elf_span *span,
                            struct mg_error *err);

#endif
