/* SPDX-License-Identifier: Apache-2.0
 *
 * Metadata of an installed Python distribution: METADATA of a dist-info folder, PKG-INFO of an egg
 * (packaging.python.org/en/latest/specifications/core-metadata). A header as of e-mail, read up to
 * its first empty line; of a field that is there twice the first counts, as in importlib.metadata.
 */
#ifndef MG_LINUX_INSPECTION_PYTHON_METADATA_H
#define MG_LINUX_INSPECTION_PYTHON_METADATA_H

#include "core/model/relations.h"

/* Views into the text, trimmed; empty: the field is absent. */
struct mg_python_metadata {
    struct mg_str name;
    struct mg_str version;
    struct mg_str license; /* License-Expression, else License unless that says UNKNOWN */
};

/* Lines that are no field are passed over. */
void mg_python_metadata_parse(struct mg_str text, struct mg_python_metadata *out);

/* The licences that its classifiers name ("License :: OSI Approved :: MIT License"), parted by
 * ", "; license has a ceiling. */
void mg_python_metadata_classified(struct mg_str text, struct mg_buf *license);

/* Add what it requires, by normal names (PEP 503), without that of extras. What it requires in some
 * environments only is optional: which one this is, is not known. */
void mg_python_metadata_relations(struct mg_str text, struct mg_relations *out);

#endif
