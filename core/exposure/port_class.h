/* SPDX-License-Identifier: Apache-2.0
 *
 * How bad it is that a port is reachable: a table of well-known services. The service is told by
 * the port alone, as nobody asks who listens.
 */
#ifndef MG_EXPOSURE_PORT_CLASS_H
#define MG_EXPOSURE_PORT_CLASS_H

#include "core/exposure/exposure.h"

/* Severity of a port that is reachable from a zone; limited: with limits. */
enum mg_severity mg_port_severity(const struct mg_listener *listener, enum mg_exposure_zone zone,
                                  bool limited);
/* "SSH", "SMB", ...; NULL for a port of no known service. */
const char *mg_port_service(const struct mg_listener *listener);

#endif
