/* SPDX-License-Identifier: Apache-2.0
 *
 * Findings by what mends them: a row for each update of Windows or a Microsoft product, with all
 * that it closes. An update that another one of the list replaces is not shown: the other one
 * closes its findings as well. Replaced is what Microsoft says, and on one line of cumulative
 * updates what has the lower build.
 */
#include "core/report/table.h"

#include "core/base/map.h"
#include "core/base/vec.h"
#include "core/match/windows.h"
#include "core/report/grid.h"

/* Vulnerabilities that are named; the other formats have all of them. */
#define NAMED 3

struct group {
    struct mg_finding_update update; /* or, as kb, what there is instead: "none", "restart" */
    const struct mg_package *package;
    struct mg_windows_build build;  /* of find_lower */
    struct group *by;               /* replaced by */
    struct mg_str ids[NAMED], last; /* the worst vulnerabilities first */
    size_t id_count;
    enum mg_severity worst;
    size_t findings, exploited;
};

struct groups {
    struct mg_page *page;
    struct mg_vec list; /* of struct group *, in order of severity */
    struct mg_map by_name;
};

static struct group *at(const struct groups *all, size_t i)
{
    return *(struct group **)mg_vec_at(&all->list, i);
}

/* The group of this name; a new one when there is none. NULL without memory. */
static struct group *group_of(struct groups *all, struct mg_str name,
                              const struct mg_finding_update *update,
                              const struct mg_finding *finding)
{
    struct group *group = mg_map_get(&all->by_name, name);

    if (group != NULL)
        return group;
    group = mg_arena_alloc(&all->page->arena, sizeof *group);
    if (group == NULL)
        return NULL;
    *group = (struct group){.update = *update, .package = finding->package};
    if (!mg_vec_push(&all->list, &group) || !mg_map_put(&all->by_name, name, group))
        return NULL;
    return group;
}

/* The one that stands for it in the end; what is between gets shorter for the next time. */
static struct group *last_of(struct group *group)
{
    while (group->by != NULL) {
        if (group->by->by != NULL)
            group->by = group->by->by;
        group = group->by;
    }
    return group;
}

static void replace(struct group *by, struct group *group)
{
    if (group->by == NULL && last_of(by) != group)
        group->by = by;
}

/* Where updates are followed: each is seen once, whatever it is reached from. */
struct search {
    struct groups *all;
    struct mg_db *db;
    struct mg_map seen;
    struct mg_vec queue; /* of struct mg_str */
};

static bool see(struct search *search, struct mg_str update)
{
    if (mg_map_get(&search->seen, update) != NULL)
        return true;
    return mg_map_put(&search->seen, update, search) && mg_vec_push(&search->queue, &update);
}

/* What Microsoft says: an update replaces others, over any number of steps. What was seen before
 * has been replaced by somebody, and all behind it as well. */
static bool follow(struct search *search, struct group *from)
{
    bool ok = true;

    search->queue.n = 0;
    ok = see(search, from->update.kb);
    for (size_t i = 0; ok && i < search->queue.n; i++) {
        struct mg_str update = *(struct mg_str *)mg_vec_at(&search->queue, i), replaced;
        uint32_t cursor = 0;

        while (ok && mg_db_next_superseded(search->db, update, &cursor, &replaced)) {
            struct group *group = mg_map_get(&search->all->by_name, replaced);

            if (group != NULL && group != from)
                replace(from, group);
            ok = see(search, replaced);
        }
    }
    return ok;
}

static bool find_superseded(struct groups *all, struct mg_db *db)
{
    struct search search = {.all = all, .db = db};
    bool ok = true;

    mg_map_init(&search.seen);
    mg_vec_init(&search.queue, sizeof(struct mg_str));
    for (size_t i = 0; ok && i < all->list.n; i++)
        ok = follow(&search, at(all, i));
    mg_map_clear(&search.seen);
    mg_vec_clear(&search.queue);
    return ok;
}

/* By product, kind and build: those of one line of builds stand together. */
static int by_line(const void *left, const void *right)
{
    const struct group *a = *(struct group *const *)left, *b = *(struct group *const *)right;
    int order = mg_str_cmp(a->package->name, b->package->name);

    if (order == 0)
        order = mg_str_cmp(a->update.kind, b->update.kind);
    for (size_t i = 0; order == 0 && i < MG_COUNT(a->build.numbers); i++)
        order = (a->build.numbers[i] > b->build.numbers[i]) -
                (a->build.numbers[i] < b->build.numbers[i]);
    return order;
}

static bool is_alike(const struct group *a, const struct group *b)
{
    return mg_str_eq(a->package->name, b->package->name) &&
           mg_str_eq(a->update.kind, b->update.kind) && mg_windows_same_line(&a->build, &b->build);
}

/* The highest of some that are alike, groups[first..end), replaces those that are lower. */
static void replace_lower(struct group **groups, size_t first, size_t end)
{
    struct group *highest = groups[first];

    for (size_t i = first; i < end; i++) {
        if (groups[i]->build.numbers[3] > highest->build.numbers[3])
            highest = groups[i];
    }
    for (size_t i = first; i < end; i++) {
        if (groups[i]->build.numbers[3] < highest->build.numbers[3])
            replace(highest, groups[i]);
    }
}

static bool find_lower(struct groups *all)
{
    struct mg_vec sorted;
    struct group **groups;
    bool ok = true;

    mg_vec_init(&sorted, sizeof(struct group *));
    for (size_t i = 0; ok && i < all->list.n; i++) {
        struct group *group = at(all, i);

        if (group->package != NULL && mg_windows_build_parse(group->update.build, &group->build))
            ok = mg_vec_push(&sorted, &group);
    }
    mg_vec_sort(&sorted, by_line);
    groups = sorted.items;
    for (size_t first = 0, end; ok && first < sorted.n; first = end) {
        for (end = first + 1; end < sorted.n && is_alike(groups[first], groups[end]); end++)
            continue;
        replace_lower(groups, first, end);
    }
    mg_vec_clear(&sorted);
    return ok;
}

static bool find_replaced(struct groups *all, struct mg_db *db)
{
    return (db == NULL || find_superseded(all, db)) && find_lower(all);
}

static bool counts(const struct mg_finding *finding)
{
    return finding->kernel != MG_KERNEL_NOT_RUNNING;
}

/* What mends it is installed already. */
static bool waits(const struct mg_finding *finding)
{
    return mg_str_is(finding->state, "pending-restart");
}

static bool add_updates(struct groups *all, const struct mg_report *report)
{
    for (size_t i = 0; i < report->finding_count; i++) {
        const struct mg_finding *finding = &report->findings[i];

        for (size_t j = 0; counts(finding) && !waits(finding) && j < finding->update_count; j++) {
            if (group_of(all, finding->updates[j].kb, &finding->updates[j], finding) == NULL)
                return false;
        }
    }
    return true;
}

/* The findings of one vulnerability follow each other: several packages may have it. */
static void add_finding(struct group *group, const struct mg_finding *finding)
{
    group->findings++;
    if (finding->severity > group->worst)
        group->worst = finding->severity;
    if (mg_str_eq(group->last, finding->vulnerability_id))
        return;
    group->last = finding->vulnerability_id;
    group->exploited += finding->kev_added.n != 0 || finding->exploited;
    if (group->id_count < NAMED)
        group->ids[group->id_count] = finding->vulnerability_id;
    group->id_count++;
}

/* A finding that no update mends, or that waits for a restart, is one of its package. */
static bool add_to_none(struct groups *all, const struct mg_finding *finding)
{
    struct mg_finding_update update = {.kb = MG_STR("none")};
    struct mg_str name = finding->package == NULL ? MG_STR("host") : finding->package->name;
    struct group *group;

    if (waits(finding))
        update.kb = MG_STR("restart");
    name = mg_page_format(all->page, "%.*s %.*s", MG_STR_ARG(update.kb), MG_STR_ARG(name));
    group = group_of(all, name, &update, finding);
    if (group != NULL)
        add_finding(group, finding);
    return group != NULL;
}

/* To each that mends it, once. */
static void add_to_all(struct groups *all, const struct mg_finding *finding)
{
    const struct group *done[8];
    size_t n = 0;

    for (size_t i = 0; i < finding->update_count && n < MG_COUNT(done); i++) {
        struct group *group = last_of(mg_map_get(&all->by_name, finding->updates[i].kb));
        bool again = false;

        for (size_t j = 0; j < n; j++)
            again = again || done[j] == group;
        done[n++] = group;
        if (!again)
            add_finding(group, finding);
    }
}

static bool add_findings(struct groups *all, const struct mg_report *report)
{
    bool ok = true;

    for (size_t i = 0; ok && i < report->finding_count; i++) {
        const struct mg_finding *finding = &report->findings[i];

        if (!counts(finding))
            continue;
        if (finding->update_count == 0 || waits(finding))
            ok = add_to_none(all, finding);
        else
            add_to_all(all, finding);
    }
    return ok;
}

enum { SEVERITY, UPDATE, KIND, PRODUCT, FINDINGS, EXPLOITED, VULNERABILITIES };

static const struct mg_column columns[] = {
    [SEVERITY] = {.title = "SEVERITY", .least = 9},
    [UPDATE] = {.title = "UPDATE"},
    [KIND] = {.title = "KIND", .least = 10, .drop = 1},
    [PRODUCT] = {.title = "PRODUCT", .least = 14, .drop = 2},
    [FINDINGS] = {.title = "FINDINGS", .right = true},
    [EXPLOITED] = {.title = "EXPLOITED", .right = true, .optional = true},
    [VULNERABILITIES] = {.title = "VULNERABILITIES", .least = 16, .drop = 3},
};

/* "CVE-2025-54106 CVE-2025-54110 CVE-2025-54113 and 52 more". */
static struct mg_str ids_text(struct mg_page *page, const struct group *group)
{
    struct mg_str text = MG_STR_NONE;

    for (size_t i = 0; i < group->id_count && i < NAMED; i++)
        text = mg_page_format(page, "%.*s%s%.*s", MG_STR_ARG(text), i == 0 ? "" : " ",
                              MG_STR_ARG(mg_page_clean(page, group->ids[i])));
    if (group->id_count <= NAMED)
        return text;
    return mg_page_format(page, "%.*s and %zu more", MG_STR_ARG(text), group->id_count - NAMED);
}

static void fill_cells(struct mg_page *page, const struct group *group, struct mg_cell *cells)
{
    bool mends = mg_str_starts(group->update.kb, MG_STR("KB"));

    cells[SEVERITY] = (struct mg_cell){mg_str_of(mg_severity_name(group->worst)), MG_STR_NONE,
                                       mg_ink_of_severity(group->worst)};
    cells[UPDATE].text = mg_page_clean(page, group->update.kb);
    cells[UPDATE].ink = mends ? MG_INK_GOOD : MG_INK_FAINT;
    cells[KIND].text = mg_page_clean(page, group->update.kind);
    cells[PRODUCT].text =
        group->package == NULL ? MG_STR("(this host)") : mg_page_clean(page, group->package->name);
    cells[FINDINGS].text = mg_page_format(page, "%zu", group->findings);
    if (group->exploited != 0)
        cells[EXPLOITED] = (struct mg_cell){mg_page_format(page, "%zu", group->exploited),
                                            MG_STR_NONE, MG_INK_CRITICAL};
    cells[VULNERABILITIES].text = ids_text(page, group);
}

static void print_groups(const struct groups *all)
{
    struct mg_grid grid;

    mg_page_newline(all->page);
    mg_grid_init(&grid, all->page, columns, MG_COUNT(columns), all->list.n);
    for (size_t i = 0; i < all->list.n; i++) {
        struct mg_cell *cells = at(all, i)->findings == 0 ? NULL : mg_grid_row(&grid);

        if (cells != NULL)
            fill_cells(all->page, at(all, i), cells);
    }
    mg_grid_print(&grid);
}

void mg_table_updates(struct mg_page *page, const struct mg_report *report)
{
    struct groups all = {.page = page};

    if (report->finding_count == 0) {
        mg_table_nothing_found(page, report);
        return;
    }
    mg_vec_init(&all.list, sizeof(struct group *));
    mg_map_init(&all.by_name);
    if (add_updates(&all, report) && find_replaced(&all, report->db) && add_findings(&all, report))
        print_groups(&all);
    else
        page->failed = true;
    mg_vec_clear(&all.list);
    mg_map_clear(&all.by_name);
}
