/* SPDX-License-Identifier: Apache-2.0
 *
 * Coverage on the page, every entry of it: what failed first, what was read in full last.
 */
#include "core/report/html.h"

static void put_entry(struct mg_sink *sink, const struct mg_coverage *entry)
{
    const char *level = mg_coverage_level_name(entry->level);

    mg_sink_printf(sink, "<tr><td><span class=\"level %s\">%s</span></td>", level, level);
    mg_html_element(sink, "<td>", entry->area, "</td>");
    mg_html_element(sink, "<td class=\"code\">", entry->code, "</td>");
    mg_html_element(sink, "<td class=\"long\">", entry->subject, "</td>");
    mg_html_element(sink, "<td class=\"long\">", entry->detail, "</td><td class=\"n\">");
    if (entry->count != 0)
        mg_sink_printf(sink, "%llu", (unsigned long long)entry->count);
    mg_html_put(sink, "</td></tr>\n");
}

static void put_level(struct mg_sink *sink, const struct mg_inventory *inventory,
                      enum mg_coverage_level level)
{
    for (size_t i = 0; i < inventory->coverage_count; i++) {
        if (inventory->coverage[i].level == level)
            put_entry(sink, &inventory->coverage[i]);
    }
}

void mg_html_coverage(struct mg_sink *sink, const struct mg_inventory *inventory)
{
    mg_html_put(sink, "<section id=\"coverage\">\n<h2>Coverage</h2>\n");
    if (inventory->coverage_count == 0) {
        mg_html_put(sink, "<p class=\"note bad\">Nothing is known about what was read.</p>\n"
                          "</section>\n");
        return;
    }
    mg_html_put(sink,
                "<p class=\"faint\"><span class=\"level complete\">complete</span> was read in "
                "full; <span class=\"level limited\">limited</span> is not covered by design; "
                "<span class=\"level incomplete\">incomplete</span> should have been covered, "
                "but failed or hit a limit.</p>\n"
                "<div class=\"wide\"><table>\n<thead><tr><th>Level</th><th>Area</th>"
                "<th>Code</th><th>Subject</th><th>Detail</th><th class=\"n\">Count</th></tr>"
                "</thead>\n<tbody>\n");
    put_level(sink, inventory, MG_COVERAGE_INCOMPLETE);
    put_level(sink, inventory, MG_COVERAGE_LIMITED);
    put_level(sink, inventory, MG_COVERAGE_COMPLETE);
    mg_html_put(sink, "</tbody></table></div>\n</section>\n");
}
