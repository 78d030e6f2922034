/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading VEX documents and ignore files.
 */
#include "core/cli/suppression.h"

enum mg_status mg_cli_load_suppressions(const struct mg_suppress_wish *wish,
                                        struct mg_suppress **out, struct mg_error *err)
{
    struct mg_suppress *set = NULL;
    enum mg_status status = MG_OK;

    if (wish->vex.count + wish->ignore.count != 0) {
        set = mg_suppress_new();
        if (set == NULL)
            return mg_fail(err, MG_NOMEM, "no memory for VEX documents and ignore rules");
    }
    for (size_t i = 0; status == MG_OK && i < wish->vex.count; i++)
        status = mg_suppress_load_vex(set, wish->vex.items[i], err);
    for (size_t i = 0; status == MG_OK && i < wish->ignore.count; i++)
        status = mg_suppress_load_ignore(set, wish->ignore.items[i], err);
    if (status == MG_OK)
        *out = set;
    else
        mg_suppress_free(set);
    return status;
}
