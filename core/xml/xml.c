/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading XML with expat (https://libexpat.github.io/). The document is given to it in one piece,
 * so the work is linear in its size. Entities are only those of XML itself (&lt; and the like):
 * without a document type declaration nobody can define others.
 */
#include "core/xml/xml.h"

#include <expat.h>
#include <limits.h>
#include <string.h>

#include "core/base/buf.h"
#include "core/base/limits.h"

struct parse {
    XML_Parser parser;
    const struct mg_xml_handler *handler;
    unsigned depth;
    struct mg_buf text;
    enum mg_status refused; /* why we stopped it ourselves */
};

static void stop(struct parse *parse, enum mg_status why)
{
    parse->refused = why;
    (void)XML_StopParser(parse->parser, XML_FALSE);
}

static void XMLCALL on_doctype(void *data, const XML_Char *name, const XML_Char *system_id,
                               const XML_Char *public_id, int has_internal)
{
    (void)name;
    (void)system_id;
    (void)public_id;
    (void)has_internal;
    stop(data, MG_UNTRUSTED);
}

static void XMLCALL on_begin(void *data, const XML_Char *name, const XML_Char **attributes)
{
    struct parse *parse = data;
    const struct mg_xml_handler *handler = parse->handler;

    if (++parse->depth > MG_LIMIT_XML_DEPTH) {
        stop(parse, MG_LIMIT);
        return;
    }
    mg_buf_reset(&parse->text);
    if (handler != NULL && !handler->begin(handler->context, parse->depth, name, attributes))
        stop(parse, MG_NOMEM);
}

static void XMLCALL on_end(void *data, const XML_Char *name)
{
    struct parse *parse = data;
    const struct mg_xml_handler *handler = parse->handler;

    if (parse->refused == MG_OK && handler != NULL &&
        !handler->end(handler->context, parse->depth, name, mg_buf_view(&parse->text),
                      parse->text.failed))
        stop(parse, MG_NOMEM);
    mg_buf_reset(&parse->text);
    parse->depth--;
}

static void XMLCALL on_text(void *data, const XML_Char *text, int n)
{
    struct parse *parse = data;

    if (parse->handler != NULL && n > 0 && !parse->text.failed)
        mg_buf_add(&parse->text, text, (size_t)n);
}

struct mg_str mg_xml_attribute(const char **attributes, const char *name)
{
    for (size_t i = 0; attributes[i] != NULL; i += 2) {
        if (strcmp(attributes[i], name) == 0)
            return mg_str_of(attributes[i + 1]);
    }
    return MG_STR_NONE;
}

static enum mg_status explain(const struct parse *parse, struct mg_error *err)
{
    unsigned long long line = XML_GetCurrentLineNumber(parse->parser);
    enum XML_Error code = XML_GetErrorCode(parse->parser);

    if (parse->refused == MG_UNTRUSTED)
        return mg_fail(err, MG_UNTRUSTED, "line %llu: a document type declaration, refused", line);
    if (parse->refused == MG_LIMIT)
        return mg_fail(err, MG_LIMIT, "line %llu: elements nested deeper than %d", line,
                       MG_LIMIT_XML_DEPTH);
    if (parse->refused == MG_NOMEM || code == XML_ERROR_NO_MEMORY)
        return mg_fail(err, MG_NOMEM, "no memory for an XML document");
    return mg_fail(err, MG_FORMAT, "line %llu: broken XML: %s", line, XML_ErrorString(code));
}

enum mg_status mg_xml_parse(struct mg_str document, const struct mg_xml_handler *handler,
                            struct mg_error *err)
{
    struct parse parse = {.handler = handler};
    enum mg_status status = MG_OK;

    if (document.n > INT_MAX)
        return mg_fail(err, MG_LIMIT, "an XML document of %zu bytes", document.n);
    parse.parser = XML_ParserCreate(NULL);
    if (parse.parser == NULL)
        return mg_fail(err, MG_NOMEM, "no memory for an XML document");
    mg_buf_init(&parse.text, MG_LIMIT_XML_TEXT);
    XML_SetUserData(parse.parser, &parse);
    XML_SetStartDoctypeDeclHandler(parse.parser, on_doctype);
    XML_SetElementHandler(parse.parser, on_begin, on_end);
    XML_SetCharacterDataHandler(parse.parser, on_text);
    if (XML_Parse(parse.parser, document.n == 0 ? "" : document.p, (int)document.n, 1) !=
        XML_STATUS_OK)
        status = explain(&parse, err);
    mg_buf_clear(&parse.text);
    XML_ParserFree(parse.parser);
    return status;
}
