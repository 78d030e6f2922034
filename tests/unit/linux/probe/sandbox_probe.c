/* SPDX-License-Identifier: Apache-2.0
 *
 * sandbox_probe [--without CALL,...] provide|match FOLDER
 * sandbox_probe --without CALL,... run PROGRAM [ARGUMENT]...
 *
 * The first tries every probe of probes.c twice, each time in a fresh process and a fresh folder in
 * FOLDER: as it is, and after mg_os_confine. It prints which protections are on, then a line for
 * each: name, what came of it before, what after. The second runs a program. --without lets groups
 * of system calls fail as on a kernel that does not have them: landlock, seccomp, privileges.
 * It judges nothing; test_sandbox.py does.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/compiler.h"
#include "core/platform.h"
#include "tests/unit/linux/probe/probes.h"

static void die(const char *what)
{
    perror(what);
    exit(2);
}

/* The calls of a group, and how they fail. */
static const struct {
    const char *group;
    uint32_t first, last;
    int code;
} missing[] = {
    {"landlock", 444, 446, ENOSYS},
    {"seccomp", SYS_seccomp, SYS_seccomp, ENOSYS},
    {"privileges", SYS_capset, SYS_capset, EPERM},
    {"limits", SYS_prlimit64, SYS_prlimit64, EPERM},
};

static void go_without(const char *groups)
{
    struct sock_filter code[3 * MG_COUNT(missing) + 2];
    struct sock_fprog program = {0, code};

    code[program.len++] = (struct sock_filter){BPF_LD | BPF_W | BPF_ABS, 0, 0, 0};
    for (size_t i = 0; i < MG_COUNT(missing); i++) {
        if (strstr(groups, missing[i].group) == NULL)
            continue;
        code[program.len++] =
            (struct sock_filter){BPF_JMP | BPF_JGE | BPF_K, 0, 2, missing[i].first};
        code[program.len++] =
            (struct sock_filter){BPF_JMP | BPF_JGT | BPF_K, 1, 0, missing[i].last};
        code[program.len++] = (struct sock_filter){BPF_RET | BPF_K, 0, 0,
                                                   SECCOMP_RET_ERRNO | (uint32_t)missing[i].code};
    }
    code[program.len++] = (struct sock_filter){BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW};
    (void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
        die("cannot take system calls away");
}

static void join(char *out, size_t size, const char *folder, const char *name)
{
    int n = snprintf(out, size, "%s/%s", folder, name);

    if (n < 0 || (size_t)n >= size)
        die("a path is too long");
}

static void make_file(const char *folder, const char *name, const char *text, mode_t mode)
{
    char path[512];
    int fd;

    join(path, sizeof path, folder, name);
    fd = open(path, O_WRONLY | O_CREAT | O_EXCL, mode);
    if (fd < 0 || write(fd, text, strlen(text)) < 0 || close(fd) != 0)
        die(path);
}

/* A folder of its own for each try. */
static void make_folder(const char *parent, unsigned number, char *out, size_t size)
{
    char sub[512], name[16];

    (void)snprintf(name, sizeof name, "%u", number);
    join(out, size, parent, name);
    join(sub, sizeof sub, out, "sub");
    if (mkdir(out, 0700) != 0 || mkdir(sub, 0700) != 0)
        die(out);
    make_file(out, "file", "content\n", 0600);
    make_file(out, "program", "#!/bin/true\n", 0700);
}

static int listen_at(const char *parent, char *path, size_t size)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    join(path, size, parent, "socket");
    join(address.sun_path, sizeof address.sun_path, parent, "socket");
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 99) != 0)
        die(path);
    return fd;
}

static const char *name_of_end(int status, char *buffer, size_t size)
{
    if (WIFSIGNALED(status))
        (void)snprintf(buffer, size, "SIG%s", sigabbrev_np(WTERMSIG(status)));
    else if (WEXITSTATUS(status) == 0)
        return "done";
    else
        (void)snprintf(buffer, size, "%s", strerrorname_np(WEXITSTATUS(status)));
    return buffer;
}

static int try(const struct probe *probe, const struct probe_place *place, bool confined,
               enum mg_duty duty)
{
    struct mg_protections protections = {0};
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        if (confined)
            mg_os_confine(duty, place->folder, &protections);
        _exit(probe->try(place));
    }
    if (child < 0 || waitpid(child, &status, 0) != child)
        die("cannot make a process");
    return status;
}

static void print_protections(enum mg_duty duty, const char *folder)
{
    struct mg_protections protections = {0};
    pid_t child = fork();

    if (child != 0) {
        (void)waitpid(child, NULL, 0);
        return;
    }
    mg_os_confine(duty, folder, &protections);
    for (size_t i = 0; i < protections.count; i++)
        (void)printf("%s\t%s\n", protections.items[i].name,
                     protections.items[i].why[0] == '\0' ? "on" : protections.items[i].why);
    (void)fflush(stdout);
    _exit(0);
}

static void try_all(enum mg_duty duty, const char *parent)
{
    char folder[512], address[512], texts[2][32];
    const char *ends[2];
    unsigned number = 0;
    int listening = listen_at(parent, address, sizeof address);

    for (size_t i = 0; i < probe_count; i++) {
        for (unsigned confined = 0; confined < 2; confined++) {
            struct probe_place place = {folder, getpid(), socket(AF_UNIX, SOCK_STREAM, 0), address};

            make_folder(parent, number++, folder, sizeof folder);
            ends[confined] = name_of_end(try(&probes[i], &place, confined != 0, duty),
                                         texts[confined], sizeof texts[confined]);
            (void)close(place.socket);
        }
        (void)printf("%s\t%s\t%s\n", probes[i].name, ends[0], ends[1]);
        (void)fflush(stdout);
    }
    (void)close(listening);
}

/* What a probe mounts is seen by nobody else. Who may not do this may not mount either. */
static void mount_for_us_only(void)
{
    if (unshare(CLONE_NEWNS) == 0 && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
        die("cannot keep mounts to this process");
}

int main(int argc, char **argv)
{
    enum mg_duty duty = MG_DUTY_PROVIDE;

    (void)signal(SIGTERM, SIG_IGN);
    mount_for_us_only();
    if (argc > 2 && strcmp(argv[1], "--without") == 0) {
        go_without(argv[2]);
        argc -= 2;
        argv += 2;
    }
    if (argc > 2 && strcmp(argv[1], "run") == 0) {
        (void)execv(argv[2], argv + 2);
        die(argv[2]);
    }
    if (argc != 3)
        return 2;
    if (strcmp(argv[1], "match") == 0)
        duty = MG_DUTY_MATCH;
    print_protections(duty, argv[2]);
    try_all(duty, argv[2]);
    return 0;
}
