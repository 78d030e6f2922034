/* SPDX-License-Identifier: Apache-2.0
 *
 * The inspectors: a row for each language that is read, in the order of their names.
 */
#include "platform/linux/inspection/inspection.h"

const struct mg_inspector *const mg_inspectors[] = {
    &mg_inspector_dotnet, &mg_inspector_executable, &mg_inspector_java, &mg_inspector_javascript,
    &mg_inspector_php,    &mg_inspector_python,     &mg_inspector_ruby, NULL,
};
