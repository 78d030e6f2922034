/* SPDX-License-Identifier: Apache-2.0
 *
 * Three lines per diversion: the path, where it is diverted to, the diverting package.
 */
#include "platform/linux/packages/diversions.h"

#include <inttypes.h>

static bool is_path(struct mg_str s)
{
    return s.n > 1 && s.p[0] == '/';
}

enum mg_status mg_diversions_parse(struct mg_str text, struct mg_vec *out, struct mg_error *err)
{
    struct mg_diversion diversion;
    uint64_t line = 1;

    for (; mg_str_cut(&text, '\n', &diversion.from); line += 3) {
        if (!mg_str_cut(&text, '\n', &diversion.to) ||
            !mg_str_cut(&text, '\n', &diversion.package) || diversion.package.n == 0)
            return mg_fail(err, MG_FORMAT, "line %" PRIu64 ": a diversion is cut off", line);
        if (!is_path(diversion.from) || !is_path(diversion.to))
            return mg_fail(err, MG_FORMAT, "line %" PRIu64 ": a diversion between no paths", line);
        if (!mg_vec_push(out, &diversion))
            return mg_fail(err, MG_NOMEM, "no memory for the diversions");
    }
    return MG_OK;
}
