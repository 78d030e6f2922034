/* SPDX-License-Identifier: Apache-2.0
 *
 * Network exposure of this Windows host: sockets, settings of the firewall, verdicts.
 */
#include "core/platform.h"
#include "platform/windows/firewall.h"
#include "platform/windows/sockets.h"

static enum mg_status keep(void *context, const struct mg_listener *listener, struct mg_error *err)
{
    return mg_inventory_add_listener(context, listener, err);
}

static enum mg_status read_firewall(struct mg_windows_firewall *firewall, struct mg_error *err)
{
    enum mg_status status = mg_firewall_read_registry(firewall, err);

    if (status == MG_OK)
        status = mg_firewall_read_subnets(firewall, err);
    if (status == MG_OK)
        mg_firewall_read_profiles(firewall);
    return status;
}

static void cover(const struct mg_windows_firewall *firewall, struct mg_inventory *inventory)
{
    mg_inventory_add_coverage(inventory, &(struct mg_coverage){.level = MG_COVERAGE_COMPLETE,
                                                               .area = MG_STR("listeners"),
                                                               .code = MG_STR("READ"),
                                                               .count = inventory->listener_count});
    mg_inventory_add_coverage(
        inventory, &(struct mg_coverage){
                       .level = MG_COVERAGE_COMPLETE,
                       .area = MG_STR("firewall"),
                       .code = MG_STR("READ"),
                       .detail = MG_STR("rules for incoming connections that are switched on"),
                       .count = firewall->rules.n});
    if (firewall->odd != 0)
        mg_inventory_add_coverage(
            inventory, &(struct mg_coverage){
                           .level = MG_COVERAGE_LIMITED,
                           .area = MG_STR("firewall"),
                           .code = MG_STR("RULES_NOT_UNDERSTOOD"),
                           .detail = MG_STR("verdicts that depend on these rules are unknown"),
                           .count = firewall->odd});
    if (firewall->unknown != NULL)
        mg_inventory_add_coverage(inventory,
                                  &(struct mg_coverage){.level = MG_COVERAGE_LIMITED,
                                                        .area = MG_STR("firewall"),
                                                        .code = MG_STR("FIREWALL_DISABLED"),
                                                        .detail = mg_str_of(firewall->unknown)});
    if (firewall->profiles == 0)
        mg_inventory_add_coverage(
            inventory,
            &(struct mg_coverage){.level = MG_COVERAGE_LIMITED,
                                  .area = MG_STR("firewall"),
                                  .code = MG_STR("PROFILES_UNKNOWN"),
                                  .detail = MG_STR("Windows does not tell which profiles are in "
                                                   "use: all three were evaluated")});
}

enum mg_status mg_os_exposure(struct mg_inventory *inventory, struct mg_exposures *exposures,
                              struct mg_error *err)
{
    struct mg_windows_firewall firewall;
    enum mg_status status;

    mg_windows_firewall_init(&firewall);
    status = mg_sockets_each(&inventory->arena, keep, inventory, err);
    if (status == MG_OK)
        status = read_firewall(&firewall, err);
    if (status == MG_OK)
        status = mg_windows_firewall_judge(&firewall, inventory->listeners,
                                           inventory->listener_count, exposures, err);
    if (status == MG_OK)
        cover(&firewall, inventory);
    mg_windows_firewall_clear(&firewall);
    return status;
}

enum mg_status mg_os_listeners_print(uint64_t *out, struct mg_error *err)
{
    (void)out;
    return mg_fail(err, MG_UNSUPPORTED, "listening sockets are not watched on this system");
}
