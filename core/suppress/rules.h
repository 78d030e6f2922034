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
    struct mg_suppression result; /* what the findings that it suppresses point to */
    struct mg_str id;             /* empty: any */
    bool has_product;
    struct mg_product product;
    struct mg_str versions; /* beside the product: a version, or "vers:..." */
    struct mg_str platform; /* CPE of the release that it is about; empty: any */
    struct mg_str package, path,
        host;     /* patterns of ignore rules, with '*' at the end; empty: any */
    int64_t time; /* milliseconds since 1970 */
    bool used;
};

struct mg_suppress {
    struct mg_arena arena;
    struct mg_vec documents; /* of cJSON *: the strings of the rules borrow from them */
    struct mg_vec files;     /* of struct mg_rule_file * */
    struct mg_vec ignores;   /* of struct mg_rule * */
    struct mg_map index;     /* key of vulnerability and product: struct mg_rule_bucket * */
};

struct mg_rule_link {
    struct mg_rule *rule;
    const struct mg_rule_link *next;
};

struct mg_rule_bucket {
    const struct mg_rule_link *first;
    size_t count;
};

/* What one statement of a VEX document says of one product. Strings borrow from the document. */
struct mg_statement {
    size_t number;
    struct mg_str id;
    struct mg_str aliases[MG_LIMIT_VEX_ALIASES];
    size_t alias_count;
    enum mg_rule_status status;
    struct mg_str justification, reason;
    struct mg_str time;                     /* RFC 3339 */
    struct mg_str purl;                     /* of the product; empty: anything on the host */
    struct mg_str versions, platform, host; /* as of the rule */
};

/* A file of the set, which owns the document from now on. NULL without memory: then it does not. */
struct mg_rule_file *mg_rules_add_file(struct mg_suppress *set, const char *name, cJSON *document);

/* Set the aliases from an array of texts or, with member, of objects with them. LIMIT past
 * MG_LIMIT_VEX_ALIASES. Looking into the document once keeps it linear, however it is made. */
enum mg_status mg_rules_take_aliases(struct mg_statement *statement, const cJSON *list,
                                     const char *member, struct mg_error *err);
/* Make a rule of the statement, or count why it can be none. LIMIT, NOMEM. */
enum mg_status mg_rules_add(struct mg_suppress *set, struct mg_rule_file *file,
                            const struct mg_statement *statement, struct mg_error *err);
/* Count a statement that cannot be applied; one that would not suppress anyway does no harm. */
void mg_rules_skip(struct mg_rule_file *file, const struct mg_statement *statement,
                   enum mg_skip why);
/* Let the rule be found by a vulnerability. LIMIT past MG_LIMIT_SUPPRESS_ALIKE, NOMEM. */
enum mg_status mg_rules_index(struct mg_suppress *set, struct mg_str id, struct mg_rule *rule,
                              struct mg_error *err);

/* The rules about id and a product; NULL: those that do not name one. The key is made in buf. */
const struct mg_rule_link *mg_rules_find(const struct mg_suppress *set, struct mg_str id,
                                         const struct mg_product *product, bool source,
                                         struct mg_str name, struct mg_buf *buf);

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
