/* SPDX-License-Identifier: Apache-2.0
 *
 * Folders. Node: nodejs.org/api/modules.html, "Loading from node_modules folders".
 */
#include "core/sbom/place.h"

#include "core/base/compiler.h"
#include "core/model/purl_package.h"

static struct mg_str parent_of(struct mg_str path)
{
    while (path.n != 0 && path.p[path.n - 1] != '/')
        path.n--;
    return mg_str_take(path, path.n == 0 ? 0 : path.n - 1);
}

/* What is no folder of its own: metadata of Python lies one or two below site-packages. */
static bool is_metadata(struct mg_str folder)
{
    static const struct mg_str endings[] = {MG_STR_INIT(".dist-info"), MG_STR_INIT(".egg-info"),
                                            MG_STR_INIT("EGG-INFO"), MG_STR_INIT(".egg"),
                                            MG_STR_INIT(".egg!")};

    for (size_t i = 0; i < MG_COUNT(endings); i++) {
        if (mg_str_ends(folder, endings[i]))
            return true;
    }
    return false;
}

static struct mg_str folder_of(struct mg_str location)
{
    struct mg_str folder = parent_of(location);

    while (is_metadata(folder))
        folder = parent_of(folder);
    return folder;
}

/* "srv/node_modules/@s/x/package.json" is found as "@s/x" from srv. A name of a lock file, which
 * has no such place, is not. */
static void set_npm_place(struct mg_str location, struct mg_sbom_place *place)
{
    const struct mg_str modules = MG_STR("node_modules/");
    struct mg_str inside = parent_of(location);

    place->npm = true;
    place->name = MG_STR_NONE;
    if (!mg_str_ends(location, MG_STR("/package.json")))
        return;
    for (size_t at = inside.n; at-- > 0;) {
        if ((at != 0 && inside.p[at - 1] != '/') ||
            !mg_str_starts(mg_str_skip(inside, at), modules))
            continue;
        place->name = mg_str_skip(inside, at + modules.n);
        place->folder = mg_str_take(inside, at == 0 ? 0 : at - 1);
        place->inside = inside;
        return;
    }
}

struct mg_sbom_place mg_sbom_place_of(const struct mg_package *package)
{
    struct mg_sbom_place place = {.name = package->name,
                                  .system = mg_purl_type_is_distribution(package->type)};

    if (mg_str_is(package->type, "npm"))
        set_npm_place(package->location, &place);
    else if (!place.system)
        place.folder = folder_of(package->location);
    return place;
}

static bool is_below(struct mg_str path, struct mg_str folder)
{
    return folder.n == 0 ||
           (mg_str_starts(path, folder) && (path.n == folder.n || path.p[folder.n] == '/'));
}

/* Where interpreters look that are installed for everybody; not what packages carry within them. */
static bool is_shared(struct mg_str folder)
{
    static const char *const endings[] = {"/dist-packages", "/site-packages", "/specifications",
                                          "/specifications/default"};

    for (size_t i = 0; i < MG_COUNT(endings); i++) {
        if (mg_str_ends(folder, mg_str_of(endings[i])))
            return is_below(folder, MG_STR("usr")) || is_below(folder, MG_STR("var"));
    }
    return false;
}

size_t mg_sbom_place_reach(const struct mg_sbom_place *from, const struct mg_sbom_place *to)
{
    if (from->npm)
        return is_below(from->inside, to->folder) ? 1 + to->folder.n : 0;
    if (mg_str_eq(from->folder, to->folder))
        return 2;
    return is_shared(from->folder) && is_shared(to->folder) ? 1 : 0;
}
