/* SPDX-License-Identifier: Apache-2.0
 *
 * The table of system calls. Those that only older machines have are in it where their numbers are
 * known (open beside openat). Found by running every command under strace, and from the manual
 * pages of the calls.
 */
#include "platform/linux/sandbox/syscalls.h"

#include <fcntl.h>
#include <linux/audit.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include "platform/linux/sandbox/profile.h"

/* What open(2) must not be asked for by who reads only. */
#define CHANGES                                                                                    \
    (uint32_t)(O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY))

#define ALLOW(groups, call)                                                                        \
    {                                                                                              \
        SYS_##call, groups, MG_CALL_ALLOW, MG_CALL_ANY, 0, 0                                       \
    }
#define EQUAL(groups, call, at, value)                                                             \
    {                                                                                              \
        SYS_##call, groups, MG_CALL_ALLOW, MG_CALL_EQUAL, at, value                                \
    }
#define WITHOUT(groups, call, at, bits)                                                            \
    {                                                                                              \
        SYS_##call, groups, MG_CALL_ALLOW, MG_CALL_WITHOUT, at, bits                               \
    }
#define OWN(groups, call, at)                                                                      \
    {                                                                                              \
        SYS_##call, groups, MG_CALL_ALLOW, MG_CALL_OWN_PROCESS, at, 0                              \
    }
#define REFUSE(groups, call)                                                                       \
    {                                                                                              \
        SYS_##call, groups, MG_CALL_REFUSE, MG_CALL_ANY, 0, 0                                      \
    }
#define KILL(call)                                                                                 \
    {                                                                                              \
        SYS_##call, 0, MG_CALL_KILL, MG_CALL_ANY, 0, 0                                             \
    }

#if defined(__x86_64__) || defined(__aarch64__)
/* What is asked most comes first. */
static const struct mg_call_rule rules[] = {
    /* Files that are open. */
    ALLOW(MG_CALLS_BASE, read),
    ALLOW(MG_CALLS_BASE, pread64),
    ALLOW(MG_CALLS_BASE, close),
    ALLOW(MG_CALLS_BASE, fstat),
    ALLOW(MG_CALLS_BASE, lseek),
    ALLOW(MG_CALLS_BASE, write),
    ALLOW(MG_CALLS_BASE, writev),
    ALLOW(MG_CALLS_BASE, fadvise64),
    EQUAL(MG_CALLS_BASE, fcntl, 1, F_GETFD),
    EQUAL(MG_CALLS_BASE, fcntl, 1, F_SETFD),
    EQUAL(MG_CALLS_BASE, fcntl, 1, F_GETFL),
    EQUAL(MG_CALLS_BASE, fcntl, 1, F_SETFL),
    EQUAL(MG_CALLS_BASE, fcntl, 1, F_DUPFD_CLOEXEC),
    EQUAL(MG_CALLS_BASE, ioctl, 1, TCGETS),
    EQUAL(MG_CALLS_BASE, ioctl, 1, TIOCGWINSZ),

    /* Reading. */
    WITHOUT(MG_CALLS_READ, openat, 2, CHANGES),
    ALLOW(MG_CALLS_BENEATH, openat2),
    ALLOW(MG_CALLS_READ, newfstatat),
    ALLOW(MG_CALLS_READ, statx),
    ALLOW(MG_CALLS_READ, getdents64),
    ALLOW(MG_CALLS_READ, readlinkat),
    ALLOW(MG_CALLS_READ, faccessat),
    ALLOW(MG_CALLS_READ, faccessat2),
    ALLOW(MG_CALLS_READ, statfs),
    ALLOW(MG_CALLS_READ, fstatfs),
#ifdef SYS_open
    WITHOUT(MG_CALLS_READ, open, 1, CHANGES),
    ALLOW(MG_CALLS_READ, stat),
    ALLOW(MG_CALLS_READ, lstat),
    ALLOW(MG_CALLS_READ, access),
    ALLOW(MG_CALLS_READ, readlink),
#endif

    /* Memory that holds no program. */
    WITHOUT(MG_CALLS_BASE, mmap, 2, PROT_EXEC),
    WITHOUT(MG_CALLS_BASE, mprotect, 2, PROT_EXEC),
    ALLOW(MG_CALLS_BASE, munmap),
    ALLOW(MG_CALLS_BASE, mremap),
    ALLOW(MG_CALLS_BASE, madvise),
    ALLOW(MG_CALLS_BASE, brk),

    /* Time, itself, its end. */
    ALLOW(MG_CALLS_BASE, clock_gettime),
    ALLOW(MG_CALLS_BASE, clock_getres),
    ALLOW(MG_CALLS_BASE, gettimeofday),
    ALLOW(MG_CALLS_BASE, nanosleep),
    ALLOW(MG_CALLS_BASE, clock_nanosleep),
    ALLOW(MG_CALLS_BASE, restart_syscall),
    ALLOW(MG_CALLS_BASE, ppoll),
    ALLOW(MG_CALLS_BASE, futex),
    ALLOW(MG_CALLS_BASE, getrandom),
    ALLOW(MG_CALLS_BASE, uname),
    ALLOW(MG_CALLS_BASE, sysinfo),
    ALLOW(MG_CALLS_BASE, getrusage),
    ALLOW(MG_CALLS_BASE, getpid),
    ALLOW(MG_CALLS_BASE, gettid),
    ALLOW(MG_CALLS_BASE, getuid),
    ALLOW(MG_CALLS_BASE, geteuid),
    ALLOW(MG_CALLS_BASE, getgid),
    ALLOW(MG_CALLS_BASE, getegid),
    ALLOW(MG_CALLS_BASE, rt_sigaction),
    ALLOW(MG_CALLS_BASE, rt_sigprocmask),
    ALLOW(MG_CALLS_BASE, rt_sigreturn),
    ALLOW(MG_CALLS_BASE, sigaltstack),
    OWN(MG_CALLS_BASE, tgkill, 0), /* abort(3) */
    ALLOW(MG_CALLS_BASE, exit),
    ALLOW(MG_CALLS_BASE, exit_group),
#ifdef SYS_poll
    ALLOW(MG_CALLS_BASE, poll),
    ALLOW(MG_CALLS_BASE, time),
#endif

    /* Writing. */
    ALLOW(MG_CALLS_WRITE, openat),
    ALLOW(MG_CALLS_WRITE, pwrite64),
    ALLOW(MG_CALLS_WRITE, ftruncate),
    ALLOW(MG_CALLS_WRITE, fallocate),
    ALLOW(MG_CALLS_WRITE, fsync),
    ALLOW(MG_CALLS_WRITE, fdatasync),
    ALLOW(MG_CALLS_WRITE, flock),
    ALLOW(MG_CALLS_WRITE, fchmod),
    ALLOW(MG_CALLS_WRITE, fchmodat),
    ALLOW(MG_CALLS_WRITE, fchown),
    ALLOW(MG_CALLS_WRITE, umask),
    ALLOW(MG_CALLS_WRITE, mkdirat),
    ALLOW(MG_CALLS_WRITE, unlinkat),
    ALLOW(MG_CALLS_WRITE, linkat),
    ALLOW(MG_CALLS_WRITE, renameat2),
    ALLOW(MG_CALLS_WRITE, renameat),
    ALLOW(MG_CALLS_WRITE, utimensat),
#ifdef SYS_open
    ALLOW(MG_CALLS_WRITE, open),
    ALLOW(MG_CALLS_WRITE, chmod),
    ALLOW(MG_CALLS_WRITE, mkdir),
    ALLOW(MG_CALLS_WRITE, rmdir),
    ALLOW(MG_CALLS_WRITE, unlink),
    ALLOW(MG_CALLS_WRITE, link),
    ALLOW(MG_CALLS_WRITE, rename),
#endif

    /* Asking the kernel about its network; packet filters of iptables-legacy by a socket of UDP
     * (IPT_SO_GET_ENTRIES). The C library may try to reach a daemon for names. */
    EQUAL(MG_CALLS_NETLINK, socket, 0, AF_NETLINK),
    EQUAL(MG_CALLS_NETLINK, socket, 1, SOCK_DGRAM | SOCK_CLOEXEC),
    REFUSE(MG_CALLS_NETLINK, socket),
    ALLOW(MG_CALLS_NETLINK, bind),
    ALLOW(MG_CALLS_NETLINK, getsockname),
    ALLOW(MG_CALLS_NETLINK, getsockopt),
    ALLOW(MG_CALLS_NETLINK, setsockopt),
    ALLOW(MG_CALLS_NETLINK, sendto),
    ALLOW(MG_CALLS_NETLINK, sendmsg),
    ALLOW(MG_CALLS_NETLINK, recvfrom),
    ALLOW(MG_CALLS_NETLINK, recvmsg),

    /* What only somebody else's program would ask for. */
    KILL(execve),
    KILL(execveat),
    KILL(ptrace),
    KILL(process_vm_readv),
    KILL(process_vm_writev),
    KILL(socket),
    KILL(connect),
    KILL(bpf),
    KILL(perf_event_open),
    KILL(userfaultfd),
    KILL(keyctl),
    KILL(add_key),
    KILL(request_key),
    KILL(mount),
    KILL(umount2),
    KILL(pivot_root),
    KILL(chroot),
    KILL(unshare),
    KILL(setns),
    KILL(open_by_handle_at),
    KILL(init_module),
    KILL(finit_module),
    KILL(delete_module),
    KILL(kexec_load),
    KILL(reboot),
};

const struct mg_call_rule *mg_call_rules(size_t *count)
{
    *count = MG_COUNT(rules);
    return rules;
}

uint32_t mg_call_machine(void)
{
#ifdef __x86_64__
    return AUDIT_ARCH_X86_64;
#else
    return AUDIT_ARCH_AARCH64;
#endif
}
#else
const struct mg_call_rule *mg_call_rules(size_t *count)
{
    *count = 0;
    return NULL;
}

uint32_t mg_call_machine(void)
{
    return 0;
}
#endif
