/* SPDX-License-Identifier: Apache-2.0
 *
 * The small pieces of the page: foreign text made harmless, links, commands. The rules are those
 * of the HTML standard for text and for attribute values in double quotes
 * (https://html.spec.whatwg.org/multipage/syntax.html).
 */
#include "core/report/html.h"

#include "core/report/text.h"

void mg_html_put(struct mg_sink *sink, const char *markup)
{
    mg_sink_write(sink, mg_str_of(markup));
}

static struct mg_str escaped(struct mg_str piece)
{
    switch (piece.p[0]) {
    case '&':
        return MG_STR("&amp;");
    case '<':
        return MG_STR("&lt;");
    case '>':
        return MG_STR("&gt;");
    case '"':
        return MG_STR("&quot;");
    case '\'':
        return MG_STR("&#39;");
    default:
        return piece;
    }
}

void mg_html_text(struct mg_sink *sink, struct mg_str foreign)
{
    size_t width;

    for (; foreign.n != 0; foreign = mg_str_skip(foreign, width))
        mg_sink_write(sink, escaped(mg_text_shown(foreign, &width)));
}

void mg_html_element(struct mg_sink *sink, const char *open, struct mg_str foreign,
                     const char *close)
{
    mg_html_put(sink, open);
    mg_html_text(sink, foreign);
    mg_html_put(sink, close);
}

/* Any other scheme, above all javascript:, is not for clicking. */
static bool is_web(struct mg_str url)
{
    return mg_str_starts(url, MG_STR("https://")) || mg_str_starts(url, MG_STR("http://"));
}

void mg_html_link(struct mg_sink *sink, struct mg_str url)
{
    if (!is_web(url)) {
        mg_html_text(sink, url);
        return;
    }
    mg_html_element(sink, "<a rel=noreferrer href=\"", url, "\"></a>");
}

const char *mg_html_severity(enum mg_severity severity)
{
    static const char *const words[MG_SEVERITY_COUNT] = {
        [MG_SEVERITY_UNTRIAGED] = "Untriaged",
        [MG_SEVERITY_INFORMATIONAL] = "Info",
        [MG_SEVERITY_LOW] = "Low",
        [MG_SEVERITY_MEDIUM] = "Medium",
        [MG_SEVERITY_HIGH] = "High",
        [MG_SEVERITY_CRITICAL] = "Critical",
    };

    return words[severity];
}

void mg_html_command(struct mg_sink *sink, struct mg_str command)
{
    mg_html_element(sink, "<dd class=cmd><code>", command, "</code>");
}
