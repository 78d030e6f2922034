/* SPDX-License-Identifier: Apache-2.0
 *
 * Where Go's linker puts build information (cmd/link, buildinfo; read by debug/buildinfo): a header
 * of 32 bytes with a magic, aligned to 16, in section .go.buildinfo, or somewhere in the data when
 * the names of sections were removed. Since Go 1.18 two strings follow, each with its size as a
 * varint; before, the header has the addresses of two strings of Go. The first string is the
 * version of the toolchain, the second the modules, between two marks of 16 bytes.
 */
#include "platform/linux/inspection/executable.h"

#include <string.h>

#include "core/base/limits.h"
#include "core/base/reader.h"
#include "platform/linux/inspection/golang_modinfo.h"

#define MAGIC MG_STR("\xff Go buildinf:")
#define HEADER_SIZE 32
#define ALIGNMENT 16
#define PIECE MG_KIB(16) /* a multiple of it */
#define MARK_SIZE 16
#define VARINT_SIZE 10 /* of 64 bits, at most */
#define CUT_OFF "build information of Go that is cut off"

enum { POINTER_SIZE_AT = 14, FLAGS_AT = 15, POINTERS_AT = 16 };
enum { FLAG_BIG_ENDIAN = 1, FLAG_INLINE = 2 };

struct build_info {
    struct mg_buf toolchain, modules;
};

static uint64_t min(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* Of the magic in a piece; n when it is not there. */
static size_t offset_in(const char *piece, size_t n)
{
    for (size_t at = 0; at < n && n - at >= MAGIC.n; at += ALIGNMENT) {
        if (memcmp(piece + at, MAGIC.p, MAGIC.n) == 0)
            return at;
    }
    return n;
}

/* The address of the header; NOENT when there is none. */
static enum mg_status search(const struct mg_elf *elf, const struct mg_elf_section *place,
                             uint64_t *address, struct mg_error *err)
{
    uint64_t size = min(place->bytes.size, MG_LIMIT_GOLANG_SEARCH), n;
    struct mg_elf_span span;
    char piece[PIECE];
    enum mg_status status = mg_elf_map(elf, place->address, &span, err);

    if (status != MG_OK)
        return status;
    size = min(size, span.size);
    for (uint64_t at = (0 - place->address) % ALIGNMENT; at < size; at += n) {
        size_t found;

        n = min(size - at, PIECE);
        status = mg_elf_read(elf, span.at + at, piece, (size_t)n, err);
        if (status != MG_OK)
            return status;
        found = offset_in(piece, (size_t)n);
        if (found != n) {
            *address = place->address + at + found;
            return MG_OK;
        }
    }
    if (size == MG_LIMIT_GOLANG_SEARCH)
        return mg_fail(err, MG_LIMIT, "no build information of Go in the first %zu bytes of data",
                       MG_LIMIT_GOLANG_SEARCH);
    return mg_fail(err, MG_NOENT, "no build information of Go");
}

static enum mg_status find(const struct mg_elf *elf, uint64_t *address, struct mg_error *err)
{
    struct mg_elf_section place;
    enum mg_status status = mg_elf_section(elf, MG_STR(".go.buildinfo"), &place, err);

    if (status == MG_NOENT && !mg_elf_has_names(elf))
        status = mg_elf_data(elf, &place, err);
    if (status != MG_OK)
        return status;
    if (place.bytes.size == 0)
        return mg_fail(err, MG_NOENT, "the data is in another file");
    status = search(elf, &place, address, err);
    if (status == MG_NOENT && mg_elf_has_names(elf))
        return mg_fail(err, MG_FORMAT, "a section .go.buildinfo without build information");
    return status;
}

/* Bytes that the varint takes; 0 when it does not end or is too large. */
static size_t take_varint(const unsigned char *bytes, size_t n, uint64_t *out)
{
    uint64_t value = 0;

    for (size_t i = 0; i < n; i++) {
        value |= (uint64_t)(bytes[i] & 0x7f) << (7 * i);
        if (i == VARINT_SIZE - 1 && bytes[i] > 1)
            return 0;
        if ((bytes[i] & 0x80) == 0) {
            *out = value;
            return i + 1;
        }
    }
    return 0;
}

static enum mg_status take_inline(const struct mg_elf *elf, struct mg_elf_span *rest,
                                  struct mg_buf *out, struct mg_error *err)
{
    size_t n = (size_t)min(rest->size, VARINT_SIZE), taken;
    unsigned char bytes[VARINT_SIZE];
    enum mg_status status = mg_elf_read(elf, rest->at, bytes, n, err);
    uint64_t size = 0;

    if (status != MG_OK)
        return status;
    taken = take_varint(bytes, n, &size);
    if (taken == 0 || size > rest->size - taken)
        return mg_fail(err, MG_FORMAT, CUT_OFF);
    *rest = (struct mg_elf_span){rest->at + taken, rest->size - taken};
    status = mg_elf_append(elf, (struct mg_elf_span){rest->at, size}, out, err);
    *rest = (struct mg_elf_span){rest->at + size, rest->size - size};
    return status;
}

static uint64_t take_pointer(struct mg_reader *reader, const unsigned char *header)
{
    bool big = (header[FLAGS_AT] & FLAG_BIG_ENDIAN) != 0;

    if (header[POINTER_SIZE_AT] == 4)
        return big ? mg_reader_be32(reader) : mg_reader_le32(reader);
    return big ? mg_reader_be64(reader) : mg_reader_le64(reader);
}

/* n bytes that are loaded at an address. */
static enum mg_status map(const struct mg_elf *elf, uint64_t address, uint64_t n,
                          struct mg_elf_span *out, struct mg_error *err)
{
    enum mg_status status = mg_elf_map(elf, address, out, err);

    if (status != MG_OK)
        return status;
    if (n > out->size)
        return mg_fail(err, MG_FORMAT, CUT_OFF);
    out->size = n;
    return MG_OK;
}

/* A string of Go: the address of its bytes and their count. An empty one may be among the zeros
 * that the file does not hold. */
static enum mg_status take_pointed(const struct mg_elf *elf, const unsigned char *header,
                                   size_t index, struct mg_buf *out, struct mg_error *err)
{
    size_t width = header[POINTER_SIZE_AT];
    unsigned char string[16];
    struct mg_elf_span span;
    struct mg_reader reader;
    enum mg_status status;
    uint64_t address, size;

    mg_reader_init(&reader, header, HEADER_SIZE);
    mg_reader_seek(&reader, POINTERS_AT + index * width);
    status = map(elf, take_pointer(&reader, header), 2 * width, &span, err);
    if (status == MG_OK)
        status = mg_elf_read(elf, span.at, string, 2 * width, err);
    if (status != MG_OK)
        return status == MG_NOENT ? MG_OK : status;
    mg_reader_init(&reader, string, sizeof string);
    address = take_pointer(&reader, header);
    size = take_pointer(&reader, header);
    if (size == 0)
        return MG_OK;
    status = map(elf, address, size, &span, err);
    return status == MG_OK ? mg_elf_append(elf, span, out, err) : status;
}

static enum mg_status take_strings(const struct mg_elf *elf, uint64_t address,
                                   struct build_info *out, struct mg_error *err)
{
    unsigned char header[HEADER_SIZE];
    struct mg_elf_span rest;
    enum mg_status status = mg_elf_map(elf, address, &rest, err);

    if (status == MG_OK && rest.size < sizeof header)
        status = mg_fail(err, MG_FORMAT, CUT_OFF);
    if (status == MG_OK)
        status = mg_elf_read(elf, rest.at, header, sizeof header, err);
    if (status != MG_OK)
        return status;
    if ((header[FLAGS_AT] & FLAG_INLINE) != 0) {
        rest = (struct mg_elf_span){rest.at + sizeof header, rest.size - sizeof header};
        status = take_inline(elf, &rest, &out->toolchain, err);
        return status == MG_OK ? take_inline(elf, &rest, &out->modules, err) : status;
    }
    if (header[POINTER_SIZE_AT] != 4 && header[POINTER_SIZE_AT] != 8)
        return mg_fail(err, MG_FORMAT, "Go's build information with pointers of %u bytes",
                       (unsigned)header[POINTER_SIZE_AT]);
    status = take_pointed(elf, header, 0, &out->toolchain, err);
    return status == MG_OK ? take_pointed(elf, header, 1, &out->modules, err) : status;
}

static enum mg_status read_info(const struct mg_elf *elf, struct build_info *out,
                                struct mg_error *err)
{
    uint64_t address;
    enum mg_status status = find(elf, &address, err);

    if (status == MG_OK)
        status = take_strings(elf, address, out, err);
    if (status == MG_OK && out->toolchain.n == 0)
        status = mg_fail(err, MG_FORMAT, "build information of Go without the toolchain's version");
    return status;
}

static enum mg_status add_stdlib(struct mg_str toolchain, struct mg_manifest *manifest,
                                 struct mg_error *err)
{
    struct mg_manifest_package stdlib = {.name = MG_STR("stdlib")};
    enum mg_status status = MG_OK;
    struct mg_buf release;

    mg_buf_init(&release, MG_LIMIT_FIELD);
    if (mg_golang_release(toolchain, &release)) {
        stdlib.version = mg_buf_view(&release);
        status = mg_manifest_add(manifest, &stdlib, err);
    }
    mg_buf_clear(&release);
    return status;
}

/* Without modules, as programs of the toolchain itself are, there are no marks either. */
static struct mg_str between_marks(struct mg_str s)
{
    if (s.n <= 2 * MARK_SIZE || s.p[s.n - MARK_SIZE - 1] != '\n')
        return MG_STR_NONE;
    return mg_str_take(mg_str_skip(s, MARK_SIZE), s.n - 2 * MARK_SIZE);
}

enum mg_status mg_golang_read(const struct mg_elf *elf, struct mg_manifest *manifest,
                              struct mg_error *err)
{
    struct build_info info;
    struct mg_error why = {.status = MG_OK};
    enum mg_status status;

    mg_buf_init(&info.toolchain, MG_LIMIT_FIELD);
    mg_buf_init(&info.modules, MG_LIMIT_GOLANG_INFO);
    status = read_info(elf, &info, &why);
    if (status != MG_OK && status != MG_NOENT)
        mg_manifest_broken(manifest, status, why.text);
    status = add_stdlib(mg_buf_view(&info.toolchain), manifest, err);
    if (status == MG_OK)
        status = mg_golang_add_modules(between_marks(mg_buf_view(&info.modules)), manifest, err);
    mg_buf_clear(&info.toolchain);
    mg_buf_clear(&info.modules);
    return status;
}
