/* SPDX-License-Identifier: Apache-2.0
 *
 * Sentences about findings and coverage. Formats that are read by programs carry the same facts in
 * members of their own; people read these.
 */
#include "core/report/sentences.h"

void mg_say_subject(struct mg_buf *buf, const struct mg_finding *finding)
{
    const struct mg_package *package = finding->package;

    if (package == NULL) {
        mg_buf_str(buf, MG_STR("this host"));
        return;
    }
    mg_buf_str(buf, package->name);
    mg_buf_char(buf, ' ');
    mg_buf_str(buf, package->version);
    if (package->arch.n != 0) {
        mg_buf_str(buf, MG_STR(" ("));
        mg_buf_str(buf, package->arch);
        mg_buf_char(buf, ')');
    }
}

void mg_say_vulnerability(struct mg_buf *buf, const struct mg_finding *finding)
{
    mg_buf_str(buf, finding->vulnerability_id);
    mg_buf_printf(buf, " (%s", mg_severity_name(finding->severity));
    if (finding->score >= 0)
        mg_buf_printf(buf, ", score %.1f", mg_finding_score(finding));
    if (finding->epss >= 0)
        mg_buf_printf(buf, ", EPSS %.1f %%", finding->epss * 100);
    if (finding->kev_added.n != 0 || finding->exploited)
        mg_buf_str(buf, MG_STR(", exploited"));
    mg_buf_char(buf, ')');
    if (finding->summary.n != 0) {
        mg_buf_str(buf, MG_STR(": "));
        mg_buf_str(buf, finding->summary);
    }
}

void mg_say_action(struct mg_buf *buf, const struct mg_finding *finding)
{
    if (finding->remediation.n != 0) {
        mg_buf_str(buf, finding->remediation);
    } else if (finding->fixed_version.n != 0) {
        mg_buf_str(buf, MG_STR("upgrade to "));
        mg_buf_str(buf, finding->fixed_version);
    } else {
        mg_buf_str(buf, MG_STR("no version that fixes it is published"));
    }
}

/* "fixed", the state of most findings, would say that nothing is to be done here. */
static void say_word(struct mg_buf *buf, const struct mg_finding *finding)
{
    bool fixed = mg_str_is(finding->state, "fixed") && finding->fixed_version.n != 0;

    mg_buf_str(buf, finding->state.n != 0 && !fixed ? finding->state : MG_STR("affected"));
}

void mg_say_state(struct mg_buf *buf, const struct mg_finding *finding)
{
    const char *kernel = mg_kernel_use_name(finding->kernel);

    say_word(buf, finding);
    if (finding->fixed_version.n != 0) {
        mg_buf_str(buf, MG_STR(", fixed in "));
        mg_buf_str(buf, finding->fixed_version);
        if (finding->fix == MG_FIX_PARTIAL)
            mg_buf_str(buf, MG_STR(" (not for all of it or not for everybody)"));
    }
    if (kernel != NULL)
        mg_buf_printf(buf, "; kernel: %s", kernel);
}

void mg_say_suppression(struct mg_buf *buf, const struct mg_suppression *suppression)
{
    mg_buf_str(buf, suppression->status);
    if (suppression->justification.n != 0) {
        mg_buf_str(buf, MG_STR(" ("));
        mg_buf_str(buf, suppression->justification);
        mg_buf_char(buf, ')');
    }
    if (suppression->expires.n != 0) {
        mg_buf_str(buf, MG_STR(" until "));
        mg_buf_str(buf, suppression->expires);
    }
    if (suppression->reason.n != 0) {
        mg_buf_str(buf, MG_STR(": "));
        mg_buf_str(buf, suppression->reason);
    }
    mg_buf_printf(buf, "; %s %zu of ", suppression->by_rule ? "rule" : "statement",
                  suppression->number);
    mg_buf_str(buf, suppression->file);
}

void mg_say_suppressed(struct mg_buf *buf, const struct mg_report_summary *summary)
{
    size_t vex = summary->suppressed_by_vex, rules = summary->suppressed_by_rules;

    if (vex + rules == 0)
        return;
    mg_buf_printf(buf, "%zu suppressed: ", vex + rules);
    if (vex != 0)
        mg_buf_printf(buf, "%zu by VEX%s", vex, rules != 0 ? ", " : "");
    if (rules != 0)
        mg_buf_printf(buf, "%zu by ignore rules", rules);
}

void mg_say_coverage(struct mg_buf *buf, const struct mg_coverage *entry)
{
    mg_buf_str(buf, entry->area);
    if (entry->code.n != 0)
        mg_buf_char(buf, ' ');
    mg_buf_str(buf, entry->code);
    if (entry->subject.n != 0)
        mg_buf_char(buf, ' ');
    mg_buf_str(buf, entry->subject);
    if (entry->count > 0)
        mg_buf_printf(buf, " (%llu)", (unsigned long long)entry->count);
    if (entry->detail.n != 0)
        mg_buf_str(buf, MG_STR(": "));
    mg_buf_str(buf, entry->detail);
}
