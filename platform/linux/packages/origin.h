/* SPDX-License-Identifier: Apache-2.0
 *
 * Who built a package when that is not the distribution: advisories of the distribution say
 * nothing about such a package. The evidence of a package itself; apt_lists.h has that of apt.
 */
#ifndef MG_LINUX_PACKAGES_ORIGIN_H
#define MG_LINUX_PACKAGES_ORIGIN_H

#include "core/base/arena.h"
#include "core/model/host.h"
#include "platform/linux/packages/stanza.h"

/* The distribution whose advisories the host is matched with; a derivative's is its base. */
enum mg_origin_base { MG_ORIGIN_BASE_ANY, MG_ORIGIN_BASE_DEBIAN, MG_ORIGIN_BASE_UBUNTU };

enum mg_origin_base mg_origin_base(const struct mg_host *host);

/* Does an Origin field, of a package or of a repository, name that distribution? */
bool mg_origin_is_distribution(enum mg_origin_base base, struct mg_str origin);

struct mg_origin {
    struct mg_str vendor; /* empty: the distribution, as far as is known */
    struct mg_str reason;
};

/* What the fields Origin and Vendor say. False: nothing against the distribution. out lives in
 * arena and the stanza. */
bool mg_origin_of_fields(const struct mg_stanza *stanza, enum mg_origin_base base,
                         struct mg_arena *arena, struct mg_origin *out);

/* What the table of marks says about version and maintainer. False: no mark. */
bool mg_origin_of_marks(const struct mg_stanza *stanza, struct mg_arena *arena,
                        struct mg_origin *out);

#endif
