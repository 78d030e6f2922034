/* SPDX-License-Identifier: Apache-2.0
 *
 * Windows: nothing is watched; the agent asks its sources now and then.
 */
#include "core/platform.h"

#include <string.h>

enum mg_status mg_os_watch_open(const struct mg_os_watch_wish *wish, struct mg_os_watch **out,
                                struct mg_error *err)
{
    (void)wish;
    (void)out;
    return mg_fail(err, MG_UNSUPPORTED, "nothing is watched on this system");
}

enum mg_status mg_os_watch_set(struct mg_os_watch *watch, const struct mg_os_watch_wish *wish,
                               struct mg_error *err)
{
    (void)watch;
    (void)wish;
    return mg_fail(err, MG_UNSUPPORTED, "nothing is watched on this system");
}

int mg_os_watch_fd(const struct mg_os_watch *watch)
{
    (void)watch;
    return -1;
}

void mg_os_watch_read(struct mg_os_watch *watch, struct mg_changes *changes)
{
    (void)watch;
    (void)changes;
}

void mg_os_watch_state(const struct mg_os_watch *watch, struct mg_os_watch_state *out)
{
    (void)watch;
    memset(out, 0, sizeof *out);
}

void mg_os_watch_close(struct mg_os_watch *watch)
{
    (void)watch;
}

enum mg_status mg_os_packages_print(uint64_t *out, struct mg_error *err)
{
    (void)out;
    return mg_fail(err, MG_UNSUPPORTED, "no package manager is read on this system");
}
