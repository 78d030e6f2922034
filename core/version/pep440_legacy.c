/* SPDX-License-Identifier: Apache-2.0
 *
 * Order of Python versions that PEP 440 does not know: that of setuptools' parse_version before
 * PEP 440, which packaging had as LegacyVersion until release 22. A version is a list of numbers
 * and words; words are older than numbers and compared as text in lower case. A hyphen counts as
 * the word "final-", the end as "final", pre, preview and rc as "c", dev as "@"; dots only
 * separate. Zeros before a word do not count, nor do hyphens before one that is older than "final".
 * Unlike there, numbers are compared by value, whatever their length, and only ASCII has cases.
 */
#include "core/version/pep440.h"

#include "core/base/compiler.h"
#include "core/version/scan.h"

enum kind {
    WORD,
    NUMBER,
    HYPHEN,
    DOT,
    END,
};

struct piece {
    enum kind kind;
    struct mg_str text;
};

/* Pieces that are to come before the rest: hyphens, then zeros, then one other. */
struct cursor {
    struct mg_str rest;
    size_t hyphens, zeros;
    struct piece piece;
    bool has_piece, ended;
};

static struct mg_str spelling(struct mg_str word)
{
    static const struct {
        const char *word, *meaning;
    } spellings[] = {{"pre", "c"}, {"preview", "c"}, {"rc", "c"}, {"dev", "@"}};

    for (size_t i = 0; i < MG_COUNT(spellings); i++) {
        if (mg_scan_order_folded(word, mg_str_of(spellings[i].word)) == 0)
            return mg_str_of(spellings[i].meaning);
    }
    return word;
}

static struct piece take_piece(struct mg_str *rest)
{
    size_t digits = mg_scan_digits(*rest), letters = mg_scan_letters(*rest);

    if (rest->n == 0)
        return (struct piece){END, MG_STR("final")};
    if (digits != 0)
        return (struct piece){NUMBER, mg_scan_take(rest, digits)};
    if (letters != 0)
        return (struct piece){WORD, spelling(mg_scan_take(rest, letters))};
    if (rest->p[0] == '-' || rest->p[0] == '.')
        return (struct piece){mg_scan_take(rest, 1).p[0] == '-' ? HYPHEN : DOT, MG_STR_NONE};
    return (struct piece){WORD, mg_scan_take(rest, mg_scan_others(*rest, MG_STR("-.")))};
}

/* Read on to the next piece that is neither a hyphen nor a zero, and see which of these count. */
static void refill(struct cursor *cursor)
{
    struct piece piece = take_piece(&cursor->rest);

    cursor->hyphens = cursor->zeros = 0;
    for (;; piece = take_piece(&cursor->rest)) {
        if (piece.kind == HYPHEN) {
            cursor->hyphens++;
            cursor->zeros = 0;
        } else if (piece.kind == NUMBER && mg_scan_is_zero(piece.text)) {
            cursor->zeros++;
        } else if (piece.kind != DOT) {
            break;
        }
    }
    if (piece.kind == WORD && cursor->zeros == 0 &&
        mg_scan_order_folded(piece.text, MG_STR("final")) < 0)
        cursor->hyphens = 0;
    if (piece.kind != NUMBER)
        cursor->zeros = 0;
    cursor->piece = piece;
    cursor->has_piece = true;
}

/* A word, a number or the END. */
static struct piece next(struct cursor *cursor)
{
    if (cursor->hyphens == 0 && cursor->zeros == 0 && !cursor->has_piece) {
        if (cursor->ended)
            return (struct piece){END, MG_STR_NONE};
        refill(cursor);
    }
    if (cursor->hyphens != 0) {
        cursor->hyphens--;
        return (struct piece){WORD, MG_STR("final-")};
    }
    if (cursor->zeros != 0) {
        cursor->zeros--;
        return (struct piece){NUMBER, MG_STR_NONE};
    }
    cursor->has_piece = false;
    cursor->ended = cursor->piece.kind == END;
    if (cursor->ended) /* the end is a word, and then the end */
        cursor->piece.kind = WORD;
    return cursor->piece;
}

int mg_pep440_order_legacy(struct mg_str a, struct mg_str b)
{
    struct cursor x = {.rest = a}, y = {.rest = b};

    for (;;) {
        struct piece p = next(&x), q = next(&y);
        int order;

        if (p.kind == END || q.kind == END)
            return (p.kind != END) - (q.kind != END);
        if (p.kind != q.kind)
            return (int)p.kind - (int)q.kind;
        order = p.kind == WORD ? mg_scan_order_folded(p.text, q.text)
                               : mg_scan_order_numbers(p.text, q.text);
        if (order != 0)
            return order;
    }
}
