/* SPDX-License-Identifier: Apache-2.0
 *
 * Which names count, and the times.
 */
#include "platform/linux/watch/pending.h"

#include <stdio.h>
#include <sys/stat.h>

#include "platform/linux/inspection/inspection.h"
#include "platform/linux/tree/names.h"

/* After a marker; after anything else; at the latest after the first; the same while a package
 * manager of the system works, which waits longer for its end. */
#define MARKED_MS 300
#define QUIET_MS 2000
#define PATIENCE_MS (30 * 1000)
#define BUSY_MS (60 * 1000)

/* What installers write last. */
static const struct {
    const char *end; /* of the name */
    bool whole;      /* end is all of the name */
} markers[] = {
    {"RECORD", true},             /* pip, uv */
    {".package-lock.json", true}, /* npm */
    {".modules.yaml", true},      /* pnpm */
    {".yarn-state.yml", true},    /* yarn */
    {".yarn-integrity", true},    /* yarn 1 */
    {"installed.json", true},     /* composer */
    {".gemspec", false},          /* gem */
    {".egg", false},              /* the rest: one file each */
    {".egg-link", false},
    {".deps.json", false},
    {".jar", false},
    {".war", false},
    {".ear", false},
    {".par", false},
};

static bool is_marker(struct mg_str name)
{
    for (size_t i = 0; i < MG_COUNT(markers); i++) {
        if (markers[i].whole ? mg_str_is(name, markers[i].end)
                             : mg_str_ends(name, mg_str_of(markers[i].end)))
            return true;
    }
    return false;
}

/* folder/name; false when that is longer than a path. */
static bool join(struct mg_str folder, struct mg_str name, char out[MG_LIMIT_CHANGED_PATH + 1])
{
    if (folder.n + 1 + name.n > MG_LIMIT_CHANGED_PATH)
        return false;
    (void)snprintf(out, MG_LIMIT_CHANGED_PATH + 1, "%.*s/%.*s", MG_STR_ARG(folder),
                   MG_STR_ARG(name));
    return true;
}

/* What has the name of a program, and went: nobody can tell any more what it was, unless it has
 * just been made: a temporary file. */
static bool is_program(struct mg_str folder, struct mg_str name, unsigned touch)
{
    char path[MG_LIMIT_CHANGED_PATH + 1];
    struct stat st;

    if ((touch & (MG_TOUCH_GONE | MG_TOUCH_MADE)) == MG_TOUCH_GONE)
        return true;
    return join(folder, name, path) && lstat(path, &st) == 0 && S_ISREG(st.st_mode) &&
           (st.st_mode & (S_IXUSR | S_IXGRP | S_IXOTH)) != 0;
}

/* Does an inspector want it? */
static bool is_wanted(struct mg_str folder, struct mg_str name, unsigned touch)
{
    bool may_be = false;

    for (size_t i = 0; mg_inspectors[i] != NULL; i++) {
        enum mg_wish wish = mg_inspectors[i]->wants(mg_tree_base_name(folder), name);

        if (wish != MG_WISH_NO && wish != MG_WISH_IF_EXECUTABLE)
            return true;
        may_be = may_be || wish == MG_WISH_IF_EXECUTABLE;
    }
    return may_be && is_program(folder, name, touch);
}

/* pip and npm move what they replace aside under such names, and delete it at the end; compiled
 * Python says nothing about packages. */
static bool is_aside(struct mg_str name)
{
    return mg_str_starts(name, MG_STR("~")) || mg_str_is(name, "__pycache__");
}

static bool is_aside_path(struct mg_str path)
{
    struct mg_str name;

    while (mg_str_cut(&path, '/', &name)) {
        if (is_aside(name))
            return true;
    }
    return false;
}

void mg_pending_add(struct mg_pending *pending, struct mg_str path, bool marker, int64_t now)
{
    if (!mg_changes_is_host(&pending->set))
        pending->first = now;
    /* Of what is read in one go nobody knows what came last. */
    pending->marker = marker || (pending->marker && pending->last == now);
    pending->last = now;
    mg_changes_add_folder(&pending->set, path);
}

static void add_entry(struct mg_pending *pending, struct mg_str folder, struct mg_str name,
                      bool marker, int64_t now)
{
    char path[MG_LIMIT_CHANGED_PATH + 1];

    mg_pending_add(pending, join(folder, name, path) ? mg_str_of(path) : folder, marker, now);
}

/* A folder that was made is empty; one that came or went took all along that is in it. */
static bool touch_folder(struct mg_pending *pending, struct mg_str folder, struct mg_str name,
                         unsigned touch, int64_t now)
{
    if ((touch & (MG_TOUCH_DONE | MG_TOUCH_GONE)) == 0)
        return false;
    add_entry(pending, folder, name, false, now);
    return true;
}

/* Each record is one file, so that it is read again, and not all that lies beside it. */
bool mg_pending_touch(struct mg_pending *pending, struct mg_str folder, struct mg_str name,
                      unsigned touch, int64_t now)
{
    bool marker = (touch & MG_TOUCH_DONE) != 0 && is_marker(name);

    if (is_aside(name) || is_aside_path(folder))
        return false;
    if ((touch & MG_TOUCH_FOLDER) != 0)
        return touch_folder(pending, folder, name, touch, now);
    if (is_wanted(folder, name, touch)) {
        add_entry(pending, folder, name, marker, now);
        return true;
    }
    if (marker) {
        pending->marker = true;
        pending->last = now;
    }
    return false;
}

int64_t mg_pending_due(const struct mg_pending *pending, bool busy)
{
    int64_t quiet = pending->last + (pending->marker ? MARKED_MS : QUIET_MS);
    int64_t latest = pending->first + (busy ? BUSY_MS : PATIENCE_MS);

    if (!mg_changes_is_host(&pending->set))
        return MG_NEVER_MS;
    return busy || latest < quiet ? latest : quiet;
}

void mg_pending_take(struct mg_pending *pending, struct mg_changes *changes)
{
    if (mg_changes_is_host(&pending->set))
        pending->set.at = pending->last;
    pending->marker = false;
    mg_changes_move(changes, &pending->set);
}
