/* SPDX-License-Identifier: Apache-2.0
 *
 * What is known about a host. Plain data; every view borrows from the inventory's arena.
 * A field that is not known is empty.
 */
#ifndef MG_MODEL_HOST_H
#define MG_MODEL_HOST_H

#include "core/base/str.h"

struct mg_host {
    struct mg_str hostname;
    struct mg_str os_family;      /* "linux" or "windows" */
    struct mg_str os_id;          /* ID of os-release, "debian" */
    struct mg_str os_id_like;     /* ID_LIKE, separated by spaces */
    struct mg_str os_version;     /* VERSION_ID, "12" */
    struct mg_str os_codename;    /* VERSION_CODENAME, "bookworm" */
    struct mg_str base_codename;  /* UBUNTU_CODENAME or DEBIAN_CODENAME of a derivative */
    struct mg_str os_name;        /* PRETTY_NAME */
    struct mg_str architecture;   /* of the package database where it tells, else of the machine */
    struct mg_str kernel_release; /* of the running kernel (uname -r); empty for an offline root */
    struct mg_str live_patches;   /* of the kernel that are loaded, separated by spaces */
    struct mg_str boot_id;        /* changes with every boot; empty for an offline root */
    struct mg_str machine_id;     /* /etc/machine-id */
    struct mg_str root;           /* what was read: "/" or the folder given */
    /* Of Windows: */
    struct mg_str os_build;          /* "10.0.20348.2340": version, build and UBR that run */
    struct mg_str os_edition;        /* EditionID: "ServerDatacenter" */
    struct mg_str installation_type; /* "Client", "Server", "Server Core" */
    struct mg_str display_version;   /* "24H2" */
    struct mg_str hotpatch;          /* "enrolled": it gets hotpatches; empty: it does not */
    struct mg_str hotpatch_baseline; /* build that hotpatches are put upon, as os_build */
    struct mg_str pending_restart;   /* what waits for a restart, words separated by spaces */
};

#endif
