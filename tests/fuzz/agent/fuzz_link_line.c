/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as a line of the link.
 */
#include <stdlib.h>
#include <string.h>

#include "core/agent/link.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_link_line line;

    if (mg_link_parse((struct mg_str){(const char *)data, size}, &line, NULL) != MG_OK)
        return 0;
    if (line.number < 0 || mg_link_state_name(line.state) == NULL ||
        memchr(line.why, '\0', sizeof line.why) == NULL || strlen(line.id) % 64 != 0)
        abort();
    return 0;
}
