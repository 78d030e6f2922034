/* SPDX-License-Identifier: Apache-2.0
 *
 * Inside the reader of SBOMs: what the formats share. Not for other layers.
 */
#ifndef MG_SBOM_READ_READER_H
#define MG_SBOM_READ_READER_H

#include "core/base/buf.h"
#include "core/base/json.h"
#include "core/base/map.h"
#include "core/base/vec.h"
#include "core/model/distro.h"
#include "core/model/inventory.h"

/* A name and a value that a tool gave to a component or to the whole document. */
struct mg_sbom_property {
    struct mg_str name, value;
};

/* A field of a package as it is in one of the places where it was found. */
struct mg_sbom_place {
    uint64_t place; /* from 1 */
    size_t offset;  /* of the field */
    struct mg_str value;
};

/* What a format says of one component; views borrow until it was added. */
struct mg_sbom_component {
    struct mg_str group, name, version, purl;
    struct mg_str license, sha1;
    struct mg_vec properties; /* of struct mg_sbom_property */
    struct mg_vec locations;  /* of struct mg_str */
    struct mg_vec places;     /* of struct mg_sbom_place, by place */
    bool other_thing;         /* no package unless it has a purl: a file, a container */
};

enum mg_sbom_unmapped {
    MG_SBOM_NO_PURL,
    MG_SBOM_BROKEN_PURL,
    MG_SBOM_OTHER_TYPE,
    MG_SBOM_NO_VERSION,
    MG_SBOM_TOO_LONG,
};
#define MG_SBOM_UNMAPPED_COUNT 5
#define MG_SBOM_EXAMPLES 3

/* Components that are left out, for one reason. */
struct mg_sbom_left_out {
    uint64_t count;
    struct mg_str examples[MG_SBOM_EXAMPLES];
};

/* A distribution that packages are from, and how many. */
struct mg_sbom_distribution {
    struct mg_host host; /* ID, version, codename */
    uint64_t count;
    struct mg_str example;
};

struct mg_sbom_reader {
    struct mg_str document;
    struct mg_inventory *inventory;
    struct mg_arena scratch; /* of one component */
    struct mg_arena kept;    /* of the whole document */
    struct mg_map seen;      /* identities of packages */
    struct mg_host host;     /* as the properties of Margay tell it */
    struct mg_host system;   /* as a component for the operating system tells it */
    struct mg_str subject;   /* what the SBOM is about: "debian:12" */
    struct mg_str format, tool;
    bool own;                    /* made by Margay */
    struct mg_vec distributions; /* of struct mg_sbom_distribution */
    struct mg_vec of_package;    /* of size_t: 1 + index of distributions; 0: none is told */
    struct mg_sbom_left_out left_out[MG_SBOM_UNMAPPED_COUNT];
    bool full; /* more packages than an inventory holds */
};

/* A member of an object that is wanted, and its text in the document; empty when it is absent. */
struct mg_sbom_member {
    const char *name;
    struct mg_str text;
};

/* Find the wanted members of the object that text holds; other ones are passed over. The last one
 * of a name counts. FORMAT with the position. */
enum mg_status mg_sbom_members_find(const struct mg_sbom_reader *reader, struct mg_str text,
                                    struct mg_sbom_member *wanted, size_t count,
                                    struct mg_error *err);
/* Parse a member; *out is NULL for an absent one. FORMAT, LIMIT with the position. */
enum mg_status mg_sbom_member_parse(const struct mg_sbom_reader *reader,
                                    const struct mg_sbom_member *member, cJSON **out,
                                    struct mg_error *err);
/* All of them, into out; on failure none is left to be freed. */
enum mg_status mg_sbom_members_parse(const struct mg_sbom_reader *reader,
                                     const struct mg_sbom_member *members, size_t count,
                                     cJSON **out, struct mg_error *err);
void mg_sbom_members_free(cJSON **items, size_t count);
/* FORMAT that names the position of at in the document. */
enum mg_status mg_sbom_fail_at(const struct mg_sbom_reader *reader, const char *at,
                               const char *what, struct mg_error *err);

enum mg_status mg_sbom_read_cyclonedx(struct mg_sbom_reader *reader, struct mg_error *err);
enum mg_status mg_sbom_read_spdx(struct mg_sbom_reader *reader, struct mg_error *err);

void mg_sbom_component_init(struct mg_sbom_component *component);
void mg_sbom_component_clear(struct mg_sbom_component *component);
/* Forget what it says, keep the memory. */
void mg_sbom_component_reset(struct mg_sbom_component *component);
/* Add a property or a location; an empty one is none. Those of Margay are kept as they are: places
 * are counted, and a package in one of them may have no location. False without memory. */
bool mg_sbom_component_property(struct mg_sbom_component *component, struct mg_str name,
                                struct mg_str value);
bool mg_sbom_component_location(struct mg_sbom_component *component, struct mg_str location,
                                bool own);
/* The component as packages of the inventory, one per location, or counted as left out. NOMEM. */
enum mg_status mg_sbom_component_add(struct mg_sbom_reader *reader,
                                     struct mg_sbom_component *component, struct mg_error *err);

/* Apply what properties say of the package and where it was found. False without memory. */
bool mg_sbom_properties_of_package(struct mg_sbom_reader *reader,
                                   struct mg_sbom_component *component, struct mg_package *package);
/* Apply what they say of that place only; next begins with 0, and the result is that for the place
 * behind it. */
size_t mg_sbom_properties_of_place(const struct mg_sbom_component *component, size_t place,
                                   size_t next, struct mg_package *package);
/* Margay's properties of the host and its coverage. False without memory. */
bool mg_sbom_property_of_host(struct mg_sbom_reader *reader, struct mg_str name,
                              struct mg_str value);
/* The component that stands for the operating system; the first one counts. False without memory.
 */
bool mg_sbom_system(struct mg_sbom_reader *reader, const struct mg_sbom_component *component);

/* Remember which distribution the package that is added next is from; distribution is NULL when
 * nothing tells. False without memory. */
bool mg_sbom_distribution_count(struct mg_sbom_reader *reader, const struct mg_host *distribution,
                                const struct mg_package *package);
/* Decide which host the SBOM is of; packages of other distributions become foreign. NOMEM. */
enum mg_status mg_sbom_distributions_end(struct mg_sbom_reader *reader, struct mg_error *err);

/* Coverage of area "sbom". detail may be NULL when memory ran out. */
void mg_sbom_cover(struct mg_sbom_reader *reader, enum mg_coverage_level level, const char *code,
                   struct mg_str subject, const char *detail, uint64_t count);

/* s with at most n bytes, cut between characters. */
struct mg_str mg_sbom_cut(struct mg_str s, size_t n);

#endif
