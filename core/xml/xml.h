/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading XML: expat behind limits. A document type declaration is refused wherever it stands, and
 * with it entities of one's own and external ones; so is nesting deeper than MG_LIMIT_XML_DEPTH.
 * Nothing but the document itself is ever opened.
 */
#ifndef MG_XML_XML_H
#define MG_XML_XML_H

#include "core/base/error.h"
#include "core/base/str.h"

/* Called for each element, the outermost at depth 1; all strings are UTF-8 and borrowed for the
 * call. False ends the parsing with NOMEM. */
struct mg_xml_handler {
    void *context;
    /* attributes: for mg_xml_attribute. */
    bool (*begin)(void *context, unsigned depth, const char *name, const char **attributes);
    /* text: what stood between the last tag and this one, the whole text of an element without
     * others inside. Of a text longer than MG_LIMIT_XML_TEXT the beginning, with cut set. */
    bool (*end)(void *context, unsigned depth, const char *name, struct mg_str text, bool cut);
};

/* The value of an attribute; empty when it is not there. */
struct mg_str mg_xml_attribute(const char **attributes, const char *name);

/* Parse a whole document; handler NULL: only judge it. FORMAT with the line when it is not
 * well-formed, LIMIT, UNTRUSTED for a document type declaration. */
enum mg_status mg_xml_parse(struct mg_str document, const struct mg_xml_handler *handler,
                            struct mg_error *err);

#endif
