/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as a dpkg status file: stanzas, sources, origins, and the same once more as a journal
 * over itself, which must change nothing in their number. Every view lies within the input.
 */
#include <stdint.h>
#include <stdlib.h>

#include "core/base/limits.h"
#include "core/base/vec.h"
#include "platform/linux/packages/dpkg_merge.h"
#include "platform/linux/packages/origin.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool condition)
{
    if (!condition)
        abort();
}

static void must_be_within(struct mg_str view, struct mg_str text)
{
    must(view.n == 0 ||
         (view.p >= text.p && view.n <= text.n && (size_t)(view.p - text.p) <= text.n - view.n));
}

static void check(const struct mg_stanza *stanza, struct mg_str text)
{
    struct mg_str name, version;
    struct mg_relations relations;
    struct mg_origin origin;
    struct mg_arena arena;

    mg_arena_init(&arena, MG_KIB(64));
    mg_stanza_source(stanza, &name, &version);
    must_be_within(name, text);
    must_be_within(version, text);
    must_be_within(stanza->name, text);
    must_be_within(stanza->status, text);
    must_be_within(stanza->text, text);
    mg_relations_init(&relations, true);
    mg_stanza_relations(stanza, &relations);
    must(relations.requires.text.n <= stanza->text.n && relations.provides.text.n <= text.n);
    mg_relations_clear(&relations);
    if (mg_stanza_present(stanza))
        must(name.n != 0 && version.n != 0);
    (void)mg_origin_of_fields(stanza, MG_ORIGIN_BASE_DEBIAN, &arena, &origin);
    (void)mg_origin_of_marks(stanza, &arena, &origin);
    mg_arena_clear(&arena);
}

/* Instances of one name, architecture and Multi-Arch may meet twice in a broken file; laid over
 * itself it never grows. */
static void check_merge(struct mg_vec *stanzas)
{
    size_t count = stanzas->n;
    struct mg_vec copy;

    mg_vec_init(&copy, sizeof(struct mg_stanza));
    for (size_t i = 0; i < count; i++)
        must(mg_vec_push(&copy, mg_vec_at(stanzas, i)));
    must(mg_dpkg_merge(stanzas, &copy));
    must(stanzas->n == count);
    mg_vec_clear(&copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct mg_str text = {(const char *)data, size};
    struct mg_control control;
    struct mg_stanza stanza;
    struct mg_error problem;
    struct mg_vec stanzas;

    mg_vec_init(&stanzas, sizeof stanza);
    mg_control_init(&control, text);
    while (mg_stanza_next(&control, size % 2 == 0, &stanza, &problem)) {
        check(&stanza, text);
        must(stanza.usable || problem.status != MG_OK);
        must(!stanza.usable || mg_vec_push(&stanzas, &stanza));
    }
    check_merge(&stanzas);
    mg_vec_clear(&stanzas);
    return 0;
}
