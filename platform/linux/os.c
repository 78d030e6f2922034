/* SPDX-License-Identifier: Apache-2.0
 *
 * Linux: the small services of core/platform.h. Ending process trees, replacing this process, the
 * data folder and the terminal. The inventory provider is in provide.c.
 */
#include "core/platform.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

#include "core/base/file.h"

/* Generations below a child that are ended with it, and children of one process. */
#define GENERATIONS 4
#define CHILDREN 64

static size_t children_of(int pid, int out[CHILDREN])
{
    char path[64];
    size_t n = 0;
    FILE *file;

    (void)snprintf(path, sizeof path, "/proc/%d/task/%d/children", pid, pid);
    file = fopen(path, "r");
    if (file == NULL) /* gone, or a kernel without CONFIG_PROC_CHILDREN */
        return 0;
    while (n < CHILDREN && fscanf(file, "%d", &out[n]) == 1)
        n++;
    (void)fclose(file);
    return n;
}

/* Children of a child may lead groups of their own, as providers of a job do. They are listed
 * before their parent ends: after that nobody knows whose they were. */
static void kill_below(int pid, int generations)
{
    int children[CHILDREN];
    size_t n;

    (void)kill(pid, SIGSTOP); /* so that there are no new ones */
    n = generations > 0 ? children_of(pid, children) : 0;
    for (size_t i = 0; i < n; i++)
        kill_below(children[i], generations - 1);
    (void)kill(-pid, SIGKILL);
    (void)kill(pid, SIGKILL);
}

/* 0, 1 and negative numbers would reach far more than one child (kill(2)). */
void mg_os_kill_tree(int pid)
{
    if (pid > 1)
        kill_below(pid, GENERATIONS);
}

/* The child leads a session and process group of its own, which mg_os_kill_tree ends. */
unsigned mg_os_spawn_flags(void)
{
    return UV_PROCESS_DETACHED;
}

/* The path of program in the folder of the running executable; false when it is not known. */
static bool beside_us(const char *program, char *path, size_t size)
{
    char self[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    char *slash;
    int length;

    if (n <= 0)
        return false;
    self[n] = '\0';
    slash = strrchr(self, '/');
    if (slash == NULL)
        return false;
    *slash = '\0';
    length = snprintf(path, size, "%s/%s", self, program);
    return length > 0 && (size_t)length < size;
}

enum mg_status mg_os_become(const char *program, char *const argv[], struct mg_error *err)
{
    char path[PATH_MAX];
    enum mg_status status;
    int code;

    if (!beside_us(program, path, sizeof path))
        return mg_fail(err, MG_NOENT, "cannot find the folder of this program to start %s there",
                       program);
    (void)execv(path, argv);
    code = errno;
    status = mg_fail(err, mg_file_status(-code), "this command needs the program %s: %s", path,
                     strerror(code));
    if (err != NULL)
        err->os_code = code;
    return status;
}

const char *mg_os_data_dir(void)
{
    return "/var/lib/margay";
}

const char *mg_os_config_dir(void)
{
    return "/etc/margay";
}

/* Where distributions keep them: Debian, Fedora, SUSE, Alpine. */
const char *mg_os_ca_file(void)
{
    static const char *const files[] = {
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/ssl/ca-bundle.pem",
        "/etc/ssl/cert.pem",
    };

    for (size_t i = 0; i < MG_COUNT(files); i++) {
        if (access(files[i], R_OK) == 0)
            return files[i];
    }
    return NULL;
}

bool mg_os_terminal_init(void)
{
    const char *term = getenv("TERM");

    return isatty(STDOUT_FILENO) == 1 && term != NULL && *term != '\0' && strcmp(term, "dumb") != 0;
}

const char *mg_os_provider(void)
{
    return "linux";
}

struct mg_str mg_os_family(void)
{
    return MG_STR("linux");
}

struct mg_str mg_os_arch(void)
{
#if defined(__x86_64__)
    return MG_STR("x86_64");
#elif defined(__aarch64__)
    return MG_STR("aarch64");
#else
    return MG_STR("unknown");
#endif
}
