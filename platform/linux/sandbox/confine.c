/* SPDX-License-Identifier: Apache-2.0
 *
 * mg_os_confine of core/platform.h: everything that a profile takes away, in the order in which
 * one needs what the other takes.
 */
#include "core/platform.h"
#include "platform/linux/sandbox/landlock.h"
#include "platform/linux/sandbox/privileges.h"
#include "platform/linux/sandbox/profile.h"
#include "platform/linux/sandbox/seccomp.h"

/* They reserve terabytes, and look for leaks by a process that traces this one. */
#define WITH_SANITIZERS "this program was built with sanitizers"

void mg_os_confine(enum mg_duty duty, const char *folder, struct mg_protections *out)
{
    const struct mg_sandbox_profile *profile = mg_sandbox_profile(duty);
    unsigned calls = profile->calls;

    mg_sandbox_no_privileges(out);
    /* Without Landlock openat2 would be a way to write: its callers have another one. */
    if (profile->files != MG_FILES_UNRULED && !mg_sandbox_landlock(profile, folder, out))
        calls &= ~(unsigned)MG_CALLS_BENEATH;
    mg_sandbox_capabilities(profile->capabilities, out);
#ifdef MG_SANITIZED
    (void)calls;
    mg_protections_add_off(out, "resource-limits", WITH_SANITIZERS);
    mg_protections_add_off(out, "seccomp", WITH_SANITIZERS);
#else
    mg_sandbox_resources(profile, out);
    mg_sandbox_seccomp(calls, out);
#endif
}
