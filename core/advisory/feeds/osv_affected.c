/* SPDX-License-Identifier: Apache-2.0
 *
 * What an OSV document says about packages: affected entries with their ranges and versions, the
 * vendor's state and urgency kept verbatim, and severities. A range with one broken event is left
 * out whole: a part of it would say something else than its author meant.
 */
#include "core/advisory/feeds/osv.h"

#include "core/base/limits.h"

/* Different severities of one record; equal ones of its affected entries are kept once. */
#define SEVERITIES 64

static const struct {
    const char *name;
    enum mg_event_kind kind;
} event_names[] = {
    {"introduced", MG_EVENT_INTRODUCED},
    {"fixed", MG_EVENT_FIXED},
    {"last_affected", MG_EVENT_LAST_AFFECTED},
    {"limit", MG_EVENT_LIMIT},
};

/* One event object may carry several keys. False when it is broken. */
static bool read_event(const cJSON *item, struct mg_record_event *events, size_t *n)
{
    size_t before = *n;

    for (size_t i = 0; i < MG_COUNT(event_names); i++) {
        const cJSON *member = cJSON_GetObjectItemCaseSensitive(item, event_names[i].name);
        struct mg_str version = mg_json_text(member);

        if (member == NULL)
            continue;
        if (version.n == 0 || version.n > MG_LIMIT_VERSION)
            return false;
        events[(*n)++] = (struct mg_record_event){event_names[i].kind, version};
    }
    return *n > before;
}

static bool read_events(struct mg_osv *osv, const cJSON *list, struct mg_record_range *range)
{
    size_t room = (size_t)cJSON_GetArraySize(list) * MG_COUNT(event_names), n = 0;
    struct mg_record_event *events = mg_osv_array(osv, room, sizeof *events);

    if (events == NULL)
        return false;
    for (const cJSON *item = list->child; item != NULL; item = item->next) {
        if (!read_event(item, events, &n)) {
            mg_osv_skip(osv, "ranges", "an event without a usable version");
            return false;
        }
    }
    *range = (struct mg_record_range){events, n};
    return n != 0;
}

/* GIT ranges speak of commits, not of package versions: understood, and left out on purpose. */
static bool read_range(struct mg_osv *osv, const cJSON *item, struct mg_record_range *range)
{
    struct mg_str type = mg_json_str(item, "type");
    const cJSON *events = mg_json_array(item, "events");

    if (mg_str_is(type, "GIT")) {
        osv->result->ignored++;
        return false;
    }
    if ((!mg_str_is(type, "ECOSYSTEM") && !mg_str_is(type, "SEMVER")) || events == NULL) {
        mg_osv_skip(osv, "ranges", "no known type, or no events");
        return false;
    }
    return read_events(osv, events, range);
}

static void read_ranges(struct mg_osv *osv, const cJSON *entry, struct mg_record_affected *affected)
{
    const cJSON *list = mg_osv_list(osv, entry, "ranges");
    struct mg_record_range *ranges;

    if (list == NULL)
        return;
    ranges = mg_osv_array(osv, (size_t)cJSON_GetArraySize(list), sizeof *ranges);
    if (ranges == NULL)
        return;
    for (const cJSON *item = list->child; item != NULL; item = item->next)
        affected->range_count += read_range(osv, item, &ranges[affected->range_count]);
    affected->ranges = ranges;
}

/* The first text that is there: where vendors put one and the same thing in several places. */
static struct mg_str first_text(const cJSON *entry, const char *const places[][2], size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct mg_str text = mg_json_str(mg_json_object(entry, places[i][0]), places[i][1]);

        if (text.n != 0 && text.n <= MG_LIMIT_FIELD)
            return text;
    }
    return MG_STR_NONE;
}

/* Does a state begin with one of the words that say "not affected"? Ubuntu's DNE: does not exist
 * in that release. */
static bool says_not_affected(struct mg_str state)
{
    static const char *const words[] = {"not-affected", "not affected", "DNE"};

    for (size_t i = 0; i < MG_COUNT(words); i++) {
        struct mg_str word = mg_str_of(words[i]);

        if (mg_str_eq(state, word) ||
            (mg_str_starts(state, word) && (state.p[word.n] == ' ' || state.p[word.n] == '(')))
            return true;
    }
    return false;
}

static void read_vendor(const cJSON *entry, struct mg_record_affected *affected)
{
    static const char *const states[][2] = {{"ecosystem_specific", "ubuntu_status"},
                                            {"ecosystem_specific", "status"},
                                            {"database_specific", "status"}};
    static const char *const urgencies[][2] = {{"ecosystem_specific", "urgency"},
                                               {"database_specific", "urgency"}};
    struct mg_str availability =
        mg_json_str(mg_json_object(entry, "ecosystem_specific"), "availability");

    affected->state = first_text(entry, states, MG_COUNT(states));
    affected->urgency = first_text(entry, urgencies, MG_COUNT(urgencies));
    affected->not_affected = says_not_affected(affected->state);
    affected->needs_subscription = mg_str_starts(affected->ecosystem, MG_STR("Ubuntu:Pro")) ||
                                   mg_str_starts(availability, MG_STR("Available with Ubuntu Pro"));
}

/* Has the entry ranges, and do all of them speak of commits? */
static bool is_git_only(const cJSON *entry)
{
    const cJSON *list = mg_json_array(entry, "ranges");

    if (list == NULL || list->child == NULL)
        return false;
    for (const cJSON *item = list->child; item != NULL; item = item->next) {
        if (!mg_str_is(mg_json_str(item, "type"), "GIT"))
            return false;
    }
    return true;
}

/* False when the entry names no package that versions could be looked up for. */
static bool read_entry(struct mg_osv *osv, const cJSON *entry, struct mg_record_affected *affected)
{
    const cJSON *package = mg_json_object(entry, "package");

    *affected = (struct mg_record_affected){.ecosystem = mg_json_str(package, "ecosystem"),
                                            .name = mg_json_str(package, "name")};
    if (package == NULL && is_git_only(entry)) {
        osv->result->ignored++;
        return false;
    }
    if (affected->ecosystem.n == 0 || affected->name.n == 0 ||
        affected->ecosystem.n > MG_LIMIT_FIELD || affected->name.n > MG_LIMIT_FIELD) {
        mg_osv_skip(osv, "affected", "no package with an ecosystem and a name");
        return false;
    }
    read_ranges(osv, entry, affected);
    affected->version_count =
        mg_osv_strings(osv, entry, "versions", MG_LIMIT_VERSION, &affected->versions);
    read_vendor(entry, affected);
    mg_osv_module(osv, mg_json_str(package, "purl"), affected);
    mg_osv_gravity(osv, affected);
    return true;
}

void mg_osv_affected(struct mg_osv *osv)
{
    const cJSON *list = mg_osv_list(osv, osv->root, "affected");
    struct mg_record_affected *entries;
    size_t n = 0;

    if (list == NULL)
        return;
    entries = mg_osv_array(osv, (size_t)cJSON_GetArraySize(list), sizeof *entries);
    if (entries == NULL)
        return;
    for (const cJSON *item = list->child; item != NULL; item = item->next)
        n += read_entry(osv, item, &entries[n]);
    osv->record.affected = entries;
    osv->record.affected_count = n;
}

static bool has_severity(const struct mg_record *record, struct mg_record_severity severity)
{
    for (size_t i = 0; i < record->severity_count; i++) {
        if (mg_str_eq(record->severities[i].type, severity.type) &&
            mg_str_eq(record->severities[i].score, severity.score))
            return true;
    }
    return false;
}

static void add_severities(struct mg_osv *osv, const cJSON *object, struct mg_record_severity *room)
{
    const cJSON *list = mg_osv_list(osv, object, "severity");

    for (const cJSON *item = list == NULL ? NULL : list->child; item != NULL; item = item->next) {
        struct mg_record_severity severity = {mg_json_str(item, "type"),
                                              mg_json_str(item, "score")};

        if (severity.type.n == 0 || severity.score.n == 0 || severity.type.n > MG_LIMIT_FIELD ||
            severity.score.n > MG_LIMIT_FIELD)
            mg_osv_skip(osv, "severity", "no type, or no score");
        else if (has_severity(&osv->record, severity))
            continue;
        else if (osv->record.severity_count == SEVERITIES)
            mg_osv_skip(osv, "severity", "more different ones than a record may have");
        else
            room[osv->record.severity_count++] = severity;
    }
}

void mg_osv_severities(struct mg_osv *osv)
{
    const cJSON *affected = mg_json_array(osv->root, "affected");
    struct mg_record_severity *severities = mg_osv_array(osv, SEVERITIES, sizeof *severities);

    if (severities == NULL)
        return;
    osv->record.severities = severities;
    add_severities(osv, osv->root, severities);
    for (const cJSON *item = affected == NULL ? NULL : affected->child; item; item = item->next)
        add_severities(osv, item, severities);
}
