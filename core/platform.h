/* SPDX-License-Identifier: Apache-2.0
 *
 * Everything an operating system owes the core, beyond what libuv already evens out. Each system
 * implements all of it in platform/<system>/; the linker joins them. Paths are UTF-8.
 */
#ifndef MG_PLATFORM_H
#define MG_PLATFORM_H

#include "core/base/error.h"
#include "core/base/str.h"
#include "core/model/changes.h"
#include "core/model/event.h"
#include "core/model/inventory.h"
#include "core/model/protection.h"

/* A file mapped read-only into memory. The bytes must not change while it is mapped: we only map
 * files that are replaced by rename, never rewritten. */
struct mg_mapping {
    const unsigned char *p;
    size_t n;
    void *handle; /* of the implementation */
};

/* Map a regular file. NOENT, ACCESS, IO; an empty file gives p NULL, n 0. */
enum mg_status mg_os_map(const char *path, struct mg_mapping *out, struct mg_error *err);
void mg_os_unmap(struct mg_mapping *mapping);

/* End a child process and, where the system can, everything it started. Never fails visibly. */
void mg_os_kill_tree(int pid);

/* Flags for uv_spawn that make mg_os_kill_tree reach grandchildren. */
unsigned mg_os_spawn_flags(void);

/* Replace this process by program, which lies beside the running executable, with the same
 * arguments; returns only on failure. UNSUPPORTED where every command is in one executable. */
enum mg_status mg_os_become(const char *program, char *const argv[], struct mg_error *err);

/* Folder of Margay's own data ("/var/lib/margay"); the default database lies in it. */
const char *mg_os_data_dir(void);

/* Folder of what an administrator decides ("/etc/margay"): pinned keys. */
const char *mg_os_config_dir(void);

/* The file of the authorities that the system trusts for TLS, PEM; NULL: whatever the TLS library
 * finds by itself. */
const char *mg_os_ca_file(void);

/* Make a folder (its parent must be there) that only the system and administrators may enter, on
 * Linux only the user that runs us; one that is there becomes so. UNTRUSTED when it, or something
 * in it, belongs to somebody else: what it holds may then be theirs. UNSUPPORTED: no folder. */
enum mg_status mg_os_private_folder(const char *path, struct mg_error *err);

/* Write into the log of the system: the Event Log of Windows, else standard error with the priority
 * that systemd's journal reads. Never fails visibly. */
void mg_os_event(enum mg_event event, const char *text);

/* What runs until it is told to stop. stop and reload (may be NULL) are called from any thread, or
 * from a signal handler, and return at once. */
struct mg_os_service {
    enum mg_status (*run)(void *context, struct mg_error *err);
    void (*stop)(void *context);
    void (*reload)(void *context);
    void *context;
};
/* Run it as a service of the system where the system started us as one, else on the console, where
 * Ctrl-C stops it. Returns what run does. */
enum mg_status mg_os_service_run(const struct mg_os_service *service, struct mg_error *err);

/* What whoever manages services wants to know of one. */
enum mg_os_service_news {
    MG_SERVICE_READY,
    MG_SERVICE_ALIVE,
    MG_SERVICE_ENDING,
    MG_SERVICE_STATUS, /* nothing but the text */
};
/* Tell it, with a line of text for people or NULL, where the system listens. */
void mg_os_service_tell(enum mg_os_service_news news, const char *text);
/* Milliseconds within which it wants to hear ALIVE, again and again; 0: it does not. */
int64_t mg_os_service_patience(void);

enum mg_os_service_state {
    MG_SERVICE_ABSENT, /* not installed */
    MG_SERVICE_STOPPED,
    MG_SERVICE_STARTING,
    MG_SERVICE_RUNNING,
    MG_SERVICE_STOPPING,
};
struct mg_os_service_status {
    enum mg_os_service_state state;
    unsigned pid;   /* 0: it does not run */
    bool automatic; /* starts with the system */
    bool restarts;  /* is started again after it failed, as far as the system tells */
    char command[1024];
    char account[256];
};
/* Of the agent as a service: this program with "agent run". All: UNSUPPORTED where another program
 * manages services, ACCESS without the rights of an administrator. */
enum mg_status mg_os_service_status(struct mg_os_service_status *out, struct mg_error *err);
/* Register it, or change what is registered, without the settings below. */
enum mg_status mg_os_service_install(struct mg_error *err);
/* Recovery, stopping before the system does, description, source of events. missing: names of what
 * this system does not take, separated by ", "; empty: none. NOENT: not installed. */
enum mg_status mg_os_service_configure(char *missing, size_t size, struct mg_error *err);
/* Stop it and take it off the list, with its source of events. NOENT: not installed. */
enum mg_status mg_os_service_remove(struct mg_error *err);
/* Wait until it runs, or has stopped; fine when it already does. TIMEOUT. */
enum mg_status mg_os_service_start(struct mg_error *err);
enum mg_status mg_os_service_stop(struct mg_error *err);

/* How the system's installer of packages ended. */
struct mg_os_installed {
    unsigned code; /* of the installer; 0: it was not started, or all went well */
    bool restart;  /* the host has to be restarted to finish */
};
/* Install a package, or remove a product, without asking anybody; the installer writes a log. Waits
 * for the end, and for another installation to end. TIMEOUT; IO when the installer failed,
 * with its code in the text; UNSUPPORTED where packages are installed by other means. */
enum mg_status mg_os_install(const char *package, const char *log, struct mg_os_installed *out,
                             struct mg_error *err);
enum mg_status mg_os_uninstall(const char *product, const char *log, struct mg_os_installed *out,
                               struct mg_error *err);
/* The product by which a plugin was installed, for the latter. NOENT when none is known. */
enum mg_status mg_os_plugin_product(const char *plugin, char *out, size_t size,
                                    struct mg_error *err);

/* What a process may take together with all that it starts. 0: as much as there is. */
struct mg_os_limits {
    uint64_t memory;      /* bytes */
    unsigned cpu_percent; /* of one processor */
    unsigned processes;
    bool background; /* nobody waits for it: it takes only what others leave */
};
/* Put this process, and what it starts from now on, under limits, and behind others. Each as far as
 * the system has it: out tells what is on and what is not. Once. */
void mg_os_limit_self(const struct mg_os_limits *limits, struct mg_protections *out);

/* What a process does from now on that reads foreign bytes. */
enum mg_duty {
    MG_DUTY_PROVIDE, /* read the inventory of the root file system in a folder */
    MG_DUTY_MATCH,   /* read a database and an inventory, write files in a folder */
    MG_DUTY_EXPOSE,  /* ask the kernel about sockets and packet filters, write files */
};
/* Give up, for good, every right that the duty does not need, each as far as the system can take it
 * away; out tells what is on and what is not. Before the first foreign byte, and before threads.
 * Adds nothing where the system has no such thing. */
void mg_os_confine(enum mg_duty duty, const char *folder, struct mg_protections *out);

/* Who this host is, and since which start: empty where it cannot be told. */
struct mg_os_ids {
    char machine[80]; /* the same as long as the system is installed */
    char boot[80];    /* another one after every start, and only then */
};
void mg_os_ids(struct mg_os_ids *out);

/* Let no second process have this file as a lock; held until this one ends, however it ends.
 * ACCESS: another one has it. */
enum mg_status mg_os_lock(const char *path, struct mg_error *err);

/* When the process that started us ends, so do we. For children that nobody else would end. */
void mg_os_end_with_parent(void);

/* Where the agent of a data folder is asked: the path of a socket, or the name of a pipe. From then
 * on somebody who goes away fails our writes, and nothing more. LIMIT when the folder's path is too
 * long for one. */
enum mg_status mg_os_endpoint(const char *data, char *out, size_t size, struct mg_error *err);
/* Remove what an agent that is no more left there. */
void mg_os_endpoint_forget(const char *endpoint);
/* An endpoint that we have connected to, before we say anything: UNTRUSTED when somebody serves it
 * who is neither the system, an administrator, nor the user that we run as. */
enum mg_status mg_os_endpoint_check(const char *endpoint, intptr_t handle, struct mg_error *err);
/* An endpoint that is bound and not listened at so far, and its file descriptor or handle: only the
 * system and administrators, on Linux its owner, may open it. */
enum mg_status mg_os_endpoint_restrict(const char *endpoint, intptr_t handle, struct mg_error *err);

/* Being told when this host changes: databases of package managers, packages of languages below the
 * paths of Deep Inspection, and two files of the agent. All that is told is a hint. */
struct mg_os_watch;
struct mg_os_watch_wish {
    const char *database, *config; /* files that need not be there */
    const char *const *paths;      /* of Deep Inspection, beside the default ones */
    size_t path_count;
};
/* How packages of languages are noticed. */
enum mg_watch_level {
    MG_WATCH_FILE_SYSTEMS, /* by all events of their file systems */
    MG_WATCH_FOLDERS,      /* by a watch on each folder */
    MG_WATCH_SCHEDULE,     /* not at all: everything is said to have changed once an hour */
};
struct mg_os_watch_state {
    enum mg_watch_level level;
    char why[256];      /* it is not the first; empty: it is */
    unsigned folders;   /* watched one by one, of databases and files included */
    uint64_t events;    /* seen */
    uint64_t overflows; /* times that the system lost events: all was said to have changed */
};
/* Begin. The texts of wish are borrowed for the call. UNSUPPORTED where the system has no such
 * thing; LIMIT, NOMEM, IO. */
enum mg_status mg_os_watch_open(const struct mg_os_watch_wish *wish, struct mg_os_watch **out,
                                struct mg_error *err);
/* Another wish for a watch that runs; what it has seen is not lost. NOMEM: as it was. */
enum mg_status mg_os_watch_set(struct mg_os_watch *watch, const struct mg_os_watch_wish *wish,
                               struct mg_error *err);
/* Readable when mg_os_watch_read wants to be called, also when only time has passed. */
int mg_os_watch_fd(const struct mg_os_watch *watch);
/* Add what is over and done with: a transaction of a package manager when it has ended, packages of
 * languages when they have come to rest. Never blocks for long. */
void mg_os_watch_read(struct mg_os_watch *watch, struct mg_changes *changes);
void mg_os_watch_state(const struct mg_os_watch *watch, struct mg_os_watch_state *out);
/* End. What was seen and not told is lost. NULL is fine. */
void mg_os_watch_close(struct mg_os_watch *watch);

/* A fingerprint of the databases of package managers, to notice changes that nobody watched.
 * UNSUPPORTED where there are none. */
enum mg_status mg_os_packages_print(uint64_t *out, struct mg_error *err);

/* Prepare standard output for UTF-8, for the bytes we write as they are and, when it is a terminal,
 * for colours; false: no colours there. Called before the first output; again does no harm. */
bool mg_os_terminal_init(void);

/* How far Deep Inspection has come. */
struct mg_inspection_progress {
    uint64_t directories;
    uint64_t packages;
    uint64_t seconds_left; /* to the limit of time */
};

/* What Deep Inspection is asked for. */
struct mg_inspection_request {
    bool off;
    const char *const *paths; /* beside the default ones, by the rules of inspection_paths.h */
    size_t path_count;
    unsigned packages, seconds; /* limits; 0: those of core/base/limits.h */
};

/* Who wants to know how providing goes; each function may be NULL. */
struct mg_provide_watcher {
    /* Host and packages of the operating system are complete; more packages come behind them. */
    void (*system_read)(void *context, const struct mg_inventory *inventory);
    /* At most once a second. */
    void (*inspecting)(void *context, const struct mg_inspection_progress *progress);
    void *context;
};

/* What may be kept of an earlier inventory of this host, and what may not. A part that cannot be
 * read alone is read with all the rest, so the result is the same: mg_inventory's reading tells. */
struct mg_change_request {
    bool asked;                          /* false: all is read, whatever follows */
    const struct mg_inventory *previous; /* NULL: there is none that can be used */
    bool packages;                       /* databases of package managers */
    bool files;                          /* files that package managers wrote, unknown which */
    const char *const *folders;          /* of Deep Inspection, absolute: what lies in them or */
    size_t folder_count;                 /* below is read again; one may be a file, or gone */
};

/* What the built-in inventory provider is asked for. */
struct mg_provide_request {
    const char *root;          /* "/" or a folder that holds a root file system */
    const char *const *owners; /* with owner_count > 0: only packages that own these paths */
    size_t owner_count;
    bool relations; /* what packages require and provide is wanted as well */
    struct mg_inspection_request inspection; /* off when owners are asked for */
    struct mg_change_request change;
    struct mg_provide_watcher watcher;
};

/* Name of the inventory provider built into this program ("linux"), or NULL where inventories
 * come from a separately installed plugin. */
const char *mg_os_provider(void);

/* The family of this system, as hosts tell theirs: "linux". What Margay does for it is in
 * core/model/capability.h. */
struct mg_str mg_os_family(void);

/* Read the inventory. Runs in the provider's own process, which treats every byte of the host as
 * hostile. What cannot be read becomes coverage; an error means that there is no inventory. */
enum mg_status mg_os_provide(const struct mg_provide_request *request,
                             struct mg_inventory *inventory, struct mg_error *err);

/* The machine that this program is built for, as manifests of plugins name it: "x86_64", "aarch64",
 * or "unknown", for which there are no plugins. */
struct mg_str mg_os_arch(void);

/* Called for an installed plugin: the name it is registered by and the folder it should be in,
 * which need not be there. */
typedef enum mg_status (*mg_os_plugin_fn)(void *context, const char *name, const char *folder,
                                          struct mg_error *err);
/* Call found for each plugin that was installed, in any order; its first failure ends it. */
enum mg_status mg_os_plugins(mg_os_plugin_fn found, void *context, struct mg_error *err);

/* The folder of a plugin, and the files in it that were asked for, all open until it is closed.
 * While they are, they stay what they are as far as the system can see to it: docs/plugins.md. */
struct mg_os_plugin;
/* UNTRUSTED when somebody may change the folder who is neither an administrator nor the user that
 * runs this program. NOENT, ACCESS, IO. */
enum mg_status mg_os_plugin_open(const char *folder, struct mg_os_plugin **out,
                                 struct mg_error *err);
/* Map the file of this name, which is relative, with '/' as separator and without "..". UNTRUSTED
 * as above, also for the folders between; UNSUPPORTED for what is no regular file, also for a link.
 * The mapping may be ended at once, the file stays open. */
enum mg_status mg_os_plugin_map(struct mg_os_plugin *plugin, const char *name,
                                struct mg_mapping *out, struct mg_error *err);
/* What to start so that it is the file that was mapped by this name; borrowed, NULL when none was.
 */
const char *mg_os_plugin_program(struct mg_os_plugin *plugin, const char *name);
/* NULL is fine. */
void mg_os_plugin_close(struct mg_os_plugin *plugin);

/* Network exposure of this host (core/exposure): its listening sockets and coverage go into the
 * inventory, the verdicts about them, which borrow from it, into exposures, not finished. An error
 * means that there are no verdicts. UNSUPPORTED where nobody reads them yet. */
struct mg_exposures;
enum mg_status mg_os_exposure(struct mg_inventory *inventory, struct mg_exposures *exposures,
                              struct mg_error *err);
/* A fingerprint of the listening sockets, without what clients bind for themselves, to notice that
 * another one is there. Quick: no process is looked at. UNSUPPORTED where nobody makes it. */
enum mg_status mg_os_listeners_print(uint64_t *out, struct mg_error *err);

#endif
