/* SPDX-License-Identifier: Apache-2.0
 *
 * Rules for paths. They are strict so that a path has one spelling: a policy that is compared,
 * counted and shown must not hold the same folder twice.
 */
#include "core/model/inspection_paths.h"

#include "core/base/compiler.h"
#include "core/base/limits.h"

static const char *const default_paths[] = {"/usr/lib", "/usr/lib64", "/usr/local/lib",
                                            "/usr/local/lib64"};

const char *mg_inspection_default_path(size_t index)
{
    return index < MG_COUNT(default_paths) ? default_paths[index] : NULL;
}

/* Characters of UTF-8: bytes that do not go on with another one. */
static size_t characters(struct mg_str s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
    return n;
}

static bool holds(struct mg_str s, bool (*is_bad)(unsigned char c))
{
    for (size_t i = 0; i < s.n; i++) {
        if (is_bad((unsigned char)s.p[i]))
            return true;
    }
    return false;
}

static bool is_control(unsigned char c)
{
    return c < ' ' || c == 0x7f;
}

static bool is_wildcard(unsigned char c)
{
    return c == '*' || c == '?' || c == '[' || c == ']';
}

/* What is wrong with one component, or NULL. */
static const char *fault_of_component(struct mg_str name)
{
    if (name.n == 0)
        return "a name in it is empty";
    if (mg_str_is(name, ".."))
        return "it holds '..'";
    return mg_str_is(name, ".") ? "it holds '.'" : NULL;
}

/* What is wrong with the path, or NULL. */
static const char *fault_of(struct mg_str path)
{
    const char *fault = NULL;
    struct mg_str name;

    if (path.n == 0)
        return "it is empty";
    if (holds(path, is_control))
        return "it holds control characters";
    if (path.p[0] != '/')
        return "it does not begin with '/'";
    if (holds(path, is_wildcard))
        return "it holds wildcards, which are not expanded";
    if (mg_str_is(path, "/"))
        return NULL;
    if (path.p[path.n - 1] == '/')
        return "it ends with '/'";
    path = mg_str_skip(path, 1);
    while (fault == NULL && mg_str_cut(&path, '/', &name))
        fault = fault_of_component(name);
    return fault;
}

enum mg_status mg_inspection_path_check(const char *path, struct mg_error *err)
{
    struct mg_str text = mg_str_of(path);
    const char *fault = fault_of(text);
    size_t length = characters(text);

    if (length > MG_LIMIT_INSPECTION_PATH)
        return mg_fail(err, MG_USAGE, "a path of %zu characters cannot be inspected: at most %zu",
                       length, MG_LIMIT_INSPECTION_PATH);
    if (fault != NULL)
        return mg_fail(err, MG_USAGE, "the path '%s' cannot be inspected: %s", path, fault);
    return MG_OK;
}

enum mg_status mg_inspection_paths_check(const char *const *paths, size_t count, const char *whose,
                                         struct mg_error *err)
{
    enum mg_status status = MG_OK;

    if (count > MG_LIMIT_INSPECTION_PATHS)
        return mg_fail(err, MG_USAGE, "%zu paths of %s to inspect: at most %d", count, whose,
                       MG_LIMIT_INSPECTION_PATHS);
    for (size_t i = 0; status == MG_OK && i < count; i++)
        status = mg_inspection_path_check(paths[i], err);
    return status;
}
