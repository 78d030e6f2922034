# SPDX-License-Identifier: Apache-2.0
"""A small network of namespaces, with listeners that say who they are, and real connections to
them: what the verdicts about a packet filter are held against.

The host h has two interfaces to the outside, one (eth0) with the default routes, and a bridge with
a container k. Others send from addresses of every zone: o behind eth0, p behind eth1, k.
"""
import ctypes
import ipaddress
import os
import select
import socket
import struct
import subprocess
import time

LIBC = ctypes.CDLL("libc.so.6", use_errno=True)
CLONE_NEWNET = 0x40000000
V4, V6 = socket.AF_INET, socket.AF_INET6
NAMES = {V4: "ipv4", V6: "ipv6"}

# Interfaces of h, and who is at the other end.
INTERFACES = {"eth0": "o", "eth1": "p", "br0": "k"}
KINDS = {"eth0": "default", "eth1": "ordinary", "br0": "containers"}
ADDRESSES = {  # of h
    "eth0": ["10.9.1.1/24", "2001:db8:9:1::1/64"],
    "eth1": ["10.9.2.1/24", "2001:db8:9:2::1/64"],
    "br0": ["172.17.0.1/16", "fd00:17::1/64"],
}
NEIGHBOURS = {  # of the first address the routes of h lead to
    "o": ["10.9.1.2/24", "10.9.1.200/24", "2001:db8:9:1::2/64", "2001:db8:9:1::c8/64"],
    "p": ["10.9.2.7/24", "2001:db8:9:2::7/64"],
    "k": ["172.17.0.2/16", "172.17.3.4/16", "fd00:17::2/64"],
}
# Where connections come from: zone, namespace, address.
SOURCES = [
    ("subnet", "o", "10.9.1.2"), ("subnet", "o", "10.9.1.200"), ("subnet", "p", "10.9.2.7"),
    ("private", "o", "10.77.0.9"), ("private", "o", "172.20.1.2"), ("private", "p", "10.78.0.5"),
    ("any", "o", "198.51.100.7"), ("any", "o", "203.0.113.9"),
    ("container", "k", "172.17.0.2"), ("container", "k", "172.17.3.4"),
    ("subnet", "o", "2001:db8:9:1::2"), ("subnet", "p", "2001:db8:9:2::7"),
    ("private", "o", "fd00:77::3"), ("private", "p", "fd00:78::3"),
    ("any", "o", "2001:db8:aaaa::5"), ("any", "o", "2a00:1::7"),
    ("container", "k", "fd00:17::2"),
]
OF = {"o": "eth0", "p": "eth1", "k": "br0"}
BACK = {"p": ["10.78.0.0/16", "fd00:78::/32"]}  # routes of h beside the default ones



def routes_of(interface):
    """The networks that h reaches by an interface, as start and prefix."""
    networks = [str(ipaddress.ip_interface(address).network) for address in ADDRESSES[interface]]
    networks += ["fe80::/64"] + BACK.get(INTERFACES[interface], [])
    return networks + (["0.0.0.0/0", "::/0"] if KINDS[interface] == "default" else [])


TCP, UDP = "tcp", "udp"
# Sockets of h: protocol, address, port. "::" takes IPv6 alone.
LISTENERS = [(TCP, a, p) for p in (22, 80, 81, 90, 443, 993, 8080, 9090) for a in ("0.0.0.0", "::")]
LISTENERS += [
    (TCP, "127.0.0.1", 3306), (TCP, "::1", 3306), (TCP, "10.9.1.1", 5432),
    (TCP, "2001:db8:9:1::1", 5432), (UDP, "0.0.0.0", 53), (UDP, "::", 53), (UDP, "10.9.1.1", 123),
]
CONTAINER = [(TCP, "172.17.0.2", 80), (TCP, "fd00:17::2", 80), (UDP, "172.17.0.2", 53)]
# Ports that only lead somewhere by translation.
EXTRA = [7777, 1234, 445]


def family_of(address):
    return V6 if ":" in address else V4


def run(*words, given=None):
    done = subprocess.run(words, input=given, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    if done.returncode != 0:
        raise OSError(f"{' '.join(words)}: {done.stdout.strip()}")
    return done.stdout


def enter(name):
    """Move this thread into a namespace."""
    fd = os.open(name, os.O_RDONLY)
    try:
        if LIBC.setns(fd, CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), "setns")
    finally:
        os.close(fd)


class Net:
    """The namespaces; removed by close()."""

    def __init__(self):
        self.prefix = f"mg{os.getpid()}"
        self.home = os.open("/proc/self/ns/net", os.O_RDONLY)
        self.made, self.server = [], None
        try:
            self.build()
        except OSError:
            self.close()
            raise

    def path(self, name):
        return f"/run/netns/{self.prefix}{name}"

    def ip(self, name, *words):
        return run("ip", "-n", self.prefix + name, *words)

    def build(self):
        for name in "hopk":
            run("ip", "netns", "add", self.prefix + name)
            self.made.append(name)
            self.ip(name, "link", "set", "lo", "up")
            self.inside(name, "sysctl", "-qw", "net.ipv4.conf.all.rp_filter=0",
                        "net.ipv4.conf.default.rp_filter=0", "net.ipv6.conf.default.accept_dad=0",
                        "net.ipv4.icmp_ratelimit=0", "net.ipv4.tcp_syncookies=0")
        self.inside("h", "sysctl", "-qw", "net.ipv4.ip_forward=1",
                    "net.ipv6.conf.all.forwarding=1", "net.ipv4.conf.all.send_redirects=0")
        self.ip("h", "link", "add", "br0", "type", "bridge")
        for interface, peer in INTERFACES.items():
            self.link(interface, peer)
        for interface, peer in INTERFACES.items():
            self.number(interface, peer)
        for interface, peer in INTERFACES.items():
            self.acquaint(interface, peer)
        self.start()

    def inside(self, name, *words, given=None):
        return run("ip", "netns", "exec", self.prefix + name, *words, given=given)

    def link(self, interface, peer):
        """Ends of veth pairs count as containers': what leads out is a macvlan on one."""
        lower = "veth0" if interface == "br0" else "l" + interface
        self.ip("h", "link", "add", lower, "type", "veth", "peer", "name", "e", "netns",
                self.prefix + peer)
        self.ip("h", "link", "set", lower, "up")
        if interface == "br0":
            self.ip("h", "link", "set", lower, "master", "br0")
        else:
            self.ip("h", "link", "add", "link", lower, "name", interface, "type", "macvlan",
                    "mode", "bridge")

    def number(self, interface, peer):
        for address in ADDRESSES[interface]:
            self.ip("h", "addr", "add", address, "dev", interface)
        self.ip("h", "link", "set", interface, "up")
        for address in NEIGHBOURS[peer]:
            self.ip(peer, "addr", "add", address, "dev", "e")
        self.ip(peer, "link", "set", "e", "up")
        mine = {address.split("/")[0] for address in NEIGHBOURS[peer]}
        for _, at, address in SOURCES:
            if at == peer and address not in mine:
                length = 32 if family_of(address) == V4 else 128
                self.ip(peer, "addr", "add", f"{address}/{length}", "dev", "e")

    def mac(self, name, interface):
        return self.ip(name, "-o", "link", "show", "dev", interface).split("link/ether ")[1][:17]

    def acquaint(self, interface, peer):
        """Routes, and neighbours by hand: rulesets stop what IPv6 asks its neighbours."""
        for family in (V4, V6):
            mine = [a.split("/")[0] for a in ADDRESSES[interface] if family_of(a) == family][0]
            theirs = [a.split("/")[0] for a in NEIGHBOURS[peer] if family_of(a) == family]
            self.ip(peer, "neigh", "replace", mine, "lladdr", self.mac("h", interface), "dev", "e",
                    "nud", "permanent")
            for address in theirs:
                self.ip("h", "neigh", "replace", address, "lladdr", self.mac(peer, "e"), "dev",
                        interface, "nud", "permanent")
            option = "-6" if family == V6 else "-4"
            self.ip(peer, option, "route", "add", "default", "via", mine)
            if peer == "o":
                self.ip("h", option, "route", "add", "default", "via", theirs[0])
            for network in BACK.get(peer, []):
                if family_of(network) == family:
                    self.ip("h", option, "route", "add", network, "via", theirs[0])

    def start(self):
        """The listeners, in a process of their own."""
        ready, told = os.pipe()
        self.server = os.fork()
        if self.server == 0:
            try:
                serve([(self.path("h"), "h", LISTENERS), (self.path("k"), "k", CONTAINER)], told)
            finally:
                os._exit(1)
        os.close(told)
        if os.read(ready, 1) != b"x":
            raise OSError("the listeners do not start")
        os.close(ready)

    def enter(self, name):
        enter(self.path(name))

    def leave(self):
        if LIBC.setns(self.home, CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), "setns")

    def close(self):
        if self.server:
            os.kill(self.server, 9)
            os.waitpid(self.server, 0)
        for name in self.made:
            subprocess.run(["ip", "netns", "del", self.prefix + name], check=False)

    def forget(self):
        """Connections that conntrack knows would let in what new rules stop."""
        self.enter("h")
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 12) as netlink:
            for family in (V4, V6):
                message = struct.pack("=LHHLLBBH", 20, 0x102, 5, 1, 0, family, 0, 0)
                netlink.send(message)
                netlink.recv(4096)
        self.leave()

    def load(self, ruleset):
        """Whether the kernel takes it, of nft or of iptables-save, and what was said."""
        words, whole = ["nft", "-f", "-"], "flush ruleset\n" + ruleset
        if ruleset.startswith("*"):
            self.inside("h", "nft", "flush", "ruleset")
            words, whole = ["iptables-nft-restore"], ruleset
        done = subprocess.run(["ip", "netns", "exec", self.prefix + "h"] + words, input=whole,
                              text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              check=False)
        if done.returncode == 0:
            self.forget()
        return done.returncode == 0, done.stdout


def listen(protocol, address, port):
    family = family_of(address)
    kind = socket.SOCK_STREAM if protocol == TCP else socket.SOCK_DGRAM
    s = socket.socket(family, kind)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if family == V6:
        s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    if protocol == UDP:
        if family == V6:
            s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVPKTINFO, 1)
        else:
            s.setsockopt(socket.IPPROTO_IP, 8, 1)  # IP_PKTINFO
    s.bind((address, port))
    if protocol == TCP:
        s.listen(512)
    s.setblocking(False)
    return s


def serve(places, told):
    """Says "PLACE ADDRESS PORT" to whoever sends something."""
    poll = select.epoll()
    sockets = {}
    for path, place, listeners in places:
        enter(path)
        for protocol, address, port in listeners:
            s = listen(protocol, address, port)
            sockets[s.fileno()] = (s, protocol, f"{place} {address} {port}".encode())
            poll.register(s.fileno(), select.EPOLLIN)
    os.write(told, b"x")
    while True:
        for fd, _ in poll.poll():
            s, what, name = sockets[fd]
            try:
                if what == TCP:
                    c, _ = s.accept()
                    c.setblocking(False)
                    sockets[c.fileno()] = (c, "data", name)
                    poll.register(c.fileno(), select.EPOLLIN)
                elif what == UDP:
                    answer_datagram(s, name)
                else:
                    if s.recv(100):
                        s.send(name)
                        continue
                    raise OSError("closed")
            except OSError:
                if what == "data":
                    poll.unregister(fd)
                    del sockets[fd]
                    s.close()


def answer_datagram(s, name):
    """From the address it was sent to, as a service that cares does."""
    data, about, _, sender = s.recvmsg(100, 200)
    del data
    for level, kind, info in about:
        if level == socket.IPPROTO_IP and kind == 8:
            index, _, address = struct.unpack("=I4s4s", info[:12])
            about = [(level, kind, struct.pack("=I4s4s", 0, address, address))]
            del index
        elif level == socket.IPPROTO_IPV6:
            about = [(level, kind, info)]
    s.sendmsg([name], about, 0, sender)


def attempts():
    """What is tried from each source: protocol, address, port. The host is addressed at each of its
    addresses outside, and by containers at that of the bridge as well."""
    ports = sorted({(protocol, port) for protocol, _, port in LISTENERS} |
                   {(TCP, port) for port in EXTRA} | {(UDP, 7777)})
    for zone, at, source in SOURCES:
        for interface, addresses in ADDRESSES.items():
            for address in (a.split("/")[0] for a in addresses):
                if family_of(address) != family_of(source) or \
                        (interface == "br0" and zone != "container"):
                    continue
                for protocol, port in ports:
                    yield at, source, protocol, address, port


def probe(net, wait):
    """Try all at once: the answers, by (namespace, source, protocol, address, port)."""
    poll = select.epoll()
    waiting, answers, place = {}, {}, None
    for attempt in sorted(attempts()):
        at, source, protocol, address, port = attempt
        if at != place:
            net.enter(at)
            place = at
        kind = socket.SOCK_STREAM if protocol == TCP else socket.SOCK_DGRAM
        s = socket.socket(family_of(source), kind)
        s.setblocking(False)
        try:
            s.bind((source, 0))
            if protocol == TCP:
                s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                s.connect((address, port))
            else:
                s.sendto(b"?", (address, port))
        except BlockingIOError:
            pass
        except OSError:
            s.close()
            continue
        waiting[s.fileno()] = (s, attempt)
        poll.register(s.fileno(), select.EPOLLOUT if protocol == TCP else select.EPOLLIN)
    net.leave()
    end = time.monotonic() + wait
    while waiting and (left := end - time.monotonic()) > 0:
        for fd, event in poll.poll(left):
            s, attempt = waiting[fd]
            try:
                if event & select.EPOLLIN:
                    answers[attempt] = s.recv(100).decode()
                elif event & select.EPOLLOUT and not s.getsockopt(socket.SOL_SOCKET,
                                                                  socket.SO_ERROR):
                    s.send(b"?")
                    poll.modify(fd, select.EPOLLIN)
                    continue
            except OSError:
                pass
            poll.unregister(fd)
            del waiting[fd]
            s.close()
    for s, _ in waiting.values():
        s.close()
    return answers
