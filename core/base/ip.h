/* SPDX-License-Identifier: Apache-2.0
 *
 * IP addresses and ranges of them, as text and as numbers that can be compared. Names are not
 * looked up.
 */
#ifndef MG_BASE_IP_H
#define MG_BASE_IP_H

#include "core/base/str.h"

enum mg_ip_family { MG_IPV4, MG_IPV6 };
#define MG_IP_FAMILY_COUNT 2

/* In network order. The bytes of an IPv4 address are the last four, those before are zero: in one
 * family, memcmp orders addresses. */
struct mg_ip {
    unsigned char bytes[16];
};

struct mg_ip_range {
    struct mg_ip first, last; /* both belong to it; first is never above last */
};

/* Longest text of an address with a zone ("fe80::1%4294967295"), with its NUL. */
#define MG_IP_TEXT 64

/* "192.0.2.1"; "2001:db8::1", also with a zone behind '%', which is not looked at. */
bool mg_ip_parse(enum mg_ip_family family, struct mg_str text, struct mg_ip *out);
void mg_ip_format(enum mg_ip_family family, const struct mg_ip *ip, char out[MG_IP_TEXT]);

/* "A", "A-B", "A/PREFIX", for IPv4 also "A/MASK" with a mask that is a prefix. False when it is
 * none of these, or ends before it begins. */
bool mg_ip_range_parse(enum mg_ip_family family, struct mg_str text, struct mg_ip_range *out);
/* The network that ip lies in; prefix is clamped to the bits of the family. */
struct mg_ip_range mg_ip_network(enum mg_ip_family family, const struct mg_ip *ip, unsigned prefix);
bool mg_ip_in(const struct mg_ip_range *range, const struct mg_ip *ip);

#endif
