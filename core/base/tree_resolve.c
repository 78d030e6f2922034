/* SPDX-License-Identifier: Apache-2.0
 *
 * Component by component: each is asked whether it is a link, by the path that the ones before it
 * resolved to. The text of a link goes in front of what is left.
 */
#include "core/base/tree_resolve.h"

#include <string.h>

#define LINKS 40 /* followed in one path, as Linux does (path_resolution(7)) */

struct resolving {
    struct mg_tree *tree;
    struct mg_buf *out;
    struct mg_buf rest; /* what is left of the path */
    struct mg_buf link; /* text of one */
    unsigned links;
};

/* Without the last component. */
static void drop_last(struct mg_buf *path)
{
    while (path->n > 0 && path->p[path->n - 1] != '/')
        path->n--;
    path->n -= path->n > 0;
}

/* A NUL behind the path that does not count. */
static void terminate(struct mg_buf *path)
{
    mg_buf_char(path, '\0');
    path->n -= !path->failed;
}

static void add_component(struct mg_buf *path, struct mg_str name)
{
    if (path->n != 0)
        mg_buf_char(path, '/');
    mg_buf_str(path, name);
    terminate(path);
}

/* The link that out is has the text in r->link: go on with that. */
static void follow(struct resolving *r, struct mg_str behind)
{
    struct mg_str text = mg_buf_view(&r->link);

    r->links++;
    if (mg_str_starts(text, MG_STR("/")))
        r->out->n = 0;
    else
        drop_last(r->out);
    mg_buf_char(&r->link, '/');
    mg_buf_str(&r->link, behind);
}

/* One component; *rest is what is left behind it, in r->rest. */
static enum mg_status step(struct resolving *r, struct mg_str name, struct mg_str *rest,
                           struct mg_error *err)
{
    enum mg_status status;
    struct mg_buf spare;

    if (name.n == 0 || mg_str_is(name, "."))
        return MG_OK;
    if (mg_str_is(name, "..")) {
        drop_last(r->out);
        return MG_OK;
    }
    add_component(r->out, name);
    if (r->out->failed)
        return mg_fail(err, MG_FORMAT, "the path is too long");
    mg_buf_reset(&r->link);
    status = mg_tree_readlink(r->tree, r->out->p, &r->link, err);
    if (status != MG_OK)
        return status == MG_UNSUPPORTED ? MG_OK : status;
    follow(r, *rest);
    spare = r->rest;
    r->rest = r->link;
    r->link = spare;
    *rest = mg_buf_view(&r->rest);
    if (r->links > LINKS || r->rest.failed)
        return mg_fail(err, MG_FORMAT, "a loop of links, or a path that is too long");
    return MG_OK;
}

enum mg_status mg_tree_resolve(struct mg_tree *tree, const char *path, struct mg_buf *out,
                               struct mg_error *err)
{
    struct resolving r = {.tree = tree, .out = out};
    struct mg_str rest, name;
    enum mg_status status = MG_OK;

    mg_buf_init(&r.rest, out->ceiling);
    mg_buf_init(&r.link, out->ceiling);
    mg_buf_str(&r.rest, mg_str_of(path));
    rest = mg_buf_view(&r.rest);
    if (r.rest.failed)
        status = mg_fail(err, MG_FORMAT, "the path is too long");
    while (status == MG_OK && mg_str_cut(&rest, '/', &name))
        status = step(&r, name, &rest, err);
    terminate(out);
    mg_buf_clear(&r.rest);
    mg_buf_clear(&r.link);
    return status == MG_OK ? MG_OK : mg_fail_in(err, status, "%s", path);
}
