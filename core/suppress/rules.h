/* SPDX-License-Identifier: Apache-2.0
 *
 * A set of rules, and what the readers of the formats put into it. Private to core/suppress.
 */
#ifndef MG_SUPPRESS_RULES_H
#define MG_SUPPRESS_RULES_H

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/json.h"
#include "core/base/map.h"
#include "core/base/vec.h"
#include "core/suppress/product.h"
#include "core/suppress/suppress.h"

enum mg_rule_status {
    MG_RULE_AFFECTED,
    MG_RULE_UNDECIDED,    /* under investigation */
    MG_RULE_NOT_AFFECTED, /* from here on they suppress */
    MG_RULE_FIXED,
    MG_RULE_IGNORED,
};

/* Why a statement that would suppress is not applied. */
enum mg_skip {
    MG_SKIP_NO_ID,
    MG_SKIP_STATUS,
    MG_SKIP_NO_JUSTIFICATION,
    MG_SKIP_NO_PRODUCT,
    MG_SKIP_NO_PURL,
    MG_SKIP_OTHER_PRODUCT,
    MG_SKIP_PLATFORM,
    MG_SKIP_NO_VERSION,
    MG_SKIP_RANGE,
    MG_SKIP_COUNT,
};

/* One file. */
struct mg_rule_file {
    struct mg_str name;
    const char *format; /* "OpenVEX"; NULL: an ignore file */
    size_t statements;
    uint64_t skipped[MG_SKIP_COUNT];
};

struct mg_rule {
    enum mg_rule_status status;
    const struct mg_suppression *result; /* what the findings that it suppresses point to */
    struct mg_str id;                    /* empty: any */
    const struct mg_product *product;    /* NULL: any */
    struct mg_str versions;              /* beside the product: a version, or "vers:..." */
    struct mg_str platform;              /* CPE of the release that it is about; empty: any */
    struct mg_str package, path,
        host;     /* patterns of ignore rules, with '*' at the end; empty: any */
    int64_t time; /* milliseconds since 1970 */
    bool used;
    struct mg_rule *next; /* about the same vulnerability and product */
};

/* By which names of a vulnerability rules are found. */
struct mg_rule_names {
    size_t number;    /* of the statement's names; 0: by the id alone, with all rules about it */
    struct mg_str id; /* the first name; empty: any vulnerability */
};

struct mg_suppress {
    struct mg_arena arena;
    struct mg_vec documents; /* of cJSON *: the strings of the rules borrow from them */
    struct mg_vec files;     /* of struct mg_rule_file * */
    struct mg_vec ignores;   /* of struct mg_rule * */
    struct mg_map index;     /* key of names and product: struct mg_rule_bucket * */
    struct mg_map names;     /* a name: struct mg_rule_namesakes * */
    size_t names_count;
    const struct mg_suppression *last; /* rules of one statement mostly share it */
};

struct mg_rule_bucket {
    struct mg_rule *first;
    size_t count;
};

/* What has one name in common. */
struct mg_rule_namesake {
    const struct mg_rule_names *names;
    const struct mg_rule_namesake *next;
};

struct mg_rule_namesakes {
    const struct mg_rule_namesake *first;
    size_t count;
};

/* What one statement of a VEX document says of one product. Strings borrow from the document. */
struct mg_statement {
    size_t number;
    struct mg_str id;
    const struct mg_rule_names *names; /* NULL: it has no aliases */
    enum mg_rule_status status;
    struct mg_str justification, reason;
    struct mg_str time;                     /* RFC 3339 */
    const struct mg_product *product;       /* NULL: anything on the host */
    struct mg_str versions, platform, host; /* as of the rule */
};

/* A file of the set, which owns the document from now on. NULL without memory: then it does not. */
struct mg_rule_file *mg_rules_add_file(struct mg_suppress *set, const char *name, cJSON *document);

/* Can a vulnerability be called that? */
bool mg_rules_is_name(struct mg_str id);
/* Let the statement be found by its id and by the aliases of an array of texts or, with member, of
 * objects with them. Rules share these names: however many aliases and products a statement has, it
 * takes memory for the sum of them only. LIMIT past MG_LIMIT_SUPPRESS_NAMESAKES, NOMEM. */
enum mg_status mg_rules_name(struct mg_suppress *set, struct mg_statement *statement,
                             const cJSON *list, const char *member, struct mg_error *err);
/* Make a rule of the statement, or count why it can be none. LIMIT, NOMEM. */
enum mg_status mg_rules_add(struct mg_suppress *set, struct mg_rule_file *file,
                            const struct mg_statement *statement, struct mg_error *err);
/* Count a statement that cannot be applied; one that would not suppress anyway does no harm. */
void mg_rules_skip(struct mg_rule_file *file, const struct mg_statement *statement,
                   enum mg_skip why);
/* Let the rule be found. LIMIT past MG_LIMIT_SUPPRESS_ALIKE, NOMEM. */
enum mg_status mg_rules_index(struct mg_suppress *set, const struct mg_rule_names *names,
                              struct mg_rule *rule, struct mg_error *err);

/* The rules of the names about a product; NULL: those that do not name one. The key is made in
 * buf. */
struct mg_rule *mg_rules_find(const struct mg_suppress *set, const struct mg_rule_names *names,
                              const struct mg_product *product, bool source, struct mg_str name,
                              struct mg_buf *buf);
/* The statements with aliases of which one name is id. */
const struct mg_rule_namesake *mg_rules_named(const struct mg_suppress *set, struct mg_str id);

/* The readers. root is the document; what they add borrows from it. */
enum mg_status mg_rules_read_openvex(struct mg_suppress *set, struct mg_rule_file *file,
                                     const cJSON *root, struct mg_error *err);
enum mg_status mg_rules_read_cyclonedx(struct mg_suppress *set, struct mg_rule_file *file,
                                       const cJSON *root, struct mg_error *err);
enum mg_status mg_rules_read_csaf(struct mg_suppress *set, struct mg_rule_file *file,
                                  const cJSON *root, struct mg_error *err);
/* text is the document: errors name lines. */
enum mg_status mg_rules_read_ignore(struct mg_suppress *set, struct mg_rule_file *file,
                                    const cJSON *root, struct mg_str text, struct mg_error *err);

/* Does the rule hold for what was found? */
struct mg_rule_case {
    const struct mg_finding *finding;
    const struct mg_host *host;
    const struct mg_distro *distro; /* NULL when not known */
    const struct mg_target *target; /* NULL when there is none to compare products with */
};
bool mg_rule_holds(const struct mg_rule *rule, const struct mg_rule_case *one);

/* Can the platform be told, that is: is it the CPE of a release? */
bool mg_platform_known(struct mg_str cpe);
bool mg_platform_is(struct mg_str cpe, const struct mg_distro *distro);

/* A version, or a range that can be read ("vers:deb/>=1|<2")? */
bool mg_versions_valid(struct mg_str versions);
bool mg_versions_cover(struct mg_str versions, const struct mg_target *target, bool source);

#endif
