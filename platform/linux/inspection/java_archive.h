/* SPDX-License-Identifier: Apache-2.0
 *
 * A Java archive and those within it: one file being read. Archives are gone through depth first,
 * with a stack of those that are open; what each still has to offer is in two vectors for all.
 */
#ifndef MG_LINUX_INSPECTION_JAVA_ARCHIVE_H
#define MG_LINUX_INSPECTION_JAVA_ARCHIVE_H

#include "core/base/limits.h"
#include "core/base/vec.h"
#include "platform/linux/inspection/java_manifest.h"
#include "platform/linux/inspection/java_pom.h"
#include "platform/linux/inspection/manifest.h"
#include "platform/linux/inspection/zip.h"

/* What an entry is; in this order they are read. */
enum mg_java_kind {
    MG_JAVA_PROPERTIES, /* META-INF/maven/GROUP/ARTIFACT/pom.properties */
    MG_JAVA_POM,        /* pom.xml beside it */
    MG_JAVA_MANIFEST,
    MG_JAVA_ARCHIVE,
    MG_JAVA_OTHER,
};

/* The kind of an entry by its name. */
enum mg_java_kind mg_java_kind_of(struct mg_str name);

struct mg_java_member {
    struct mg_zip_entry entry;
    enum mg_java_kind kind;
    size_t name, name_n; /* in names */
};

struct mg_java_frame {
    struct mg_zip_bytes bytes;
    struct mg_zip_unpacker *unpacker; /* what bytes are read through, or NULL */
    size_t path;                      /* bytes of path that are this archive's */
    size_t names, members;            /* where its own begin */
};

#define MG_JAVA_SHA1 41 /* as hexadecimal digits, with NUL */

struct mg_java_reader {
    struct mg_manifest report; /* its path is that of the file */
    struct mg_zip_budget budget;
    struct mg_zip_window window;
    struct mg_buf path; /* of the archive that is read, then of an entry: NUL-terminated */
    struct mg_vec members;
    struct mg_buf names;
    size_t depth;
    struct mg_java_frame frames[MG_LIMIT_ARCHIVE_DEPTH];
    uint64_t nameless;       /* archives and poms that do not say what they are */
    char sha1[MG_JAVA_SHA1]; /* of the file, when that is one of them */
};

/* Read the file, and the archives in it. Only NOMEM and LIMIT of mg_inspection_add are errors. */
enum mg_status mg_java_read(struct mg_java_reader *reader, struct mg_tree_file *file,
                            struct mg_error *err);

/* Add what the innermost archive proves by its n members that are evidence, sorted by kind. */
enum mg_status mg_java_identify(struct mg_java_reader *reader, const struct mg_java_member *members,
                                size_t n, struct mg_error *err);

/* SHA-1 of bytes; uses the window. */
enum mg_status mg_java_sha1(const struct mg_zip_bytes *bytes, struct mg_zip_window *window,
                            char out[MG_JAVA_SHA1], struct mg_error *err);

/* For both: the path of an entry in the innermost archive, which ends with name; mg_java_path_cut
 * goes back to the archive's. False: too long. */
bool mg_java_path_push(struct mg_java_reader *reader, struct mg_str name);
void mg_java_path_cut(struct mg_java_reader *reader);
struct mg_str mg_java_name(const struct mg_java_reader *reader,
                           const struct mg_java_member *member);
/* Something at the current path that cannot be read. */
void mg_java_broken(struct mg_java_reader *reader, const struct mg_error *why);

#endif
