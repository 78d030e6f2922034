/* SPDX-License-Identifier: Apache-2.0
 *
 * Documentation/networking/ip-sysctl of the kernel: for IPv4 the setting of the interface by which
 * a packet comes decides. For IPv6 it is that of all interfaces; an interface can be an exception
 * (force_forwarding, since Linux 6.17).
 */
#include "platform/linux/exposure/forwarding.h"

#include <stdio.h>

#include "core/base/file.h"

#define MAX_SETTING 64 /* bytes; it is a number */

static bool is(const char *settings, const char *family, struct mg_str interface, const char *name,
               const char *value)
{
    char path[256];
    struct mg_buf text;
    bool same;

    (void)snprintf(path, sizeof path, "%s/%s/conf/%.*s/%s", settings, family, MG_STR_ARG(interface),
                   name);
    mg_buf_init(&text, MAX_SETTING);
    same = mg_file_read(path, &text, NULL) == MG_OK &&
           mg_str_is(mg_str_trim(mg_buf_view(&text)), value);
    mg_buf_clear(&text);
    return same;
}

void mg_forwarding_read(const char *settings, struct mg_nf_interface *interfaces, size_t count)
{
    bool off = is(settings, "ipv6", MG_STR("all"), "forwarding", "0");

    for (size_t i = 0; i < count; i++) {
        struct mg_nf_interface *in = &interfaces[i];

        in->keeps[MG_IPV4] = is(settings, "ipv4", in->name, "forwarding", "0");
        in->keeps[MG_IPV6] = off && !is(settings, "ipv6", in->name, "force_forwarding", "1");
    }
}
