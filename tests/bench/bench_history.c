/* SPDX-License-Identifier: Apache-2.0
 *
 * What the history of findings costs: reading, bringing up to date and storing it, for some numbers
 * of findings of which a tenth is new. Compiled and linked with the libraries of a release build.
 * It prints, it asserts no time.
 *
 * Usage: bench_history FILE
 */
#include <stdio.h>
#include <stdlib.h>
#include <uv.h>

#include "core/agent/history.h"
#include "core/base/file.h"
#include "core/base/limits.h"

static struct mg_package package = {
    .type = MG_STR_INIT("deb"),
    .name = MG_STR_INIT("libssl3"),
    .source_name = MG_STR_INIT("openssl"),
    .version = MG_STR_INIT("3.0.11-1~deb12u2"),
    .ecosystem = MG_STR_INIT("Debian:12"),
    .location = MG_STR_INIT("var/lib/dpkg/status"),
};

static double now(void)
{
    return (double)uv_hrtime() / 1e6;
}

static struct mg_finding *make_findings(size_t count)
{
    struct mg_finding *findings = calloc(count, sizeof *findings);
    char(*ids)[24] = calloc(count, sizeof *ids);

    if (findings == NULL || ids == NULL)
        exit(3);
    for (size_t i = 0; i < count; i++) {
        (void)snprintf(ids[i], sizeof ids[i], "CVE-2026-%06zu", i);
        findings[i].vulnerability_id = mg_str_of(ids[i]);
        findings[i].package = &package;
        findings[i].severity = MG_SEVERITY_MEDIUM;
        findings[i].fixed_version = MG_STR("3.0.13-1~deb12u1");
    }
    return findings;
}

static void check(enum mg_status status, const struct mg_error *err)
{
    if (status == MG_OK)
        return;
    (void)fprintf(stderr, "%s\n", err->text);
    exit(3);
}

/* One scan; prints the milliseconds of each step. */
static void scan(const char *path, struct mg_finding *findings, size_t count)
{
    struct mg_inventory inventory;
    struct mg_history_scan found = {&inventory, findings, count, 1795400000000, 0};
    struct mg_history history;
    struct mg_error err;
    double begin = now(), loaded, updated;
    enum mg_status status;

    mg_inventory_init(&inventory);
    mg_history_init(&history);
    status = mg_history_load(path, &history, &err);
    loaded = now();
    if (status != MG_NOENT)
        check(status, &err);
    check(mg_history_update(&history, &found, &err), &err);
    updated = now();
    check(mg_history_store(path, &history, &err), &err);
    printf("%7zu findings: read %6.1f ms, update %6.1f ms, store %6.1f ms\n", count, loaded - begin,
           updated - loaded, now() - updated);
    mg_history_clear(&history);
    mg_inventory_clear(&inventory);
}

int main(int argc, char **argv)
{
    static const size_t counts[] = {200, 2000, 20000, 100000};
    struct mg_finding *findings = make_findings(counts[MG_COUNT(counts) - 1]);

    if (argc != 2)
        return 2;
    for (size_t i = 0; i < MG_COUNT(counts); i++) {
        (void)mg_file_remove(argv[1], NULL);
        scan(argv[1], findings, counts[i] * 9 / 10);
        scan(argv[1], findings, counts[i]);
    }
    (void)mg_file_remove(argv[1], NULL);
    return 0;
}
