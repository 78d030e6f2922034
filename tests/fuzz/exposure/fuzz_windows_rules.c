/* SPDX-License-Identifier: Apache-2.0
 *
 * Rules of the Windows firewall, one per line, and judging a few sockets by them.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "core/exposure/windows_firewall.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct mg_listener listeners[] = {
    {.protocol = MG_STR_INIT("tcp"),
     .family = MG_STR_INIT("ipv4"),
     .address = MG_STR_INIT("0.0.0.0"),
     .port = 443,
     .pid = 7,
     .process = MG_STR_INIT("a.exe"),
     .path = MG_STR_INIT("C:\\Windows\\a.exe"),
     .services = MG_STR_INIT("A/B"),
     .container = MG_STR_INIT("none")},
    {.protocol = MG_STR_INIT("udp"),
     .family = MG_STR_INIT("ipv6"),
     .address = MG_STR_INIT("2001:db8::1"),
     .port = 5353},
};

static void add_all(struct mg_windows_firewall *firewall, struct mg_str text)
{
    const struct mg_ip_range subnet = {{{0}}, {{255, 1}}};
    struct mg_str line;

    for (size_t i = 0; i < MG_PROFILE_COUNT; i++)
        firewall->settings[MG_FIREWALL_LOCAL][i][MG_FIREWALL_ENABLED] = MG_FLAG_ON;
    (void)mg_windows_firewall_add_variable(firewall, MG_STR("SystemRoot"), MG_STR("C:\\Windows"),
                                           NULL);
    (void)mg_windows_firewall_add_subnet(firewall, MG_IPV6, &subnet, NULL);
    while (mg_str_cut(&text, '\n', &line))
        (void)mg_windows_firewall_add_rule(firewall, MG_FIREWALL_LOCAL, MG_STR("id"), line, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_windows_firewall firewall;
    struct mg_exposures exposures;

    mg_windows_firewall_init(&firewall);
    mg_exposures_init(&exposures);
    add_all(&firewall, (struct mg_str){(const char *)data, size});
    if (mg_windows_firewall_judge(&firewall, listeners, MG_COUNT(listeners), &exposures, NULL) ==
            MG_OK &&
        (mg_exposures_finish(&exposures, NULL) != MG_OK || exposures.count < 5))
        abort();
    mg_exposures_clear(&exposures);
    mg_windows_firewall_clear(&firewall);
    return 0;
}
