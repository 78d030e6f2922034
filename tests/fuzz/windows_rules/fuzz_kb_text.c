/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as title and link of a patch: what is found are 6 to 8 digits that lie in them.
 */
#include <stdint.h>
#include <stdlib.h>

#include "plugins/windows-inventory/rules/kb_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(struct mg_str text, struct mg_str number)
{
    uint64_t value;

    if (number.n == 0)
        return;
    if (number.p < text.p || number.p + number.n > text.p + text.n || number.n < 6 ||
        number.n > 8 || !mg_str_u64(number, &value))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_str text = {(const char *)data, size};

    check(text, mg_kb_text_of_title(text));
    check(text, mg_kb_text_of_link(text));
    return 0;
}
