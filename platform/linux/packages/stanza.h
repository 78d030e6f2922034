/* SPDX-License-Identifier: Apache-2.0
 *
 * One package as a stanza of dpkg's database describes it: the fields that matter here, checked,
 * as views into the text. Broken stanzas are told apart from broken lines in good ones.
 */
#ifndef MG_LINUX_PACKAGES_STANZA_H
#define MG_LINUX_PACKAGES_STANZA_H

#include "core/base/error.h"
#include "core/model/relations.h"
#include "platform/linux/packages/control.h"

enum mg_stanza_state {
    MG_STANZA_ABSENT,         /* not-installed */
    MG_STANZA_REMOVED,        /* config-files: only configuration files are left */
    MG_STANZA_HALF_INSTALLED, /* some files may be there */
    MG_STANZA_UNCONFIGURED,   /* unpacked, half-configured: all files are there */
    MG_STANZA_INSTALLED,      /* installed, triggers-awaited, triggers-pending */
};

struct mg_stanza {
    struct mg_str name, version, arch, source, multi_arch, status; /* as the fields hold them */
    struct mg_str origin, vendor, maintainer;                      /* the first line of each */
    struct mg_str location; /* set by the caller: the file it is from */
    struct mg_str text;     /* the whole stanza */
    uint64_t line;          /* where it begins */
    enum mg_stanza_state state;
    bool usable; /* false: what it says cannot be relied on, leave it out */
};

/* Read the next stanza. False at the end of the text. problem->status is MG_OK for a flawless one;
 * else it is FORMAT or LIMIT with a text that names the line. Without a Status field a stanza
 * counts as installed when status_optional (distroless images write none), as broken when not. */
bool mg_stanza_next(struct mg_control *control, bool status_optional, struct mg_stanza *out,
                    struct mg_error *problem);

/* Is the package there with all its files? */
bool mg_stanza_present(const struct mg_stanza *stanza);

/* Source package and its version from "Source: name (version)"; what is not said is as the
 * package itself has it (deb-substvars(5), source:Version). */
void mg_stanza_source(const struct mg_stanza *stanza, struct mg_str *name, struct mg_str *version);

/* Add what the package depends on and what it provides; an architecture that is asked for stays
 * with the name ("libwine:i386"), unless it is any (deb-control(5), "Depends"). */
void mg_stanza_relations(const struct mg_stanza *stanza, struct mg_relations *out);

#endif
