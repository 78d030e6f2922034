/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as a public key. One that is accepted is written and read again as the same key.
 */
#include "core/trust/key.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool condition)
{
    if (!condition)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_public_key key, again;
    struct mg_buf text;

    if (mg_public_key_parse((struct mg_str){(const char *)data, size}, &key, NULL) != MG_OK)
        return 0;
    mg_buf_init(&text, MG_LIMIT_KEY_FILE);
    must(mg_public_key_write(&key, &text, NULL) == MG_OK);
    must(mg_public_key_parse(mg_buf_view(&text), &again, NULL) == MG_OK);
    must(memcmp(&again, &key, sizeof key) == 0);
    mg_buf_clear(&text);
    return 0;
}
