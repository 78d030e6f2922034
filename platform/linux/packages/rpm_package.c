/* SPDX-License-Identifier: Apache-2.0
 *
 * Fields of a header by a table of tags.
 */
#include "platform/linux/packages/rpm_package.h"

#include "core/base/compiler.h"
#include "core/base/limits.h"
#include "platform/linux/field.h"
#include "platform/linux/packages/openpgp_key.h"

struct field {
    enum mg_rpm_tag tag;
    const char *name;
    size_t offset;
    bool required;
    bool word; /* has neither spaces nor control bytes */
};

#define FIELD(tag, name, member, required, word)                                                   \
    {                                                                                              \
        tag, name, offsetof(struct mg_rpm_package, member), required, word                         \
    }

static const struct field fields[] = {
    FIELD(MG_RPM_NAME, "name", name, true, true),
    FIELD(MG_RPM_VERSION, "version", version, true, true),
    FIELD(MG_RPM_RELEASE, "release", release, true, true),
    FIELD(MG_RPM_ARCH, "architecture", arch, false, true),
    FIELD(MG_RPM_SOURCERPM, "source package", source_rpm, false, true),
    FIELD(MG_RPM_VENDOR, "vendor", vendor, false, false),
    FIELD(MG_RPM_PACKAGER, "packager", packager, false, false),
    FIELD(MG_RPM_MODULARITYLABEL, "module", modularity, false, true),
};

/* The header's signature in the order in which rpm prefers them; the last two cover the payload
 * as well and are all that packages before rpm 4.1 have. */
static const enum mg_rpm_tag signatures[] = {
    MG_RPM_RSAHEADER,
    MG_RPM_DSAHEADER,
    MG_RPM_SIGPGP,
    MG_RPM_SIGGPG,
};

static bool has_bad_bytes(struct mg_str s, bool word)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];

        if (c < ' ' || c == 0x7f || (word && c == ' '))
            return true;
    }
    return false;
}

static enum mg_status read_text(const struct mg_rpm_header *header, const struct field *field,
                                struct mg_str *out, struct mg_error *err)
{
    struct mg_rpm_value value;
    enum mg_status status = mg_rpm_header_find(header, field->tag, &value, err);
    struct mg_str text;

    if (status != MG_OK)
        return status;
    if (!mg_rpm_value_text(&value, &text))
        return mg_fail(err, MG_FORMAT, "tag %d is no text", (int)field->tag);
    if (text.n > MG_LIMIT_FIELD)
        return mg_fail(err, MG_LIMIT, "%zu bytes, at most %zu are read", text.n, MG_LIMIT_FIELD);
    if (has_bad_bytes(text, field->word))
        return mg_fail(err, MG_FORMAT, "holds control bytes or spaces");
    *out = text;
    return MG_OK;
}

/* The first problem is told; a tag that is not there is one only where it is required. */
static bool read_field(const struct mg_rpm_header *header, const struct field *field,
                       struct mg_rpm_package *out, struct mg_error *problem)
{
    struct mg_str *text = (struct mg_str *)(void *)((char *)out + field->offset);
    struct mg_error err;
    enum mg_status status = read_text(header, field, text, &err);

    if (status == MG_OK && field->required && text->n == 0)
        status = mg_fail(&err, MG_FORMAT, "empty");
    if (status == MG_OK || (status == MG_NOENT && !field->required))
        return true;
    if (problem->status == MG_OK)
        (void)mg_fail(problem, MG_FORMAT, "%s: %s", field->name, err.text);
    return !field->required;
}

static bool read_number(const struct mg_rpm_header *header, enum mg_rpm_tag tag, uint32_t *out,
                        struct mg_error *problem)
{
    struct mg_rpm_value value;
    struct mg_error err;
    enum mg_status status = mg_rpm_header_find(header, tag, &value, &err);

    uint64_t number;

    if (status == MG_OK && mg_rpm_value_number(&value, 0, &number) && number <= UINT32_MAX) {
        *out = (uint32_t)number;
        return true;
    }
    if (status != MG_NOENT && problem->status == MG_OK)
        (void)mg_fail(problem, MG_FORMAT, "tag %d is no number of 32 bits", (int)tag);
    return false;
}

static uint64_t read_key_id(const struct mg_rpm_header *header)
{
    for (size_t i = 0; i < MG_COUNT(signatures); i++) {
        struct mg_rpm_value value;
        struct mg_str bytes;
        uint64_t id;

        if (mg_rpm_header_find(header, signatures[i], &value, NULL) == MG_OK &&
            mg_rpm_value_bytes(&value, &bytes) && mg_openpgp_key_id(bytes, &id))
            return id;
    }
    return 0;
}

static struct mg_str read_license(const struct mg_rpm_header *header)
{
    struct mg_rpm_value value;
    struct mg_str license = MG_STR_NONE;

    if (mg_rpm_header_find(header, MG_RPM_LICENSE, &value, NULL) == MG_OK)
        (void)mg_rpm_value_text(&value, &license);
    return mg_field_if_plain(license);
}

bool mg_rpm_package_read(const struct mg_rpm_header *header, struct mg_rpm_package *out,
                         struct mg_error *problem)
{
    uint32_t installed = 0;
    bool usable = true;

    *out = (struct mg_rpm_package){0};
    *problem = (struct mg_error){0};
    if (!header->whole)
        (void)mg_fail(problem, MG_FORMAT, "the header is not as long as it says");
    for (size_t i = 0; i < MG_COUNT(fields); i++)
        usable = read_field(header, &fields[i], out, problem) && usable;
    (void)read_number(header, MG_RPM_EPOCH, &out->epoch, problem);
    (void)read_number(header, MG_RPM_INSTALLTIME, &installed, problem);
    out->install_time = installed;
    out->key_id = read_key_id(header);
    out->license = read_license(header);
    return usable;
}

bool mg_rpm_package_is_key(const struct mg_rpm_package *package)
{
    return mg_str_is(package->name, "gpg-pubkey");
}

static bool keep(const char *text, struct mg_str *out)
{
    if (text != NULL)
        *out = mg_str_of(text);
    return text != NULL;
}

static const char *with_epoch(const struct mg_rpm_package *package, struct mg_arena *arena,
                              struct mg_str version, struct mg_str release)
{
    if (package->epoch == 0)
        return mg_arena_printf(arena, "%.*s-%.*s", MG_STR_ARG(version), MG_STR_ARG(release));
    return mg_arena_printf(arena, "%u:%.*s-%.*s", package->epoch, MG_STR_ARG(version),
                           MG_STR_ARG(release));
}

bool mg_rpm_package_evr(const struct mg_rpm_package *package, struct mg_arena *arena,
                        struct mg_str *out)
{
    return keep(with_epoch(package, arena, package->version, package->release), out);
}

/* Cut what follows the last dash off text; false when it has none, or nothing before or behind. */
static bool cut_last(struct mg_str *text, struct mg_str *piece)
{
    size_t at = text->n;

    while (at > 0 && text->p[at - 1] != '-')
        at--;
    if (at < 2 || at == text->n)
        return false;
    *piece = mg_str_skip(*text, at);
    *text = mg_str_take(*text, at - 1);
    return true;
}

/* NAME-VERSION-RELEASE.src.rpm, or .nosrc.rpm where the sources may not be given away. */
static bool split_source(struct mg_str file, struct mg_str *name, struct mg_str *version,
                         struct mg_str *release)
{
    static const struct mg_str suffixes[] = {MG_STR_INIT(".src.rpm"), MG_STR_INIT(".nosrc.rpm")};

    for (size_t i = 0; i < MG_COUNT(suffixes); i++) {
        if (!mg_str_ends(file, suffixes[i]))
            continue;
        *name = mg_str_take(file, file.n - suffixes[i].n);
        return cut_last(name, release) && cut_last(name, version);
    }
    return false;
}

bool mg_rpm_package_source(const struct mg_rpm_package *package, struct mg_arena *arena,
                           struct mg_str *name, struct mg_str *version)
{
    struct mg_str source = package->name, v = package->version, r = package->release;

    if (!split_source(package->source_rpm, &source, &v, &r)) {
        source = package->name;
        v = package->version;
        r = package->release;
    }
    *name = source;
    return keep(mg_arena_printf(arena, "%.*s-%.*s", MG_STR_ARG(v), MG_STR_ARG(r)), version);
}
