/* SPDX-License-Identifier: Apache-2.0
 *
 * Runs a fuzz target over every file of the folder given as argument: the corpus as an ordinary
 * test, with any compiler and on every system. A folder without files fails, because a test that
 * tests nothing would always pass.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "core/base/file.h"
#include "core/base/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* In memory of exactly its size, so that a sanitizer sees a read behind the end. */
static bool replay_bytes(struct mg_str bytes)
{
    uint8_t *exact = malloc(bytes.n == 0 ? 1 : bytes.n);

    if (exact == NULL)
        return false;
    if (bytes.n != 0)
        memcpy(exact, bytes.p, bytes.n);
    (void)LLVMFuzzerTestOneInput(exact, bytes.n);
    free(exact);
    return true;
}

static bool replay_file(const char *path)
{
    struct mg_error err;
    struct mg_buf input;
    bool done;

    (void)printf("%s\n", path);
    (void)fflush(stdout); /* names the file that crashes */
    mg_buf_init(&input, MG_MIB(16));
    done = mg_file_read(path, &input, &err) == MG_OK;
    if (!done)
        (void)fprintf(stderr, "%s\n", err.text);
    done = done && replay_bytes(mg_buf_view(&input));
    mg_buf_clear(&input);
    return done;
}

/* The number of files replayed, negative when one of them could not be. */
static int replay_folder(const char *folder)
{
    uv_dirent_t entry;
    uv_fs_t req;
    int count = 0;

    if (uv_fs_scandir(NULL, &req, folder, 0, NULL) < 0)
        (void)fprintf(stderr, "cannot read the folder %s\n", folder);
    while (count >= 0 && uv_fs_scandir_next(&req, &entry) == 0) {
        char path[4096];
        int n = snprintf(path, sizeof path, "%s/%s", folder, entry.name);

        count = n > 0 && (size_t)n < sizeof path && replay_file(path) ? count + 1 : -1;
    }
    uv_fs_req_cleanup(&req);
    return count;
}

int main(int argc, char **argv)
{
    int count = argc == 2 ? replay_folder(argv[1]) : -1;

    if (count > 0)
        return EXIT_SUCCESS;
    (void)fprintf(stderr, argc != 2    ? "usage: replay FOLDER\n"
                          : count == 0 ? "no input: an empty corpus tests nothing\n"
                                       : "an input could not be replayed\n");
    return EXIT_FAILURE;
}
