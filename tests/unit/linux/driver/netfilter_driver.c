/* SPDX-License-Identifier: Apache-2.0
 *
 * netfilter_driver: prints the packet filter of the network namespace it runs in, as
 * netfilter_text does. netfilter_driver dump FILE: writes what the kernel tells of nftables to FILE
 * instead, which is what the decoder is tested with. Exit 3: the rules cannot be known, the reason
 * is on standard error.
 */
#include <stdio.h>
#include <string.h>

#include "core/base/limits.h"
#include "platform/linux/exposure/netfilter_read.h"
#include "platform/linux/exposure/nft_socket.h"
#include "tests/unit/linux/netfilter_text.h"

static int dump(const char *path)
{
    struct mg_buf bytes;
    struct mg_error err = {0};
    FILE *file = NULL;
    int result = 1;

    mg_buf_init(&bytes, MG_LIMIT_NETFILTER_BYTES);
    if (mg_nft_read(&bytes, &err) != MG_OK)
        (void)fprintf(stderr, "%s\n", err.text);
    else if ((file = fopen(path, "wb")) != NULL &&
             (bytes.n == 0 || fwrite(bytes.p, 1, bytes.n, file) == bytes.n))
        result = 0;
    if (file != NULL && fclose(file) != 0)
        result = 1;
    mg_buf_clear(&bytes);
    return result;
}

static int print(void)
{
    struct mg_netfilter netfilter;
    struct mg_error err = {0};
    struct mg_buf text;
    int result = 0;

    mg_netfilter_init(&netfilter);
    mg_buf_init(&text, MG_LIMIT_NETFILTER_BYTES);
    if (mg_netfilter_read(&netfilter, &err) != MG_OK) {
        (void)fprintf(stderr, "%s\n", err.text);
        result = 1;
    } else if (netfilter.unknown != NULL) {
        (void)fprintf(stderr, "%s: %s\n", netfilter.unknown, err.text);
        result = 3;
    }
    netfilter_text(netfilter.chains, netfilter.count, &text);
    (void)printf("%.*s", MG_STR_ARG(mg_buf_view(&text)));
    mg_buf_clear(&text);
    mg_netfilter_clear(&netfilter);
    return result;
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "dump") == 0)
        return dump(argv[2]);
    return argc == 1 ? print() : 2;
}
