/* SPDX-License-Identifier: Apache-2.0
 *
 * The number of an update in words for people: `Security Update for Microsoft Office 2016
 * (KB5002001) 64-Bit Edition`, `https://support.microsoft.com/kb/5002001`.
 */
#ifndef MG_WINDOWS_RULES_KB_TEXT_H
#define MG_WINDOWS_RULES_KB_TEXT_H

#include "core/base/str.h"

/* The digits behind the first "KB" of a title that begins a word and is followed by 6 to 8 digits
 * and nothing else of a word; large and small letters are alike. Empty when there are none. */
struct mg_str mg_kb_text_of_title(struct mg_str title);

/* The digits of a link to an article: as of a title, else the first 6 to 8 digits that fill a part
 * of its path or a value of its query. Empty unless the link's host is of microsoft.com. */
struct mg_str mg_kb_text_of_link(struct mg_str link);

#endif
