/* SPDX-License-Identifier: Apache-2.0
 *
 * CVSS vectors: any bytes give an error with a text, or a score between 0 and 10 in tenths.
 */
#include <stdint.h>
#include <stdlib.h>

#include "core/match/cvss.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool condition)
{
    if (!condition)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_cvss_score out = {0};
    struct mg_error err = {0};
    enum mg_status status = mg_cvss_score((struct mg_str){(const char *)data, size}, &out, &err);

    if (status == MG_OK) {
        int tenths = (int)(out.score * 10 + 0.5);

        must(out.version != NULL && tenths >= 0 && tenths <= 100);
        must(out.score >= tenths / 10.0 && out.score <= tenths / 10.0);
    } else {
        must(out.version == NULL && err.status == status && err.text[0] != '\0');
    }
    return 0;
}
