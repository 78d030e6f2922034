/* SPDX-License-Identifier: Apache-2.0
 *
 * Recorded tables of iptables-legacy against the texts that are expected of them; and damaged ones.
 */
#include "platform/linux/exposure/legacy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/limits.h"
#include "tests/unit/linux/legacy_sample.h"
#include "tests/unit/linux/netfilter_sample.h"

static enum mg_status decode(struct netfilter_sample *sample, const char *name)
{
    struct mg_legacy_table table;

    netfilter_sample_read(sample, name);
    assert_true(legacy_sample(mg_buf_view(&sample->bytes), &table));
    return mg_legacy_decode(&table, &sample->arena, &sample->chains, NULL);
}

static void test_legacy__recorded(void **state)
{
    static const struct {
        const char *tables[3], *text; /* in the order in which the kernel had them */
    } cases[] = {
        {{"ufw.v4.filter.legacy"}, "ufw.v4.legacy.txt"},
        {{"ufw.v6.nat.legacy", "ufw.v6.filter.legacy"}, "ufw.v6.legacy.txt"},
        {{"docker.v4.filter.legacy", "docker.v4.nat.legacy"}, "docker.v4.legacy.txt"},
        {{"matches.v4.filter.legacy", "matches.v4.mangle.legacy", "matches.v4.raw.legacy"},
         "matches.v4.legacy.txt"},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(cases); i++) {
        struct netfilter_sample sample;

        netfilter_sample_init(&sample);
        for (size_t t = 0; t < MG_COUNT(cases[i].tables) && cases[i].tables[t] != NULL; t++)
            assert_int_equal(decode(&sample, cases[i].tables[t]), MG_OK);
        netfilter_sample_assert_text(&sample, cases[i].text);
        netfilter_sample_clear(&sample);
    }
}

/* Cut off anywhere it is broken, not read behind its end. */
static void test_legacy__cut_off(void **state)
{
    struct netfilter_sample sample;
    struct mg_legacy_table table;
    struct mg_error err;

    (void)state;
    netfilter_sample_init(&sample);
    netfilter_sample_read(&sample, "docker.v4.nat.legacy");
    assert_true(legacy_sample(mg_buf_view(&sample.bytes), &table));
    for (table.entries.n--; table.entries.n != 0; table.entries.n -= 8) {
        assert_int_equal(mg_legacy_decode(&table, &sample.arena, &sample.chains, &err), MG_FORMAT);
        assert_string_equal(err.text, "table nat of iptables is broken");
        if (table.entries.n < 8)
            break;
    }
    netfilter_sample_clear(&sample);
}

/* Where a hook begins, and where rules jump to, only the table knows. */
static void test_legacy__jump_to_nowhere(void **state)
{
    struct netfilter_sample sample;
    struct mg_legacy_table table;
    size_t verdict = 1 + sizeof(struct ipt_getinfo) + sizeof(struct ipt_entry) +
                     offsetof(struct xt_standard_target, verdict);

    (void)state;
    netfilter_sample_init(&sample);
    netfilter_sample_read(&sample, "docker.v4.filter.legacy");
    assert_true(legacy_sample(mg_buf_view(&sample.bytes), &table));
    /* The policy of INPUT, which has no rules. */
    memcpy(sample.bytes.p + verdict, &(int){8}, sizeof(int));
    assert_int_equal(mg_legacy_decode(&table, &sample.arena, &sample.chains, NULL), MG_FORMAT);
    netfilter_sample_clear(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_legacy__recorded),
        cmocka_unit_test(test_legacy__cut_off),
        cmocka_unit_test(test_legacy__jump_to_nowhere),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
