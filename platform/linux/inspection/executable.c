/* SPDX-License-Identifier: Apache-2.0
 *
 * Executables: programs by their permissions, shared libraries by their names. Whether a file is
 * executable costs a call of the kernel, and there are ten times as many other files: so it is
 * asked only of names that programs have.
 */
#include "platform/linux/inspection/executable.h"

#include "core/base/compiler.h"

static const struct {
    const char *type, *evidence;
    mg_executable_reader *read;
} readers[] = {
    {"golang", "go-buildinfo", mg_golang_read},
    {"cargo", "cargo-auditable", mg_rust_read},
};

/* What follows the last dot; empty without one, or when the name begins with it. */
static struct mg_str extension(struct mg_str name)
{
    size_t at = name.n;

    while (at > 1 && name.p[at - 1] != '.')
        at--;
    return at > 1 ? mg_str_skip(name, at) : MG_STR_NONE;
}

static bool is_one_of(struct mg_str s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (mg_str_is(s, words[i]))
            return true;
    }
    return false;
}

/* libNAME.so, libNAME.so.1.2, and NAME.node, which are libraries for Node.js. */
static bool is_library(struct mg_str name, struct mg_str end)
{
    static const char *const ends[] = {"node", "so"};
    bool is_number = end.n != 0 && end.p[0] >= '0' && end.p[0] <= '9';

    return is_one_of(end, ends, MG_COUNT(ends)) ||
           (is_number && mg_str_find_str(name, MG_STR(".so.")) != SIZE_MAX);
}

/* Of programs: no extension, a version ("tool-1.2", "provider_v3.1.0_x5"), or one of these. */
static bool is_program(struct mg_str end)
{
    static const char *const ends[] = {"aarch64", "amd64", "arm64", "bin",   "cgi",
                                       "elf",     "linux", "run",   "x86_64"};

    return end.n == 0 || (end.p[0] >= '0' && end.p[0] <= '9') ||
           is_one_of(end, ends, MG_COUNT(ends));
}

static enum mg_wish wants(struct mg_str folder, struct mg_str name)
{
    struct mg_str end = extension(name);

    (void)folder;
    if (is_library(name, end))
        return MG_WISH_YES;
    return is_program(end) ? MG_WISH_IF_EXECUTABLE : MG_WISH_NO;
}

static enum mg_status read_all(const struct mg_elf *elf, struct mg_manifest *manifest,
                               struct mg_error *err)
{
    enum mg_status status = MG_OK;

    if (mg_elf_is_packed(elf))
        mg_manifest_broken(manifest, MG_UNSUPPORTED, "packed by UPX, so nobody sees what is in it");
    for (size_t i = 0; i < MG_COUNT(readers) && status == MG_OK; i++) {
        manifest->type = readers[i].type;
        manifest->evidence = readers[i].evidence;
        status = readers[i].read(elf, manifest, err);
    }
    return status;
}

static enum mg_status read_file(struct mg_inspection *in, const char *path, struct mg_error *err)
{
    struct mg_manifest manifest = {.in = in, .inspector = &mg_inspector_executable, .path = path};
    struct mg_tree_file *file = NULL;
    enum mg_status status = MG_OK;
    struct mg_elf elf;

    if (mg_tree_open(in->tree, path, &file, &manifest.why) == MG_OK) {
        if (mg_elf_open(&elf, file, &manifest.why) == MG_OK)
            status = read_all(&elf, &manifest, err);
        mg_elf_clear(&elf);
    }
    mg_tree_file_close(file);
    mg_manifest_finish(&manifest);
    return status;
}

const struct mg_inspector mg_inspector_executable = {"executable", wants, read_file, true};
