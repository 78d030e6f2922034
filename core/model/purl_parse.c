/* SPDX-License-Identifier: Apache-2.0
 *
 * Parsing by the specification ("How to parse" of package-url/purl-spec): subpath and qualifiers
 * are cut off from the right, then scheme and type from the left, then the version, the name, and
 * what is left is the namespace.
 */
#include "core/model/purl_parse.h"

#include "core/base/utf8.h"

/* Index of the last c, SIZE_MAX when there is none. */
static size_t find_last(struct mg_str s, char c)
{
    for (size_t i = s.n; i > 0; i--) {
        if (s.p[i - 1] == c)
            return i - 1;
    }
    return SIZE_MAX;
}

/* Take what stands behind the separator at index off *s; nothing when index is SIZE_MAX. */
static struct mg_str cut_tail(struct mg_str *s, size_t index)
{
    struct mg_str tail = MG_STR_NONE;

    if (index != SIZE_MAX) {
        tail = mg_str_skip(*s, index + 1);
        *s = mg_str_take(*s, index);
    }
    return tail;
}

static struct mg_str strip(struct mg_str s, char c)
{
    while (s.n != 0 && s.p[0] == c)
        s = mg_str_skip(s, 1);
    while (s.n != 0 && s.p[s.n - 1] == c)
        s.n--;
    return s;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool is_text(struct mg_str s)
{
    while (s.n != 0) {
        size_t width = mg_utf8_width(s);

        if (width == 0 || (unsigned char)s.p[0] < ' ' || s.p[0] == 0x7f)
            return false;
        s = mg_str_skip(s, width);
    }
    return true;
}

/* The bytes that the escapes of s stand for, into to (which has room for s); false for a wrong
 * escape. */
static bool unescape(struct mg_str s, char *to, size_t *n)
{
    *n = 0;
    for (size_t i = 0; i < s.n; i++) {
        int high, low;

        if (s.p[i] != '%') {
            to[(*n)++] = s.p[i];
            continue;
        }
        high = i + 2 < s.n ? hex_digit(s.p[i + 1]) : -1;
        low = i + 2 < s.n ? hex_digit(s.p[i + 2]) : -1;
        if (high < 0 || low < 0)
            return false;
        to[(*n)++] = (char)(unsigned char)(high * 16 + low);
        i += 2;
    }
    return true;
}

enum mg_status mg_purl_decode(struct mg_arena *arena, struct mg_str s, const char *what,
                              struct mg_str *out, struct mg_error *err)
{
    char *bytes = mg_arena_alloc(arena, s.n + 1);
    struct mg_str text = {bytes, 0};

    if (bytes == NULL)
        return mg_fail(err, MG_NOMEM, "no memory for a purl");
    if (!unescape(s, bytes, &text.n) || !is_text(text))
        return mg_fail(err, MG_FORMAT, "purl with a wrong encoding in its %s", what);
    *out = text;
    return MG_OK;
}

static enum mg_status fold(struct mg_arena *arena, struct mg_str s, struct mg_str *out,
                           struct mg_error *err)
{
    char *bytes = mg_arena_alloc(arena, s.n + 1);

    if (bytes == NULL)
        return mg_fail(err, MG_NOMEM, "no memory for a purl");
    for (size_t i = 0; i < s.n; i++)
        bytes[i] = lower(s.p[i]);
    *out = (struct mg_str){bytes, s.n};
    return MG_OK;
}

/* "pkg:", in any case, and the slashes that some tools write behind it. */
static bool take_scheme(struct mg_str *rest)
{
    static const char scheme[] = "pkg:";

    if (rest->n < sizeof scheme - 1)
        return false;
    for (size_t i = 0; i < sizeof scheme - 1; i++) {
        if (lower(rest->p[i]) != scheme[i])
            return false;
    }
    *rest = strip(mg_str_skip(*rest, sizeof scheme - 1), '/');
    return true;
}

static bool is_type(struct mg_str type)
{
    for (size_t i = 0; i < type.n; i++) {
        char c = lower(type.p[i]);

        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '.' && c != '+' && c != '-')
            return false;
    }
    return type.n != 0;
}

/* The '@' before the version: the last one, unless it begins a segment (a scope of npm that is not
 * encoded). */
static size_t find_version(struct mg_str path)
{
    size_t at = find_last(path, '@');

    return at == SIZE_MAX || at == 0 || path.p[at - 1] == '/' ? SIZE_MAX : at;
}

static enum mg_status add_qualifier(struct mg_arena *arena, struct mg_str pair,
                                    struct mg_purl *purl, struct mg_error *err)
{
    struct mg_str value = cut_tail(&pair, mg_str_find(pair, '='));
    struct mg_purl_qualifier qualifier;
    enum mg_status status;

    if (pair.n == 0 || value.n == 0)
        return MG_OK; /* as if it were not there, says the specification */
    if (purl->qualifier_count == MG_LIMIT_PURL_QUALIFIERS)
        return mg_fail(err, MG_LIMIT, "purl with more than %d qualifiers",
                       MG_LIMIT_PURL_QUALIFIERS);
    status = fold(arena, pair, &qualifier.key, err);
    if (status == MG_OK)
        status = mg_purl_decode(arena, value, "qualifiers", &qualifier.value, err);
    if (status == MG_OK)
        purl->qualifiers[purl->qualifier_count++] = qualifier;
    return status;
}

static enum mg_status parse_qualifiers(struct mg_arena *arena, struct mg_str text,
                                       struct mg_purl *purl, struct mg_error *err)
{
    enum mg_status status = MG_OK;
    struct mg_str pair;

    while (status == MG_OK && mg_str_cut(&text, '&', &pair))
        status = add_qualifier(arena, pair, purl, err);
    return status;
}

/* "type/namespace/name@version" */
static enum mg_status parse_path(struct mg_arena *arena, struct mg_str path, struct mg_purl *purl,
                                 struct mg_error *err)
{
    struct mg_str type = mg_str_take(path, mg_str_find(path, '/')), version, name;
    enum mg_status status;

    path = strip(mg_str_skip(path, type.n), '/');
    version = cut_tail(&path, find_version(path));
    path = strip(path, '/');
    name = cut_tail(&path, find_last(path, '/'));
    if (name.n == 0) {
        name = path;
        path = MG_STR_NONE;
    }
    if (!is_type(type) || name.n == 0)
        return mg_fail(err, MG_FORMAT, "purl without %s", name.n == 0 ? "a name" : "a known type");
    status = fold(arena, type, &purl->type, err);
    if (status == MG_OK)
        status = mg_purl_decode(arena, strip(path, '/'), "namespace", &purl->name_space, err);
    if (status == MG_OK)
        status = mg_purl_decode(arena, name, "name", &purl->name, err);
    if (status == MG_OK)
        status = mg_purl_decode(arena, version, "version", &purl->version, err);
    return status;
}

enum mg_status mg_purl_parse(struct mg_arena *arena, struct mg_str text, struct mg_purl *out,
                             struct mg_error *err)
{
    struct mg_purl purl = {0};
    struct mg_str rest = mg_str_trim(text), qualifiers, subpath;
    enum mg_status status;

    if (text.n > MG_LIMIT_PURL)
        return mg_fail(err, MG_LIMIT, "purl of %zu bytes, at most %zu are read", text.n,
                       MG_LIMIT_PURL);
    subpath = cut_tail(&rest, find_last(rest, '#'));
    qualifiers = cut_tail(&rest, mg_str_find(rest, '?'));
    if (!take_scheme(&rest))
        return mg_fail(err, MG_FORMAT, "a purl begins with \"pkg:\"");
    status = parse_path(arena, rest, &purl, err);
    if (status == MG_OK)
        status = parse_qualifiers(arena, qualifiers, &purl, err);
    if (status == MG_OK)
        status = mg_purl_decode(arena, strip(subpath, '/'), "subpath", &purl.subpath, err);
    if (status == MG_OK)
        *out = purl;
    return status;
}

struct mg_str mg_purl_qualifier(const struct mg_purl *purl, const char *key)
{
    for (size_t i = 0; i < purl->qualifier_count; i++) {
        if (mg_str_is(purl->qualifiers[i].key, key))
            return purl->qualifiers[i].value;
    }
    return MG_STR_NONE;
}
