/* SPDX-License-Identifier: Apache-2.0
 *
 * JUnit XML as CI servers read it (the schema of Jenkins' xUnit plugin): one suite for the host, a
 * failed test for each package with findings, a skipped one for a kernel that is installed but does
 * not run, and one test for the coverage, which is an error when the scan is incomplete. So a scan
 * that saw nothing never is an empty suite that passes.
 */
#include "core/base/arena.h"
#include "core/base/limits.h"
#include "core/report/formats.h"
#include "core/report/sentences.h"
#include "core/report/xml_write.h"

/* The findings of one package, or of the host. */
struct test {
    size_t first, last; /* indexes of findings; next leads from one to the other */
    size_t count;
    enum mg_severity worst;
    bool idle; /* only a kernel that does not run */
};

struct suite {
    const struct mg_report *report;
    struct test *tests;
    size_t count, failures, skipped;
    size_t *next; /* per finding */
};

static void add_finding(struct suite *suite, struct test *test, size_t index)
{
    const struct mg_finding *finding = &suite->report->findings[index];

    suite->next[index] = SIZE_MAX;
    if (test->count == 0) {
        *test = (struct test){index, index, 1, finding->severity,
                              finding->kernel == MG_KERNEL_NOT_RUNNING};
        return;
    }
    suite->next[test->last] = index;
    test->last = index;
    test->count++;
    if (finding->severity > test->worst)
        test->worst = finding->severity;
}

/* Tests in the order of the first findings of their packages, the host's behind them. of_package
 * has the number of a package's test plus 1, and the host's at its end. */
static void gather(struct suite *suite, size_t *of_package)
{
    const struct mg_report *report = suite->report;

    for (size_t i = 0; i < report->finding_count; i++) {
        const struct mg_package *package = report->findings[i].package;
        size_t at = package == NULL ? report->inventory->package_count
                                    : (size_t)(package - report->inventory->packages);

        if (of_package[at] == 0)
            of_package[at] = ++suite->count;
        add_finding(suite, &suite->tests[of_package[at] - 1], i);
    }
    for (size_t i = 0; i < suite->count; i++) {
        suite->skipped += suite->tests[i].idle;
        suite->failures += !suite->tests[i].idle;
    }
}

static bool suite_make(struct suite *suite, struct mg_arena *arena, const struct mg_report *report)
{
    size_t packages = report->inventory->package_count;
    size_t *of_package = mg_arena_array(arena, packages + 1, sizeof *of_package);

    *suite = (struct suite){
        .report = report,
        .tests = mg_arena_array(arena, report->finding_count, sizeof *suite->tests),
        .next = mg_arena_array(arena, report->finding_count, sizeof *suite->next),
    };
    if (of_package == NULL || suite->tests == NULL || suite->next == NULL)
        return false;
    gather(suite, of_package);
    return true;
}

/* A buffer of ours as an attribute, cleared. */
static void put_buf(struct mg_sink *sink, const char *name, struct mg_buf *buf)
{
    sink->failed = sink->failed || buf->failed;
    mg_xml_put_attribute(sink, name, mg_buf_view(buf));
    mg_buf_clear(buf);
}

static void write_finding(struct mg_sink *sink, const struct mg_finding *finding)
{
    struct mg_buf text;

    mg_buf_init(&text, MG_SENTENCE_BYTES);
    mg_say_vulnerability(&text, finding);
    mg_buf_str(&text, MG_STR("\n  state: "));
    mg_say_state(&text, finding);
    mg_buf_str(&text, MG_STR("\n  what to do: "));
    mg_say_action(&text, finding);
    mg_buf_char(&text, '\n');
    sink->failed = sink->failed || text.failed;
    mg_xml_put_text(sink, mg_buf_view(&text));
    mg_buf_clear(&text);
}

static void write_verdict(const struct suite *suite, const struct test *test, struct mg_sink *sink)
{
    const char *element = test->idle ? "skipped" : "failure";
    struct mg_buf message;

    mg_buf_init(&message, MG_SENTENCE_BYTES);
    if (test->idle)
        mg_buf_printf(&message, "%s: ", mg_kernel_use_name(MG_KERNEL_NOT_RUNNING));
    mg_buf_printf(&message, "%zu %s, the worst is %s", test->count,
                  test->count == 1 ? "vulnerability" : "vulnerabilities",
                  mg_severity_name(test->worst));
    mg_sink_printf(sink, "      <%s", element);
    put_buf(sink, "message", &message);
    mg_xml_put_attribute(sink, "type", mg_str_of(mg_severity_name(test->worst)));
    mg_sink_char(sink, '>');
    for (size_t i = test->first; i != SIZE_MAX; i = suite->next[i])
        write_finding(sink, &suite->report->findings[i]);
    mg_sink_printf(sink, "</%s>\n", element);
}

/* Packages of a language may be there many times, which only their places tell apart. */
static void say_place(struct mg_buf *name, const struct mg_package *package)
{
    if (package == NULL || package->evidence.n == 0)
        return;
    mg_buf_str(name, MG_STR(" in "));
    mg_buf_str(name, package->location);
}

static void write_test(const struct suite *suite, const struct test *test, struct mg_sink *sink)
{
    const struct mg_finding *finding = &suite->report->findings[test->first];
    struct mg_buf name;

    mg_buf_init(&name, MG_SENTENCE_BYTES);
    mg_say_subject(&name, finding);
    say_place(&name, finding->package);
    mg_sink_write(sink, MG_STR("    <testcase"));
    put_buf(sink, "name", &name);
    mg_buf_str(&name, MG_STR("margay."));
    mg_buf_str(&name, finding->package == NULL ? MG_STR("host") : finding->package->type);
    put_buf(sink, "classname", &name);
    mg_sink_write(sink, MG_STR(">\n"));
    write_verdict(suite, test, sink);
    mg_sink_write(sink, MG_STR("    </testcase>\n"));
}

static void write_entries(struct mg_sink *sink, const struct mg_inventory *inventory)
{
    struct mg_buf text;

    mg_buf_init(&text, MG_SENTENCE_BYTES);
    for (size_t i = 0; i < inventory->coverage_count; i++) {
        const struct mg_coverage *entry = &inventory->coverage[i];

        mg_buf_reset(&text);
        mg_buf_printf(&text, "%s ", mg_coverage_level_name(entry->level));
        mg_say_coverage(&text, entry);
        mg_buf_char(&text, '\n');
        sink->failed = sink->failed || text.failed;
        mg_xml_put_text(sink, mg_buf_view(&text));
    }
    mg_buf_clear(&text);
}

static void write_coverage(struct mg_sink *sink, const struct mg_inventory *inventory)
{
    mg_sink_write(sink, MG_STR("    <testcase name=\"coverage\" classname=\"margay.scan\">\n"));
    if (mg_inventory_incomplete(inventory))
        mg_sink_write(sink, MG_STR("      <error message=\"the scan is incomplete\" "
                                   "type=\"INCOMPLETE\">something that should have been scanned "
                                   "was not</error>\n"));
    mg_sink_write(sink, MG_STR("      <system-out>"));
    write_entries(sink, inventory);
    mg_sink_write(sink, MG_STR("</system-out>\n    </testcase>\n"));
}

static void put_counts(struct mg_sink *sink, const struct suite *suite)
{
    mg_xml_put_number(sink, "tests", suite->count + 1);
    mg_xml_put_number(sink, "failures", suite->failures);
    mg_xml_put_number(sink, "errors", mg_inventory_incomplete(suite->report->inventory));
}

static void put_property(struct mg_sink *sink, const char *name, struct mg_str value)
{
    if (value.n == 0)
        return;
    mg_sink_write(sink, MG_STR("      <property"));
    mg_xml_put_attribute(sink, "name", mg_str_of(name));
    mg_xml_put_attribute(sink, "value", value);
    mg_sink_write(sink, MG_STR("/>\n"));
}

static void write_properties(struct mg_sink *sink, const struct mg_report *report)
{
    const struct mg_host *host = &report->inventory->host;
    struct mg_report_summary summary = mg_report_summarize(report);
    struct mg_buf text;

    mg_sink_write(sink, MG_STR("    <properties>\n"));
    put_property(sink, "margay.version", report->version);
    put_property(sink, "os", host->os_name);
    put_property(sink, "architecture", host->architecture);
    put_property(sink, "kernel", host->kernel_release);
    put_property(sink, "root", host->root);
    mg_buf_init(&text, MG_SENTENCE_BYTES);
    mg_say_suppressed(&text, &summary);
    put_property(sink, "margay.suppressed", mg_buf_view(&text));
    sink->failed = sink->failed || text.failed;
    mg_buf_clear(&text);
    mg_sink_write(sink, MG_STR("    </properties>\n"));
}

static void write_suite(struct mg_sink *sink, const struct suite *suite)
{
    const struct mg_host *host = &suite->report->inventory->host;

    mg_sink_write(sink, MG_STR("  <testsuite"));
    mg_xml_put_attribute(sink, "name", host->hostname.n != 0 ? host->hostname : host->root);
    put_counts(sink, suite);
    mg_xml_put_number(sink, "skipped", suite->skipped);
    mg_xml_put_attribute(sink, "timestamp", mg_str_take(suite->report->generated, 19)); /* UTC */
    mg_xml_put_attribute(sink, "hostname", host->hostname);
    mg_sink_write(sink, MG_STR(">\n"));
    write_properties(sink, suite->report);
    for (size_t i = 0; i < suite->count; i++)
        write_test(suite, &suite->tests[i], sink);
    write_coverage(sink, suite->report->inventory);
    mg_sink_write(sink, MG_STR("  </testsuite>\n"));
}

static void write_scan(const struct mg_report *report, const struct mg_render_style *style,
                       struct mg_sink *sink)
{
    struct mg_arena arena;
    struct suite suite;

    (void)style;
    mg_arena_init(&arena, MG_LIMIT_REPORT_ARENA);
    if (suite_make(&suite, &arena, report)) {
        mg_sink_write(sink, MG_STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites "
                                   "name=\"margay scan\""));
        put_counts(sink, &suite);
        mg_sink_write(sink, MG_STR(">\n"));
        write_suite(sink, &suite);
        mg_sink_write(sink, MG_STR("</testsuites>\n"));
    } else {
        sink->failed = true;
    }
    mg_arena_clear(&arena);
}

const struct mg_renderer mg_format_junit = {
    .name = "junit",
    .what = "JUnit XML, for CI servers",
    .scan = write_scan,
};
