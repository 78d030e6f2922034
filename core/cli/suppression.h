/* SPDX-License-Identifier: Apache-2.0
 *
 * The options that say which findings do not count.
 */
#ifndef MG_CLI_SUPPRESSION_H
#define MG_CLI_SUPPRESSION_H

#include "core/cli/options.h"
#include "core/suppress/suppress.h"

struct mg_suppress_wish {
    struct mg_option_list vex, ignore;
};

/* Fills 2 rows. */
#define MG_SUPPRESS_OPTIONS(wish)                                                                  \
    {"vex", "FILE", "suppress what a VEX document says is not affected or fixed (repeatable)",     \
     MG_OPTION_LIST, &(wish).vex},                                                                 \
    {                                                                                              \
        "ignore", "FILE", "suppress what rules of your own say (repeatable)", MG_OPTION_LIST,      \
            &(wish).ignore                                                                         \
    }

/* Read all files; *out is NULL when none is wished for. The caller frees it when the report is
 * written. */
enum mg_status mg_cli_load_suppressions(const struct mg_suppress_wish *wish,
                                        struct mg_suppress **out, struct mg_error *err);

#endif
