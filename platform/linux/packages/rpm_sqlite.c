/* SPDX-License-Identifier: Apache-2.0
 *
 * rpm's tables in SQLite (lib/backend/sqlite.c of rpm). The schema, a table whose root is page 1,
 * names the root of Packages; the second column of that is the header.
 */
#include "platform/linux/packages/rpm_sqlite.h"

#include "platform/linux/packages/sqlite_record.h"
#include "platform/linux/packages/sqlite_table.h"

#define SCHEMA_ROOT 1

/* A row of the schema: type, name, tbl_name, rootpage, sql. */
static enum mg_status find_root(void *context, struct mg_str record, struct mg_error *err)
{
    struct mg_sqlite_column columns[4];
    uint32_t *root = context;

    (void)err;
    if (mg_sqlite_columns(record, columns, 4) && mg_sqlite_is_text(&columns[0], "table") &&
        mg_sqlite_is_text(&columns[1], "Packages"))
        *root = mg_sqlite_page_number(&columns[3]);
    return MG_OK;
}

/* A row of Packages: hnum (NULL, because it is the row's id), blob. */
static enum mg_status give_header(void *context, struct mg_str record, struct mg_error *err)
{
    const struct mg_rpm_walk *walk = *(const struct mg_rpm_walk **)context;
    struct mg_sqlite_column columns[2];

    if (mg_sqlite_columns(record, columns, 2) && mg_sqlite_is_blob(&columns[1]))
        return walk->blob(walk->context, columns[1].bytes, err);
    mg_rpm_walk_damage(walk, "a row of Packages without a header");
    return MG_OK;
}

static enum mg_status walk_packages(const struct mg_sqlite_pages *pages,
                                    const struct mg_rpm_walk *walk, struct mg_error *err)
{
    enum mg_status status;
    uint32_t root = 0;

    status = mg_sqlite_table_walk(pages, SCHEMA_ROOT, walk, find_root, &root, err);
    if (status == MG_OK && root == 0)
        return mg_fail(err, MG_FORMAT, "an SQLite database without a table Packages");
    return status == MG_OK ? mg_sqlite_table_walk(pages, root, walk, give_header, &walk, err)
                           : status;
}

enum mg_status mg_rpm_sqlite_walk(struct mg_str file, struct mg_str log,
                                  const struct mg_rpm_walk *walk, struct mg_sqlite_log *state,
                                  struct mg_error *err)
{
    struct mg_sqlite_pages pages;
    enum mg_status status;

    *state = (struct mg_sqlite_log){0};
    if (file.n == 0)
        return MG_OK;
    status = mg_sqlite_pages_open(&pages, file, log, state, err);
    if (status != MG_OK)
        return status;
    status = walk_packages(&pages, walk, err);
    mg_sqlite_pages_close(&pages);
    return status;
}
