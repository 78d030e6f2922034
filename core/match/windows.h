/* SPDX-License-Identifier: Apache-2.0
 *
 * Inside the matcher: Windows and Microsoft's products. Their advisories name products, the builds
 * with the fix and the updates that bring them; docs/windows-updates.md tells the rules.
 */
#ifndef MG_MATCH_WINDOWS_H
#define MG_MATCH_WINDOWS_H

#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/model/inventory.h"

/* Types of packages: a product of Microsoft; a program that somebody registered as installed. */
#define MG_WINDOWS_PRODUCT "windows"
#define MG_WINDOWS_PROGRAM "windows-program"

struct mg_answer;
struct mg_finding;
struct mg_hit;
struct mg_match_scan;

/* What is the same for all packages of a Windows host. */
struct mg_windows {
    struct mg_str product;    /* MSRC's name of the Windows that runs; empty: not known */
    struct mg_map installed;  /* updates that are installed, and all that these replace */
    struct mg_map pending;    /* the same with those that wait for a restart */
    struct mg_str next_build; /* that a restart will bring; empty: none */
};

/* Four numbers of a build; those that are not there are 0. False unless it is one. */
struct mg_windows_build {
    uint64_t numbers[4];
};
bool mg_windows_build_parse(struct mg_str text, struct mg_windows_build *out);
/* Do builds of both belong to one line of cumulative updates, so that the last number tells which
 * has more? */
bool mg_windows_same_line(const struct mg_windows_build *a, const struct mg_windows_build *b);

/* windows_products.c: MSRC's name of the Windows that a host runs; empty when it has none. The
 * arena is for names that are put together. False past its ceiling. */
bool mg_windows_product_of(struct mg_arena *arena, const struct mg_host *host, struct mg_str *out);

/* How builds of a product are compared. */
enum mg_windows_rule {
    MG_WINDOWS_BY_LINE,    /* Windows itself: within a line of updates */
    MG_WINDOWS_BY_FILE,    /* .NET Framework: three numbers of a file version */
    MG_WINDOWS_BY_VERSION, /* by all numbers */
    MG_WINDOWS_BY_NOBODY,  /* its advisories have no builds */
};

/* A name under which advisories speak of a package. */
struct mg_windows_name {
    struct mg_str ecosystem, name, version;
    enum mg_windows_rule rule;
};

/* The names of a package in turn, index from 0; false behind the last, and past the ceiling of the
 * arena, with *full set. */
bool mg_windows_name(struct mg_arena *arena, const struct mg_windows *windows,
                     const struct mg_package *package, size_t index, struct mg_windows_name *out,
                     bool *full);

/* windows_programs.c: a registered program that the reviewed table knows. */
bool mg_windows_program(const struct mg_package *package, struct mg_windows_name *out);

bool mg_windows_is(const struct mg_package *package);
/* Of a package of Windows; empty: it is not matched. */
struct mg_str mg_windows_ecosystem(const struct mg_package *package);

/* Begin a scan: the product becomes a package of the inventory, the updates are followed. The scan
 * must have its database. False without memory. */
bool mg_windows_begin(struct mg_match_scan *scan);
void mg_windows_clear(struct mg_windows *windows);

/* windows_answer.c: add all that advisories say of a package to the answer, for mg_answer_find.
 * False without memory. */
bool mg_windows_look_up(struct mg_match_scan *scan, const struct mg_package *package,
                        struct mg_answer *answer);

/* windows_finding.c: fix, state and remediation of a finding from its hits. False past the ceiling
 * of the arena. */
bool mg_windows_set_fix(struct mg_arena *arena, const struct mg_hit *hits, size_t count,
                        struct mg_finding *finding);

/* windows_coverage.c: entries of the host, and of what advisories said of one of its packages. */
void mg_windows_coverage(struct mg_match_scan *scan);
void mg_windows_coverage_answer(struct mg_match_scan *scan, const struct mg_package *package,
                                const struct mg_answer *answer);

#endif
