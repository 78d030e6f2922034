/* SPDX-License-Identifier: Apache-2.0
 *
 * Fit to be shown.
 */
#include "platform/linux/field.h"

#include "core/base/limits.h"

struct mg_str mg_field_if_plain(struct mg_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
            return MG_STR_NONE;
    }
    return s.n <= MG_LIMIT_FIELD ? s : MG_STR_NONE;
}
