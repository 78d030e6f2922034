/* SPDX-License-Identifier: Apache-2.0
 *
 * Lock files of JavaScript's package managers. What they name is what an installation would bring,
 * for development too. Only what has a version counts: folders of the project itself, links, and
 * (where the lock says no version) archives and repositories do not.
 */
#ifndef MG_LINUX_INSPECTION_JAVASCRIPT_LOCKS_H
#define MG_LINUX_INSPECTION_JAVASCRIPT_LOCKS_H

#include "platform/linux/inspection/manifest.h"

/* package-lock.json and npm-shrinkwrap.json of lockfileVersion 1 to 3
 * (docs.npmjs.com/cli/configuring-npm/package-lock-json). */
enum mg_status mg_javascript_npm_lock(struct mg_manifest *manifest, struct mg_error *err);
/* yarn.lock of Yarn 1 and of Yarn 2 and later ("berry"). */
enum mg_status mg_javascript_yarn_lock(struct mg_manifest *manifest, struct mg_error *err);
/* pnpm-lock.yaml of lockfileVersion 5 to 9 (github.com/pnpm/spec/tree/master/lockfile). */
enum mg_status mg_javascript_pnpm_lock(struct mg_manifest *manifest, struct mg_error *err);

/* The names of lock files in turn, NULL behind the last. Whether they count depends on whether
 * there is a folder node_modules beside them. */
const char *mg_javascript_lock(size_t index);

/* "npm:NAME@RANGE" of an alias: *name and *range, true. Else false. */
bool mg_javascript_alias(struct mg_str spec, struct mg_str *name, struct mg_str *range);
/* "NAME@REST" at the first '@' that does not begin a scope; false without one. */
bool mg_javascript_split(struct mg_str spec, struct mg_str *name, struct mg_str *rest);

#endif
