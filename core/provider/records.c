/* SPDX-License-Identifier: Apache-2.0
 *
 * The tables. A package's own type is "package_type" in the stream, because "type" is the
 * record's. Its ecosystem is not in the stream: which advisories count is not the provider's to
 * say.
 */
#include "core/provider/records.h"

#include "core/base/compiler.h"
#include "core/model/inventory.h"
#include "core/platform.h"

#define TEXT(thing, field)                                                                         \
    {                                                                                              \
        .name = #field, .offset = offsetof(struct thing, field), .form = MG_PROTOCOL_TEXT          \
    }
#define LIST(thing, field)                                                                         \
    {                                                                                              \
        .name = #field, .offset = offsetof(struct thing, field), .form = MG_PROTOCOL_LIST          \
    }
#define REQUIRED(thing, field, as)                                                                 \
    {                                                                                              \
        .name = #field, .offset = offsetof(struct thing, field), .form = (as), .required = true    \
    }

static const struct mg_protocol_member hello_members[] = {
    REQUIRED(mg_protocol_hello, protocol, MG_PROTOCOL_COUNT),
    REQUIRED(mg_protocol_hello, provider, MG_PROTOCOL_TEXT),
    TEXT(mg_protocol_hello, provider_version),
};

static const struct mg_protocol_member host_members[] = {
    TEXT(mg_host, hostname),
    TEXT(mg_host, os_family),
    TEXT(mg_host, os_id),
    TEXT(mg_host, os_id_like),
    TEXT(mg_host, os_version),
    TEXT(mg_host, os_codename),
    TEXT(mg_host, base_codename),
    TEXT(mg_host, os_name),
    TEXT(mg_host, architecture),
    TEXT(mg_host, kernel_release),
    TEXT(mg_host, boot_id),
    TEXT(mg_host, machine_id),
    TEXT(mg_host, live_patches),
    TEXT(mg_host, root),
    TEXT(mg_host, os_build),
    TEXT(mg_host, os_edition),
    TEXT(mg_host, installation_type),
    TEXT(mg_host, display_version),
    TEXT(mg_host, hotpatch),
    TEXT(mg_host, hotpatch_baseline),
    TEXT(mg_host, pending_restart),
};

static const struct mg_protocol_member reading_members[] = {
    REQUIRED(mg_reading, begun, MG_PROTOCOL_COUNT),
    REQUIRED(mg_reading, whole, MG_PROTOCOL_COUNT),
    REQUIRED(mg_reading, clock, MG_PROTOCOL_COUNT),
    {"links", offsetof(struct mg_reading, links), MG_PROTOCOL_COUNT, false},
    REQUIRED(mg_reading, host, MG_PROTOCOL_TEXT),
    REQUIRED(mg_reading, place, MG_PROTOCOL_TEXT),
    TEXT(mg_reading, again),
    TEXT(mg_reading, reason),
};

static const struct mg_protocol_member update_members[] = {
    TEXT(mg_update, kb),        REQUIRED(mg_update, state, MG_PROTOCOL_TEXT),
    TEXT(mg_update, title),     TEXT(mg_update, identity),
    TEXT(mg_update, version),   TEXT(mg_update, sources),
    TEXT(mg_update, installed),
};

static const struct mg_protocol_member listener_members[] = {
    REQUIRED(mg_listener, protocol, MG_PROTOCOL_TEXT),
    REQUIRED(mg_listener, family, MG_PROTOCOL_TEXT),
    REQUIRED(mg_listener, address, MG_PROTOCOL_TEXT),
    REQUIRED(mg_listener, port, MG_PROTOCOL_COUNT),
    {"pid", offsetof(struct mg_listener, pid), MG_PROTOCOL_COUNT, false},
    TEXT(mg_listener, process),
    TEXT(mg_listener, path),
    TEXT(mg_listener, user),
    TEXT(mg_listener, services),
    TEXT(mg_listener, container),
    TEXT(mg_listener, package),
    TEXT(mg_listener, device),
    TEXT(mg_listener, forward),
    TEXT(mg_listener, replaced),
};

static const struct mg_protocol_member package_members[] = {
    {"package_type", offsetof(struct mg_package, type), MG_PROTOCOL_TEXT, true},
    REQUIRED(mg_package, name, MG_PROTOCOL_TEXT),
    REQUIRED(mg_package, version, MG_PROTOCOL_TEXT),
    TEXT(mg_package, arch),
    TEXT(mg_package, source_name),
    TEXT(mg_package, source_version),
    TEXT(mg_package, multi_arch),
    TEXT(mg_package, modularity),
    TEXT(mg_package, status),
    TEXT(mg_package, origin),
    TEXT(mg_package, origin_reason),
    TEXT(mg_package, owner),
    TEXT(mg_package, evidence),
    TEXT(mg_package, license),
    TEXT(mg_package, sha1),
    TEXT(mg_package, location),
    LIST(mg_package, requires),
    LIST(mg_package, provides),
};

static const struct mg_protocol_member coverage_members[] = {
    REQUIRED(mg_coverage, level, MG_PROTOCOL_LEVEL),
    REQUIRED(mg_coverage, area, MG_PROTOCOL_TEXT),
    TEXT(mg_coverage, code),
    TEXT(mg_coverage, subject),
    TEXT(mg_coverage, detail),
    {"count", offsetof(struct mg_coverage, count), MG_PROTOCOL_COUNT, false},
};

static const struct mg_protocol_member progress_members[] = {
    REQUIRED(mg_inspection_progress, directories, MG_PROTOCOL_COUNT),
    REQUIRED(mg_inspection_progress, packages, MG_PROTOCOL_COUNT),
    REQUIRED(mg_inspection_progress, seconds_left, MG_PROTOCOL_COUNT),
};

static const struct mg_protocol_member end_members[] = {
    REQUIRED(mg_protocol_end, packages, MG_PROTOCOL_COUNT),
    REQUIRED(mg_protocol_end, records, MG_PROTOCOL_COUNT),
};

#define KIND(kind)                                                                                 \
    const struct mg_protocol_kind mg_protocol_kind_##kind = {#kind, kind##_members,                \
                                                             MG_COUNT(kind##_members)}
KIND(hello);
KIND(host);
KIND(reading);
KIND(package);
KIND(update);
KIND(listener);
KIND(coverage);
KIND(progress);
KIND(end);
