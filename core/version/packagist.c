/* SPDX-License-Identifier: Apache-2.0
 *
 * Versions of PHP packages as Composer orders them: Composer\Semver's VersionParser::normalize,
 * then PHP's version_compare, numbers of any length. Branches (dev-NAME) are older than all else,
 * and of Composer without order among each other; here it is that of their bytes. What Composer
 * refuses is ordered by version_compare as it is written, words that PHP does not know being older
 * than "dev" and compared as text. Aliases ("1.0 as 2.0") are no versions here.
 */
#include "core/version/version.h"

#include "core/base/compiler.h"
#include "core/base/limits.h"
#include "core/version/scan.h"

/* What may stand at one place, the older first, as in version_compare. */
enum rank {
    UNKNOWN,
    DEV,
    ALPHA,
    BETA,
    CANDIDATE,
    END,
    NUMBER,
    PATCH,
    STABLE, /* stands nowhere */
};

enum form {
    BRANCH,
    REFUSED,
    NUMBERS, /* four, absent ones are 0 */
    DATE,    /* as many as are written */
    SERIES,  /* 1.2.x-dev: absent ones are 9999999 */
};

struct parsed {
    enum form form;
    struct mg_str text; /* of a branch its name; what the numbers or, refused, all are read from */
    enum rank stability;
    struct mg_str more; /* numbers behind the stability */
    bool dev;
};

struct token {
    enum rank rank;
    struct mg_str text;
};

/* Of two words that begin alike the longer comes first. */
static const struct {
    const char *word;
    enum rank rank;
} stabilities[] = {
    {"stable", STABLE}, {"beta", BETA},   {"b", BETA},   {"rc", CANDIDATE}, {"alpha", ALPHA},
    {"a", ALPHA},       {"patch", PATCH}, {"pl", PATCH}, {"p", PATCH},
};

static bool is_one_of(struct mg_str s, struct mg_str bytes)
{
    return s.n != 0 && mg_str_find(bytes, s.p[0]) != SIZE_MAX;
}

/* PHP's trim(). */
static struct mg_str trim(struct mg_str s)
{
    while (is_one_of(s, MG_STR(" \t\n\r\v\0")))
        s = mg_str_skip(s, 1);
    while (s.n != 0 && mg_str_find(MG_STR(" \t\n\r\v\0"), s.p[s.n - 1]) != SIZE_MAX)
        s.n--;
    return s;
}

static bool ends_folded(struct mg_str s, const char *word)
{
    size_t n = mg_str_of(word).n;

    return s.n >= n && mg_scan_starts_folded(mg_str_skip(s, s.n - n), word);
}

/* "@beta" belongs to a requirement. */
static struct mg_str without_flag(struct mg_str s)
{
    static const char *const flags[] = {"@stable", "@rc", "@beta", "@alpha", "@dev"};

    for (size_t i = 0; i < MG_COUNT(flags); i++) {
        if (ends_folded(s, flags[i]))
            return mg_str_take(s, s.n - mg_str_of(flags[i]).n);
    }
    return s;
}

static bool has_blank(struct mg_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == ' ' || (s.p[i] >= '\t' && s.p[i] <= '\r'))
            return true;
    }
    return false;
}

/* "+metadata", unless blanks, commas in front or a second plus in front make it something else. */
static struct mg_str without_metadata(struct mg_str s)
{
    size_t plus = mg_str_find(s, '+');

    if (plus == SIZE_MAX || plus == 0 || plus + 1 == s.n || has_blank(s) ||
        mg_str_find(mg_str_take(s, plus), ',') != SIZE_MAX)
        return s;
    return mg_str_take(s, plus);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Numbers and what separates them in a date, up to the last digit before anything else. */
static struct mg_str take_numbers(struct mg_str *rest)
{
    size_t end = 0;

    for (size_t n = 0; n < rest->n; n++) {
        if (is_digit(rest->p[n]))
            end = n + 1;
        else if (mg_str_find(MG_STR(".:-"), rest->p[n]) == SIZE_MAX)
            break;
    }
    return mg_scan_take(rest, end);
}

/* One to four numbers between single dots, the first of up to five digits. */
static bool is_classical(struct mg_str s)
{
    struct mg_str number;
    size_t count = 0;
    bool whole = mg_scan_digits(s) <= 5;

    for (; whole && mg_str_cut(&s, '.', &number); count++)
        whole = number.n != 0 && mg_scan_digits(number) == number.n;
    return whole && count >= 1 && count <= 4;
}

/* Four digits, one to six pairs, then up to three more digits; a separator may precede each pair
 * and the last digits. s ends with a digit. */
static bool is_date(struct mg_str s)
{
    size_t digits = mg_scan_digits(s), pairs = 0;

    if (digits < 4)
        return false;
    digits -= 4;
    s = mg_str_skip(s, 4);
    while (digits < s.n) {
        if (digits % 2 != 0)
            return false;
        pairs += digits / 2;
        s = mg_str_skip(s, digits + 1);
        digits = mg_scan_digits(s);
        if (digits == 0)
            return false;
    }
    pairs += digits / 2;
    /* Two of the last digits need not be a pair. */
    return pairs >= 1 && pairs - (digits >= 2 ? 1 : 0) <= 6;
}

/* "stable" when there is no word. */
static enum rank take_stability(struct mg_str *rest)
{
    for (size_t i = 0; i < MG_COUNT(stabilities); i++) {
        if (mg_scan_starts_folded(*rest, stabilities[i].word)) {
            *rest = mg_str_skip(*rest, mg_str_of(stabilities[i].word).n);
            return stabilities[i].rank;
        }
    }
    return STABLE;
}

/* Numbers, each with a mark before it or none. */
static struct mg_str take_more(struct mg_str *rest)
{
    size_t n = 0, mark, digits;

    do {
        mark = is_one_of(mg_str_skip(*rest, n), MG_STR(".-")) ? 1 : 0;
        digits = mg_scan_digits(mg_str_skip(*rest, n + mark));
        n += digits == 0 ? 0 : mark + digits;
    } while (digits != 0);
    return mg_scan_take(rest, n);
}

/* "[._-][stability[numbers]][[.-]dev]" up to the end; behind "stable" nothing counts. */
static bool parse_modifier(struct mg_str s, struct parsed *out)
{
    struct mg_str more = MG_STR_NONE, before;

    s = mg_str_skip(s, is_one_of(s, MG_STR("._-")) ? 1 : 0);
    before = s;
    out->stability = take_stability(&s);
    if (s.n != before.n)
        more = take_more(&s);
    if (out->stability != STABLE)
        out->more = more;
    if (s.n == 0)
        return true;
    out->dev = out->stability != STABLE || s.n == before.n;
    s = mg_str_skip(s, is_one_of(s, MG_STR(".-")) ? 1 : 0);
    return s.n == 3 && mg_scan_starts_folded(s, "dev");
}

/* One to four numbers or "x" between dots: the branch of a series. */
static bool is_series(struct mg_str s)
{
    struct mg_str part;
    size_t count = 0;
    bool whole = mg_scan_digits(s) != 0 && !mg_str_ends(s, MG_STR("."));

    for (; whole && mg_str_cut(&s, '.', &part); count++) {
        whole = (part.n != 0 && mg_scan_digits(part) == part.n) ||
                (part.n == 1 && is_one_of(part, MG_STR("xX*")));
    }
    return whole && count <= 4;
}

static struct mg_str without_v(struct mg_str s)
{
    return mg_str_skip(s, is_one_of(s, MG_STR("vV")) ? 1 : 0);
}

/* "1.2.x-dev" without its end. */
static bool parse_series(struct mg_str s, struct parsed *out)
{
    if (!ends_folded(s, "dev"))
        return false;
    s = mg_str_take(s, s.n - 3);
    if (s.n != 0 && (s.p[s.n - 1] == '.' || s.p[s.n - 1] == '-'))
        s.n--;
    s = without_v(trim(s));
    *out = (struct parsed){SERIES, s, STABLE, MG_STR_NONE, true};
    return is_series(s);
}

static bool parse_numbers(struct mg_str s, struct parsed *out)
{
    struct mg_str numbers;

    s = without_v(s);
    numbers = take_numbers(&s);
    *out = (struct parsed){NUMBERS, numbers, STABLE, MG_STR_NONE, false};
    if (!is_classical(numbers))
        out->form = DATE;
    return (out->form == NUMBERS || is_date(numbers)) && parse_modifier(s, out);
}

/* In the order of Composer's normalize. */
static struct parsed parse(struct mg_str s)
{
    struct parsed parsed = {BRANCH, MG_STR_NONE, STABLE, MG_STR_NONE, false};

    s = without_flag(trim(s));
    if (mg_str_is(s, "master") || mg_str_is(s, "trunk") || mg_str_is(s, "default")) {
        parsed.text = s;
        return parsed;
    }
    if (mg_scan_starts_folded(s, "dev-")) {
        parsed.text = mg_str_skip(s, 4);
        return parsed;
    }
    s = without_metadata(s);
    if (!parse_numbers(s, &parsed) && !parse_series(s, &parsed))
        parsed = (struct parsed){REFUSED, without_v(s), STABLE, MG_STR_NONE, false};
    return parsed;
}

/* version_compare knows words by their first letters. */
static enum rank rank_of(struct mg_str word)
{
    enum rank rank = mg_scan_starts_folded(word, "dev") ? DEV : take_stability(&word);

    return rank == STABLE ? UNKNOWN : rank;
}

static struct token take_written(struct mg_str *rest)
{
    struct token token = {END, MG_STR_NONE};

    (void)mg_scan_take(rest, mg_scan_others(*rest, MG_STR("")));
    if (mg_scan_digits(*rest) != 0) {
        token.rank = NUMBER;
        token.text = mg_scan_take(rest, mg_scan_digits(*rest));
    } else if (rest->n != 0) {
        token.text = mg_scan_take(rest, mg_scan_letters(*rest));
        token.rank = rank_of(token.text);
    }
    return token;
}

/* The first, second, ... of the numbers; END behind the last. */
static struct token take_number(struct parsed *from, size_t index)
{
    struct token token = {NUMBER, MG_STR_NONE};
    bool wildcard = from->form == SERIES && index < 4 && mg_scan_digits(from->text) == 0;

    if (wildcard) {
        token.text = MG_STR("9999999");
        from->text = mg_str_skip(from->text, 1);
    } else {
        token.text = mg_scan_take(&from->text, mg_scan_digits(from->text));
        if (token.text.n == 0 && (from->form != NUMBERS || index >= 4))
            token.rank = END;
    }
    from->text = mg_str_skip(from->text, 1);
    return token;
}

/* The index counts the tokens. What was delivered is taken out of the version. */
static struct token next(struct parsed *from, size_t index)
{
    struct token token;

    if (from->form == REFUSED)
        return take_written(&from->text);
    token = take_number(from, index);
    if (token.rank != END)
        return token;
    if (from->stability != STABLE) {
        token.rank = from->stability;
        from->stability = STABLE;
        return token;
    }
    token = take_written(&from->more);
    if (token.rank == END && from->dev) {
        token.rank = DEV;
        from->dev = false;
    }
    return token;
}

static int order_tokens(struct parsed *a, struct parsed *b)
{
    for (size_t i = 0;; i++) {
        struct token x = next(a, i), y = next(b, i);
        int order = (int)x.rank - (int)y.rank;

        if (order == 0 && x.rank == NUMBER)
            order = mg_scan_order_numbers(x.text, y.text);
        else if (order == 0 && x.rank == UNKNOWN)
            order = mg_scan_order_folded(x.text, y.text);
        if (order != 0 || x.rank == END)
            return order;
    }
}

static bool valid(struct mg_str s)
{
    return s.n != 0 && s.n <= MG_LIMIT_VERSION && parse(s).form != REFUSED;
}

static int compare(struct mg_str a, struct mg_str b)
{
    struct parsed x = parse(a), y = parse(b);

    if (a.n == 0 || b.n == 0) /* no version at all is older than any */
        return (a.n != 0) - (b.n != 0);
    if (x.form != BRANCH && y.form != BRANCH)
        return order_tokens(&x, &y);
    if (x.form == BRANCH && y.form == BRANCH)
        return mg_str_cmp(x.text, y.text);
    return x.form == BRANCH ? -1 : 1;
}

const struct mg_version_scheme mg_version_packagist = {"packagist", valid, compare};
