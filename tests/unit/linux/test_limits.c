/* SPDX-License-Identifier: Apache-2.0
 *
 * Limits that a process sets for itself, in a child: they cannot be taken back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/platform.h"

#define NOBODY 65534
#define LAST 19 /* setpriority(2) */

/* Why a protection is off; empty: it is on. NULL: nothing is said of it. */
static const char *why_of(const struct mg_protections *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i].name, name) == 0)
            return list->items[i].why;
    }
    return NULL;
}

/* As somebody whose files of procfs are root's: the score is not set. 0: that is what is said. */
static int as_somebody_else(void)
{
    const struct mg_os_limits limits = {.background = true};
    struct mg_protections list = {0};
    const char *score, *priority;

    if (setgid(NOBODY) != 0 || setuid(NOBODY) != 0)
        return 1;
    mg_os_limit_self(&limits, &list);
    score = why_of(&list, "oom-score");
    priority = why_of(&list, "priority");
    return priority != NULL && priority[0] == '\0' && score != NULL &&
                   strcmp(score, strerror(EACCES)) == 0
               ? 0
               : 2;
}

/* Who stands behind others more than a job does stays there. */
static int behind_already(void)
{
    const struct mg_os_limits limits = {.background = false};
    struct mg_protections list = {0};

    if (setpriority(PRIO_PROCESS, 0, LAST) != 0)
        return 1;
    mg_os_limit_self(&limits, &list);
    return getpriority(PRIO_PROCESS, 0) == LAST && why_of(&list, "priority")[0] == '\0' ? 0 : 2;
}

static int in_child(int (*act)(void))
{
    int status = -1;
    pid_t child = fork();

    if (child == 0)
        _exit(act());
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static void test_limits__say_why_they_are_off(void **state)
{
    (void)state;
    if (geteuid() != 0) {
        print_message("left out: only root becomes another user\n");
        skip();
    }
    assert_int_equal(in_child(as_somebody_else), 0);
}

static void test_limits__go_behind_and_not_ahead(void **state)
{
    (void)state;
    assert_int_equal(in_child(behind_already), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_limits__say_why_they_are_off),
        cmocka_unit_test(test_limits__go_behind_and_not_ahead),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
