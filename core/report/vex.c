/* SPDX-License-Identifier: Apache-2.0
 *
 * What the VEX formats share.
 */
#include "core/report/vex.h"

#include "core/model/purl.h"

/* Ubuntu's and Debian's trackers and Red Hat's VEX files say so; a reason may follow. */
bool mg_vex_is_undecided(const struct mg_finding *finding)
{
    static const char *const words[] = {"needs-triage", "undetermined", "under_investigation",
                                        "under investigation", "Under investigation"};

    for (size_t i = 0; i < MG_COUNT(words); i++) {
        if (mg_str_starts(finding->state, mg_str_of(words[i])))
            return true;
    }
    return false;
}

const struct mg_suppression *mg_vex_statement(const struct mg_finding *finding)
{
    const struct mg_suppression *suppression = finding->suppression;

    return suppression != NULL && !suppression->by_rule ? suppression : NULL;
}

/* Of words that mean the same, the first one is taken when one is looked for. What an attacker or
 * an environment would need has no word on the other side. */
static const struct {
    const char *openvex, *cyclonedx;
} justifications[] = {
    {"vulnerable_code_not_present", "code_not_present"},
    {"component_not_present", "code_not_present"},
    {"vulnerable_code_not_in_execute_path", "code_not_reachable"},
    {"inline_mitigations_already_exist", "protected_by_mitigating_control"},
    {"inline_mitigations_already_exist", "protected_by_compiler"},
    {"inline_mitigations_already_exist", "protected_at_runtime"},
    {"inline_mitigations_already_exist", "protected_at_perimeter"},
    {"vulnerable_code_cannot_be_controlled_by_adversary", ""},
    {"", "requires_configuration"},
    {"", "requires_dependency"},
    {"", "requires_environment"},
};

struct mg_str mg_vex_justification(struct mg_str label)
{
    for (size_t i = 0; i < MG_COUNT(justifications); i++) {
        if (label.n != 0 && (mg_str_is(label, justifications[i].openvex) ||
                             mg_str_is(label, justifications[i].cyclonedx)))
            return mg_str_of(justifications[i].openvex);
    }
    return MG_STR_NONE;
}

struct mg_str mg_vex_justification_of_cyclonedx(struct mg_str label)
{
    for (size_t i = 0; i < MG_COUNT(justifications); i++) {
        if (label.n != 0 && (mg_str_is(label, justifications[i].cyclonedx) ||
                             mg_str_is(label, justifications[i].openvex)))
            return mg_str_of(justifications[i].cyclonedx);
    }
    return MG_STR_NONE;
}

/* Of type generic: purl has no type for operating systems. */
struct mg_str mg_vex_os_purl(struct mg_arena *arena, const struct mg_host *host)
{
    struct mg_str id = host->os_id.n != 0 ? host->os_id : host->os_family;
    struct mg_str name, version;
    const char *purl;

    if (!mg_purl_encode(arena, id.n != 0 ? id : MG_STR("unknown"), &name) ||
        !mg_purl_encode(arena, host->os_version, &version))
        return MG_STR_NONE;
    purl = mg_arena_printf(arena, "pkg:generic/%.*s%s%.*s", MG_STR_ARG(name),
                           version.n != 0 ? "@" : "", MG_STR_ARG(version));
    return mg_str_of(purl);
}
