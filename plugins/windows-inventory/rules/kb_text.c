/* SPDX-License-Identifier: Apache-2.0
 *
 * Numbers of updates have had six digits (KB890830) and seven; there is room for one more.
 */
#include "plugins/windows-inventory/rules/kb_text.h"

#define DIGITS_MIN 6
#define DIGITS_MAX 8

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (unsigned char)c >= 0x80;
}

/* The digits that text begins with, when a word ends behind them and there are as many as an update
 * has. */
static struct mg_str number_at(struct mg_str text)
{
    size_t n = 0;

    while (n < text.n && n <= DIGITS_MAX && is_digit(text.p[n]))
        n++;
    if (n < DIGITS_MIN || n > DIGITS_MAX || text.p[0] == '0' || (n < text.n && is_word(text.p[n])))
        return MG_STR_NONE;
    return mg_str_take(text, n);
}

struct mg_str mg_kb_text_of_title(struct mg_str title)
{
    struct mg_str number = MG_STR_NONE;

    for (size_t i = 0; i + 2 < title.n && number.n == 0; i++) {
        if ((title.p[i] == 'K' || title.p[i] == 'k') &&
            (title.p[i + 1] == 'B' || title.p[i + 1] == 'b') &&
            (i == 0 || !is_word(title.p[i - 1])))
            number = number_at(mg_str_skip(title, i + 2));
    }
    return number;
}

/* Whether host is microsoft.com or ends with ".microsoft.com". */
static bool is_microsoft(struct mg_str host)
{
    return mg_str_is(host, "microsoft.com") || mg_str_ends(host, MG_STR(".microsoft.com"));
}

static bool is_separator(char c)
{
    return c == '/' || c == '?' || c == '=' || c == '&' || c == '#';
}

/* The first piece that is a number and nothing else. */
static struct mg_str number_between(struct mg_str text)
{
    size_t begin = 0;

    for (size_t i = 0; i <= text.n; i++) {
        struct mg_str piece, number;

        if (i < text.n && !is_separator(text.p[i]))
            continue;
        piece = mg_str_take(mg_str_skip(text, begin), i - begin);
        number = number_at(piece);
        if (number.n != 0 && number.n == piece.n)
            return number;
        begin = i + 1;
    }
    return MG_STR_NONE;
}

struct mg_str mg_kb_text_of_link(struct mg_str link)
{
    size_t scheme = mg_str_find_str(link, MG_STR("://")), n = 0;
    struct mg_str rest, number;

    if (scheme == SIZE_MAX)
        return MG_STR_NONE;
    rest = mg_str_skip(link, scheme + 3);
    while (n < rest.n && !is_separator(rest.p[n]))
        n++;
    if (!is_microsoft(mg_str_take(rest, n)))
        return MG_STR_NONE;
    rest = mg_str_skip(rest, n);
    number = mg_kb_text_of_title(rest);
    return number.n != 0 ? number : number_between(rest);
}
