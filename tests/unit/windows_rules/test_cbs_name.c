/* SPDX-License-Identifier: Apache-2.0
 *
 * Names and states of servicing packages.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/compiler.h"
#include "plugins/windows-inventory/rules/cbs_name.h"
#include "tests/unit/rows.h"

enum { NAME, WHAT, KB, VERSION, BUILD, FIELDS };

static void check(const struct mg_str *fields)
{
    struct mg_cbs_name name = {0};
    bool is = mg_cbs_name_parse(fields[NAME], &name);

    if (is != (fields[WHAT].n != 0) || !mg_str_eq(name.what, fields[WHAT]) ||
        !mg_str_eq(name.kb, fields[KB]) || !mg_str_eq(name.version, fields[VERSION]) ||
        !mg_str_eq(mg_str_of(name.build), fields[BUILD]))
        fail_msg("%.*s: %d \"%.*s\" \"%.*s\" \"%.*s\" \"%s\"", MG_STR_ARG(fields[NAME]), is,
                 MG_STR_ARG(name.what), MG_STR_ARG(name.kb), MG_STR_ARG(name.version), name.build);
}

static void test_cbs_name__updates_and_others(void **state)
{
    (void)state;
    test_each_row("windows/cbs-names.tsv", FIELDS, check);
}

static void test_cbs_name__states(void **state)
{
    static const struct {
        unsigned number;
        const char *word;
    } states[] = {
        {0x05, "removing"},  {0x40, "staged"},   {0x50, "superseded"},
        {0x60, "pending"},   {0x65, "partial"},  {0x70, "installed"},
        {0x80, "installed"}, {0x30, "state-30"}, {UINT32_MAX, "state-ffffffff"},
    };
    char buffer[16];

    (void)state;
    for (size_t i = 0; i < MG_COUNT(states); i++)
        assert_string_equal(mg_cbs_state(states[i].number, buffer), states[i].word);
    assert_null(mg_cbs_state(0, buffer));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cbs_name__updates_and_others),
        cmocka_unit_test(test_cbs_name__states),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
