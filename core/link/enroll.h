/* SPDX-License-Identifier: Apache-2.0
 *
 * Making an agent a managed one: docs/protocol.md, "Enrolment". It can be interrupted anywhere and
 * begun again.
 */
#ifndef MG_LINK_ENROLL_H
#define MG_LINK_ENROLL_H

#include "core/agent/enrolment.h"

struct mg_enroll_wish {
    const char *data;    /* folder of the agent, which is private */
    const char *console; /* URL */
    const char *token_file;
    const char *ca_file;     /* PEM; NULL */
    const char *fingerprint; /* of a CA certificate; NULL */
    const char *proxy;       /* kept; NULL: as the environment says */
    struct mg_str machine, host;
    const char *os;
};

/* USAGE: a wish that makes no sense, or the agent is enrolled already; UNTRUSTED: somebody else
 * answers, or the certificate is not right; ACCESS: the console does not take the token. */
enum mg_status mg_enroll(const struct mg_enroll_wish *wish, struct mg_enrolment *out,
                         struct mg_error *err);

#endif
