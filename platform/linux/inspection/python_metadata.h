/* SPDX-License-Identifier: Apache-2.0
 *
 * Metadata of an installed Python distribution: METADATA of a dist-info folder, PKG-INFO of an egg
 * (packaging.python.org/en/latest/specifications/core-metadata). A header as of e-mail, read up to
 * its first empty line; of a field that is there twice the first counts, as in importlib.metadata.
 */
#ifndef MG_LINUX_INSPECTION_PYTHON_METADATA_H
#define MG_LINUX_INSPECTION_PYTHON_METADATA_H

#include "core/base/str.h"

/* Views into the text, trimmed; empty: the field is absent. */
struct mg_python_metadata {
    struct mg_str name;
    struct mg_str version;
    struct mg_str license; /* License-Expression, else License unless that says UNKNOWN */
};

/* Lines that are no field are passed over. */
void mg_python_metadata_parse(struct mg_str text, struct mg_python_metadata *out);

#endif
