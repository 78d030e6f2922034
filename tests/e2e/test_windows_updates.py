#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Updates of a Windows host, from its packages to findings, under Wine.

usage: test_windows_updates.py RUNNER INVENTORY_EXE MARGAY_EXE

Each test seeds the packages of servicing (CBS) anew, in a Wine prefix of its own. What is read of them exactly is
in test_windows_inventory.py; here: descriptions that are broken, many packages, and what advisories
of Microsoft then say.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

import windows_seed as seed
import wine_prefix

HERE = pathlib.Path(__file__).resolve().parent
FEEDS = sorted(map(str, (HERE.parent / "data/feeds/msrc").glob("cvrf-*.xml")))
NT = seed.HKLM + r"\SOFTWARE\Microsoft\Windows NT\CurrentVersion"
CBS = (seed.HKLM +
       r"\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\Packages")
MUM = """<?xml version="1.0" encoding="utf-8" standalone="yes"?>
<assembly xmlns="urn:schemas-microsoft-com:asm.v3" manifestVersion="1.0">
  <assemblyIdentity name="%s" version="%s" language="neutral" />
  <package identifier="%s" releaseType="Security Update"><parent /></package>
</assembly>
"""
INSTALLED, SUPERSEDED, PENDING, STAGED = 0x70, 0x50, 0x60, 0x40
MANY, MANY_SECONDS = 5000, 30  # machines that test are busy
KERNEL = "CVE-2025-54110"  # closed on Server 2022 by 20348.4171, KB5065432
OLD = "CVE-2016-7217"  # closed on Server 2012 R2 by KB3197874
RUNNER, INVENTORY, MARGAY = "", "", ""


def package(name, version):
    return f"{name}~31bf3856ad364e35~amd64~~{version}"


def rollup(version):
    return package("Package_for_RollupFix", version)


def windows(build, revision):
    """Versions before Windows 10 have no numbers but a text, which later ones keep."""
    numbers = {"CurrentMajorVersionNumber": 10, "CurrentMinorVersionNumber": 0}
    return {NT: {"ProductName": "Windows", "CurrentBuildNumber": str(build), "UBR": revision,
                 "CurrentVersion": "6.3", "InstallationType": "Server",
                 **(numbers if build >= 10240 else {})}}


class WindowsUpdates(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.dir = pathlib.Path(tempfile.mkdtemp(dir=".")).resolve()
        cls.addClassCleanup(wine_prefix.remove, cls.dir)
        cls.prefix = cls.dir / "prefix"
        cls.environment = wine_prefix.copy(RUNNER, cls.prefix)
        cls.mums = cls.prefix / "drive_c/windows/servicing/Packages"
        cls.mums.mkdir(parents=True)
        cls.database = str(cls.dir / "msrc.db")
        cls.wine(MARGAY, "db", "build", "--quiet", "--output", cls.database, *FEEDS)

    @classmethod
    def wine(cls, *arguments, statuses=(0,)):
        done = subprocess.run([RUNNER, *arguments], capture_output=True, encoding="utf-8",
                              errors="replace", timeout=300, env=cls.environment)
        if done.returncode not in statuses:
            raise AssertionError(f"{arguments}: {done.returncode} {done.stdout} {done.stderr}")
        return done.stdout

    def setUp(self):
        self.wine("reg", "delete", CBS, "/f", statuses=(0, 1))
        for name in ("CurrentMajorVersionNumber", "CurrentMinorVersionNumber"):
            self.wine("reg", "delete", NT, "/v", name, "/f", statuses=(0, 1))
        for path in self.mums.iterdir():
            path.unlink()

    def seed(self, host, states):
        keys = {CBS + "\\" + name: {"CurrentState": state} for name, state in states.items()}
        path = self.dir / "seed.reg"
        path.write_text(seed.reg({**host, **keys}), encoding="utf-16")
        self.wine("regedit", "/S", "Z:" + str(path).replace("/", "\\"))

    def describe(self, name, text):
        (self.mums / (name + ".mum")).write_text(text)

    def describe_rollup(self, version, kb):
        self.describe(rollup(version), MUM % ("Package_for_RollupFix", version, kb))

    def records(self):
        out = self.wine(INVENTORY)
        (self.dir / "stream.ndjson").write_text(out)
        return list(map(json.loads, out.splitlines()))

    def updates(self):
        """What packages say: {number or identity: state}."""
        return {r.get("kb", r.get("identity")): r["state"] for r in self.records()
                if r["type"] == "update" and "cbs" in r["sources"]}

    def findings(self):
        """States of findings by vulnerability."""
        self.records()
        out = self.dir / "scan.json"
        self.wine(MARGAY, "scan", "--db", self.database, "--inventory",
                  str(self.dir / "stream.ndjson"), "--format", "json", "--output", str(out),
                  statuses=(0, 3))
        return {f["vulnerability_id"]: f["state"]
                for f in json.loads(out.read_text())["findings"]}

    def test_descriptions_that_cannot_be_used(self):
        versions = ["20348.%d.1.1" % n for n in range(1, 5)]
        self.seed({}, {rollup(v): SUPERSEDED for v in versions})
        self.describe(rollup(versions[0]), "PA30 no XML\n")
        self.describe(rollup(versions[1]),
                      '<!DOCTYPE a [<!ENTITY kb "KB5000002">]><assembly><assemblyIdentity '
                      f'name="Package_for_RollupFix" version="{versions[1]}" />'
                      '<package identifier="&kb;" /></assembly>')
        self.describe(rollup(versions[2]),
                      MUM % ("Package_for_RollupFix", "20348.9.1.1", "KB5000003"))
        (self.mums / (rollup(versions[3]) + ".mum")).mkdir()
        self.addCleanup((self.mums / (rollup(versions[3]) + ".mum")).rmdir)
        records = self.records()
        self.assertEqual([r.get("kb", r["version"]) for r in records
                          if r["type"] == "update" and r["sources"] == "cbs"],
                         ["10.0.20348.%d" % n for n in range(1, 5)])
        told = {r["subject"]: r["detail"] for r in records if r.get("code") == "UNREADABLE"}
        self.assertEqual(list(told), [rollup(v) for v in versions])
        self.assertIn("line 1: broken XML", told[rollup(versions[0])])
        self.assertIn("document type", told[rollup(versions[1])])
        self.assertIn("RollupFix 20348.9.1.1", told[rollup(versions[2])])

    def test_a_large_description(self):
        version = "20348.4171.1.3"
        self.seed({}, {rollup(version): INSTALLED})
        self.describe(rollup(version), MUM.replace("<parent />", "<parent />" * 1000000)
                      % ("Package_for_RollupFix", version, "KB5065432"))
        self.assertEqual(self.updates(), {"KB5065432": "installed"})

    def test_many_packages(self):
        states = {package(f"Package_for_KB{5000000 + n}", "10.0.1.1"): INSTALLED
                  for n in range(MANY - 10)}
        states.update({rollup(f"20348.{n}.1.1"): SUPERSEDED for n in range(10)})
        states.update({package(f"Package_{n}_for_KB5000000", "10.0.1.1"): INSTALLED
                       for n in range(MANY)})
        self.seed({}, states)
        for n in range(10):
            self.describe_rollup(f"20348.{n}.1.1", f"KB{6000000 + n}")
        began = time.monotonic()
        updates = self.updates()
        seconds = time.monotonic() - began
        self.assertEqual(len(updates), MANY)
        self.assertEqual(updates["KB6000009"], "superseded")
        self.assertLess(seconds, MANY_SECONDS)
        print(f"{MANY} updates and {MANY} other packages in {1000 * seconds:.0f} ms")

    def test_what_waits_for_a_restart_is_told(self):
        below = windows(20348, 4050)
        for state, told in ((PENDING, "pending-restart"), (STAGED, "fixed")):
            self.seed(below, {rollup("20348.4171.1.3"): state,
                              rollup("20348.4050.1.1"): INSTALLED})
            self.describe_rollup("20348.4171.1.3", "KB5065432")
            self.assertEqual(self.findings()[KERNEL], told)
        (self.mums / (rollup("20348.4171.1.3") + ".mum")).unlink()
        self.seed({}, {rollup("20348.4171.1.3"): PENDING})
        self.assertEqual(self.findings()[KERNEL], "pending-restart")  # the build is enough

    def test_the_build_has_all_that_was_superseded(self):
        self.seed(windows(20348, 4171), {rollup("20348.4171.1.3"): INSTALLED,
                                                rollup("20348.4050.1.1"): SUPERSEDED})
        self.describe_rollup("20348.4050.1.1", "KB5063880")
        found = self.findings()
        self.assertNotIn(KERNEL, found)
        self.assertIn("CVE-2026-21236", found)  # of a later month

    def test_rollups_without_builds_are_followed(self):
        host = windows(9600, 30000)
        old, new = package("Package_for_KB3197874", "6.3.1.11"), rollup("9600.22774.1.4")
        for state in (INSTALLED, SUPERSEDED):
            self.seed(host, {old: state})
            found = self.findings()
            self.assertNotIn(OLD, found)
            self.assertIn(KERNEL, found)
        self.seed(host, {old: STAGED})
        self.assertIn(OLD, self.findings())
        self.seed(host, {new: INSTALLED})
        self.describe_rollup("9600.22774.1.4", "KB5065507")
        found = self.findings()
        self.assertNotIn(OLD, found)
        self.assertNotIn(KERNEL, found)


if __name__ == "__main__":
    RUNNER, INVENTORY, MARGAY = sys.argv[1:4]
    unittest.main(argv=sys.argv[:1] + sys.argv[4:], verbosity=0)
