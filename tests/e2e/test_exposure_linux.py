#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What `margay exposure` says of sockets and their processes is what was opened, and what ss says.
In a network namespace of its own, whose interface is one end of a veth pair.

usage: test_exposure_linux.py MARGAY
"""
import collections
import glob
import json
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
SCHEMA = HERE + "/../../docs/schema/exposure-1.json"
FINDINGS = HERE + "/../../docs/schema/agent-findings-1.json"
PYTHON = os.path.realpath(sys.executable)
MARGAY = ""

# Opens sockets: protocol, family, address, port, interface, whether IPv6 alone; then waits.
OPEN = """import json, os, socket, sys, time
kept = []
if "user" in sys.argv: os.setuid(int(sys.argv[-1]))
for protocol, family, address, port, device, only in json.loads(sys.argv[1]):
    s = socket.socket(getattr(socket, family), socket.SOCK_STREAM if protocol == "tcp" else socket.SOCK_DGRAM)
    if family == "AF_INET6": s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, only)
    if protocol == "tcp": s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if device: s.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, device.encode())
    s.bind(socket.getaddrinfo(address.encode(), port, getattr(socket, family), s.type, 0, socket.AI_NUMERICHOST)[0][4])
    if protocol == "tcp": s.listen()
    kept.append(s)
if "client" in sys.argv:  # none of these takes what comes from others
    kept += [socket.create_connection(kept[0].getsockname()), kept[0].accept()[0]]
    kept.append(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    kept[-1].connect(("192.0.2.9", 9))
    kept.append(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    kept.append(socket.socket(socket.AF_INET, socket.SOCK_STREAM))
    kept[-1].bind(("192.0.2.1", 7777))
if "threads" in sys.argv: kept += [socket.socket(socket.AF_INET) for _ in range(3)]
for s in kept[-3:] if "threads" in sys.argv else ():
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    s.bind(("0.0.0.0", 9001))
    s.listen()
if "twice" not in sys.argv or os.fork(): print("ready", flush=True)
time.sleep(600)
"""
PERL = """use IO::Socket::INET;
my $s = IO::Socket::INET->new(LocalAddr => "0.0.0.0", LocalPort => $ARGV[0], Listen => 5) or die;
$| = 1; print "ready\\n"; sleep 600;"""

Row = collections.namedtuple("Row", "protocol address port")


def skip(why):
    print("skipped:", why)
    sys.exit(77)


def tcp(address, port, device="", only=False, protocol="tcp"):
    return (protocol, "AF_INET6" if ":" in address else "AF_INET", address, port, device, only)


def udp(address, port, **rest):
    return tcp(address, port, protocol="udp", **rest)


def owner_of(path):
    """The package of dpkg that has the file; None: none has."""
    if shutil.which("dpkg-query") is None:
        return None
    done = subprocess.run(["dpkg-query", "-S", path], capture_output=True, text=True, check=False)
    return re.split("[:,]", done.stdout)[0] if done.returncode == 0 else None


def rows_of(document):
    """What is said of each socket, and its verdict in each zone."""
    rows, verdicts = {}, collections.defaultdict(dict)
    for entry in document["exposures"]:
        row = Row(entry["protocol"], entry["address"], entry["port"])
        rows[row] = entry
        verdicts[row][entry["zone"]] = entry["verdict"]
    return rows, verdicts


def rows_of_ss():
    """{socket: (interface, processes)}; what ss calls "*" takes both families."""
    rows = {}
    text = subprocess.run(["ss", "-lntupH"], capture_output=True, text=True, check=True).stdout
    for line in text.splitlines():
        fields = line.split()
        address, port = fields[4].rsplit(":", 1)
        address, _, device = address.strip("[]").replace("]%", "%").partition("%")
        pids = {int(pid) for pid in re.findall(r"pid=(\d+)", line)}
        for one in ("::", "0.0.0.0") if address == "*" else (address.replace("::ffff:", ""),):
            rows[Row(fields[0], one, int(port))] = (device or None, pids)
    return rows


class Exposure(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.dir = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.dir)
        os.chmod(cls.dir, 0o755)
        cls.margay = shutil.copy(MARGAY, cls.dir + "/margay")  # which everybody may run
        for command in ("link set lo up", "link add out type veth peer name far",
                        "address add 192.0.2.1/24 dev out", "link set out up", "link set far up",
                        "address add fe80::1/64 dev out nodad",
                        "address add 2001:db8::1/64 dev out nodad",
                        "route add default via 2001:db8::2 dev out",
                        "route add default via 192.0.2.254 dev out"):
            subprocess.run(["ip", *command.split()], check=True)

    def start(self, *command, **rest):
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True,
                                   start_new_session=True, **rest)
        self.addCleanup(self.end, process)
        self.assertEqual(process.stdout.readline(), "ready\n")
        return process

    @staticmethod
    def end(process):
        """With all that it started; again does no harm."""
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            process.stdout.close()

    def open(self, *sockets, program=(PYTHON,), more=()):
        return self.start(*program, "-c", OPEN, json.dumps(sockets), *more,
                          env=dict(os.environ, PYTHONHOME=sys.base_prefix))

    def run_margay(self, *options, wrapper=()):
        return subprocess.run([*wrapper, self.margay, "exposure", *options], capture_output=True,
                              text=True, check=False)

    def look(self, wrapper=()):
        """Sockets, verdicts, {(area, code): detail} of the coverage."""
        done = self.run_margay("--format", "json", "--all", wrapper=wrapper)
        self.assertIn(done.returncode, (0, 3), done.stderr)
        with open(self.dir + "/out.json", "w", encoding="utf-8") as file:
            file.write(done.stdout)
        subprocess.run([HERE + "/validate-schema", SCHEMA, self.dir + "/out.json"], check=True,
                       stdout=subprocess.DEVNULL)
        document = json.loads(done.stdout)
        return (*rows_of(document), {(c["area"], c["code"]): c for c in document["coverage"]})

    def assert_ss_agrees(self, rows):
        if shutil.which("ss") is None:
            print("left out: no ss to compare with")
            return
        said = rows_of_ss()
        self.assertEqual(set(said), set(rows))
        for row, (device, pids) in said.items():
            self.assertEqual(rows[row]["device"], device, row)
            self.assertIn(rows[row]["pid"], pids, row)

    def test_sockets(self):
        process = self.open(
            tcp("192.0.2.1", 8001), tcp("0.0.0.0", 8002), tcp("127.0.0.1", 8003),
            tcp("::", 8004, only=True), tcp("::", 8005), tcp("::1", 8006), udp("0.0.0.0", 8007),
            udp("::", 8008), udp("127.0.0.1", 8009), tcp("0.0.0.0", 8010, device="out"),
            tcp("::ffff:192.0.2.1", 8011), tcp("fe80::1%out", 8012), udp("::", 45678, only=True),
            more=["client"])
        expected = {  # scope, interface
            Row("tcp", "192.0.2.1", 8001): ("specific", None),
            Row("tcp", "0.0.0.0", 8002): ("wildcard", None),
            Row("tcp", "127.0.0.1", 8003): ("loopback", None),
            Row("tcp", "::", 8004): ("wildcard", None),
            Row("tcp", "::", 8005): ("wildcard", None),
            Row("tcp", "0.0.0.0", 8005): ("wildcard", None),
            Row("tcp", "::1", 8006): ("loopback", None),
            Row("udp", "0.0.0.0", 8007): ("wildcard", None),
            Row("udp", "::", 8008): ("wildcard", None),
            Row("udp", "0.0.0.0", 8008): ("wildcard", None),
            Row("udp", "127.0.0.1", 8009): ("loopback", None),
            Row("tcp", "0.0.0.0", 8010): ("wildcard", "out"),
            Row("tcp", "192.0.2.1", 8011): ("specific", None),
            Row("tcp", "fe80::1", 8012): ("link-local", "out"),
            Row("udp", "::", 45678): ("wildcard", None),
        }
        rows, verdicts, coverage = self.look()
        self.assertEqual({row: (e["scope"], e["device"]) for row, e in rows.items()}, expected)
        self.assert_ss_agrees(rows)
        for row, entry in rows.items():
            self.assertEqual((entry["pid"], entry["path"], entry["user"], entry["replaced"]),
                             (process.pid, PYTHON, "root", False), row)
            self.assertEqual(entry["package"], owner_of(PYTHON), row)
            self.assertEqual(entry["family"], "ipv6" if ":" in row.address else "ipv4", row)
            self.assertEqual(entry["process"], os.path.basename(PYTHON)[:15], row)
        self.assertEqual(coverage["listeners", "READ"]["count"], len(expected))
        self.assertNotIn(("listeners", "PROCESS_UNKNOWN"), coverage)
        self.assertEqual(coverage["firewall", "READ"]["level"], "complete")
        print(self.run_margay("--all").stdout)
        self.check_verdicts(verdicts, expected)

    def check_verdicts(self, verdicts, expected):
        """There is no rule: who can send there gets through."""
        for row, (scope, _) in expected.items():
            where = {zone for zone, verdict in verdicts[row].items() if verdict == "reachable"}
            self.assertEqual(where, {"loopback": set(), "link-local": {"subnet"}}.get(
                scope, {"subnet", "private", "any"}), row)
            self.assertTrue({verdict for zone, verdict in verdicts[row].items()
                             if zone not in where} <= {"blocked"}, row)

    def test_a_program_that_was_replaced(self):
        path = shutil.copy(PYTHON, self.dir + "/program")
        self.open(tcp("0.0.0.0", 8001), program=[path])
        row = Row("tcp", "0.0.0.0", 8001)
        self.assertFalse(self.look()[0][row]["replaced"])
        shutil.copy(PYTHON, self.dir + "/new")
        os.rename(self.dir + "/new", path)
        self.assertEqual([self.look()[0][row][key] for key in ("path", "replaced")], [path, True])
        os.remove(path)
        self.assertEqual([self.look()[0][row][key] for key in ("path", "replaced")], [path, True])
        path = shutil.copy(PYTHON, self.dir + "/program (deleted)")  # as the kernel calls one
        self.open(tcp("0.0.0.0", 8002), program=[path])
        row = Row("tcp", "0.0.0.0", 8002)
        self.assertEqual([self.look()[0][row][key] for key in ("path", "replaced")], [path, False])

    def test_programs_of_packages(self):
        perl = os.path.realpath(shutil.which("perl") or "/")
        if owner_of(perl) is None:
            self.skipTest("no perl of a package")
        process = self.start(perl, "-e", PERL, "8001")
        entry = self.look()[0][Row("tcp", "0.0.0.0", 8001)]
        self.assertEqual([entry["pid"], entry["package"]], [process.pid, owner_of(perl)])
        # A container in the host's network has another file by that name.
        program = shutil.copy(PYTHON, self.dir + "/program")
        self.open(tcp("0.0.0.0", 8002), program=[
            "unshare", "--mount", "sh", "-c", f'mount --bind {program} {perl} && exec {perl} "$@"', "-"])
        entry = self.look()[0][Row("tcp", "0.0.0.0", 8002)]
        self.assertEqual([entry["package"], entry["replaced"]], [None, False])
        # Where the tests have another root, the kernel tells the path from that of the system.
        self.assertTrue(entry["path"].endswith(perl), entry["path"])

    def test_users(self):
        self.open(tcp("0.0.0.0", 8001), more=["user", str(pwd.getpwnam("nobody").pw_uid)])
        self.open(tcp("0.0.0.0", 8002), more=["user", "54321"])
        rows, _, _ = self.look()
        self.assertEqual(rows[Row("tcp", "0.0.0.0", 8001)]["user"], "nobody")
        self.assertEqual(rows[Row("tcp", "0.0.0.0", 8002)]["user"], "54321")

    def test_of_several_processes_the_oldest(self):
        process = self.open(tcp("0.0.0.0", 8001), more=["twice"])
        entry = self.look()[0][Row("tcp", "0.0.0.0", 8001)]
        self.assertEqual(entry["pid"], process.pid)

    def test_of_a_port_that_threads_share_one(self):
        processes = [self.open(more=["threads"]) for _ in range(2)]
        done = self.run_margay("--format", "json")
        entries = json.loads(done.stdout)["exposures"]
        self.assertEqual(sorted(e["pid"] for e in entries if e["zone"] == "any"),
                         sorted(process.pid for process in processes))

    def test_what_systemd_has_for_a_unit(self):
        """Its control group is that of the test, by another name."""
        if subprocess.run(["unshare", "--mount", "mount", "-t", "cgroup2", "none", "/mnt"],
                          stderr=subprocess.DEVNULL, check=False).returncode != 0:
            self.skipTest("control groups cannot be mounted here")
        owners = {}
        for unit in glob.glob("/usr/lib/systemd/system/*.socket"):
            service = unit.replace(".socket", ".service")
            if os.path.exists(service):  # dpkg may have the name before /usr was merged
                owners[unit] = owner_of(service) or owner_of(service.replace("/usr", "", 1))
        unit = min(filter(owners.get, owners), default="/none/unknown.socket")
        if not owners.get(unit):
            print("left out: whose it is, as no package has a socket unit here")
        name = os.path.basename(unit)
        program = shutil.copy(PYTHON, self.dir + "/systemd")
        outer = self.start("unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-ec", f"""
            mount -t proc none /proc
            group=$(sed -n s/^0::// /proc/self/cgroup)
            mkdir -p {self.dir}/groups
            mount -t cgroup2 none {self.dir}/groups
            mount -t tmpfs none /sys/fs/cgroup
            mkdir -p /sys/fs/cgroup/system.slice/{name} /sys/fs/cgroup/system.slice/other.socket
            mount --bind {self.dir}/groups/$group /sys/fs/cgroup/system.slice/{name}
            exec {program} -c "$0" "$@" """, OPEN, json.dumps([tcp("0.0.0.0", 8001)]),
            env=dict(os.environ, PYTHONHOME=sys.base_prefix))
        with open(f"/proc/{outer.pid}/task/{outer.pid}/children", encoding="ascii") as children:
            first = children.read().strip()
        entry = self.look(["nsenter", "--target", first, "--root", "--pid", "--mount"])[0][Row("tcp", "0.0.0.0", 8001)]
        self.assertEqual([entry[key] for key in ("process", "services", "package")],
                         ["systemd", [name], owners.get(unit)])

    def test_ports_that_are_sent_on(self):
        if shutil.which("nft") is None:
            self.skipTest("no nft")
        rules = """
            table ip nat {
             chain p { type nat hook prerouting priority dstnat;
              tcp dport 8080 dnat to 198.51.100.2:80
              tcp dport 8081 dnat to 198.51.100.2:81
              ip saddr 10.0.0.0/8 tcp dport 8082-8090 dnat to 198.51.100.2
             }
            }
            table ip f {
             chain f { type filter hook forward priority 0; policy drop;
              ct state established accept
              tcp dport 80 accept
             }
            }"""
        subprocess.run(["nft", "-f", "-"], input=rules, text=True, check=True)
        self.addCleanup(subprocess.run, ["nft", "flush", "ruleset"], check=True)
        subprocess.run(["ip", "link", "add", "br0", "type", "bridge"], check=True)
        self.addCleanup(subprocess.run, ["ip", "link", "del", "br0"], check=True)
        subprocess.run(["ip", "address", "add", "198.51.100.1/24", "dev", "br0"], check=True)
        subprocess.run(["ip", "link", "set", "br0", "up"], check=True)
        self.open(tcp("0.0.0.0", 8081))
        row = Row("tcp", "0.0.0.0", 8080)
        subprocess.run(["sysctl", "-qw", "net.ipv4.ip_forward=0"], check=True)
        _, verdicts, _ = self.look()
        self.assertEqual({zone: verdicts[row][zone] for zone in ("any", "private", "subnet")},
                         dict.fromkeys(("any", "private", "subnet"), "blocked"))
        subprocess.run(["sysctl", "-qw", "net.ipv4.ip_forward=1"], check=True)
        rows, verdicts, coverage = self.look()
        self.assertEqual([rows[row][key] for key in ("forward", "pid", "process", "package")],
                         ["198.51.100.2:80", None, None, None])
        self.assertEqual(verdicts[row], {"any": "reachable", "private": "reachable",
                                         "subnet": "reachable", "container": "unknown"})
        self.assertIsNone(rows[Row("tcp", "0.0.0.0", 8081)]["forward"])
        self.assertEqual(len(rows), 2)
        self.assertEqual(coverage["firewall", "FORWARDS_UNKNOWN"]["count"], 1)
        self.assertIn("forwarded to 198.51.100.2:80", self.run_margay().stdout)

    def test_what_a_job_of_the_agent_may_read(self):
        """It has given up most of its rights, and sees what `margay exposure` sees."""
        program = shutil.which("iptables-legacy")
        rule = ["INPUT", "-p", "tcp", "--dport", "8001", "-j", "DROP"]
        if program is None or subprocess.run([program, "-A", *rule], check=False).returncode != 0:
            self.skipTest("no iptables-legacy")
        self.addCleanup(subprocess.run, [program, "-D", *rule], check=True)
        self.open(tcp("0.0.0.0", 8001), tcp("0.0.0.0", 8002))
        data = tempfile.mkdtemp(dir=self.dir)
        subprocess.run([self.margay, "agent", "job", "exposure", "--reasons", "request", "--data",
                        data], check=True, stdout=subprocess.DEVNULL)
        with open(data + "/exposure.json", encoding="utf-8") as file:
            document = json.load(file)
        self.assertIn(("firewall", "READ"), {(c["area"], c["code"]) for c in document["coverage"]})
        _, verdicts = rows_of(document)
        self.assertEqual(verdicts, self.look()[1])
        self.assertEqual([verdicts[Row("tcp", "0.0.0.0", port)]["any"] for port in (8001, 8002)],
                         ["blocked", "reachable"])

    def test_who_may_see_nothing_says_so(self):
        self.open(tcp("0.0.0.0", 8001), tcp("127.0.0.1", 8002))
        rows, verdicts, coverage = self.look(["setpriv", "--reuid=nobody", "--regid=nogroup",
                                              "--clear-groups"])
        entry = rows[Row("tcp", "0.0.0.0", 8001)]
        self.assertEqual([entry[key] for key in ("pid", "process", "path", "package", "user")],
                         [None, None, None, None, "root"])
        self.assertEqual(set(verdicts[Row("tcp", "0.0.0.0", 8001)].values()), {"unknown"})
        unknown = coverage["listeners", "PROCESS_UNKNOWN"]
        self.assertEqual([unknown["count"], unknown["level"]], [2, "limited"])
        self.assertIn("may not be looked into", unknown["detail"])
        self.assertEqual(coverage["firewall", "FIREWALL_UNKNOWN"]["level"], "limited")

    def remember(self, day):
        """A look by the agent's job; what is open and what is fixed by its history."""
        data, moment = self.dir + "/data", 1795400000 + day * 86400
        env = dict(os.environ, SOURCE_DATE_EPOCH=str(moment))
        os.makedirs(data, mode=0o700, exist_ok=True)
        subprocess.run([self.margay, "agent", "job", "exposure", "--reasons", "request", "--data",
                        data], check=True, env=env, stdout=subprocess.DEVNULL)
        listed = []
        for more in ((), ("--fixed",)):
            command = [self.margay, "agent", "findings", "--data", data, *more]
            done = subprocess.run([*command, "--format", "json"], check=True, env=env,
                                  capture_output=True, text=True)
            with open(self.dir + "/findings.json", "w", encoding="utf-8") as file:
                file.write(done.stdout)
            subprocess.run([HERE + "/validate-schema", FINDINGS, self.dir + "/findings.json"],
                           check=True, stdout=subprocess.DEVNULL)
            listed.append({(f["title"], f["package"]): tuple(
                (f[key] or "")[:10] for key in ("first_seen", "last_seen", "fixed"))
                           for f in json.loads(done.stdout)["findings"]})
            self.table = subprocess.run(command, check=True, env=env, capture_output=True,
                                        text=True).stdout
        return listed

    def test_what_was_open_when(self):
        process = self.open(tcp("0.0.0.0", 8001), tcp("127.0.0.1", 8002))
        program = owner_of(PYTHON) or os.path.basename(PYTHON)[:15]
        titles = [(f"Port 8001 is reachable from {zone} - TCP", program)
                  for zone in ("any network", "private networks", "the host's own subnets")]
        days = ["2026-11-23", "2026-11-24", "2026-11-25"]
        self.assertEqual(self.remember(0), [{t: (days[0], days[0], "") for t in titles}, {}])
        self.assertEqual(self.remember(1), [{t: (days[0], days[1], "") for t in titles}, {}])
        self.end(process)
        self.assertEqual(self.remember(2), [{}, {t: (days[0], days[1], days[2]) for t in titles}])
        self.assertRegex(self.table, f"Port 8001 is reachable from any network - TCP .*{days[2]}")
        with open(self.dir + "/data/exposure-history.ndjson", "r+", encoding="utf-8") as file:
            file.truncate(100)
        self.assertEqual(self.remember(3), [{}, {}])
        with open(self.dir + "/data/exposure.json", encoding="utf-8") as file:
            codes = [(c["area"], c["code"]) for c in json.load(file)["coverage"]]
        self.assertIn(("history", "FORMAT"), codes)

    def test_nothing_listens(self):
        rows, _, coverage = self.look()
        self.assertEqual(rows, {})
        self.assertEqual(coverage["listeners", "READ"]["count"], 0)
        self.assertEqual(self.run_margay().returncode, 0)


def main():
    global MARGAY
    arguments = sys.argv[1:]
    MARGAY = os.path.abspath(arguments.pop(0))
    if os.geteuid() != 0:
        skip("root rights are needed")
    for program in ("ip", "unshare", "nsenter", "setpriv"):
        if shutil.which(program) is None:
            skip(f"no {program}")
    if arguments[:1] != ["--inside"]:
        test = ["unshare", "--net", "--mount", "--propagation", "private"]
        if subprocess.run([*test, "ip", "link", "add", "out", "type", "veth", "peer", "name", "far"],
                          stderr=subprocess.DEVNULL, check=False).returncode != 0:
            skip("network namespaces are not permitted here")
        os.execvp("unshare", [*test, sys.executable, os.path.abspath(__file__), MARGAY, "--inside",
                              *arguments])
    unittest.main(argv=[sys.argv[0], *arguments[1:]], verbosity=2)


if __name__ == "__main__":
    main()
