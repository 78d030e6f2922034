/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as a header: what is usable has a name, a version and a release without control bytes,
 * every list ends, and there is always an EVR, a source and an answer about the origin.
 */
#include <stdlib.h>

#include "core/base/limits.h"
#include "platform/linux/packages/rpm_origin.h"
#include "platform/linux/packages/rpm_relations.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const enum mg_rpm_tag lists[] = {MG_RPM_OLDFILENAMES, MG_RPM_FILESTATES, MG_RPM_FILEMODES,
                                        MG_RPM_DIRINDEXES,   MG_RPM_BASENAMES,  MG_RPM_DIRNAMES};

static void check_list(const struct mg_rpm_header *header, enum mg_rpm_tag tag)
{
    struct mg_rpm_value value;
    struct mg_str text;
    uint64_t number;
    size_t bytes = 0;

    if (mg_rpm_header_find(header, tag, &value, NULL) != MG_OK)
        return;
    for (uint32_t i = 0; mg_rpm_value_number(&value, i, &number); i++)
        bytes++;
    while (mg_rpm_value_text(&value, &text))
        bytes += text.n + 1;
    if (bytes > header->data.n)
        abort();
}

static void check_package(const struct mg_rpm_header *header)
{
    const struct mg_host host = {.os_id = MG_STR("rhel")};
    struct mg_str evr, source, version;
    struct mg_rpm_package package;
    struct mg_error problem;
    struct mg_origin origin;
    struct mg_arena arena;

    if (!mg_rpm_package_read(header, &package, &problem)) {
        if (problem.status == MG_OK)
            abort();
        return;
    }
    mg_arena_init(&arena, MG_MIB(1));
    if (!mg_rpm_package_evr(&package, &arena, &evr) ||
        !mg_rpm_package_source(&package, &arena, &source, &version) ||
        !mg_rpm_origin(&package, &host, &arena, &origin) || package.name.n == 0 || source.n == 0 ||
        evr.n < 3 || version.n < 3 || (origin.vendor.n == 0) != (origin.reason.n == 0))
        abort();
    mg_arena_clear(&arena);
}

static void check_relations(const struct mg_rpm_header *header)
{
    struct mg_relations relations;

    mg_relations_init(&relations, true);
    mg_rpm_relations(header, &relations);
    if (relations.requires.text.n > header->data.n || relations.provides.text.n > header->data.n)
        abort();
    mg_relations_clear(&relations);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_rpm_header header;

    if (mg_rpm_header_open((struct mg_str){(const char *)data, size}, &header, NULL) != MG_OK)
        return 0;
    check_package(&header);
    check_relations(&header);
    for (size_t i = 0; i < MG_COUNT(lists); i++)
        check_list(&header, lists[i]);
    return 0;
}
