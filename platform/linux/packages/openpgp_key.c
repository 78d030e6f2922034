/* SPDX-License-Identifier: Apache-2.0
 *
 * Signature packets as far as the issuer (RFC 9580: packet headers 4.2, signatures 5.2, subpackets
 * 5.2.3.7, issuer key id 5.2.3.12, issuer fingerprint 5.2.3.35). Partial and indeterminate lengths
 * do not occur in signatures and are refused.
 */
#include "platform/linux/packages/openpgp_key.h"

#include "core/base/reader.h"

#define PACKET_SIGNATURE 2
#define SUBPACKET_ISSUER 16
#define SUBPACKET_FINGERPRINT 33
#define KEY_ID_BYTES 8

/* The length formats that new packets and subpackets share (4.2.1, 5.2.3.7), but for the range
 * above two bytes, where packets have partial lengths and subpackets have none. */
static size_t read_length(struct mg_reader *reader, uint8_t two_bytes_up_to)
{
    uint8_t first = mg_reader_u8(reader);

    if (first < 192)
        return first;
    if (first <= two_bytes_up_to)
        return ((size_t)(first - 192) << 8) + mg_reader_u8(reader) + 192;
    return first == 255 ? mg_reader_be32(reader) : SIZE_MAX;
}

static size_t read_old_length(struct mg_reader *reader, unsigned kind)
{
    switch (kind) {
    case 0:
        return mg_reader_u8(reader);
    case 1:
        return mg_reader_be16(reader);
    case 2:
        return mg_reader_be32(reader);
    default:
        return SIZE_MAX;
    }
}

static bool find_signature(struct mg_reader *reader, struct mg_str *body)
{
    while (mg_reader_left(reader) > 0) {
        uint8_t first = mg_reader_u8(reader);
        bool is_new = (first & 0x40) != 0;
        unsigned tag = is_new ? first & 0x3fU : first >> 2 & 0x0fU;

        if ((first & 0x80) == 0)
            return false;
        *body = mg_reader_bytes(reader, is_new ? read_length(reader, 223)
                                               : read_old_length(reader, first & 3U));
        if (!mg_reader_ok(reader) || tag == PACKET_SIGNATURE)
            return mg_reader_ok(reader);
    }
    return false;
}

static uint64_t be64(struct mg_str bytes)
{
    struct mg_reader reader;

    mg_reader_init(&reader, bytes.p, bytes.n);
    return mg_reader_be64(&reader);
}

/* Version 4: the key id is the end of the fingerprint, later it is the beginning (5.5.4). */
static uint64_t of_fingerprint(struct mg_str body)
{
    struct mg_str fingerprint = mg_str_skip(body, 1);

    if (body.n <= KEY_ID_BYTES)
        return 0;
    return be64(body.p[0] == 4 ? mg_str_skip(fingerprint, fingerprint.n - KEY_ID_BYTES)
                               : fingerprint);
}

static bool of_subpackets(struct mg_str area, uint64_t *id)
{
    struct mg_reader reader;
    uint64_t found = 0;

    mg_reader_init(&reader, area.p, area.n);
    while (found == 0 && mg_reader_left(&reader) > 0) {
        struct mg_str body = mg_reader_bytes(&reader, read_length(&reader, 254));
        unsigned type = body.n == 0 ? 0 : (unsigned char)body.p[0] & 0x7fU;

        body = mg_str_skip(body, 1);
        if (type == SUBPACKET_ISSUER && body.n == KEY_ID_BYTES)
            found = be64(body);
        if (type == SUBPACKET_FINGERPRINT)
            found = of_fingerprint(body);
    }
    if (found != 0)
        *id = found;
    return found != 0;
}

static bool of_areas(struct mg_reader *reader, bool wide, uint64_t *id)
{
    for (int area = 0; area < 2; area++) {
        size_t n = wide ? mg_reader_be32(reader) : mg_reader_be16(reader);

        if (of_subpackets(mg_reader_bytes(reader, n), id))
            return true;
    }
    return false;
}

bool mg_openpgp_key_id(struct mg_str bytes, uint64_t *id)
{
    struct mg_reader reader;
    struct mg_str body;
    uint8_t version;

    mg_reader_init(&reader, bytes.p, bytes.n);
    if (!find_signature(&reader, &body))
        return false;
    mg_reader_init(&reader, body.p, body.n);
    version = mg_reader_u8(&reader);
    if (version == 3) {
        (void)mg_reader_bytes(&reader, 6); /* length, type and time of what was signed (5.2.2) */
        *id = mg_reader_be64(&reader);
        return mg_reader_ok(&reader) && *id != 0;
    }
    (void)mg_reader_bytes(&reader, 3); /* type and algorithms */
    return (version == 4 || version == 6) && of_areas(&reader, version == 6, id);
}
