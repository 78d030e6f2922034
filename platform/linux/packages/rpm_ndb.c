/* SPDX-License-Identifier: Apache-2.0
 *
 * ndb, as lib/backend/ndb/rpmpkg.c of rpm writes it, all little endian: a header, pages of slots
 * (each says in which blocks of 16 bytes the blob of one package lies), and the blobs with a head,
 * a tail and an Adler-32 sum over all but the tail. A blob whose sum is wrong is handed out all the
 * same, as far as its head and its length can be trusted: its package is there.
 */
#include "platform/linux/packages/rpm_ndb.h"

#include <zlib.h>

#include "core/base/reader.h"

/* "RpmP", "Slot", "BlbS" and "BlbE" as little endian words. */
#define DATABASE_MAGIC 0x506d7052
#define SLOT_MAGIC 0x746f6c53
#define HEAD_MAGIC 0x53626c42
#define TAIL_MAGIC 0x45626c42
#define VERSION 0

#define PAGE_BYTES 4096
#define HEADER_BYTES 32
#define SLOT_BYTES 16
#define BLOCK_BYTES 16
#define HEAD_BYTES 16
#define TAIL_BYTES 12

struct slot {
    uint32_t package, first, blocks;
};

struct ndb {
    struct mg_str file;
    size_t budget; /* bytes that blobs may still have: they do not overlap */
    const struct mg_rpm_walk *walk;
};

static struct mg_str take_bytes(struct ndb *db, const struct slot *slot)
{
    uint64_t at = (uint64_t)slot->first * BLOCK_BYTES, n = (uint64_t)slot->blocks * BLOCK_BYTES;

    if (at > db->file.n || n > db->file.n - at || n > db->budget || n < HEAD_BYTES + TAIL_BYTES)
        return MG_STR_NONE;
    db->budget -= (size_t)n;
    return (struct mg_str){db->file.p + at, (size_t)n};
}

static bool sum_is_right(struct mg_str bytes, uint32_t length)
{
    size_t covered = bytes.n - TAIL_BYTES;
    struct mg_reader tail;
    bool right;

    mg_reader_init(&tail, bytes.p + covered, TAIL_BYTES);
    right =
        mg_reader_le32(&tail) == (uint32_t)adler32_z(1, (const unsigned char *)bytes.p, covered);
    right = mg_reader_le32(&tail) == length && right;
    return mg_reader_le32(&tail) == TAIL_MAGIC && right;
}

static enum mg_status walk_slot(struct ndb *db, const struct slot *slot, struct mg_error *err)
{
    struct mg_str bytes = take_bytes(db, slot);
    struct mg_reader head;
    uint32_t magic, package, length;

    mg_reader_init(&head, bytes.p, bytes.n);
    magic = mg_reader_le32(&head);
    package = mg_reader_le32(&head);
    (void)mg_reader_le32(&head); /* generation */
    length = mg_reader_le32(&head);
    if (bytes.n == 0 || magic != HEAD_MAGIC || package != slot->package ||
        length > bytes.n - HEAD_BYTES - TAIL_BYTES) {
        mg_rpm_walk_damage(db->walk, "package %u: no blob at block %u", slot->package, slot->first);
        return MG_OK;
    }
    if (!sum_is_right(bytes, length))
        mg_rpm_walk_damage(db->walk, "package %u: its sum is wrong", package);
    return db->walk->blob(db->walk->context, mg_reader_bytes(&head, length), err);
}

static enum mg_status walk_slots(struct ndb *db, uint32_t pages, struct mg_error *err)
{
    size_t there = db->file.n / PAGE_BYTES;
    size_t end = (pages < there ? pages : there) * PAGE_BYTES;
    enum mg_status status = MG_OK;

    if (pages == 0 || pages > there)
        mg_rpm_walk_damage(db->walk, "%u pages of slots in %zu bytes", pages, db->file.n);
    for (size_t at = HEADER_BYTES; status == MG_OK && at < end; at += SLOT_BYTES) {
        struct mg_reader reader;
        struct slot slot;
        uint32_t magic;

        mg_reader_init(&reader, db->file.p + at, SLOT_BYTES);
        magic = mg_reader_le32(&reader);
        slot.package = mg_reader_le32(&reader);
        slot.first = mg_reader_le32(&reader);
        slot.blocks = mg_reader_le32(&reader);
        if (magic != SLOT_MAGIC)
            mg_rpm_walk_damage(db->walk, "no slot at byte %zu", at);
        else if (slot.first != 0)
            status = walk_slot(db, &slot, err);
    }
    return status;
}

enum mg_status mg_rpm_ndb_walk(struct mg_str file, const struct mg_rpm_walk *walk,
                               struct mg_error *err)
{
    struct ndb db = {file, file.n, walk};
    struct mg_reader reader;
    uint32_t magic, version, pages;

    mg_reader_init(&reader, file.p, file.n);
    magic = mg_reader_le32(&reader);
    version = mg_reader_le32(&reader);
    (void)mg_reader_le32(&reader); /* generation */
    pages = mg_reader_le32(&reader);
    if (!mg_reader_ok(&reader) || magic != DATABASE_MAGIC)
        return mg_fail(err, MG_FORMAT, "not an ndb database");
    if (version != VERSION)
        return mg_fail(err, MG_UNSUPPORTED, "an ndb database of version %u", version);
    return walk_slots(&db, pages, err);
}
