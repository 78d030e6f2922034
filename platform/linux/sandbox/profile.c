/* SPDX-License-Identifier: Apache-2.0
 *
 * The table of profiles.
 */
#include "platform/linux/sandbox/profile.h"

#include <linux/capability.h>

#include "core/base/limits.h"

#define CAPABILITY(number) (UINT64_C(1) << (number))
#define READER CAPABILITY(CAP_DAC_READ_SEARCH)

static const struct mg_sandbox_profile profiles[] = {
    {
        .duty = MG_DUTY_PROVIDE,
        .capabilities = READER,
        .files = MG_FILES_READ_FOLDER,
        .calls = MG_CALLS_BASE | MG_CALLS_READ | MG_CALLS_BENEATH,
    },
    {
        .duty = MG_DUTY_MATCH,
        .capabilities = READER,
        .files = MG_FILES_READ_ALL_WRITE_FOLDER,
        .calls = MG_CALLS_BASE | MG_CALLS_READ | MG_CALLS_WRITE,
        .file_bytes = MG_LIMIT_JOB_FILE,
    },
    {
        /* Who is in a domain of Landlock may not look into the processes outside of it
         * (Documentation/userspace-api/landlock.rst, "Ptrace restrictions"), and the owners of
         * sockets are told by just that. */
        .duty = MG_DUTY_EXPOSE,
        .capabilities = READER | CAPABILITY(CAP_SYS_PTRACE) | CAPABILITY(CAP_NET_ADMIN),
        .files = MG_FILES_UNRULED,
        .calls = MG_CALLS_BASE | MG_CALLS_READ | MG_CALLS_WRITE | MG_CALLS_NETLINK,
        .file_bytes = MG_LIMIT_JOB_FILE,
    },
};

const struct mg_sandbox_profile *mg_sandbox_profile(enum mg_duty duty)
{
    for (size_t i = 0; i < MG_COUNT(profiles); i++) {
        if (profiles[i].duty == duty)
            return &profiles[i];
    }
    return NULL;
}
