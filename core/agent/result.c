/* SPDX-License-Identifier: Apache-2.0
 *
 * Results of jobs, and the reasons of works.
 */
#include "core/agent/result.h"

#include <stdio.h>
#include <string.h>

#include "core/base/day.h"

/* The largest number that JSON carries exactly. */
#define LARGEST 9007199254740991.0

/* Members that are counts. */
static const struct {
    const char *name;
    size_t offset;
} counts[] = {
    {"packages", offsetof(struct mg_result, packages)},
    {"findings", offsetof(struct mg_result, findings)},
    {"suppressed", offsetof(struct mg_result, suppressed)},
    {"incomplete", offsetof(struct mg_result, incomplete)},
};

static uint64_t *count_of(struct mg_result *result, size_t i)
{
    return (uint64_t *)(void *)((char *)result + counts[i].offset);
}

static void copy(char *to, size_t size, struct mg_str text)
{
    (void)snprintf(to, size, "%.*s", MG_STR_ARG(text));
}

static void add_coverage(struct mg_result *result, const struct mg_coverage *entry)
{
    size_t i = result->coverage_count;

    if (i == MG_RESULT_COVERAGE)
        return;
    copy(result->coverage[i].code, sizeof result->coverage[i].code, entry->code);
    copy(result->coverage[i].subject, sizeof result->coverage[i].subject, entry->subject);
    copy(result->coverage[i].detail, sizeof result->coverage[i].detail, entry->detail);
    result->coverage_count++;
}

void mg_result_cover(struct mg_result *result, const struct mg_inventory *inventory)
{
    for (unsigned pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < inventory->coverage_count; i++) {
            const struct mg_coverage *entry = &inventory->coverage[i];

            if (entry->level != MG_COVERAGE_INCOMPLETE ||
                mg_str_is(entry->code, "NO_INVENTORY") != (pass == 0))
                continue;
            result->incomplete++;
            add_coverage(result, entry);
        }
    }
}

void mg_result_read_how(struct mg_result *result, const struct mg_reading *reading)
{
    result->incremental = mg_str_is(reading->again, "changed");
    copy(result->full, sizeof result->full, reading->reason);
}

bool mg_result_good(const struct mg_result *result)
{
    return result->exit == 0;
}

bool mg_result_done(const struct mg_result *result)
{
    return result->exit == 0 || (result->coverage_count > 0 && !result->failed);
}

bool mg_result_no_inventory(const struct mg_result *result)
{
    return result->coverage_count > 0 && strcmp(result->coverage[0].code, "NO_INVENTORY") == 0;
}

static void write_times(struct mg_json_writer *w, const struct mg_result *result)
{
    char time[MG_DAY_TEXT_SIZE];

    mg_json_put_str_or_null(w, "begun",
                            result->begun > 0 ? mg_day_text(result->begun, time) : MG_STR_NONE);
    mg_json_put_number(w, "seconds", (double)result->duration / 1000, 3);
}

static void write_severities(struct mg_json_writer *w, const struct mg_result *result)
{
    mg_json_object_begin(w, "severities");
    for (unsigned i = MG_SEVERITY_COUNT; i-- > 0;)
        mg_json_put_int(w, mg_severity_name((enum mg_severity)i), (int64_t)result->severities[i]);
    mg_json_object_end(w);
}

static void write_coverage(struct mg_json_writer *w, const struct mg_result *result)
{
    mg_json_array_begin(w, "coverage");
    for (size_t i = 0; i < result->coverage_count; i++) {
        mg_json_object_begin(w, NULL);
        mg_json_put_str(w, "code", mg_str_of(result->coverage[i].code));
        mg_json_put_str_or_null(w, "subject", mg_str_of(result->coverage[i].subject));
        mg_json_put_str_or_null(w, "detail", mg_str_of(result->coverage[i].detail));
        mg_json_object_end(w);
    }
    mg_json_array_end(w);
}

void mg_result_write(struct mg_json_writer *w, const char *key, const struct mg_result *result)
{
    struct mg_result one = *result;

    mg_json_object_begin(w, key);
    write_times(w, result);
    mg_reasons_write(w, "reasons", result->reasons);
    mg_json_put_int(w, "exit", result->exit);
    mg_json_put_str_or_null(w, "why", mg_str_of(result->why));
    mg_json_put_bool(w, "unsupported", result->unsupported);
    mg_json_put_bool(w, "failed", result->failed);
    mg_json_put_bool(w, "incremental", result->incremental);
    mg_json_put_str_or_null(w, "full_because", mg_str_of(result->full));
    for (size_t i = 0; i < MG_COUNT(counts); i++)
        mg_json_put_int(w, counts[i].name, (int64_t)*count_of(&one, i));
    write_severities(w, result);
    write_coverage(w, result);
    mg_guard_write(w, "protections", &result->protections);
    mg_json_object_end(w);
}

static uint64_t read_count(const cJSON *object, const char *name)
{
    double value = mg_json_number(object, name, 0);

    return value >= 0 && value <= LARGEST ? (uint64_t)value : 0;
}

static void read_coverage(const cJSON *array, struct mg_result *out)
{
    const cJSON *entry;

    cJSON_ArrayForEach(entry, array)
    {
        add_coverage(out, &(struct mg_coverage){
                              .code = mg_json_str(entry, "code"),
                              .subject = mg_json_str(entry, "subject"),
                              .detail = mg_json_str(entry, "detail"),
                          });
    }
}

void mg_result_read(const cJSON *object, struct mg_result *out)
{
    const cJSON *severities = mg_json_object(object, "severities");
    double seconds = mg_json_number(object, "seconds", 0);
    double status = mg_json_number(object, "exit", 0);

    memset(out, 0, sizeof *out);
    if (!mg_day_millis(mg_json_str(object, "begun"), &out->begun))
        out->begun = 0;
    out->duration = seconds >= 0 && seconds <= LARGEST / 1000 ? (int64_t)(seconds * 1000 + 0.5) : 0;
    out->reasons = mg_reasons_read(mg_json_array(object, "reasons"));
    out->exit = status >= -1 && status <= 255 ? (int)status : -1;
    copy(out->why, sizeof out->why, mg_json_str(object, "why"));
    out->unsupported = mg_json_bool(object, "unsupported");
    out->failed = mg_json_bool(object, "failed");
    out->incremental = mg_json_bool(object, "incremental");
    copy(out->full, sizeof out->full, mg_json_str(object, "full_because"));
    for (size_t i = 0; i < MG_COUNT(counts); i++)
        *count_of(out, i) = read_count(object, counts[i].name);
    for (unsigned i = 0; i < MG_SEVERITY_COUNT; i++)
        out->severities[i] = read_count(severities, mg_severity_name((enum mg_severity)i));
    read_coverage(mg_json_array(object, "coverage"), out);
    mg_guard_read(mg_json_array(object, "protections"), &out->protections);
}

static void describe_coverage(const struct mg_result *result, char *text, size_t size)
{
    for (size_t i = 0, n = 0; i < result->coverage_count && n < size; i++) {
        (void)snprintf(text + n, size - n, "%s%s%s%s: %s", i == 0 ? "" : "; ",
                       result->coverage[i].code, result->coverage[i].subject[0] == '\0' ? "" : " ",
                       result->coverage[i].subject, result->coverage[i].detail);
        n = strlen(text);
    }
}

static void describe_failure(const struct mg_result *result, char *text, size_t size)
{
    if (result->coverage_count == 0)
        (void)snprintf(text, size, "%s", result->why[0] != '\0' ? result->why : "it failed");
    else
        describe_coverage(result, text, size);
}

/* "3 findings in 948 packages: 1 CRITICAL, 2 UNTRIAGED", the worst first. */
static void describe_findings(const struct mg_result *result, char *text, size_t size)
{
    const char *between = ": ";
    size_t n;

    (void)snprintf(text, size, "%llu finding%s in %llu packages",
                   (unsigned long long)result->findings, result->findings == 1 ? "" : "s",
                   (unsigned long long)result->packages);
    for (int i = MG_SEVERITY_COUNT - 1; i >= 0; i--) {
        n = strlen(text);
        if (result->severities[i] == 0)
            continue;
        (void)snprintf(text + n, size - n, "%s%llu %s", between,
                       (unsigned long long)result->severities[i],
                       mg_severity_name((enum mg_severity)i));
        between = ", ";
    }
}

static void describe_success(const struct mg_result *result, enum mg_work work, char *text,
                             size_t size)
{
    size_t n;

    if (work == MG_WORK_EXPOSURE)
        (void)snprintf(text, size, "%llu of the ports and zones can be reached from other hosts",
                       (unsigned long long)result->findings);
    else
        describe_findings(result, text, size);
    if (mg_result_good(result))
        return;
    n = strlen(text);
    (void)snprintf(text + n, size - n, "; incomplete: ");
    n = strlen(text);
    describe_coverage(result, text + n, size - n);
}

void mg_result_describe(const struct mg_result *result, enum mg_work work, char *text, size_t size)
{
    if (result->unsupported)
        (void)snprintf(text, size, "not done on this system");
    else if (!mg_result_done(result) || mg_result_no_inventory(result))
        describe_failure(result, text, size);
    else
        describe_success(result, work, text, size);
}

void mg_reasons_text(uint32_t reasons, char *text, size_t size)
{
    size_t n = 0;

    text[0] = '\0';
    for (unsigned i = 0; i < MG_TRIGGERS && n < size; i++) {
        if ((reasons & MG_BIT(i)) == 0)
            continue;
        (void)snprintf(text + n, size - n, "%s%s", n == 0 ? "" : ",",
                       mg_trigger_name((enum mg_trigger)i));
        n = strlen(text);
    }
}

bool mg_reasons_parse(struct mg_str text, uint32_t *out)
{
    struct mg_str piece;
    enum mg_trigger trigger;
    uint32_t reasons = 0;

    while (mg_str_cut(&text, ',', &piece)) {
        if (!mg_trigger_parse(piece, &trigger))
            return false;
        reasons |= MG_BIT(trigger);
    }
    *out = reasons;
    return reasons != 0;
}

void mg_reasons_write(struct mg_json_writer *w, const char *key, uint32_t reasons)
{
    mg_json_array_begin(w, key);
    for (unsigned i = 0; i < MG_TRIGGERS; i++) {
        if ((reasons & MG_BIT(i)) != 0)
            mg_json_put_str(w, NULL, mg_str_of(mg_trigger_name((enum mg_trigger)i)));
    }
    mg_json_array_end(w);
}

uint32_t mg_reasons_read(const cJSON *array)
{
    const cJSON *item;
    enum mg_trigger trigger;
    uint32_t reasons = 0;

    cJSON_ArrayForEach(item, array)
    {
        if (mg_trigger_parse(mg_json_text(item), &trigger))
            reasons |= MG_BIT(trigger);
    }
    return reasons;
}
