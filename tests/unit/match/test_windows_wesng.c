/* SPDX-License-Identifier: Apache-2.0
 *
 * Three real machines without a UBR, decided by their lists of hotfixes: the vulnerabilities of
 * their Windows against the lists that wes.py 1.06 makes of the same table (tests/data/windows).
 * Every vulnerability on which both differ has to fall under one of these, and their numbers are
 * held:
 *  - NEWEST: wes.py leaves out an update that another missing one replaces; it means to name what
 *    has to be installed. The vulnerability is open all the same.
 *  - NUMBERLESS: the table has the vulnerability a second time without a number of an update; for
 *    wes.py such a row can never be installed. One alternative that is installed is enough.
 *  - DATE: the table does not tell that a later cumulative update that is installed has it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/arena.h"
#include "core/base/limits.h"
#include "core/base/map.h"
#include "core/base/vec.h"
#include "core/match/match.h"
#include "tests/unit/advisory_fixture.h"
#include "tests/unit/rows.h"

#define ROWS 16 /* of one vulnerability */

struct row {
    struct mg_str date, update, supersedes;
};

struct vulnerability {
    struct mg_str id;
    struct row rows[ROWS];
    size_t row_count;
    bool expected, found;
};

/* What is read of one file. */
static struct {
    struct mg_arena arena;
    struct mg_map by_id;      /* of struct vulnerability * */
    struct mg_map superseded; /* updates that some row replaces */
    struct mg_vec list;       /* the same vulnerabilities, in order */
    struct mg_str product;
    struct mg_inventory inventory;
    struct mg_builder *builder;
} world;

static struct mg_str keep(struct mg_str text)
{
    struct mg_str kept;

    assert_true(mg_arena_str(&world.arena, text, &kept));
    return kept;
}

static struct vulnerability *vulnerability_of(struct mg_str year, struct mg_str number)
{
    const char *id =
        mg_arena_printf(&world.arena, "%s%.*s%s%.*s", mg_str_is(year, "ADV") ? "" : "CVE-",
                        MG_STR_ARG(year), mg_str_is(year, "ADV") ? "" : "-", MG_STR_ARG(number));
    struct vulnerability *one = mg_map_get(&world.by_id, mg_str_of(id));

    if (one != NULL)
        return one;
    one = mg_arena_alloc(&world.arena, sizeof *one);
    assert_non_null(one);
    one->id = mg_str_of(id);
    assert_true(mg_map_put(&world.by_id, one->id, one) && mg_vec_push(&world.list, &one));
    return one;
}

static void add_row(const struct row *row, struct mg_str packed)
{
    struct mg_str group, year, number;

    while (mg_str_cut(&packed, ' ', &group)) {
        (void)mg_str_cut(&group, ':', &year);
        while (mg_str_cut(&group, ',', &number)) {
            struct vulnerability *one = vulnerability_of(year, number);

            if (row == NULL) {
                one->expected = true;
                continue;
            }
            assert_true(one->row_count < ROWS);
            one->rows[one->row_count++] = *row;
        }
    }
}

static void read_host(const struct mg_str *fields)
{
    const struct mg_host host = {
        .os_family = MG_STR("windows"),
        .os_build = fields[2],
        .installation_type = fields[3],
        .architecture = MG_STR("amd64"),
    };
    struct mg_str rest = fields[4], kb;

    world.product = keep(fields[1]);
    assert_int_equal(mg_inventory_set_host(&world.inventory, &host, NULL), MG_OK);
    while (mg_str_cut(&rest, ' ', &kb)) {
        const struct mg_update update = {
            .kb = kb, .state = MG_STR(MG_UPDATE_INSTALLED), .sources = MG_STR("qfe")};

        assert_int_equal(mg_inventory_add_update(&world.inventory, &update, NULL), MG_OK);
    }
}

static void read_supersedes(const struct row *row)
{
    struct mg_str rest = row->supersedes;
    struct mg_record_supersedes pair = {.update = row->update};

    while (mg_str_cut(&rest, ' ', &pair.superseded)) {
        assert_true(mg_map_put(&world.superseded, pair.superseded, &world));
        if (row->update.n != 0)
            assert_int_equal(mg_builder_add_supersedes(world.builder, &pair, NULL), MG_OK);
    }
}

/* Fields: "host", product, build, installation type, updates; "row", day, update, what it
 * replaces, vulnerabilities; "expected" and vulnerabilities at the end. */
static void read_line(const struct mg_str *fields)
{
    struct row row;

    if (mg_str_is(fields[0], "host")) {
        read_host(fields);
    } else if (mg_str_is(fields[0], "row")) {
        row = (struct row){keep(fields[1]), keep(fields[2]), keep(fields[3])};
        read_supersedes(&row);
        add_row(&row, fields[4]);
    } else {
        add_row(NULL, fields[4]);
    }
}

static void add_record(const struct vulnerability *one)
{
    struct mg_record_affected affected[ROWS] = {0};
    struct mg_record record = {.affected = affected, .affected_count = one->row_count};
    char id[64];

    (void)snprintf(id, sizeof id, "MSRC-%.*s", MG_STR_ARG(one->id));
    record.id = mg_str_starts(one->id, MG_STR("CVE-")) ? mg_str_of(id) : one->id;
    for (size_t i = 0; i < one->row_count; i++) {
        affected[i] = (struct mg_record_affected){.ecosystem = MG_STR("Microsoft"),
                                                  .name = world.product,
                                                  .state = MG_STR("Security Update"),
                                                  .update = one->rows[i].update,
                                                  .needs_restart = true};
        if (record.published.n == 0 || mg_str_cmp(one->rows[i].date, record.published) < 0)
            record.published = one->rows[i].date;
    }
    assert_int_equal(mg_builder_add(world.builder, &record, NULL), MG_OK);
}

static void match_world(const char *path)
{
    struct mg_match_request request = {&world.inventory, NULL, MG_STR("2026-06-28")};
    struct mg_findings findings;

    for (size_t i = 0; i < world.list.n; i++)
        add_record(*(struct vulnerability **)mg_vec_at(&world.list, i));
    assert_int_equal(mg_builder_write(world.builder, path, NULL), MG_OK);
    request.db = fixture_open(path);
    assert_int_equal(mg_match(&request, &findings, NULL), MG_OK);
    for (size_t i = 0; i < findings.count; i++) {
        struct vulnerability *one = mg_map_get(&world.by_id, findings.items[i].vulnerability_id);

        assert_non_null(one);
        one->found = true;
    }
    mg_db_close(request.db);
}

/* Does every update of it stand among those that another row replaces? */
static bool is_replaced(const struct vulnerability *one)
{
    for (size_t i = 0; i < one->row_count; i++) {
        if (mg_map_get(&world.superseded, one->rows[i].update) == NULL)
            return false;
    }
    return true;
}

static bool has_numberless(const struct vulnerability *one)
{
    for (size_t i = 0; i < one->row_count; i++) {
        if (one->rows[i].update.n == 0)
            return true;
    }
    return false;
}

struct differences {
    size_t found, expected, newest, numberless, date;
};

static struct differences compare(void)
{
    struct differences d = {0};

    for (size_t i = 0; i < world.list.n; i++) {
        const struct vulnerability *one = *(struct vulnerability **)mg_vec_at(&world.list, i);

        d.found += one->found;
        d.expected += one->expected;
        if (one->found && !one->expected) {
            if (!is_replaced(one))
                fail_msg("%.*s is open, wes.py does not say so", MG_STR_ARG(one->id));
            d.newest++;
        } else if (one->expected && !one->found) {
            d.numberless += has_numberless(one);
            d.date += !has_numberless(one);
        }
    }
    return d;
}

static struct differences run(const char *name, const char *path)
{
    struct differences d;

    mg_arena_init(&world.arena, MG_MIB(64));
    mg_map_init(&world.by_id);
    mg_map_init(&world.superseded);
    mg_vec_init(&world.list, sizeof(struct vulnerability *));
    mg_inventory_init(&world.inventory);
    world.builder = mg_builder_new();
    test_each_row(name, 5, read_line);
    match_world(path);
    d = compare();
    mg_builder_free(world.builder);
    mg_inventory_clear(&world.inventory);
    mg_vec_clear(&world.list);
    mg_map_clear(&world.superseded);
    mg_map_clear(&world.by_id);
    mg_arena_clear(&world.arena);
    return d;
}

static void check(struct differences d, struct differences expected)
{
    assert_int_equal(d.found, expected.found);
    assert_int_equal(d.expected, expected.expected);
    assert_int_equal(d.newest, expected.newest);
    assert_int_equal(d.numberless, expected.numberless);
    assert_int_equal(d.date, expected.date);
    assert_int_equal(d.found - d.newest, d.expected - d.numberless - d.date);
}

static void test_windows_wesng__windows_10_21h1(void **state)
{
    (void)state;
    check(run("windows/wesng-10_21h1_x64_enterprise.tsv", "test_windows_21h1.db"),
          (struct differences){.found = 791, .expected = 384, .newest = 407});
}

static void test_windows_wesng__windows_10_21h2(void **state)
{
    (void)state;
    check(run("windows/wesng-10_21h2_x64_pro.tsv", "test_windows_21h2.db"),
          (struct differences){.found = 2410, .expected = 2065, .newest = 523, .numberless = 178});
}

/* CVE-2018-8566 was closed by an update of the servicing stack; a later one is installed. */
static void test_windows_wesng__server_2019(void **state)
{
    (void)state;
    check(run("windows/wesng-srv_2019_rtm_datacenter_en-us.tsv", "test_windows_2019.db"),
          (struct differences){.found = 4419, .expected = 2364, .newest = 2056, .date = 1});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_windows_wesng__windows_10_21h1),
        cmocka_unit_test(test_windows_wesng__windows_10_21h2),
        cmocka_unit_test(test_windows_wesng__server_2019),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
