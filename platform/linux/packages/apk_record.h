/* SPDX-License-Identifier: Apache-2.0
 *
 * Records of apk's database of installed packages (apk-package(5) and apk-tools' database): lines
 * of one letter, a colon and a value; an empty line ends a record. It gives views into the text and
 * copies nothing. What is broken is told, and read on behind it.
 */
#ifndef MG_LINUX_PACKAGES_APK_RECORD_H
#define MG_LINUX_PACKAGES_APK_RECORD_H

#include "core/base/error.h"
#include "core/base/str.h"
#include "core/model/relations.h"

struct mg_apk_text {
    struct mg_str rest; /* borrowed: what is still to be read */
    uint64_t line;      /* number of its first line, from 1 */
};

struct mg_apk_record {
    struct mg_str name, version, arch;
    struct mg_str origin;  /* source package; empty when the record does not say */
    struct mg_str broken;  /* letters for what apk could not install: "f" files, "s" scripts */
    struct mg_str license; /* empty when it is no single line of a field's length */
    struct mg_str text;    /* the whole record */
    uint64_t line;         /* where it begins */
    bool usable;
};

void mg_apk_text_init(struct mg_apk_text *text, struct mg_str bytes);

/* The next record; false at the end. problem (not NULL) says what is broken in it, its status is
 * MG_OK when nothing is; a record may have a problem and be usable. */
bool mg_apk_record_next(struct mg_apk_text *text, struct mg_apk_record *out,
                        struct mg_error *problem);

/* Add what the package depends on ("D:", without conflicts) and what it provides ("p:"). */
void mg_apk_record_relations(const struct mg_apk_record *record, struct mg_relations *out);

/* The files of a record, one by one. */
struct mg_apk_files {
    struct mg_str rest, folder;
};

void mg_apk_files_init(struct mg_apk_files *files, const struct mg_apk_record *record);
/* False behind the last. *path lies in buf, relative to the root; one that does not fit is left
 * out: no file of a real system has such a name. */
bool mg_apk_files_next(struct mg_apk_files *files, char *buf, size_t size, struct mg_str *path);

#endif
