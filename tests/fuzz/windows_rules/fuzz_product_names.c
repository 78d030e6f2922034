/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as versions that name products: two numbers of a runtime begin its version.
 */
#include <stdint.h>
#include <stdlib.h>

#include "plugins/windows-inventory/rules/product_names.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_str text = {(const char *)data, size};
    struct mg_str runtime = mg_product_names_runtime(text);

    (void)mg_product_names_sql_server(text);
    if (runtime.n != 0 && (!mg_str_starts(text, runtime) || runtime.n + 1 >= text.n))
        abort();
    return 0;
}
