/* SPDX-License-Identifier: Apache-2.0
 *
 * The list of packages of an inventory, with the same search and sorting as the findings have.
 */
#include "core/report/formats.h"
#include "core/report/html.h"

static void put_package(struct mg_sink *sink, const struct mg_package *package, struct mg_str purl)
{
    mg_html_element(sink, "<tbody class=f><tr class=r><td class=id><b>", package->name, "</b>");
    mg_html_element(sink, "<td class=ver>", package->version, "");
    mg_html_element(sink, "<td>", package->arch, "");
    mg_html_element(sink, "<td>", package->type, "");
    mg_html_element(sink, "<td>", package->source_name, "");
    mg_html_element(sink, "<td>", package->origin, "");
    mg_html_element(sink, "<td class=long>", package->license, "");
    mg_html_element(sink, "<td class=\"long faint\">", package->location, "");
    mg_html_put(sink,
                "<tr class=d><td colspan=8><details><summary>Details</summary><dl><dt>purl<dd>");
    mg_html_element(sink, "<code>", purl, "</code>");
    if (package->ecosystem.n != 0)
        mg_html_element(sink, "<dt>Advisories<dd>", package->ecosystem, "");
    if (package->source_version.n != 0)
        mg_html_element(sink, "<dt>Source version<dd>", package->source_version, "");
    if (package->origin_reason.n != 0)
        mg_html_element(sink, "<dt>Origin<dd>", package->origin_reason, "");
    if (package->owner.n != 0)
        mg_html_element(sink, "<dt>Shipped by<dd>", package->owner, "");
    if (package->evidence.n != 0)
        mg_html_element(sink, "<dt>Evidence<dd>", package->evidence, "");
    if (package->sha1.n != 0)
        mg_html_element(sink, "<dt>SHA-1<dd><code>", package->sha1, "</code>");
    mg_html_put(sink, "</dl></details>\n");
}

void mg_html_packages(struct mg_sink *sink, const struct mg_report *report)
{
    const struct mg_inventory *inventory = report->inventory;
    struct mg_report_purls purls;

    mg_html_put(sink,
                "<section id=\"packages\">\n<h2>Packages</h2>\n<div class=\"tools\" hidden>\n"
                "<input type=\"search\" id=\"search\" placeholder=\"Search: name, version, place\" "
                "aria-label=\"Search the packages\">\n"
                "<button type=\"button\" id=\"reset\">Reset</button>\n"
                "<output id=\"shown\" aria-live=\"polite\"></output>\n</div>\n"
                "<div class=\"list\"><table class=\"sortable\" "
                "data-what=\"packages\">\n<thead><tr><th scope=col data-sort=a>"
                "Name<th scope=col data-sort=a>Version<th scope=col data-sort=a>Architecture"
                "<th scope=col data-sort=a>Type<th scope=col data-sort=a>Source"
                "<th scope=col data-sort=a>Origin<th scope=col data-sort=a>License"
                "<th scope=col data-sort=a>Found in</thead>\n");
    mg_report_purls_init(&purls, report);
    for (size_t i = 0; i < inventory->package_count; i++) {
        const struct mg_package *package = &inventory->packages[i];

        put_package(sink, package, mg_report_purl(&purls, package));
    }
    mg_report_purls_clear(&purls);
    mg_html_put(sink,
                "</table></div>\n<button type=\"button\" id=\"more\" hidden>Show more</button>\n"
                "</section>\n");
}
