/* SPDX-License-Identifier: Apache-2.0
 *
 * os-release(5): lines NAME=VALUE in the shell's syntax, but without any expansion. Quoting as in
 * POSIX.1-2017, Shell Command Language, 2.2: within single quotes everything stands for itself,
 * within double quotes a backslash escapes $ ` " and itself, outside it escapes any character.
 */
#include "platform/linux/os_release.h"

#include <inttypes.h>

#include "core/base/limits.h"
#include "platform/linux/note.h"

#define DEBIAN_VERSION "etc/debian_version"

static const char *const paths[] = {"etc/os-release", "usr/lib/os-release"};

static const struct {
    struct mg_str name;
    size_t offset;
} fields[] = {
    {MG_STR_INIT("ID"), offsetof(struct mg_host, os_id)},
    {MG_STR_INIT("ID_LIKE"), offsetof(struct mg_host, os_id_like)},
    {MG_STR_INIT("VERSION_ID"), offsetof(struct mg_host, os_version)},
    {MG_STR_INIT("VERSION_CODENAME"), offsetof(struct mg_host, os_codename)},
    {MG_STR_INIT("PRETTY_NAME"), offsetof(struct mg_host, os_name)},
    {MG_STR_INIT("DEBIAN_CODENAME"), offsetof(struct mg_host, base_codename)},
    {MG_STR_INIT("UBUNTU_CODENAME"), offsetof(struct mg_host, base_codename)},
};

static bool is_name_char(char c, bool first)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
           (!first && c >= '0' && c <= '9');
}

static bool is_name(struct mg_str name)
{
    for (size_t i = 0; i < name.n; i++) {
        if (!is_name_char(name.p[i], i == 0))
            return false;
    }
    return name.n != 0;
}

static bool is_escapable(char c, char quote)
{
    return quote == '\0' || c == '"' || c == '\\' || c == '$' || c == '`';
}

/* Undo the quoting of value into out. False: an open quote, or text behind the value. */
static bool unquote(struct mg_str value, struct mg_buf *out)
{
    char quote = '\0';

    for (size_t i = 0; i < value.n; i++) {
        char c = value.p[i];

        if (c == quote && quote != '\0') {
            quote = '\0';
        } else if (quote == '\0' && (c == '"' || c == '\'')) {
            quote = c;
        } else if (quote == '\0' && (c == ' ' || c == '\t' || c == '\0')) {
            return false;
        } else if (c == '\\' && quote != '\'' && i + 1 < value.n &&
                   is_escapable(value.p[i + 1], quote)) {
            mg_buf_char(out, value.p[++i]);
        } else {
            mg_buf_char(out, c);
        }
    }
    return quote == '\0';
}

static bool set_field(struct mg_str name, struct mg_str value, struct mg_arena *arena,
                      struct mg_host *host)
{
    for (size_t i = 0; i < MG_COUNT(fields); i++) {
        if (mg_str_eq(name, fields[i].name))
            return mg_arena_str(arena, value,
                                (struct mg_str *)(void *)((char *)host + fields[i].offset));
    }
    return true;
}

/* One line. *good: it is an assignment, a comment or empty. False past the arena's ceiling. */
static bool parse_line(struct mg_str line, struct mg_arena *arena, struct mg_host *host, bool *good)
{
    size_t at = mg_str_find(line, '=');
    struct mg_str name = mg_str_take(line, at);
    struct mg_buf value;
    bool ok = true;

    *good = line.n == 0 || line.p[0] == '#';
    if (*good || at == SIZE_MAX || !is_name(name))
        return true;
    mg_buf_init(&value, MG_LIMIT_OS_RELEASE);
    *good = unquote(mg_str_skip(line, at + 1), &value);
    if (*good)
        ok = set_field(name, mg_buf_view(&value), arena, host);
    mg_buf_clear(&value);
    return ok;
}

bool mg_os_release_parse(struct mg_str text, struct mg_arena *arena, struct mg_host *host,
                         uint64_t *broken, uint64_t *first)
{
    struct mg_str line;
    uint64_t number = 0;
    bool good;

    *broken = 0;
    *first = 0;
    while (mg_str_cut(&text, '\n', &line)) {
        number++;
        if (!parse_line(mg_str_trim(line), arena, host, &good))
            return false;
        if (!good && (*broken)++ == 0)
            *first = number;
    }
    return true;
}

static void note(struct mg_inventory *inventory, enum mg_coverage_level level, const char *code,
                 const char *subject, const char *detail, uint64_t count)
{
    mg_inventory_add_coverage(inventory,
                              &(struct mg_coverage){level, MG_STR("host"), mg_str_of(code),
                                                    mg_str_of(subject), mg_str_of(detail), count});
}

static enum mg_status parse_noting(struct mg_str text, const char *path,
                                   struct mg_inventory *inventory, struct mg_host *host,
                                   struct mg_error *err)
{
    uint64_t broken, first;

    if (!mg_os_release_parse(text, &inventory->arena, host, &broken, &first))
        return mg_fail(err, MG_NOMEM, "no memory for %s", path);
    if (broken != 0)
        note(inventory, host->os_id.n != 0 ? MG_COVERAGE_LIMITED : MG_COVERAGE_INCOMPLETE,
             "BROKEN_LINES", path,
             mg_arena_printf(&inventory->arena,
                             "%s: %" PRIu64 " lines are no assignment, the first is line %" PRIu64,
                             path, broken, first),
             broken);
    return MG_OK;
}

/* "12.5" gives the release 12; testing and unstable hold words ("trixie/sid") and have none. */
static struct mg_str debian_release(struct mg_str text)
{
    struct mg_str line = mg_str_take(text, mg_str_find(text, '\n'));
    struct mg_str number;
    uint64_t ignored;

    line = mg_str_trim(line);
    number = mg_str_take(line, mg_str_find(line, '.'));
    return mg_str_u64(number, &ignored) ? number : MG_STR_NONE;
}

static enum mg_status fall_back(struct mg_tree *tree, struct mg_inventory *inventory,
                                struct mg_host *host, struct mg_error *err)
{
    enum mg_status status = MG_OK;
    struct mg_buf text;

    mg_buf_init(&text, MG_LIMIT_SMALL_FILE);
    if (mg_tree_read(tree, DEBIAN_VERSION, &text, NULL) == MG_OK) {
        host->os_id = MG_STR("debian");
        if (!mg_arena_str(&inventory->arena, debian_release(mg_buf_view(&text)), &host->os_version))
            status = mg_fail(err, MG_NOMEM, "no memory for " DEBIAN_VERSION);
        note(inventory, MG_COVERAGE_LIMITED, "NO_OS_RELEASE", DEBIAN_VERSION,
             "there is no os-release: taken for Debian because of " DEBIAN_VERSION, 1);
    } else {
        note(inventory, MG_COVERAGE_INCOMPLETE, "NO_OS_RELEASE", paths[0],
             "neither etc/os-release nor usr/lib/os-release can be read: the distribution is not "
             "known",
             1);
    }
    mg_buf_clear(&text);
    return status;
}

/* The text of the first file that can be read, and its path; NULL when none can. */
static const char *read_first(struct mg_tree *tree, struct mg_inventory *inventory,
                              struct mg_buf *text)
{
    for (size_t i = 0; i < MG_COUNT(paths); i++) {
        struct mg_error why;
        enum mg_status status = mg_tree_read(tree, paths[i], text, &why);

        if (status == MG_OK)
            return paths[i];
        if (status != MG_NOENT)
            mg_inventory_add_failure(inventory, "host", paths[i], &why);
    }
    return NULL;
}

enum mg_status mg_os_release_read(struct mg_tree *tree, struct mg_inventory *inventory,
                                  struct mg_host *host, struct mg_error *err)
{
    enum mg_status status;
    const char *path;
    struct mg_buf text;

    mg_buf_init(&text, MG_LIMIT_OS_RELEASE);
    path = read_first(tree, inventory, &text);
    if (path == NULL)
        status = fall_back(tree, inventory, host, err);
    else
        status = parse_noting(mg_buf_view(&text), path, inventory, host, err);
    if (status == MG_OK && path != NULL && host->os_id.n == 0)
        note(inventory, MG_COVERAGE_INCOMPLETE, "NO_OS_ID", path,
             "os-release has no ID: the distribution is not known", 1);
    mg_buf_clear(&text);
    return status;
}
