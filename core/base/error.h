/* SPDX-License-Identifier: Apache-2.0
 *
 * How functions fail: a status that says what the caller should do, and one line of text for
 * people. Functions that can fail return enum mg_status and take struct mg_error * last (may be
 * NULL). Output parameters are written on success only.
 */
#ifndef MG_BASE_ERROR_H
#define MG_BASE_ERROR_H

#include "core/base/compiler.h"

enum mg_status {
    MG_OK = 0,
    MG_FORMAT,      /* the input is broken: report it, go on with the rest */
    MG_LIMIT,       /* refused on purpose: the input is larger than we are willing to read */
    MG_UNSUPPORTED, /* understood, but not something this build or system does */
    MG_UNTRUSTED,   /* integrity or signature check failed: do not use */
    MG_NOENT,       /* not there */
    MG_ACCESS,      /* there, but we may not read it */
    MG_IO,          /* the system failed to read or write */
    MG_NOMEM,       /* out of memory, or past the ceiling of an arena */
    MG_TIMEOUT,     /* took longer than allowed */
    MG_USAGE,       /* the caller asked for something that makes no sense */
};

struct mg_error {
    enum mg_status status;
    int os_code; /* errno or Windows error, 0 when none */
    char text[512];
};

/* Fill err (may be NULL) with a formatted line and return status, so that callers write
 * `return mg_fail(err, MG_FORMAT, ...)`. Control characters in the line become '?'. */
enum mg_status mg_fail(struct mg_error *err, enum mg_status status, const char *format, ...)
    MG_PRINTF(3, 4);

/* Put "prefix: " before the text that err already holds; returns err's status.
 * With err NULL returns fallback. */
enum mg_status mg_fail_in(struct mg_error *err, enum mg_status fallback, const char *format, ...)
    MG_PRINTF(3, 4);

/* Stable upper-case name of a status ("FORMAT", ...), for machine-readable output. */
const char *mg_status_name(enum mg_status status);

#endif
