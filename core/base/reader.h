/* SPDX-License-Identifier: Apache-2.0
 *
 * Bounded reader over foreign bytes. It latches: after one read past the end every later read
 * fails and gives zeros, so a group of reads is checked once with mg_reader_ok().
 */
#ifndef MG_BASE_READER_H
#define MG_BASE_READER_H

#include "core/base/str.h"

struct mg_reader {
    const unsigned char *p;
    size_t n;
    size_t at;
    bool failed;
};

/* Borrows bytes until the reader is no longer used. */
void mg_reader_init(struct mg_reader *reader, const void *bytes, size_t n);
bool mg_reader_ok(const struct mg_reader *reader);
size_t mg_reader_left(const struct mg_reader *reader);

uint8_t mg_reader_u8(struct mg_reader *reader);
uint16_t mg_reader_le16(struct mg_reader *reader);
uint32_t mg_reader_le32(struct mg_reader *reader);
uint64_t mg_reader_le64(struct mg_reader *reader);
uint16_t mg_reader_be16(struct mg_reader *reader);
uint32_t mg_reader_be32(struct mg_reader *reader);
uint64_t mg_reader_be64(struct mg_reader *reader);
/* The next n bytes, borrowed; the empty view on failure. */
struct mg_str mg_reader_bytes(struct mg_reader *reader, size_t n);
/* Go to an absolute offset; latches when it lies behind the end. */
void mg_reader_seek(struct mg_reader *reader, size_t at);

#endif
