/* SPDX-License-Identifier: Apache-2.0
 *
 * The table of probes.
 */
#include "tests/unit/linux/probe/probes.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/capability.h>
#include <linux/openat2.h>
#include <linux/perf_event.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "core/base/compiler.h"

#define PATH_SIZE 512

static int code_of(long result)
{
    return result < 0 ? errno : 0;
}

static const char *in(const struct probe_place *place, const char *name, char *buffer)
{
    (void)snprintf(buffer, PATH_SIZE, "%s/%s", place->folder, name);
    return buffer;
}

#define IN(name) in(place, name, (char[PATH_SIZE]){0})

static int make_socket(const struct probe_place *place)
{
    (void)place;
    return code_of(socket(AF_INET, SOCK_STREAM, 0));
}

static int make_netlink(const struct probe_place *place)
{
    (void)place;
    return code_of(socket(AF_NETLINK, SOCK_RAW, 0));
}

static int connect_socket(const struct probe_place *place)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    (void)snprintf(address.sun_path, sizeof address.sun_path, "%s", place->address);
    return code_of(connect(place->socket, (struct sockaddr *)&address, sizeof address));
}

static int open_for_writing(const struct probe_place *place)
{
    return code_of(open(IN("file"), O_WRONLY));
}

static int open_for_both(const struct probe_place *place)
{
    return code_of(open(IN("file"), O_RDWR));
}

static int open_again_for_writing(const struct probe_place *place)
{
    char path[64];

    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", open(IN("file"), O_RDONLY));
    return code_of(open(path, O_WRONLY));
}

static int open_beneath_for_writing(const struct probe_place *place)
{
    struct open_how how = {.flags = O_WRONLY};

    return code_of(syscall(SYS_openat2, AT_FDCWD, IN("file"), &how, sizeof how));
}

static int create(const struct probe_place *place)
{
    return code_of(open(IN("new"), O_RDONLY | O_CREAT, 0600));
}

static int create_unnamed(const struct probe_place *place)
{
    return code_of(open(place->folder, O_TMPFILE | O_RDWR, 0600));
}

static int change_size(const struct probe_place *place)
{
    return code_of(truncate(IN("file"), 0));
}

static int change_name(const struct probe_place *place)
{
    return code_of(rename(IN("file"), IN("other")));
}

static int remove_file(const struct probe_place *place)
{
    return code_of(unlink(IN("file")));
}

static int remove_folder(const struct probe_place *place)
{
    return code_of(rmdir(IN("sub")));
}

static int make_folder(const struct probe_place *place)
{
    return code_of(mkdir(IN("new"), 0700));
}

static int make_link(const struct probe_place *place)
{
    return code_of(link(IN("file"), IN("new")));
}

static int make_symlink(const struct probe_place *place)
{
    return code_of(symlink("file", IN("new")));
}

static int make_fifo(const struct probe_place *place)
{
    return code_of(mkfifo(IN("new"), 0600));
}

static int change_mode(const struct probe_place *place)
{
    return code_of(chmod(IN("file"), 0666));
}

static int change_owner(const struct probe_place *place)
{
    return code_of(chown(IN("file"), getuid(), getgid()));
}

static int change_times(const struct probe_place *place)
{
    return code_of(utimensat(AT_FDCWD, IN("file"), NULL, 0));
}

static int change_attribute(const struct probe_place *place)
{
    return code_of(setxattr(IN("file"), "user.probe", "1", 1, 0));
}

static int run_program(const struct probe_place *place)
{
    return code_of(execl(IN("program"), "program", (char *)NULL));
}

static int run_open_program(const struct probe_place *place)
{
    char *argv[] = {"program", NULL};

    return code_of(fexecve(open(IN("program"), O_RDONLY), argv, argv + 1));
}

static int map_program(const struct probe_place *place)
{
    void *p = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    (void)place;
    return p == MAP_FAILED ? errno : 0;
}

static int make_process(const struct probe_place *place)
{
    pid_t child = fork();

    (void)place;
    if (child == 0)
        _exit(0);
    return code_of(child);
}

static int trace_other(const struct probe_place *place)
{
    return code_of(ptrace(PTRACE_SEIZE, place->other, NULL, NULL));
}

static int signal_other(const struct probe_place *place)
{
    return code_of(kill(place->other, SIGURG)); /* is ignored */
}

static int end_other(const struct probe_place *place)
{
    return code_of(kill(place->other, SIGTERM)); /* is ignored by this one */
}

static int open_memory_of_other(const struct probe_place *place)
{
    char path[64];

    (void)snprintf(path, sizeof path, "/proc/%d/mem", place->other);
    return code_of(open(path, O_RDONLY));
}

static int read_memory_of_other(const struct probe_place *place)
{
    uintptr_t there = (uintptr_t)&probe_count;
    char byte;
    struct iovec to = {&byte, 1}, from = {0};

    memcpy(&from.iov_base, &there, sizeof there);
    from.iov_len = 1;
    return code_of(process_vm_readv(place->other, &to, 1, &from, 1, 0));
}

static int read_environment_of_other(const struct probe_place *place)
{
    char path[64];

    (void)snprintf(path, sizeof path, "/proc/%d/environ", place->other);
    return code_of(open(path, O_RDONLY));
}

static int read_outside(const struct probe_place *place)
{
    (void)place;
    return code_of(open("/etc/passwd", O_RDONLY));
}

static int list_outside(const struct probe_place *place)
{
    (void)place;
    return code_of(open("/etc", O_RDONLY | O_DIRECTORY));
}

static int load_bpf(const struct probe_place *place)
{
    union bpf_attr map;

    (void)place;
    memset(&map, 0, sizeof map);
    map.map_type = BPF_MAP_TYPE_ARRAY;
    map.key_size = map.value_size = sizeof(uint32_t);
    map.max_entries = 1;
    return code_of(syscall(SYS_bpf, BPF_MAP_CREATE, &map, sizeof map));
}

static int mount_memory(const struct probe_place *place)
{
    return code_of(mount("probe", IN("sub"), "tmpfs", 0, NULL));
}

static int leave_namespace(const struct probe_place *place)
{
    (void)place;
    return code_of(unshare(CLONE_NEWNS));
}

static int make_user_namespace(const struct probe_place *place)
{
    (void)place;
    return code_of(unshare(CLONE_NEWUSER));
}

static int change_root(const struct probe_place *place)
{
    return code_of(chroot(place->folder));
}

static int raise_limit(const struct probe_place *place)
{
    struct rlimit limit = {1 << 20, 1 << 20};

    (void)place;
    return code_of(setrlimit(RLIMIT_CORE, &limit));
}

static int gain_capability(const struct probe_place *place)
{
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct sets[2];

    (void)place;
    if (syscall(SYS_capget, &header, sets) != 0)
        return errno;
    sets[0].permitted |= 1u << CAP_SYS_PTRACE;
    sets[0].effective |= 1u << CAP_SYS_PTRACE;
    return code_of(syscall(SYS_capset, &header, sets));
}

static int become_somebody(const struct probe_place *place)
{
    (void)place;
    return code_of(setuid(getuid() == 0 ? 65534 : 0));
}

static int become_dumpable(const struct probe_place *place)
{
    (void)place;
    return code_of(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0));
}

static int watch_faults(const struct probe_place *place)
{
    (void)place;
    return code_of(syscall(SYS_userfaultfd, O_CLOEXEC));
}

static int make_ring(const struct probe_place *place)
{
    struct {
        uint32_t words[30]; /* struct io_uring_params */
    } ring = {{0}};

    (void)place;
    return code_of(syscall(SYS_io_uring_setup, 1, &ring));
}

static int ask_keys(const struct probe_place *place)
{
    (void)place;
    return code_of(syscall(SYS_keyctl, 0 /* KEYCTL_GET_KEYRING_ID */, -2 /* process */, 1));
}

static int count_events(const struct probe_place *place)
{
    struct perf_event_attr event = {.type = PERF_TYPE_SOFTWARE, .size = sizeof event};

    (void)place;
    return code_of(syscall(SYS_perf_event_open, &event, 0, -1, -1, 0));
}

const struct probe probes[] = {
    {"make a TCP socket", make_socket},
    {"make a netlink socket", make_netlink},
    {"connect an open socket", connect_socket},
    {"open a file for writing", open_for_writing},
    {"open a file for both", open_for_both},
    {"open an open file for writing", open_again_for_writing},
    {"open by openat2 for writing", open_beneath_for_writing},
    {"create a file", create},
    {"create a file without name", create_unnamed},
    {"change a file's size", change_size},
    {"rename a file", change_name},
    {"remove a file", remove_file},
    {"remove a folder", remove_folder},
    {"make a folder", make_folder},
    {"make a link", make_link},
    {"make a symbolic link", make_symlink},
    {"make a pipe with a name", make_fifo},
    {"change a file's mode", change_mode},
    {"change a file's owner", change_owner},
    {"change a file's times", change_times},
    {"change a file's attribute", change_attribute},
    {"run a program", run_program},
    {"run an open program", run_open_program},
    {"map memory for a program", map_program},
    {"make a process", make_process},
    {"trace another process", trace_other},
    {"send another process a signal", signal_other},
    {"end another process", end_other},
    {"open another process' memory", open_memory_of_other},
    {"read another process' memory", read_memory_of_other},
    {"read another process' environment", read_environment_of_other},
    {"read a file outside", read_outside},
    {"list a folder outside", list_outside},
    {"load a BPF map", load_bpf},
    {"mount a file system", mount_memory},
    {"leave the mount namespace", leave_namespace},
    {"make a user namespace", make_user_namespace},
    {"change the root", change_root},
    {"raise a limit", raise_limit},
    {"gain a capability", gain_capability},
    {"become another user", become_somebody},
    {"become dumpable", become_dumpable},
    {"watch page faults", watch_faults},
    {"make an io_uring", make_ring},
    {"ask for keys", ask_keys},
    {"count events", count_events},
};
const size_t probe_count = MG_COUNT(probes);
