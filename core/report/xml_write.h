/* SPDX-License-Identifier: Apache-2.0
 *
 * XML 1.0 into a sink: elements are the caller's, foreign text goes through these functions, so
 * that the document is well-formed whatever the bytes are. Private to core/report.
 */
#ifndef MG_REPORT_XML_WRITE_H
#define MG_REPORT_XML_WRITE_H

#include "core/base/sink.h"

/* Text of an element. Bytes that are not UTF-8 become U+FFFD; characters that XML forbids (section
 * 2.2) or discourages, '?'. */
void mg_xml_put_text(struct mg_sink *sink, struct mg_str text);
/* ` name="value"`; line breaks and tabs are kept by references (section 3.3.3). */
void mg_xml_put_attribute(struct mg_sink *sink, const char *name, struct mg_str value);
void mg_xml_put_number(struct mg_sink *sink, const char *name, size_t value);

#endif
