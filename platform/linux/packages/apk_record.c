/* SPDX-License-Identifier: Apache-2.0
 *
 * Fields of a record, by their letters. Letters that are not in the table are no concern of ours,
 * now or when a newer apk adds some.
 */
#include "platform/linux/packages/apk_record.h"

#include <inttypes.h>
#include <string.h>

#include "core/base/limits.h"
#include "platform/linux/field.h"

static const struct field {
    char letter;
    size_t offset;
} fields[] = {
    {'P', offsetof(struct mg_apk_record, name)},   {'V', offsetof(struct mg_apk_record, version)},
    {'A', offsetof(struct mg_apk_record, arch)},   {'o', offsetof(struct mg_apk_record, origin)},
    {'f', offsetof(struct mg_apk_record, broken)},
};

void mg_apk_text_init(struct mg_apk_text *text, struct mg_str bytes)
{
    *text = (struct mg_apk_text){bytes, 1};
}

/* One word without control bytes: none of the fields has more than one. */
static bool is_word(struct mg_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f)
            return false;
    }
    return s.n != 0;
}

static const struct field *find_field(char letter)
{
    for (size_t i = 0; i < MG_COUNT(fields); i++) {
        if (fields[i].letter == letter)
            return &fields[i];
    }
    return NULL;
}

static void set_field(struct mg_apk_record *record, const struct field *field, struct mg_str value,
                      uint64_t line, struct mg_error *problem)
{
    struct mg_str *member = (struct mg_str *)(void *)((char *)record + field->offset);

    if (value.n > MG_LIMIT_FIELD)
        (void)mg_fail(problem, MG_LIMIT,
                      "line %" PRIu64 ": field %c of %zu bytes, at most %zu are read", line,
                      field->letter, value.n, MG_LIMIT_FIELD);
    else if (!is_word(value))
        (void)mg_fail(problem, MG_FORMAT, "line %" PRIu64 ": field %c is not one word", line,
                      field->letter);
    else if (member->n != 0)
        (void)mg_fail(problem, MG_FORMAT, "line %" PRIu64 ": field %c for a second time", line,
                      field->letter);
    else
        *member = value;
}

static void read_line(struct mg_apk_record *record, struct mg_str text, uint64_t line,
                      struct mg_error *problem)
{
    const struct field *field;

    if (text.n < 2 || text.p[1] != ':') {
        (void)mg_fail(problem, MG_FORMAT, "line %" PRIu64 ": not a field: '%.*s'", line,
                      MG_STR_ARG(mg_str_take(text, 40)));
        return;
    }
    if (text.p[0] == 'L')
        record->license = mg_field_if_plain(mg_str_skip(text, 2));
    field = find_field(text.p[0]);
    if (field != NULL)
        set_field(record, field, mg_str_skip(text, 2), line, problem);
}

/* Take one line; *whole is false when the text ends within it. */
static struct mg_str take_line(struct mg_apk_text *text, bool *whole)
{
    size_t before = text->rest.n;
    struct mg_str line = MG_STR_NONE;

    (void)mg_str_cut(&text->rest, '\n', &line);
    *whole = line.n < before;
    text->line++;
    return line;
}

bool mg_apk_record_next(struct mg_apk_text *text, struct mg_apk_record *out,
                        struct mg_error *problem)
{
    bool whole = true;

    while (text->rest.n != 0 && text->rest.p[0] == '\n')
        (void)take_line(text, &whole);
    if (text->rest.n == 0)
        return false;
    *problem = (struct mg_error){0};
    *out = (struct mg_apk_record){.text = text->rest, .line = text->line};
    while (text->rest.n != 0 && text->rest.p[0] != '\n') {
        uint64_t at = text->line;
        struct mg_str line = take_line(text, &whole);

        read_line(out, line, at, problem);
        if (!whole)
            (void)mg_fail(problem, MG_FORMAT, "line %" PRIu64 ": the file ends within it", at);
    }
    out->text.n -= text->rest.n;
    out->usable = out->name.n != 0 && out->version.n != 0;
    if (!out->usable && problem->status == MG_OK)
        (void)mg_fail(problem, MG_FORMAT, "line %" PRIu64 ": a record without name or version",
                      out->line);
    return true;
}

/* Words with a version behind a sign: "musl>=1.2", "so:libc.musl-x86_64.so.1", "!other". */
static void add_relations(struct mg_str words, struct mg_relation_list *list)
{
    struct mg_str word;

    while (mg_str_cut(&words, ' ', &word)) {
        if (!mg_str_starts(word, MG_STR("!")))
            mg_relations_add(list, mg_relations_name(word, "<>=~"));
    }
}

void mg_apk_record_relations(const struct mg_apk_record *record, struct mg_relations *out)
{
    struct mg_str rest = record->text, line;

    while (mg_str_cut(&rest, '\n', &line)) {
        if (mg_str_starts(line, MG_STR("D:")))
            add_relations(mg_str_skip(line, 2), &out->requires);
        else if (mg_str_starts(line, MG_STR("p:")))
            add_relations(mg_str_skip(line, 2), &out->provides);
    }
}

void mg_apk_files_init(struct mg_apk_files *files, const struct mg_apk_record *record)
{
    *files = (struct mg_apk_files){record->text, MG_STR_NONE};
}

/* "F:usr/bin" is a folder, "R:env" a file in the folder named last; "F:" is the root. */
bool mg_apk_files_next(struct mg_apk_files *files, char *buf, size_t size, struct mg_str *path)
{
    struct mg_str line;

    while (mg_str_cut(&files->rest, '\n', &line)) {
        struct mg_str value = mg_str_skip(line, 2);
        size_t n = files->folder.n;

        if (mg_str_starts(line, MG_STR("F:")))
            files->folder = value;
        if (!mg_str_starts(line, MG_STR("R:")) || n >= size || value.n >= size - n)
            continue;
        if (n != 0) {
            memcpy(buf, files->folder.p, n);
            buf[n++] = '/';
        }
        if (value.n != 0)
            memcpy(buf + n, value.p, value.n);
        *path = (struct mg_str){buf, n + value.n};
        return true;
    }
    return false;
}
