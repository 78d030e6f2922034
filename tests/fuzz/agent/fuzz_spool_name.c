/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as the name of a file in a spool: what is taken for an entry is what we would call it.
 */
#include <stdlib.h>
#include <string.h>

#include "core/agent/spool_list.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_str name = {(const char *)data, size};
    struct mg_spool_entry entry;
    char again[MG_SPOOL_NAME_SIZE];
    bool is = mg_spool_name_parse(name, &entry);

    if (is)
        mg_spool_name(&entry, again);
    if (is && (!mg_str_is(name, again) || mg_spool_name_writer(name) != 0))
        abort();
    if (mg_spool_name_writer(name) < 0)
        abort();
    return 0;
}
