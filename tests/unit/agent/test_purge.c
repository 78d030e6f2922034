/* SPDX-License-Identifier: Apache-2.0
 *
 * What an uninstallation removes, and above all what it leaves.
 */
#include "core/agent/purge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <uv.h>

#include "core/base/file.h"

static char folder[64];

static const char *in_folder(const char *name)
{
    static char path[256];

    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static int make(void **state)
{
    uv_fs_t req;
    int code = uv_fs_mkdtemp(NULL, &req, "test_purge.XXXXXX", NULL);

    (void)state;
    if (code == 0)
        (void)snprintf(folder, sizeof folder, "%s", req.path);
    uv_fs_req_cleanup(&req);
    return code;
}

static int remove_at(const char *path)
{
    uv_fs_t req;
    int code = uv_fs_rmdir(NULL, &req, path, NULL);

    uv_fs_req_cleanup(&req);
    return code;
}

static int remove_folder(const char *name)
{
    return remove_at(in_folder(name));
}

/* Fails when a test left something, or purging did. */
static int clear(void **state)
{
    (void)state;
    return remove_at(folder);
}

static void put(const char *name)
{
    assert_int_equal(mg_file_replace(in_folder(name), MG_STR("x"), NULL), MG_OK);
}

static void put_folder(const char *name)
{
    assert_int_equal(mg_file_mkdirs(in_folder(name), NULL), MG_OK);
}

static bool is_there(const char *name)
{
    struct mg_file_info info;

    return mg_file_stat(in_folder(name), &info, NULL) == MG_OK;
}

static void purge(void)
{
    struct mg_error err;

    if (mg_purge(folder, &err) != MG_OK)
        fail_msg("%s", err.text);
}

static void test_purge__our_files_and_what_belongs_to_them(void **state)
{
    static const char *const names[] = {
        "advisories.db", "advisories.db.sig", "agent.lock",
        "exposure.json", "findings.json",     "inventory.ndjson",
        "state.json",    "state.json.broken", "findings.json.1a-2b.tmp",
    };

    (void)state;
    for (size_t i = 0; i < MG_COUNT(names); i++)
        put(names[i]);
    put_folder("feeds");
    put("feeds/kev.json");
    purge();
    for (size_t i = 0; i < MG_COUNT(names); i++)
        assert_false(is_there(names[i]));
    assert_false(is_there("feeds"));
}

static void test_purge__leaves_what_is_not_known(void **state)
{
    static const char *const names[] = {"agent.json", "state.jsonx", "my-findings.json",
                                        "keys.d/state.json"};

    (void)state;
    put_folder("keys.d");
    for (size_t i = 0; i < MG_COUNT(names); i++)
        put(names[i]);
    purge();
    for (size_t i = 0; i < MG_COUNT(names); i++) {
        assert_true(is_there(names[i]));
        assert_int_equal(mg_file_remove(in_folder(names[i]), NULL), MG_OK);
    }
    assert_int_equal(remove_folder("keys.d"), 0);
}

static void test_purge__goes_no_deeper_than_our_folders(void **state)
{
    (void)state;
    put_folder("feeds/more");
    put("feeds/more/kev.json");
    put("feeds/kev.json");
    purge();
    assert_false(is_there("feeds/kev.json"));
    assert_true(is_there("feeds/more/kev.json"));
    assert_int_equal(mg_file_remove(in_folder("feeds/more/kev.json"), NULL), MG_OK);
    assert_int_equal(remove_folder("feeds/more"), 0);
    assert_int_equal(remove_folder("feeds"), 0);
}

static void test_purge__a_folder_with_the_name_of_a_file_stays(void **state)
{
    (void)state;
    put_folder("state.json");
    purge();
    assert_int_equal(remove_folder("state.json"), 0);
}

/* Windows makes links only for whom it trusts with that; not made is nothing to test. */
static void test_purge__links_are_not_followed(void **state)
{
    uv_fs_t req;
    int code;

    (void)state;
    put_folder("elsewhere");
    put("elsewhere/kev.json");
    code = uv_fs_symlink(NULL, &req, "elsewhere", in_folder("feeds"), UV_FS_SYMLINK_DIR, NULL);
    uv_fs_req_cleanup(&req);
    purge();
    assert_true(is_there("elsewhere/kev.json"));
    if (code == 0)
        assert_int_equal(mg_file_remove(in_folder("feeds"), NULL), MG_OK);
    assert_int_equal(mg_file_remove(in_folder("elsewhere/kev.json"), NULL), MG_OK);
    assert_int_equal(remove_folder("elsewhere"), 0);
}

static void test_purge__nothing_there_is_fine(void **state)
{
    struct mg_error err;

    (void)state;
    purge();
    assert_int_equal(mg_purge(in_folder("missing"), &err), MG_OK);
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, make, clear)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(test_purge__our_files_and_what_belongs_to_them),
        WITH_FOLDER(test_purge__leaves_what_is_not_known),
        WITH_FOLDER(test_purge__goes_no_deeper_than_our_folders),
        WITH_FOLDER(test_purge__a_folder_with_the_name_of_a_file_stays),
        WITH_FOLDER(test_purge__links_are_not_followed),
        WITH_FOLDER(test_purge__nothing_there_is_fine),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
