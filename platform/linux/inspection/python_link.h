/* SPDX-License-Identifier: Apache-2.0
 *
 * Links that `setup.py develop` leaves for a project that is used from its source folder
 * (setuptools.pypa.io/en/latest/deprecated/python_eggs.html, "Egg Links"): the first line of
 * NAME.egg-link is the folder that holds NAME.egg-info.
 */
#ifndef MG_LINUX_INSPECTION_PYTHON_LINK_H
#define MG_LINUX_INSPECTION_PYTHON_LINK_H

#include "platform/linux/inspection/manifest.h"

/* The path of the PKG-INFO that the link at link->path leads to, NUL-terminated; the caller clears
 * target in any case. Paths are those of the inspected system: absolute ones begin at the tree's
 * root, none leads out of it. False: there is none; mg_manifest_finish tells when that is wrong. */
bool mg_python_link_target(struct mg_manifest *link, struct mg_buf *target);

#endif
