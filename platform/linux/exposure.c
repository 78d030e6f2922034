/* SPDX-License-Identifier: Apache-2.0
 *
 * Linux: its sockets and its packet filter are not read yet.
 */
#include "core/platform.h"

enum mg_status mg_os_exposure(struct mg_inventory *inventory, struct mg_exposures *exposures,
                              struct mg_error *err)
{
    (void)inventory;
    (void)exposures;
    return mg_fail(err, MG_UNSUPPORTED,
                   "UNSUPPORTED: network exposure of this host is not read yet on Linux");
}
