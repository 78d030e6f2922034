/* SPDX-License-Identifier: Apache-2.0
 *
 * Results of a SARIF log: one per finding, with the file that proves the package as its place.
 */
#include "core/report/identity.h"
#include "core/report/sarif.h"
#include "core/report/sentences.h"

/* A percent-encoded path below the root of the host; ':' too, which could end a scheme. */
static void put_uri(struct mg_json_writer *w, struct mg_str path)
{
    static const char digits[] = "0123456789ABCDEF";
    struct mg_buf uri;

    mg_buf_init(&uri, MG_SENTENCE_BYTES);
    for (size_t i = 0; i < path.n; i++) {
        unsigned char c = (unsigned char)path.p[i];

        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
            mg_str_find(MG_STR("-._~!$&'()*+,;=@"), (char)c) != SIZE_MAX ||
            (c == '/' && uri.n != 0)) {
            mg_buf_char(&uri, (char)c);
        } else if (c != '/') {
            mg_buf_char(&uri, '%');
            mg_buf_char(&uri, digits[c >> 4]);
            mg_buf_char(&uri, digits[c & 15]);
        }
    }
    mg_json_put_buf(w, "uri", &uri);
    mg_buf_clear(&uri);
}

/* What proves the release of a host. */
static struct mg_str evidence_of(const struct mg_finding *finding)
{
    if (finding->package == NULL || finding->package->location.n == 0)
        return MG_STR("etc/os-release");
    return finding->package->location;
}

/* Package databases have no lines that would mean something to a person, but code scanning takes no
 * result without one. */
static void write_location(struct mg_json_writer *w, const struct mg_finding *finding)
{
    mg_json_array_begin(w, "locations");
    mg_json_object_begin(w, NULL);
    mg_json_object_begin(w, "physicalLocation");
    mg_json_object_begin(w, "artifactLocation");
    put_uri(w, evidence_of(finding));
    mg_json_put_str(w, "uriBaseId", MG_STR("ROOT"));
    mg_json_object_end(w);
    mg_json_object_begin(w, "region");
    mg_json_put_int(w, "startLine", 1);
    mg_json_object_end(w);
    mg_json_object_end(w);
    if (finding->package != NULL) {
        mg_json_array_begin(w, "logicalLocations");
        mg_json_object_begin(w, NULL);
        mg_json_put_str(w, "name", finding->package->name);
        mg_json_put_str_if(w, "fullyQualifiedName", finding->purl);
        mg_json_put_str(w, "kind", MG_STR("package"));
        mg_json_object_end(w);
        mg_json_array_end(w);
    }
    mg_json_object_end(w);
    mg_json_array_end(w);
}

static void write_message(struct mg_json_writer *w, const struct mg_finding *finding)
{
    struct mg_buf text;

    mg_buf_init(&text, MG_SENTENCE_BYTES);
    mg_say_subject(&text, finding);
    mg_buf_str(&text, MG_STR(": "));
    mg_say_vulnerability(&text, finding);
    mg_buf_str(&text, MG_STR("\nState: "));
    mg_say_state(&text, finding);
    mg_buf_str(&text, MG_STR("\nWhat to do: "));
    mg_say_action(&text, finding);
    w->sink->failed = w->sink->failed || text.failed;
    mg_sarif_put_message(w, "message", mg_buf_view(&text));
    mg_buf_clear(&text);
}

/* Code scanning knows the first name only and has results of one rule and place for the same when
 * they are without it: four packages of one database would be one alert. */
static void write_fingerprints(struct mg_json_writer *w, const struct mg_finding *finding)
{
    char fingerprint[MG_FINGERPRINT_SIZE];

    if (!mg_fingerprint(finding, fingerprint)) {
        w->sink->failed = true;
        return;
    }
    mg_json_object_begin(w, "partialFingerprints");
    mg_json_put_str(w, "primaryLocationLineHash", mg_str_of(fingerprint));
    mg_json_put_str(w, "margayFinding/v1", mg_str_of(fingerprint));
    mg_json_object_end(w);
}

static void write_properties(struct mg_json_writer *w, const struct mg_finding *finding)
{
    static const struct mg_package none;
    const struct mg_package *package = finding->package == NULL ? &none : finding->package;

    mg_json_object_begin(w, "properties");
    mg_json_put_str(w, "severity", mg_str_of(mg_severity_name(finding->severity)));
    if (finding->score >= 0)
        mg_json_put_number(w, "score", finding->score, 1);
    if (finding->adjusted_reason.n != 0)
        mg_json_put_number(w, "adjustedScore", finding->adjusted_score, 1);
    mg_json_put_str_if(w, "adjustedReason", finding->adjusted_reason);
    if (finding->epss >= 0)
        mg_json_put_number(w, "epss", finding->epss, 5);
    mg_json_put_str_if(w, "kevDateAdded", finding->kev_added);
    if (finding->exploited)
        mg_json_put_bool(w, "exploited", true);
    if (finding->disclosed)
        mg_json_put_bool(w, "publiclyDisclosed", true);
    mg_json_put_str_if(w, "package", package->name);
    mg_json_put_str_if(w, "installedVersion", package->version);
    mg_json_put_str_if(w, "purl", finding->purl);
    mg_json_put_str(w, "fixAvailable", mg_str_of(mg_fix_name(finding->fix)));
    mg_json_put_str_if(w, "fixedVersion", finding->fixed_version);
    mg_json_put_str_if(w, "state", finding->state);
    mg_json_put_str_if(w, "kernel", mg_str_of(mg_kernel_use_name(finding->kernel)));
    mg_json_object_end(w);
}

/* "external": decided outside of the tool's own run, and accepted (section 3.35). */
static void write_suppressions(struct mg_json_writer *w, const struct mg_finding *finding)
{
    struct mg_buf text;

    if (finding->suppression == NULL)
        return;
    mg_buf_init(&text, MG_SENTENCE_BYTES);
    mg_say_suppression(&text, finding->suppression);
    mg_json_array_begin(w, "suppressions");
    mg_json_object_begin(w, NULL);
    mg_json_put_str(w, "kind", MG_STR("external"));
    mg_json_put_str(w, "status", MG_STR("accepted"));
    mg_json_put_buf(w, "justification", &text);
    mg_json_object_end(w);
    mg_json_array_end(w);
    mg_buf_clear(&text);
}

void mg_sarif_write_result(struct mg_json_writer *w, const struct mg_finding *finding,
                           const struct mg_sarif_rule *rule)
{
    mg_json_object_begin(w, NULL);
    mg_json_put_str(w, "ruleId", finding->vulnerability_id);
    mg_json_put_int(w, "ruleIndex", (int64_t)rule->index);
    mg_json_put_str(w, "level", mg_str_of(mg_sarif_level(finding)));
    write_message(w, finding);
    write_location(w, finding);
    write_fingerprints(w, finding);
    write_suppressions(w, finding);
    write_properties(w, finding);
    mg_json_object_end(w);
}
