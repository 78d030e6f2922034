/* SPDX-License-Identifier: Apache-2.0
 *
 * The record format (https://www.sqlite.org/fileformat2.html, section 2.1): a header with the type
 * of each column, which tells its length, then the columns.
 */
#include "platform/linux/packages/sqlite_record.h"

#define TYPE_ONE 9
#define TYPE_VARIABLE 12 /* from here on, even: BLOB, odd: text */

uint64_t mg_sqlite_varint(struct mg_reader *reader)
{
    uint64_t value = 0;

    for (int i = 0; i < 8; i++) {
        uint8_t byte = mg_reader_u8(reader);

        value = value << 7 | (byte & 0x7fU);
        if ((byte & 0x80) == 0)
            return value;
    }
    return value << 8 | mg_reader_u8(reader);
}

/* Types 10 and 11 are not in use. */
static uint64_t bytes_of_type(uint64_t type)
{
    static const uint8_t fixed[TYPE_VARIABLE] = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0};

    return type < TYPE_VARIABLE ? fixed[type] : (type - TYPE_VARIABLE) / 2;
}

bool mg_sqlite_columns(struct mg_str record, struct mg_sqlite_column *columns, size_t count)
{
    struct mg_reader reader;
    struct mg_str content;
    uint64_t header;

    mg_reader_init(&reader, record.p, record.n);
    header = mg_sqlite_varint(&reader);
    if (header > record.n)
        return false;
    content = mg_str_skip(record, (size_t)header);
    for (size_t i = 0; i < count; i++) {
        uint64_t n;

        columns[i] = (struct mg_sqlite_column){0};
        if (reader.at >= header)
            continue;
        columns[i].type = mg_sqlite_varint(&reader);
        n = bytes_of_type(columns[i].type);
        columns[i].bytes = mg_str_take(content, n < content.n ? (size_t)n : content.n);
        content = mg_str_skip(content, columns[i].bytes.n);
    }
    return mg_reader_ok(&reader);
}

bool mg_sqlite_is_blob(const struct mg_sqlite_column *column)
{
    return column->type >= TYPE_VARIABLE && column->type % 2 == 0;
}

bool mg_sqlite_is_text(const struct mg_sqlite_column *column, const char *text)
{
    return column->type > TYPE_VARIABLE && column->type % 2 == 1 && mg_str_is(column->bytes, text);
}

uint32_t mg_sqlite_page_number(const struct mg_sqlite_column *column)
{
    uint64_t value = 0;

    if (column->type > TYPE_ONE - 3)
        return column->type == TYPE_ONE ? 1 : 0;
    for (size_t i = 0; i < column->bytes.n; i++)
        value = value << 8 | (unsigned char)column->bytes.p[i];
    return value <= UINT32_MAX ? (uint32_t)value : 0;
}
