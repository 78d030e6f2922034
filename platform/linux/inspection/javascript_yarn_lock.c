/* SPDX-License-Identifier: Apache-2.0
 *
 * Lock files of Yarn, line by line: an entry begins with a line that is not indented and holds the
 * requirements that it fulfils ("a@^1.0, a@^1.2:"), the lines below it what they came to. Yarn 1
 * gives the version, later ones also where it is from (resolution: "a@npm:1.2.3"), under the
 * package's own name.
 */
#include "platform/linux/inspection/javascript_locks.h"

#include "core/base/limits.h"

struct entry {
    bool begun;
    struct mg_str header; /* the first of its requirements */
    struct mg_str version;
    struct mg_str resolution;
};

static struct mg_str unquote(struct mg_str s)
{
    if (s.n != 0 && s.p[0] == '"')
        s = mg_str_skip(s, 1);
    return mg_str_take(s, mg_str_find(s, '"'));
}

/* The value of "  NAME: value" or "  NAME value"; empty when the line is another. */
static struct mg_str value_of(struct mg_str line, struct mg_str name)
{
    struct mg_str rest;

    if (!mg_str_starts(line, MG_STR("  ")) || !mg_str_starts(mg_str_skip(line, 2), name))
        return MG_STR_NONE;
    rest = mg_str_skip(line, 2 + name.n);
    if (rest.n != 0 && rest.p[0] == ':')
        rest = mg_str_skip(rest, 1);
    if (rest.n == 0 || rest.p[0] != ' ')
        return MG_STR_NONE;
    return unquote(mg_str_trim(rest));
}

/* Folders of the project itself, and what was copied from one. */
static bool is_local(struct mg_str address)
{
    static const char *const protocols[] = {"workspace:", "link:", "portal:", "file:"};

    for (size_t i = 0; i < MG_COUNT(protocols); i++) {
        if (mg_str_starts(address, mg_str_of(protocols[i])))
            return true;
    }
    return false;
}

static enum mg_status add_entry(struct mg_manifest *manifest, const struct entry *entry,
                                struct mg_error *err)
{
    struct mg_manifest_package package = {.version = entry->version};
    struct mg_str address;
    struct mg_str from = entry->resolution.n != 0 ? entry->resolution : entry->header;

    if (!entry->begun || mg_str_starts(entry->header, MG_STR("__metadata")))
        return MG_OK;
    if (!mg_javascript_split(from, &package.name, &address)) {
        mg_manifest_broken(manifest, MG_FORMAT, "an entry that is not NAME@RANGE");
        return MG_OK;
    }
    if (is_local(address))
        return MG_OK;
    if (entry->resolution.n == 0)
        (void)mg_javascript_alias(address, &package.name, &address);
    return mg_manifest_add(manifest, &package, err);
}

/* The first requirement of a line; each may be quoted, or all of them together. */
static struct mg_str first_requirement(struct mg_str line)
{
    struct mg_str first = mg_str_take(line, mg_str_find(line, ','));

    if (mg_str_ends(first, MG_STR(":")))
        first.n--;
    return unquote(first);
}

static void take_line(struct entry *entry, struct mg_str line)
{
    struct mg_str version = value_of(line, MG_STR("version"));
    struct mg_str resolution = value_of(line, MG_STR("resolution"));

    if (version.n != 0)
        entry->version = version;
    if (resolution.n != 0)
        entry->resolution = resolution;
}

enum mg_status mg_javascript_yarn_lock(struct mg_manifest *manifest, struct mg_error *err)
{
    enum mg_status status = MG_OK;
    struct entry entry = {.begun = false};
    struct mg_str text, line;
    struct mg_buf bytes;

    if (!mg_manifest_read(manifest, MG_LIMIT_MANIFEST_LIST, &bytes, &text))
        goto out;
    while (status == MG_OK && mg_str_cut(&text, '\n', &line)) {
        if (mg_str_trim(line).n == 0 || line.p[0] == '#')
            continue;
        if (line.p[0] == ' ') {
            take_line(&entry, line);
            continue;
        }
        status = add_entry(manifest, &entry, err);
        entry =
            (struct entry){true, first_requirement(mg_str_trim(line)), MG_STR_NONE, MG_STR_NONE};
    }
    if (status == MG_OK)
        status = add_entry(manifest, &entry, err);
out:
    mg_buf_clear(&bytes);
    return status;
}
