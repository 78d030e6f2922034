/* SPDX-License-Identifier: Apache-2.0
 *
 * Sections and values. Sections that are not in the table are no concern of ours.
 */
#include "platform/linux/packages/pacman_desc.h"

#include <inttypes.h>

#include "core/base/limits.h"

struct field {
    struct mg_str section;
    size_t offset;
    bool word; /* has no spaces */
};

#define FIELD(section, member, word)                                                               \
    {                                                                                              \
        MG_STR_INIT(section), offsetof(struct mg_pacman_desc, member), word                        \
    }

static const struct field fields[] = {
    FIELD("NAME", name, true),          FIELD("VERSION", version, true), FIELD("BASE", base, true),
    FIELD("PACKAGER", packager, false), FIELD("ARCH", arch, true),
};

void mg_pacman_text_init(struct mg_pacman_text *text, struct mg_str bytes)
{
    *text = (struct mg_pacman_text){bytes, MG_STR_NONE, 0};
}

static bool is_heading(struct mg_str line)
{
    return line.n > 2 && line.p[0] == '%' && line.p[line.n - 1] == '%';
}

bool mg_pacman_text_next(struct mg_pacman_text *text, struct mg_str *value)
{
    struct mg_str line;

    while (mg_str_cut(&text->rest, '\n', &line)) {
        text->line++;
        if (line.n == 0) {
            text->section = MG_STR_NONE;
        } else if (is_heading(line)) {
            text->section = mg_str_skip(mg_str_take(line, line.n - 1), 1);
        } else {
            *value = line;
            return true;
        }
    }
    return false;
}

static bool is_clean(struct mg_str s, bool word)
{
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f || (word && s.p[i] == ' '))
            return false;
    }
    return true;
}

static const struct field *find_field(struct mg_str section)
{
    for (size_t i = 0; i < MG_COUNT(fields); i++) {
        if (mg_str_eq(section, fields[i].section))
            return &fields[i];
    }
    return NULL;
}

static void set_field(struct mg_pacman_desc *desc, const struct field *field, struct mg_str value,
                      uint64_t line, struct mg_error *problem)
{
    struct mg_str *member = (struct mg_str *)(void *)((char *)desc + field->offset);

    if (value.n > MG_LIMIT_FIELD)
        (void)mg_fail(problem, MG_LIMIT,
                      "line %" PRIu64 ": %.*s of %zu bytes, at most %zu are read", line,
                      MG_STR_ARG(field->section), value.n, MG_LIMIT_FIELD);
    else if (!is_clean(value, field->word))
        (void)mg_fail(problem, MG_FORMAT, "line %" PRIu64 ": %.*s holds control bytes or spaces",
                      line, MG_STR_ARG(field->section));
    else if (member->n != 0)
        (void)mg_fail(problem, MG_FORMAT, "line %" PRIu64 ": %.*s for a second time", line,
                      MG_STR_ARG(field->section));
    else
        *member = value;
}

bool mg_pacman_desc_parse(struct mg_str bytes, struct mg_pacman_desc *out, struct mg_error *problem)
{
    struct mg_pacman_text text;
    struct mg_str value;
    bool usable;

    *out = (struct mg_pacman_desc){0};
    *problem = (struct mg_error){0};
    mg_pacman_text_init(&text, bytes);
    while (mg_pacman_text_next(&text, &value)) {
        const struct field *field = find_field(text.section);

        if (text.section.n == 0)
            (void)mg_fail(problem, MG_FORMAT, "line %" PRIu64 ": a value without a section",
                          text.line);
        else if (field != NULL)
            set_field(out, field, value, text.line, problem);
    }
    usable = out->name.n != 0 && out->version.n != 0;
    if (!usable && problem->status == MG_OK)
        (void)mg_fail(problem, MG_FORMAT, "a package without name or version");
    return usable;
}

void mg_pacman_desc_license(struct mg_str bytes, struct mg_buf *license)
{
    struct mg_pacman_text text;
    struct mg_str value;

    mg_pacman_text_init(&text, bytes);
    while (mg_pacman_text_next(&text, &value)) {
        if (!mg_str_is(text.section, "LICENSE"))
            continue;
        if (license->n != 0)
            mg_buf_str(license, MG_STR(", "));
        mg_buf_str(license, value);
    }
}

/* "glibc>=2.38", "libz.so=1-64" (PKGBUILD(5), "depends") */
void mg_pacman_desc_relations(struct mg_str bytes, struct mg_relations *out)
{
    struct mg_pacman_text text;
    struct mg_str value;

    mg_pacman_text_init(&text, bytes);
    while (mg_pacman_text_next(&text, &value)) {
        if (mg_str_is(text.section, "DEPENDS"))
            mg_relations_add(&out->requires, mg_relations_name(value, "<>="));
        else if (mg_str_is(text.section, "PROVIDES"))
            mg_relations_add(&out->provides, mg_relations_name(value, "<>="));
    }
}
