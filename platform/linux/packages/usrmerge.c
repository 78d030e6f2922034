/* SPDX-License-Identifier: Apache-2.0
 *
 * Which folders are merged is asked of the system that is read, not assumed: both layouts exist
 * (Debian's "usrmerge" and releases before it).
 */
#include "platform/linux/packages/usrmerge.h"

#include <string.h>

#include "core/base/limits.h"

static const struct mg_str folders[] = {
    MG_STR_INIT("bin/"),   MG_STR_INIT("sbin/"),  MG_STR_INIT("lib/"),
    MG_STR_INIT("lib32/"), MG_STR_INIT("lib64/"), MG_STR_INIT("libx32/"),
};

/* Does the text of the link at folder say "usr/bin", with or without slashes around it? */
static bool points_to_usr(struct mg_str text, struct mg_str folder)
{
    if (mg_str_starts(text, MG_STR("/")))
        text = mg_str_skip(text, 1);
    if (mg_str_ends(text, MG_STR("/")))
        text.n--;
    return mg_str_starts(text, MG_STR("usr/")) &&
           mg_str_eq(mg_str_skip(text, 4), mg_str_take(folder, folder.n - 1));
}

void mg_usrmerge_init(struct mg_usrmerge *usr, struct mg_tree *tree)
{
    struct mg_buf text;

    usr->merged = 0;
    mg_buf_init(&text, MG_LIMIT_SMALL_FILE);
    for (size_t i = 0; i < MG_COUNT(folders); i++) {
        char name[16] = {0};

        memcpy(name, folders[i].p, folders[i].n - 1);
        mg_buf_reset(&text);
        if (mg_tree_readlink(tree, name, &text, NULL) == MG_OK &&
            points_to_usr(mg_buf_view(&text), folders[i]))
            usr->merged |= 1U << i;
    }
    mg_buf_clear(&text);
}

static bool is_merged(const struct mg_usrmerge *usr, struct mg_str path)
{
    for (size_t i = 0; i < MG_COUNT(folders); i++) {
        if ((usr->merged >> i & 1U) != 0 && mg_str_starts(path, folders[i]))
            return true;
    }
    return false;
}

struct mg_str mg_usrmerge_name(const struct mg_usrmerge *usr, struct mg_str path, char *buf,
                               size_t size)
{
    static const struct mg_str prefix = MG_STR_INIT("usr/");
    bool maybe = path.n != 0 && (path.p[0] == 'b' || path.p[0] == 's' || path.p[0] == 'l');

    if (!maybe || !is_merged(usr, path) || path.n > size || prefix.n > size - path.n)
        return path;
    memcpy(buf, prefix.p, prefix.n);
    memcpy(buf + prefix.n, path.p, path.n);
    return (struct mg_str){buf, prefix.n + path.n};
}
