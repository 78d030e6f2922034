/* SPDX-License-Identifier: Apache-2.0
 *
 * usage: bench_db DATABASE: how long opening it takes, and how many packages a second can be looked
 * up with all that the database says of them. Every package is looked up once, in random order, as
 * hosts with nothing in common would. It prints, it asserts no time.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <uv.h>

#include "core/advisory/db.h"

#define OPENINGS 1000

static void fail(const char *what)
{
    (void)fprintf(stderr, "%s\n", what);
    exit(1);
}

static struct mg_db *open_db(const char *path)
{
    struct mg_db *db = NULL;
    struct mg_error err;

    if (mg_db_open(path, &db, &err) != MG_OK)
        fail(err.text);
    return db;
}

static void bench_open(const char *path)
{
    uint64_t begin = uv_hrtime();

    for (unsigned i = 0; i < OPENINGS; i++)
        mg_db_close(open_db(path));
    (void)printf("open and close: %.1f us\n", (double)(uv_hrtime() - begin) / 1e3 / OPENINGS);
}

/* All packages; entries lie together by package. */
static struct mg_db_package *all_packages(struct mg_db *db, const struct mg_db_info *info)
{
    struct mg_db_package *all = calloc(info->packages, sizeof *all);
    uint32_t n = 0;

    if (all == NULL)
        fail("no memory");
    for (uint32_t i = 0; i < info->affected && n < info->packages; i += all[n++].affected_count)
        all[n] = mg_db_package_of_affected(db, i);
    if (n != info->packages)
        fail("packages are missing");
    return all;
}

/* A fixed sequence (xorshift64), so that runs are alike. */
static void shuffle(struct mg_db_package *all, uint32_t n)
{
    uint64_t x = UINT64_C(88172645463325252);

    for (uint32_t i = n; i > 1; i--) {
        struct mg_db_package other;
        uint32_t at;

        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        at = (uint32_t)(x % i);
        other = all[i - 1];
        all[i - 1] = all[at];
        all[at] = other;
    }
}

/* Read what matching reads of a package; the number of events. */
static uint64_t look_up(struct mg_db *db, const struct mg_db_package *wanted)
{
    struct mg_db_package found;
    uint64_t events = 0;

    if (!mg_db_find_package(db, wanted->ecosystem, wanted->name, &found))
        fail("a package is not found");
    for (uint32_t i = 0; i < found.affected_count; i++) {
        struct mg_db_affected affected = mg_db_affected(db, found.first_affected + i);

        for (uint32_t j = 0; j < affected.range_count; j++) {
            struct mg_db_range range = mg_db_range(db, affected.first_range + j);

            for (uint32_t k = 0; k < range.event_count; k++)
                events += mg_db_event(db, range.first_event + k).version.n != 0;
        }
    }
    return events;
}

static void bench_look_up(const char *path)
{
    struct mg_db *db = open_db(path);
    struct mg_db_info info;
    struct mg_db_package *all;
    uint64_t events = 0, begin, ns;

    mg_db_info(db, &info);
    all = all_packages(db, &info);
    shuffle(all, info.packages);
    for (unsigned round = 0; round < 2; round++) {
        events = 0;
        begin = uv_hrtime();
        for (uint32_t i = 0; i < info.packages; i++)
            events += look_up(db, &all[i]);
        ns = uv_hrtime() - begin;
        (void)printf("looking up, %s: %" PRIu32 " packages, %" PRIu64 " events: %.0f look-ups/s\n",
                     round == 0 ? "first" : "again", info.packages, events,
                     (double)info.packages * 1e9 / (double)(ns == 0 ? 1 : ns));
    }
    free(all);
    if (mg_db_status(db, NULL) != MG_OK)
        fail("the database is damaged");
    mg_db_close(db);
}

int main(int argc, char **argv)
{
    if (argc != 2)
        fail("usage: bench_db DATABASE");
    bench_open(argv[1]);
    bench_look_up(argv[1]);
    return 0;
}
