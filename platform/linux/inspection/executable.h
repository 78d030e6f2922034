/* SPDX-License-Identifier: Apache-2.0
 *
 * What languages leave in programs and libraries that their compilers make. The inspector opens an
 * executable and reads its headers once, for all readers in a row.
 */
#ifndef MG_LINUX_INSPECTION_EXECUTABLE_H
#define MG_LINUX_INSPECTION_EXECUTABLE_H

#include "platform/linux/inspection/elf.h"
#include "platform/linux/inspection/manifest.h"

/* One reader: add what the executable proves. Without evidence of its language it does nothing;
 * what is broken is counted in the manifest. Errors as of mg_inspection_add. */
typedef enum mg_status mg_executable_reader(const struct mg_elf *elf, struct mg_manifest *manifest,
                                            struct mg_error *err);

mg_executable_reader mg_golang_read; /* Go's build information: modules, standard library */
mg_executable_reader mg_rust_read;   /* crates, where cargo auditable was used */

#endif
