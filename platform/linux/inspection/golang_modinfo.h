/* SPDX-License-Identifier: Apache-2.0
 *
 * What Go's build information says: the toolchain's version, and the modules in lines as `go
 * version -m` shows them (runtime/debug, BuildInfo.String).
 */
#ifndef MG_LINUX_INSPECTION_GOLANG_MODINFO_H
#define MG_LINUX_INSPECTION_GOLANG_MODINFO_H

#include "platform/linux/inspection/manifest.h"

/* The release of a toolchain ("go1.21.3 X:boringcrypto") as advisories for package "stdlib" write
 * it, appended to out: "1.21.3", and "1.22.0-rc.1" of go1.22rc1. False when it is none: built from
 * a development branch ("devel go1.22-...", "go1.26-devel_..."). */
bool mg_golang_release(struct mg_str toolchain, struct mg_buf *out);

/* Add the modules of the lines: a replaced module counts as its replacement. Those without a
 * version ("(devel)", or replaced by a folder) are left out: nothing can be told of them. */
enum mg_status mg_golang_add_modules(struct mg_str lines, struct mg_manifest *manifest,
                                     struct mg_error *err);

#endif
