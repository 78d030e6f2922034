#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The sandbox, proved from inside: what a confined process tries fails, and a scan sees the same.

usage: test_sandbox.py MARGAY SANDBOX_PROBE

Prints what came of each probe. What a kernel does not have is named and left out; 77 for a program
that was built with sanitizers.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../data")
MARGAY = PROBE = ""
NOBODY = 65534
ALL = {"no-new-privileges", "landlock", "capabilities", "resource-limits", "seccomp"}
# What only Landlock hinders, and what a capability or Landlock does.
OUTSIDE = {"read a file outside", "list a folder outside"}
OTHERS = {"open another process' memory", "read another process' environment"}
# What matching is there for.
WRITES = {"open a file for writing", "open a file for both", "open an open file for writing",
          "create a file", "create a file without name", "rename a file", "remove a file",
          "remove a folder", "make a folder", "make a link", "change a file's mode",
          "change a file's owner", "change a file's times", "read a file outside",
          "list a folder outside"}
# What has no other end than that of the process.
KILLED = {"make a TCP socket", "connect an open socket", "run a program", "run an open program",
          "trace another process", "read another process' memory", "mount a file system",
          "load a BPF map", "watch page faults", "ask for keys"}


def note(text):
    print("left out: " + text, file=sys.stderr)


class Probed:
    """What sandbox_probe says: protections (name: "on" or why not), probes (name: before, after)."""

    def __init__(self, duty, without=None, user=None):
        self.folder = tempfile.mkdtemp()
        if user is not None:
            os.chown(self.folder, user, user)
        command = [PROBE] + (["--without", without] if without else []) + [duty, self.folder]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, user=user,
                              group=user, extra_groups=[] if user is not None else None)
        lines = [line.split("\t") for line in done.stdout.splitlines()]
        self.protections = {line[0]: line[1] for line in lines if len(line) == 2}
        self.probes = {line[0]: (line[1], line[2]) for line in lines if len(line) == 3}
        shutil.rmtree(self.folder)

    def is_on(self, name):
        return self.protections[name] == "on"

    def succeeded(self):
        return {name for name, (_, after) in self.probes.items() if after == "done"}

    def print(self, title):
        print(title)
        for name, state in self.protections.items():
            print(f"  {name:36} {state}")
        for name, (before, after) in self.probes.items():
            print(f"  {name:36} {before:12} {after}")


class FromInside(unittest.TestCase):
    def check_tried(self, probed):
        """Most probes do something when nothing hinders them, or they would prove nothing."""
        failed = {name: before for name, (before, _) in probed.probes.items() if before != "done"}
        for name, before in failed.items():
            note(f"{name}: not possible here without the sandbox either ({before})")
        self.assertLess(len(failed), len(probed.probes) // 2)

    def check_provider(self, probed, title):
        probed.print(title)
        self.check_tried(probed)
        self.assertEqual(set(probed.protections), ALL)
        possible = set()
        if not probed.is_on("landlock"):
            note(f"{title}: files outside of the root: Landlock: {probed.protections['landlock']}")
            possible |= OUTSIDE | OTHERS
        if not probed.is_on("seccomp"):
            self.skipTest("seccomp: " + probed.protections["seccomp"])
        self.assertLessEqual(probed.succeeded(), possible)
        for name in KILLED:
            self.assertEqual(probed.probes[name][1], "SIGSYS", name)

    def test_provider_can_do_nothing_else(self):
        self.check_provider(Probed("provide"), "provider")

    def test_provider_of_an_ordinary_user(self):
        if os.getuid() != 0:
            self.skipTest("only root becomes another user")
        self.check_provider(Probed("provide", user=NOBODY), "provider of an ordinary user")

    def test_match_writes_in_its_folder_only(self):
        probed = Probed("match")
        probed.print("match")
        if not (probed.is_on("seccomp") and probed.is_on("landlock")):
            self.skipTest(str(probed.protections))
        self.assertLessEqual(probed.succeeded(), WRITES)
        self.assertGreaterEqual(probed.succeeded(), {"create a file", "rename a file"})

    def test_kernel_without_landlock(self):
        probed = Probed("provide", "landlock")
        self.assertEqual(probed.protections["landlock"], "the kernel does not have it")
        self.check_provider(probed, "provider, no Landlock")

    def test_kernel_without_seccomp(self):
        probed = Probed("provide", "seccomp")
        probed.print("provider, no seccomp")
        self.assertEqual(probed.protections["seccomp"], "Function not implemented")
        if not probed.is_on("landlock"):
            self.skipTest("landlock: " + probed.protections["landlock"])
        held = {"open a file for writing", "create a file", "rename a file", "remove a file",
                "run a program", "read a file outside", "trace another process",
                "open another process' memory"}
        self.assertEqual(probed.succeeded() & held, set())

    def test_kernel_that_permits_nothing(self):
        probed = Probed("provide", "landlock,seccomp,privileges,limits")
        off = {name for name in ALL if not probed.is_on(name)}
        self.assertEqual(off, ALL - {"no-new-privileges"})
        self.assertEqual(probed.protections["capabilities"], "Operation not permitted")


def provide(root, *options, without=None):
    """What the provider tells of the host; and what it tells of the sandbox."""
    command = [MARGAY, "provider", "linux", "--root", root, *options]
    if without:
        command = [PROBE, "--without", without, "run"] + command
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    sandbox = [record for record in records if record.get("area") == "sandbox"]
    told = ("host", "package", "coverage")
    return [r for r in records if r["type"] in told and r not in sandbox], sandbox


def rpm_root(parent, kind, name):
    root = os.path.join(parent, kind)
    os.makedirs(root + "/var/lib/rpm")
    shutil.copy(os.path.join(DATA, "rpm", kind, name), root + "/var/lib/rpm/" + name)
    return root


class SameInventory(unittest.TestCase):
    def check(self, root, *options):
        plain, states = provide(root, *options, without="landlock,seccomp,privileges,limits")
        off = {state["subject"] for state in states if state["code"] == "UNPROTECTED"}
        self.assertEqual(off, ALL - {"no-new-privileges"})
        for without in (None, "landlock", "seccomp"):
            records, states = provide(root, *options, without=without)
            self.assertEqual(records, plain, (root, without))
            self.assertIn("PROTECTED", [state["code"] for state in states])
            self.assertNotIn("incomplete", [state["level"] for state in states])
        return plain

    def test_roots_of_distributions(self):
        hosts = os.path.join(DATA, "hosts")
        for name in sorted(os.listdir(hosts)):
            if os.path.isdir(os.path.join(hosts, name)):
                self.check(os.path.join(hosts, name))

    def test_databases_of_rpm(self):
        with tempfile.TemporaryDirectory() as parent:
            for kind, name in RPM:
                records = self.check(rpm_root(parent, kind, name))
                self.assertIn("package", [record["type"] for record in records], kind)

    def test_packages_of_languages(self):
        with tempfile.TemporaryDirectory() as root:
            shutil.copytree(os.path.join(DATA, "inspection"), root + "/usr/lib/inspection")
            self.check(root)

    def test_this_host(self):
        self.check("/", "--no-deep")


class Jobs(unittest.TestCase):
    """What a job of the agent says of itself."""

    def job(self, work, reasons, *options):
        done = subprocess.run([MARGAY, "agent", "job", work, "--reasons", reasons, "--data",
                               self.data, "--db", self.data + "/none.db", *options],
                              stdout=subprocess.PIPE, check=False, text=True)
        self.assertIn(done.returncode, (0, 3))
        return json.loads(done.stdout)

    def setUp(self):
        self.data = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.data)

    def test_protections(self):
        result = self.job("scan", "safety", "--memory", "128", "--cpu", "25")
        names = {"job": set(), "provider": set()}
        for protection in result["protections"]:
            names[protection["process"]].add(protection["name"])
            self.assertEqual(protection["on"], protection["why"] is None)
            if not protection["on"]:
                note(f"{protection['process']}: {protection['name']}: {protection['why']}")
        self.assertEqual(names["provider"], ALL)
        self.assertEqual(names["job"], ALL | {"priority", "oom-score", "memory", "processor-time"})

    def test_confined_match_gives_the_same(self):
        files = []
        for work, reasons in (("scan", "request"), ("match", "advisory")):
            result = self.job(work, reasons)
            self.assertGreater(result["packages"], 0)
            with open(self.data + "/findings.json") as file:
                files.append(json.load(file))
            del files[-1]["generated"]
        self.assertEqual(*files)

    def test_too_little_memory_is_told(self):
        root = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, root)
        os.makedirs(root + "/var/lib/dpkg")
        with open(root + "/var/lib/dpkg/status", "w") as file:
            for i in range(30000):
                file.write(f"Package: p{i}\nStatus: install ok installed\nVersion: 1.{i}\n"
                           "Architecture: amd64\nMaintainer: m\nDescription: d\n\n")
        result = self.job("scan", "request", "--memory", "2", "--root", root)
        self.assertTrue(result["failed"])
        self.assertIn("no memory", json.dumps(result["coverage"]))


RPM = [("sqlite", "rpmdb.sqlite"), ("ndb", "Packages.db"), ("bdb", "Packages")]


def main():
    global MARGAY, PROBE
    PROBE = os.path.abspath(sys.argv.pop())
    MARGAY = os.path.abspath(sys.argv.pop())
    _, sandbox = provide(os.path.join(DATA, "hosts/alpine-3.8"), "--no-deep")
    if any("built with sanitizers" in state["detail"] for state in sandbox):
        print("skipped: a program with sanitizers has half of the sandbox only")
        return 77
    unittest.main(verbosity=2)


if __name__ == "__main__":
    sys.exit(main())
