/* SPDX-License-Identifier: Apache-2.0
 *
 * An explanation for people and as JSON (schema margay/explain/1, docs/output.md).
 */
#include "core/base/json_write.h"
#include "core/cli/explain.h"
#include "core/cli/lookup.h"
#include "core/report/members.h"
#include "core/report/sentences.h"

static const struct mg_explain_case *case_at(const struct mg_explanation *e, size_t i)
{
    return mg_vec_at(&e->cases, i);
}

const char *mg_explain_verdict(const struct mg_explain_case *one)
{
    static const char *const names[] = {
        [MG_NOT_AFFECTED] = "not affected", [MG_AFFECTED] = "affected",
        [MG_WITHDRAWN] = "withdrawn",       [MG_NOT_EVALUATED] = "not evaluated",
        [MG_NOT_MATCHED] = "not matched",
    };

    return names[one->hit.evaluation.verdict];
}

const struct mg_suppression *mg_explain_suppression(const struct mg_explain_case *one)
{
    return one->finding != NULL ? one->finding->suppression : NULL;
}

static bool any_verdict(const struct mg_explanation *e, enum mg_verdict verdict)
{
    for (size_t i = 0; i < e->cases.n; i++) {
        if (case_at(e, i)->hit.evaluation.verdict == verdict)
            return true;
    }
    return false;
}

/* Does a package that is affected count? */
static bool any_counts(const struct mg_explanation *e)
{
    for (size_t i = 0; i < e->cases.n; i++) {
        if (case_at(e, i)->hit.evaluation.verdict == MG_AFFECTED &&
            mg_explain_suppression(case_at(e, i)) == NULL)
            return true;
    }
    return false;
}

/* A copy that nobody judged: what is said of others does not hold for it. */
static bool any_foreign(const struct mg_explanation *e)
{
    for (size_t i = 0; i < e->cases.n; i++) {
        if (case_at(e, i)->hit.evaluation.reason == MG_REASON_FOREIGN)
            return true;
    }
    return false;
}

const char *mg_explain_conclusion(const struct mg_explanation *e)
{
    if (e->vulnerability.n == 0)
        return "unknown: the database has no advisory about it";
    if (!e->scan.known_distro && e->scan.windows.product.n == 0 && e->cases.n == 0)
        return "unknown: no advisories cover this distribution release";
    if (any_verdict(e, MG_AFFECTED))
        return any_counts(e) ? "affected" : "affected: but suppressed, it does not count";
    if (any_verdict(e, MG_NOT_EVALUATED))
        return "unknown: a version could not be ordered";
    if (any_foreign(e))
        return "unknown: somebody else than the distribution built the package";
    if (any_verdict(e, MG_NOT_AFFECTED))
        return "not affected";
    if (any_verdict(e, MG_NOT_MATCHED))
        return "not affected: the distribution's advisories decide, and none is about it";
    if (e->cases.n != 0)
        return "not affected: the advisory was withdrawn";
    if (!e->package_installed)
        return "not affected: the package is not installed";
    if (e->missing.n != 0 && e->package.n != 0)
        return "not affected: its advisories name other packages";
    if (e->missing.n != 0)
        return "not affected: no installed package comes from the sources it names";
    return "unknown: its advisories speak of other releases only";
}

static void put(struct mg_sink *sink, const char *label, struct mg_str text)
{
    if (text.n == 0)
        return;
    mg_sink_write(sink, mg_str_of(label));
    mg_sink_text(sink, text);
}

/* "introduced 0 <= 1.2-3 < fixed 1.2-4" and its kin: what was compared with what. */
static void print_comparison(const struct mg_explain_case *one, struct mg_sink *sink)
{
    const struct mg_evaluation *result = &one->hit.evaluation;

    switch (result->reason) {
    case MG_REASON_IN_RANGE:
        put(sink, "introduced ", result->introduced);
        put(sink, " <= ", one->compared);
        put(sink, " < fixed ", result->fixed);
        break;
    case MG_REASON_FIXED:
    case MG_REASON_MINOR_FIX:
        put(sink, "", one->compared);
        put(sink, " >= fixed ", result->boundary);
        break;
    case MG_REASON_FOREIGN:
        put(sink, "built by ", one->package->origin);
        put(sink, ", ", one->package->origin_reason);
        break;
    case MG_REASON_OWNED:
        put(sink, "owned by ", one->package->owner);
        break;
    case MG_REASON_FROM_MODULE:
    case MG_REASON_NOT_FROM_MODULE:
    case MG_REASON_OTHER_STREAM:
        put(sink, "installed from ", one->package->modularity);
        put(sink, one->package->modularity.n != 0 ? ", advisory about " : "advisory about ",
            one->hit.affected.module);
        break;
    case MG_REASON_UPDATE:
    case MG_REASON_UPDATE_MISSING:
        put(sink, "", one->hit.affected.update);
        break;
    case MG_REASON_PAST_LAST:
        put(sink, "", one->compared);
        put(sink, " > last affected ", result->boundary);
        break;
    case MG_REASON_PAST_LIMIT:
        put(sink, "", one->compared);
        put(sink, " >= limit ", result->boundary);
        break;
    default:
        put(sink, "version ", one->compared);
        break;
    }
}

static void print_suppression(const struct mg_suppression *suppression, struct mg_sink *sink)
{
    struct mg_buf text;

    if (suppression == NULL)
        return;
    mg_buf_init(&text, MG_SENTENCE_BYTES);
    mg_say_suppression(&text, suppression);
    put(sink, "\n  suppressed: ", mg_buf_view(&text));
    mg_buf_clear(&text);
}

/* Of a score that does not count as it is. */
static void print_score(const struct mg_finding *finding, struct mg_sink *sink)
{
    if (finding == NULL || finding->adjusted_reason.n == 0)
        return;
    mg_sink_printf(sink, "\n  score     %.1f on this host, %.1f elsewhere", finding->adjusted_score,
                   finding->score);
    put(sink, ": ", finding->adjusted_reason);
}

static void print_case(const struct mg_explanation *e, const struct mg_explain_case *one,
                       struct mg_sink *sink)
{
    const struct mg_package *package = one->package;
    struct mg_db_advisory advisory = mg_db_advisory(e->scan.db, one->hit.affected.advisory);
    struct mg_db_feed feed = mg_db_feed(e->scan.db, advisory.feed);

    put(sink, "\n", package->name);
    put(sink, " ", package->version);
    put(sink, " (", package->arch);
    put(sink, "; source ", package->source_name);
    put(sink, " ", package->source_version);
    mg_sink_write(sink, MG_STR(")\n"));
    mg_sink_printf(sink, "  %s: ", mg_explain_verdict(one));
    mg_sink_printf(sink, "%s, ", mg_reason_text(one->hit.evaluation.reason));
    print_comparison(one, sink);
    print_score(one->finding, sink);
    print_suppression(mg_explain_suppression(one), sink);
    put(sink, "\n  advisory  ", advisory.id);
    put(sink, " for ", one->hit.ecosystem);
    mg_sink_write(sink, MG_STR(": "));
    mg_lookup_ranges(e->scan.db, &one->hit.affected, sink);
    put(sink, ", module: ", one->hit.affected.module);
    put(sink, ", update: ", one->hit.affected.update);
    put(sink, ", vendor state: ", one->hit.affected.state);
    put(sink, ", urgency: ", one->hit.affected.urgency);
    put(sink, "\n  feed      ", feed.name);
    put(sink, " (", feed.format);
    put(sink, "), newest record of ", feed.newest);
    put(sink, "; this advisory of ", advisory.modified);
    if (advisory.exploited)
        mg_sink_write(sink, MG_STR(", which says: exploited"));
    else if (advisory.disclosed)
        mg_sink_write(sink, MG_STR(", which says: publicly disclosed"));
    put(sink, "\n  evidence  ", package->location);
    mg_sink_char(sink, '\n');
}

static void print_list(const char *label, const struct mg_vec *list, struct mg_sink *sink)
{
    for (size_t i = 0; i < list->n; i++)
        put(sink, i == 0 ? label : ", ", *(struct mg_str *)mg_vec_at(list, i));
    if (list->n != 0)
        mg_sink_char(sink, '\n');
}

void mg_explain_table(const struct mg_explanation *e, struct mg_sink *sink)
{
    put(sink, "", e->vulnerability.n != 0 ? e->vulnerability : e->asked);
    put(sink, " on ", e->inventory->host.hostname);
    put(sink, " (", e->inventory->host.os_name);
    mg_sink_printf(sink, "): %s\n", mg_explain_conclusion(e));
    for (size_t i = 0; i < e->cases.n; i++)
        print_case(e, case_at(e, i), sink);
    if (e->cases.n == 0)
        print_list("packages it names for this release: ", &e->missing, sink);
    print_list(e->cases.n == 0 ? "advisories for other releases: "
                               : "\nadvisories for other releases: ",
               &e->elsewhere, sink);
}

static void put_score(struct mg_json_writer *w, const struct mg_finding *finding)
{
    bool raised = finding != NULL && finding->adjusted_reason.n != 0;

    if (finding != NULL && finding->score >= 0)
        mg_json_put_number(w, "score", finding->score, 1);
    else
        mg_json_put_null(w, "score");
    if (raised)
        mg_json_put_number(w, "adjusted_score", finding->adjusted_score, 1);
    else
        mg_json_put_null(w, "adjusted_score");
    mg_json_put_str_or_null(w, "adjusted_reason", raised ? finding->adjusted_reason : MG_STR_NONE);
}

static void put_case(struct mg_json_writer *w, const struct mg_explanation *e,
                     const struct mg_explain_case *one)
{
    struct mg_db_advisory advisory = mg_db_advisory(e->scan.db, one->hit.affected.advisory);
    struct mg_db_feed feed = mg_db_feed(e->scan.db, advisory.feed);

    mg_json_object_begin(w, NULL);
    mg_json_put_str(w, "verdict", mg_str_of(mg_explain_verdict(one)));
    mg_json_put_str(w, "reason", mg_str_of(mg_reason_text(one->hit.evaluation.reason)));
    mg_json_put_str(w, "package", one->package->name);
    mg_json_put_str(w, "version", one->package->version);
    mg_json_put_str(w, "arch", one->package->arch);
    mg_json_put_str(w, "source_name", one->package->source_name);
    mg_json_put_str(w, "origin", one->package->origin);
    mg_json_put_str(w, "modularity", one->package->modularity);
    mg_json_put_str(w, "owner", one->package->owner);
    mg_json_put_str(w, "compared_version", one->compared);
    mg_json_put_str(w, "introduced", one->hit.evaluation.introduced);
    mg_json_put_str(w, "boundary", one->hit.evaluation.boundary);
    mg_json_put_str(w, "fixed_version", one->hit.evaluation.fixed);
    mg_json_put_str(w, "advisory", advisory.id);
    mg_json_put_str(w, "ecosystem", one->hit.ecosystem);
    mg_json_put_str(w, "module", one->hit.affected.module);
    mg_json_put_str(w, "state", one->hit.affected.state);
    mg_json_put_str(w, "urgency", one->hit.affected.urgency);
    mg_json_put_str(w, "modified", advisory.modified);
    mg_json_put_str(w, "feed", feed.name);
    mg_json_put_str(w, "feed_newest", feed.newest);
    mg_json_put_str(w, "location", one->package->location);
    put_score(w, one->finding);
    mg_members_suppression(w, mg_explain_suppression(one));
    mg_json_object_end(w);
}

static void put_list(struct mg_json_writer *w, const char *key, const struct mg_vec *list)
{
    mg_json_array_begin(w, key);
    for (size_t i = 0; i < list->n; i++)
        mg_json_put_str(w, NULL, *(struct mg_str *)mg_vec_at(list, i));
    mg_json_array_end(w);
}

void mg_explain_json(const struct mg_explanation *e, struct mg_sink *sink)
{
    struct mg_json_writer w;

    mg_json_writer_init(&w, sink, true);
    mg_json_object_begin(&w, NULL);
    mg_json_put_str(&w, "schema", MG_STR("margay/explain/1"));
    mg_json_put_str(&w, "asked", e->asked);
    mg_json_put_str(&w, "vulnerability_id", e->vulnerability);
    mg_json_put_str(&w, "package", e->package);
    mg_json_put_str(&w, "host", e->inventory->host.hostname);
    mg_json_put_str(&w, "conclusion", mg_str_of(mg_explain_conclusion(e)));
    mg_json_array_begin(&w, "cases");
    for (size_t i = 0; i < e->cases.n; i++)
        put_case(&w, e, case_at(e, i));
    mg_json_array_end(&w);
    put_list(&w, "sources_not_installed", &e->missing);
    put_list(&w, "other_ecosystems", &e->elsewhere);
    mg_json_object_end(&w);
    mg_json_newline(&w);
}
