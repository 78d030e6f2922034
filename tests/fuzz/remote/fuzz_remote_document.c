/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as a command: an id is fit for the name of a folder, whatever else is wrong.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/remote/document.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_remote_command command;
    struct mg_error err;

    if (mg_remote_parse((struct mg_str){(const char *)data, size}, &command, &err) != MG_OK)
        return 0;
    must(command.id.n >= 8 && command.id.n <= 64 && command.id.p[0] != '.');
    must(memchr(command.id.p, '/', command.id.n) == NULL &&
         memchr(command.id.p, '\\', command.id.n) == NULL);
    must(command.expires > command.issued);
    (void)mg_remote_check_time(&command, 1772366400000, &err);
    (void)mg_remote_check_host(&command, MG_STR("a"), MG_STR("b"), &err);
    mg_remote_clear(&command);
    return 0;
}
