/* SPDX-License-Identifier: Apache-2.0
 *
 * What version schemes share: runs of ASCII digits and letters, and the order of numbers of any
 * length. Locales play no part, bytes from 0x80 are neither. Internal to the version files.
 */
#ifndef MG_VERSION_SCAN_H
#define MG_VERSION_SCAN_H

#include "core/base/str.h"

/* How many bytes at the start of s are digits. */
size_t mg_scan_digits(struct mg_str s);
/* How many bytes at the start of s are letters. */
size_t mg_scan_letters(struct mg_str s);
/* How many bytes at the start of s are neither, nor one of stops. */
size_t mg_scan_others(struct mg_str s, struct mg_str stops);
/* The first n bytes of *rest, which moves behind them. */
struct mg_str mg_scan_take(struct mg_str *rest, size_t n);

/* [epoch:]version[-release], as rpm and pacman take any text apart. */
struct mg_scan_evr {
    struct mg_str epoch; /* digits, empty for none */
    struct mg_str version;
    struct mg_str release;
    bool has_release;
};

/* The epoch is all digits before the first colon, the release what follows the last hyphen. */
struct mg_scan_evr mg_scan_evr(struct mg_str s);

/* Byte order with upper case letters as lower case ones; shorter first. */
int mg_scan_order_folded(struct mg_str a, struct mg_str b);
/* Does s start with word, which is in lower case, in any case? */
bool mg_scan_starts_folded(struct mg_str s, const char *word);

/* Are all bytes of s zeros? So it is of the empty text. */
bool mg_scan_is_zero(struct mg_str s);
/* Order of two runs of digits by value; an empty one is 0. */
int mg_scan_order_numbers(struct mg_str a, struct mg_str b);
/* The same of numbers between dots, one by one; absent ones are 0. */
int mg_scan_order_dotted(struct mg_str a, struct mg_str b);

/* Neither empty, nor longer than MG_LIMIT_VERSION, nor with blanks or control bytes. */
bool mg_scan_plausible(struct mg_str s);
/* Only digits, letters and the bytes of punctuation. */
bool mg_scan_only(struct mg_str s, struct mg_str punctuation);

#endif
