/* SPDX-License-Identifier: Apache-2.0
 *
 * Privileges and resources, by the system calls themselves: libcap would be loaded for two of them.
 */
#include "platform/linux/sandbox/privileges.h"

#include <errno.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "core/base/limits.h"

void mg_sandbox_no_privileges(struct mg_protections *out)
{
    static const char name[] = "no-new-privileges";

    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
        mg_protections_add_on(out, name);
    else
        mg_protections_add_off(out, name, "%s", strerror(errno));
}

/* Version 3 of the header has two words for each set. */
struct sets {
    struct __user_cap_data_struct word[2];
};

static uint32_t word_of(uint64_t set, unsigned i)
{
    return (uint32_t)(set >> (32 * i));
}

static int change_capabilities(uint64_t kept)
{
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct sets sets;

    if (syscall(SYS_capget, &header, &sets) != 0)
        return errno;
    for (unsigned i = 0; i < MG_COUNT(sets.word); i++) {
        sets.word[i].permitted &= word_of(kept, i);
        sets.word[i].effective = sets.word[i].permitted;
        sets.word[i].inheritable = 0;
    }
    return syscall(SYS_capset, &header, &sets) == 0 ? 0 : errno;
}

/* The bounding set counts when a program is started, and takes a capability to change: without it
 * there are none to bound. The kernel says where its last one is. */
static void clear_bounds(void)
{
    for (unsigned long i = 0; i < 64; i++) {
        if (prctl(PR_CAPBSET_DROP, i, 0, 0, 0) != 0)
            return;
    }
}

void mg_sandbox_capabilities(uint64_t kept, struct mg_protections *out)
{
    static const char name[] = "capabilities";
    int code;

    (void)prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0); /* from Linux 4.3 on */
    clear_bounds();
    code = change_capabilities(kept);
    if (code == 0)
        mg_protections_add_on(out, name);
    else
        mg_protections_add_off(out, name, "%s", strerror(code));
}

/* Down to a limit, never up. */
static bool lower(__rlimit_resource_t resource, uint64_t to)
{
    struct rlimit limit;

    if (getrlimit(resource, &limit) != 0)
        return false;
    if (limit.rlim_cur > to)
        limit.rlim_cur = to;
    limit.rlim_max = limit.rlim_cur;
    return setrlimit(resource, &limit) == 0;
}

static bool is_file(int fd)
{
    struct stat st;

    return fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
}

/* The limit holds for files that are open as well, as when somebody keeps the output. */
static bool limit_files(const struct mg_sandbox_profile *profile)
{
    if (profile->file_bytes == 0 && (is_file(STDOUT_FILENO) || is_file(STDERR_FILENO)))
        return true;
    return lower(RLIMIT_FSIZE, profile->file_bytes);
}

/* RLIMIT_DATA and not RLIMIT_AS: databases that are mapped for reading are no burden. */
void mg_sandbox_resources(const struct mg_sandbox_profile *profile, struct mg_protections *out)
{
    static const char name[] = "resource-limits";

    if (lower(RLIMIT_CORE, 0) && lower(RLIMIT_NPROC, 0) &&
        lower(RLIMIT_NOFILE, MG_LIMIT_PROVIDER_FILES) &&
        lower(RLIMIT_DATA, MG_LIMIT_PROVIDER_MEMORY) && limit_files(profile))
        mg_protections_add_on(out, name);
    else
        mg_protections_add_off(out, name, "%s", strerror(errno));
}
