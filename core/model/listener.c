/* SPDX-License-Identifier: Apache-2.0
 *
 * What the address of a socket tells.
 */
#include "core/model/listener.h"

static const struct {
    enum mg_ip_family family;
    const char *range;
    enum mg_listener_scope scope;
} scopes[] = {
    {MG_IPV4, "0.0.0.0", MG_LISTENER_WILDCARD},
    {MG_IPV4, "127.0.0.0/8", MG_LISTENER_LOOPBACK},      /* RFC 1122 section 3.2.1.3 */
    {MG_IPV4, "169.254.0.0/16", MG_LISTENER_LINK_LOCAL}, /* RFC 3927 */
    {MG_IPV6, "::", MG_LISTENER_WILDCARD},
    {MG_IPV6, "::1", MG_LISTENER_LOOPBACK}, /* RFC 4291 section 2.5.3 */
    {MG_IPV6, "::ffff:127.0.0.0/104", MG_LISTENER_LOOPBACK},
    {MG_IPV6, "::ffff:0.0.0.0", MG_LISTENER_WILDCARD},
    {MG_IPV6, "::ffff:169.254.0.0/112", MG_LISTENER_LINK_LOCAL},
    {MG_IPV6, "fe80::/10", MG_LISTENER_LINK_LOCAL}, /* RFC 4291 section 2.5.6 */
};

enum mg_ip_family mg_listener_family(const struct mg_listener *listener)
{
    return mg_str_is(listener->family, "ipv6") ? MG_IPV6 : MG_IPV4;
}

enum mg_status mg_listener_check(const struct mg_listener *listener, struct mg_error *err)
{
    struct mg_ip ip;

    if (!mg_str_is(listener->protocol, "tcp") && !mg_str_is(listener->protocol, "udp"))
        return mg_fail(err, MG_FORMAT, "a listener's protocol is neither tcp nor udp");
    if (!mg_str_is(listener->family, "ipv4") && !mg_str_is(listener->family, "ipv6"))
        return mg_fail(err, MG_FORMAT, "a listener's family is neither ipv4 nor ipv6");
    if (!mg_ip_parse(mg_listener_family(listener), listener->address, &ip))
        return mg_fail(err, MG_FORMAT, "a listener's address is not one of %.*s",
                       MG_STR_ARG(listener->family));
    if (listener->port == 0 || listener->port > UINT16_MAX)
        return mg_fail(err, MG_FORMAT, "a listener's port is not 1 to 65535");
    return MG_OK;
}

enum mg_listener_scope mg_listener_scope(const struct mg_listener *listener)
{
    enum mg_ip_family family = mg_listener_family(listener);
    struct mg_ip_range range;
    struct mg_ip ip;

    if (!mg_ip_parse(family, listener->address, &ip))
        return MG_LISTENER_SPECIFIC;
    for (size_t i = 0; i < MG_COUNT(scopes); i++) {
        if (scopes[i].family == family &&
            mg_ip_range_parse(family, mg_str_of(scopes[i].range), &range) && mg_ip_in(&range, &ip))
            return scopes[i].scope;
    }
    return MG_LISTENER_SPECIFIC;
}

const char *mg_listener_scope_name(enum mg_listener_scope scope)
{
    static const char *const names[] = {
        [MG_LISTENER_WILDCARD] = "wildcard",
        [MG_LISTENER_LOOPBACK] = "loopback",
        [MG_LISTENER_LINK_LOCAL] = "link-local",
        [MG_LISTENER_SPECIFIC] = "specific",
    };

    return names[scope];
}
