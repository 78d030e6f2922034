/* SPDX-License-Identifier: Apache-2.0
 *
 * Coverage of suppression. An expired rule is told by itself, because somebody has to decide anew;
 * rules that match nothing are told once for their file, which may serve many hosts.
 */
#include "core/suppress/told.h"

/* Rules that match nothing are named up to this number. */
#define MG_TOLD_NAMES 5
#define MG_TOLD_BYTES MG_KIB(16)
/* Foreign words are cut. */
#define MG_TOLD_WORD 200

static const struct mg_str area = MG_STR_INIT("suppression");

/* The expiry day itself still counts. */
bool mg_rule_is_expired(const struct mg_rule *rule, struct mg_str today)
{
    return rule->result->expires.n != 0 && mg_str_cmp(rule->result->expires, today) < 0;
}

/* Coverage is copied: the text may go. */
static void add(struct mg_inventory *inventory, enum mg_coverage_level level, const char *code,
                struct mg_str subject, uint64_t count, struct mg_buf *detail)
{
    mg_inventory_add_coverage(inventory, &(struct mg_coverage){
                                             .level = level,
                                             .area = area,
                                             .code = mg_str_of(code),
                                             .subject = subject,
                                             .detail = mg_buf_view(detail),
                                             .count = count,
                                         });
    mg_buf_clear(detail);
}

static void tell_skipped(const struct mg_rule_file *file, struct mg_inventory *inventory)
{
    static const char *const reasons[MG_SKIP_COUNT] = {
        [MG_SKIP_NO_ID] = "without a vulnerability",
        [MG_SKIP_STATUS] = "with a status that is not known",
        [MG_SKIP_NO_JUSTIFICATION] = "not affected without a justification",
        [MG_SKIP_NO_PRODUCT] = "without a product",
        [MG_SKIP_NO_PURL] = "about a product without a package URL",
        [MG_SKIP_OTHER_PRODUCT] = "about components of another product",
        [MG_SKIP_PLATFORM] = "for a platform that cannot be told",
        [MG_SKIP_NO_VERSION] = "fixed without a version",
        [MG_SKIP_RANGE] = "with versions that cannot be read",
    };
    uint64_t count = 0;
    struct mg_buf text;

    mg_buf_init(&text, MG_TOLD_BYTES);
    mg_buf_str(&text, MG_STR("statements were not applied: "));
    for (size_t i = 0; i < MG_SKIP_COUNT; i++) {
        if (file->skipped[i] != 0)
            mg_buf_printf(&text, "%s%llu %s", count == 0 ? "" : ", ",
                          (unsigned long long)file->skipped[i], reasons[i]);
        count += file->skipped[i];
    }
    if (count != 0)
        add(inventory, MG_COVERAGE_LIMITED, "STATEMENTS_NOT_APPLIED", file->name, count, &text);
    mg_buf_clear(&text);
}

static void tell_file(const struct mg_rule_file *file, struct mg_inventory *inventory)
{
    struct mg_buf text;

    mg_buf_init(&text, MG_TOLD_BYTES);
    mg_buf_printf(&text, "%s", file->format == NULL ? "ignore rules" : file->format);
    add(inventory, MG_COVERAGE_COMPLETE, "SUPPRESSION_READ", file->name, file->statements, &text);
    tell_skipped(file, inventory);
}

/* What the rule is about: "CVE-2024-1234 openssl". */
static void add_name(struct mg_buf *buf, const struct mg_rule *rule)
{
    struct mg_str product = rule->product != NULL ? rule->product->name : MG_STR_NONE;
    const struct mg_str parts[] = {rule->id, rule->package, product, rule->path, rule->host};
    bool first = true;

    for (size_t i = 0; i < MG_COUNT(parts); i++) {
        if (parts[i].n == 0)
            continue;
        if (!first)
            mg_buf_char(buf, ' ');
        mg_buf_str(buf, mg_str_take(parts[i], MG_TOLD_WORD));
        first = false;
    }
}

static void tell_expired(const struct mg_rule *rule, struct mg_inventory *inventory)
{
    struct mg_buf text;

    mg_buf_init(&text, MG_TOLD_BYTES);
    mg_buf_printf(&text, "rule %zu, ", rule->result->number);
    add_name(&text, rule);
    mg_buf_str(&text, MG_STR(", expired on "));
    mg_buf_str(&text, rule->result->expires);
    mg_buf_str(&text, MG_STR(" and is not applied; its reason was: "));
    mg_buf_str(&text, mg_str_take(rule->result->reason, MG_TOLD_WORD));
    add(inventory, MG_COVERAGE_LIMITED, "IGNORE_RULE_EXPIRED", rule->result->file, 1, &text);
}

static bool is_unused(const struct mg_rule *rule, const struct mg_rule_file *file,
                      struct mg_str today)
{
    return rule->result->file.p == file->name.p && !rule->used && !mg_rule_is_expired(rule, today);
}

static void tell_unused(const struct mg_suppress *set, const struct mg_rule_file *file,
                        struct mg_inventory *inventory, struct mg_str today)
{
    uint64_t count = 0;
    struct mg_buf text;

    mg_buf_init(&text, MG_TOLD_BYTES);
    mg_buf_str(&text, MG_STR("rules match no finding: "));
    for (size_t i = 0; i < set->ignores.n; i++) {
        const struct mg_rule *rule = *(struct mg_rule **)mg_vec_at(&set->ignores, i);

        if (!is_unused(rule, file, today))
            continue;
        if (count < MG_TOLD_NAMES && count != 0)
            mg_buf_str(&text, MG_STR(", "));
        if (count < MG_TOLD_NAMES)
            add_name(&text, rule);
        count++;
    }
    if (count > MG_TOLD_NAMES)
        mg_buf_printf(&text, " and %llu more", (unsigned long long)(count - MG_TOLD_NAMES));
    if (count != 0)
        add(inventory, MG_COVERAGE_COMPLETE, "IGNORE_RULE_UNUSED", file->name, count, &text);
    mg_buf_clear(&text);
}

void mg_rules_tell(const struct mg_suppress *set, struct mg_inventory *inventory,
                   struct mg_str today)
{
    for (size_t i = 0; i < set->files.n; i++) {
        const struct mg_rule_file *file = *(struct mg_rule_file **)mg_vec_at(&set->files, i);

        tell_file(file, inventory);
        if (file->format == NULL)
            tell_unused(set, file, inventory, today);
    }
    for (size_t i = 0; i < set->ignores.n; i++) {
        const struct mg_rule *rule = *(struct mg_rule **)mg_vec_at(&set->ignores, i);

        if (mg_rule_is_expired(rule, today))
            tell_expired(rule, inventory);
    }
}
