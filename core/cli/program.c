/* SPDX-License-Identifier: Apache-2.0
 *
 * From the command line to a command: names of one or two words, help, hints at the nearest name.
 */
#include <string.h>

#include "core/base/nearest.h"
#include "core/cli/cli.h"
#include "core/cli/complete.h"
#include "core/platform.h"

/* Words of the command's name that argv begins with, or 0 when it is not that command. */
static int words_matched(const struct mg_command *command, int argc, char **argv)
{
    struct mg_str rest = mg_str_of(command->name), word;
    int words = 0;

    while (mg_str_cut(&rest, ' ', &word)) {
        if (words >= argc || !mg_str_is(word, argv[words]))
            return 0;
        words++;
    }
    return words;
}

static void print_help(const struct mg_command *const *commands, size_t count)
{
    struct mg_sink sink;

    mg_sink_init(&sink, stdout, 0);
    mg_sink_write(&sink,
                  MG_STR("Margay finds known vulnerabilities and network exposure of hosts.\n\n"
                         "Usage: margay COMMAND [OPTION]...\n\nCommands:\n"));
    for (size_t i = 0; i < count; i++)
        mg_sink_printf(&sink, "  %-19s %s\n", commands[i]->name, commands[i]->what);
    mg_sink_write(&sink,
                  MG_STR("\n'margay COMMAND --help' tells more. Exit status: 0 done, 1 findings at "
                         "or above\n--fail-on, 2 wrong usage, 3 failed or incomplete.\n"));
    (void)mg_sink_finish(&sink, NULL);
    mg_sink_clear(&sink);
}

/* "db build" is of the family "db". */
static bool is_of(const struct mg_command *command, const char *family)
{
    size_t n = strlen(family);

    return strncmp(command->name, family, n) == 0 && command->name[n] == ' ';
}

static bool is_family(const struct mg_command *const *commands, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++) {
        if (is_of(commands[i], word))
            return true;
    }
    return false;
}

static void print_family(FILE *to, const struct mg_command *const *commands, size_t count,
                         const char *word)
{
    struct mg_sink sink;

    mg_sink_init(&sink, to, 0);
    mg_sink_printf(&sink, "Usage: margay %s COMMAND [OPTION]...\n\nCommands:\n", word);
    for (size_t i = 0; i < count; i++) {
        if (is_of(commands[i], word))
            mg_sink_printf(&sink, "  %-19s %s\n", commands[i]->name, commands[i]->what);
    }
    (void)mg_sink_finish(&sink, NULL);
    mg_sink_clear(&sink);
}

static bool is_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0;
}

static int unknown_command(const struct mg_command *const *commands, size_t count, int argc,
                           char **argv)
{
    bool family = argc > 1 && is_family(commands, count, argv[0]);
    const char *asked = argv[family ? 1 : 0];
    const char *names[64];
    const char *near;
    char before[64] = "";
    size_t n = 0;

    if (family)
        (void)snprintf(before, sizeof before, "%s ", argv[0]);
    for (size_t i = 0; i < count && n < MG_COUNT(names); i++) {
        if (!family || is_of(commands[i], argv[0]))
            names[n++] = commands[i]->name + strlen(before);
    }
    near = mg_nearest(mg_str_of(asked), names, n);
    if (near != NULL)
        mg_cli_note("unknown command '%s%s': did you mean '%s%s'?", before, asked, before, near);
    else
        mg_cli_note("unknown command '%s%s': see 'margay %s--help'", before, asked, before);
    return MG_EXIT_USAGE;
}

/* A family alone lists its commands: to whom asks for that, and to whom forgot one. */
static int without_command(const struct mg_command *const *commands, size_t count, int argc,
                           char **argv)
{
    if ((argc > 1 && !is_help(argv[1])) || !is_family(commands, count, argv[0]))
        return unknown_command(commands, count, argc, argv);
    print_family(argc == 1 ? stderr : stdout, commands, count, argv[0]);
    return argc == 1 ? MG_EXIT_USAGE : MG_EXIT_DONE;
}

static int run_elsewhere(const struct mg_command *command, char **argv)
{
    struct mg_error err;

    (void)mg_os_become(command->program, argv, &err);
    return mg_cli_error(&err);
}

/* "help db build" means "db build --help". */
static void turn_help_around(int argc, char **argv)
{
    static char flag[] = "--help";

    if (argc < 3 || strcmp(argv[1], "help") != 0)
        return;
    for (int i = 1; i < argc - 1; i++)
        argv[i] = argv[i + 1];
    argv[argc - 1] = flag;
}

/* margay complete WORD...: argv are the words. In margay-feed the same words arrive once more. */
static int complete(const struct mg_command *const *commands, size_t count, int argc, char **argv,
                    char **whole)
{
    static char option[] = MG_COMPLETE_OPTION;

    for (size_t i = 0; argc > 1 && i < count; i++) {
        char *words[] = {option, argv[argc - 2], argv[argc - 1], NULL};

        if (words_matched(commands[i], argc - 1, argv) == 0)
            continue;
        if (commands[i]->program != NULL)
            return run_elsewhere(commands[i], whole);
        return commands[i]->run(3, words);
    }
    if (argc > 0)
        mg_complete_command(commands, count, argc, argv);
    return MG_EXIT_DONE;
}

int mg_cli_main(const struct mg_command *const *commands, size_t count, int argc, char **argv)
{
    (void)mg_os_terminal_init(); /* here for the encoding and line ends of whatever is printed */
    if (argc < 2) {
        print_help(commands, count);
        return MG_EXIT_USAGE;
    }
    if (is_help(argv[1]) && argc == 2) {
        print_help(commands, count);
        return MG_EXIT_DONE;
    }
    turn_help_around(argc, argv);
    if (strcmp(argv[1], "--version") == 0)
        argv[1] += 2;
    if (strcmp(argv[1], "complete") == 0)
        return complete(commands, count, argc - 2, argv + 2, argv);
    for (size_t i = 0; i < count; i++) {
        int words = words_matched(commands[i], argc - 1, argv + 1);

        if (words == 0)
            continue;
        if (commands[i]->program != NULL)
            return run_elsewhere(commands[i], argv);
        return commands[i]->run(argc - 1 - words, argv + 1 + words);
    }
    return without_command(commands, count, argc - 1, argv + 1);
}
