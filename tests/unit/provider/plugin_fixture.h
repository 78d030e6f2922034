/* SPDX-License-Identifier: Apache-2.0
 *
 * A folder of plugins for tests, made anew for each test, and one plugin in it: "example", with a
 * program and a second file, signed with a key that is made once.
 */
#ifndef MG_TESTS_UNIT_PLUGIN_FIXTURE_H
#define MG_TESTS_UNIT_PLUGIN_FIXTURE_H

#include "core/provider/plugin.h"

extern struct mg_private_key *fixture_key;
extern struct mg_trusted_keys fixture_keys; /* its public half */

/* For cmocka: key, folder with the signed plugin. */
int plugin_fixture_make(void **state);
int plugin_fixture_remove(void **state);

/* The folder of plugins, and a path in it ("example/a.so"); the last 8 paths stay valid. */
const char *plugin_fixture_folder(void);
const char *plugin_fixture_path(const char *name);

/* Write a file below the folder, making folders. */
void plugin_fixture_write(const char *name, struct mg_str content);
/* A copy of the program TEST_PROVIDER as example's executable. */
void plugin_fixture_program(void);
/* Manifest of example with one member replaced (JSON); NULL: none. */
void plugin_fixture_manifest(const char *member, const char *value);
/* Sign it. */
void plugin_fixture_sign(void);

#endif
