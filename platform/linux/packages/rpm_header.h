/* SPDX-License-Identifier: Apache-2.0
 *
 * A header as rpm keeps it in its database: an index of tags over a store of values, both big
 * endian. Views borrow the blob. A blob that is cut off still gives the values that are there.
 * Signatures and digests are not verified: who can change the database can change the system.
 */
#ifndef MG_LINUX_PACKAGES_RPM_HEADER_H
#define MG_LINUX_PACKAGES_RPM_HEADER_H

#include "core/base/error.h"
#include "core/base/str.h"

/* rpmtag.h of rpm; those that are read. */
enum mg_rpm_tag {
    MG_RPM_SIGPGP = 259,
    MG_RPM_SIGGPG = 262,
    MG_RPM_DSAHEADER = 267,
    MG_RPM_RSAHEADER = 268,
    MG_RPM_NAME = 1000,
    MG_RPM_VERSION = 1001,
    MG_RPM_RELEASE = 1002,
    MG_RPM_EPOCH = 1003,
    MG_RPM_INSTALLTIME = 1008,
    MG_RPM_VENDOR = 1011,
    MG_RPM_LICENSE = 1014,
    MG_RPM_PACKAGER = 1015,
    MG_RPM_ARCH = 1022,
    MG_RPM_OLDFILENAMES = 1027,
    MG_RPM_FILESTATES = 1029,
    MG_RPM_FILEMODES = 1030,
    MG_RPM_SOURCERPM = 1044,
    MG_RPM_PROVIDENAME = 1047,
    MG_RPM_REQUIRENAME = 1049,
    MG_RPM_DIRINDEXES = 1116,
    MG_RPM_BASENAMES = 1117,
    MG_RPM_DIRNAMES = 1118,
    MG_RPM_MODULARITYLABEL = 5096,
};

struct mg_rpm_header {
    struct mg_str index; /* of 16 bytes each */
    struct mg_str data;
    bool whole; /* as long as its first two words say */
};

/* The value of one tag: count numbers, count texts, or bytes. */
struct mg_rpm_value {
    uint32_t type;
    uint32_t count;
    struct mg_str bytes; /* of texts: up to the end of the store */
};

/* FORMAT when it is no header or its index is cut off; LIMIT. */
enum mg_status mg_rpm_header_open(struct mg_str blob, struct mg_rpm_header *out,
                                  struct mg_error *err);

/* NOENT when the header has no such tag; FORMAT when its value is not within the store. */
enum mg_status mg_rpm_header_find(const struct mg_rpm_header *header, enum mg_rpm_tag tag,
                                  struct mg_rpm_value *out, struct mg_error *err);

/* Number i, of any width. False when the value has no numbers or not so many. */
bool mg_rpm_value_number(const struct mg_rpm_value *value, uint32_t i, uint64_t *out);
/* Take the first text off the value: the only one, that of the C locale, or the next of a list.
 * False when there is none or it has no end. */
bool mg_rpm_value_text(struct mg_rpm_value *value, struct mg_str *out);
/* The content of a binary value. */
bool mg_rpm_value_bytes(const struct mg_rpm_value *value, struct mg_str *out);

#endif
