/* SPDX-License-Identifier: Apache-2.0
 *
 * Linux: running until a signal comes, the log of the system, private folders, and standing behind
 * others. Services are registered by packages and managed by systemd.
 */
#include "core/platform.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Signal handlers take no context. */
static const struct mg_os_service *running;

static void on_signal(int number)
{
    int saved = errno;

    if (number == SIGHUP)
        running->reload(running->context);
    else
        running->stop(running->context);
    errno = saved;
}

enum mg_status mg_os_service_run(const struct mg_os_service *service, struct mg_error *err)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    enum mg_status status;

    running = service;
    (void)sigaction(SIGTERM, &action, NULL);
    (void)sigaction(SIGINT, &action, NULL);
    if (service->reload != NULL)
        (void)sigaction(SIGHUP, &action, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    status = service->run(service->context, err);
    action.sa_handler = SIG_IGN; /* what is told something goes away */
    (void)sigaction(SIGTERM, &action, NULL);
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGHUP, &action, NULL);
    return status;
}

/* Priorities of syslog(3), as sd-daemon(3) reads them at the beginning of a line. */
void mg_os_event(enum mg_event event, const char *text)
{
    static const char priorities[] = {
        [MG_EVENT_INFORMATION] = '6', [MG_EVENT_WARNING] = '4', [MG_EVENT_ERROR] = '3'};
    const struct mg_event_row *row = mg_event_row(event);

    (void)fprintf(stderr, "<%c>margay: %s: %s: %s\n", priorities[row->severity], row->name,
                  row->what, text);
}

static enum mg_status fail_os(struct mg_error *err, const char *verb, const char *path)
{
    int code = errno;
    enum mg_status status = mg_fail(err, code == EACCES || code == EPERM ? MG_ACCESS : MG_IO,
                                    "cannot %s %s: %s", verb, path, strerror(code));

    if (err != NULL)
        err->os_code = code;
    return status;
}

/* Through a descriptor: what was checked is what is changed. */
static enum mg_status make_private(int folder, const char *path, struct mg_error *err)
{
    struct stat info;

    if (fstat(folder, &info) != 0)
        return fail_os(err, "look at", path);
    if (info.st_uid != geteuid())
        return mg_fail(err, MG_UNTRUSTED, "%s belongs to user %u, not to %u, who runs this program",
                       path, (unsigned)info.st_uid, (unsigned)geteuid());
    if ((info.st_mode & 022) != 0)
        return mg_fail(err, MG_UNTRUSTED,
                       "%s may be written by others (mode %03o): look at what is in it, then "
                       "chmod 700",
                       path, (unsigned)info.st_mode & 0777);
    if ((info.st_mode & 077) != 0 && fchmod(folder, 0700) != 0)
        return fail_os(err, "change the mode of", path);
    return MG_OK;
}

enum mg_status mg_os_private_folder(const char *path, struct mg_error *err)
{
    enum mg_status status;
    int folder;

    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        return fail_os(err, "make", path);
    folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0 && (errno == ENOTDIR || errno == ELOOP))
        return mg_fail(err, MG_UNSUPPORTED, "%s is no folder", path);
    if (folder < 0)
        return fail_os(err, "open", path);
    status = make_private(folder, path, err);
    (void)close(folder);
    return status;
}

static enum mg_status unsupported(struct mg_error *err)
{
    return mg_fail(err, MG_UNSUPPORTED,
                   "services are managed by systemd on Linux: use systemctl, or run "
                   "'margay agent run'");
}

enum mg_status mg_os_service_status(struct mg_os_service_status *out, struct mg_error *err)
{
    (void)out;
    return unsupported(err);
}

enum mg_status mg_os_service_install(struct mg_error *err)
{
    return unsupported(err);
}

enum mg_status mg_os_service_configure(char *missing, size_t size, struct mg_error *err)
{
    (void)missing;
    (void)size;
    return unsupported(err);
}

enum mg_status mg_os_service_remove(struct mg_error *err)
{
    return unsupported(err);
}

enum mg_status mg_os_service_start(struct mg_error *err)
{
    return unsupported(err);
}

enum mg_status mg_os_service_stop(struct mg_error *err)
{
    return unsupported(err);
}

static enum mg_status no_installer(struct mg_error *err)
{
    return mg_fail(err, MG_UNSUPPORTED,
                   "plugins are installed by the package manager on Linux, not by commands");
}

enum mg_status mg_os_install(const char *package, const char *log, struct mg_os_installed *out,
                             struct mg_error *err)
{
    (void)package;
    (void)log;
    (void)out;
    return no_installer(err);
}

enum mg_status mg_os_uninstall(const char *product, const char *log, struct mg_os_installed *out,
                               struct mg_error *err)
{
    (void)product;
    (void)log;
    (void)out;
    return no_installer(err);
}

enum mg_status mg_os_plugin_product(const char *plugin, char *out, size_t size,
                                    struct mg_error *err)
{
    (void)plugin;
    (void)out;
    (void)size;
    return no_installer(err);
}
