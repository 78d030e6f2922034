/* SPDX-License-Identifier: Apache-2.0
 *
 * Paths in node_modules, component by component from the left.
 */
#include "platform/linux/inspection/javascript_path.h"

#include "core/base/compiler.h"

/* What the components read so far end in. */
enum place {
    OUTSIDE,
    IN_MODULES, /* node_modules: a name or a scope follows */
    IN_SCOPE,   /* node_modules/@scope: a name follows */
    IN_PACKAGE, /* node_modules/name */
    BELOW,      /* a folder of a package or of a package manager */
};

static bool is_test_folder(struct mg_str name)
{
    static const char *const folders[] = {"test", "tests", "__tests__", "fixtures", "__fixtures__"};

    for (size_t i = 0; i < MG_COUNT(folders); i++) {
        if (mg_str_is(name, folders[i]))
            return true;
    }
    return false;
}

static enum place step(enum place place, struct mg_str name)
{
    if (mg_str_is(name, "node_modules"))
        return IN_MODULES;
    if (place == OUTSIDE)
        return OUTSIDE;
    if (place == IN_MODULES && name.n != 0 && name.p[0] == '@')
        return IN_SCOPE;
    if (place == IN_MODULES && name.n != 0 && name.p[0] != '.')
        return IN_PACKAGE;
    return place == IN_SCOPE ? IN_PACKAGE : BELOW;
}

static bool is_in_tests(enum place before, enum place after, struct mg_str name)
{
    return (before == IN_PACKAGE || before == BELOW) && after == BELOW && is_test_folder(name);
}

bool mg_javascript_in_modules(struct mg_str path)
{
    enum place place = OUTSIDE;
    struct mg_str name;

    while (place == OUTSIDE && mg_str_cut(&path, '/', &name))
        place = step(place, path.n == 0 ? MG_STR_NONE : name);
    return place != OUTSIDE;
}

bool mg_javascript_is_package(struct mg_str path)
{
    enum place place = OUTSIDE;
    struct mg_str name;

    while (mg_str_cut(&path, '/', &name) && path.n != 0) {
        enum place next = step(place, name);

        if (is_in_tests(place, next, name))
            return false;
        place = next;
    }
    return place == IN_PACKAGE && mg_str_is(name, "package.json");
}
