/* SPDX-License-Identifier: Apache-2.0
 *
 * Live patches: packages that mend the running kernel in memory (kpatch-patch-* of Red Hat,
 * kernel-livepatch-* of SUSE). Advisories about such a package tell which vulnerabilities its
 * version closes; the kernel tells whether a patch is loaded.
 */
#include "core/base/compiler.h"
#include "core/match/hit.h"

/* What the name of a package with live patches begins with; the kernel's release follows, with "_"
 * for each dot. */
static const struct mg_str prefixes[] = {
    MG_STR_INIT("kpatch-patch-"),
    MG_STR_INIT("kernel-livepatch-"),
};

static bool is_for_release(struct mg_str name, struct mg_str release)
{
    if (name.n == 0 || name.n > release.n)
        return false;
    for (size_t i = 0; i < name.n; i++) {
        if ((name.p[i] == '_' ? '.' : name.p[i]) != release.p[i])
            return false;
    }
    return name.n == release.n || release.p[name.n] == '.' || release.p[name.n] == '-';
}

/* Is it a package with patches for the running kernel? */
static bool is_live_patch(const struct mg_match_scan *scan, const struct mg_package *package)
{
    for (size_t i = 0; i < MG_COUNT(prefixes); i++) {
        if (mg_str_starts(package->name, prefixes[i]) && package->ecosystem.n != 0)
            return is_for_release(mg_str_skip(package->name, prefixes[i].n),
                                  scan->inventory->host.kernel_release);
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

        if (is_live_patch(scan, package))
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
