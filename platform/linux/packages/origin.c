/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading the evidence in a stanza. A mail domain alone never makes a package foreign, only one
 * of the table does: maintainers of the distribution write from private domains of all kinds.
 */
#include "platform/linux/packages/origin.h"

#include "platform/linux/packages/origins.h"

static bool has_word(struct mg_str words, const char *wanted)
{
    struct mg_str word;

    while (mg_str_cut(&words, ' ', &word)) {
        if (mg_str_is(word, wanted))
            return true;
    }
    return false;
}

/* ID first, then ID_LIKE, where Ubuntu's derivatives name both (os-release(5)). */
enum mg_origin_base mg_origin_base(const struct mg_host *host)
{
    if (mg_str_is(host->os_id, "debian"))
        return MG_ORIGIN_BASE_DEBIAN;
    if (mg_str_is(host->os_id, "ubuntu") || has_word(host->os_id_like, "ubuntu"))
        return MG_ORIGIN_BASE_UBUNTU;
    return has_word(host->os_id_like, "debian") ? MG_ORIGIN_BASE_DEBIAN : MG_ORIGIN_BASE_ANY;
}

/* Debian's repositories of backports were called so before wheezy. */
static bool is_debian(struct mg_str origin)
{
    return mg_control_is(origin, MG_STR("Debian")) ||
           mg_control_is(origin, MG_STR("Debian Backports"));
}

/* "UbuntuESM", "UbuntuESMApps" and "UbuntuFIPS" are Canonical's own, too. */
static bool is_ubuntu(struct mg_str origin)
{
    return mg_control_is(mg_str_take(origin, 6), MG_STR("Ubuntu")) &&
           mg_str_find(origin, ' ') == SIZE_MAX;
}

bool mg_origin_is_distribution(enum mg_origin_base base, struct mg_str origin)
{
    return (base != MG_ORIGIN_BASE_UBUNTU && is_debian(origin)) ||
           (base != MG_ORIGIN_BASE_DEBIAN && is_ubuntu(origin));
}

static bool set(struct mg_origin *out, struct mg_str vendor, const char *reason)
{
    *out = (struct mg_origin){vendor, mg_str_of(reason)};
    return true;
}

/* Packagers that build without the distribution's tools write such words. */
static bool names_nobody(struct mg_str vendor)
{
    return mg_control_is(vendor, MG_STR("none")) || mg_control_is(vendor, MG_STR("unknown"));
}

static bool of_field(const char *name, struct mg_str value, enum mg_origin_base base,
                     struct mg_arena *arena, struct mg_origin *out)
{
    if (value.n == 0 || mg_origin_is_distribution(base, value))
        return false;
    return set(out, names_nobody(value) ? MG_STR("unknown") : value,
               mg_arena_printf(arena, "field %s: %.*s", name, MG_STR_ARG(value)));
}

bool mg_origin_of_fields(const struct mg_stanza *stanza, enum mg_origin_base base,
                         struct mg_arena *arena, struct mg_origin *out)
{
    return of_field("Origin", stanza->origin, base, arena, out) ||
           of_field("Vendor", stanza->vendor, base, arena, out);
}

struct maintainer {
    struct mg_str name;
    struct mg_str address;
    struct mg_str domain;
};

/* "Name <local@domain>" (deb-control(5)); what is not there stays empty. */
static struct maintainer split_maintainer(struct mg_str text)
{
    size_t open = mg_str_find(text, '<');
    struct mg_str rest = mg_str_skip(text, open == SIZE_MAX ? SIZE_MAX : open + 1);
    struct mg_str address = mg_str_take(rest, mg_str_find(rest, '>'));
    size_t at = mg_str_find(address, '@');

    return (struct maintainer){
        .name = mg_str_trim(mg_str_take(text, open)),
        .address = address,
        .domain = mg_str_skip(address, at == SIZE_MAX ? SIZE_MAX : at + 1),
    };
}

/* domain itself or a name below it. */
static bool is_within(struct mg_str host, struct mg_str domain)
{
    size_t before;

    if (host.n <= domain.n)
        return mg_control_is(host, domain);
    before = host.n - domain.n;
    return host.p[before - 1] == '.' && mg_control_is(mg_str_skip(host, before), domain);
}

static bool of_mark(const struct mg_origin_mark *mark, struct mg_str version,
                    const struct maintainer *maintainer, struct mg_arena *arena,
                    struct mg_origin *out)
{
    static const char *const reasons[] = {
        [MG_MARK_VERSION] = "version holds",
        [MG_MARK_DOMAIN] = "maintainer at",
        [MG_MARK_ADDRESS] = "maintainer is",
        [MG_MARK_NAME] = "maintainer is",
    };
    bool fits = false;

    switch (mark->kind) {
    case MG_MARK_VERSION:
        fits = mg_str_find_str(version, mark->pattern) != SIZE_MAX;
        break;
    case MG_MARK_DOMAIN:
        fits = is_within(maintainer->domain, mark->pattern);
        break;
    case MG_MARK_ADDRESS:
        fits = mg_control_is(maintainer->address, mark->pattern);
        break;
    case MG_MARK_NAME:
        fits = mg_control_is(maintainer->name, mark->pattern);
        break;
    }
    return fits &&
           set(out, mark->vendor,
               mg_arena_printf(arena, "%s %.*s", reasons[mark->kind], MG_STR_ARG(mark->pattern)));
}

bool mg_origin_of_marks(const struct mg_stanza *stanza, struct mg_arena *arena,
                        struct mg_origin *out)
{
    struct maintainer maintainer = split_maintainer(stanza->maintainer);

    for (size_t i = 0; i < mg_origin_mark_count; i++) {
        if (of_mark(&mg_origin_marks[i], stanza->version, &maintainer, arena, out))
            return true;
    }
    return false;
}
