/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as the record of a spool, as they are and with hashes that are right: what is accepted
 * can be asked and added to.
 */
#include <stdlib.h>
#include <string.h>

#include "core/agent/spool_ledger.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(struct mg_str bytes)
{
    struct mg_spool_ledger ledger;
    char id[MG_SPOOL_ID_SIZE];

    if (mg_spool_ledger_parse(bytes, &ledger, NULL) != MG_OK)
        return;
    memset(id, 'e', sizeof id - 1);
    id[sizeof id - 1] = '\0';
    mg_spool_ledger_sent(&ledger, id);
    if (ledger.counts.since < 0 || ledger.sent_count > MG_SPOOL_SENT ||
        !mg_spool_ledger_has(&ledger, id))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char file[MG_SPOOL_LEDGER];
    size_t n = size < sizeof file ? size : sizeof file;

    check((struct mg_str){(const char *)data, size});
    memset(file, 0, sizeof file);
    if (n != 0)
        memcpy(file, data, n);
    for (size_t at = 0; at < sizeof file; at += MG_SPOOL_SLOT) {
        unsigned char hash[MG_SHA256_SIZE];

        if (mg_sha256(file + at, MG_SPOOL_SLOT - sizeof hash, hash, NULL) == MG_OK)
            memcpy(file + at + MG_SPOOL_SLOT - sizeof hash, hash, sizeof hash);
    }
    check((struct mg_str){file, sizeof file});
    return 0;
}
