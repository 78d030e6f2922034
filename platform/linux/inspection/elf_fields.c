/* SPDX-License-Identifier: Apache-2.0
 *
 * Fields and section headers, as class and data encoding of the file (EI_CLASS, EI_DATA of the
 * gABI) have them.
 */
#include "platform/linux/inspection/elf_fields.h"

enum { SECTION_EMPTY = 8 }; /* SHT_NOBITS */

uint16_t mg_elf_take16(const struct mg_elf *elf, struct mg_reader *reader)
{
    return elf->big ? mg_reader_be16(reader) : mg_reader_le16(reader);
}

uint32_t mg_elf_take32(const struct mg_elf *elf, struct mg_reader *reader)
{
    return elf->big ? mg_reader_be32(reader) : mg_reader_le32(reader);
}

static uint64_t take64(const struct mg_elf *elf, struct mg_reader *reader)
{
    return elf->big ? mg_reader_be64(reader) : mg_reader_le64(reader);
}

uint64_t mg_elf_take_word(const struct mg_elf *elf, struct mg_reader *reader)
{
    return elf->wide ? take64(elf, reader) : mg_elf_take32(elf, reader);
}

size_t mg_elf_segment_entry(const struct mg_elf *elf)
{
    return elf->wide ? MG_ELF_SEGMENT_ENTRY : 32;
}

size_t mg_elf_section_entry(const struct mg_elf *elf)
{
    return elf->wide ? MG_ELF_SECTION_ENTRY : 40;
}

enum mg_status mg_elf_take_section(const struct mg_elf *elf, size_t i, uint32_t *name,
                                   struct mg_elf_section *out, struct mg_error *err)
{
    size_t entry = mg_elf_section_entry(elf);
    struct mg_reader reader;
    unsigned char bytes[MG_ELF_SECTION_ENTRY];
    uint32_t type;
    enum mg_status status = mg_elf_read(elf, elf->sections.at + i * entry, bytes, entry, err);

    if (status != MG_OK)
        return status;
    mg_reader_init(&reader, bytes, entry);
    *name = mg_elf_take32(elf, &reader);
    type = mg_elf_take32(elf, &reader);
    (void)mg_elf_take_word(elf, &reader); /* sh_flags */
    out->address = mg_elf_take_word(elf, &reader);
    out->bytes.at = mg_elf_take_word(elf, &reader);
    out->bytes.size = mg_elf_take_word(elf, &reader);
    if (type == SECTION_EMPTY)
        out->bytes.size = 0;
    return MG_OK;
}
