/* SPDX-License-Identifier: Apache-2.0
 *
 * margay compare: the order of two versions as matching sees it, `<`, `=` or `>`. With "-" it reads
 * pairs from standard input, one per line, which is how the order is checked against native tools.
 * Invalid versions are compared too, with a warning.
 */
#include <stdio.h>
#include <string.h>

#include "core/base/limits.h"
#include "core/cli/cli.h"
#include "core/cli/commands.h"
#include "core/version/version.h"

static void warn_invalid(const struct mg_version_scheme *scheme, struct mg_str version)
{
    if (!scheme->valid(version))
        mg_cli_warn("\"%.*s\" is not a valid %s version", MG_STR_ARG(version), scheme->name);
}

static void put_order(struct mg_sink *out, const struct mg_version_scheme *scheme, struct mg_str a,
                      struct mg_str b)
{
    int order = scheme->compare(a, b);

    warn_invalid(scheme, a);
    warn_invalid(scheme, b);
    mg_sink_printf(out, "%c\n", order < 0 ? '<' : order == 0 ? '=' : '>');
}

/* The next word of a line, which ends at blanks; empty when there is none. */
static struct mg_str take_word(struct mg_str *rest)
{
    struct mg_str line = mg_str_trim(*rest);
    size_t n = 0;

    while (n < line.n && line.p[n] != ' ' && line.p[n] != '\t')
        n++;
    *rest = mg_str_skip(line, n);
    return mg_str_take(line, n);
}

/* Read a line without its end into line; false at the end of input. *n beyond the limit tells that
 * the line was longer and has been dropped. */
static bool read_line(FILE *in, char *line, size_t *n)
{
    int c = getc(in);

    for (*n = 0; c != EOF && c != '\n'; c = getc(in)) {
        if (*n < MG_LIMIT_COMPARE_LINE)
            line[*n] = (char)c;
        if (*n <= MG_LIMIT_COMPARE_LINE)
            ++*n;
    }
    return c != EOF || *n != 0;
}

static enum mg_status compare_line(struct mg_sink *out, const struct mg_version_scheme *scheme,
                                   struct mg_str line, struct mg_error *err)
{
    struct mg_str a, b;

    if (line.n > MG_LIMIT_COMPARE_LINE)
        return mg_fail(err, MG_LIMIT, "longer than %zu bytes", MG_LIMIT_COMPARE_LINE);
    a = take_word(&line);
    b = take_word(&line);
    if (b.n == 0 || mg_str_trim(line).n != 0)
        return mg_fail(err, MG_FORMAT, "not two versions with a blank between them");
    put_order(out, scheme, a, b);
    return MG_OK;
}

static enum mg_status compare_stream(struct mg_sink *out, const struct mg_version_scheme *scheme,
                                     FILE *in, struct mg_error *err)
{
    char line[MG_LIMIT_COMPARE_LINE];
    enum mg_status status;
    size_t n;

    for (unsigned long number = 1; read_line(in, line, &n); number++) {
        status = compare_line(out, scheme, (struct mg_str){line, n}, err);
        if (status != MG_OK)
            return mg_fail_in(err, status, "standard input, line %lu", number);
    }
    if (ferror(in))
        return mg_fail(err, MG_IO, "cannot read standard input");
    return MG_OK;
}

static int unknown_scheme(const char *name)
{
    const struct mg_version_scheme *scheme;
    struct mg_buf known;
    int status;

    mg_buf_init(&known, MG_KIB(4));
    for (size_t i = 0; (scheme = mg_version_scheme_at(i)) != NULL; i++)
        mg_buf_printf(&known, "%s%s", i == 0 ? "" : ", ", scheme->name);
    status = mg_cli_usage(&mg_command_compare, "unknown version scheme '%s': there are %.*s", name,
                          MG_STR_ARG(mg_buf_view(&known)));
    mg_buf_clear(&known);
    return status;
}

/* Lines answered before a broken one are printed. */
static int compare(const struct mg_version_scheme *scheme, int count, char **versions)
{
    enum mg_status status = MG_OK;
    struct mg_error err;
    struct mg_sink out;

    mg_sink_init(&out, stdout, 0);
    if (count == 1)
        status = compare_stream(&out, scheme, stdin, &err);
    else
        put_order(&out, scheme, mg_str_of(versions[0]), mg_str_of(versions[1]));
    if (mg_sink_finish(&out, status == MG_OK ? &err : NULL) != MG_OK && status == MG_OK)
        status = err.status;
    mg_sink_clear(&out);
    return status == MG_OK ? MG_EXIT_DONE : mg_cli_error(&err);
}

static int run(int argc, char **argv)
{
    const struct mg_version_scheme *scheme;
    int operands, status;

    if (!mg_cli_begin(&mg_command_compare, NULL, 0, argc, argv, &operands, &status))
        return status;
    if (operands != 3 && !(operands == 2 && strcmp(argv[1], "-") == 0))
        return mg_cli_usage(&mg_command_compare,
                            "a scheme and two versions are needed, or a scheme and '-'");
    scheme = mg_version_scheme_named(mg_str_of(argv[0]));
    if (scheme == NULL)
        return unknown_scheme(argv[0]);
    return compare(scheme, operands - 1, argv + 1);
}

const struct mg_command mg_command_compare = {
    .name = "compare",
    .usage = "margay compare SCHEME VERSION VERSION\n       margay compare SCHEME -",
    .what = "print the order of two versions: <, = or >",
    .details = "With '-' pairs of versions are read from standard input, one pair per line, and\n"
               "one sign is printed for each.\n",
    .run = run,
};
