/* SPDX-License-Identifier: Apache-2.0
 *
 * What a shell may put in place of the word that somebody types: commands and options, from the
 * same tables that parse them. A line is a word, a tab and what it means. Nothing: a file, perhaps.
 */
#include "core/cli/complete.h"

#include <stdio.h>
#include <string.h>

static void offer(const char *before, struct mg_str word, const char *what, struct mg_str typed)
{
    char text[128];
    int n = snprintf(text, sizeof text, "%s%.*s", before, MG_STR_ARG(word));

    if (n > 0 && mg_str_starts(mg_str_of(text), typed))
        (void)printf("%s\t%s\n", text, what);
}

/* The word of the command's name behind those that are there; empty when it has other words. last:
 * none comes behind it. */
static struct mg_str next_word(const struct mg_command *command, int argc, char **argv, bool *last)
{
    struct mg_str rest = mg_str_of(command->name), word = MG_STR_NONE;

    for (int i = 0; i <= argc; i++) {
        if (!mg_str_cut(&rest, ' ', &word) || (i < argc && !mg_str_is(word, argv[i])))
            return MG_STR_NONE;
    }
    *last = rest.n == 0;
    return word;
}

void mg_complete_command(const struct mg_command *const *commands, size_t count, int argc,
                         char **argv)
{
    struct mg_str before = MG_STR_NONE;

    for (size_t i = 0; i < count; i++) {
        bool last = false;
        struct mg_str word = next_word(commands[i], argc - 1, argv, &last);

        if (word.n != 0 && !mg_str_eq(word, before)) /* those of a family stand together */
            offer("", word, last ? commands[i]->what : "...", mg_str_of(argv[argc - 1]));
        before = word;
    }
}

void mg_complete_option(const struct mg_option *options, size_t count, const char *before,
                        const char *typed)
{
    for (size_t i = 0; i < count; i++) { /* what is typed is the value of an option */
        if (strncmp(before, "--", 2) == 0 && strcmp(before + 2, options[i].name) == 0 &&
            options[i].kind != MG_OPTION_FLAG)
            return;
    }
    if (typed[0] != '-')
        return;
    for (size_t i = 0; i < count; i++) {
        if (options[i].what != NULL)
            offer("--", mg_str_of(options[i].name), options[i].what, mg_str_of(typed));
    }
    offer("--", MG_STR("help"), "show this help", mg_str_of(typed));
}
