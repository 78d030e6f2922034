/* SPDX-License-Identifier: Apache-2.0
 *
 * How long to leave a console alone that does not answer as it should: a random time up to a bound
 * that doubles ("full jitter"), so that a fleet does not come back all at once.
 */
#ifndef MG_LINK_BACKOFF_H
#define MG_LINK_BACKOFF_H

#include <stdint.h>

/* Milliseconds, never less than MG_BACKOFF_LEAST. failures: in a row, at least 1; asked: seconds
 * the console asks for (Retry-After), 0 or less: nothing; random: any number. */
int64_t mg_backoff(unsigned failures, int64_t asked, uint64_t random);

#define MG_BACKOFF_LEAST 100
#define MG_BACKOFF_FIRST 1000
#define MG_BACKOFF_LONGEST (5 * 60 * 1000)
/* More than this is not honoured: it may be a mistake, and nobody could tell a host from a lost
 * one. */
#define MG_BACKOFF_LONGEST_ASKED (60 * 60)

#endif
