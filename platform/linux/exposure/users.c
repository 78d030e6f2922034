/* SPDX-License-Identifier: Apache-2.0
 *
 * passwd(5): NAME:PASSWORD:UID:...
 */
#include "platform/linux/exposure/users.h"

#include <stdio.h>

#include "core/base/file.h"
#include "core/base/limits.h"

void mg_users_init(struct mg_users *users)
{
    mg_buf_init(&users->passwd, MG_LIMIT_PASSWD);
}

void mg_users_clear(struct mg_users *users)
{
    mg_buf_clear(&users->passwd);
}

void mg_users_read(struct mg_users *users)
{
    if (mg_file_read_regular("/etc/passwd", &users->passwd, NULL) != MG_OK)
        mg_buf_reset(&users->passwd);
}

struct mg_str mg_users_name(struct mg_users *users, uint32_t user)
{
    struct mg_str rest = mg_buf_view(&users->passwd), line, name, password, number;
    uint64_t id;

    while (mg_str_cut(&rest, '\n', &line)) {
        if (mg_str_cut(&line, ':', &name) && mg_str_cut(&line, ':', &password) &&
            mg_str_cut(&line, ':', &number) && mg_str_u64(number, &id) && id == user && name.n != 0)
            return name;
    }
    (void)snprintf(users->number, sizeof users->number, "%u", user);
    return mg_str_of(users->number);
}
