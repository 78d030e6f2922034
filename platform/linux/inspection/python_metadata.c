/* SPDX-License-Identifier: Apache-2.0
 *
 * Fields of Python metadata. Its header has the form of a stanza of dpkg, so that reader serves.
 */
#include "platform/linux/inspection/python_metadata.h"

#include "core/base/limits.h"
#include "core/model/package_key.h"
#include "platform/linux/packages/control.h"

static void set_first(struct mg_str *field, const struct mg_control_item *item, struct mg_str name)
{
    if (field->n == 0 && mg_control_is(item->name, name))
        *field = item->value;
}

void mg_python_metadata_parse(struct mg_str text, struct mg_python_metadata *out)
{
    struct mg_str expression = MG_STR_NONE;
    struct mg_control control;
    struct mg_control_item item;

    *out = (struct mg_python_metadata){0};
    mg_control_init(&control, text);
    mg_control_next(&control, &item);
    while (item.kind == MG_CONTROL_FIELD || item.kind == MG_CONTROL_GARBAGE) {
        set_first(&out->name, &item, MG_STR("Name"));
        set_first(&out->version, &item, MG_STR("Version"));
        set_first(&out->license, &item, MG_STR("License"));
        set_first(&expression, &item, MG_STR("License-Expression"));
        mg_control_next(&control, &item);
    }
    /* What distutils wrote for a field that nobody had set. */
    if (mg_str_is(out->license, "UNKNOWN"))
        out->license = MG_STR_NONE;
    if (expression.n != 0)
        out->license = expression;
}

/* The next field of that name; false behind the header. */
static bool next_field(struct mg_control *control, struct mg_str name, struct mg_str *value)
{
    struct mg_control_item item;

    mg_control_next(control, &item);
    while (item.kind == MG_CONTROL_FIELD || item.kind == MG_CONTROL_GARBAGE) {
        if (item.kind == MG_CONTROL_FIELD && mg_control_is(item.name, name)) {
            *value = item.value;
            return true;
        }
        mg_control_next(control, &item);
    }
    return false;
}

/* What follows the last "::"; empty when it is no class of licences or only the class of those
 * that the Open Source Initiative has approved. */
static struct mg_str license_of(struct mg_str classifier)
{
    struct mg_str rest = classifier;
    size_t at;

    if (!mg_str_starts(classifier, MG_STR("License ::")))
        return MG_STR_NONE;
    while ((at = mg_str_find_str(rest, MG_STR("::"))) != SIZE_MAX)
        rest = mg_str_skip(rest, at + 2);
    rest = mg_str_trim(rest);
    return mg_str_is(rest, "OSI Approved") ? MG_STR_NONE : rest;
}

void mg_python_metadata_classified(struct mg_str text, struct mg_buf *license)
{
    struct mg_control control;
    struct mg_str value;

    mg_control_init(&control, text);
    while (next_field(&control, MG_STR("Classifier"), &value)) {
        struct mg_str one = license_of(value);

        if (one.n != 0 && license->n != 0)
            mg_buf_str(license, MG_STR(", "));
        mg_buf_str(license, one);
    }
}

/* "cryptography[ssh] (>=3.1) ; python_version < '3.8' and extra == 'crypto'" (PEP 508) */
static void add_requirement(struct mg_str value, struct mg_buf *key, struct mg_relation_list *list)
{
    size_t semicolon = mg_str_find(value, ';');
    struct mg_str marker = mg_str_skip(value, semicolon);

    if (mg_str_find_str(marker, MG_STR("extra")) != SIZE_MAX)
        return;
    mg_buf_reset(key);
    mg_package_key(key, MG_STR("PyPI"), mg_relations_name(value, " \t[(<>=!~;@"));
    mg_relations_add(list, key->failed ? MG_STR_NONE : mg_buf_view(key));
    if (marker.n != 0)
        mg_relations_optional(list);
}

void mg_python_metadata_relations(struct mg_str text, struct mg_relations *out)
{
    struct mg_control control;
    struct mg_str value;
    struct mg_buf key;

    mg_buf_init(&key, MG_LIMIT_FIELD);
    mg_control_init(&control, text);
    while (next_field(&control, MG_STR("Requires-Dist"), &value))
        add_requirement(value, &key, &out->requires);
    mg_buf_clear(&key);
}
