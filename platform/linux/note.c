/* SPDX-License-Identifier: Apache-2.0
 *
 * Capped coverage entries. The text goes through mg_fail, which masks control bytes.
 */
#include "platform/linux/note.h"

#include <stdarg.h>
#include <stdio.h>

static void add(const struct mg_note *note, struct mg_inventory *inventory, struct mg_str subject,
                struct mg_str detail, uint64_t count)
{
    mg_inventory_add_coverage(inventory, &(struct mg_coverage){
                                             .level = note->level,
                                             .area = mg_str_of(note->area),
                                             .code = mg_str_of(note->code),
                                             .subject = subject,
                                             .detail = detail,
                                             .count = count,
                                         });
}

void mg_note_add(struct mg_note *note, struct mg_inventory *inventory, struct mg_str subject,
                 const char *format, ...)
{
    struct mg_error line;
    char text[sizeof line.text];
    va_list args;

    if (note->seen++ >= MG_NOTE_KEPT)
        return;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    (void)mg_fail(&line, MG_FORMAT, "%s", text);
    add(note, inventory, subject, mg_str_of(line.text), 1);
}

void mg_note_finish(const struct mg_note *note, struct mg_inventory *inventory)
{
    if (note->seen > MG_NOTE_KEPT)
        add(note, inventory, MG_STR_NONE, MG_STR("more of the same kind, not listed one by one"),
            note->seen - MG_NOTE_KEPT);
}
