/* SPDX-License-Identifier: Apache-2.0
 *
 * Specifications of gems, line by line.
 */
#include "platform/linux/inspection/ruby_gemspec.h"

static bool is_digit(struct mg_str s, size_t at)
{
    return at < s.n && s.p[at] >= '0' && s.p[at] <= '9';
}

/* The next literal "..." or '...' of *rest; *rest moves behind it. Escapes do not occur in names
 * and versions: a literal with one is not taken. */
static bool take_literal(struct mg_str *rest, struct mg_str *out)
{
    size_t one = mg_str_find(*rest, '\''), two = mg_str_find(*rest, '"');
    size_t open = one < two ? one : two, n;
    struct mg_str inner;

    if (open == SIZE_MAX)
        return false;
    inner = mg_str_skip(*rest, open + 1);
    n = mg_str_find(inner, rest->p[open]);
    if (n == SIZE_MAX || mg_str_find(mg_str_take(inner, n), '\\') != SIZE_MAX)
        return false;
    *out = mg_str_take(inner, n);
    *rest = mg_str_skip(inner, n + 1);
    return true;
}

/* What is assigned by a line "VARIABLE.member = ..."; empty for other lines. */
static struct mg_str assigned(struct mg_str line, struct mg_str member)
{
    struct mg_str left = mg_str_trim(mg_str_take(line, mg_str_find(line, '=')));
    size_t dot = mg_str_find(left, '.');

    if (dot == SIZE_MAX || dot == 0 || left.p[0] == '#' || left.n == line.n ||
        !mg_str_eq(mg_str_skip(left, dot + 1), member))
        return MG_STR_NONE;
    return mg_str_trim(mg_str_skip(line, mg_str_find(line, '=') + 1));
}

/* Only a literal right behind the '=' is a value: not one inside of an expression. */
static void set_first(struct mg_str *field, struct mg_str line, struct mg_str member)
{
    struct mg_str value = assigned(line, member);

    if (field->n == 0 && value.n != 0 && (value.p[0] == '"' || value.p[0] == '\''))
        (void)take_literal(&value, field);
}

static void take_stub(struct mg_str line, struct mg_ruby_gemspec *out)
{
    const struct mg_str mark = MG_STR("# stub: ");
    struct mg_str rest = mg_str_skip(line, mark.n);
    struct mg_ruby_gemspec stub;

    if (mg_str_starts(line, mark) && out->name.n == 0 && mg_str_cut(&rest, ' ', &stub.name) &&
        mg_str_cut(&rest, ' ', &stub.version) && mg_str_cut(&rest, ' ', &stub.platform))
        *out = stub;
}

static void add_licenses(struct mg_str value, struct mg_buf *license)
{
    struct mg_str one;

    while (take_literal(&value, &one)) {
        if (license->n != 0)
            mg_buf_str(license, MG_STR(", "));
        mg_buf_str(license, one);
    }
}

void mg_ruby_gemspec_parse(struct mg_str text, struct mg_ruby_gemspec *out, struct mg_buf *license)
{
    struct mg_str line;

    *out = (struct mg_ruby_gemspec){.name = MG_STR_NONE};
    while (mg_str_cut(&text, '\n', &line)) {
        line = mg_str_trim(line);
        take_stub(line, out);
        set_first(&out->name, line, MG_STR("name"));
        set_first(&out->version, line, MG_STR("version"));
        set_first(&out->platform, line, MG_STR("platform"));
        if (license->n == 0)
            add_licenses(assigned(line, MG_STR("licenses")), license);
        if (license->n == 0)
            add_licenses(assigned(line, MG_STR("license")), license);
    }
}

void mg_ruby_gemspec_of_file(struct mg_str file, struct mg_ruby_gemspec *out)
{
    struct mg_str stem = mg_str_take(file, file.n - MG_STR(".gemspec").n);
    size_t dash = 0;

    while (dash < stem.n && !(stem.p[dash] == '-' && is_digit(stem, dash + 1)))
        dash++;
    *out = (struct mg_ruby_gemspec){.name = mg_str_take(stem, dash)};
    stem = mg_str_skip(stem, dash + 1);
    (void)mg_str_cut(&stem, '-', &out->version);
    out->platform = stem;
}

/* The name in a line "s.METHOD(%q<name>...". */
static struct mg_str argument(struct mg_str line, struct mg_str method)
{
    size_t dot = mg_str_find(line, '.');
    struct mg_str rest = mg_str_skip(line, dot == SIZE_MAX ? SIZE_MAX : dot + 1);

    return mg_str_starts(rest, method) ? mg_relations_name(mg_str_skip(rest, method.n), ">")
                                       : MG_STR_NONE;
}

/* Behind a line "else" RubyGems of old repeats all dependencies, those for development included,
 * for versions of RubyGems that know no kinds of them. */
void mg_ruby_gemspec_relations(struct mg_str text, struct mg_relations *out)
{
    struct mg_str line;

    while (mg_str_cut(&text, '\n', &line)) {
        line = mg_str_trim(line);
        if (mg_str_is(line, "else"))
            break;
        mg_relations_add(&out->requires, argument(line, MG_STR("add_runtime_dependency(%q<")));
        mg_relations_add(&out->requires, argument(line, MG_STR("add_dependency(%q<")));
    }
}
