/* SPDX-License-Identifier: Apache-2.0
 *
 * META-INF/MANIFEST.MF of a Java archive: the main section, in which the archive says what it is
 * (docs.oracle.com/javase/8/docs/technotes/guides/jar/jar.html, "JAR Manifest"; OSGi Core 3.2.1).
 */
#ifndef MG_LINUX_INSPECTION_JAVA_MANIFEST_H
#define MG_LINUX_INSPECTION_JAVA_MANIFEST_H

#include "core/base/buf.h"

/* Views into the text; empty: not said. */
struct mg_java_manifest {
    struct mg_str title;     /* Implementation-Title */
    struct mg_str version;   /* Implementation-Version */
    struct mg_str vendor_id; /* Implementation-Vendor-Id */
    struct mg_str bundle;    /* Bundle-SymbolicName without its parameters */
    struct mg_str bundle_version;
    struct mg_str module; /* Automatic-Module-Name */
};

/* Join the lines of text in place, and read the fields. */
void mg_java_manifest_parse(struct mg_buf *text, struct mg_java_manifest *out);

#endif
