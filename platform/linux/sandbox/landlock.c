/* SPDX-License-Identifier: Apache-2.0
 *
 * Landlock by its three system calls. Numbers and structures are those of the kernel's
 * Documentation/userspace-api/landlock.rst, written down here because the headers of a
 * distribution may be older than the kernel that runs. A right that the kernel does not know must
 * not be asked for, so each version of its interface has a row with what it added.
 */
#include "platform/linux/sandbox/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The same on every machine. */
enum { LANDLOCK_CREATE_RULESET = 444, LANDLOCK_ADD_RULE = 445, LANDLOCK_RESTRICT_SELF = 446 };
enum { CREATE_RULESET_VERSION = 1, RULE_PATH_BENEATH = 1 };

#define BIT(n) (UINT64_C(1) << (n))

enum {
    EXECUTE,
    WRITE_FILE,
    READ_FILE,
    READ_DIR,
    REMOVE_DIR,
    REMOVE_FILE,
    MAKE_CHAR,
    MAKE_DIR,
    MAKE_REG,
    MAKE_SOCK,
    MAKE_FIFO,
    MAKE_BLOCK,
    MAKE_SYM,
    REFER,
    TRUNCATE,
    IOCTL_DEV
};

#define FILES_1 (BIT(REFER) - 1)
#define READING (BIT(READ_FILE) | BIT(READ_DIR))
#define WRITING                                                                                    \
    (BIT(WRITE_FILE) | BIT(TRUNCATE) | BIT(MAKE_REG) | BIT(MAKE_DIR) | BIT(REMOVE_FILE) |          \
     BIT(REMOVE_DIR) | BIT(REFER))

struct ruleset {
    uint64_t files;  /* rights that are taken unless a rule gives them */
    uint64_t tcp;    /* bind, connect */
    uint64_t scoped; /* abstract sockets, signals */
};

/* What each version added; the last row is the newest that we know. */
static const struct ruleset versions[] = {
    {FILES_1, 0, 0},         /* 1, Linux 5.13 */
    {BIT(REFER), 0, 0},      /* 2, Linux 5.19 */
    {BIT(TRUNCATE), 0, 0},   /* 3, Linux 6.2 */
    {0, BIT(0) | BIT(1), 0}, /* 4, Linux 6.7 */
    {BIT(IOCTL_DEV), 0, 0},  /* 5, Linux 6.10 */
    {0, 0, BIT(0) | BIT(1)}, /* 6, Linux 6.12 */
};

static struct ruleset ruleset_of(long version)
{
    struct ruleset all = {0};

    for (size_t i = 0; i < MG_COUNT(versions) && (long)i < version; i++) {
        all.files |= versions[i].files;
        all.tcp |= versions[i].tcp;
        all.scoped |= versions[i].scoped;
    }
    return all;
}

/* Give rights below a file or folder. One that is not there needs no rule. */
static int allow(int rules, int folder, uint64_t rights)
{
    struct {
        uint64_t rights;
        int32_t folder;
    } beneath = {rights, folder}; /* packed for the kernel, which does not read what fills it up */

    if (folder < 0)
        return errno == ENOENT || errno == ENOTDIR ? 0 : errno;
    return syscall(LANDLOCK_ADD_RULE, rules, RULE_PATH_BENEATH, &beneath, 0) == 0 ? 0 : errno;
}

static int allow_path(int rules, const char *path, uint64_t rights)
{
    int folder = open(path, O_PATH | O_CLOEXEC);
    int code = allow(rules, folder, rights);

    if (folder >= 0)
        (void)close(folder);
    return code;
}

/* Which file system is mounted where is read of the process itself. The folder stays open: a rule
 * holds for the very inode, and that of an unused folder of /proc may be replaced. */
static int allow_self(int rules)
{
    return allow(rules, open("/proc/self", O_PATH | O_CLOEXEC), READING);
}

static int allow_all(int rules, const struct mg_sandbox_profile *profile, const char *folder,
                     uint64_t known)
{
    int code;

    if (profile->files == MG_FILES_READ_FOLDER) {
        code = allow_path(rules, folder, READING);
        return code == 0 ? allow_self(rules) : code;
    }
    code = allow_path(rules, "/", READING);
    return code == 0 ? allow_path(rules, folder, (READING | WRITING) & known) : code;
}

static int restrict_self(const struct mg_sandbox_profile *profile, const char *folder, long version)
{
    struct ruleset set = ruleset_of(version);
    int rules = (int)syscall(LANDLOCK_CREATE_RULESET, &set, sizeof set, 0);
    int code;

    if (rules < 0)
        return errno;
    code = allow_all(rules, profile, folder, set.files);
    if (code == 0 && syscall(LANDLOCK_RESTRICT_SELF, rules, 0) != 0)
        code = errno;
    (void)close(rules);
    return code;
}

static const char *why_of(int code)
{
    if (code == ENOSYS)
        return "the kernel does not have it";
    return code == EOPNOTSUPP ? "it is switched off in the kernel" : strerror(code);
}

bool mg_sandbox_landlock(const struct mg_sandbox_profile *profile, const char *folder,
                         struct mg_protections *out)
{
    static const char name[] = "landlock";
    long version = syscall(LANDLOCK_CREATE_RULESET, NULL, 0, CREATE_RULESET_VERSION);
    int code = version < 0 ? errno : restrict_self(profile, folder, version);

    if (code == 0)
        mg_protections_add_on(out, name);
    else
        mg_protections_add_off(out, name, "%s", why_of(code));
    return code == 0;
}
