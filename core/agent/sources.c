/* SPDX-License-Identifier: Apache-2.0
 *
 * The table of sources.
 */
#include "core/agent/sources.h"

#include "core/base/file.h"
#include "core/platform.h"
#include "core/provider/plugins.h"

static enum mg_status print_plugins(const struct mg_source_place *place, uint64_t *out,
                                    struct mg_error *err)
{
    (void)place;
    return mg_plugins_fingerprint(NULL, out, err);
}

/* A database is replaced by another file, never rewritten. One that is not there has a print, too.
 */
static enum mg_status print_database(const struct mg_source_place *place, uint64_t *out,
                                     struct mg_error *err)
{
    struct mg_file_info info = {0};
    enum mg_status status = mg_file_stat(place->database, &info, err);
    uint64_t key[2];

    if (status != MG_OK && status != MG_NOENT)
        return status;
    key[0] = info.size;
    key[1] = (uint64_t)info.mtime;
    *out = mg_str_hash((struct mg_str){(const char *)key, sizeof key});
    return MG_OK;
}

static enum mg_status print_packages(const struct mg_source_place *place, uint64_t *out,
                                     struct mg_error *err)
{
    (void)place;
    return mg_os_packages_print(out, err);
}

static enum mg_status print_listeners(const struct mg_source_place *place, uint64_t *out,
                                      struct mg_error *err)
{
    (void)place;
    return mg_os_listeners_print(out, err);
}

/* No system tells of sockets that listen. */
static const struct mg_source sources[] = {
    {MG_TRIGGER_PACKAGE_CHANGE, 0, print_packages},
    {MG_TRIGGER_PLUGIN_CHANGE, MG_SOURCE_POLL_MS, print_plugins},
    {MG_TRIGGER_ADVISORY, 0, print_database},
    {MG_TRIGGER_LISTENERS, 5 * 60 * 1000, print_listeners},
};

const struct mg_source *mg_source_at(size_t index)
{
    return index < MG_COUNT(sources) ? &sources[index] : NULL;
}
