/* SPDX-License-Identifier: Apache-2.0
 *
 * The report as one page for a browser: nothing is loaded from anywhere, so it may be mailed and
 * opened from a file. All is in the markup and can be read without a script; the script only
 * sorts, filters and folds. The Content-Security-Policy names our style sheet and our script by
 * their hashes, so that no other one runs even if a foreign byte should break out of its element.
 */
#include "core/report/html.h"

#include <string.h>

#include "core/trust/hash.h"
#include "core/base/compiler.h"
#include "core/base/limits.h"
#include "core/report/formats.h"

/* RFC 4648, section 4. */
static void put_base64(struct mg_sink *sink, const unsigned char *bytes, size_t n)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (size_t i = 0; i < n; i += 3) {
        uint32_t group = (uint32_t)bytes[i] << 16;

        group |= i + 1 < n ? (uint32_t)bytes[i + 1] << 8 : 0;
        group |= i + 2 < n ? (uint32_t)bytes[i + 2] : 0;
        mg_sink_char(sink, digits[group >> 18]);
        mg_sink_char(sink, digits[group >> 12 & 63]);
        mg_sink_char(sink, i + 1 < n ? digits[group >> 6 & 63] : '=');
        mg_sink_char(sink, i + 2 < n ? digits[group & 63] : '=');
    }
}

/* The text between the tags, which is what a browser hashes (CSP level 3, section 6.7.3). */
static void join_lines(struct mg_sink *sink, const char *const *lines)
{
    mg_sink_char(sink, '\n');
    for (; *lines != NULL; lines++) {
        mg_html_put(sink, *lines);
        mg_sink_char(sink, '\n');
    }
}

static void put_source_hash(struct mg_sink *sink, const char *directive, const char *const *lines)
{
    unsigned char hash[MG_SHA256_SIZE];
    struct mg_sink text;

    mg_sink_init(&text, NULL, MG_MIB(1));
    join_lines(&text, lines);
    if (text.failed || mg_sha256(text.buf.p, text.buf.n, hash, NULL) != MG_OK) {
        sink->failed = true;
    } else {
        mg_sink_printf(sink, "%s 'sha256-", directive);
        put_base64(sink, hash, sizeof hash);
        mg_html_put(sink, "';");
    }
    mg_sink_clear(&text);
}

static void put_policy(struct mg_sink *sink)
{
    mg_html_put(sink, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';");
    put_source_hash(sink, "style-src", mg_html_style);
    put_source_hash(sink, "script-src", mg_html_script);
    mg_html_put(sink, "base-uri 'none';form-action 'none'\">\n");
}

void mg_html_begin(struct mg_sink *sink, const struct mg_report *report, const char *what)
{
    mg_html_put(sink, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    put_policy(sink);
    mg_html_put(sink, "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
                      "<meta name=\"color-scheme\" content=\"light dark\">\n"
                      "<meta name=\"referrer\" content=\"no-referrer\">\n"
                      "<meta name=\"generator\" content=\"Margay\">\n");
    mg_sink_printf(sink, "<title>%s of ", what);
    mg_html_element(sink, "", report->inventory->host.hostname, "</title>\n<style>");
    join_lines(sink, mg_html_style);
    mg_html_put(sink, "</style>\n<script>");
    join_lines(sink, mg_html_script);
    mg_html_put(sink, "</script>\n</head>\n<body>\n");
}

void mg_html_end(struct mg_sink *sink)
{
    mg_html_put(sink, "</main>\n<footer>Made by Margay. This page loads nothing and sends nothing."
                      "</footer>\n</body>\n</html>\n");
}

static void write_scan(const struct mg_report *report, const struct mg_render_style *style,
                       struct mg_sink *sink)
{
    struct mg_report_summary summary = mg_report_summarize(report);

    (void)style;
    mg_html_begin(sink, report, "Vulnerabilities");
    mg_html_head(sink, report, "Vulnerabilities");
    mg_html_put(sink, "<main>\n");
    mg_html_notes(sink, report);
    mg_html_tiles(sink, &summary);
    mg_html_findings(sink, report, &summary);
    mg_html_suppressed(sink, report);
    mg_html_coverage(sink, report->inventory);
    mg_html_feeds(sink, report);
    mg_html_end(sink);
}

static void write_inventory(const struct mg_report *report, const struct mg_render_style *style,
                            struct mg_sink *sink)
{
    (void)style;
    mg_html_begin(sink, report, "Packages");
    mg_html_head(sink, report, "Packages");
    mg_html_put(sink, "<main>\n");
    mg_html_notes(sink, report);
    mg_html_packages(sink, report);
    mg_html_coverage(sink, report->inventory);
    mg_html_end(sink);
}

const struct mg_renderer mg_format_html = {
    .name = "html",
    .what = "one page for a browser (docs/html.md)",
    .scan = write_scan,
    .inventory = write_inventory,
};
