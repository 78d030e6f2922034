/* SPDX-License-Identifier: Apache-2.0
 *
 * margay explain: each advisory entry about the vulnerability held against each package it could
 * mean, with the comparison that decided. It decides by the same functions as a scan.
 */
#include "core/cli/explain.h"

#include "core/cli/cli.h"
#include "core/cli/collect.h"
#include "core/cli/commands.h"
#include "core/cli/open_db.h"
#include "core/match/kernel.h"

static bool add_once(struct mg_vec *list, struct mg_str text)
{
    for (size_t i = 0; i < list->n; i++) {
        if (mg_str_eq(*(struct mg_str *)mg_vec_at(list, i), text))
            return true;
    }
    return mg_vec_push(list, &text);
}

static bool is_ours(const struct mg_explanation *e, struct mg_str ecosystem)
{
    return e->known_distro && mg_release_has_ecosystem(e->distro.release, ecosystem);
}

static bool is_asked(const struct mg_explanation *e, const struct mg_package *package,
                     struct mg_str source)
{
    return e->package.n == 0 || mg_str_eq(package->name, e->package) ||
           mg_str_eq(package->source_name, e->package) || mg_str_eq(source, e->package);
}

static bool add_case(struct mg_explanation *e, const struct mg_package *package,
                     const struct mg_match_key *key, struct mg_str ecosystem,
                     const struct mg_db_affected *affected)
{
    struct mg_explain_case one = {
        .package = package,
        .compared = key->version,
        .ecosystem = ecosystem,
        .affected = *affected,
        .foreign = package->origin.n != 0,
    };

    one.affected.needs_subscription =
        affected->needs_subscription || mg_release_needs_subscription(e->distro.release, ecosystem);
    one.evaluation = mg_evaluate(e->db, affected, mg_version_scheme_of(ecosystem), key->version);
    return mg_vec_push(&e->cases, &one);
}

/* Hold one entry of this release against the installed packages of its source. */
static bool hold_entry(struct mg_explanation *e, struct mg_arena *arena, uint32_t index)
{
    struct mg_db_affected affected = mg_db_affected(e->db, index);
    struct mg_db_package named = mg_db_package_of_affected(e->db, index);
    size_t before = e->cases.n;

    if (!is_ours(e, named.ecosystem))
        return add_once(&e->elsewhere, named.ecosystem);
    for (size_t i = 0; i < e->inventory->package_count; i++) {
        const struct mg_package *package = &e->inventory->packages[i];
        struct mg_match_key key;

        if (!mg_str_is(package->type, e->distro.release->family->package_type))
            continue;
        if (!mg_match_key_of(arena, package, e->distro.release->family->advisory_names, &key))
            return false;
        if (mg_str_eq(key.name, named.name) && is_asked(e, package, key.name) &&
            !add_case(e, package, &key, named.ecosystem, &affected))
            return false;
    }
    return e->cases.n != before || add_once(&e->missing, named.name);
}

static bool hold_advisory(struct mg_explanation *e, struct mg_arena *arena, uint32_t index)
{
    struct mg_db_advisory advisory = mg_db_advisory(e->db, index);

    for (uint32_t i = 0; i < advisory.affected_ref_count; i++) {
        if (!hold_entry(e, arena, mg_db_link(e->db, advisory.first_affected_ref + i)))
            return false;
    }
    return true;
}

static bool hold_vulnerability(struct mg_explanation *e, struct mg_arena *arena, uint32_t index)
{
    struct mg_db_vulnerability vulnerability = mg_db_vulnerability(e->db, index);

    e->vulnerability = vulnerability.id;
    for (uint32_t i = 0; i < vulnerability.advisory_count; i++) {
        if (!hold_advisory(e, arena, mg_db_link(e->db, vulnerability.first_advisory + i)))
            return false;
    }
    return true;
}

/* All advisories about the vulnerability that was asked for; of an advisory about several
 * vulnerabilities (a DSA) just its own entries. */
static bool hold_asked(struct mg_explanation *e, struct mg_arena *arena)
{
    struct mg_db_advisory advisory;
    uint32_t index;

    if (mg_db_find_vulnerability(e->db, e->asked, &index))
        return hold_vulnerability(e, arena, index);
    if (!mg_db_find_advisory(e->db, e->asked, &index))
        return !mg_db_find_alias(e->db, e->asked, &index) || hold_vulnerability(e, arena, index);
    advisory = mg_db_advisory(e->db, index);
    if (advisory.vulnerability_count == 1)
        return hold_vulnerability(e, arena, mg_db_link(e->db, advisory.first_vulnerability));
    e->vulnerability = advisory.id;
    return hold_advisory(e, arena, index);
}

static bool reason(struct mg_explanation *e, struct mg_arena *arena)
{
    e->package_installed = e->package.n == 0;
    for (size_t i = 0; i < e->inventory->package_count; i++)
        e->package_installed =
            e->package_installed || is_asked(e, &e->inventory->packages[i], MG_STR_NONE);
    return hold_asked(e, arena);
}

static int explain(struct mg_db *db, struct mg_inventory *inventory, const char *id,
                   const char *package, bool json)
{
    struct mg_explanation e = {
        .db = db,
        .inventory = inventory,
        .asked = mg_str_of(id),
        .package = mg_str_of(package),
    };
    struct mg_cli_output output;
    struct mg_error err;
    enum mg_status status = MG_OK;

    mg_vec_init(&e.cases, sizeof(struct mg_explain_case));
    mg_vec_init(&e.missing, sizeof(struct mg_str));
    mg_vec_init(&e.elsewhere, sizeof(struct mg_str));
    e.known_distro = mg_distro_resolve(&inventory->host, &e.distro);
    if (!reason(&e, &inventory->arena))
        status = mg_fail(&err, MG_NOMEM, "no memory to explain %s", id);
    mg_cli_output_begin(&output, NULL);
    if (status == MG_OK)
        (json ? mg_explain_json : mg_explain_table)(&e, &output.sink);
    if (status == MG_OK)
        status = mg_db_status(db, &err);
    if (status == MG_OK)
        status = mg_cli_output_end(&output, &err);
    mg_sink_clear(&output.sink);
    mg_vec_clear(&e.cases);
    mg_vec_clear(&e.missing);
    mg_vec_clear(&e.elsewhere);
    if (status != MG_OK)
        return mg_cli_error(&err);
    return mg_inventory_incomplete(inventory) ? MG_EXIT_FAILED : MG_EXIT_DONE;
}

static int run(int argc, char **argv)
{
    struct mg_collect collect = {0};
    struct mg_db_wish wish = {0};
    const char *format = "table";
    const struct mg_option options[] = {
        MG_COLLECT_OPTIONS(collect),
        MG_DB_OPTIONS(wish),
        {"format", "FORMAT", "table or json (default table)", MG_OPTION_TEXT, &format},
    };
    struct mg_inventory inventory;
    struct mg_db *db = NULL;
    struct mg_error err;
    int operands, status;
    bool json;

    if (!mg_cli_begin(&mg_command_explain, options, MG_COUNT(options), argc, argv, &operands,
                      &status))
        return status;
    if (operands < 1 || operands > 2)
        return mg_cli_usage(&mg_command_explain, "name a CVE, and perhaps a package");
    if (!mg_cli_format(&mg_command_explain, format, &json, &status) ||
        !mg_collect_check(&collect, &mg_command_explain, &status))
        return status;
    mg_inventory_init(&inventory);
    if (mg_cli_open_db(&wish, &db, NULL, &err) != MG_OK ||
        mg_collect_inventory(&collect, &inventory, &err) != MG_OK)
        status = mg_cli_error(&err);
    else
        status = explain(db, &inventory, mg_cli_id(argv[0]), operands == 2 ? argv[1] : NULL, json);
    mg_db_close(db);
    mg_inventory_clear(&inventory);
    return status;
}

const struct mg_command mg_command_explain = {
    .name = "explain",
    .usage = "margay explain CVE [PACKAGE] [OPTION]...",
    .what = "tell why this host is affected by a vulnerability, or why not",
    .details =
        "CVE may be the identifier of an advisory, PACKAGE is a package or a source package.\n"
        "Names the advisories, the ranges, the versions that were compared, the file that\n"
        "is the evidence for the package, and the age of the feed.",
    .run = run,
};
