/* SPDX-License-Identifier: Apache-2.0
 *
 * Rules of a SARIF log: one per vulnerability, described by the worst of its findings.
 */
#include "core/report/sarif.h"

#include "core/base/limits.h"
#include "core/base/map.h"
#include "core/report/identity.h"

static bool add_finding(struct mg_sarif_rules *rules, struct mg_map *map,
                        const struct mg_report *report, size_t index)
{
    const struct mg_finding *finding = &report->findings[index];
    struct mg_sarif_rule *rule = mg_map_get(map, finding->vulnerability_id);

    if (rule == NULL) {
        rule = &rules->items[rules->count];
        *rule = (struct mg_sarif_rule){finding, rules->count};
        if (!mg_map_put(map, finding->vulnerability_id, rule))
            return false;
        rules->count++;
    } else if (finding->severity > rule->finding->severity) {
        rule->finding = finding;
    }
    rules->of_finding[index] = rule;
    return true;
}

bool mg_sarif_rules_make(struct mg_arena *arena, const struct mg_report *report,
                         struct mg_sarif_rules *out)
{
    struct mg_sarif_rules rules = {
        .items = mg_arena_array(arena, report->finding_count, sizeof *rules.items),
        .of_finding = mg_arena_array(arena, report->finding_count, sizeof(void *)),
        .finding_count = report->finding_count,
    };
    bool made = rules.items != NULL && rules.of_finding != NULL;
    struct mg_map map;

    mg_map_init(&map);
    for (size_t i = 0; made && i < report->finding_count; i++)
        made = add_finding(&rules, &map, report, i);
    mg_map_clear(&map);
    if (made)
        *out = rules;
    return made;
}

/* The score, or the lower end of its severity's band where a vendor rated it without one. What
 * nobody rated has none: code scanning then goes by the level. */
static void write_security_severity(struct mg_json_writer *w, const struct mg_finding *finding)
{
    static const char *const bands[MG_SEVERITY_COUNT] = {
        [MG_SEVERITY_INFORMATIONAL] = "0.0", [MG_SEVERITY_LOW] = "0.1",
        [MG_SEVERITY_MEDIUM] = "4.0",        [MG_SEVERITY_HIGH] = "7.0",
        [MG_SEVERITY_CRITICAL] = "9.0",
    };
    char score[16];

    (void)snprintf(score, sizeof score, "%.1f", finding->score);
    mg_json_put_str_if(w, "security-severity",
                       mg_str_of(finding->score >= 0 ? score : bands[finding->severity]));
}

static void write_tags(struct mg_json_writer *w, const struct mg_finding *finding)
{
    mg_json_array_begin(w, "tags");
    mg_json_put_str(w, NULL, MG_STR("security"));
    mg_json_put_str(w, NULL, MG_STR("vulnerability"));
    mg_json_put_str(w, NULL, mg_str_of(mg_severity_name(finding->severity)));
    if (finding->kev_added.n != 0)
        mg_json_put_str(w, NULL, MG_STR("KEV"));
    mg_json_array_end(w);
}

static void write_help(struct mg_json_writer *w, const struct mg_finding *finding)
{
    struct mg_buf text;

    mg_buf_init(&text, MG_MIB(1));
    mg_buf_str(&text, finding->vulnerability_id);
    for (size_t i = 0; i < finding->alias_count; i++) {
        mg_buf_str(&text, i == 0 ? MG_STR(", also known as ") : MG_STR(", "));
        mg_buf_str(&text, finding->aliases[i]);
    }
    for (size_t i = 0; i < finding->reference_count; i++) {
        mg_buf_char(&text, '\n');
        mg_buf_str(&text, finding->references[i]);
    }
    w->sink->failed = w->sink->failed || text.failed;
    mg_sarif_put_message(w, "help", mg_buf_view(&text));
    mg_buf_clear(&text);
}

static void write_rule(struct mg_json_writer *w, const struct mg_finding *finding)
{
    char buffer[MG_VULNERABILITY_URL_SIZE];

    mg_json_object_begin(w, NULL);
    mg_json_put_str(w, "id", finding->vulnerability_id);
    mg_sarif_put_message(w, "shortDescription",
                         finding->summary.n != 0 ? finding->summary : finding->vulnerability_id);
    mg_json_put_str_if(w, "helpUri", mg_vulnerability_url(finding->vulnerability_id, buffer));
    write_help(w, finding);
    mg_json_object_begin(w, "defaultConfiguration");
    mg_json_put_str(w, "level", mg_str_of(mg_sarif_level(finding)));
    mg_json_object_end(w);
    mg_json_object_begin(w, "properties");
    write_security_severity(w, finding);
    write_tags(w, finding);
    mg_json_object_end(w);
    mg_json_object_end(w);
}

void mg_sarif_write_rules(struct mg_json_writer *w, const struct mg_sarif_rules *rules)
{
    mg_json_array_begin(w, "rules");
    for (size_t i = 0; i < rules->count; i++)
        write_rule(w, rules->items[i].finding);
    mg_json_array_end(w);
}
