/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as a document of MSRC in CSAF.
 */
#include "tests/fuzz/advisory/fuzz_feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_feed(&mg_feed_msrc_csaf, data, size);
}
