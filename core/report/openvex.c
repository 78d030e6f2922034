/* SPDX-License-Identifier: Apache-2.0
 *
 * OpenVEX 0.2.0: a statement per vulnerability and package URL. What it says of a finding is
 * decided in vex.h. A package that is installed twice gives one statement; a scan that found
 * nothing gives a document without statements, which the schema does not know but readers take.
 */
#include "core/base/json_write.h"
#include "core/base/limits.h"
#include "core/base/map.h"
#include "core/report/formats.h"
#include "core/report/identity.h"
#include "core/report/sentences.h"
#include "core/report/vex.h"

struct document {
    const struct mg_report *report;
    struct mg_json_writer w;
    struct mg_arena arena; /* keys of the statements made so far */
    struct mg_map made;
};

static struct mg_str product_of(struct document *d, const struct mg_finding *finding)
{
    return finding->purl.n != 0 || finding->package != NULL
               ? finding->purl
               : mg_vex_os_purl(&d->arena, &d->report->inventory->host);
}

/* Has a statement with the same content been made? Everything it says is in its key. */
static bool is_made(struct document *d, const struct mg_finding *finding)
{
    struct mg_str product = product_of(d, finding), key = MG_STR_NONE;
    struct mg_buf buf;
    bool made = true;

    mg_buf_init(&buf, MG_SENTENCE_BYTES);
    mg_buf_printf(&buf, "%zu:", product.n);
    mg_buf_str(&buf, product);
    mg_say_vulnerability(&buf, finding);
    mg_buf_char(&buf, '\n');
    mg_say_state(&buf, finding);
    mg_buf_char(&buf, '\n');
    mg_say_action(&buf, finding);
    if (finding->suppression != NULL)
        mg_say_suppression(&buf, finding->suppression);
    if (buf.failed || !mg_arena_str(&d->arena, mg_buf_view(&buf), &key))
        d->w.sink->failed = true;
    else if (mg_map_get(&d->made, key) == NULL)
        made = !mg_map_put(&d->made, key, d);
    mg_buf_clear(&buf);
    return made;
}

static void write_vulnerability(struct mg_json_writer *w, const struct mg_finding *finding)
{
    char url[MG_VULNERABILITY_URL_SIZE];

    mg_json_object_begin(w, "vulnerability");
    mg_json_put_str_if(w, "@id", mg_vulnerability_url(finding->vulnerability_id, url));
    mg_json_put_str(w, "name", finding->vulnerability_id);
    mg_json_put_str_if(w, "description", finding->summary);
    if (finding->alias_count != 0) {
        mg_json_array_begin(w, "aliases");
        for (size_t i = 0; i < finding->alias_count; i++)
            mg_json_put_str(w, NULL, finding->aliases[i]);
        mg_json_array_end(w);
    }
    mg_json_object_end(w);
}

static void write_products(struct document *d, const struct mg_finding *finding)
{
    struct mg_str product = product_of(d, finding);

    mg_json_array_begin(&d->w, "products");
    mg_json_object_begin(&d->w, NULL);
    mg_json_put_str(&d->w, "@id", product);
    mg_json_object_begin(&d->w, "identifiers");
    mg_json_put_str(&d->w, "purl", product);
    mg_json_object_end(&d->w);
    mg_json_object_end(&d->w);
    mg_json_array_end(&d->w);
}

/* What was stated to us. "not affected" needs a label or an impact statement; the schema allows
 * just one of them. */
static void write_given_status(struct mg_json_writer *w, const struct mg_suppression *given)
{
    struct mg_str label = mg_vex_justification(given->justification);
    bool needs_statement = mg_str_is(given->status, "not_affected") && label.n == 0;
    struct mg_buf text;

    mg_buf_init(&text, MG_SENTENCE_BYTES);
    mg_say_suppression(&text, given);
    mg_json_put_str(w, "status", given->status);
    mg_json_put_str_if(w, "justification", label);
    mg_json_put_buf(w, needs_statement ? "impact_statement" : "status_notes", &text);
    mg_buf_clear(&text);
}

/* An ignore rule is what is done about the finding: nothing. */
static void write_status(struct mg_json_writer *w, const struct mg_finding *finding)
{
    bool undecided = mg_vex_is_undecided(finding);
    struct mg_buf text;

    mg_buf_init(&text, MG_SENTENCE_BYTES);
    mg_json_put_str(w, "status", undecided ? MG_STR("under_investigation") : MG_STR("affected"));
    mg_say_state(&text, finding);
    mg_json_put_buf(w, "status_notes", &text);
    mg_buf_reset(&text);
    if (finding->suppression != NULL)
        mg_say_suppression(&text, finding->suppression);
    else
        mg_say_action(&text, finding);
    if (!undecided)
        mg_json_put_buf(w, "action_statement", &text);
    mg_buf_clear(&text);
}

static void write_statement(struct document *d, const struct mg_finding *finding)
{
    const struct mg_suppression *given = mg_vex_statement(finding);
    struct mg_json_writer *w = &d->w;

    mg_json_object_begin(w, NULL);
    write_vulnerability(w, finding);
    mg_json_put_str_if(w, "timestamp", d->report->generated);
    write_products(d, finding);
    if (given != NULL)
        write_given_status(w, given);
    else
        write_status(w, finding);
    mg_json_object_end(w);
}

static void write_head(struct document *d)
{
    char uuid[MG_UUID_SIZE] = "", text[128];

    if (!mg_report_uuid(d->report, uuid))
        d->w.sink->failed = true;
    mg_json_put_str(&d->w, "@context", MG_STR("https://openvex.dev/ns/v0.2.0"));
    (void)snprintf(text, sizeof text, "urn:uuid:%s", uuid);
    mg_json_put_str(&d->w, "@id", mg_str_of(text));
    mg_json_put_str(&d->w, "author", MG_STR("Margay"));
    mg_json_put_str(&d->w, "role", MG_STR("vulnerability scanner"));
    mg_json_put_str(&d->w, "timestamp", d->report->generated);
    mg_json_put_int(&d->w, "version", 1);
    (void)snprintf(text, sizeof text, "Margay %.*s", MG_STR_ARG(d->report->version));
    mg_json_put_str(&d->w, "tooling", mg_str_of(text));
}

static void write_scan(const struct mg_report *report, const struct mg_render_style *style,
                       struct mg_sink *sink)
{
    struct mg_report all = mg_report_all(report);
    struct document d = {.report = &all};

    (void)style;
    mg_arena_init(&d.arena, MG_LIMIT_REPORT_ARENA);
    mg_map_init(&d.made);
    mg_json_writer_init(&d.w, sink, true);
    mg_json_object_begin(&d.w, NULL);
    write_head(&d);
    mg_json_array_begin(&d.w, "statements");
    for (size_t i = 0; i < all.finding_count; i++) {
        if (!is_made(&d, &all.findings[i]))
            write_statement(&d, &all.findings[i]);
    }
    mg_json_array_end(&d.w);
    mg_json_object_end(&d.w);
    mg_json_newline(&d.w);
    mg_map_clear(&d.made);
    mg_arena_clear(&d.arena);
}

const struct mg_renderer mg_format_openvex = {
    .name = "openvex",
    .what = "OpenVEX 0.2.0 statements about packages",
    .no_coverage = true,
    .scan = write_scan,
};
