/* SPDX-License-Identifier: Apache-2.0
 *
 * Recorded dumps of nftables against the texts that are expected of them; and damaged ones.
 */
#include "platform/linux/exposure/nft_decode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/limits.h"
#include "tests/unit/linux/netfilter_sample.h"

static enum mg_status decode(struct netfilter_sample *sample, struct mg_str dump,
                             struct mg_error *err)
{
    return mg_nft_decode(dump, &sample->arena, &sample->chains, err);
}

static void test_nft_decode__recorded(void **state)
{
    static const char *const names[][2] = {
        {"native.nft.dump", "native.nft.txt"},
        {"others.nft.dump", "others.nft.txt"},
        {"firewalld.nft.dump", "firewalld.nft.txt"},
        {"ufw.v4.dump", "ufw.v4.txt"},
        {"ufw.v6.dump", "ufw.v6.txt"},
        {"docker.v4.dump", "docker.v4.txt"},
        {"matches.v4.dump", "matches.v4.txt"},
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(names); i++) {
        struct netfilter_sample sample;
        struct mg_error err;

        netfilter_sample_init(&sample);
        netfilter_sample_read(&sample, names[i][0]);
        assert_int_equal(decode(&sample, mg_buf_view(&sample.bytes), &err), MG_OK);
        netfilter_sample_assert_text(&sample, names[i][1]);
        netfilter_sample_clear(&sample);
    }
}

static void test_nft_decode__empty(void **state)
{
    struct netfilter_sample sample;

    (void)state;
    netfilter_sample_init(&sample);
    assert_int_equal(decode(&sample, MG_STR_NONE, NULL), MG_OK);
    assert_int_equal(sample.chains.n, 0);
    netfilter_sample_clear(&sample);
}

/* Whole messages may be missing, parts of one may not. */
static void test_nft_decode__cut_off(void **state)
{
    struct netfilter_sample sample;
    struct mg_error err;

    (void)state;
    netfilter_sample_init(&sample);
    netfilter_sample_read(&sample, "others.nft.dump");
    assert_int_equal(
        decode(&sample, mg_str_take(mg_buf_view(&sample.bytes), sample.bytes.n - 1), &err),
        MG_FORMAT);
    assert_string_equal(err.text, "what the kernel tells of nftables is cut off");
    netfilter_sample_clear(&sample);
}

static void test_nft_decode__arena_full(void **state)
{
    struct netfilter_sample sample;

    (void)state;
    netfilter_sample_init(&sample);
    netfilter_sample_read(&sample, "native.nft.dump");
    mg_arena_clear(&sample.arena);
    mg_arena_init(&sample.arena, MG_KIB(20));
    assert_int_equal(decode(&sample, mg_buf_view(&sample.bytes), NULL), MG_NOMEM);
    netfilter_sample_clear(&sample);
}

static void test_nft_decode__set_names(void **state)
{
    struct netfilter_sample sample;
    struct mg_nft_set_name *name;
    struct mg_vec names;

    (void)state;
    netfilter_sample_init(&sample);
    netfilter_sample_read(&sample, "others.nft.dump");
    mg_vec_init(&names, sizeof *name);
    assert_int_equal(mg_nft_decode_set_names(mg_buf_view(&sample.bytes), &names, NULL), MG_OK);
    assert_true(names.n >= 2);
    name = mg_vec_at(&names, 0);
    assert_int_equal(name->family, 2);
    assert_memory_equal(name->table.p, "nat", 4);
    assert_memory_equal(name->name.p, "inside", 7);
    mg_vec_clear(&names);
    netfilter_sample_clear(&sample);
}

static void test_nft_decode__generation(void **state)
{
    /* nlmsghdr, nfgenmsg, NFTA_GEN_ID = 0x01020304 */
    static const unsigned char reply[] = {28, 0, 0, 0, 15, 10, 0, 0, 1, 0, 0, 0, 0, 0,
                                          0,  0, 0, 0, 0,  0,  8, 0, 1, 0, 1, 2, 3, 4};
    uint32_t generation = 0;

    (void)state;
    assert_true(
        mg_nft_decode_generation((struct mg_str){(const char *)reply, sizeof reply}, &generation));
    assert_int_equal(generation, 0x01020304);
    assert_false(mg_nft_decode_generation((struct mg_str){(const char *)reply, 20}, &generation));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nft_decode__recorded),  cmocka_unit_test(test_nft_decode__empty),
        cmocka_unit_test(test_nft_decode__cut_off),   cmocka_unit_test(test_nft_decode__arena_full),
        cmocka_unit_test(test_nft_decode__set_names), cmocka_unit_test(test_nft_decode__generation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
