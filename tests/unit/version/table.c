/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading tables of versions.
 */
#include "tests/unit/version/table.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

typedef void (*line_fn)(const struct mg_version_scheme *scheme, const char *line);

int table_order(const struct mg_version_scheme *scheme, struct mg_str a, struct mg_str b)
{
    int order = scheme->compare(a, b);

    return (order > 0) - (order < 0);
}

/* The next line that is neither empty nor a comment, without its end. */
static bool next_line(FILE *file, char *line, int size)
{
    while (fgets(line, size, file) != NULL) {
        line[strcspn(line, "\r\n")] = '\0';
        if (line[0] != '\0' && line[0] != '#' && strncmp(line, "//", 2) != 0)
            return true;
    }
    return false;
}

static void check_lines(const struct mg_version_scheme *scheme, const char *name, size_t least,
                        line_fn check)
{
    char path[1024], line[512];
    size_t lines = 0;
    FILE *file;

    (void)snprintf(path, sizeof path, "%s/versions/%s", TEST_DATA, name);
    file = fopen(path, "r");
    if (file == NULL)
        fail_msg("cannot read %s", path);
    for (; next_line(file, line, sizeof line); lines++)
        check(scheme, line);
    (void)fclose(file);
    if (lines < least)
        fail_msg("%s has only %zu lines", path, lines);
}

static void check_order_line(const struct mg_version_scheme *scheme, const char *line)
{
    char a[256], b[256], op;
    int expected, forward, backward;

    if (sscanf(line, "%255s %c %255s", a, &op, b) != 3 || strchr("<=>", op) == NULL)
        fail_msg("%s: bad line: %s", scheme->name, line);
    expected = op == '<' ? -1 : op == '>';
    forward = table_order(scheme, mg_str_of(a), mg_str_of(b));
    backward = table_order(scheme, mg_str_of(b), mg_str_of(a));
    if (forward != expected || backward != -expected)
        fail_msg("%s: %s, but compare gives %d and %d", scheme->name, line, forward, backward);
}

static void check_valid_line(const struct mg_version_scheme *scheme, const char *line)
{
    char verdict[16], version[256];

    if (sscanf(line, "%15s %255s", verdict, version) != 2)
        fail_msg("%s: bad line: %s", scheme->name, line);
    if (scheme->valid(mg_str_of(version)) != (strcmp(verdict, "valid") == 0))
        fail_msg("%s: %s should be %s", scheme->name, version, verdict);
}

void table_check_order(const struct mg_version_scheme *scheme, const char *file, size_t least)
{
    check_lines(scheme, file, least, check_order_line);
}

void table_check_valid(const struct mg_version_scheme *scheme, const char *file, size_t least)
{
    check_lines(scheme, file, least, check_valid_line);
}
