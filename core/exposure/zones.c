/* SPDX-License-Identifier: Apache-2.0
 *
 * Zones by the registries of special addresses (RFC 6890, www.iana.org). What is no source of
 * traffic from outside lies in no zone. The narrower zone wins: networks of containers, own
 * subnets, then private networks.
 */
#include "core/exposure/zones.h"

#define NOWHERE MG_ZONE_COUNT /* a kind behind the zones */

static const struct {
    enum mg_ip_family family;
    const char *range;
    unsigned kind;
} sets[] = {
    {MG_IPV4, "1.0.0.0-223.255.255.255", MG_ZONE_ANY},
    {MG_IPV4, "127.0.0.0/8", NOWHERE},        /* the host itself */
    {MG_IPV4, "169.254.0.0/16", NOWHERE},     /* link-local, RFC 3927: own subnets or none */
    {MG_IPV4, "10.0.0.0/8", MG_ZONE_PRIVATE}, /* RFC 1918 */
    {MG_IPV4, "172.16.0.0/12", MG_ZONE_PRIVATE},
    {MG_IPV4, "192.168.0.0/16", MG_ZONE_PRIVATE},
    {MG_IPV4, "100.64.0.0/10",
     MG_ZONE_PRIVATE},                      /* RFC 6598: shared by carriers, and used by VPNs */
    {MG_IPV6, "2000::/3", MG_ZONE_ANY},     /* RFC 4291 section 2.4 */
    {MG_IPV6, "fc00::/7", MG_ZONE_PRIVATE}, /* RFC 4193 */
};

void mg_zones_add(struct mg_sweep *sweep, enum mg_ip_family family,
                  const struct mg_ip_range *subnets, size_t count)
{
    struct mg_ip_range range;

    for (size_t i = 0; i < MG_COUNT(sets); i++) {
        if (sets[i].family == family && mg_ip_range_parse(family, mg_str_of(sets[i].range), &range))
            mg_sweep_add(sweep, &range, sets[i].kind);
    }
    for (size_t i = 0; i < count; i++)
        mg_sweep_add(sweep, &subnets[i], MG_ZONE_SUBNET);
}

bool mg_zones_at(const size_t ranges[MG_SWEEP_KINDS], enum mg_exposure_zone *out)
{
    static const enum mg_exposure_zone order[] = {MG_ZONE_CONTAINER, MG_ZONE_SUBNET,
                                                  MG_ZONE_PRIVATE, MG_ZONE_ANY};

    for (size_t i = 0; i < MG_COUNT(order); i++) {
        if (ranges[order[i]] == 0 || (order[i] == MG_ZONE_ANY && ranges[NOWHERE] != 0))
            continue;
        *out = order[i];
        return true;
    }
    return false;
}
