/* SPDX-License-Identifier: Apache-2.0
 *
 * Option tables: what is taken, what is refused and how, the hint, and the layout of help.
 */
#include "core/cli/options.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/limits.h"

#define MAX_ARGS 80

/* One command line and what came of it. */
struct parsed {
    const char *format;
    bool fixable;
    unsigned count;
    struct mg_option_list severity;
    char *argv[MAX_ARGS];
    int operands;
    enum mg_status status;
    struct mg_error err;
};

/* Parse the words of line, separated by one space; two spaces make an empty word. */
static void parse(struct parsed *p, const char *line)
{
    static char words[1024];
    const struct mg_option options[] = {
        {"format", "FORMAT", "", MG_OPTION_TEXT, &p->format},
        {"fixable", NULL, "", MG_OPTION_FLAG, &p->fixable},
        {"count", "N", "", MG_OPTION_COUNT, &p->count},
        {"severity", "LEVEL", "", MG_OPTION_LIST, &p->severity},
    };
    int argc = 0;
    char *at = words;

    *p = (struct parsed){.operands = -1};
    assert_true(strlen(line) < sizeof words);
    (void)memcpy(words, line, strlen(line) + 1);
    while (at != NULL && line[0] != '\0') {
        char *space = strchr(at, ' ');

        assert_true(argc < MAX_ARGS);
        p->argv[argc++] = at;
        if (space != NULL)
            *space++ = '\0';
        at = space;
    }
    p->status = mg_options_parse(options, MG_COUNT(options), argc, p->argv, &p->operands, &p->err);
}

static void test_options__values_come_with_space_or_equals_sign(void **state)
{
    struct parsed p;

    (void)state;
    parse(&p, "--format json --count=12 --fixable --severity HIGH --severity=LOW");
    assert_int_equal(p.status, MG_OK);
    assert_string_equal(p.format, "json");
    assert_int_equal(p.count, 12);
    assert_true(p.fixable);
    assert_int_equal(p.severity.count, 2);
    assert_string_equal(p.severity.items[0], "HIGH");
    assert_string_equal(p.severity.items[1], "LOW");
    assert_int_equal(p.operands, 0);
}

static void test_options__values_may_be_empty_or_hold_equals_signs(void **state)
{
    struct parsed p;

    (void)state;
    parse(&p, "--format=a=b");
    assert_string_equal(p.format, "a=b");
    parse(&p, "--format=");
    assert_string_equal(p.format, "");
    parse(&p, "--format=--fixable");
    assert_string_equal(p.format, "--fixable");
    assert_false(p.fixable);
    parse(&p, "--format -");
    assert_string_equal(p.format, "-");
    parse(&p, "--format one --format two");
    assert_string_equal(p.format, "two");
}

static void test_options__operands_keep_their_order(void **state)
{
    struct parsed p;

    (void)state;
    parse(&p, "");
    assert_int_equal(p.operands, 0);
    parse(&p, "a --fixable - --count 3 b -- --format -x");
    assert_int_equal(p.status, MG_OK);
    assert_int_equal(p.operands, 5);
    assert_string_equal(p.argv[0], "a");
    assert_string_equal(p.argv[1], "-");
    assert_string_equal(p.argv[2], "b");
    assert_string_equal(p.argv[3], "--format");
    assert_string_equal(p.argv[4], "-x");
    assert_null(p.format);
}

static void test_options__counts_have_a_range(void **state)
{
    struct parsed p;

    (void)state;
    parse(&p, "--count 0");
    assert_int_equal(p.status, MG_OK);
    parse(&p, "--count 4294967295");
    assert_int_equal(p.status, MG_OK);
    assert_true(p.count == UINT_MAX);
    parse(&p, "--count 4294967296");
    assert_int_equal(p.status, MG_USAGE);
    assert_string_equal(p.err.text,
                        "--count takes a number from 0 to 4294967295, not '4294967296'");
    parse(&p, "--count=-1");
    assert_int_equal(p.status, MG_USAGE);
    parse(&p, "--count 1x");
    assert_int_equal(p.status, MG_USAGE);
    parse(&p, "--count=");
    assert_int_equal(p.status, MG_USAGE);
    assert_int_equal(p.operands, -1); /* written on success only */
}

static void test_options__lists_have_a_limit(void **state)
{
    char line[1024] = "--severity=x";
    struct parsed p;

    (void)state;
    for (int i = 1; i < MG_OPTION_LIST_MAX; i++)
        strcat(line, " --severity=x");
    parse(&p, line);
    assert_int_equal(p.status, MG_OK);
    assert_int_equal(p.severity.count, MG_OPTION_LIST_MAX);
    parse(&p, strcat(line, " --severity=x"));
    assert_int_equal(p.status, MG_USAGE);
    assert_string_equal(p.err.text, "--severity given more than 64 times");
}

static void assert_usage(const char *line, const char *message)
{
    struct parsed p;

    parse(&p, line);
    assert_int_equal(p.status, MG_USAGE);
    assert_string_equal(p.err.text, message);
}

static void test_options__what_is_wrong_is_told(void **state)
{
    (void)state;
    assert_usage("--format", "--format needs a value: --format FORMAT");
    assert_usage("--format --fixable", "--format needs a value: --format FORMAT");
    assert_usage("--count --", "--count needs a value: --count N");
    assert_usage("--fixable=yes", "--fixable takes no value");
    assert_usage("--frmat json", "unknown option --frmat; did you mean --format?");
    assert_usage("--fromat=json", "unknown option --fromat; did you mean --format?");
    assert_usage("--sev HIGH", "unknown option --sev; did you mean --severity?");
    assert_usage("--hlep", "unknown option --hlep; did you mean --help?");
    assert_usage("--Format json", "unknown option --Format; did you mean --format?");
    assert_usage("--bananas", "unknown option --bananas");
    assert_usage("--=x", "unknown option --");
    assert_usage("a -v", "unknown option -v");
}

static void test_options__help_is_aligned_and_wrapped(void **state)
{
    static const struct mg_command command = {
        .name = "scan",
        .usage = "margay scan [OPTION]...\n       margay scan --again",
        .what = "find the known vulnerabilities of this host",
        .details = "One paragraph, in lines\nthat are joined.\n\nA line of details that is much "
                   "longer than eighty columns is wrapped between its words:\n"
                   "  these\n  stay   apart\nand it goes on.\n",
    };
    static const struct mg_option options[] = {
        {"db", "FILE", "advisory database", MG_OPTION_TEXT, NULL},
        {"severity", "LEVEL",
         "findings of this severity and above only: critical, high, medium, low, informational or "
         "untriaged",
         MG_OPTION_TEXT, NULL},
        {"a-name-that-is-really-long", "VALUE", "its text is below", MG_OPTION_TEXT, NULL},
    };
    struct mg_sink sink;

    (void)state;
    mg_sink_init(&sink, NULL, MG_KIB(64));
    mg_options_help(&sink, &command, options, MG_COUNT(options));
    mg_sink_char(&sink, '\0');
    assert_string_equal(
        sink.buf.p,
        "Usage: margay scan [OPTION]...\n"
        "       margay scan --again\n"
        "\n"
        "find the known vulnerabilities of this host\n"
        "\n"
        "One paragraph, in lines that are joined.\n"
        "\n"
        "A line of details that is much longer than eighty columns is wrapped between its\n"
        "words:\n"
        "  these\n"
        "  stay   apart\n"
        "and it goes on.\n"
        "\n"
        "Options:\n"
        "  --db FILE         advisory database\n"
        "  --severity LEVEL  findings of this severity and above only: critical, high,\n"
        "                    medium, low, informational or untriaged\n"
        "  --a-name-that-is-really-long VALUE\n"
        "                    its text is below\n"
        "  --help            show this help; also -h\n");
    mg_sink_clear(&sink);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_options__values_come_with_space_or_equals_sign),
        cmocka_unit_test(test_options__values_may_be_empty_or_hold_equals_signs),
        cmocka_unit_test(test_options__operands_keep_their_order),
        cmocka_unit_test(test_options__counts_have_a_range),
        cmocka_unit_test(test_options__lists_have_a_limit),
        cmocka_unit_test(test_options__what_is_wrong_is_told),
        cmocka_unit_test(test_options__help_is_aligned_and_wrapped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
