/* SPDX-License-Identifier: Apache-2.0
 *
 * Rows are taken from packages of the vendors' own repositories. A row must match no package of
 * Debian or Ubuntu: distribution maintainers may write from a company's domain (nvidia.com,
 * google.com), so such a vendor is told by its packaging address or name instead. What Debian
 * itself writes into versions ("~bpo12+1", "+deb12u1", "~deb12u1", "+b1") is no mark.
 */
#include "platform/linux/packages/origins.h"

#include "core/base/compiler.h"

#define VERSION(pattern, vendor)                                                                   \
    {                                                                                              \
        MG_MARK_VERSION, MG_STR_INIT(pattern), MG_STR_INIT(vendor)                                 \
    }
#define DOMAIN(pattern, vendor)                                                                    \
    {                                                                                              \
        MG_MARK_DOMAIN, MG_STR_INIT(pattern), MG_STR_INIT(vendor)                                  \
    }
#define ADDRESS(pattern, vendor)                                                                   \
    {                                                                                              \
        MG_MARK_ADDRESS, MG_STR_INIT(pattern), MG_STR_INIT(vendor)                                 \
    }
#define NAME(pattern, vendor)                                                                      \
    {                                                                                              \
        MG_MARK_NAME, MG_STR_INIT(pattern), MG_STR_INIT(vendor)                                    \
    }

const struct mg_origin_mark mg_origin_marks[] = {
    VERSION("nodesource", "nodesource"),
    VERSION(".pgdg", "pgdg"),
    VERSION("deb.sury.org", "sury"),
    VERSION("+0~20", "sury"), /* 8.2.20-1+0~20240606.48+debian12~1.gbp5df9c3 */
    VERSION("+maria~", "mariadb"),
    VERSION("+rpt", "raspberrypi"),
    VERSION("+rpi", "raspbian"),
    VERSION("+pve", "proxmox"),
    VERSION("~pve", "proxmox"),
    VERSION("-pve", "proxmox"),
    VERSION("+pmx", "proxmox"),
    VERSION("~++20", "llvm"), /* apt.llvm.org: 1:17.0.6~++20231208085846+6009708b4367-1 */
    VERSION("+linuxmint", "linuxmint"),
    VERSION("-dmo", "deb-multimedia"),
    VERSION("rl1~", "redis"), /* packages.redis.io: 6:7.2.4-1rl1~bookworm1 */
    DOMAIN("nodesource.com", "nodesource"),
    DOMAIN("docker.com", "docker"),
    DOMAIN("nginx.com", "nginx"),
    ADDRESS("nginx-packaging@f5.com", "nginx"),
    ADDRESS("cudatools@nvidia.com", "nvidia"),
    NAME("NVIDIA CORPORATION", "nvidia"),
    NAME("Google Cloud CLI Authors", "google-cloud"),
    NAME("Google Cloud SDK Authors", "google-cloud"),
    NAME("Google Cloud Platform", "google-cloud"),
    NAME("Kubernetes Authors", "kubernetes"),
    DOMAIN("kubernetes.io", "kubernetes"),
    NAME("Chrome Linux Team", "google-chrome"),
    DOMAIN("microsoft.com", "microsoft"),
    DOMAIN("hashicorp.com", "hashicorp"),
    DOMAIN("gitlab.com", "gitlab"),
    DOMAIN("elastic.co", "elastic"),
    DOMAIN("elasticsearch.com", "elastic"),
    DOMAIN("opensearch.org", "opensearch"),
    DOMAIN("mongodb.com", "mongodb"),
    DOMAIN("10gen.com", "mongodb"),
    ADDRESS("mysql-build@oss.oracle.com", "mysql"),
    ADDRESS("info@virtualbox.org", "oracle"),
    DOMAIN("mariadb.org", "mariadb"),
    DOMAIN("mariadb.com", "mariadb"),
    DOMAIN("percona.com", "percona"),
    DOMAIN("clickhouse.com", "clickhouse"),
    DOMAIN("grafana.com", "grafana"),
    DOMAIN("influxdata.com", "influxdata"),
    DOMAIN("influxdb.com", "influxdata"),
    DOMAIN("cloudflare.com", "cloudflare"),
    DOMAIN("tailscale.com", "tailscale"),
    DOMAIN("linuxmint.com", "linuxmint"),
    DOMAIN("proxmox.com", "proxmox"),
    DOMAIN("raspberrypi.com", "raspberrypi"),
    DOMAIN("raspberrypi.org", "raspberrypi"),
    DOMAIN("system76.com", "system76"),
    DOMAIN("zabbix.com", "zabbix"),
    DOMAIN("datadoghq.com", "datadog"),
    DOMAIN("newrelic.com", "newrelic"),
    DOMAIN("splunk.com", "splunk"),
    DOMAIN("wazuh.com", "wazuh"),
    DOMAIN("crowdstrike.com", "crowdstrike"),
    DOMAIN("puppet.com", "puppet"),
    DOMAIN("chef.io", "chef"),
    DOMAIN("syncthing.net", "syncthing"),
    DOMAIN("signal.org", "signal"),
    DOMAIN("slack-corp.com", "slack"),
    DOMAIN("spotify.com", "spotify"),
    DOMAIN("zoom.us", "zoom"),
    DOMAIN("teamviewer.com", "teamviewer"),
    DOMAIN("anydesk.com", "anydesk"),
    DOMAIN("agilebits.com", "1password"),
    DOMAIN("1password.com", "1password"),
    DOMAIN("brave.com", "brave"),
    DOMAIN("vivaldi.com", "vivaldi"),
    DOMAIN("opera.com", "opera"),
    DOMAIN("steampowered.com", "valve"),
};

const size_t mg_origin_mark_count = MG_COUNT(mg_origin_marks);
