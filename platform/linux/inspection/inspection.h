/* SPDX-License-Identifier: Apache-2.0
 *
 * Deep Inspection: packages of programming languages, found by the files that they leave in a file
 * system. The walk (walk.h) offers files by their names; an inspector per language says which it
 * wants and reads them through the tree. Adding a language is one file and one row in inspectors.c.
 */
#ifndef MG_LINUX_INSPECTION_INSPECTION_H
#define MG_LINUX_INSPECTION_INSPECTION_H

#include "core/base/tree.h"
#include "core/model/relations.h"
#include "platform/linux/inspection/package_set.h"

/* A running inspection: what inspectors share. Plain data. */
struct mg_inspection {
    struct mg_tree *tree;
    struct mg_inventory *inventory; /* packages and coverage go here */
    struct mg_relations *relations; /* NULL: nobody asks what packages require and provide */
    struct mg_package_set known;    /* what was added */
    size_t packages;                /* added so far */
    size_t package_limit;
    uint64_t links; /* records met that depend on folders elsewhere: see model/reading.h */
    bool full;      /* a package past the limit was refused */
    int64_t end;    /* milliseconds of mg_inspection_clock: then the time is over; 0: never */
};

/* Milliseconds from some moment on, never 0. */
int64_t mg_inspection_clock(void);
/* Is it end, or later? */
bool mg_inspection_is_over(int64_t end);

enum mg_wish {
    MG_WISH_NO,
    MG_WISH_YES,
    MG_WISH_IF_EXECUTABLE, /* when somebody may execute the file */
    MG_WISH_ALWAYS,        /* also when it has not changed: what it proves depends on others */
};

struct mg_inspector {
    const char *name; /* of the language, in coverage: "inspection/python" */
    /* Is a regular file of this name, in a folder of that name (its last component), evidence of
     * packages? By names alone: it is called for every file of the host. */
    enum mg_wish (*wants)(struct mg_str folder, struct mg_str name);
    /* Read the file at path and add the packages that it proves. What is broken, too large or not
     * understood becomes coverage; only NOMEM and LIMIT (of mg_inspection_add) are errors. */
    enum mg_status (*read)(struct mg_inspection *in, const char *path, struct mg_error *err);
    bool rarely; /* most files that it wants prove nothing */
};

/* For inspectors: add a copy of a package. Fills in what is empty and follows from the inspection;
 * type, name, version, location and evidence are the inspector's to fill: location is the path of
 * the evidence file from the root, with "!/" before a path inside of an archive. A package that was
 * added before with the same type, name, version and location is left out. LIMIT past the limit of
 * packages (the inspection then ends), NOMEM. */
enum mg_status mg_inspection_add(struct mg_inspection *in, const struct mg_package *package,
                                 struct mg_error *err);

/* For inspectors: the file at path cannot be used, or only in part: coverage INCOMPLETE of
 * "inspection/<name>" with the error's status as code. A file that is not there any more is no
 * gap. */
void mg_inspection_broken(struct mg_inspection *in, const struct mg_inspector *inspector,
                          const char *path, const struct mg_error *why);

/* The inspectors in turn; NULL behind the last. */
extern const struct mg_inspector *const mg_inspectors[];

extern const struct mg_inspector mg_inspector_dotnet;     /* *.deps.json */
extern const struct mg_inspector mg_inspector_executable; /* programs of Go and of Rust */
extern const struct mg_inspector mg_inspector_java;       /* jar, war, ear, par */
extern const struct mg_inspector mg_inspector_javascript; /* package.json below node_modules */
extern const struct mg_inspector mg_inspector_php;        /* composer's installed.json */
extern const struct mg_inspector mg_inspector_python;     /* dist-info, egg-info, eggs */
extern const struct mg_inspector mg_inspector_ruby;       /* gemspecs below specifications */

#endif
