/* SPDX-License-Identifier: Apache-2.0
 *
 * Live patches of Red Hat: packages that mend the running kernel in memory. Advisories about such a
 * package tell which vulnerabilities its version closes. kpatch-patch-5_14_0-427_13_1 1-3.el9_4
 * brings the module kpatch-5_14_0-427_13_1-1-3, which the kernel lists as
 * kpatch_5_14_0_427_13_1_1_3 while it is loaded; an older one may still be.
 */
#include "core/base/compiler.h"
#include "core/match/hit.h"

static const struct mg_str prefix = MG_STR_INIT("kpatch-patch-");

static bool is_digit_or_dot(char c)
{
    return (c >= '0' && c <= '9') || c == '.';
}

/* "1-3" of "1-3.el9_4". */
static struct mg_str without_tag(struct mg_str version)
{
    size_t n = mg_str_find(version, '-');

    for (n = n == SIZE_MAX ? version.n : n + 1; n < version.n; n++) {
        if (!is_digit_or_dot(version.p[n]))
            break;
    }
    while (n > 0 && version.p[n - 1] == '.')
        n--;
    return mg_str_take(version, n);
}

static bool same_letter(char module, char package)
{
    return module == package || (module == '_' && (package == '-' || package == '.'));
}

/* Does text begin with the package's spelling of it? Takes it off. */
static bool take(struct mg_str *text, struct mg_str spelling)
{
    if (text->n < spelling.n)
        return false;
    for (size_t i = 0; i < spelling.n; i++) {
        if (!same_letter(text->p[i], spelling.p[i]))
            return false;
    }
    *text = mg_str_skip(*text, spelling.n);
    return true;
}

/* Is module, as the kernel lists it, the one of the package? */
static bool is_module_of(struct mg_str module, const struct mg_package *package)
{
    return take(&module, MG_STR("kpatch-")) &&
           take(&module, mg_str_skip(package->name, prefix.n)) && take(&module, MG_STR("-")) &&
           take(&module, without_tag(package->version)) && module.n == 0;
}

/* Is it a package of live patches that is loaded? */
static bool is_loaded(const struct mg_match_scan *scan, const struct mg_package *package)
{
    struct mg_str rest = scan->inventory->host.live_patches, module;

    if (!mg_str_starts(package->name, prefix) || package->ecosystem.n == 0)
        return false;
    while (mg_str_cut(&rest, ' ', &module)) {
        if (is_module_of(module, package))
            return true;
    }
    return false;
}

static bool add_closed(struct mg_match_scan *scan, const struct mg_answer *answer)
{
    for (size_t i = 0; i < answer->hits.n; i++) {
        const struct mg_hit *hit = mg_vec_at(&answer->hits, i);

        if (hit->evaluation.reason == MG_REASON_FIXED &&
            !mg_vec_push(&scan->closed, &hit->vulnerability))
            return false;
    }
    return true;
}

static int by_number(const void *a, const void *b)
{
    const uint32_t *left = a, *right = b;

    return (*left > *right) - (*left < *right);
}

bool mg_live_patches_find(struct mg_match_scan *scan)
{
    struct mg_answer answer;
    bool ok = true;

    if (scan->inventory->host.live_patches.n == 0)
        return true;
    mg_vec_init(&answer.hits, sizeof(struct mg_hit));
    for (size_t i = 0; ok && i < scan->inventory->package_count; i++) {
        const struct mg_package *package = &scan->inventory->packages[i];

        if (is_loaded(scan, package))
            ok = mg_answer_find(scan, package, true, &answer) && add_closed(scan, &answer);
    }
    mg_vec_clear(&answer.hits);
    mg_vec_sort(&scan->closed, by_number);
    return ok;
}

bool mg_live_patch_closes(const struct mg_match_scan *scan, uint32_t vulnerability)
{
    size_t low = 0, high = scan->closed.n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        uint32_t one = *(uint32_t *)mg_vec_at(&scan->closed, middle);

        if (one == vulnerability)
            return true;
        if (one < vulnerability)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}
