/* SPDX-License-Identifier: Apache-2.0
 *
 * Names of users, from /etc/passwd alone: no service is asked, which could take its time.
 */
#ifndef MG_LINUX_EXPOSURE_USERS_H
#define MG_LINUX_EXPOSURE_USERS_H

#include "core/base/buf.h"

struct mg_users {
    struct mg_buf passwd;
    char number[16];
};

void mg_users_init(struct mg_users *users);
void mg_users_clear(struct mg_users *users);
/* A file that cannot be read names nobody. */
void mg_users_read(struct mg_users *users);
/* The name, else the number as text, until the next call. */
struct mg_str mg_users_name(struct mg_users *users, uint32_t user);

#endif
