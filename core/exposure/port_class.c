/* SPDX-License-Identifier: Apache-2.0
 *
 * Classes and severities are those of Amazon Inspector's network reachability findings
 * (docs.aws.amazon.com/inspector/latest/user/findings-understanding-severity.html): the severity of
 * a path from the internet, and that of an open path from networks that are connected otherwise,
 * which here are private networks, own subnets and containers. What is reachable with limits counts
 * as the latter from everywhere.
 */
#include "core/exposure/port_class.h"

enum { TCP = 1, UDP = 2, BOTH = TCP | UDP };

enum rank { HIGH_MEDIUM, MEDIUM_LOW, MEDIUM_INFORMATIONAL, LOW_INFORMATIONAL, INFORMATIONAL };

static const struct {
    enum mg_severity any, other;
} ranks[] = {
    [HIGH_MEDIUM] = {MG_SEVERITY_HIGH, MG_SEVERITY_MEDIUM},
    [MEDIUM_LOW] = {MG_SEVERITY_MEDIUM, MG_SEVERITY_LOW},
    [MEDIUM_INFORMATIONAL] = {MG_SEVERITY_MEDIUM, MG_SEVERITY_INFORMATIONAL},
    [LOW_INFORMATIONAL] = {MG_SEVERITY_LOW, MG_SEVERITY_INFORMATIONAL},
    [INFORMATIONAL] = {MG_SEVERITY_INFORMATIONAL, MG_SEVERITY_INFORMATIONAL},
};

static const struct class
{
    const char *service;
    unsigned first, last;
    int protocols;
    enum rank rank;
} classes[] = {
    {"FTP", 21, 21, BOTH, HIGH_MEDIUM},
    {"print services", 515, 515, TCP, HIGH_MEDIUM},
    {"Telnet", 23, 23, BOTH, HIGH_MEDIUM},
    {"SSH", 22, 22, BOTH, MEDIUM_LOW},
    {"RDP", 3389, 3389, BOTH, MEDIUM_LOW},
    {"DHCP", 67, 68, BOTH, MEDIUM_INFORMATIONAL},
    {"DHCP", 546, 547, BOTH, MEDIUM_INFORMATIONAL},
    {"Elasticsearch", 9200, 9200, TCP, MEDIUM_INFORMATIONAL},
    {"Elasticsearch", 9300, 9300, TCP, MEDIUM_INFORMATIONAL},
    {"global catalog LDAP", 3268, 3269, TCP, MEDIUM_INFORMATIONAL},
    {"Kerberos", 88, 88, BOTH, MEDIUM_INFORMATIONAL},
    {"Kerberos", 464, 464, BOTH, MEDIUM_INFORMATIONAL},
    {"Kerberos", 543, 544, TCP, MEDIUM_INFORMATIONAL},
    {"Kerberos", 749, 749, BOTH, MEDIUM_INFORMATIONAL},
    {"Kerberos", 750, 750, UDP, MEDIUM_INFORMATIONAL},
    {"Kerberos", 751, 751, BOTH, MEDIUM_INFORMATIONAL},
    {"Kerberos", 752, 752, UDP, MEDIUM_INFORMATIONAL},
    {"LDAP", 389, 389, BOTH, MEDIUM_INFORMATIONAL},
    {"LDAPS", 636, 636, TCP, MEDIUM_INFORMATIONAL},
    {"MongoDB", 27017, 27019, TCP, MEDIUM_INFORMATIONAL},
    {"MongoDB", 28017, 28017, TCP, MEDIUM_INFORMATIONAL},
    {"MySQL", 3306, 3306, TCP, MEDIUM_INFORMATIONAL},
    {"NetBIOS", 137, 137, BOTH, MEDIUM_INFORMATIONAL},
    {"NetBIOS", 138, 138, UDP, MEDIUM_INFORMATIONAL},
    {"NetBIOS", 139, 139, TCP, MEDIUM_INFORMATIONAL},
    {"NFS", 111, 111, BOTH, MEDIUM_INFORMATIONAL},
    {"NFS", 1110, 1110, BOTH, MEDIUM_INFORMATIONAL},
    {"NFS", 2049, 2049, BOTH, MEDIUM_INFORMATIONAL},
    {"NFS", 4045, 4045, BOTH, MEDIUM_INFORMATIONAL},
    {"Oracle Database", 1521, 1521, TCP, MEDIUM_INFORMATIONAL},
    {"Oracle Database", 1630, 1630, TCP, MEDIUM_INFORMATIONAL},
    {"PostgreSQL", 5432, 5432, TCP, MEDIUM_INFORMATIONAL},
    {"RPC", 135, 135, BOTH, MEDIUM_INFORMATIONAL},
    {"RPC", 530, 530, BOTH, MEDIUM_INFORMATIONAL},
    {"SMB", 445, 445, BOTH, MEDIUM_INFORMATIONAL},
    {"SQL Server", 1433, 1433, TCP, MEDIUM_INFORMATIONAL},
    {"SQL Server", 1434, 1434, UDP, MEDIUM_INFORMATIONAL},
    {"Syslog", 514, 514, UDP, MEDIUM_INFORMATIONAL},
    {"Syslog", 601, 601, TCP, MEDIUM_INFORMATIONAL},
    {"WINS", 42, 42, BOTH, MEDIUM_INFORMATIONAL},
    {"WINS", 1512, 1512, BOTH, MEDIUM_INFORMATIONAL},
    {"HTTP", 80, 80, BOTH, LOW_INFORMATIONAL},
    {"HTTPS", 443, 443, BOTH, LOW_INFORMATIONAL},
};

static const struct class *find(const struct mg_listener *listener)
{
    int protocol = mg_str_is(listener->protocol, "udp") ? UDP : TCP;

    for (size_t i = 0; i < MG_COUNT(classes); i++) {
        if (listener->port >= classes[i].first && listener->port <= classes[i].last &&
            (classes[i].protocols & protocol) != 0)
            return &classes[i];
    }
    return NULL;
}

enum mg_severity mg_port_severity(const struct mg_listener *listener, enum mg_exposure_zone zone,
                                  bool limited)
{
    const struct class *class = find(listener);
    enum rank rank = class == NULL ? INFORMATIONAL : class->rank;

    return zone == MG_ZONE_ANY && !limited ? ranks[rank].any : ranks[rank].other;
}

const char *mg_port_service(const struct mg_listener *listener)
{
    const struct class *class = find(listener);

    return class == NULL ? NULL : class->service;
}
