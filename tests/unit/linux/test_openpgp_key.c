/* SPDX-License-Identifier: Apache-2.0
 *
 * Key ids of signature packets of all versions, and of bytes that are none.
 */
#include "platform/linux/packages/openpgp_key.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define SUBKEY "\x01\x02\x03\x04\x05\x06\x07\x08"
#define KEY UINT64_C(0x0102030405060708)
/* Type, algorithms; then a hashed area with the time alone. */
#define V4 "\x04\x00\x01\x08" TIME_AREA
#define TIME_AREA "\x00\x06\x05\x02\x60\x00\x00\x00"
#define ISSUER "\x09\x10" SUBKEY
#define TEN "0123456789"

static void assert_key(struct mg_str bytes, uint64_t expected)
{
    uint64_t id = 0;

    assert_int_equal(mg_openpgp_key_id(bytes, &id), expected != 0);
    assert_true(id == expected);
}

static void test_openpgp_key__versions(void **state)
{
    (void)state;
    assert_key(MG_STR("\x88\x0f\x03\x05\x00\x60\x00\x00\x00" SUBKEY), KEY);
    assert_key(MG_STR("\x88\x18" V4 "\x00\x0a" ISSUER), KEY);
    /* Of the hashed area, as newer signers put it. */
    assert_key(MG_STR("\x88\x10\x04\x00\x01\x08\x00\x0a" ISSUER), KEY);
    /* A fingerprint of version 4 ends with the key id, later ones begin with it. */
    assert_key(MG_STR("\x88\x25" V4 "\x00\x17\x16\x21\x04" TEN "ab" SUBKEY), KEY);
    assert_key(
        MG_STR("\x88\x2f\x06\x00\x01\x08\x00\x00\x00\x00\x00\x00\x00\x23\x22\x21\x06" SUBKEY TEN TEN
               "abcd"),
        KEY);
}

static void test_openpgp_key__lengths(void **state)
{
    (void)state;
    assert_key(MG_STR("\x89\x00\x18" V4 "\x00\x0a" ISSUER), KEY);
    assert_key(MG_STR("\x8a\x00\x00\x00\x18" V4 "\x00\x0a" ISSUER), KEY);
    assert_key(MG_STR("\xc2\x18" V4 "\x00\x0a" ISSUER), KEY);
    assert_key(MG_STR("\xc2\xff\x00\x00\x00\x18" V4 "\x00\x0a" ISSUER), KEY);
    /* The issuer with a length of five bytes. */
    assert_key(MG_STR("\xc2\x1c" V4 "\x00\x0e\xff\x00\x00\x00" ISSUER), KEY);
    /* Behind another packet. */
    assert_key(MG_STR("\xca\x03PGP\xc2\x18" V4 "\x00\x0a" ISSUER), KEY);
}

static void test_openpgp_key__no_key(void **state)
{
    static const struct mg_str broken[] = {
        MG_STR_INIT(""),
        MG_STR_INIT("no packet"),
        MG_STR_INIT("\x88"),
        MG_STR_INIT("\x88\x18\x04"),
        MG_STR_INIT("\x8b\x18" V4 "\x00\x0a" ISSUER), /* no length */
        MG_STR_INIT("\xc2\xe1" V4 "\x00\x0a" ISSUER), /* a part of a packet */
        MG_STR_INIT("\x88\x0e" V4 "\x00\x00"),
        MG_STR_INIT("\x88\x18" V4 "\x00\xff" ISSUER),
        MG_STR_INIT("\x88\x0f" V4 "\x00\x01\x00"),
        MG_STR_INIT("\x88\x17" V4 "\x00\x09\x08\x10\x01\x02\x03\x04\x05\x06\x07"),
        MG_STR_INIT("\x88\x11" V4 "\x00\x03\x02\x21\x04"),
        MG_STR_INIT("\x88\x05\x03\x05\x00\x60\x00"),
        MG_STR_INIT("\x88\x18\x07\x00\x01\x08" TIME_AREA "\x00\x0a" ISSUER),
        MG_STR_INIT("\xca\x03PGP"),
    };

    (void)state;
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++)
        assert_key(broken[i], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_openpgp_key__versions),
        cmocka_unit_test(test_openpgp_key__lengths),
        cmocka_unit_test(test_openpgp_key__no_key),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
