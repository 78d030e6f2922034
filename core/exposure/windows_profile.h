/* SPDX-License-Identifier: Apache-2.0
 *
 * What one profile of the Windows firewall does to one listener. Private to core/exposure.
 */
#ifndef MG_EXPOSURE_WINDOWS_PROFILE_H
#define MG_EXPOSURE_WINDOWS_PROFILE_H

#include "core/exposure/sweep.h"
#include "core/exposure/windows_match.h"

struct mg_windows_outcome {
    enum mg_exposure_verdict verdict;
    struct mg_str rule; /* borrowed from the rules, or static */
    char reason[384];   /* "" for none */
};

/* profile is an index; matches are all struct mg_windows_match of the listener, which is of this
 * family. sweep is for work. */
enum mg_status mg_windows_profile_judge(const struct mg_windows_firewall *firewall,
                                        unsigned profile, enum mg_ip_family family,
                                        const struct mg_vec *matches, struct mg_sweep *sweep,
                                        struct mg_windows_outcome out[MG_ZONE_COUNT],
                                        struct mg_error *err);

/* "Domain", "Private", "Public". */
const char *mg_windows_profile_name(unsigned profile);

#endif
