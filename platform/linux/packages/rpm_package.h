/* SPDX-License-Identifier: Apache-2.0
 *
 * What a header says of its package.
 */
#ifndef MG_LINUX_PACKAGES_RPM_PACKAGE_H
#define MG_LINUX_PACKAGES_RPM_PACKAGE_H

#include "core/base/arena.h"
#include "platform/linux/packages/rpm_header.h"

/* Views borrow the blob; what the header does not have is empty. */
struct mg_rpm_package {
    struct mg_str name, version, release;
    struct mg_str arch;       /* empty for the keys that rpm trusts (gpg-pubkey) */
    struct mg_str source_rpm; /* file name: "bash-5.1.8-6.el9.src.rpm" */
    struct mg_str vendor, packager;
    struct mg_str license;    /* empty when it is no single line of a field's length */
    struct mg_str modularity; /* label of a module: "nodejs:18:...:x86_64" */
    uint32_t epoch;           /* 0 where the header has none: rpm orders both alike */
    int64_t install_time;     /* seconds since 1970; 0: not known */
    uint64_t key_id;          /* of the signature; 0: unsigned or not known */
};

/* False when name, version or release cannot be read: then out is not usable. problem (not NULL)
 * says what is broken, also in a usable package; its status is MG_OK when nothing is. */
bool mg_rpm_package_read(const struct mg_rpm_header *header, struct mg_rpm_package *out,
                         struct mg_error *problem);

/* A key that rpm trusts, kept as a package of this name. */
bool mg_rpm_package_is_key(const struct mg_rpm_package *package);

/* "epoch:version-release", without an epoch of 0. False past the arena's ceiling. */
bool mg_rpm_package_evr(const struct mg_rpm_package *package, struct mg_arena *arena,
                        struct mg_str *out);

/* The source package by the name of its file, its version without epoch, which no file name has
 * (rpm_epoch.h); the package itself where the header names no source. False without memory. */
bool mg_rpm_package_source(const struct mg_rpm_package *package, struct mg_arena *arena,
                           struct mg_str *name, struct mg_str *version);

#endif
