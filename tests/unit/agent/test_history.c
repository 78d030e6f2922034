/* SPDX-License-Identifier: Apache-2.0
 *
 * What was found when: dates stay, what is gone is fixed unless it may have been overlooked, clocks
 * that jump move nothing back, and what is no history is refused.
 */
#include "core/agent/history.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/file.h"
#include "core/base/limits.h"

#define PATH "history-of-test.ndjson"
#define DAY ((int64_t)24 * 60 * 60 * 1000)
#define BEGIN ((int64_t)1795400000000)

static struct mg_package packages[] = {
    {.type = MG_STR_INIT("deb"),
     .name = MG_STR_INIT("libssl3"),
     .source_name = MG_STR_INIT("openssl"),
     .version = MG_STR_INIT("3.0.1"),
     .ecosystem = MG_STR_INIT("Debian:12"),
     .location = MG_STR_INIT("var/lib/dpkg/status")},
    {.type = MG_STR_INIT("pypi"),
     .name = MG_STR_INIT("requests"),
     .version = MG_STR_INIT("2.30.0"),
     .ecosystem = MG_STR_INIT("PyPI"),
     .location = MG_STR_INIT("usr/lib/python3/requests.dist-info/METADATA")},
};

/* "a" is of the deb, "p" of the Python package, "h" about the host. */
static struct mg_finding finding_of(char letter)
{
    static char ids[] = "CVE-a\0CVE-p\0CVE-h";
    size_t i = letter == 'a' ? 0 : letter == 'p' ? 1 : 2;

    return (struct mg_finding){
        .vulnerability_id = mg_str_of(&ids[i * 6]),
        .severity = MG_SEVERITY_HIGH,
        .package = i == 2 ? NULL : &packages[i],
        .fixed_version = MG_STR("3.0.2"),
    };
}

struct world {
    struct mg_history history;
    struct mg_inventory inventory;
    struct mg_finding findings[8];
};

static void world_init(struct world *world)
{
    mg_history_init(&world->history);
    mg_inventory_init(&world->inventory);
}

static void world_clear(struct world *world)
{
    mg_history_clear(&world->history);
    mg_inventory_clear(&world->inventory);
}

/* A scan that finds these letters. */
static void scan(struct world *world, const char *letters, int64_t now, int64_t floor)
{
    struct mg_history_scan wish = {.inventory = &world->inventory,
                                   .findings = world->findings,
                                   .count = strlen(letters),
                                   .now = now,
                                   .floor = floor};
    struct mg_error err;

    for (size_t i = 0; i < wish.count; i++)
        world->findings[i] = finding_of(letters[i]);
    if (mg_history_update(&world->history, &wish, &err) != MG_OK)
        fail_msg("%s", err.text);
}

static const struct mg_history_entry *get(const struct world *world, char letter)
{
    struct mg_finding finding = finding_of(letter);
    char id[MG_FINGERPRINT_SIZE];

    assert_true(mg_fingerprint(&finding, id));
    for (size_t i = 0; i < world->history.entries.n; i++) {
        const struct mg_history_entry *entry = mg_vec_at(&world->history.entries, i);

        if (strcmp(entry->id, id) == 0)
            return entry;
    }
    return NULL;
}

/* Stored and loaded again, as between two scans. */
static void restart(struct world *world)
{
    struct mg_error err;

    assert_int_equal(mg_history_store(PATH, &world->history, &err), MG_OK);
    mg_history_clear(&world->history);
    mg_history_init(&world->history);
    if (mg_history_load(PATH, &world->history, &err) != MG_OK)
        fail_msg("%s", err.text);
    assert_int_equal(mg_file_remove(PATH, NULL), MG_OK);
}

static void test_history__a_finding_opens_is_fixed_and_comes_back(void **unused)
{
    const struct mg_history_entry *entry;
    struct world world;

    (void)unused;
    world_init(&world);
    scan(&world, "ah", BEGIN, 0);
    assert_true(mg_str_is(world.findings[0].first_seen, "2026-11-23T02:13:20Z"));
    restart(&world);
    scan(&world, "aaph", BEGIN + DAY, 0);
    assert_true(mg_str_is(world.findings[0].first_seen, "2026-11-23T02:13:20Z"));
    assert_true(mg_str_is(world.findings[0].last_seen, "2026-11-24T02:13:20Z"));
    assert_true(mg_str_is(world.findings[2].first_seen, "2026-11-24T02:13:20Z"));
    restart(&world);
    scan(&world, "p", BEGIN + 2 * DAY, 0);
    entry = get(&world, 'a');
    assert_int_equal(entry->first_seen, BEGIN);
    assert_int_equal(entry->last_seen, BEGIN + DAY);
    assert_int_equal(entry->fixed, BEGIN + 2 * DAY);
    assert_int_equal(get(&world, 'h')->fixed, BEGIN + 2 * DAY);
    assert_int_equal(get(&world, 'p')->fixed, 0);
    restart(&world);
    scan(&world, "", BEGIN + 3 * DAY, 0);
    assert_int_equal(get(&world, 'a')->fixed, BEGIN + 2 * DAY); /* since then */
    restart(&world);
    scan(&world, "a", BEGIN + 4 * DAY, 0);
    entry = get(&world, 'a');
    assert_int_equal(entry->first_seen, BEGIN);
    assert_int_equal(entry->fixed, 0);
    assert_int_equal(entry->reopened, 1);
    assert_true(mg_str_is(entry->source, "openssl") && mg_str_is(entry->package, "libssl3") &&
                mg_str_is(entry->version, "3.0.1") && entry->severity == MG_SEVERITY_HIGH);
    world_clear(&world);
}

static void test_history__fixed_ones_are_forgotten_after_90_days(void **unused)
{
    struct world world;

    (void)unused;
    world_init(&world);
    scan(&world, "ap", BEGIN, 0);
    scan(&world, "p", BEGIN + DAY, 0);
    scan(&world, "p", BEGIN + 91 * DAY, 0);
    assert_non_null(get(&world, 'a'));
    scan(&world, "p", BEGIN + 91 * DAY + 1, 0);
    assert_null(get(&world, 'a'));
    assert_non_null(get(&world, 'p'));
    world_clear(&world);
}

/* What a hole in the coverage hides: of the deb, of the Python package, about the host. */
static const struct {
    struct mg_coverage coverage;
    const char *hidden;
} holes[] = {
#define HOLE(area_, code_, subject_, count_, level_)                                               \
    {                                                                                              \
        level_, MG_STR_INIT(area_), MG_STR_INIT(code_), MG_STR_INIT(subject_), {NULL, 0}, count_   \
    }
    {HOLE("packages/dpkg", "READ", "", 5, MG_COVERAGE_COMPLETE), ""},
    {HOLE("packages/dpkg", "NOT_CONFIGURED", "", 5, MG_COVERAGE_LIMITED), ""},
    {HOLE("packages/dpkg", "BROKEN_STANZA", "x", 0, MG_COVERAGE_INCOMPLETE), "ah"},
    {HOLE("updates/cbs", "ACCESS", "", 0, MG_COVERAGE_INCOMPLETE), "ah"},
    {HOLE("packages", "NO_PACKAGE_DATABASE", "", 0, MG_COVERAGE_INCOMPLETE), "aph"},
    {HOLE("provider", "TIMEOUT", "linux", 0, MG_COVERAGE_INCOMPLETE), "aph"},
    {HOLE("host", "NO_OS_ID", "", 0, MG_COVERAGE_INCOMPLETE), "aph"},
    {HOLE("coverage", "LIMIT", "", 0, MG_COVERAGE_INCOMPLETE), "aph"},
    {HOLE("advisories", "UNTRUSTED", "a.db", 0, MG_COVERAGE_INCOMPLETE), "aph"},
    {HOLE("advisories", "NO_ADVISORIES", "PyPI", 3, MG_COVERAGE_INCOMPLETE), "p"},
    {HOLE("advisories", "NO_ADVISORIES", "npm", 3, MG_COVERAGE_INCOMPLETE), ""},
    {HOLE("advisories", "UNSUPPORTED_DISTRIBUTION", "X", 3, MG_COVERAGE_INCOMPLETE), "ah"},
    {HOLE("advisories", "BAD_VERSION", "libssl3", 1, MG_COVERAGE_INCOMPLETE), "a"},
    {HOLE("advisories", "BAD_VERSION", "other", 1, MG_COVERAGE_INCOMPLETE), ""},
    {HOLE("advisories", "BAD_VERSION", "other", 2, MG_COVERAGE_INCOMPLETE), "aph"},
    {HOLE("inspection", "OFF", "", 0, MG_COVERAGE_LIMITED), "p"},
    {HOLE("inspection", "FILE_SYSTEM_SKIPPED", "/mnt", 0, MG_COVERAGE_LIMITED), ""},
    {HOLE("inspection", "COLLECTION_TIME_LIMIT_EXCEEDED", "", 0, MG_COVERAGE_INCOMPLETE), "p"},
    {HOLE("inspection/python", "FORMAT", "/usr/lib/python3/x", 0, MG_COVERAGE_INCOMPLETE), "p"},
    {HOLE("inspection/python", "FORMAT", "usr/lib/python3.9/x", 0, MG_COVERAGE_INCOMPLETE), ""},
    {HOLE("inspection/python", "FORMAT", "usr/share/x", 7, MG_COVERAGE_INCOMPLETE), "p"},
    {HOLE("inspection", "ACCESS", "/usr/lib", 0, MG_COVERAGE_INCOMPLETE), "p"},
    {HOLE("inspection", "ACCESS", "/opt/x", 0, MG_COVERAGE_INCOMPLETE), ""},
};

static void test_history__what_may_be_overlooked_is_not_fixed(void **unused)
{
    struct world world;

    (void)unused;
    for (size_t i = 0; i < MG_COUNT(holes); i++) {
        world_init(&world);
        scan(&world, "aph", BEGIN, 0);
        mg_inventory_add_coverage(&world.inventory, &holes[i].coverage);
        scan(&world, "", BEGIN + DAY, 0);
        for (const char *letter = "aph"; *letter != '\0'; letter++) {
            bool fixed = get(&world, *letter)->fixed != 0;

            if (fixed != (strchr(holes[i].hidden, *letter) == NULL))
                fail_msg("row %zu: %c is %s", i, *letter, fixed ? "fixed" : "open");
        }
        world_clear(&world);
    }
}

/* A clock that lost the time, and is behind what is over for certain: no date goes back. */
static void test_history__a_clock_that_is_behind_is_not_believed(void **unused)
{
    struct world world;

    (void)unused;
    world_init(&world);
    scan(&world, "a", BEGIN, BEGIN - 5 * DAY);
    scan(&world, "ap", 1000, BEGIN - 5 * DAY);
    assert_int_equal(get(&world, 'a')->first_seen, BEGIN);
    assert_int_equal(get(&world, 'p')->first_seen, BEGIN);
    scan(&world, "p", 2000, BEGIN - 5 * DAY);
    assert_int_equal(get(&world, 'a')->fixed, BEGIN);
    world_clear(&world);
}

/* A clock that was ahead for some scans: dates that are still to come become now. */
static void test_history__no_date_is_still_to_come(void **unused)
{
    struct world world;

    (void)unused;
    world_init(&world);
    scan(&world, "a", BEGIN, BEGIN - 5 * DAY);
    scan(&world, "ap", BEGIN + 9000 * DAY, BEGIN - 5 * DAY);
    scan(&world, "ph", BEGIN + 9001 * DAY, BEGIN - 5 * DAY);
    restart(&world);
    scan(&world, "ph", BEGIN + DAY, BEGIN - 5 * DAY);
    assert_int_equal(get(&world, 'a')->first_seen, BEGIN);
    assert_int_equal(get(&world, 'a')->last_seen, BEGIN + DAY);
    assert_int_equal(get(&world, 'a')->fixed, BEGIN + DAY);
    assert_int_equal(get(&world, 'p')->first_seen, BEGIN + DAY);
    assert_int_equal(world.history.updated, BEGIN + DAY);
    restart(&world); /* one that is out of order would be refused */
    world_clear(&world);
}

static void test_history__only_so_many_are_remembered(void **unused)
{
    struct mg_history_entry *first;
    struct world world;

    (void)unused;
    world_init(&world);
    scan(&world, "a", BEGIN, 0);
    scan(&world, "p", BEGIN + DAY, 0);
    for (unsigned i = 0; i < MG_LIMIT_HISTORY; i++) { /* open, from before and after */
        struct mg_history_entry *entry = mg_vec_add(&world.history.entries);

        (void)snprintf(entry->id, sizeof entry->id, "%032x", i);
        entry->severity = MG_SEVERITY_LOW;
        entry->first_seen = entry->last_seen = BEGIN + (i % 2 == 0 ? 0 : DAY + 1);
    }
    mg_inventory_add_coverage(
        &world.inventory,
        &(struct mg_coverage){
            MG_COVERAGE_INCOMPLETE, MG_STR_INIT("host"), {NULL, 0}, {NULL, 0}, {NULL, 0}, 0});
    scan(&world, "p", BEGIN + 2 * DAY, 0);
    assert_int_equal(world.history.entries.n, MG_LIMIT_HISTORY);
    assert_int_equal(world.history.left_out, 1);
    assert_null(get(&world, 'a')); /* fixed ones go first */
    assert_non_null(get(&world, 'p'));
    first = mg_vec_at(&world.history.entries, 0);
    assert_int_equal(first->first_seen, BEGIN);
    restart(&world);
    assert_int_equal(world.history.left_out, 1);
    world_clear(&world);
}

static const struct {
    const char *from, *to;
} damages[] = {
    {"margay/agent-history/1", "margay/agent-history/2"},
    {"\"id\":\"", "\"id\":\"0"},
    {"\"id\":\"", "\"ID\":\""},
    {"\"severity\":\"HIGH\"", "\"severity\":\"NO\""},
    {"\"first_seen\":1", "\"first_seen\":-1"},
    {"\"first_seen\":1", "\"first_seen\":9"},
    {"\"last_seen\":1795400000000", "\"last_seen\":1"},
    {"\"fixed\":1795486400000", "\"fixed\":1"},
    {"\"updated\":1795486400000", "\"updated\":1795400000000"},
    {"{\"end\":2}", "{\"end\":1}"},
    {"{\"end\":2}", "{\"end\":3}"},
    {"{\"end\":2}", ""},
    {"{\"end\":2}\n", "{\"end\":2}\n\n"},
    {"{\"end\":2}\n", "{\"end\":2}\nx"},
    {"{", "["},
};

static void test_history__damage_is_noticed(void **unused)
{
    struct mg_buf text, damaged;
    struct world world;

    (void)unused;
    world_init(&world);
    scan(&world, "ap", BEGIN, 0);
    scan(&world, "a", BEGIN + DAY, 0);
    assert_int_equal(mg_history_store(PATH, &world.history, NULL), MG_OK);
    mg_buf_init(&text, MG_MIB(1));
    assert_int_equal(mg_file_read(PATH, &text, NULL), MG_OK);
    mg_buf_init(&damaged, MG_MIB(1));
    for (size_t i = 0; i < MG_COUNT(damages); i++) {
        size_t at = mg_str_find_str(mg_buf_view(&text), mg_str_of(damages[i].from));

        assert_true(at != SIZE_MAX);
        mg_buf_reset(&damaged);
        mg_buf_str(&damaged, mg_str_take(mg_buf_view(&text), at));
        mg_buf_str(&damaged, mg_str_of(damages[i].to));
        mg_buf_str(&damaged, mg_str_skip(mg_buf_view(&text), at + strlen(damages[i].from)));
        mg_history_clear(&world.history);
        mg_history_init(&world.history);
        if (mg_history_parse(mg_buf_view(&damaged), &world.history, NULL) != MG_FORMAT)
            fail_msg("%s is taken for %s", damages[i].to, damages[i].from);
    }
    for (size_t n = 0; n < text.n; n++) { /* cut anywhere */
        mg_history_clear(&world.history);
        mg_history_init(&world.history);
        if (mg_history_parse(mg_str_take(mg_buf_view(&text), n), &world.history, NULL) == MG_OK)
            assert_true(n == text.n - 1); /* but for the end of the last line */
    }
    mg_buf_clear(&damaged);
    mg_buf_clear(&text);
    assert_int_equal(mg_file_remove(PATH, NULL), MG_OK);
    assert_int_equal(mg_history_load(PATH, &world.history, NULL), MG_NOENT);
    world_clear(&world);
}

/* A look at port 22, from any network. */
static void look(struct world *world, enum mg_exposure_verdict verdict, int64_t now)
{
    static const struct mg_listener listeners[2] = {
        {.protocol = MG_STR_INIT("tcp"),
         .family = MG_STR_INIT("ipv4"),
         .address = MG_STR_INIT("0.0.0.0"),
         .port = 22,
         .process = MG_STR_INIT("sshd"),
         .path = MG_STR_INIT("/usr/sbin/sshd"),
         .package = MG_STR_INIT("openssh-server")},
        {.protocol = MG_STR_INIT("tcp"),
         .family = MG_STR_INIT("ipv6"),
         .address = MG_STR_INIT("::"),
         .port = 22},
    };
    struct mg_exposures exposures;
    struct mg_history_scan wish = {
        .inventory = &world->inventory, .exposures = &exposures, .now = now};
    struct mg_error err;

    mg_exposures_init(&exposures);
    for (size_t i = 0; i < MG_COUNT(listeners); i++)
        assert_int_equal(mg_exposures_add(&exposures,
                                          &(struct mg_exposure){.listener = &listeners[i],
                                                                .zone = MG_ZONE_ANY,
                                                                .verdict = verdict},
                                          NULL),
                         MG_OK);
    assert_int_equal(mg_exposures_finish(&exposures, NULL), MG_OK);
    if (mg_history_update(&world->history, &wish, &err) != MG_OK)
        fail_msg("%s", err.text);
    restart(world); /* what it borrows is gone */
    mg_exposures_clear(&exposures);
}

static const struct mg_history_entry *only(const struct world *world)
{
    assert_int_equal(world->history.entries.n, 1);
    return mg_vec_at(&world->history.entries, 0);
}

static void test_history__a_port_opens_is_closed_and_comes_back(void **unused)
{
    struct world world;

    (void)unused;
    world_init(&world);
    look(&world, MG_EXPOSURE_REACHABLE, BEGIN);
    assert_true(only(&world)->exposure);
    assert_true(
        mg_str_is(only(&world)->vulnerability, "Port 22 is reachable from any network - TCP"));
    assert_true(mg_str_is(only(&world)->package, "openssh-server"));
    assert_true(only(&world)->severity > MG_SEVERITY_UNTRIAGED);
    assert_true(only(&world)->first_seen == BEGIN && only(&world)->fixed == 0);
    look(&world, MG_EXPOSURE_REACHABLE, BEGIN + DAY);
    assert_true(only(&world)->first_seen == BEGIN && only(&world)->last_seen == BEGIN + DAY);
    look(&world, MG_EXPOSURE_BLOCKED, BEGIN + 2 * DAY);
    assert_true(only(&world)->fixed == BEGIN + 2 * DAY);
    assert_true(only(&world)->last_seen == BEGIN + DAY);
    look(&world, MG_EXPOSURE_REACHABLE, BEGIN + 3 * DAY);
    assert_true(only(&world)->fixed == 0 && only(&world)->reopened == 1);
    world_clear(&world);
}

static void test_history__a_port_that_is_in_doubt_is_not_fixed(void **unused)
{
    struct mg_coverage hole = {
        .level = MG_COVERAGE_INCOMPLETE, .area = MG_STR("firewall"), .code = MG_STR("ACCESS")};
    struct world world;

    (void)unused;
    world_init(&world);
    look(&world, MG_EXPOSURE_LIMITED, BEGIN);
    look(&world, MG_EXPOSURE_UNKNOWN, BEGIN + DAY);
    assert_true(only(&world)->fixed == 0 && only(&world)->last_seen == BEGIN);
    mg_inventory_add_coverage(&world.inventory, &hole);
    look(&world, MG_EXPOSURE_BLOCKED, BEGIN + 2 * DAY);
    assert_true(only(&world)->fixed == 0);
    mg_inventory_clear(&world.inventory);
    mg_inventory_init(&world.inventory);
    look(&world, MG_EXPOSURE_BLOCKED, BEGIN + 3 * DAY);
    look(&world, MG_EXPOSURE_UNKNOWN, BEGIN + 4 * DAY);
    assert_true(only(&world)->fixed == BEGIN + 3 * DAY);
    world_clear(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_history__a_finding_opens_is_fixed_and_comes_back),
        cmocka_unit_test(test_history__fixed_ones_are_forgotten_after_90_days),
        cmocka_unit_test(test_history__what_may_be_overlooked_is_not_fixed),
        cmocka_unit_test(test_history__a_clock_that_is_behind_is_not_believed),
        cmocka_unit_test(test_history__no_date_is_still_to_come),
        cmocka_unit_test(test_history__only_so_many_are_remembered),
        cmocka_unit_test(test_history__damage_is_noticed),
        cmocka_unit_test(test_history__a_port_opens_is_closed_and_comes_back),
        cmocka_unit_test(test_history__a_port_that_is_in_doubt_is_not_fixed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
