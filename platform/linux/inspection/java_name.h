/* SPDX-License-Identifier: Apache-2.0
 *
 * What an archive without a pom is called: by its manifest and by its file name, which Maven makes
 * ARTIFACT-VERSION[-CLASSIFIER].jar. A guess; docs/inspection-java.md has the rules.
 */
#ifndef MG_LINUX_INSPECTION_JAVA_NAME_H
#define MG_LINUX_INSPECTION_JAVA_NAME_H

#include "platform/linux/inspection/java_manifest.h"
#include "platform/linux/inspection/java_pom.h"

/* Is it the name of an archive: *.jar, *.war, *.ear, *.par? */
bool mg_java_is_archive(struct mg_str name);

/* Take a file name apart. Without a version the artifact is the whole name but its ending. */
void mg_java_name_split(struct mg_str file, struct mg_java_coordinates *out);

/* What the archive is; an empty version: unknown. group is never empty. */
void mg_java_guess(struct mg_str file, const struct mg_java_manifest *manifest,
                   struct mg_java_coordinates *out, const char **evidence);

/* Do the coordinates of a pom in the archive name the archive itself? */
bool mg_java_is_named_by(struct mg_str file, const struct mg_java_coordinates *pom);
/* The same by the versions that the manifest has. */
bool mg_java_is_manifest_of(const struct mg_java_manifest *manifest,
                            const struct mg_java_coordinates *pom);

#endif
