/* SPDX-License-Identifier: Apache-2.0
 *
 * The networks of this host: its subnets, and the profiles that the firewall applies to them.
 */
#include "platform/windows/firewall.h"

#include <stdlib.h>
#include <string.h>
#include <winsock2.h>
#include <ws2ipdef.h>
#include <windows.h>

#include <initguid.h>
#include <iphlpapi.h>
#include <netfw.h>

/* Between two calls an adapter may have come. */
#define TRIES 8
#define FLAGS                                                                                      \
    (GAA_FLAG_SKIP_ANYCAST | GAA_FLAG_SKIP_MULTICAST | GAA_FLAG_SKIP_DNS_SERVER |                  \
     GAA_FLAG_SKIP_FRIENDLY_NAME)

static enum mg_status add_address(struct mg_windows_firewall *firewall,
                                  const IP_ADAPTER_UNICAST_ADDRESS *address, struct mg_error *err)
{
    const struct sockaddr *socket = address->Address.lpSockaddr;
    enum mg_ip_family family = socket->sa_family == AF_INET6 ? MG_IPV6 : MG_IPV4;
    struct mg_ip ip = {{0}};
    struct mg_ip_range subnet;

    if (family == MG_IPV6)
        memcpy(ip.bytes, &((const struct sockaddr_in6 *)(const void *)socket)->sin6_addr, 16);
    else
        memcpy(ip.bytes + 12, &((const struct sockaddr_in *)(const void *)socket)->sin_addr, 4);
    subnet = mg_ip_network(family, &ip, address->OnLinkPrefixLength);
    return mg_windows_firewall_add_subnet(firewall, family, &subnet, err);
}

static enum mg_status add_adapters(struct mg_windows_firewall *firewall,
                                   const IP_ADAPTER_ADDRESSES *adapter, struct mg_error *err)
{
    enum mg_status status = MG_OK;

    for (; status == MG_OK && adapter != NULL; adapter = adapter->Next) {
        const IP_ADAPTER_UNICAST_ADDRESS *address = adapter->FirstUnicastAddress;

        if (adapter->OperStatus != IfOperStatusUp || adapter->IfType == IF_TYPE_SOFTWARE_LOOPBACK)
            continue;
        for (; status == MG_OK && address != NULL; address = address->Next)
            status = add_address(firewall, address, err);
    }
    return status;
}

enum mg_status mg_firewall_read_subnets(struct mg_windows_firewall *firewall, struct mg_error *err)
{
    ULONG bytes = 0, code = ERROR_BUFFER_OVERFLOW;
    IP_ADAPTER_ADDRESSES *adapters = NULL;
    enum mg_status status;

    for (int tries = 0; code == ERROR_BUFFER_OVERFLOW && tries < TRIES; tries++) {
        bytes += 16384;
        free(adapters);
        adapters = malloc(bytes);
        code = adapters == NULL ? ERROR_NOT_ENOUGH_MEMORY
                                : GetAdaptersAddresses(AF_UNSPEC, FLAGS, NULL, adapters, &bytes);
    }
    if (code == ERROR_NO_DATA)
        status = MG_OK; /* no network */
    else if (code != NO_ERROR)
        status = mg_fail(err, MG_IO, "cannot read the addresses of this host: Windows error %lu",
                         (unsigned long)code);
    else
        status = add_adapters(firewall, adapters, err);
    free(adapters);
    return status;
}

/* NET_FW_PROFILE2_DOMAIN, _PRIVATE and _PUBLIC are the bits that rules have. */
static unsigned current_profiles(void)
{
    INetFwPolicy2 *policy = NULL;
    LONG bits = 0;

    if (FAILED(CoCreateInstance(&CLSID_NetFwPolicy2, NULL, CLSCTX_INPROC_SERVER, &IID_INetFwPolicy2,
                                (void **)&policy)))
        return 0;
    if (FAILED(policy->lpVtbl->get_CurrentProfileTypes(policy, &bits)))
        bits = 0;
    (void)policy->lpVtbl->Release(policy);
    return (unsigned)bits & MG_PROFILE_ALL;
}

void mg_firewall_read_profiles(struct mg_windows_firewall *firewall)
{
    HRESULT begun = CoInitializeEx(NULL, COINIT_MULTITHREADED);

    firewall->profiles = current_profiles();
    if (SUCCEEDED(begun))
        CoUninitialize();
}
