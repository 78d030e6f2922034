/* SPDX-License-Identifier: Apache-2.0
 *
 * An example of a plugin: the least that makes an inventory. It reads nothing; a real one puts the
 * names and versions there that it finds on the host.
 */
#include "plugins/sdk/emit.h"

#define VERSION "1.0.0"

static const struct mg_emit_host host = {
    .hostname = MG_STR_INIT("example-host"),
    .os_family = MG_STR_INIT("linux"),
    .os_id = MG_STR_INIT("debian"),
    .os_version = MG_STR_INIT("12"),
    .os_codename = MG_STR_INIT("bookworm"),
};

static const struct mg_emit_package packages[] = {
    {.package_type = MG_STR_INIT("deb"),
     .name = MG_STR_INIT("libssl3"),
     .version = MG_STR_INIT("3.0.11-1~deb12u2"),
     .arch = MG_STR_INIT("amd64"),
     .source_name = MG_STR_INIT("openssl"),
     .source_version = MG_STR_INIT("3.0.11-1~deb12u2")},
    {.package_type = MG_STR_INIT("deb"),
     .name = MG_STR_INIT("bash"),
     .version = MG_STR_INIT("5.2.15-2+b7"),
     .arch = MG_STR_INIT("amd64"),
     .source_name = MG_STR_INIT("bash"),
     .source_version = MG_STR_INIT("5.2.15-2")},
};

int main(void)
{
    struct mg_emit emit;

    mg_emit_begin(&emit, stdout, "example", VERSION);
    mg_emit_host(&emit, &host);
    for (size_t i = 0; i < MG_COUNT(packages); i++)
        mg_emit_package(&emit, &packages[i]);
    mg_emit_coverage(&emit, &(struct mg_emit_coverage){
                                .level = MG_EMIT_COMPLETE,
                                .area = MG_STR("packages/example"),
                                .code = MG_STR("READ"),
                                .detail = MG_STR("packages that the example makes up"),
                                .count = MG_COUNT(packages),
                            });
    return mg_emit_end(&emit, NULL) == MG_OK ? 0 : 1;
}
