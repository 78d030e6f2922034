/* SPDX-License-Identifier: Apache-2.0
 *
 * The coordinates of a Maven artifact: group, artifact, version. From the pom.properties that Maven
 * packs into what it builds (maven.apache.org/shared/maven-archiver), or from the pom.xml beside it
 * (maven.apache.org/pom.html). Neither is interpreted: a value with a placeholder is none.
 */
#ifndef MG_LINUX_INSPECTION_JAVA_POM_H
#define MG_LINUX_INSPECTION_JAVA_POM_H

#include "core/base/str.h"

/* Views into what was read; empty: unknown. */
struct mg_java_coordinates {
    struct mg_str group, artifact, version;
};

void mg_java_pom_properties(struct mg_str text, struct mg_java_coordinates *out);
/* Group and version of the parent count where the project has none of its own. */
void mg_java_pom_xml(struct mg_str text, struct mg_java_coordinates *out);

/* May it be a group or an artifact: letters, digits, '.', '_', '-'? */
bool mg_java_is_id(struct mg_str s);
/* May it be a version: no spaces, nothing that Maven refuses in file names, no placeholder? */
bool mg_java_is_version(struct mg_str s);
/* Are all three there and allowed? */
bool mg_java_is_complete(const struct mg_java_coordinates *coordinates);

#endif
