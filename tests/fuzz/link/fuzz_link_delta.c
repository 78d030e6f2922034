/* SPDX-License-Identifier: Apache-2.0
 *
 * Any two texts, separated by a NUL: a difference that is made gives the second one again.
 */
#include <stdlib.h>

#include "core/base/limits.h"
#include "core/link/delta.h"
#include "tests/unit/link/patch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_str target = {(const char *)data, size}, base = {NULL, 0};
    struct mg_buf delta, again;

    (void)mg_str_cut(&target, '\0', &base);
    mg_buf_init(&delta, MG_MIB(1));
    mg_buf_init(&again, MG_MIB(1));
    if (mg_delta_make(base, target, &delta) &&
        (!test_patch(base, mg_buf_view(&delta), &again) || !mg_str_eq(mg_buf_view(&again), target)))
        abort();
    mg_buf_clear(&delta);
    mg_buf_clear(&again);
    return 0;
}
