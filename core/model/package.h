/* SPDX-License-Identifier: Apache-2.0
 *
 * One installed package instance. Plain data; views borrow from the inventory's arena.
 */
#ifndef MG_MODEL_PACKAGE_H
#define MG_MODEL_PACKAGE_H

#include "core/base/str.h"

struct mg_package {
    struct mg_str type; /* purl type: "deb" */
    struct mg_str name;
    struct mg_str version; /* as the package manager prints it, with epoch */
    struct mg_str arch;
    struct mg_str source_name; /* never empty for OS packages: name itself when it is its source */
    struct mg_str source_version; /* likewise */
    struct mg_str multi_arch;     /* dpkg's Multi-Arch, verbatim; empty = no */
    struct mg_str modularity; /* rpm's module label, "nodejs:18:8080020230825:..."; empty = none */
    struct mg_str status;     /* the package manager's own state: "install ok installed" */
    struct mg_str origin;     /* who built it when that is not the distribution: "nodesource" */
    struct mg_str origin_reason; /* what told so: "version holds nodesource" */
    struct mg_str owner;    /* of a language package: the OS package that ships it; empty = none */
    struct mg_str evidence; /* what kind of record proves it: "dist-info"; empty for OS packages */
    struct mg_str license;  /* as the package database or the evidence writes it; empty = unknown */
    struct mg_str sha1;     /* of an archive that is the package, hex; empty = none */
    struct mg_str location; /* file that is the evidence, from the root: "var/lib/dpkg/status" */
    struct mg_str requires; /* names of what it needs and of what it is good for besides its own */
    struct mg_str provides; /* name, as model/relations.h has them; empty unless asked for */
    struct mg_str ecosystem; /* OSV ecosystem, "Debian:12"; set by the core, empty = none */
};

#endif
