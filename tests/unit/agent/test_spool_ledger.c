/* SPDX-License-Identifier: Apache-2.0
 *
 * The record of a spool: whatever is torn or damaged, the slot before it holds.
 */
#include "core/agent/spool_ledger.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/file.h"

#define PATH "ledger-of-test"

static void read_record(struct mg_buf *out)
{
    mg_buf_init(out, MG_SPOOL_LEDGER);
    assert_int_equal(mg_file_read(PATH, out, NULL), MG_OK);
    assert_int_equal(out->n, MG_SPOOL_LEDGER);
}

/* A record whose slots say 1 and 2. */
static void store_two(struct mg_spool_ledger *ledger)
{
    assert_int_equal(mg_file_remove(PATH, NULL), MG_OK);
    *ledger = (struct mg_spool_ledger){0};
    for (uint64_t i = 1; i <= 2; i++) {
        ledger->counts.refused = i;
        assert_int_equal(mg_spool_ledger_store(PATH, ledger, NULL), MG_OK);
    }
}

static void test_spool_ledger__what_is_stored_is_loaded(void **unused)
{
    struct mg_spool_ledger ledger = {.counts = {1, 2, 3, 1795400000123}}, loaded;
    char id[MG_SPOOL_ID_SIZE];

    (void)unused;
    assert_int_equal(mg_file_remove(PATH, NULL), MG_OK);
    assert_int_equal(mg_spool_ledger_load(PATH, &loaded, NULL), MG_NOENT);
    for (unsigned i = 0; i < MG_SPOOL_SENT + 3; i++) {
        (void)snprintf(id, sizeof id, "%064x", i);
        mg_spool_ledger_sent(&ledger, id);
        mg_spool_ledger_sent(&ledger, id);
        assert_int_equal(mg_spool_ledger_store(PATH, &ledger, NULL), MG_OK);
    }
    assert_int_equal(mg_spool_ledger_load(PATH, &loaded, NULL), MG_OK);
    assert_memory_equal(&loaded, &ledger, sizeof ledger);
    assert_int_equal(loaded.generation, MG_SPOOL_SENT + 3);
    for (unsigned i = 0; i < MG_SPOOL_SENT + 3; i++) { /* the oldest three are forgotten */
        (void)snprintf(id, sizeof id, "%064x", i);
        assert_int_equal(mg_spool_ledger_has(&loaded, id), i >= 3);
    }
    assert_false(mg_spool_ledger_has(&loaded, "no id"));
    assert_int_equal(mg_file_remove(PATH, NULL), MG_OK);
}

static void test_spool_ledger__damage_costs_one_slot(void **unused)
{
    struct mg_spool_ledger ledger, loaded;
    struct mg_buf bytes;

    (void)unused;
    store_two(&ledger);
    read_record(&bytes);
    for (size_t i = 0; i < bytes.n; i++) { /* generation 2 is in the first slot */
        bytes.p[i] ^= 4;
        assert_int_equal(mg_spool_ledger_parse(mg_buf_view(&bytes), &loaded, NULL), MG_OK);
        assert_int_equal(loaded.counts.refused, i < MG_SPOOL_SLOT ? 1 : 2);
        bytes.p[i] ^= 4;
    }
    mg_buf_clear(&bytes);
    assert_int_equal(mg_file_remove(PATH, NULL), MG_OK);
}

/* A write of generation 3 that power ended after any number of bytes. */
static void test_spool_ledger__a_torn_write_leaves_the_one_before(void **unused)
{
    struct mg_spool_ledger ledger, loaded;
    struct mg_buf before, after;

    (void)unused;
    store_two(&ledger);
    read_record(&before);
    ledger.counts.refused = 3;
    assert_int_equal(mg_spool_ledger_store(PATH, &ledger, NULL), MG_OK);
    read_record(&after);
    for (size_t i = 0; i <= after.n; i++) {
        bool all = memcmp(before.p, after.p, after.n) == 0;

        assert_int_equal(mg_spool_ledger_parse(mg_buf_view(&before), &loaded, NULL), MG_OK);
        assert_int_equal(loaded.counts.refused, all ? 3 : 2);
        if (i < after.n)
            before.p[i] = after.p[i];
    }
    assert_int_equal(loaded.counts.refused, 3);
    mg_buf_clear(&before);
    mg_buf_clear(&after);
    assert_int_equal(mg_file_remove(PATH, NULL), MG_OK);
}

static void test_spool_ledger__what_is_none_is_refused(void **unused)
{
    static const char zeros[MG_SPOOL_LEDGER];
    struct mg_spool_ledger loaded;

    (void)unused;
    assert_int_equal(mg_spool_ledger_parse(MG_STR("broken"), &loaded, NULL), MG_FORMAT);
    assert_int_equal(mg_spool_ledger_parse((struct mg_str){zeros, sizeof zeros}, &loaded, NULL),
                     MG_OK);
    assert_int_equal(loaded.generation, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_spool_ledger__what_is_stored_is_loaded),
        cmocka_unit_test(test_spool_ledger__damage_costs_one_slot),
        cmocka_unit_test(test_spool_ledger__a_torn_write_leaves_the_one_before),
        cmocka_unit_test(test_spool_ledger__what_is_none_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
