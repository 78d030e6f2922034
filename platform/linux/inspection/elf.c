/* SPDX-License-Identifier: Apache-2.0
 *
 * The headers of an ELF file, and its bytes. In comments are the names of the gABI.
 */
#include "platform/linux/inspection/elf.h"

#include <inttypes.h>
#include <string.h>

#include "core/base/limits.h"
#include "platform/linux/inspection/elf_fields.h"

/* Linkers put the names of sections right before the section headers. */
#define NAMES_BEFORE MG_KIB(2)

enum { IDENT_CLASS = 4, IDENT_DATA = 5, IDENT_SIZE = 16 }; /* EI_CLASS, EI_DATA, EI_NIDENT */
enum { CLASS_32 = 1, CLASS_64 = 2 };
enum { DATA_LITTLE = 1, DATA_BIG = 2 };
enum { TYPE_PROGRAM = 2, TYPE_SHARED = 3 };       /* ET_EXEC, ET_DYN */
enum { NO_SECTION = 0, FIRST_RESERVED = 0xff00 }; /* SHN_UNDEF, SHN_LORESERVE */

struct table {
    uint64_t at;
    uint16_t entry, count;
};

struct header {
    uint16_t type, names;
    struct table segments, sections;
};

static bool lies_within(uint64_t at, uint64_t n, uint64_t start, uint64_t size)
{
    return at >= start && at - start <= size && n <= size - (at - start);
}

enum mg_status mg_elf_check(const struct mg_elf *elf, const struct mg_elf_span *span,
                            struct mg_error *err)
{
    uint64_t size = elf->file->stat.size;

    if (lies_within(span->at, span->size, 0, size))
        return MG_OK;
    return mg_fail(err, MG_FORMAT, "%" PRIu64 " bytes at %" PRIu64 ", but the file has %" PRIu64,
                   span->size, span->at, size);
}

enum mg_status mg_elf_read(const struct mg_elf *elf, uint64_t at, void *to, size_t n,
                           struct mg_error *err)
{
    enum mg_status status = mg_elf_check(elf, &(struct mg_elf_span){at, n}, err);

    if (status != MG_OK || n == 0)
        return status;
    if (lies_within(at, n, 0, elf->head_size))
        memcpy(to, elf->head + at, n);
    else if (lies_within(at, n, elf->tail_at, elf->tail.n))
        memcpy(to, elf->tail.p + (at - elf->tail_at), n);
    else
        status = mg_tree_file_read(elf->file, at, to, n, err);
    return status;
}

enum mg_status mg_elf_append(const struct mg_elf *elf, struct mg_elf_span span, struct mg_buf *out,
                             struct mg_error *err)
{
    enum mg_status status = mg_elf_check(elf, &span, err);
    char *to;

    if (status != MG_OK || span.size == 0)
        return status;
    if (span.size > out->ceiling - out->n)
        return mg_fail(err, MG_LIMIT, "%" PRIu64 " bytes, at most %zu are read", span.size,
                       out->ceiling - out->n);
    to = mg_buf_reserve(out, (size_t)span.size);
    if (to == NULL)
        return mg_fail(err, MG_NOMEM, "no memory for %" PRIu64 " bytes", span.size);
    status = mg_elf_read(elf, span.at, to, (size_t)span.size, err);
    if (status == MG_OK)
        out->n += (size_t)span.size;
    return status;
}

static enum mg_status check_ident(struct mg_elf *elf, struct mg_error *err)
{
    static const unsigned char magic[] = {0x7f, 'E', 'L', 'F'};
    const unsigned char *ident = elf->head;

    if (elf->head_size < IDENT_SIZE || memcmp(ident, magic, sizeof magic) != 0)
        return mg_fail(err, MG_NOENT, "no ELF file");
    if ((ident[IDENT_CLASS] != CLASS_32 && ident[IDENT_CLASS] != CLASS_64) ||
        (ident[IDENT_DATA] != DATA_LITTLE && ident[IDENT_DATA] != DATA_BIG))
        return mg_fail(err, MG_FORMAT, "an ELF file of class %u and data encoding %u",
                       (unsigned)ident[IDENT_CLASS], (unsigned)ident[IDENT_DATA]);
    elf->wide = ident[IDENT_CLASS] == CLASS_64;
    elf->big = ident[IDENT_DATA] == DATA_BIG;
    return MG_OK;
}

static bool take_header(const struct mg_elf *elf, struct header *out)
{
    struct mg_reader reader;

    mg_reader_init(&reader, elf->head, elf->head_size);
    mg_reader_seek(&reader, IDENT_SIZE);
    out->type = mg_elf_take16(elf, &reader);
    (void)mg_elf_take16(elf, &reader);    /* e_machine */
    (void)mg_elf_take32(elf, &reader);    /* e_version */
    (void)mg_elf_take_word(elf, &reader); /* e_entry */
    out->segments.at = mg_elf_take_word(elf, &reader);
    out->sections.at = mg_elf_take_word(elf, &reader);
    (void)mg_elf_take32(elf, &reader); /* e_flags */
    (void)mg_elf_take16(elf, &reader); /* e_ehsize */
    out->segments.entry = mg_elf_take16(elf, &reader);
    out->segments.count = mg_elf_take16(elf, &reader);
    out->sections.entry = mg_elf_take16(elf, &reader);
    out->sections.count = mg_elf_take16(elf, &reader);
    out->names = mg_elf_take16(elf, &reader);
    return mg_reader_ok(&reader);
}

static enum mg_status check_table(const struct mg_elf *elf, const char *what,
                                  const struct table *table, size_t entry, unsigned limit,
                                  struct mg_elf_span *out, struct mg_error *err)
{
    struct mg_elf_span span = {table->at, (uint64_t)table->count * entry};
    enum mg_status status;

    if (table->at == 0 || table->count == 0)
        return MG_OK;
    if (table->entry != entry)
        return mg_fail(err, MG_FORMAT, "%s headers of %u bytes, not %zu", what,
                       (unsigned)table->entry, entry);
    if (table->count > limit)
        return mg_fail(err, MG_LIMIT, "%u %ss, at most %u are read", (unsigned)table->count, what,
                       limit);
    status = mg_elf_check(elf, &span, err);
    if (status == MG_OK)
        *out = span;
    return status;
}

/* The section headers, with what is before them. */
static enum mg_status load_tail(struct mg_elf *elf, struct mg_error *err)
{
    struct mg_elf_span sections = elf->sections;
    uint64_t before = sections.at < NAMES_BEFORE ? sections.at : NAMES_BEFORE;

    if (lies_within(sections.at, sections.size, 0, elf->head_size))
        return MG_OK;
    elf->tail_at = sections.at - before;
    return mg_elf_append(elf, (struct mg_elf_span){elf->tail_at, before + sections.size},
                         &elf->tail, err);
}

static enum mg_status load_names(struct mg_elf *elf, size_t index, struct mg_error *err)
{
    size_t count = (size_t)(elf->sections.size / mg_elf_section_entry(elf));
    struct mg_elf_section section;
    enum mg_status status;
    uint32_t name;

    if (count == 0 || index == NO_SECTION)
        return MG_OK;
    if (index >= count)
        return mg_fail(err, MG_FORMAT, "section %zu has the names, but there are %zu", index,
                       count);
    status = load_tail(elf, err);
    if (status == MG_OK)
        status = mg_elf_take_section(elf, index, &name, &section, err);
    return status == MG_OK ? mg_elf_append(elf, section.bytes, &elf->names, err) : status;
}

/* Counts of FIRST_RESERVED and above would be in the first section header; they are past every
 * limit. */
static enum mg_status load_headers(struct mg_elf *elf, const struct header *header,
                                   struct mg_error *err)
{
    enum mg_status status;

    if (header->sections.at != 0 && header->sections.count == 0)
        return mg_fail(err, MG_LIMIT, "%d or more sections", FIRST_RESERVED);
    status = check_table(elf, "segment", &header->segments, mg_elf_segment_entry(elf),
                         MG_LIMIT_ELF_SEGMENTS, &elf->segments, err);
    if (status == MG_OK)
        status = check_table(elf, "section", &header->sections, mg_elf_section_entry(elf),
                             MG_LIMIT_ELF_SECTIONS, &elf->sections, err);
    return status == MG_OK ? load_names(elf, header->names, err) : status;
}

static enum mg_status read_head(struct mg_elf *elf, struct mg_error *err)
{
    uint64_t size = elf->file->stat.size;
    size_t n = size < MG_ELF_HEAD ? (size_t)size : MG_ELF_HEAD;
    enum mg_status status = mg_tree_file_read(elf->file, 0, elf->head, n, err);

    if (status != MG_OK)
        return status;
    elf->head_size = n;
    return check_ident(elf, err);
}

enum mg_status mg_elf_open(struct mg_elf *elf, struct mg_tree_file *file, struct mg_error *err)
{
    struct header header;
    enum mg_status status;

    elf->file = file;
    elf->head_size = 0;
    elf->segments = elf->sections = (struct mg_elf_span){0, 0};
    elf->tail_at = 0;
    mg_buf_init(&elf->tail, NAMES_BEFORE + (size_t)MG_LIMIT_ELF_SECTIONS * MG_ELF_SECTION_ENTRY);
    mg_buf_init(&elf->names, MG_LIMIT_ELF_NAMES);
    status = read_head(elf, err);
    if (status != MG_OK)
        return status;
    if (!take_header(elf, &header))
        return mg_fail(err, MG_FORMAT, "an ELF header that is cut off");
    if (header.type != TYPE_PROGRAM && header.type != TYPE_SHARED)
        return mg_fail(err, MG_NOENT, "an ELF file of type %u", (unsigned)header.type);
    return load_headers(elf, &header, err);
}

void mg_elf_clear(struct mg_elf *elf)
{
    mg_buf_clear(&elf->tail);
    mg_buf_clear(&elf->names);
}
