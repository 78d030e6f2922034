# SPDX-License-Identifier: Apache-2.0
"""Short rulesets in the manner of what manages packet filters on real hosts."""

# The chains of ufw, for iptables-nft-restore.
UFW = """*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:before - [0:0]
:not-local - [0:0]
:user - [0:0]
:user-limit - [0:0]
:after - [0:0]
:skip - [0:0]
-A INPUT -j before
-A INPUT -j after
-A before -i lo -j ACCEPT
-A before -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A before -m conntrack --ctstate INVALID -j DROP
-A before -p icmp --icmp-type echo-request -j ACCEPT
-A before -p udp --sport 67 --dport 68 -j ACCEPT
-A before -j not-local
-A before -d 224.0.0.251/32 -p udp --dport 5353 -j ACCEPT
-A before -j user
-A not-local -m addrtype --dst-type LOCAL -j RETURN
-A not-local -m addrtype --dst-type MULTICAST -j RETURN
-A not-local -m limit --limit 3/min --limit-burst 10 -j LOG
-A not-local -j DROP
-A user -p tcp -m tcp --dport 80 -j ACCEPT
-A user -p tcp -m multiport --dports 443,8080:8090 -s 10.0.0.0/8 -j ACCEPT
-A user -s 203.0.113.9/32 -j DROP
-A user -p tcp --dport 993 -j ACCEPT
-A user -p tcp --dport 22 -m conntrack --ctstate NEW -m limit --limit 6/min -j user-limit
-A user-limit -j ACCEPT
-A after -p udp --dport 137 -j skip
-A skip -j DROP
COMMIT
"""

KNOWN = {
    "nothing": "",
    "many chains of iptables": UFW,
    "a host with two services": """
table inet filter {
 chain input {
  type filter hook input priority 0; policy drop;
  ct state vmap { established : accept, related : accept, invalid : drop }
  iifname "lo" accept
  icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-advert } accept
  tcp dport { 22, 443 } accept
  ip saddr 10.0.0.0/8 tcp dport 5432 accept
 }
 chain forward { type filter hook forward priority 0; policy drop; }
}
""",
    "published ports of containers": """
table ip nat {
 chain DOCKER {
  iifname "br0" return
  iifname != "br0" tcp dport 8080 counter dnat to 172.17.0.2:80
 }
 chain PREROUTING { type nat hook prerouting priority dstnat; policy accept;
  fib daddr type local counter jump DOCKER
 }
 chain POSTROUTING { type nat hook postrouting priority srcnat; policy accept;
  oifname != "br0" ip saddr 172.17.0.0/16 counter masquerade
 }
}
table ip filter {
 chain DOCKER { iifname != "br0" oifname "br0" ip daddr 172.17.0.2 tcp dport 80 counter accept; }
 chain ISOLATION {
  iifname "br0" oifname != "br0" counter jump ISOLATION2
  counter return
 }
 chain ISOLATION2 {
  oifname "br0" counter drop
  counter return
 }
 chain USER { counter return; }
 chain FORWARD { type filter hook forward priority filter; policy drop;
  counter jump USER
  counter jump ISOLATION
  oifname "br0" ct state related,established counter accept
  oifname "br0" counter jump DOCKER
  iifname "br0" oifname != "br0" counter accept
 }
 chain INPUT { type filter hook input priority filter; policy drop;
  ct state established accept
  tcp dport 22 accept
 }
}
""",
    "published ports without a proxy": """
table ip nat {
 chain DOCKER {
  iifname "br0" return
  iifname != "br0" tcp dport { 7777, 1234 } dnat to 172.17.0.2:80
  ip daddr 10.9.1.1 tcp dport 445 dnat to 172.17.0.2:80
  iifname "eth1" tcp dport 445 dnat to 172.17.0.2:80
  udp dport 7777 dnat to 172.17.0.2:53
 }
 chain PREROUTING { type nat hook prerouting priority dstnat; policy accept;
  fib daddr type local counter jump DOCKER
 }
}
table ip6 nat {
 chain PREROUTING { type nat hook prerouting priority dstnat; policy accept;
  tcp dport 7777 dnat to [fd00:17::2]:80
  iifname "eth0" tcp dport 1234 dnat to [fd00:17::2]:80
 }
}
table inet filter {
 chain FORWARD { type filter hook forward priority filter; policy drop;
  ct state related,established accept
  ip saddr 10.77.0.0/16 tcp dport 80 drop
  oifname "br0" meta l4proto tcp accept
  oifname "br0" udp dport 53 ip saddr 10.9.1.0/24 accept
 }
 chain INPUT { type filter hook input priority filter; policy accept; }
}
""",
    "zones of interfaces": """
table inet firewalld {
 chain filter_INPUT { type filter hook input priority filter + 10; policy accept;
  ct state { established, related } accept
  ct status dnat accept
  iifname "lo" accept
  ct state invalid drop
  jump filter_INPUT_ZONES
  reject with icmpx admin-prohibited
 }
 chain filter_INPUT_ZONES {
  ip saddr 10.77.0.0/16 goto filter_IN_drop
  iifname vmap { "eth1" : goto filter_IN_trusted, "br0" : goto filter_IN_docker }
  goto filter_IN_public
 }
 chain filter_IN_public {
  jump filter_IN_public_deny
  jump filter_IN_public_allow
  meta l4proto { icmp, ipv6-icmp } accept
  reject with icmpx admin-prohibited
 }
 chain filter_IN_public_deny { ip saddr 203.0.113.0/24 drop; }
 chain filter_IN_public_allow {
  tcp dport 22 accept
  tcp dport 80 accept
 }
 chain filter_IN_docker { accept; }
 chain filter_IN_trusted { accept; }
 chain filter_IN_drop { drop; }
}
table inet nat { chain p { type nat hook prerouting priority dstnat + 10; policy accept;
  iifname "eth0" tcp dport 7777 redirect to :9090
 }
}
""",
    "addresses that come by the wrong interface": """
table inet firewalld {
 chain mangle_PREROUTING { type filter hook prerouting priority mangle + 10; policy accept;
  icmpv6 type { nd-router-advert, nd-neighbor-solicit } accept
  meta nfproto ipv6 fib saddr . mark . iif oif missing drop
 }
 chain filter_INPUT { type filter hook input priority filter + 10; policy accept;
  ct state { established, related } accept
  iifname "lo" accept
  tcp dport { 22, 80 } accept
  reject with icmpx admin-prohibited
 }
}
""",
    "the same for all, on the way in": """
table inet f { chain in { type filter hook input priority 0; policy accept;
  fib saddr . iif oif exists tcp dport 22 accept
  fib saddr . iif oif missing tcp dport { 22, 80 } drop
  udp dport 53 fib saddr . iif oif missing accept
  udp dport 53 drop
 }
}
""",
    "answers are filtered too": """
table inet f {
 chain in { type filter hook input priority 0; policy drop;
  ct state established,related accept
  tcp dport { 22, 80 } accept
  udp dport 53 accept
 }
 chain out { type filter hook output priority 0; policy drop;
  ct state established accept
  oifname "lo" accept
 }
}
""",
    "only answers to known connections get out, and those to one port do not": """
table inet f { chain out { type filter hook output priority 0; policy accept;
  tcp sport 443 drop
  udp sport 53 ip daddr 10.0.0.0/8 drop
 }
}
""",
}
