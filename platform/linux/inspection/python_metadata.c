/* SPDX-License-Identifier: Apache-2.0
 *
 * Fields of Python metadata. Its header has the form of a stanza of dpkg, so that reader serves.
 */
#include "platform/linux/inspection/python_metadata.h"

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
