# SPDX-License-Identifier: Apache-2.0
"""Rulesets of nftables for tests: random ones, and short ones in the manner of what manages packet
filters on real hosts."""

PORTS = [22, 53, 80, 81, 90, 123, 443, 993, 3306, 5432, 8080, 9090, 7777, 1234, 445]
V4 = ["10.9.1.2", "10.9.1.0/24", "10.9.2.0/24", "10.0.0.0/8", "10.77.0.0/16", "198.51.100.0/24",
      "203.0.113.9", "172.16.0.0/12", "172.17.0.0/16", "10.9.1.0-10.9.1.99", "0.0.0.0/1",
      "128.0.0.0/1", "192.168.0.0/16"]
V6 = ["2001:db8:9:1::2", "2001:db8:9:1::/64", "2001:db8::/32", "2a00::/12", "fd00:77::/32",
      "fc00::/7", "fd00:17::/64", "2000::/3", "::/1"]
OWN4, OWN6 = ["10.9.1.1", "10.9.2.1", "10.9.0.0/16", "127.0.0.1"], \
    ["2001:db8:9:1::1", "2001:db8:9::/48", "::1"]


class Maker:
    """Random rulesets from one generator of random numbers."""

    def __init__(self, random):
        self.r = random

    def pick(self, weights):
        """A key of weights."""
        return self.r.choices(list(weights), list(weights.values()))[0]

    def bang(self):
        return self.r.choice(("", "", "", "!= "))

    def port(self):
        kind = self.pick({"one": 5, "range": 2, "set": 3})
        first = self.r.choice(PORTS)
        if kind == "one":
            return str(first)
        if kind == "range":
            return f"{first}-{first + self.r.choice((1, 10, 500))}"
        ports = sorted(self.r.sample(PORTS, self.r.randint(2, 5)))
        return "{ " + ", ".join(map(str, ports)) + " }"

    def addresses(self, pool, named):
        kind = self.pick({"one": 6, "named": 3, "set": 1})
        if kind == "one":
            return self.r.choice(pool)
        if kind == "named":
            return named
        single = [a for a in pool if "/" not in a and "-" not in a]
        return "{ " + ", ".join(single[:2] + [p for p in pool if p.endswith("/16")][:1]) + " }"

    def source(self, family):
        if family == "ip" or (family != "ip6" and self.r.random() < 0.6):
            return f"ip saddr {self.bang()}{self.addresses(V4, '@four')}"
        return f"ip6 saddr {self.bang()}{self.addresses(V6, '@six')}"

    def destination(self, family):
        if family == "ip" or (family == "inet" and self.r.random() < 0.6):
            return f"ip daddr {self.bang()}{self.r.choice(OWN4)}"
        return f"ip6 daddr {self.bang()}{self.r.choice(OWN6)}"

    def pair(self, family):
        """A concatenation."""
        if family == "ip" or (family == "inet" and self.r.random() < 0.6):
            return "ip saddr . tcp dport { 10.9.1.0/24 . 22, 198.51.100.7 . 80-90, " \
                "10.0.0.0/8 . 443 }"
        return "ip6 saddr . tcp dport { 2001:db8:9:1::/64 . 22, 2a00::/12 . 80 }"

    def one_condition(self, family, hook):
        reply = hook in ("output", "postrouting")
        kind = self.pick({"port": 40, "source": 22, "state": 9, "in": 8, "protocol": 6, "own": 5,
                          "mark": 3, "limit": 2, "fib": 3, "sport": 2, "flags": 2, "pair": 4,
                          "family": 2 * (family == "inet"), "status": 1, "type": 1})
        if kind == "port":
            field = "sport" if reply and self.r.random() < 0.7 else "dport"
            return f"{self.r.choice(('tcp', 'tcp', 'tcp', 'udp'))} {field} " \
                f"{self.bang()}{self.port()}"
        if kind == "in":
            name = self.r.choice(('"eth0"', '"eth1"', '"br0"', '"eth*"', '"lo"', '!= "eth0"',
                                  '{ "lo", "eth1" }'))
            return ("oifname " if reply else self.r.choice(("iifname ", "iifname "))) + name
        return {
            "source": lambda: self.source(family),
            "state": lambda: "ct state " + self.r.choice(
                ("established,related", "new", "invalid", "{ new, established }", "!= new")),
            "protocol": lambda: "meta l4proto " + self.r.choice(("tcp", "udp", "{ tcp, udp }")),
            "own": lambda: self.destination(family),
            "mark": lambda: "meta mark " + self.r.choice(("0", "7", "!= 7", "& 0x1 == 1")),
            "limit": lambda: "limit rate 1000/second",
            "fib": lambda: self.r.choice(("fib daddr type local", "fib saddr . iif oif missing",
                                          "fib saddr . mark . iif oif exists")),
            "sport": lambda: "tcp sport > 1023",
            "flags": lambda: "tcp flags syn / fin,syn,rst,ack",
            "pair": lambda: self.pair(family),
            "family": lambda: "meta nfproto " + self.r.choice(("ipv4", "ipv6")),
            "status": lambda: "ct status dnat",
            "type": lambda: "fib saddr type " + self.r.choice(("unicast", "local")),
        }[kind]()

    def conditions(self, family, hook):
        count = self.r.choice((0, 1, 1, 1, 2, 2, 3))
        if family == "netdev":
            allowed = ("tcp ", "udp ", "ip ", "ip6 ", "meta l4", "limit")
        else:
            allowed = ("",)
        found = []
        while len(found) < count:
            one = self.one_condition(family, hook)
            if one.startswith(allowed) and not (hook == "prerouting" and "ct status" in one) and \
                    not self.conflict(" ".join(found + [one])):
                found.append(one)
        return found

    @staticmethod
    def conflict(rule):
        """What nft refuses, as no packet is both."""
        words = rule.split()
        return ("tcp" in words and "udp" in words) or ("ip" in words and "ip6" in words) or \
            ("l4proto" in words and ("dport" in words or "sport" in words or "flags" in words)) or \
            ("nfproto" in words and ("ip" in words or "ip6" in words))

    def verdict(self, chains):
        kind = self.pick({"accept": 38, "drop": 22, "reject": 3, "return": 6, "jump": 15 * bool(chains),
                          "counter": 3, "mark": 3, "vmap": 5 * bool(chains), "saddr": 3})
        if kind in ("accept", "drop", "return", "counter"):
            return kind
        if kind == "reject":
            return "drop"
        if kind == "mark":
            return "meta mark set " + self.r.choice(("7", "meta mark | 0x1"))
        if kind == "jump":
            return self.r.choice(("jump", "jump", "goto")) + " " + self.r.choice(chains)
        if kind == "vmap":
            return "tcp dport vmap { 22 : accept, 80-81 : jump %s, 443 : drop, 9090 : return }" % \
                self.r.choice(chains)
        return "ip saddr vmap { 10.9.1.0/24 : accept, 198.51.100.7 : drop, 10.77.0.0/16 : return }"

    def rule(self, family, hook, chains):
        verdict = self.verdict(chains)
        if "ip saddr" in verdict and family == "ip6":
            verdict = "accept"
        rule = " ".join(self.conditions(family, hook) + [verdict])
        return rule if not self.conflict(rule) else verdict

    def chain(self, name, head, rules):
        lines = [f" chain {name} {{"] + ([f"  {head}"] if head else [])
        return "\n".join(lines + [f"  {rule}" for rule in rules] + [" }"])

    def sets(self, family):
        parts = []
        if family in ("ip", "inet", "netdev"):
            parts.append(" set four { type ipv4_addr; flags interval; elements = { "
                         "10.9.1.0/24, 203.0.113.9, 172.16.0.0/12 } }")
        if family in ("ip6", "inet", "netdev"):
            parts.append(" set six { type ipv6_addr; flags interval; elements = { "
                         "2001:db8:9:1::/64, fd00:77::3 } }")
        return parts

    def table(self, number):
        family = self.pick({"inet": 5, "ip": 3, "ip6": 2})
        parts = self.sets(family)
        chains = [f"u{i}" for i in range(self.r.randint(0, 3))]
        for i in reversed(range(len(chains))):
            count = self.r.randint(1, 4)
            parts.append(self.chain(chains[i], None, [
                self.rule(family, "input", chains[i + 1:]) for _ in range(count)]))
        hooks = self.pick({("input",): 6, ("input", "input"): 3, ("prerouting", "input"): 4,
                           ("input", "output"): 3, ("input", "postrouting"): 1,
                           ("forward", "input"): 1})
        for i, hook in enumerate(hooks):
            policy = self.r.choice(("accept", "drop", "drop")) if hook == "input" else "accept"
            head = f"type filter hook {hook} priority {self.priority(hook)}; policy {policy};"
            rules = [self.rule(family, hook, chains if hook == "input" else [])
                     for _ in range(self.r.randint(1, 8))]
            if policy == "drop" and self.r.random() < 0.5:
                rules.insert(0, "ct state established,related accept")
            parts.append(self.chain(f"b{i}", head, rules))
        return "\n".join([f"table {family} t{number} {{"] + parts + ["}"])

    def priority(self, hook):
        if hook == "prerouting":
            return self.r.choice((-310, -150, -150, -10, 0))
        return self.r.choice((-150, -10, 0, 0, 5, 50))

    def translation(self):
        rules = [self.r.choice((
            "tcp dport 7777 redirect to :80", "tcp dport 1234 dnat ip to 10.9.1.1:9090",
            "ip saddr 10.9.1.0/24 tcp dport 445 redirect to :22", "tcp dport 80 redirect to :8080",
            "tcp dport 81-90 redirect to :443", 'iifname "br0" tcp dport 80 redirect to :9090',
            "udp dport 7777 redirect to :53", "fib daddr type local tcp dport 8080 dnat ip to "
            "172.17.0.2:80", "tcp dport 445 dnat ip to 172.17.0.2:80", 'iifname "eth0" tcp dport '
            "{ 445, 7777 } dnat ip to 172.17.0.2:80", "ip daddr 10.9.1.1 tcp dport 1234 dnat ip to "
            "172.17.0.2:80", "tcp dport 7777 dnat ip6 to [fd00:17::2]:80", "ip6 saddr 2000::/3 tcp dport 1234 redirect to :80",
            "tcp dport { 445, 1234 } redirect to :993", "ip daddr 10.9.2.1 dnat ip to 10.9.1.1"))
            for _ in range(self.r.randint(1, 3))]
        return "table inet n { chain p { type nat hook prerouting priority dstnat;\n  " + \
            "\n  ".join(rules) + "\n }\n}"

    def raw(self):
        return "table inet r { chain p { type filter hook prerouting priority raw;\n  " + \
            self.r.choice(("udp dport 53 notrack", "tcp dport 90 notrack",
                           "ip saddr 10.0.0.0/8 notrack")) + "\n }\n}"

    def ingress(self):
        rules = "\n  ".join(self.rule("netdev", "ingress", []).replace("return", "accept")
                            for _ in range(self.r.randint(1, 3)))
        rules = rules.replace("meta mark set meta mark | 0x1", "accept")
        sets = "\n".join(self.sets("netdev"))
        return "table netdev d {\n" + sets + "\n chain i { type filter hook ingress device \"eth0\" priority 0; " \
            "policy accept;\n  " + rules + "\n }\n}"

    def ruleset(self):
        parts = [self.table(i) for i in range(self.r.choice((1, 1, 2)))]
        if self.r.random() < 0.3:
            parts.append(self.translation())
        if self.r.random() < 0.08:
            parts.append(self.raw())
        if self.r.random() < 0.1:
            parts.append(self.ingress())
        return "\n".join(parts) + "\n"
