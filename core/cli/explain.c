/* SPDX-License-Identifier: Apache-2.0
 *
 * margay explain: each advisory entry about the vulnerability held against each package it could
 * mean, with the comparison that decided. It decides by the same functions as a scan.
 */
#include "core/cli/explain.h"

#include "core/cli/cli.h"
#include "core/cli/collect.h"
#include "core/cli/commands.h"
#include "core/cli/exposure.h"
#include "core/cli/open_db.h"
#include "core/cli/suppression.h"

static bool add_once(struct mg_vec *list, struct mg_str text)
{
    for (size_t i = 0; i < list->n; i++) {
        if (mg_str_eq(*(struct mg_str *)mg_vec_at(list, i), text))
            return true;
    }
    return mg_vec_push(list, &text);
}

/* Is it the name, or the name that advisories use? */
static bool is_asked(const struct mg_explanation *e, const struct mg_package *package,
                     struct mg_str key)
{
    return e->package.n == 0 || mg_str_eq(package->name, e->package) ||
           mg_str_eq(package->source_name, e->package) || mg_str_eq(key, e->package);
}

/* Is the hit about what was asked for? An advisory about several vulnerabilities has a hit for each
 * of them: once is enough. */
static bool is_about(const struct mg_explanation *e, const struct mg_answer *answer, size_t i)
{
    const struct mg_hit *hit = mg_vec_at(&answer->hits, i);

    if (!e->by_advisory)
        return hit->vulnerability == e->index;
    if (hit->affected.advisory != e->index)
        return false;
    for (size_t j = 0; j < i; j++) {
        if (((const struct mg_hit *)mg_vec_at(&answer->hits, j))->entry == hit->entry)
            return false;
    }
    return true;
}

static bool hold_package(struct mg_explanation *e, const struct mg_package *package,
                         struct mg_answer *answer)
{
    bool ok = mg_answer_find(&e->scan, package, true, answer);

    if (!is_asked(e, package, answer->key.name))
        return ok;
    e->package_installed = true;
    for (size_t i = 0; ok && i < answer->hits.n; i++) {
        struct mg_explain_case one = {.package = package, .compared = answer->key.version};

        if (!is_about(e, answer, i))
            continue;
        one.hit = *(const struct mg_hit *)mg_vec_at(&answer->hits, i);
        ok = mg_vec_push(&e->cases, &one);
    }
    return ok;
}

static bool hold_packages(struct mg_explanation *e)
{
    struct mg_answer answer;
    bool ok = true;

    mg_vec_init(&answer.hits, sizeof(struct mg_hit));
    for (size_t i = 0; ok && i < e->inventory->package_count; i++)
        ok = hold_package(e, &e->inventory->packages[i], &answer);
    mg_vec_clear(&answer.hits);
    return ok;
}

static bool has_case(const struct mg_explanation *e, uint32_t entry)
{
    for (size_t i = 0; i < e->cases.n; i++) {
        if (((const struct mg_explain_case *)mg_vec_at(&e->cases, i))->hit.entry == entry)
            return true;
    }
    return false;
}

/* An entry that no installed package was held against: of another release, or not installed. */
static bool note_entry(struct mg_explanation *e, uint32_t entry)
{
    struct mg_db_package named = mg_db_package_of_affected(e->scan.db, entry);
    bool ours = e->scan.known_distro
                    ? mg_release_has_ecosystem(e->scan.distro.release, named.ecosystem)
                    : e->scan.windows.product.n != 0 && mg_str_is(named.ecosystem, "Microsoft");

    if (!ours)
        return has_case(e, entry) || add_once(&e->elsewhere, named.ecosystem);
    return has_case(e, entry) || add_once(&e->missing, named.name);
}

static bool note_advisory(struct mg_explanation *e, uint32_t index)
{
    struct mg_db_advisory advisory = mg_db_advisory(e->scan.db, index);

    for (uint32_t i = 0; i < advisory.affected_ref_count; i++) {
        if (!note_entry(e, mg_db_link(e->scan.db, advisory.first_affected_ref + i)))
            return false;
    }
    return true;
}

static bool note_entries(struct mg_explanation *e)
{
    struct mg_db_vulnerability vulnerability;

    if (e->by_advisory)
        return note_advisory(e, e->index);
    vulnerability = mg_db_vulnerability(e->scan.db, e->index);
    for (uint32_t i = 0; i < vulnerability.advisory_count; i++) {
        if (!note_advisory(e, mg_db_link(e->scan.db, vulnerability.first_advisory + i)))
            return false;
    }
    return true;
}

/* What the id means: a vulnerability, by one of its names or by an advisory about it alone; or an
 * advisory about several (a DSA), of which just its own entries count. False: it is not known. */
static bool find_asked(struct mg_explanation *e)
{
    struct mg_db *db = e->scan.db;
    struct mg_db_advisory advisory;

    e->known = true;
    if (mg_db_find_vulnerability(db, e->asked, &e->index))
        e->vulnerability = mg_db_vulnerability(db, e->index).id;
    else if (mg_db_find_advisory(db, e->asked, &e->index)) {
        advisory = mg_db_advisory(db, e->index);
        e->by_advisory = advisory.vulnerability_count != 1;
        if (!e->by_advisory)
            e->index = mg_db_link(db, advisory.first_vulnerability);
        e->vulnerability = e->by_advisory ? advisory.id : mg_db_vulnerability(db, e->index).id;
    } else if (mg_db_find_alias(db, e->asked, &e->index))
        e->vulnerability = mg_db_vulnerability(db, e->index).id;
    else
        e->known = false;
    return e->known;
}

static bool is_affected(const struct mg_explain_case *one)
{
    return one->hit.evaluation.verdict == MG_AFFECTED;
}

/* The findings that a scan makes of the cases; list has room for one of each. */
static bool make_findings(struct mg_explanation *e, struct mg_finding *list, size_t *count)
{
    for (size_t i = 0; i < e->cases.n; i++) {
        const struct mg_explain_case *one = mg_vec_at(&e->cases, i);

        if (is_affected(one) &&
            !mg_finding_make(&e->scan, one->package, &one->hit, 1, &list[(*count)++]))
            return false;
    }
    return true;
}

/* Scores, statements and rules are about one vulnerability: they are not held against an advisory
 * about several. */
static enum mg_status weigh(struct mg_explanation *e, struct mg_error *err)
{
    char time[MG_CLI_TIME_SIZE];
    struct mg_finding *list;
    size_t count = 0, n = 0;
    enum mg_status status;

    if (e->by_advisory || e->cases.n == 0)
        return MG_OK;
    list = mg_arena_array(&e->inventory->arena, e->cases.n, sizeof *list);
    if (list == NULL || !make_findings(e, list, &count))
        return mg_fail(err, MG_NOMEM, "no memory to explain %.*s", MG_STR_ARG(e->asked));
    status = mg_cli_adjust(e->inventory, e->reach, NULL, list, count, err);
    if (status == MG_OK && e->suppress != NULL)
        status = mg_suppress_apply(e->suppress, e->inventory, mg_str_take(mg_cli_now(time), 10),
                                   list, count, err);
    for (size_t i = 0; i < e->cases.n; i++) {
        struct mg_explain_case *one = mg_vec_at(&e->cases, i);

        if (is_affected(one))
            one->finding = &list[n++];
    }
    return status;
}

static enum mg_status reason(struct mg_explanation *e, struct mg_error *err)
{
    bool known = find_asked(e);

    e->package_installed = e->package.n == 0;
    if (!hold_packages(e) || (known && !note_entries(e)))
        return mg_fail(err, MG_NOMEM, "no memory to explain %.*s", MG_STR_ARG(e->asked));
    if (weigh(e, err) != MG_OK)
        return err->status;
    return mg_db_status(e->scan.db, err);
}

static enum mg_status print(struct mg_explanation *e, bool json, struct mg_error *err)
{
    struct mg_cli_output output;
    enum mg_status status;

    mg_cli_output_begin(&output, NULL);
    (json ? mg_explain_json : mg_explain_table)(e, &output.sink);
    status = mg_db_status(e->scan.db, err);
    if (status == MG_OK)
        status = mg_cli_output_end(&output, err);
    mg_sink_clear(&output.sink);
    return status;
}

/* e: what is asked, and of what. */
static int explain(struct mg_db *db, struct mg_explanation *e, bool json)
{
    struct mg_error err;
    enum mg_status status = mg_match_scan_begin(&e->scan, e->inventory, db, &err);

    mg_vec_init(&e->cases, sizeof(struct mg_explain_case));
    mg_vec_init(&e->missing, sizeof(struct mg_str));
    mg_vec_init(&e->elsewhere, sizeof(struct mg_str));
    if (status == MG_OK)
        status = reason(e, &err);
    if (status == MG_OK)
        status = print(e, json, &err);
    mg_vec_clear(&e->cases);
    mg_vec_clear(&e->missing);
    mg_vec_clear(&e->elsewhere);
    mg_match_scan_clear(&e->scan);
    if (status != MG_OK)
        return mg_cli_error(&err);
    return mg_inventory_incomplete(e->inventory) ? MG_EXIT_FAILED : MG_EXIT_DONE;
}

static int run(int argc, char **argv)
{
    struct mg_collect collect = {0};
    struct mg_db_wish wish = {0};
    struct mg_suppress_wish suppress_wish = {0};
    const char *format = "table";
    const struct mg_option options[] = {
        MG_COLLECT_OPTIONS(collect),
        MG_DB_OPTIONS(wish),
        MG_SUPPRESS_OPTIONS(suppress_wish),
        {"format", "FORMAT", "table or json (default table)", MG_OPTION_TEXT, &format},
    };
    struct mg_inventory inventory;
    struct mg_suppress *set = NULL;
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
    if (mg_cli_load_suppressions(&suppress_wish, &set, &err) != MG_OK ||
        mg_cli_open_db(&wish, &db, NULL, &err) != MG_OK ||
        mg_collect_inventory(&collect, &inventory, &err) != MG_OK)
        status = mg_cli_error(&err);
    else
        status = explain(db,
                         &(struct mg_explanation){
                             .inventory = &inventory,
                             .suppress = set,
                             .reach = mg_cli_reach_of(&collect),
                             .asked = mg_str_of(mg_cli_id(argv[0])),
                             .package = mg_str_of(operands == 2 ? argv[1] : NULL),
                         },
                         json);
    mg_db_close(db);
    mg_suppress_free(set);
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
        "is the evidence for the package, the age of the feed, what of --vex and --ignore\n"
        "suppresses the finding, and what raises its score on this host.",
    .run = run,
};
