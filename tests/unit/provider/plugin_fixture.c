/* SPDX-License-Identifier: Apache-2.0
 *
 * Making and removing plugins for tests.
 */
#include "tests/unit/provider/plugin_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <uv.h>

#include "core/base/file.h"
#include "core/base/folder.h"
#include "core/provider/plugin_sign.h"

#define SIZE 512

struct mg_private_key *fixture_key;
struct mg_trusted_keys fixture_keys;

static char folder[64];

const char *plugin_fixture_folder(void)
{
    return folder;
}

const char *plugin_fixture_path(const char *name)
{
    static char paths[8][SIZE];
    static unsigned next;
    char *path = paths[next++ % MG_COUNT(paths)];

    (void)snprintf(path, SIZE, "%s/%s", folder, name);
    return path;
}

void plugin_fixture_write(const char *name, struct mg_str content)
{
    char parent[SIZE];
    char *slash;

    (void)snprintf(parent, sizeof parent, "%s", plugin_fixture_path(name));
    slash = strrchr(parent, '/');
    assert_non_null(slash);
    *slash = '\0';
    assert_int_equal(mg_file_mkdirs(parent, NULL), MG_OK);
    assert_int_equal(mg_file_replace(plugin_fixture_path(name), content, NULL), MG_OK);
}

void plugin_fixture_program(void)
{
    uv_fs_t req;

    assert_int_equal(
        uv_fs_copyfile(NULL, &req, TEST_PROVIDER, plugin_fixture_path("example/run.exe"), 0, NULL),
        0);
    uv_fs_req_cleanup(&req);
}

void plugin_fixture_manifest(const char *member, const char *value)
{
    char os[32], arch[32];
    const char *const members[][2] = {
        {"schema", "\"margay/plugin/1\""},
        {"name", "\"example\""},
        {"version", "\"1.0\""},
        {"protocol", "1"},
        {"os", os},
        {"arch", arch},
        {"executable", "\"run.exe\""},
        {"capabilities", "[\"inventory\"]"},
    };
    struct mg_buf text;

    (void)snprintf(os, sizeof os, "\"%.*s\"", MG_STR_ARG(mg_os_family()));
    (void)snprintf(arch, sizeof arch, "\"%.*s\"", MG_STR_ARG(mg_os_arch()));
    mg_buf_init(&text, MG_KIB(4));
    for (size_t i = 0; i < MG_COUNT(members); i++) {
        bool is_it = member != NULL && strcmp(member, members[i][0]) == 0;

        mg_buf_printf(&text, "%c\"%s\":%s", i == 0 ? '{' : ',', members[i][0],
                      is_it ? value : members[i][1]);
    }
    mg_buf_char(&text, '}');
    plugin_fixture_write("example/plugin.json", mg_buf_view(&text));
    mg_buf_clear(&text);
}

void plugin_fixture_sign(void)
{
    struct mg_error err;

    if (mg_plugin_sign(plugin_fixture_path("example"), fixture_key, &err) != MG_OK)
        fail_msg("%s", err.text);
}

int plugin_fixture_make(void **state)
{
    uv_fs_t req;
    int code = uv_fs_mkdtemp(NULL, &req, "test_plugin.XXXXXX", NULL);

    (void)state;
    if (code == 0)
        (void)snprintf(folder, sizeof folder, "%s", req.path);
    uv_fs_req_cleanup(&req);
    if (code != 0 || (fixture_key == NULL && mg_private_key_generate(&fixture_key, NULL) != MG_OK))
        return -1;
    fixture_keys =
        (struct mg_trusted_keys){.items = {*mg_private_key_public(fixture_key)}, .count = 1};
    plugin_fixture_write("example/lib/a.so", MG_STR("library"));
    plugin_fixture_program();
    plugin_fixture_manifest(NULL, NULL);
    plugin_fixture_sign();
    return 0;
}

static enum mg_status remove_entry(void *context, const struct mg_folder_entry *entry,
                                   struct mg_error *err)
{
    uv_fs_t req;

    if (entry->kind != MG_FOLDER_FOLDER)
        return mg_file_remove(entry->path, err);
    (void)mg_folder_each(entry->path, SIZE_MAX, remove_entry, context, err);
    (void)uv_fs_rmdir(NULL, &req, entry->path, NULL);
    uv_fs_req_cleanup(&req);
    return MG_OK;
}

int plugin_fixture_remove(void **state)
{
    uv_fs_t req;
    int code;

    (void)mg_folder_each(folder, SIZE_MAX, remove_entry, NULL, NULL);
    code = uv_fs_rmdir(NULL, &req, folder, NULL);
    uv_fs_req_cleanup(&req);
    (void)state;
    return code;
}
