#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Network exposure on Windows, run under Wine: sockets of a Windows program are held against rules of a
firewall that are imported into the registry of a Wine prefix of its own.

usage: test_exposure_windows.py RUNNER MARGAY_EXE INVENTORY_EXE LISTENER_EXE

Wine does not tell the processes of sockets, and has no firewall: verdicts that hang on a program are
unknown here.
"""
import json
import os
import socket
import subprocess
import sys
import tempfile
import unittest

import wine_prefix

HERE = os.path.dirname(os.path.abspath(__file__))
SCHEMA = HERE + "/../../docs/schema/exposure-1.json"
POLICY = r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy"
GPO = r"HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\WindowsFirewall"
PROFILES = [POLICY + "\\" + name for name in ("DomainProfile", "StandardProfile", "PublicProfile")]
RULE = "v2.30|Active=TRUE|Dir=In|"
RUNNER = EXE = INVENTORY = LISTENER = ""


def free_ports(count):
    sockets = [socket.create_server(("0.0.0.0", 0)) for _ in range(count)]
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


class Exposure(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.dir = tempfile.mkdtemp(dir=".")
        cls.addClassCleanup(wine_prefix.remove, cls.dir)
        cls.prefix = os.path.abspath(cls.dir) + "/wine"
        cls.environment = wine_prefix.copy(RUNNER, cls.prefix)
        names = ("open", "some", "blocked", "odd", "domain", "policy", "program", "own", "none")
        cls.port = dict(zip(names, free_ports(len(names))))
        cls.listen()

    @classmethod
    def listen(cls):
        specs = [("udp" if name == "policy" else "tcp") + ":"
                 + ("127.0.0.1" if name == "own" else "0.0.0.0") + f":{port}"
                 for name, port in cls.port.items()]
        cls.listener = subprocess.Popen([RUNNER, LISTENER, *specs], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, env=cls.environment)
        cls.addClassCleanup(cls.stop)
        assert cls.listener.stdout.readline().strip() == "ready"

    @classmethod
    def stop(cls):
        cls.listener.communicate(timeout=60)

    def run_exe(self, program, *arguments, status=0):
        done = subprocess.run([RUNNER, program, *arguments], capture_output=True, text=True,
                              timeout=120, env=self.environment)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout

    def import_keys(self, keys):
        """keys: a key and its values, or None to delete it with all below."""
        lines = ["Windows Registry Editor Version 5.00", ""]
        for key, values in keys:
            lines.append(f"[{'-' if values is None else ''}{key}]")
            for name, value in (values or {}).items():
                text = value.replace("\\", "\\\\") if isinstance(value, str) else None
                lines.append(f'"{name}"="{text}"' if text is not None
                             else f'"{name}"=dword:{value:08x}')
            lines.append("")
        path = self.dir + "/seed.reg"
        with open(path, "w", encoding="utf-16", newline="\r\n") as file:
            file.write("\n".join(lines))
        self.run_exe("reg", "import", path)

    def seed(self, rules, policy_rules=(), **profile):
        settings = {"EnableFirewall": 1, **profile}
        self.import_keys([(POLICY, None), (GPO, None)])
        self.import_keys([(key, settings) for key in PROFILES]
                         + [(POLICY + r"\FirewallRules", {n: RULE + r for n, r in rules}),
                            (GPO + r"\FirewallRules", {n: RULE + r for n, r in policy_rules})])

    def exposure(self, *arguments, status=0):
        text = self.run_exe(EXE, "exposure", "--format", "json", *arguments, status=status)
        path = self.dir + "/exposure.json"
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        subprocess.run([HERE + "/validate-schema", SCHEMA, path], check=True)
        return json.loads(text)

    def verdicts(self, document, name):
        """Zone: verdict, of one socket; own subnets are left out, for the host may have none."""
        found = {e["zone"]: e for e in document["exposures"] if e["port"] == self.port[name]}
        found.pop("subnet", None)
        self.assertEqual(set(found), {"any", "private"}, name)
        return found

    def expect(self, document, name, any_zone, private, rule, reason=None):
        found = self.verdicts(document, name)
        self.assertEqual((found["any"]["verdict"], found["private"]["verdict"]),
                         (any_zone, private), found)
        self.assertEqual(found["any"]["rule"], rule)
        if reason:
            self.assertIn(reason, found["any"]["reason"])
        else:
            self.assertIsNone(found["any"]["reason"])

    def seed_rules(self):
        port = self.port
        self.seed([
            ("r1", f"Action=Allow|Protocol=6|LPort={port['open']}|Name=Everyone|"),
            ("r2", f"Action=Allow|Protocol=6|LPort={port['some']}|RA4=198.51.100.0/24|Name=Some|"),
            ("r3", f"Action=Allow|Protocol=6|LPort={port['blocked']}|Name=@shell32.dll,-1|"),
            ("r4", f"Action=Block|Protocol=6|LPort={port['blocked']}|Name=@shell32.dll,-2|"),
            ("r5", f"Action=Allow|Protocol=6|LPort={port['odd']}|Moon=Full|Name=Odd|"),
            ("r6", f"Action=Allow|Profile=Domain|Protocol=6|LPort={port['domain']}|Name=Domain|"),
            ("r7", f"Action=Allow|Protocol=6|LPort={port['program']}|App=C:\\x\\y.exe|Name=App|"),
        ], [("p1", f"Action=Allow|Protocol=17|LPort={port['policy']}|Name=Policy|")])

    def test_verdicts(self):
        self.seed_rules()
        document = self.exposure()
        default = "the default action: block"
        self.expect(document, "open", "reachable", "reachable", "Everyone")
        self.expect(document, "some", "limited", "blocked", "Some", "only some of these addresses")
        self.expect(document, "blocked", "blocked", "blocked", "r4")
        self.expect(document, "odd", "unknown", "unknown", "Odd", "Moon=Full")
        self.expect(document, "domain", "limited", "limited", "Domain", "profile Domain only")
        self.expect(document, "program", "unknown", "unknown", "App", r"C:\x\y.exe")
        self.expect(document, "policy", "reachable", "reachable", "Policy")
        self.expect(document, "own", "blocked", "blocked", "it listens to the host itself only")
        self.expect(document, "none", "blocked", "blocked", default)
        exposure = self.verdicts(document, "open")["any"]
        self.assertEqual(exposure["title"],
                         f"Port {self.port['open']} is reachable from any network - TCP")
        self.assertEqual(exposure["severity"], "INFORMATIONAL")
        codes = {entry["code"]: entry["count"] for entry in document["coverage"]}
        self.assertEqual(codes["RULES_NOT_UNDERSTOOD"], 1)
        self.assertIn("PROFILES_UNKNOWN", codes)

    def test_settings(self):
        self.seed([], EnableFirewall=0)
        self.expect(self.exposure(), "none", "reachable", "reachable", "the firewall is off")
        self.seed([], DefaultInboundAction=0)
        self.expect(self.exposure(), "none", "reachable", "reachable", "the default action: allow")
        self.seed_rules()
        self.import_keys([(key, {"DoNotAllowExceptions": 1}) for key in PROFILES])
        self.expect(self.exposure(), "open", "blocked", "blocked", "no exceptions are allowed")
        self.seed_rules()
        self.import_keys([(GPO + "\\" + name, {"AllowLocalPolicyMerge": 0})
                          for name in ("DomainProfile", "PrivateProfile", "PublicProfile")])
        document = self.exposure()
        self.expect(document, "open", "blocked", "blocked", "the default action: block")
        self.expect(document, "policy", "reachable", "reachable", "Policy")

    def test_table_and_exit_status(self):
        self.seed_rules()
        self.assertRegex(self.run_exe(EXE, "exposure"),
                         rf"INFORMATIONAL +reachable +any private.* 0\.0\.0\.0:{self.port['open']}/tcp")
        table = self.run_exe(EXE, "exposure")
        self.assertNotIn(f":{self.port['none']}/", table)
        self.assertIn(f":{self.port['none']}/", self.run_exe(EXE, "exposure", "--all"))
        self.exposure("--fail-on", "INFORMATIONAL", status=1)
        self.exposure("--fail-on", "CRITICAL")
        self.run_exe(EXE, "exposure", "--fail-on", "UNTRIAGED", status=2)
        self.run_exe(EXE, "exposure", "--output", self.dir + "/out.txt")
        with open(self.dir + "/out.txt", encoding="utf-8") as file:
            self.assertIn("Listeners", file.read())

    def test_inventory_plugin(self):
        # The first that needs a desktop starts one, which holds its output open.
        subprocess.run([RUNNER, INVENTORY], env=self.environment, stdout=subprocess.DEVNULL,
                       timeout=60)
        records = [json.loads(line) for line in self.run_exe(INVENTORY).splitlines()]
        ports = {(r["protocol"], r["port"]): r for r in records if r["type"] == "listener"}
        for name, port in self.port.items():
            self.assertIn(("udp" if name == "policy" else "tcp", port), ports)
        self.assertEqual(ports["tcp", self.port["own"]]["address"], "127.0.0.1")


if __name__ == "__main__":
    RUNNER, EXE, INVENTORY, LISTENER = map(os.path.abspath, sys.argv[1:5])
    unittest.main(argv=sys.argv[:1] + sys.argv[5:], verbosity=0)
