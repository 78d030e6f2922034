/* SPDX-License-Identifier: Apache-2.0
 *
 * Host facts. Files: hostname(5), machine-id(5), random(4) for the boot id; all one short line.
 */
#include "platform/linux/host.h"

#include <sys/stat.h>
#include <sys/utsname.h>

#include "core/base/limits.h"
#include "platform/linux/tree/names.h"

#define BOOT_ID "proc/sys/kernel/random/boot_id"
#define LIVE_PATCHES "sys/kernel/livepatch"

bool mg_host_is_live(struct mg_tree *tree)
{
    struct mg_tree_stat root;
    struct stat st;

    return stat("/", &st) == 0 && mg_tree_stat(tree, ".", &root, NULL) == MG_OK &&
           root.inode == st.st_ino && root.device == st.st_dev;
}

/* Empty past the arena's ceiling; then adding packages fails as well and says so. */
static struct mg_str keep(struct mg_arena *arena, struct mg_str s)
{
    struct mg_str copy = MG_STR_NONE;

    (void)mg_arena_str(arena, s, &copy);
    return copy;
}

/* Lines of '#' are comments (hostname(5)). */
static struct mg_str first_line(struct mg_str text)
{
    struct mg_str line = MG_STR_NONE;

    while (mg_str_cut(&text, '\n', &line)) {
        line = mg_str_trim(line);
        if (line.n != 0 && line.p[0] != '#')
            return line;
    }
    return MG_STR_NONE;
}

/* The first line of a file; a file that is not there gives nothing, one that cannot be read gives
 * coverage as well. */
static struct mg_str read_line(struct mg_tree *tree, const char *path,
                               struct mg_inventory *inventory)
{
    struct mg_str line = MG_STR_NONE;
    enum mg_status status;
    struct mg_error err;
    struct mg_buf text;

    mg_buf_init(&text, MG_LIMIT_SMALL_FILE);
    status = mg_tree_read(tree, path, &text, &err);
    if (status == MG_OK)
        line = mg_str_take(first_line(mg_buf_view(&text)), MG_LIMIT_FIELD);
    else if (status != MG_NOENT)
        mg_inventory_add_failure(inventory, "host", path, &err);
    line = keep(&inventory->arena, line);
    mg_buf_clear(&text);
    return line;
}

/* 128 bits in hexadecimal (machine-id(5)); before the first boot it may say "uninitialized". */
static bool is_machine_id(struct mg_str id)
{
    for (size_t i = 0; i < id.n; i++) {
        if (!(id.p[i] >= '0' && id.p[i] <= '9') && !(id.p[i] >= 'a' && id.p[i] <= 'f'))
            return false;
    }
    return id.n == 32;
}

static bool is_patch(struct mg_str entry)
{
    return entry.n != 0;
}

static bool is_enabled(struct mg_tree *tree, struct mg_str patch, struct mg_inventory *inventory)
{
    const char *path = mg_arena_printf(&inventory->arena, "%s/enabled", patch.p);

    return path != NULL && mg_str_is(read_line(tree, path, inventory), "1");
}

/* Folders with a file "enabled" (Documentation/ABI/testing/sysfs-kernel-livepatch of Linux). */
static struct mg_str read_live_patches(struct mg_tree *tree, struct mg_inventory *inventory)
{
    struct mg_str patches = MG_STR_NONE;
    struct mg_vec names;
    struct mg_buf text;

    mg_vec_init(&names, sizeof(struct mg_str));
    mg_buf_init(&text, MG_LIMIT_FIELD);
    (void)mg_tree_names(tree, LIVE_PATCHES, is_patch, &inventory->arena, &names, NULL);
    for (size_t i = 0; i < names.n; i++) {
        struct mg_str patch = *(struct mg_str *)mg_vec_at(&names, i);

        if (!is_enabled(tree, patch, inventory))
            continue;
        if (text.n != 0)
            mg_buf_char(&text, ' ');
        mg_buf_str(&text, mg_tree_base_name(patch));
    }
    patches = keep(&inventory->arena, mg_buf_view(&text));
    mg_buf_clear(&text);
    mg_vec_clear(&names);
    return patches;
}

static void read_running(struct mg_tree *tree, struct mg_inventory *inventory, struct mg_host *host)
{
    struct utsname name;

    host->boot_id = read_line(tree, BOOT_ID, inventory);
    host->live_patches = read_live_patches(tree, inventory);
    if (uname(&name) != 0)
        return;
    host->hostname = keep(&inventory->arena, mg_str_of(name.nodename));
    host->kernel_release = keep(&inventory->arena, mg_str_of(name.release));
}

void mg_host_read(struct mg_tree *tree, bool live, struct mg_inventory *inventory,
                  struct mg_host *host)
{
    struct mg_str machine_id = read_line(tree, "etc/machine-id", inventory);

    host->os_family = MG_STR("linux");
    if (is_machine_id(machine_id))
        host->machine_id = machine_id;
    host->architecture = read_line(tree, "var/lib/dpkg/arch", inventory);
    if (host->architecture.n == 0)
        host->architecture = read_line(tree, "etc/apk/arch", inventory);
    if (live)
        read_running(tree, inventory, host);
    if (host->hostname.n == 0)
        host->hostname = read_line(tree, "etc/hostname", inventory);
}

/* The package manager itself is built for the host's own architecture. */
static bool is_manager(struct mg_str name)
{
    return mg_str_is(name, "dpkg") || mg_str_is(name, "rpm") || mg_str_is(name, "apk-tools") ||
           mg_str_is(name, "pacman");
}

/* What deb, rpm and apk, and pacman call packages that fit every architecture. */
static bool is_any_arch(struct mg_str arch)
{
    return mg_str_is(arch, "all") || mg_str_is(arch, "noarch") || mg_str_is(arch, "any");
}

static struct mg_str arch_of_packages(const struct mg_inventory *inventory)
{
    struct mg_str any = MG_STR_NONE;

    for (size_t i = 0; i < inventory->package_count; i++) {
        const struct mg_package *package = &inventory->packages[i];

        if (is_manager(package->name) && !is_any_arch(package->arch))
            return package->arch;
        if (any.n == 0 && !is_any_arch(package->arch))
            any = package->arch;
    }
    return any;
}

void mg_host_find_arch(bool live, const struct mg_inventory *inventory, struct mg_arena *arena,
                       struct mg_host *host)
{
    struct utsname name;

    if (host->architecture.n == 0)
        host->architecture = arch_of_packages(inventory);
    if (host->architecture.n == 0 && live && uname(&name) == 0)
        host->architecture = keep(arena, mg_str_of(name.machine));
}
