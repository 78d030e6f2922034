/* SPDX-License-Identifier: Apache-2.0
 *
 * What advisories of RHEL and its rebuilds say in words and version numbers only: the module
 * streams that an erratum is about, and how grave it is. Their summaries have the form "Important:
 * php:8.1 and php-devel:8.1 security update"; builds of a module have ".module" in their release
 * (".module+el8.4.0+..." of Red Hat, ".module_el8.4.0+..." of AlmaLinux). A package URL with the
 * qualifier "rpmmod" (rpm-definition.json of the purl specification) says it exactly.
 */
#include "core/advisory/feeds/osv.h"

#include "core/base/buf.h"
#include "core/base/limits.h"

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '+' || c == '-';
}

static size_t count_letters(struct mg_str s)
{
    size_t n = 0;

    while (n < s.n && is_letter(s.p[n]))
        n++;
    return n;
}

/* The "name:stream" that a text begins with; empty when it does not. */
static struct mg_str stream_of(struct mg_str text)
{
    size_t name = count_letters(text), stream;

    if (name == 0 || name == text.n || text.p[name] != ':')
        return MG_STR_NONE;
    stream = count_letters(mg_str_skip(text, name + 1));
    return stream == 0 ? MG_STR_NONE : mg_str_take(text, name + 1 + stream);
}

void mg_osv_streams(struct mg_osv *osv)
{
    struct mg_str rest = osv->record.summary, word;
    struct mg_buf buf;

    mg_buf_init(&buf, MG_LIMIT_FIELD);
    while (mg_str_cut(&rest, ' ', &word)) {
        struct mg_str stream = stream_of(word);

        if (stream.n == 0)
            continue;
        if (buf.n != 0)
            mg_buf_char(&buf, ' ');
        mg_buf_str(&buf, stream);
    }
    if (buf.failed || !mg_arena_str(&osv->arena, mg_buf_view(&buf), &osv->streams))
        osv->full = true;
    mg_buf_clear(&buf);
}

static bool is_modular(const struct mg_record_affected *affected)
{
    for (size_t i = 0; i < affected->range_count; i++) {
        const struct mg_record_range *range = &affected->ranges[i];

        for (size_t j = 0; j < range->event_count; j++) {
            if (mg_str_find_str(range->events[j].version, MG_STR(".module")) != SIZE_MAX)
                return true;
        }
    }
    return false;
}

/* The stream in a package URL; the colon may be written as %3A. */
static struct mg_str stream_of_purl(struct mg_osv *osv, struct mg_str purl)
{
    static const struct mg_str key = MG_STR_INIT("rpmmod="), colon = MG_STR_INIT("%3A");
    size_t at = mg_str_find_str(purl, key), escaped;
    struct mg_str value;

    if (at == SIZE_MAX)
        return MG_STR_NONE;
    value = mg_str_skip(purl, at + key.n);
    escaped = mg_str_find_str(value, colon);
    if (escaped != count_letters(value))
        return stream_of(value);
    value = mg_str_of(mg_arena_printf(&osv->arena, "%.*s:%.*s", (int)escaped, value.p,
                                      MG_STR_ARG(mg_str_skip(value, escaped + colon.n))));
    osv->full = osv->full || value.n == 0;
    return stream_of(value);
}

void mg_osv_module(struct mg_osv *osv, struct mg_str purl, struct mg_record_affected *affected)
{
    if (!is_modular(affected))
        return;
    affected->module = stream_of_purl(osv, purl);
    if (affected->module.n == 0)
        affected->module = osv->streams.n != 0 ? osv->streams : MG_STR("*");
}

void mg_osv_gravity(struct mg_osv *osv, struct mg_record_affected *affected)
{
    static const struct {
        struct mg_str beginning;
        const char *urgency;
    } scale[] = {
        {MG_STR_INIT("Critical: "), "critical"},
        {MG_STR_INIT("Important: "), "important"},
        {MG_STR_INIT("Moderate: "), "moderate"},
        {MG_STR_INIT("Low: "), "low"},
    };

    for (size_t i = 0; affected->urgency.n == 0 && i < MG_COUNT(scale); i++) {
        if (mg_str_starts(osv->record.summary, scale[i].beginning))
            affected->urgency = mg_str_of(scale[i].urgency);
    }
}
