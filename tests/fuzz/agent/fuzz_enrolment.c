/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as enrolment.json.
 */
#include <stdlib.h>

#include "core/agent/enrolment.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_enrolment enrolment;

    if (mg_enrolment_parse((struct mg_str){(const char *)data, size}, &enrolment, NULL) == MG_OK &&
        (!mg_enrolment_is_agent(mg_str_of(enrolment.agent)) || enrolment.ends <= 0))
        abort();
    return 0;
}
