/* SPDX-License-Identifier: Apache-2.0
 *
 * What to do: remedies that end with the name of the finding's package are one command with many
 * packages; the others are shown once each, in their own words. A name that a shell could take
 * for more than a name never gets into a command that somebody may copy.
 */
#include "core/report/table.h"

#include "core/base/map.h"
#include "core/base/vec.h"

struct remedy {
    struct mg_str command;  /* without the packages */
    struct mg_vec packages; /* of struct mg_str; empty: words that need none */
    size_t findings;        /* that it fixes */
};

struct remedies {
    struct mg_page *page;
    struct mg_vec list; /* of struct remedy *, in order of severity */
    struct mg_map by_command;
    struct mg_map by_text; /* whole remediation of a finding to its remedy */
    struct remedy refused; /* what is not shown */
};

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           mg_str_find(MG_STR("+-._:~="), c) != SIZE_MAX;
}

static bool is_safe(struct mg_str package)
{
    for (size_t i = 0; i < package.n; i++) {
        if (!is_name_char(package.p[i]))
            return false;
    }
    return package.n != 0 && package.p[0] != '-';
}

/* "apt-get install a" is the command "apt-get install" and the package "a"; also with a version or
 * an architecture behind the name. The package is empty when the remedy is not of this form. */
static void split(const struct mg_finding *finding, struct mg_str *command, struct mg_str *package)
{
    struct mg_str text = finding->remediation, name, tail;

    *command = text;
    *package = MG_STR_NONE;
    if (finding->package == NULL || finding->package->name.n == 0)
        return;
    name = finding->package->name;
    for (size_t i = text.n; i-- > 1;) {
        tail = mg_str_skip(text, i);
        if (text.p[i - 1] != ' ' || !mg_str_starts(tail, name))
            continue;
        if (tail.n == name.n || tail.p[name.n] == '=' || tail.p[name.n] == ':') {
            *command = mg_str_take(text, i - 1);
            *package = tail;
        }
        return;
    }
}

static struct remedy *remedy_of(struct remedies *all, struct mg_str command)
{
    struct remedy *remedy = mg_map_get(&all->by_command, command);

    if (remedy != NULL)
        return remedy;
    remedy = mg_arena_alloc(&all->page->arena, sizeof *remedy);
    if (remedy == NULL)
        return NULL;
    *remedy = (struct remedy){.command = command};
    mg_vec_init(&remedy->packages, sizeof(struct mg_str));
    if (!mg_vec_push(&all->list, &remedy) || !mg_map_put(&all->by_command, command, remedy))
        return NULL;
    return remedy;
}

/* What is said about Windows is no command and has no names of packages in it. */
static bool is_unsafe(const struct mg_finding *finding, struct mg_str package)
{
    return finding->package != NULL && !mg_str_is(finding->package->type, "windows") &&
           (!is_safe(finding->package->name) || (package.n != 0 && !is_safe(package)));
}

/* The remedy that a remediation text not seen before belongs to; NULL without memory. */
static struct remedy *sort_out(struct remedies *all, const struct mg_finding *finding)
{
    struct mg_str command, package;
    struct remedy *remedy;

    split(finding, &command, &package);
    if (is_unsafe(finding, package))
        return &all->refused;
    remedy = remedy_of(all, command);
    if (remedy == NULL || (package.n != 0 && !mg_vec_push(&remedy->packages, &package)))
        return NULL;
    return remedy;
}

/* False without memory. */
static bool add_remedy(struct remedies *all, const struct mg_finding *finding)
{
    struct remedy *remedy = mg_map_get(&all->by_text, finding->remediation);

    if (remedy == NULL) {
        remedy = sort_out(all, finding);
        if (remedy == NULL || !mg_map_put(&all->by_text, finding->remediation, remedy))
            return false;
    }
    remedy->findings++;
    return true;
}

static bool has_remedy(const struct mg_finding *finding)
{
    return finding->remediation.n != 0 && finding->kernel != MG_KERNEL_NOT_RUNNING &&
           (finding->fix != MG_FIX_NO || finding->package == NULL);
}

static void collect(struct remedies *all, const struct mg_report *report)
{
    for (size_t i = 0; i < report->finding_count; i++) {
        if (has_remedy(&report->findings[i]) && !add_remedy(all, &report->findings[i])) {
            all->page->failed = true;
            return;
        }
    }
}

static int by_name(const void *left, const void *right)
{
    const struct mg_str *a = left, *b = right;

    return mg_str_cmp(*a, *b);
}

static struct mg_str count_text(struct mg_page *page, const struct remedy *remedy)
{
    return mg_page_format(page, "  %zu finding%s", remedy->findings,
                          remedy->findings == 1 ? "" : "s");
}

static void print_remedy(struct mg_page *page, struct remedy *remedy)
{
    struct mg_vec *packages = &remedy->packages;
    struct mg_flow flow = mg_flow_begin(page, 4, 8, packages->n != 0 ? " \\" : "");

    mg_page_put(page, MG_INK_FAINT, count_text(page, remedy));
    mg_page_newline(page);
    mg_page_spaces(page, 4);
    mg_flow_text(&flow, MG_INK_PLAIN, mg_page_clean(page, remedy->command));
    mg_vec_sort(packages, by_name);
    for (size_t i = 0; i < packages->n; i++)
        mg_flow_piece(&flow, MG_INK_PLAIN, *(const struct mg_str *)mg_vec_at(packages, i));
    mg_flow_end(&flow);
}

static void print_refused(struct mg_page *page, const struct remedy *refused)
{
    mg_page_put(page, MG_INK_CRITICAL, count_text(page, refused));
    mg_page_put(page, MG_INK_CRITICAL,
                MG_STR(" in packages whose names are not safe in a command"));
    mg_page_newline(page);
}

static void print_all(const struct remedies *all)
{
    struct mg_page *page = all->page;

    if (all->list.n == 0 && all->refused.findings == 0)
        return;
    mg_page_newline(page);
    mg_page_put(page, MG_INK_TITLE, MG_STR("Remediation"));
    mg_page_newline(page);
    for (size_t i = 0; i < all->list.n; i++)
        print_remedy(page, *(struct remedy **)mg_vec_at(&all->list, i));
    if (all->refused.findings != 0)
        print_refused(page, &all->refused);
}

static void clear(struct remedies *all)
{
    for (size_t i = 0; i < all->list.n; i++)
        mg_vec_clear(&(*(struct remedy **)mg_vec_at(&all->list, i))->packages);
    mg_vec_clear(&all->list);
    mg_map_clear(&all->by_command);
    mg_map_clear(&all->by_text);
}

void mg_table_remedies(struct mg_page *page, const struct mg_report *report)
{
    struct remedies all = {.page = page};

    mg_vec_init(&all.list, sizeof(struct remedy *));
    mg_map_init(&all.by_command);
    mg_map_init(&all.by_text);
    collect(&all, report);
    print_all(&all);
    clear(&all);
}
