/* SPDX-License-Identifier: Apache-2.0
 *
 * Linux: installed plugins are the folders below /usr/lib/margay/plugins. Files are opened below
 * the descriptor of the folder, link by link refused, and started by their descriptor: what runs
 * is the inode that was read. Its bytes could still be changed by whoever owns it.
 */
#include "core/platform.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/folder.h"
#include "core/base/limits.h"
#include "core/base/vec.h"
#include "platform/linux/mapping.h"

#define PLUGINS "/usr/lib/margay/plugins"

struct held {
    char *name;
    int fd;
};

struct mg_os_plugin {
    char *folder;
    int fd;
    struct mg_vec files; /* struct held */
    char program[64];
};

struct found {
    mg_os_plugin_fn fn;
    void *context;
};

static enum mg_status give(void *context, const struct mg_folder_entry *entry, struct mg_error *err)
{
    const struct found *found = context;

    if (entry->kind == MG_FOLDER_FILE || entry->name[0] == '.')
        return MG_OK;
    return found->fn(found->context, entry->name, entry->path, err);
}

enum mg_status mg_os_plugins(mg_os_plugin_fn fn, void *context, struct mg_error *err)
{
    struct found found = {fn, context};
    enum mg_status status = mg_folder_each(PLUGINS, MG_LIMIT_PLUGINS, give, &found, err);

    return status == MG_NOENT ? MG_OK : status;
}

/* POSIX access control lists show in the group's bits: there they are the mask. */
static enum mg_status check_owner(int fd, const char *folder, const char *name,
                                  struct mg_error *err)
{
    struct stat st;

    if (fstat(fd, &st) != 0)
        return mg_fail_errno(err, errno, "look at", name);
    if (st.st_uid != 0 && st.st_uid != geteuid())
        return mg_fail(err, MG_UNTRUSTED, "%s/%s belongs to user %u, who could change it", folder,
                       name, (unsigned)st.st_uid);
    if ((st.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return mg_fail(err, MG_UNTRUSTED, "%s/%s may be changed by %s: mode %04o", folder, name,
                       (st.st_mode & S_IWOTH) != 0 ? "everybody" : "a group",
                       (unsigned)(st.st_mode & 07777));
    return MG_OK;
}

void mg_os_plugin_close(struct mg_os_plugin *plugin)
{
    if (plugin == NULL)
        return;
    for (size_t i = 0; i < plugin->files.n; i++) {
        struct held *held = mg_vec_at(&plugin->files, i);

        if (held->fd >= 0)
            (void)close(held->fd);
        free(held->name);
    }
    mg_vec_clear(&plugin->files);
    if (plugin->fd >= 0)
        (void)close(plugin->fd);
    free(plugin->folder);
    free(plugin);
}

static enum mg_status open_folder(struct mg_os_plugin *plugin, struct mg_error *err)
{
    plugin->fd = open(plugin->folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (plugin->fd < 0)
        return mg_fail_errno(err, errno, "open", plugin->folder);
    return check_owner(plugin->fd, plugin->folder, ".", err);
}

enum mg_status mg_os_plugin_open(const char *folder, struct mg_os_plugin **out,
                                 struct mg_error *err)
{
    struct mg_os_plugin *plugin = calloc(1, sizeof *plugin);
    enum mg_status status = MG_NOMEM;

    if (plugin == NULL)
        return mg_fail(err, MG_NOMEM, "no memory for a plugin");
    plugin->fd = -1;
    plugin->folder = strdup(folder);
    mg_vec_init(&plugin->files, sizeof(struct held));
    if (plugin->folder == NULL)
        (void)mg_fail(err, MG_NOMEM, "no memory for a plugin");
    else
        status = open_folder(plugin, err);
    if (status != MG_OK) {
        mg_os_plugin_close(plugin);
        return status;
    }
    *out = plugin;
    return MG_OK;
}

/* The last name of the path is a file, the others are folders. O_NONBLOCK: a FIFO must not wait for
 * its writer. The descriptor is inherited by children: the interpreter of a script reads it. name
 * is the whole path, for errors. */
static enum mg_status open_part(int at, const char *part, bool last, const char *name, int *out,
                                struct mg_error *err)
{
    int flags = last ? O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY
                     : O_RDONLY | O_NOFOLLOW | O_DIRECTORY | O_CLOEXEC;
    int fd = openat(at, part, flags);

    if (fd < 0 && (errno == ELOOP || errno == ENOTDIR))
        return mg_fail(err, MG_UNSUPPORTED, "%s is %s", name,
                       last ? "a link, not a file" : "not in a folder");
    if (fd < 0)
        return mg_fail_errno(err, errno, "open", name);
    *out = fd;
    return MG_OK;
}

/* parts is cut up. */
static enum mg_status open_below(const struct mg_os_plugin *plugin, char *parts, const char *name,
                                 int *out, struct mg_error *err)
{
    int at = plugin->fd;
    enum mg_status status;

    do {
        char *slash = strchr(parts, '/');
        int next = -1;

        if (slash != NULL)
            *slash = '\0';
        status = open_part(at, parts, slash == NULL, name, &next, err);
        if (at != plugin->fd)
            (void)close(at);
        at = next;
        if (status == MG_OK)
            status = check_owner(at, plugin->folder, name, err);
        parts = slash == NULL ? NULL : slash + 1;
    } while (status == MG_OK && parts != NULL);
    if (status != MG_OK && at >= 0)
        (void)close(at);
    else
        *out = at;
    return status;
}

static enum mg_status hold(struct mg_os_plugin *plugin, const char *name, int *fd,
                           struct mg_error *err)
{
    char *parts = strdup(name), *kept = strdup(name);
    struct held *held = mg_vec_add(&plugin->files);
    enum mg_status status;

    if (held != NULL)
        *held = (struct held){.name = kept, .fd = -1};
    if (parts == NULL || kept == NULL || held == NULL)
        status = mg_fail(err, MG_NOMEM, "no memory for a plugin");
    else
        status = open_below(plugin, parts, name, &held->fd, err);
    if (status == MG_OK)
        *fd = held->fd;
    if (held == NULL)
        free(kept);
    free(parts);
    return status;
}

enum mg_status mg_os_plugin_map(struct mg_os_plugin *plugin, const char *name,
                                struct mg_mapping *out, struct mg_error *err)
{
    int fd = -1;
    enum mg_status status = hold(plugin, name, &fd, err);

    return status == MG_OK ? mg_map_fd(fd, name, out, err) : status;
}

const char *mg_os_plugin_program(struct mg_os_plugin *plugin, const char *name)
{
    for (size_t i = 0; i < plugin->files.n; i++) {
        const struct held *held = mg_vec_at(&plugin->files, i);

        if (held->fd < 0 || strcmp(held->name, name) != 0)
            continue;
        (void)snprintf(plugin->program, sizeof plugin->program, "/proc/self/fd/%d", held->fd);
        return plugin->program;
    }
    return NULL;
}
