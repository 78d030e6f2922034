/* SPDX-License-Identifier: Apache-2.0
 *
 * Lock files of pnpm, which are YAML of a fixed shape: the keys two spaces deep below "packages:"
 * are the packages, "/name/1.0.0_peers" up to lockfileVersion 5, "/name@1.0.0(peers)" in 6,
 * "name@1.0.0" from 9 on. Nothing else of the file is read.
 */
#include "platform/linux/inspection/javascript_locks.h"

#include "core/base/limits.h"

static bool is_digit(struct mg_str s, size_t at)
{
    return at < s.n && s.p[at] >= '0' && s.p[at] <= '9';
}

/* The key of a line "  KEY:" or "  'KEY':", empty for other lines. */
static struct mg_str key_of(struct mg_str line)
{
    struct mg_str key = mg_str_skip(line, 2);

    if (!mg_str_starts(line, MG_STR("  ")) || key.n == 0 || key.p[0] == ' ' || key.p[0] == '#')
        return MG_STR_NONE;
    if (key.p[0] == '\'') {
        key = mg_str_skip(key, 1);
        return mg_str_take(key, mg_str_find(key, '\''));
    }
    return mg_str_take(key, mg_str_find(key, ':'));
}

/* "name/version" and "@scope/name/version". */
static bool split_old(struct mg_str key, struct mg_str *name, struct mg_str *version)
{
    size_t scope = key.n != 0 && key.p[0] == '@' ? mg_str_find(key, '/') : 0;
    size_t slash;

    if (scope == SIZE_MAX)
        return false;
    scope += scope != 0;
    slash = mg_str_find(mg_str_skip(key, scope), '/');
    if (slash == SIZE_MAX)
        return false;
    *name = mg_str_take(key, scope + slash);
    *version = mg_str_skip(key, scope + slash + 1);
    return true;
}

/* Archives and repositories have an address where others have a version. */
static enum mg_status add_key(struct mg_manifest *manifest, struct mg_str key, bool old,
                              struct mg_error *err)
{
    struct mg_manifest_package package = {.name = MG_STR_NONE};

    if (key.n != 0 && key.p[0] == '/')
        key = mg_str_skip(key, 1);
    if (!(old ? split_old(key, &package.name, &package.version)
              : mg_javascript_split(key, &package.name, &package.version)) ||
        !is_digit(package.version, 0))
        return MG_OK;
    package.version = mg_str_take(package.version, mg_str_find(package.version, '('));
    if (old)
        package.version = mg_str_take(package.version, mg_str_find(package.version, '_'));
    return mg_manifest_add(manifest, &package, err);
}

/* The number before the point of "lockfileVersion: 5.4" or "lockfileVersion: '9.0'"; 0: none. */
static uint64_t version_of(struct mg_str line)
{
    const struct mg_str name = MG_STR("lockfileVersion: ");
    struct mg_str value = mg_str_skip(line, name.n);
    uint64_t version = 0;

    if (mg_str_starts(value, MG_STR("'")))
        value = mg_str_skip(value, 1);
    value = mg_str_take(value, mg_str_find(value, '.'));
    return mg_str_starts(line, name) && mg_str_u64(value, &version) ? version : 0;
}

enum mg_status mg_javascript_pnpm_lock(struct mg_manifest *manifest, struct mg_error *err)
{
    enum mg_status status = MG_OK;
    bool in_packages = false;
    uint64_t version = 0;
    struct mg_str text, line;
    struct mg_buf bytes;

    if (!mg_manifest_read(manifest, MG_LIMIT_MANIFEST_LIST, &bytes, &text))
        goto out;
    while (status == MG_OK && mg_str_cut(&text, '\n', &line)) {
        bool top = line.n != 0 && line.p[0] != ' ' && line.p[0] != '\r' && line.p[0] != '#';
        struct mg_str key = in_packages ? key_of(line) : MG_STR_NONE;

        if (version == 0)
            version = version_of(line);
        if (top)
            in_packages = mg_str_is(mg_str_trim(line), "packages:");
        else if (key.n != 0)
            status = add_key(manifest, key, version <= 5, err);
    }
    if (version == 0)
        mg_manifest_broken(manifest, MG_FORMAT, "no lock file of pnpm: no lockfileVersion");
out:
    mg_buf_clear(&bytes);
    return status;
}
