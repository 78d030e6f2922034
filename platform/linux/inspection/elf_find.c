/* SPDX-License-Identifier: Apache-2.0
 *
 * Sections and segments of an ELF file, one header at a time. In comments are the names of the
 * gABI. A file may have headers that overlap or repeat each other: the first that fits counts.
 */
#include "platform/linux/inspection/elf_fields.h"

#include <inttypes.h>

enum { SEGMENT_LOADED = 1 };                     /* PT_LOAD */
enum { SEGMENT_EXECUTE = 1, SEGMENT_WRITE = 2 }; /* PF_X, PF_W */

struct segment {
    uint32_t type, flags;
    uint64_t address, memory; /* where, and how much is loaded: zeros follow the bytes */
    struct mg_elf_span bytes;
};

bool mg_elf_has_names(const struct mg_elf *elf)
{
    return elf->names.n != 0;
}

/* Its mark is in the header that follows those of the segments. */
bool mg_elf_is_packed(const struct mg_elf *elf)
{
    struct mg_str head = {(const char *)elf->head, elf->head_size};

    return !mg_elf_has_names(elf) && mg_str_find_str(head, MG_STR("UPX!")) != SIZE_MAX;
}

static struct mg_str name_at(const struct mg_elf *elf, uint32_t at)
{
    struct mg_str rest = mg_str_skip(mg_buf_view(&elf->names), at);

    return mg_str_take(rest, mg_str_find(rest, '\0'));
}

enum mg_status mg_elf_section(const struct mg_elf *elf, struct mg_str name,
                              struct mg_elf_section *out, struct mg_error *err)
{
    size_t count = (size_t)(elf->sections.size / mg_elf_section_entry(elf));
    struct mg_elf_section section;
    uint32_t at;

    for (size_t i = 0; i < count && mg_elf_has_names(elf); i++) {
        enum mg_status status = mg_elf_take_section(elf, i, &at, &section, err);

        if (status != MG_OK)
            return status;
        if (!mg_str_eq(name_at(elf, at), name))
            continue;
        *out = section;
        return MG_OK;
    }
    return mg_fail(err, MG_NOENT, "no section %.*s", MG_STR_ARG(name));
}

/* p_flags is at another place in each class. */
static enum mg_status take_segment(const struct mg_elf *elf, size_t i, struct segment *out,
                                   struct mg_error *err)
{
    size_t entry = mg_elf_segment_entry(elf);
    struct mg_reader reader;
    unsigned char bytes[MG_ELF_SEGMENT_ENTRY];
    enum mg_status status = mg_elf_read(elf, elf->segments.at + i * entry, bytes, entry, err);

    if (status != MG_OK)
        return status;
    mg_reader_init(&reader, bytes, entry);
    out->type = mg_elf_take32(elf, &reader);
    out->flags = elf->wide ? mg_elf_take32(elf, &reader) : 0;
    out->bytes.at = mg_elf_take_word(elf, &reader);
    out->address = mg_elf_take_word(elf, &reader);
    (void)mg_elf_take_word(elf, &reader); /* p_paddr */
    out->bytes.size = mg_elf_take_word(elf, &reader);
    out->memory = mg_elf_take_word(elf, &reader);
    out->flags = elf->wide ? out->flags : mg_elf_take32(elf, &reader);
    return MG_OK;
}

static bool is_data(const struct segment *segment, uint64_t address)
{
    (void)address;
    return segment->type == SEGMENT_LOADED &&
           (segment->flags & (SEGMENT_EXECUTE | SEGMENT_WRITE)) == SEGMENT_WRITE;
}

static bool is_at(const struct segment *segment, uint64_t address)
{
    uint64_t offset = address - segment->address;

    return segment->type == SEGMENT_LOADED && address >= segment->address &&
           (offset < segment->bytes.size || offset < segment->memory);
}

/* The first segment that fits; NOENT without one. */
static enum mg_status find_segment(const struct mg_elf *elf,
                                   bool (*fits)(const struct segment *segment, uint64_t address),
                                   uint64_t address, struct segment *out, struct mg_error *err)
{
    size_t count = (size_t)(elf->segments.size / mg_elf_segment_entry(elf));

    for (size_t i = 0; i < count; i++) {
        enum mg_status status = take_segment(elf, i, out, err);

        if (status != MG_OK || fits(out, address))
            return status;
    }
    return mg_fail(err, MG_NOENT, "no such segment");
}

enum mg_status mg_elf_data(const struct mg_elf *elf, struct mg_elf_section *out,
                           struct mg_error *err)
{
    struct segment segment = {0};
    enum mg_status status = find_segment(elf, is_data, 0, &segment, err);

    if (status == MG_OK)
        *out = (struct mg_elf_section){segment.bytes, segment.address};
    return status;
}

enum mg_status mg_elf_map(const struct mg_elf *elf, uint64_t address, struct mg_elf_span *out,
                          struct mg_error *err)
{
    struct segment segment = {0};
    enum mg_status status = find_segment(elf, is_at, address, &segment, err);
    uint64_t skip;

    if (status == MG_NOENT)
        return mg_fail(err, MG_FORMAT, "nothing is loaded at address %" PRIx64, address);
    if (status != MG_OK)
        return status;
    status = mg_elf_check(elf, &segment.bytes, err);
    if (status != MG_OK)
        return status;
    skip = address - segment.address;
    if (skip >= segment.bytes.size)
        return mg_fail(err, MG_NOENT, "zeros are loaded at address %" PRIx64, address);
    *out = (struct mg_elf_span){segment.bytes.at + skip, segment.bytes.size - skip};
    return MG_OK;
}
