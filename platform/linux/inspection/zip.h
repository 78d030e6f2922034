/* SPDX-License-Identifier: Apache-2.0
 *
 * Zip archives as APPNOTE.TXT describes them (pkware.com, 6.3.10), for reading few entries of many:
 * the central directory is passed over in pieces, entries are unpacked one at a time, in memory.
 * Nothing is written, and nothing that an archive says is believed: neither sizes nor offsets.
 * Encryption, other methods than stored and deflated, and several disks are not read.
 */
#ifndef MG_LINUX_INSPECTION_ZIP_H
#define MG_LINUX_INSPECTION_ZIP_H

#include "platform/linux/inspection/inspection.h"

/* What one file may still cost, whatever it says: archives can hold themselves. */
struct mg_zip_budget {
    uint64_t work; /* bytes that are read and unpacked */
    size_t memory; /* bytes of entries that are kept unpacked */
    int64_t end;   /* as in struct mg_inspection: then nothing is left of work */
};

/* Bytes that can be read at offsets: a file, or an entry of an archive. A part of them is a copy
 * with other start and size. */
struct mg_zip_bytes {
    enum mg_status (*read)(void *context, uint64_t offset, void *to, size_t n,
                           struct mg_error *err);
    void *context;
    struct mg_zip_budget *budget;
    uint64_t start, size;
    bool forward; /* going back is dear: everything before is unpacked again */
};

/* The bytes of a file; both are borrowed. */
struct mg_zip_bytes mg_zip_file(struct mg_tree_file *file, struct mg_zip_budget *budget);
/* Exactly n bytes at an offset from start. FORMAT past the end, LIMIT past the budget. */
enum mg_status mg_zip_read(const struct mg_zip_bytes *bytes, uint64_t at, void *to, size_t n,
                           struct mg_error *err);
/* A part of bytes; FORMAT when it does not lie within. */
enum mg_status mg_zip_part(const struct mg_zip_bytes *bytes, uint64_t at, uint64_t size,
                           struct mg_zip_bytes *out, struct mg_error *err);
/* Take n from what a file may cost; LIMIT when it is used up, or the time is. */
enum mg_status mg_zip_spend(struct mg_zip_budget *budget, uint64_t n, struct mg_error *err);

/* A piece of bytes in memory. Holds any record of a directory: at most three fields of 64 KiB. */
#define MG_ZIP_WINDOW MG_KIB(256)
struct mg_zip_window {
    unsigned char *p; /* MG_ZIP_WINDOW bytes, the caller's */
    uint64_t at;
    size_t n;
};

/* Where the central directory lies. */
struct mg_zip_directory {
    uint64_t start, end;
    uint64_t shift; /* bytes in front of the archive that its offsets do not count */
};

/* Find the central directory from the end of bytes; the window is left where the search ended.
 * FORMAT when there is none. */
enum mg_status mg_zip_find(const struct mg_zip_bytes *bytes, struct mg_zip_window *window,
                           struct mg_zip_directory *out, struct mg_error *err);

enum { MG_ZIP_STORED = 0, MG_ZIP_DEFLATED = 8 };

struct mg_zip_entry {
    uint64_t header; /* offset of its local header */
    uint64_t packed, size;
    uint16_t method;
    bool encrypted;
    uint64_t limit; /* where its data must end: the directory begins */
    uint16_t name_size;
    uint32_t name_crc; /* of its name in the directory; that at the header must be the same */
};

struct mg_zip_visitor {
    /* By name alone: it is called for every entry. */
    bool (*wants)(struct mg_str name);
    /* An entry that is wanted; name is borrowed during the call. Any failure ends the pass. */
    enum mg_status (*take)(void *context, struct mg_str name, const struct mg_zip_entry *entry,
                           struct mg_error *err);
    void *context;
};

/* Pass over the directory. FORMAT when it is broken; what came before was delivered. */
enum mg_status mg_zip_each(const struct mg_zip_bytes *bytes,
                           const struct mg_zip_directory *directory, struct mg_zip_window *window,
                           const struct mg_zip_visitor *visitor, struct mg_error *err);

/* Append what an entry unpacks to. More than limit bytes are LIMIT, or with prefix left out. */
enum mg_status mg_zip_entry_read(const struct mg_zip_bytes *bytes, const struct mg_zip_entry *entry,
                                 size_t limit, bool prefix, struct mg_buf *out,
                                 struct mg_error *err);

struct mg_zip_unpacker;

/* Make an entry readable at offsets: in place when it is stored, unpacked in memory as long as the
 * budget has some, else by unpacking it anew whenever the reader goes back. *out borrows from bytes
 * and from *unpacker, which may become NULL. */
enum mg_status mg_zip_entry_open(const struct mg_zip_bytes *bytes, const struct mg_zip_entry *entry,
                                 struct mg_zip_bytes *out, struct mg_zip_unpacker **unpacker,
                                 struct mg_error *err);
/* NULL is fine. */
void mg_zip_unpacker_close(struct mg_zip_unpacker *unpacker);

#endif
