/* SPDX-License-Identifier: Apache-2.0
 *
 * What a path in a manifest may be. Few characters are allowed instead of many forbidden: so there
 * are no drives (':'), no backslashes, no streams, no short names ('~') and no two spellings.
 */
#include "core/provider/plugin_path.h"

#include "core/base/limits.h"
#include "core/provider/plugin_manifest.h"
#include "core/trust/signature.h"

static bool is_allowed(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '+' || c == '-';
}

static bool is_name(struct mg_str name)
{
    bool ok = name.n != 0 && name.p[name.n - 1] != '.';

    for (size_t i = 0; ok && i < name.n; i++)
        ok = is_allowed(name.p[i]);
    return ok;
}

enum mg_status mg_plugin_path_check(struct mg_str path, struct mg_error *err)
{
    struct mg_str rest = path, name;
    size_t depth = 0;

    if (path.n > MG_LIMIT_PLUGIN_PATH)
        return mg_fail(err, MG_LIMIT, "is a path of more than %zu bytes", MG_LIMIT_PLUGIN_PATH);
    if (path.n == 0 || path.p[path.n - 1] == '/')
        return mg_fail(err, MG_FORMAT, "is no path of a file");
    while (mg_str_cut(&rest, '/', &name)) {
        if (!is_name(name))
            return mg_fail(err, MG_FORMAT, "\"%.*s\" is not allowed in a path: %s",
                           MG_STR_ARG(name), "letters, digits and ._+- are, no dot at the end");
        if (++depth > MG_LIMIT_PLUGIN_DEPTH)
            return mg_fail(err, MG_LIMIT, "is a path of more than %d names", MG_LIMIT_PLUGIN_DEPTH);
    }
    if (mg_plugin_path_cmp(path, MG_STR(MG_PLUGIN_MANIFEST)) == 0 ||
        mg_plugin_path_cmp(path, MG_STR(MG_PLUGIN_MANIFEST MG_SIGNATURE_SUFFIX)) == 0)
        return mg_fail(err, MG_FORMAT, "must not name %.*s, which is there anyhow",
                       MG_STR_ARG(path));
    return MG_OK;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

int mg_plugin_path_cmp(struct mg_str a, struct mg_str b)
{
    for (size_t i = 0; i < a.n && i < b.n; i++) {
        if (lower(a.p[i]) != lower(b.p[i]))
            return lower(a.p[i]) < lower(b.p[i]) ? -1 : 1;
    }
    return a.n == b.n ? 0 : a.n < b.n ? -1 : 1;
}
