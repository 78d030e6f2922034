/* SPDX-License-Identifier: Apache-2.0
 *
 * Which format a document has, and what is said of it at the end.
 */
#include "core/sbom_read/sbom_read.h"

#include "core/base/compiler.h"
#include "core/base/limits.h"
#include "core/base/utf8.h"
#include "core/sbom_read/reader.h"

#define MG_READ_FORMATS "SBOMs are read as CycloneDX JSON (1.2 to 1.6) and SPDX JSON (2.2, 2.3)"
#define MG_DETAIL_BYTES MG_KIB(2)

static const char *const reasons[MG_SBOM_UNMAPPED_COUNT] = {
    [MG_SBOM_NO_PURL] = "without purl",         [MG_SBOM_BROKEN_PURL] = "with a broken purl",
    [MG_SBOM_OTHER_TYPE] = "of another type",   [MG_SBOM_NO_VERSION] = "without version",
    [MG_SBOM_TOO_LONG] = "with too long texts",
};

struct mg_str mg_sbom_cut(struct mg_str s, size_t n)
{
    size_t at = 0, width;

    if (s.n <= n)
        return s;
    while (at < s.n &&
           (width = mg_utf8_width(mg_str_skip(s, at)), width = width ? width : 1, at + width <= n))
        at += width;
    return mg_str_take(s, at);
}

void mg_sbom_cover(struct mg_sbom_reader *reader, enum mg_coverage_level level, const char *code,
                   struct mg_str subject, const char *detail, uint64_t count)
{
    mg_inventory_add_coverage(reader->inventory, &(struct mg_coverage){
                                                     .level = level,
                                                     .area = MG_STR("sbom"),
                                                     .code = mg_str_of(code),
                                                     .subject = subject,
                                                     .detail = mg_str_of(detail),
                                                     .count = count,
                                                 });
}

/* "12 without purl (a, b, c, ...)" */
static void say_left_out(struct mg_buf *text, const struct mg_sbom_left_out *left_out,
                         const char *reason)
{
    if (left_out->count == 0)
        return;
    mg_buf_printf(text, "%s%llu %s (", text->n == 0 ? "" : ", ",
                  (unsigned long long)left_out->count, reason);
    for (size_t i = 0; i < MG_SBOM_EXAMPLES && i < left_out->count; i++)
        mg_buf_printf(text, "%s%.*s", i == 0 ? "" : ", ", MG_STR_ARG(left_out->examples[i]));
    mg_buf_printf(text, "%s)", left_out->count > MG_SBOM_EXAMPLES ? ", ..." : "");
}

static uint64_t cover_left_out(struct mg_sbom_reader *reader)
{
    struct mg_buf text;
    uint64_t count = 0;

    mg_buf_init(&text, MG_DETAIL_BYTES);
    for (size_t i = 0; i < MG_SBOM_UNMAPPED_COUNT; i++) {
        count += reader->left_out[i].count;
        say_left_out(&text, &reader->left_out[i], reasons[i]);
    }
    mg_buf_char(&text, '\0');
    if (count != 0)
        mg_sbom_cover(reader, MG_COVERAGE_LIMITED, "UNMAPPED_COMPONENTS", MG_STR_NONE,
                      text.failed ? NULL : text.p, count);
    mg_buf_clear(&text);
    return count;
}

static void cover_read(struct mg_sbom_reader *reader)
{
    uint64_t left_out = cover_left_out(reader), packages = reader->inventory->package_count;

    mg_sbom_cover(reader, MG_COVERAGE_COMPLETE, "READ", MG_STR_NONE,
                  mg_arena_printf(&reader->kept, "%.*s%s%.*s", MG_STR_ARG(reader->format),
                                  reader->tool.n != 0 ? ", made by " : "",
                                  MG_STR_ARG(mg_sbom_cut(reader->tool, 64))),
                  packages);
    if (packages == 0)
        mg_sbom_cover(reader, left_out != 0 ? MG_COVERAGE_INCOMPLETE : MG_COVERAGE_LIMITED,
                      "NO_PACKAGES", MG_STR_NONE, "the SBOM has no package that can be matched", 0);
    if (reader->full)
        mg_sbom_cover(reader, MG_COVERAGE_INCOMPLETE, "LIMIT", MG_STR_NONE,
                      mg_arena_printf(&reader->kept,
                                      "more than %d packages: the others are left "
                                      "out",
                                      MG_LIMIT_PACKAGES),
                      0);
}

/* Without the byte order mark that some tools write. */
static struct mg_str without_mark(struct mg_str bytes)
{
    return mg_str_starts(bytes, MG_STR("\xef\xbb\xbf")) ? mg_str_skip(bytes, 3) : bytes;
}

/* A document that is no JSON object. */
static enum mg_status fail_other(struct mg_str text, struct mg_error *err)
{
    if (text.n == 0)
        return mg_fail(err, MG_FORMAT, "an empty file; " MG_READ_FORMATS);
    if (text.p[0] == '<')
        return mg_fail(err, MG_UNSUPPORTED, "an XML document; " MG_READ_FORMATS);
    if (mg_str_starts(text, MG_STR("SPDXVersion:")))
        return mg_fail(err, MG_UNSUPPORTED,
                       "an SPDX document of tags and values; " MG_READ_FORMATS);
    return mg_fail(err, MG_FORMAT, "no JSON object; " MG_READ_FORMATS);
}

static enum mg_status read_format(struct mg_sbom_reader *reader, struct mg_error *err)
{
    struct mg_sbom_member members[] = {
        {.name = "bomFormat"}, {.name = "spdxVersion"}, {.name = "@context"}};
    enum mg_status status =
        mg_sbom_members_find(reader, reader->document, members, MG_COUNT(members), err);

    if (status != MG_OK)
        return status;
    if (mg_str_is(members[0].text, "\"CycloneDX\""))
        return mg_sbom_read_cyclonedx(reader, err);
    if (members[1].text.n != 0)
        return mg_sbom_read_spdx(reader, err);
    if (mg_str_find_str(members[2].text, MG_STR("spdx.org")) != SIZE_MAX)
        return mg_fail(err, MG_UNSUPPORTED, "an SPDX 3 document; " MG_READ_FORMATS);
    return mg_fail(err, MG_UNSUPPORTED,
                   "neither \"bomFormat\" nor \"spdxVersion\" is there; " MG_READ_FORMATS);
}

static void init(struct mg_sbom_reader *reader, struct mg_str bytes, struct mg_inventory *inventory)
{
    *reader = (struct mg_sbom_reader){.document = bytes, .inventory = inventory};
    mg_arena_init(&reader->scratch, MG_LIMIT_SCAN_ARENA);
    mg_arena_init(&reader->kept, MG_LIMIT_SCAN_ARENA);
    mg_map_init(&reader->seen);
    mg_vec_init(&reader->distributions, sizeof(struct mg_sbom_distribution));
    mg_vec_init(&reader->of_package, sizeof(size_t));
}

static void clear(struct mg_sbom_reader *reader)
{
    mg_vec_clear(&reader->of_package);
    mg_vec_clear(&reader->distributions);
    mg_map_clear(&reader->seen);
    mg_arena_clear(&reader->kept);
    mg_arena_clear(&reader->scratch);
}

enum mg_status mg_sbom_read(struct mg_str bytes, struct mg_inventory *inventory,
                            struct mg_error *err)
{
    struct mg_str text = mg_str_trim(without_mark(bytes));
    struct mg_sbom_reader reader;
    enum mg_status status;

    if (bytes.n > MG_LIMIT_SBOM)
        return mg_fail(err, MG_LIMIT, "an SBOM of %zu bytes, at most %zu are read", bytes.n,
                       MG_LIMIT_SBOM);
    if (text.n == 0 || text.p[0] != '{')
        return fail_other(text, err);
    init(&reader, text, inventory);
    status = read_format(&reader, err);
    if (status == MG_OK)
        status = mg_sbom_distributions_end(&reader, err);
    if (status == MG_OK)
        cover_read(&reader);
    clear(&reader);
    return status;
}
