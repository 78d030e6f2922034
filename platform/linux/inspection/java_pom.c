/* SPDX-License-Identifier: Apache-2.0
 *
 * pom.xml: a pass over its tags that knows how deep it is, and no more of XML. The coordinates
 * stand directly in <project> and in <project><parent>; those of dependencies and plugins lie
 * deeper. Tags that do not match are not noticed, and a file that is broken gives what was read.
 */
#include "platform/linux/inspection/java_pom.h"

enum { PROJECT = 1, MEMBER = 2, OF_PARENT = 3 }; /* depths: of <project>, in it, in <parent> */

struct scan {
    struct mg_str rest;
    size_t depth; /* of elements that are open */
    bool in_parent;
    struct mg_java_coordinates own, parent;
};

/* Go behind the next end, or to the end of the text. */
static void skip_past(struct mg_str *rest, struct mg_str end)
{
    size_t at = mg_str_find_str(*rest, end);

    *rest = mg_str_skip(*rest, at == SIZE_MAX ? rest->n : at + end.n);
}

/* Name of an element without its prefix; tag is what stands between '<' or "</" and '>'. */
static struct mg_str name_of(struct mg_str tag)
{
    size_t n = 0, colon;

    while (n < tag.n && (unsigned char)tag.p[n] > ' ' && tag.p[n] != '/')
        n++;
    tag = mg_str_take(tag, n);
    colon = mg_str_find(tag, ':');
    return colon == SIZE_MAX ? tag : mg_str_skip(tag, colon + 1);
}

static void set(struct mg_java_coordinates *to, struct mg_str name, struct mg_str text)
{
    struct mg_str *field = mg_str_is(name, "groupId")      ? &to->group
                           : mg_str_is(name, "artifactId") ? &to->artifact
                           : mg_str_is(name, "version")    ? &to->version
                                                           : NULL;

    if (field != NULL && field->n == 0)
        *field = text;
}

/* The text behind an opening tag, up to the next one. */
static void open_element(struct scan *s, struct mg_str tag)
{
    struct mg_str name = name_of(tag);
    struct mg_str text = mg_str_trim(mg_str_take(s->rest, mg_str_find(s->rest, '<')));

    s->depth++;
    if (s->depth == MEMBER)
        s->in_parent = mg_str_is(name, "parent");
    if (s->depth == MEMBER)
        set(&s->own, name, text);
    else if (s->depth == OF_PARENT && s->in_parent)
        set(&s->parent, name, text);
}

static void take_tag(struct scan *s)
{
    struct mg_str tag = mg_str_take(s->rest, mg_str_find(s->rest, '>'));

    skip_past(&s->rest, MG_STR(">"));
    if (mg_str_starts(tag, MG_STR("/")))
        s->depth -= s->depth != 0;
    else if (!mg_str_ends(tag, MG_STR("/")))
        open_element(s, tag);
}

void mg_java_pom_xml(struct mg_str text, struct mg_java_coordinates *out)
{
    struct scan s = {.rest = text};

    for (;;) {
        skip_past(&s.rest, MG_STR("<"));
        if (s.rest.n == 0)
            break;
        if (mg_str_starts(s.rest, MG_STR("!--")))
            skip_past(&s.rest, MG_STR("-->"));
        else if (mg_str_starts(s.rest, MG_STR("![CDATA[")))
            skip_past(&s.rest, MG_STR("]]>"));
        else if (s.rest.p[0] == '?' || s.rest.p[0] == '!')
            skip_past(&s.rest, MG_STR(">"));
        else
            take_tag(&s);
    }
    if (s.own.group.n == 0)
        s.own.group = s.parent.group;
    if (s.own.version.n == 0)
        s.own.version = s.parent.version;
    *out = s.own;
}
