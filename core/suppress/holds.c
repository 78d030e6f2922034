/* SPDX-License-Identifier: Apache-2.0
 *
 * Does a rule hold for a finding? All that a rule names must be so.
 */
#include "core/suppress/rules.h"

/* A '*' at the pattern's end stands for any text. */
static bool fits(struct mg_str pattern, struct mg_str text)
{
    if (pattern.n != 0 && pattern.p[pattern.n - 1] == '*')
        return mg_str_starts(text, mg_str_take(pattern, pattern.n - 1));
    return mg_str_eq(pattern, text);
}

/* The version of the release that a CPE names, of Red Hat Enterprise Linux, whose VEX files are the
 * ones that name releases in no other way: "cpe:/o:redhat:enterprise_linux:8" or
 * "cpe:2.3:o:redhat:enterprise_linux:8:*:...". Empty for all others. */
static struct mg_str release_of(struct mg_str cpe)
{
    struct mg_str part, vendor, product, version;

    cpe = mg_str_take(cpe, MG_LIMIT_FIELD);
    if (mg_str_starts(cpe, MG_STR("cpe:/")))
        cpe = mg_str_skip(cpe, 5);
    else if (mg_str_starts(cpe, MG_STR("cpe:2.3:")))
        cpe = mg_str_skip(cpe, 8);
    else
        return MG_STR_NONE;
    if (!mg_str_cut(&cpe, ':', &part) || !(mg_str_is(part, "o") || mg_str_is(part, "a")) ||
        !mg_str_cut(&cpe, ':', &vendor) || !mg_str_is(vendor, "redhat") ||
        !mg_str_cut(&cpe, ':', &product) || !mg_str_is(product, "enterprise_linux") ||
        !mg_str_cut(&cpe, ':', &version))
        return MG_STR_NONE;
    return version;
}

bool mg_platform_known(struct mg_str cpe)
{
    return release_of(cpe).n != 0;
}

bool mg_platform_is(struct mg_str cpe, const struct mg_distro *distro)
{
    return distro != NULL && !distro->derivative &&
           mg_str_is(mg_str_of(distro->release->family->id), "rhel") &&
           mg_str_is(release_of(cpe), distro->release->version);
}

/* The name of the host or its machine id; only rules have patterns. */
static bool is_host(const struct mg_rule *rule, const struct mg_host *host)
{
    if (host->machine_id.n != 0 && mg_str_eq(rule->host, host->machine_id))
        return true;
    return rule->status == MG_RULE_IGNORED ? fits(rule->host, host->hostname)
                                           : mg_str_eq(rule->host, host->hostname);
}

/* The name of the package or of its source, whose name the table shows. */
static bool is_package(struct mg_str pattern, const struct mg_package *package)
{
    return package != NULL &&
           (fits(pattern, package->name) ||
            (package->source_name.n != 0 && fits(pattern, package->source_name)));
}

/* Where an OS package is recorded is the database of all of them: only what lies somewhere by
 * itself has a path. */
static bool is_path(struct mg_str pattern, const struct mg_package *package)
{
    return package != NULL && package->evidence.n != 0 && fits(pattern, package->location);
}

bool mg_rule_holds(const struct mg_rule *rule, const struct mg_rule_case *one)
{
    const struct mg_package *package = one->finding->package;

    if ((rule->host.n != 0 && !is_host(rule, one->host)) ||
        (rule->package.n != 0 && !is_package(rule->package, package)) ||
        (rule->path.n != 0 && !is_path(rule->path, package)) ||
        (rule->platform.n != 0 && !mg_platform_is(rule->platform, one->distro)))
        return false;
    if (rule->product == NULL)
        return true;
    return one->target != NULL && mg_product_covers(rule->product, one->target) &&
           (rule->versions.n == 0 ||
            mg_versions_cover(rule->versions, one->target, mg_product_is_source(rule->product)));
}
