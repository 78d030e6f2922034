/* SPDX-License-Identifier: Apache-2.0
 *
 * Names of a header. A boolean dependency (rpm's docs/manual/boolean_dependencies.md) stands as one
 * text in the place of a name: "(a >= 1 or b)".
 */
#include "platform/linux/packages/rpm_relations.h"

#include "core/base/compiler.h"

static const struct mg_str left_out[] = {
    MG_STR_INIT("rpmlib("),      MG_STR_INIT("config("), MG_STR_INIT("bundled("),
    MG_STR_INIT("weakremover("), MG_STR_INIT("kernel("), MG_STR_INIT("kmod("),
    MG_STR_INIT("ksym("),
};

static bool is_left_out(struct mg_str name)
{
    for (size_t i = 0; i < MG_COUNT(left_out); i++) {
        if (mg_str_starts(name, left_out[i]))
            return true;
    }
    return false;
}

static bool is_one_of(struct mg_str word, const char *const *words)
{
    while (*words != NULL && !mg_str_is(word, *words))
        words++;
    return *words != NULL;
}

/* The operator of an expression that has one only, and no expression inside; empty when it is
 * another. */
static struct mg_str operator_of(struct mg_str words)
{
    static const char *const simple[] = {"or", "and", "with", NULL};
    static const char *const others[] = {"if", "unless", "else", "without", NULL};
    struct mg_str word, found = MG_STR_NONE;

    while (mg_str_cut(&words, ' ', &word)) {
        bool known = is_one_of(word, simple);

        if (mg_str_starts(word, MG_STR("(")) || is_one_of(word, others) ||
            (known && found.n != 0 && !mg_str_eq(found, word)))
            return MG_STR_NONE;
        if (known)
            found = word;
    }
    return found;
}

static bool is_sign(struct mg_str word)
{
    static const char *const signs[] = {"<", "<=", "=", ">=", ">", NULL};

    return is_one_of(word, signs);
}

static void add_boolean(struct mg_str words, struct mg_relation_list *list)
{
    struct mg_str operator= operator_of(words), word;
    bool either = false; /* the next name is another way to satisfy the line */

    while (operator.n != 0 && mg_str_cut(&words, ' ', &word)) {
        if (is_sign(word))
            (void)mg_str_cut(&words, ' ', &word);
        else if (mg_str_eq(word, operator))
            either = mg_str_is(operator, "or");
        else if (either)
            mg_relations_or(list, word);
        else
            mg_relations_add(list, word);
    }
}

static void add_name(struct mg_str name, struct mg_relation_list *list)
{
    if (mg_str_starts(name, MG_STR("(")) && mg_str_ends(name, MG_STR(")")))
        add_boolean(mg_str_skip(mg_str_take(name, name.n - 1), 1), list);
    else if (!is_left_out(name))
        mg_relations_add(list, name);
}

/* Lists are sorted; a name is there once for each reason and version. */
static void add_names(const struct mg_rpm_header *header, enum mg_rpm_tag tag,
                      struct mg_relation_list *list)
{
    struct mg_str name, last = MG_STR_NONE;
    struct mg_rpm_value value;

    if (mg_rpm_header_find(header, tag, &value, NULL) != MG_OK)
        return;
    while (mg_rpm_value_text(&value, &name)) {
        if (!mg_str_eq(name, last))
            add_name(name, list);
        last = name;
    }
}

void mg_rpm_relations(const struct mg_rpm_header *header, struct mg_relations *out)
{
    add_names(header, MG_RPM_REQUIRENAME, &out->requires);
    add_names(header, MG_RPM_PROVIDENAME, &out->provides);
}
