/* SPDX-License-Identifier: Apache-2.0
 *
 * The hash access method of Berkeley DB, as its src/dbinc/db_page.h and hash.h lay it out, in the
 * byte order of the machine that wrote it: a metadata page, buckets of pages chained by their
 * "next", pairs of items on a page, and chains of overflow pages for large items. The key is the
 * number of a package, the item the header; number 0 holds the next free number instead.
 * No page is walked twice, so that the work is bounded by the size of the file.
 */
#include "platform/linux/packages/rpm_bdb.h"

#include "core/base/limits.h"
#include "core/base/reader.h"

#define HASH_MAGIC 0x00061561
#define MIN_PAGE 512
#define MAX_PAGE 65536

/* Offsets within the metadata page. */
#define META_MAGIC 12
#define META_PAGE_SIZE 20
#define META_ENCRYPTION 24
#define META_FLAGS 26
#define META_MAX_BUCKET 72
#define META_SPARES 96
#define META_SPARE_COUNT 32
#define META_BYTES (META_SPARES + 4 * META_SPARE_COUNT)
/* ... and of any other page. On overflow pages the offset of free space is the length of data. */
#define PAGE_NEXT 16
#define PAGE_ENTRIES 20
#define PAGE_FREE 22
#define PAGE_TYPE 25
#define PAGE_HEAD 26

enum page_type { PAGE_HASH_UNSORTED = 2, PAGE_OVERFLOW = 7, PAGE_HASH = 13 };
enum item_type { ITEM_KEYDATA = 1, ITEM_OFFPAGE = 3 };

#define OFFPAGE_BYTES 12

struct bdb {
    struct mg_str file;
    bool big_endian;
    size_t page_size;
    struct mg_str meta;
    struct mg_page_set met;
    struct mg_buf blob; /* a large item, put together */
    const struct mg_rpm_walk *walk;
};

static uint16_t u16(const struct bdb *db, struct mg_str bytes, size_t at)
{
    struct mg_reader reader;

    mg_reader_init(&reader, bytes.p, bytes.n);
    mg_reader_seek(&reader, at);
    return db->big_endian ? mg_reader_be16(&reader) : mg_reader_le16(&reader);
}

static uint32_t u32(const struct bdb *db, struct mg_str bytes, size_t at)
{
    struct mg_reader reader;

    mg_reader_init(&reader, bytes.p, bytes.n);
    mg_reader_seek(&reader, at);
    return db->big_endian ? mg_reader_be32(&reader) : mg_reader_le32(&reader);
}

static unsigned u8(struct mg_str bytes, size_t at)
{
    return (unsigned char)bytes.p[at];
}

/* A page that was not met before, of one of the two types. */
static bool meet_page(struct bdb *db, uint32_t number, enum page_type a, enum page_type b,
                      struct mg_str *out)
{
    struct mg_str page;

    if (!mg_page_set_meet(&db->met, number)) {
        mg_rpm_walk_damage(db->walk, "page %u is not in the file, or part of a loop", number);
        return false;
    }
    page = mg_str_take(mg_str_skip(db->file, number * db->page_size), db->page_size);
    if (u8(page, PAGE_TYPE) != (unsigned)a && u8(page, PAGE_TYPE) != (unsigned)b) {
        mg_rpm_walk_damage(db->walk, "page %u has the wrong type %u", number, u8(page, PAGE_TYPE));
        return false;
    }
    *out = page;
    return true;
}

/* A large item, or its beginning as far as its pages are there. */
static struct mg_str read_large(struct bdb *db, struct mg_str item)
{
    uint32_t number = u32(db, item, 4), length = u32(db, item, 8);
    struct mg_str page;

    mg_buf_reset(&db->blob);
    if (length > MG_LIMIT_RPM_HEADER) {
        mg_rpm_walk_damage(db->walk, "an item of %u bytes", length);
        return MG_STR_NONE;
    }
    while (db->blob.n < length && meet_page(db, number, PAGE_OVERFLOW, PAGE_OVERFLOW, &page)) {
        size_t used = u16(db, page, PAGE_FREE);

        if (used == 0 || used > page.n - PAGE_HEAD || used > length - db->blob.n) {
            mg_rpm_walk_damage(db->walk, "page %u holds %zu bytes", number, used);
            break;
        }
        mg_buf_add(&db->blob, page.p + PAGE_HEAD, used);
        number = u32(db, page, PAGE_NEXT);
    }
    return mg_buf_view(&db->blob);
}

/* Items fill the page from its end downwards: item i ends where the one before it begins. */
static bool cut_item(const struct bdb *db, struct mg_str page, size_t i, size_t *end,
                     struct mg_str *item)
{
    size_t entries = u16(db, page, PAGE_ENTRIES);
    size_t begin = u16(db, page, PAGE_HEAD + 2 * i);

    if (begin < PAGE_HEAD + 2 * entries || begin >= *end)
        return false;
    *item = (struct mg_str){page.p + begin, *end - begin};
    *end = begin;
    return true;
}

static bool is_counter(const struct bdb *db, struct mg_str key)
{
    return key.n == 5 && u8(key, 0) == ITEM_KEYDATA && u32(db, key, 1) == 0;
}

static enum mg_status walk_item(struct bdb *db, uint32_t number, struct mg_str item,
                                struct mg_error *err)
{
    struct mg_str blob = MG_STR_NONE;

    if (item.n > 1 && u8(item, 0) == ITEM_KEYDATA)
        blob = mg_str_skip(item, 1);
    else if (item.n == OFFPAGE_BYTES && u8(item, 0) == ITEM_OFFPAGE)
        blob = read_large(db, item);
    else
        mg_rpm_walk_damage(db->walk, "page %u: an item of no known kind", number);
    if (db->blob.failed)
        return mg_fail(err, MG_NOMEM, "no memory for a header");
    return blob.n == 0 ? MG_OK : db->walk->blob(db->walk->context, blob, err);
}

static enum mg_status walk_page(struct bdb *db, uint32_t number, struct mg_str page,
                                struct mg_error *err)
{
    size_t entries = u16(db, page, PAGE_ENTRIES), end = page.n;
    enum mg_status status = MG_OK;

    for (size_t i = 0; status == MG_OK && i + 1 < entries; i += 2) {
        struct mg_str key, data;

        if (!cut_item(db, page, i, &end, &key) || !cut_item(db, page, i + 1, &end, &data)) {
            mg_rpm_walk_damage(db->walk, "page %u: item %zu of %zu is not on it", number, i,
                               entries);
            break;
        }
        if (!is_counter(db, key))
            status = walk_item(db, number, data, err);
    }
    return status;
}

/* Buckets are added in doublings; spares says for each how many other pages lie before them. A sum
 * past the end wraps, and is then no page that was not met. */
static uint32_t first_page(const struct bdb *db, uint32_t bucket)
{
    size_t doubling = 0;

    while (doubling < META_SPARE_COUNT - 1 && (uint64_t)1 << doubling < (uint64_t)bucket + 1)
        doubling++;
    return bucket + u32(db, db->meta, META_SPARES + 4 * doubling);
}

static enum mg_status walk_bucket(struct bdb *db, uint32_t bucket, struct mg_error *err)
{
    uint32_t number = first_page(db, bucket);
    enum mg_status status = MG_OK;
    struct mg_str page;

    do {
        if (!meet_page(db, number, PAGE_HASH, PAGE_HASH_UNSORTED, &page))
            return MG_OK;
        status = walk_page(db, number, page, err);
        number = u32(db, page, PAGE_NEXT);
    } while (status == MG_OK && number != 0);
    return status;
}

static enum mg_status walk_buckets(struct bdb *db, struct mg_error *err)
{
    uint32_t last = u32(db, db->meta, META_MAX_BUCKET);
    enum mg_status status = MG_OK;

    /* Each bucket has at least one page. */
    if (last >= db->met.count) {
        mg_rpm_walk_damage(db->walk, "%u buckets in %zu pages", last, db->met.count);
        last = (uint32_t)db->met.count - 1;
    }
    for (uint32_t bucket = 0; status == MG_OK && bucket <= last; bucket++)
        status = walk_bucket(db, bucket, err);
    return status;
}

static enum mg_status open_meta(struct bdb *db, struct mg_error *err)
{
    struct mg_str meta = db->meta;

    if (meta.n < META_BYTES)
        return mg_fail(err, MG_FORMAT, "not a Berkeley DB hash");
    db->big_endian = u32(db, meta, META_MAGIC) != HASH_MAGIC;
    if (u32(db, meta, META_MAGIC) != HASH_MAGIC)
        return mg_fail(err, MG_FORMAT, "not a Berkeley DB hash");
    db->page_size = u32(db, meta, META_PAGE_SIZE);
    if (db->page_size < MIN_PAGE || db->page_size > MAX_PAGE ||
        (db->page_size & (db->page_size - 1)) != 0 || db->page_size > db->file.n)
        return mg_fail(err, MG_FORMAT, "a Berkeley DB hash with pages of %zu bytes", db->page_size);
    if (u8(meta, META_ENCRYPTION) != 0 || u8(meta, META_FLAGS) != 0)
        return mg_fail(err, MG_UNSUPPORTED,
                       "a Berkeley DB hash that is encrypted, has page sums or "
                       "partitions");
    return MG_OK;
}

enum mg_status mg_rpm_bdb_walk(struct mg_str file, const struct mg_rpm_walk *walk,
                               struct mg_error *err)
{
    struct bdb db = {.file = file, .meta = mg_str_take(file, META_BYTES), .walk = walk};
    enum mg_status status;

    mg_buf_init(&db.blob, MG_LIMIT_RPM_HEADER);
    status = open_meta(&db, err);
    if (status != MG_OK)
        return status;
    if (!mg_page_set_init(&db.met, file.n / db.page_size))
        return mg_fail(err, MG_NOMEM, "no memory for the pages of a database");
    (void)mg_page_set_meet(&db.met, 0);
    status = walk_buckets(&db, err);
    mg_page_set_clear(&db.met);
    mg_buf_clear(&db.blob);
    return status;
}
