/* SPDX-License-Identifier: Apache-2.0
 *
 * For authors of plugins: writing the provider protocol (../protocol.md). Escaping, limits and
 * counts are taken care of: whatever the texts hold, the stream is one that Margay accepts, and
 * what had to be cut or left out is said in its coverage. Nothing needs to be checked until the
 * end.
 *
 *     struct mg_emit emit;
 *
 *     mg_emit_begin(&emit, stdout, "example", "1.0");
 *     mg_emit_host(&emit, &(struct mg_emit_host){.hostname = name, .os_family = MG_STR("linux")});
 *     mg_emit_package(&emit, &(struct mg_emit_package){...});
 *     mg_emit_coverage(&emit, &(struct mg_emit_coverage){...});
 *     return mg_emit_end(&emit, NULL) == MG_OK ? 0 : 1;
 */
#ifndef MG_SDK_EMIT_H
#define MG_SDK_EMIT_H

#include "core/base/json_write.h"

#define MG_EMIT_PROTOCOL 1

struct mg_emit {
    FILE *stream;
    struct mg_sink sink; /* records that are not written yet */
    struct mg_json_writer json;
    uint64_t bytes, records, packages, updates;
    uint64_t cut;     /* texts */
    uint64_t dropped; /* records past a limit of the protocol */
    size_t record_at; /* where the current record begins in the sink */
    bool is_package;  /* the current record */
    bool ending, failed;
};

/* Say hello. stream is borrowed until mg_emit_end. */
void mg_emit_begin(struct mg_emit *emit, FILE *stream, const char *provider, const char *version);

/* The members of protocol.md; empty ones are left out. */
struct mg_emit_host {
    struct mg_str hostname, os_family, os_id, os_version, os_codename, os_name, architecture;
    struct mg_str kernel_release, boot_id, machine_id, root;
    /* of Windows */
    struct mg_str os_build, os_edition, installation_type, display_version;
    struct mg_str hotpatch, hotpatch_baseline, pending_restart;
};
/* Once, before the first package. */
void mg_emit_host(struct mg_emit *emit, const struct mg_emit_host *host);

struct mg_emit_package {
    struct mg_str package_type, name, version; /* must be there, or the package is left out */
    struct mg_str arch, source_name, source_version, status, origin, origin_reason, location;
};
void mg_emit_package(struct mg_emit *emit, const struct mg_emit_package *package);

/* An update of Windows or of a Microsoft product; state must be there. */
struct mg_emit_update {
    struct mg_str kb, state, title, identity, version, sources, installed;
};
void mg_emit_update(struct mg_emit *emit, const struct mg_emit_update *update);

struct mg_emit_listener {
    struct mg_str protocol, family, address; /* must be there, or the listener is left out */
    uint64_t port;                           /* likewise, 1 to 65535 */
    uint64_t pid;                            /* 0: left out */
    struct mg_str process, path, user, services, container, package;
};
void mg_emit_listener(struct mg_emit *emit, const struct mg_emit_listener *listener);

enum mg_emit_level {
    MG_EMIT_COMPLETE,
    MG_EMIT_LIMITED,
    MG_EMIT_INCOMPLETE,
};
struct mg_emit_coverage {
    enum mg_emit_level level;
    struct mg_str area; /* must be there */
    struct mg_str code, subject, detail;
    uint64_t count; /* 0: left out */
};
void mg_emit_coverage(struct mg_emit *emit, const struct mg_emit_coverage *coverage);

/* A record of any kind, for members that the structs above do not have: begin, members, end. Only
 * one at a time. A package that is written so counts as one. */
void mg_emit_record_begin(struct mg_emit *emit, const char *type);
/* Cut at 4096 bytes or a NUL; left out when empty. Bytes that are not UTF-8 become U+FFFD. */
void mg_emit_text(struct mg_emit *emit, const char *name, struct mg_str text);
/* Up to 2^53. */
void mg_emit_count(struct mg_emit *emit, const char *name, uint64_t count);
void mg_emit_record_end(struct mg_emit *emit);

/* Has writing failed already? Then nobody reads any more: a plugin may stop, and call the end. */
bool mg_emit_failed(const struct mg_emit *emit);

/* Say what was cut, end the stream, write all of it. IO when any write failed: exit with a status
 * other than 0 then. */
enum mg_status mg_emit_end(struct mg_emit *emit, struct mg_error *err);

#endif
