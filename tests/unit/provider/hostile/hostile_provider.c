/* SPDX-License-Identifier: Apache-2.0
 *
 * A provider that misbehaves in the way its argument names, or as a plugin, which gets none, the
 * file "mode" in the folder of its program; without both it behaves. test_provider.c runs it. It is
 * no endless danger: what hangs ends by itself after some seconds, should nobody end it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <uv.h>

#define HANG_MS 15000u
#define FLOOD_LINES 20000000u

static char program[4096];

static void say(const char *text)
{
    (void)fputs(text, stdout);
    (void)fflush(stdout);
}

/* The host's name is our process id, so that the test can see that we are gone. */
static int begin(void)
{
    (void)printf("{\"type\":\"hello\",\"protocol\":1,\"provider\":\"hostile\"}\n"
                 "{\"type\":\"host\",\"hostname\":\"%d\"}\n",
                 uv_os_getpid());
    say("{\"type\":\"package\",\"package_type\":\"deb\",\"name\":\"a\",\"version\":\"1\"}\n");
    return 0;
}

static int good(void)
{
    (void)begin();
    say("{\"type\":\"end\",\"packages\":1,\"records\":4}\n");
    return 0;
}

static int nothing(void)
{
    return 0;
}

static int crash(void)
{
    (void)begin();
    (void)fputs("first\nabout to crash\n", stderr);
    abort();
}

static int fail(void)
{
    (void)good();
    return 3;
}

static int hang(void)
{
    (void)begin();
    uv_sleep(HANG_MS);
    return 0;
}

static int hang_closed(void)
{
    (void)good();
    (void)fclose(stdout);
    uv_sleep(HANG_MS);
    return 0;
}

static int flood(const char *text)
{
    (void)begin();
    for (unsigned i = 0; i < FLOOD_LINES && fputs(text, stdout) >= 0; i++)
        continue;
    return 0;
}

static int flood_bytes(void)
{
    static char line[64 * 1024];

    (void)memset(line, ' ', sizeof line - 2);
    (void)memcpy(line, "{\"type\":\"x\"}", 12);
    line[sizeof line - 2] = '\n';
    return flood(line);
}

static int flood_records(void)
{
    return flood("{\"type\":\"x\"}\n");
}

static int flood_line(void)
{
    return flood("xxxxxxxxxxxxxxxx");
}

static int flood_messages(void)
{
    (void)good();
    for (unsigned i = 0; i < 100000; i++)
        (void)fputs("a line that nobody reads\n", stderr);
    (void)fputs("the \033[31mlast\a word\n\n", stderr);
    return 1;
}

static int garbage(void)
{
    for (int i = 0; i < 100000; i++)
        (void)fputc((i * 7919) >> 5 & 0xff, stdout);
    return 0;
}

static int half(void)
{
    (void)begin();
    say("{\"type\":\"package\",\"name\":");
    return 0;
}

static int end_twice(void)
{
    (void)good();
    say("{\"type\":\"end\",\"packages\":1,\"records\":5}\n");
    return 0;
}

static int lie(void)
{
    (void)begin();
    say("{\"type\":\"end\",\"packages\":2,\"records\":4}\n");
    return 0;
}

static int newer(void)
{
    say("{\"type\":\"hello\",\"protocol\":2,\"provider\":{\"name\":\"new\"}}\n");
    return 0;
}

/* Holds both outputs open and says nothing. */
static int hold(void)
{
    uv_sleep(HANG_MS);
    return 0;
}

static int leave_child(unsigned flags)
{
    char *argv[] = {program, (char[]){"hold"}, NULL};
    uv_stdio_container_t stdio[] = {
        {.flags = UV_IGNORE},
        {.flags = UV_INHERIT_FD, .data.fd = 1},
        {.flags = UV_INHERIT_FD, .data.fd = 2},
    };
    const uv_process_options_t options = {
        .file = program, .args = argv, .stdio = stdio, .stdio_count = 3, .flags = flags};
    uv_process_t process;

    if (uv_spawn(uv_default_loop(), &process, &options) != 0)
        return 9;
    return good();
}

static int child(void)
{
    return leave_child(UV_PROCESS_WINDOWS_HIDE);
}

/* On Linux it leaves the process group; nobody finds it by its parent, who has ended. */
static int child_escaped(void)
{
    return leave_child(UV_PROCESS_DETACHED | UV_PROCESS_WINDOWS_HIDE);
}

static const char *variable(const char *name)
{
    const char *value = getenv(name);

    return value == NULL ? "" : value;
}

/* What it got from us: variables, and whether standard input is empty. */
static int surroundings(void)
{
    (void)printf("{\"type\":\"hello\",\"protocol\":1,\"provider\":\"hostile\"}\n"
                 "{\"type\":\"host\",\"hostname\":\"%s\",\"os_name\":\"%s\",\"os_id\":\"%s\","
                 "\"root\":\"%s\"}\n{\"type\":\"end\",\"packages\":0,\"records\":3}\n",
                 variable("MARGAY_TEST_SECRET"), variable("LANG"),
                 variable("PATH")[0] == '\0' ? "no path" : "path",
                 getchar() == EOF ? "no input" : "input");
    return 0;
}

static const struct {
    const char *name;
    int (*run)(void);
} modes[] = {
    {"good", good},
    {"nothing", nothing},
    {"crash", crash},
    {"fail", fail},
    {"hang", hang},
    {"hang-closed", hang_closed},
    {"flood-bytes", flood_bytes},
    {"flood-records", flood_records},
    {"flood-line", flood_line},
    {"flood-messages", flood_messages},
    {"garbage", garbage},
    {"half", half},
    {"end-twice", end_twice},
    {"lie", lie},
    {"newer", newer},
    {"hold", hold},
    {"child", child},
    {"child-escaped", child_escaped},
    {"surroundings", surroundings},
};

/* The first word of the file beside the program that argument 0 names. */
static const char *mode_of_file(const char *argument)
{
    static char mode[32] = "good";
    const char *slash = strrchr(argument, '/');
    char path[4096];
    FILE *file;

    (void)snprintf(path, sizeof path, "%.*smode", slash == NULL ? 0 : (int)(slash + 1 - argument),
                   argument);
    file = fopen(path, "r");
    if (file != NULL && fscanf(file, "%31s", mode) != 1)
        mode[0] = '\0';
    if (file != NULL)
        (void)fclose(file);
    return mode;
}

int main(int argc, char **argv)
{
    size_t size = sizeof program;
    const char *mode = argc == 2 ? argv[1] : argc == 1 ? mode_of_file(argv[0]) : "";

    if (uv_exepath(program, &size) != 0)
        return 2;
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        if (strcmp(mode, modes[i].name) == 0)
            return modes[i].run();
    }
    return 2;
}
