/* SPDX-License-Identifier: Apache-2.0
 *
 * Which folders are merged is asked of the system that is read, not assumed: all layouts exist
 * (before Debian's "usrmerge", after it, and Arch's and Fedora's with one folder for programs).
 */
#include "platform/linux/packages/usrmerge.h"

#include <string.h>

#include "core/base/compiler.h"
#include "core/base/limits.h"

static const struct mg_str folders[] = {
    MG_STR_INIT("bin/"),      MG_STR_INIT("sbin/"),      MG_STR_INIT("lib/"),
    MG_STR_INIT("lib32/"),    MG_STR_INIT("lib64/"),     MG_STR_INIT("libx32/"),
    MG_STR_INIT("usr/sbin/"), MG_STR_INIT("usr/lib64/"),
};

/* The first stands for none. */
static const struct mg_str targets[] = {
    MG_STR_INIT(""),
    MG_STR_INIT("usr/bin/"),
    MG_STR_INIT("usr/sbin/"),
    MG_STR_INIT("usr/lib/"),
    MG_STR_INIT("usr/lib32/"),
    MG_STR_INIT("usr/lib64/"),
    MG_STR_INIT("usr/libx32/"),
};

/* Is the folder "usr/bin/" what the text of a link in usr (or in the root) leads to? */
static bool leads_to(struct mg_str text, bool in_usr, struct mg_str target)
{
    bool absolute = mg_str_starts(text, MG_STR("/"));

    if (absolute)
        text = mg_str_skip(text, 1);
    if (mg_str_ends(text, MG_STR("/")))
        text.n--;
    if (in_usr && !absolute)
        target = mg_str_skip(target, 4);
    return mg_str_eq(text, mg_str_take(target, target.n - 1));
}

static unsigned char find_target(struct mg_str text, struct mg_str folder)
{
    bool in_usr = mg_str_starts(folder, MG_STR("usr/"));

    for (size_t i = 1; i < MG_COUNT(targets); i++) {
        if (leads_to(text, in_usr, targets[i]) && !mg_str_eq(targets[i], folder))
            return (unsigned char)i;
    }
    return 0;
}

void mg_usrmerge_init(struct mg_usrmerge *usr, struct mg_tree *tree)
{
    struct mg_buf text;

    _Static_assert(MG_COUNT(folders) == MG_USRMERGE_FOLDERS, "one target each");
    mg_buf_init(&text, MG_LIMIT_SMALL_FILE);
    for (size_t i = 0; i < MG_COUNT(folders); i++) {
        char name[16] = {0};

        memcpy(name, folders[i].p, folders[i].n - 1);
        mg_buf_reset(&text);
        usr->target[i] = 0;
        if (mg_tree_readlink(tree, name, &text, NULL) == MG_OK)
            usr->target[i] = find_target(mg_buf_view(&text), folders[i]);
    }
    mg_buf_clear(&text);
}

/* One link followed; path itself when none is in its way. */
static struct mg_str follow(const struct mg_usrmerge *usr, struct mg_str path, char *buf,
                            size_t size)
{
    for (size_t i = 0; i < MG_COUNT(folders); i++) {
        struct mg_str target = targets[usr->target[i]];
        struct mg_str rest = mg_str_skip(path, folders[i].n);

        if (target.n == 0 || !mg_str_starts(path, folders[i]))
            continue;
        if (target.n > size || rest.n > size - target.n)
            return path;
        if (rest.n != 0) /* "usr/sbin/" itself */
            memmove(buf + target.n, rest.p, rest.n);
        memcpy(buf, target.p, target.n);
        return (struct mg_str){buf, target.n + rest.n};
    }
    return path;
}

/* Does a name of folders[] possibly stand at the front? Asked for every file of the host. */
static bool may_be_merged(struct mg_str path)
{
    if (path.n < sizeof "usr/sbin/" - 1)
        return true;
    if (path.p[0] == 'u')
        return (path.p[4] == 's' && path.p[5] == 'b') || (path.p[4] == 'l' && path.p[7] == '6');
    return path.p[0] == 'b' || path.p[0] == 's' || path.p[0] == 'l';
}

/* sbin is usr/sbin, and that may be usr/bin: two links at the most. */
struct mg_str mg_usrmerge_name(const struct mg_usrmerge *usr, struct mg_str path, char *buf,
                               size_t size)
{
    return may_be_merged(path) ? follow(usr, follow(usr, path, buf, size), buf, size) : path;
}
