/* SPDX-License-Identifier: Apache-2.0
 *
 * Zipped eggs (setuptools.pypa.io/en/latest/deprecated/python_eggs.html): archives NAME.egg with
 * the metadata in EGG-INFO/PKG-INFO.
 */
#ifndef MG_LINUX_INSPECTION_PYTHON_EGG_H
#define MG_LINUX_INSPECTION_PYTHON_EGG_H

#include "platform/linux/inspection/manifest.h"

#define MG_PYTHON_EGG_METADATA "EGG-INFO/PKG-INFO"

/* Append the metadata of the egg at egg->path to out, at most MG_LIMIT_MANIFEST bytes. False: a
 * file that is no zip archive or has none in it, which is no egg of Python, or one that is broken;
 * mg_manifest_finish tells of that. */
bool mg_python_egg_read(struct mg_manifest *egg, struct mg_buf *out);

#endif
