/* SPDX-License-Identifier: Apache-2.0
 *
 * Table b-trees (https://www.sqlite.org/fileformat2.html, section 1.6): interior pages lead to leaf
 * pages, whose cells hold the rows; what does not fit on a leaf is in a chain of overflow pages.
 * No page is walked twice and the cells of a page may not have more bytes than the page, so that
 * the work is bounded by the size of the file.
 */
#include "platform/linux/packages/sqlite_table.h"

#include "core/base/limits.h"
#include "platform/linux/packages/sqlite_record.h"

/* SQLite gives up below this depth as well (BTCURSOR_MAX_DEPTH). */
#define DEPTH 20
#define FILE_HEADER_BYTES 100
/* Children or cells of one page that cannot be read, after which the rest of it is not tried. */
#define PAGE_FAILURES 64

enum page_kind { INTERIOR = 0x05, LEAF = 0x0d };

/* A page of a table b-tree that is being walked. */
struct node {
    uint32_t number;
    struct mg_str page; /* without what is reserved at its end */
    enum page_kind kind;
    size_t cells;   /* where their offsets begin */
    uint32_t count; /* of them */
    uint32_t next;
    uint32_t right; /* last child of an interior page */
    size_t budget;  /* bytes that the other cells may still have */
    int failures;
};

struct tree {
    const struct mg_sqlite_pages *pages;
    const struct mg_rpm_walk *walk;
    struct mg_page_set met;
    struct node nodes[DEPTH];
    size_t depth;
    struct mg_buf payload; /* one that has overflow pages, put together */
};

static bool meet_page(struct tree *tree, uint32_t number, struct mg_str *page)
{
    if (!mg_page_set_meet(&tree->met, number) || !mg_sqlite_pages_get(tree->pages, number, page)) {
        mg_rpm_walk_damage(tree->walk, "page %u is not in the file, or part of a loop", number);
        return false;
    }
    *page = mg_str_take(*page, tree->pages->usable);
    return true;
}

/* Go down to page number. One that cannot be read is told and left out. */
static bool push(struct tree *tree, uint32_t number)
{
    struct node node = {.number = number};
    struct mg_reader reader;

    if (tree->depth == DEPTH) {
        mg_rpm_walk_damage(tree->walk, "page %u lies too deep in its tree", number);
        return false;
    }
    if (!meet_page(tree, number, &node.page))
        return false;
    mg_reader_init(&reader, node.page.p, node.page.n);
    mg_reader_seek(&reader, number == 1 ? FILE_HEADER_BYTES : 0);
    node.kind = mg_reader_u8(&reader);
    (void)mg_reader_be16(&reader); /* first free block */
    node.count = mg_reader_be16(&reader);
    (void)mg_reader_bytes(&reader, 3); /* start of the cells, fragmented bytes */
    node.right = node.kind == INTERIOR ? mg_reader_be32(&reader) : 0;
    node.cells = reader.at;
    node.budget = node.page.n;
    if ((node.kind != INTERIOR && node.kind != LEAF) || node.count * 2 > mg_reader_left(&reader)) {
        mg_rpm_walk_damage(tree->walk, "page %u is no page of a table", number);
        return false;
    }
    tree->nodes[tree->depth++] = node;
    return true;
}

/* At cell i of the node; the reader fails when it is not on the page. */
static void find_cell(const struct node *node, uint32_t i, struct mg_reader *reader)
{
    mg_reader_init(reader, node->page.p, node->page.n);
    mg_reader_seek(reader, node->cells + 2 * (size_t)i);
    mg_reader_seek(reader, mg_reader_be16(reader));
}

/* Bytes of a payload that stay on its leaf page (section 1.6: U, P, X, M, K). */
static size_t local_bytes(size_t usable, uint64_t payload)
{
    size_t most = usable - 35;
    size_t least = (usable - 12) * 32 / 255 - 23;
    size_t fill;

    if (payload <= most)
        return (size_t)payload;
    fill = least + (size_t)((payload - least) % (usable - 4));
    return fill <= most ? fill : least;
}

/* Append the payload's other bytes from the chain that begins at page number, as far as it goes. */
static void read_overflow(struct tree *tree, uint32_t number, size_t total)
{
    struct mg_str page;

    while (tree->payload.n < total && meet_page(tree, number, &page)) {
        struct mg_reader reader;
        struct mg_str content = mg_str_take(mg_str_skip(page, 4), total - tree->payload.n);

        mg_reader_init(&reader, page.p, page.n);
        number = mg_reader_be32(&reader);
        mg_buf_str(&tree->payload, content);
    }
}

/* The payload of a leaf cell, or its beginning. False when the cell is broken. */
static bool read_payload(struct tree *tree, struct node *node, uint32_t i, struct mg_str *out)
{
    struct mg_reader reader;
    struct mg_str local;
    uint64_t total;

    find_cell(node, i, &reader);
    total = mg_sqlite_varint(&reader);
    (void)mg_sqlite_varint(&reader); /* row id */
    if (total > MG_LIMIT_RPM_HEADER + MG_KIB(1))
        return false;
    local = mg_reader_bytes(&reader, local_bytes(tree->pages->usable, total));
    if (local.n > node->budget)
        return false;
    node->budget -= local.n;
    if (local.n == total) {
        *out = local;
    } else {
        uint32_t overflow = mg_reader_be32(&reader);

        mg_buf_reset(&tree->payload);
        mg_buf_str(&tree->payload, local);
        if (mg_reader_ok(&reader))
            read_overflow(tree, overflow, (size_t)total);
        *out = mg_buf_view(&tree->payload);
    }
    return mg_reader_ok(&reader);
}

/* One more thing of the node could not be read. Is it given up? */
static bool is_given_up(const struct tree *tree, struct node *node)
{
    if (++node->failures < PAGE_FAILURES)
        return false;
    mg_rpm_walk_damage(tree->walk, "page %u: the rest of it is not tried", node->number);
    return true;
}

static enum mg_status visit_leaf(struct tree *tree, struct node *node, mg_sqlite_row_fn row,
                                 void *context, struct mg_error *err)
{
    enum mg_status status = MG_OK;

    for (uint32_t i = 0; status == MG_OK && i < node->count; i++) {
        struct mg_str record;

        if (!read_payload(tree, node, i, &record)) {
            mg_rpm_walk_damage(tree->walk, "page %u: cell %u is broken", node->number, i);
            if (is_given_up(tree, node))
                break;
        } else if (tree->payload.failed)
            status = mg_fail(err, MG_NOMEM, "no memory for a header");
        else
            status = row(context, record, err);
    }
    return status;
}

static void visit_child(struct tree *tree, struct node *node)
{
    struct mg_reader reader;
    uint32_t child = node->right;

    if (node->next < node->count) {
        find_cell(node, node->next, &reader);
        child = mg_reader_be32(&reader);
    }
    node->next++;
    if (!push(tree, child) && is_given_up(tree, node))
        node->next = node->count + 1;
}

static enum mg_status visit_all(struct tree *tree, mg_sqlite_row_fn row, void *context,
                                struct mg_error *err)
{
    enum mg_status status = MG_OK;

    while (status == MG_OK && tree->depth > 0) {
        struct node *node = &tree->nodes[tree->depth - 1];

        if (node->kind == INTERIOR && node->next <= node->count) {
            visit_child(tree, node);
            continue;
        }
        if (node->kind == LEAF)
            status = visit_leaf(tree, node, row, context, err);
        tree->depth--;
    }
    return status;
}

enum mg_status mg_sqlite_table_walk(const struct mg_sqlite_pages *pages, uint32_t root,
                                    const struct mg_rpm_walk *walk, mg_sqlite_row_fn row,
                                    void *context, struct mg_error *err)
{
    struct tree tree = {.pages = pages, .walk = walk};
    enum mg_status status;

    if (!mg_page_set_init(&tree.met, (size_t)pages->count + 1))
        return mg_fail(err, MG_NOMEM, "no memory for the pages of a database");
    mg_buf_init(&tree.payload, MG_LIMIT_RPM_HEADER + MG_KIB(1));
    (void)push(&tree, root);
    status = visit_all(&tree, row, context, err);
    mg_buf_clear(&tree.payload);
    mg_page_set_clear(&tree.met);
    return status;
}
