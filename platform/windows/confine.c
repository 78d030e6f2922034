/* SPDX-License-Identifier: Apache-2.0
 *
 * Windows: what reads foreign bytes there is a plugin, whose process is limited by its job object
 * (limits.c). A process of ours takes nothing from itself.
 */
#include "core/platform.h"

void mg_os_confine(enum mg_duty duty, const char *folder, struct mg_protections *out)
{
    (void)duty;
    (void)folder;
    (void)out;
}
