/* SPDX-License-Identifier: Apache-2.0
 *
 * The registry of every user that has a profile on the host, logged on or not.
 */
#ifndef MG_WINDOWS_INVENTORY_USERS_H
#define MG_WINDOWS_INVENTORY_USERS_H

#include <windows.h>

#include "plugins/windows-inventory/collector.h"

/* The parts that a user has, each a file. */
enum mg_users_part {
    MG_USERS_SETTINGS, /* NTUSER.DAT: HKU\SID */
    MG_USERS_CLASSES,  /* UsrClass.dat: HKU\SID_Classes */
};

/* root is closed afterwards; below it nothing may stay open. */
typedef void (*mg_users_fn)(void *context, struct mg_str sid, HKEY root);

/* Call found for each user with that part of his registry; what could not be read is told as
 * coverage of area. */
void mg_users_each(struct mg_collector *collector, enum mg_users_part part, const char *area,
                   mg_users_fn found, void *context);

#endif
