/* SPDX-License-Identifier: Apache-2.0
 *
 * Security databases of apk distributions: the JSON files of https://secdb.alpinelinux.org/ (one
 * per branch and repository) and security.json of Wolfi and Chainguard. They say which version of a
 * package fixed which vulnerabilities; "0" stands for "never affected". Written by hand by many
 * people: several ids in one string, remarks behind them, underscores for hyphens.
 */
#include "core/advisory/feeds/secdb.h"

#include "core/base/json.h"
#include "core/base/limits.h"

/* Distributions without branches, told by the place of their packages. */
static const struct {
    struct mg_str host;
    const char *ecosystem, *name;
} rolling[] = {
    {MG_STR_INIT("packages.wolfi.dev"), "Wolfi", "wolfi"},
    {MG_STR_INIT("packages.cgr.dev"), "Chainguard", "chainguard"},
};

static enum mg_status no_memory(struct mg_error *err)
{
    return mg_fail(err, MG_NOMEM, "no memory for a security database");
}

static size_t count_digits(struct mg_str s)
{
    size_t n = 0;

    while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
        n++;
    return n;
}

/* "v3.20" */
static bool is_branch(struct mg_str s)
{
    struct mg_str rest = mg_str_skip(s, 1), major = MG_STR_NONE;

    return mg_str_starts(s, MG_STR("v")) && mg_str_cut(&rest, '.', &major) && major.n != 0 &&
           count_digits(major) == major.n && rest.n != 0 && count_digits(rest) == rest.n &&
           s.n < 32;
}

/* Names of repositories become part of ids. */
static bool is_repository(struct mg_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        bool letter = (s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= 'A' && s.p[i] <= 'Z');
        bool digit = s.p[i] >= '0' && s.p[i] <= '9';

        if (!letter && !digit && s.p[i] != '-' && s.p[i] != '_' && s.p[i] != '.')
            return false;
    }
    return s.n != 0 && s.n <= 64;
}

static bool set_origin(struct mg_secdb *reader, const char *name, struct mg_str branch,
                       struct mg_str repository)
{
    reader->origin =
        mg_str_of(mg_arena_printf(&reader->arena, "%s%s%.*s-%.*s", name, branch.n == 0 ? "" : "-",
                                  MG_STR_ARG(branch), MG_STR_ARG(repository)));
    return reader->origin.n != 0;
}

/* edge is always in motion and has no ecosystem in OSV. */
static enum mg_status set_branch(struct mg_secdb *reader, struct mg_str branch,
                                 struct mg_str repository, struct mg_error *err)
{
    bool edge = mg_str_is(branch, "edge");

    if (!edge && !is_branch(branch))
        return mg_fail(err, MG_FORMAT, "distroversion \"%.*s\" is not a branch of Alpine",
                       MG_STR_ARG(mg_str_take(branch, 64)));
    if (!edge)
        reader->ecosystem =
            mg_str_of(mg_arena_printf(&reader->arena, "Alpine:%.*s", MG_STR_ARG(branch)));
    if ((!edge && reader->ecosystem.n == 0) || !set_origin(reader, "alpine", branch, repository))
        return no_memory(err);
    return MG_OK;
}

static enum mg_status set_source(struct mg_secdb *reader, const cJSON *root, struct mg_error *err)
{
    struct mg_str branch = mg_json_str(root, "distroversion");
    struct mg_str repository = mg_json_str(root, "reponame");

    if (!is_repository(repository))
        return mg_fail(err, MG_FORMAT, "a security database without a usable reponame");
    if (branch.n != 0)
        return set_branch(reader, branch, repository, err);
    for (size_t i = 0; i < MG_COUNT(rolling); i++) {
        if (mg_str_find_str(mg_json_str(root, "urlprefix"), rolling[i].host) == SIZE_MAX &&
            mg_str_find_str(mg_json_str(root, "apkurl"), rolling[i].host) == SIZE_MAX)
            continue;
        reader->ecosystem = mg_str_of(rolling[i].ecosystem);
        return set_origin(reader, rolling[i].name, MG_STR_NONE, repository) ? MG_OK
                                                                            : no_memory(err);
    }
    return mg_fail(err, MG_FORMAT,
                   "a security database with neither a distroversion nor a known urlprefix");
}

static void skip(struct mg_secdb *reader, struct mg_str package, const char *why)
{
    struct mg_error error;

    (void)mg_fail(&error, MG_FORMAT, "%.*s: %s", MG_STR_ARG(mg_str_take(package, 128)), why);
    mg_feed_skip(reader->result, &error);
}

/* Bytes of the CVE id that s begins with, 0 for none. People write "CVE_2019-2426", too. */
static size_t cve_length(struct mg_str s)
{
    size_t digits;

    if (!mg_str_starts(s, MG_STR("CVE")) || s.n < 13 || (s.p[3] != '-' && s.p[3] != '_') ||
        count_digits(mg_str_skip(s, 4)) != 4 || (s.p[8] != '-' && s.p[8] != '_'))
        return 0;
    digits = count_digits(mg_str_skip(s, 9));
    return digits < 4 ? 0 : 9 + digits;
}

/* The next CVE id in *text as it should be written; empty when there is none. False without
 * memory. */
static bool next_cve(struct mg_secdb *reader, struct mg_str *text, struct mg_str *cve)
{
    size_t at = 0, n = 0;

    while (at < text->n && (n = cve_length(mg_str_skip(*text, at))) == 0)
        at++;
    *cve = mg_str_take(mg_str_skip(*text, at), n);
    *text = mg_str_skip(*text, at + n);
    if (n == 0 || (cve->p[3] == '-' && cve->p[8] == '-'))
        return true;
    *cve = mg_str_of(mg_arena_printf(&reader->arena, "CVE-%.4s-%.*s", cve->p + 4,
                                     MG_STR_ARG(mg_str_skip(*cve, 9))));
    return cve->n != 0;
}

/* "CVE-2018-10472 XSA-258" is about the CVE, "XSA-254 (remark)" about XSA-254. */
static bool read_id(struct mg_secdb *reader, struct mg_str text, struct mg_secdb_statement one)
{
    struct mg_str rest = text, word = MG_STR_NONE;
    bool fits = next_cve(reader, &rest, &one.vulnerability);

    if (fits && one.vulnerability.n == 0) {
        (void)mg_str_cut(&text, ' ', &word);
        one.vulnerability = mg_str_trim(word);
    }
    if (fits && one.vulnerability.n == 0)
        skip(reader, one.package, "an empty id");
    while (fits && one.vulnerability.n != 0) {
        fits =
            mg_vec_push(&reader->statements, &one) && next_cve(reader, &rest, &one.vulnerability);
    }
    return fits;
}

/* The ids that one version fixed; null for none. */
static bool read_fix(struct mg_secdb *reader, const cJSON *ids, struct mg_secdb_statement one)
{
    bool fits = true;

    one.fixed = mg_str_trim(mg_str_of(ids->string));
    if (cJSON_IsNull(ids))
        return true;
    if (!cJSON_IsArray(ids) || one.fixed.n == 0 || one.fixed.n > MG_LIMIT_VERSION) {
        skip(reader, one.package, "a fix without a usable version or list of ids");
        return true;
    }
    for (const cJSON *id = ids->child; fits && id != NULL; id = id->next) {
        struct mg_str text = mg_str_trim(mg_json_text(id));

        if (text.n != 0 && text.n <= MG_LIMIT_FIELD)
            fits = read_id(reader, text, one);
        else
            skip(reader, one.package, "an id that is no text of usual length");
    }
    return fits;
}

/* One member of "packages"; false without memory. */
static bool read_package(struct mg_secdb *reader, const cJSON *item)
{
    const cJSON *package = mg_json_object(item, "pkg");
    const cJSON *fixes = cJSON_GetObjectItemCaseSensitive(package, "secfixes");
    struct mg_secdb_statement one = {.package = mg_json_str(package, "name")};
    bool fits = true;

    if (one.package.n == 0 || one.package.n > MG_LIMIT_FIELD) {
        skip(reader, MG_STR("packages"), "one without a usable name");
        return true;
    }
    if (fixes == NULL || cJSON_IsNull(fixes))
        return true;
    if (!cJSON_IsObject(fixes))
        skip(reader, one.package, "secfixes is not an object");
    for (const cJSON *fix = cJSON_IsObject(fixes) ? fixes->child : NULL; fits && fix != NULL;
         fix = fix->next)
        fits = read_fix(reader, fix, one);
    return fits;
}

static enum mg_status read_root(struct mg_secdb *reader, struct mg_builder *builder,
                                const cJSON *root, struct mg_error *err)
{
    const cJSON *packages = mg_json_array(root, "packages");
    enum mg_status status = set_source(reader, root, err);

    if (status != MG_OK)
        return status;
    if (packages == NULL)
        return mg_fail(err, MG_FORMAT, "a security database without an array \"packages\"");
    for (const cJSON *item = packages->child; item != NULL; item = item->next) {
        if (!read_package(reader, item))
            return no_memory(err);
    }
    return mg_secdb_add(reader, builder, err);
}

/* The form of Alpine's repositories of 2020 and before; what is published for machines is JSON. */
static bool is_yaml(struct mg_str head)
{
    return !mg_str_starts(mg_str_trim(head), MG_STR("{")) &&
           mg_str_find_str(head, MG_STR("\ndistroversion:")) != SIZE_MAX;
}

static enum mg_status read_secdb(struct mg_builder *builder, struct mg_str document,
                                 struct mg_feed_result *result, struct mg_error *err)
{
    struct mg_secdb reader = {.result = result};
    cJSON *root = NULL;
    enum mg_status status;

    if (is_yaml(mg_str_take(document, 256)))
        return mg_fail(err, MG_UNSUPPORTED,
                       "a security database in YAML; the JSON of secdb.alpinelinux.org is read");
    status = mg_json_parse(document, MG_LIMIT_JSON_BYTES, &root, err);
    if (status != MG_OK)
        return status;
    mg_arena_init(&reader.arena, MG_LIMIT_FEED_ARENA);
    mg_vec_init(&reader.statements, sizeof(struct mg_secdb_statement));
    status = read_root(&reader, builder, root, err);
    mg_vec_clear(&reader.statements);
    mg_arena_clear(&reader.arena);
    cJSON_Delete(root);
    return status;
}

static bool recognizes(struct mg_str name, struct mg_str head)
{
    (void)name;
    if (is_yaml(mg_str_take(head, 256)))
        return true;
    return mg_str_starts(mg_str_trim(head), MG_STR("{")) &&
           (mg_str_find_str(head, MG_STR("\"apkurl\"")) != SIZE_MAX ||
            (mg_str_find_str(head, MG_STR("\"reponame\"")) != SIZE_MAX &&
             mg_str_find_str(head, MG_STR("\"packages\"")) != SIZE_MAX));
}

const struct mg_feed mg_feed_secdb = {"secdb", recognizes, read_secdb};
