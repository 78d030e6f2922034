/* SPDX-License-Identifier: Apache-2.0
 *
 * The stream of a package is the first two fields of its label: "nodejs:18" of
 * "nodejs:18:8080020230825:63b34585".
 */
#include "core/match/module.h"

static struct mg_str stream_of(struct mg_str label)
{
    size_t name = mg_str_find(label, ':');
    size_t stream;

    if (name == SIZE_MAX)
        return label;
    stream = mg_str_find(mg_str_skip(label, name + 1), ':');
    return stream == SIZE_MAX ? label : mg_str_take(label, name + 1 + stream);
}

static bool names(struct mg_str streams, struct mg_str stream)
{
    struct mg_str one;

    while (mg_str_cut(&streams, ' ', &one)) {
        if (mg_str_eq(one, stream))
            return true;
    }
    return false;
}

bool mg_module_fits(const struct mg_package *package, struct mg_str module, enum mg_reason *why)
{
    bool labelled = package->modularity.n != 0;
    bool modular = labelled || mg_str_find_str(package->version, MG_STR(".module")) != SIZE_MAX;

    *why = modular ? MG_REASON_FROM_MODULE : MG_REASON_NOT_FROM_MODULE;
    if (modular != (module.n != 0))
        return false;
    *why = MG_REASON_OTHER_STREAM;
    return !labelled || mg_str_is(module, "*") || module.n == 0 ||
           names(module, stream_of(package->modularity));
}
