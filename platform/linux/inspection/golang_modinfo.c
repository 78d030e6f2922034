/* SPDX-License-Identifier: Apache-2.0
 *
 * Lines "KEY TAB COLUMN TAB COLUMN": path, mod, dep, => and build. Of these mod, dep and => name
 * modules.
 */
#include "platform/linux/inspection/golang_modinfo.h"

struct module {
    struct mg_str path, version; /* no path: none */
};

static size_t count_of(struct mg_str s, const char *letters)
{
    size_t n = 0;

    while (n < s.n && mg_str_find(mg_str_of(letters), s.p[n]) != SIZE_MAX)
        n++;
    return n;
}

/* "rc1" behind "1.22" becomes "1.22.0-rc.1" (go.dev/ref/mod#versions for the form). */
static bool add_pre_release(struct mg_str numbers, struct mg_str mark, struct mg_buf *out)
{
    size_t word = count_of(mark, "abcdefghijklmnopqrstuvwxyz");
    struct mg_str number = mg_str_skip(mark, word);
    uint64_t ignored;

    if (word == 0 || !mg_str_u64(number, &ignored))
        return false;
    mg_buf_str(out, numbers);
    if (mg_str_find(mg_str_skip(numbers, mg_str_find(numbers, '.') + 1), '.') == SIZE_MAX)
        mg_buf_str(out, MG_STR(".0"));
    mg_buf_printf(out, "-%.*s.%.*s", MG_STR_ARG(mg_str_take(mark, word)), MG_STR_ARG(number));
    return true;
}

bool mg_golang_release(struct mg_str toolchain, struct mg_buf *out)
{
    struct mg_str word = mg_str_take(toolchain, mg_str_find(toolchain, ' ')), numbers;

    if (!mg_str_starts(word, MG_STR("go")))
        return false;
    word = mg_str_skip(word, 2);
    numbers = mg_str_take(word, count_of(word, "0123456789."));
    word = mg_str_skip(word, numbers.n);
    if (mg_str_find(numbers, '.') == SIZE_MAX || mg_str_starts(word, MG_STR("-devel")))
        return false;
    if (word.n != 0 && word.p[0] != '-' && word.p[0] != '+')
        return add_pre_release(numbers, word, out);
    mg_buf_str(out, numbers);
    return true;
}

/* Path, version and perhaps a sum. */
static void take_module(struct mg_str columns, struct mg_manifest *manifest, struct module *out)
{
    struct mg_str sum = MG_STR_NONE;

    if (!mg_str_cut(&columns, '\t', &out->path) || !mg_str_cut(&columns, '\t', &out->version) ||
        (mg_str_cut(&columns, '\t', &sum) && columns.n != 0) || out->path.n == 0) {
        mg_manifest_broken(manifest, MG_FORMAT, "a line that names no module");
        out->path = MG_STR_NONE;
    }
}

static enum mg_status add(const struct module *module, struct mg_manifest *manifest,
                          struct mg_error *err)
{
    const struct mg_manifest_package package = {.name = module->path, .version = module->version};

    if (module->path.n == 0 || module->version.n == 0 || mg_str_is(module->version, "(devel)"))
        return MG_OK;
    return mg_manifest_add(manifest, &package, err);
}

/* A module is added when the next one shows that it is not replaced. */
static enum mg_status take_line(struct mg_str line, struct mg_manifest *manifest,
                                struct module *last, struct mg_error *err)
{
    enum mg_status status = MG_OK;
    struct mg_str key = MG_STR_NONE;

    (void)mg_str_cut(&line, '\t', &key);
    if (mg_str_is(key, "mod") || mg_str_is(key, "dep"))
        status = add(last, manifest, err);
    else if (!mg_str_is(key, "=>"))
        return MG_OK;
    take_module(line, manifest, last);
    return status;
}

enum mg_status mg_golang_add_modules(struct mg_str lines, struct mg_manifest *manifest,
                                     struct mg_error *err)
{
    struct module last = {MG_STR_NONE, MG_STR_NONE};
    enum mg_status status = MG_OK;
    struct mg_str line;

    while (status == MG_OK && mg_str_cut(&lines, '\n', &line))
        status = take_line(line, manifest, &last, err);
    return status == MG_OK ? add(&last, manifest, err) : status;
}
