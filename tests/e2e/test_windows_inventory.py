#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The plugin windows-inventory on hosts that are seeded: what it prints is compared with what was
written by hand, record by record.

usage: test_windows_inventory.py RUNNER MARGAY_EXE PLUGIN_FOLDER

A host is a folder of tests/data/windows/seed. Its *.reg are imported into a Wine prefix of its own
(a copy), what is in its drive_c is copied to C:\\. The records it has to give are all the lines of
tests/data/windows/expected/HOST/*.ndjson, in any order: one file for each part, as in the seed. A
member that is "*" there may have any value. So a new part needs a seed, what is expected of it and
no line here. In both kinds of files @repeat(TEXT,COUNT)@ stands for a long text.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import wine_prefix

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = HERE + "/../data/windows"
SEEDS = DATA + "/seed"
# hello and end are check-plugin's; sockets are those of the machine that runs the test.
NOT_COMPARED = {"hello", "end", "progress", "listener"}
RUNNER, EXE, PLUGIN = "", "", ""


def read(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    return re.sub(r"@repeat\(([^,]*),(\d+)\)@", lambda m: m[1] * int(m[2]), text)


def files(folder, ending):
    return sorted(os.path.join(folder, n) for n in os.listdir(folder) if n.endswith(ending))


def expected_of(host):
    lines = (line for path in files(f"{DATA}/expected/{host}", ".ndjson")
             for line in read(path).splitlines())
    return [json.loads(line) for line in lines if line]


def masked(record, masks):
    """The record with "*" where the expected one of the same kind and name has it."""
    key = (record["type"], record.get("name"), record.get("area"))
    return {m: "*" if m in masks.get(key, ()) and v else v for m, v in record.items()}


def compared(records, masks):
    kept = (masked(r, masks) for r in records if r["type"] not in NOT_COMPARED)
    return sorted(json.dumps(r, sort_keys=True, ensure_ascii=False) for r in kept)


def masks_of(expected):
    masks = {}
    for r in expected:
        key = (r["type"], r.get("name"), r.get("area"))
        masks.setdefault(key, set()).update(m for m, v in r.items() if v == "*")
    return masks


class Host:
    """A Wine prefix with what the seed of this name says."""

    def __init__(self, name, folder):
        self.prefix = os.path.join(folder, name)
        self.environment = wine_prefix.copy(RUNNER, self.prefix)
        # While a program runs Wine does not start anew, which would do renames that are pending.
        self.alive = subprocess.Popen([RUNNER, "ping", "-n", "100000", "127.0.0.1"],
                                      env=self.environment, stdout=subprocess.DEVNULL)
        self.seed(name)
        # The first that needs a desktop starts one, which holds its output open.
        subprocess.run([RUNNER, PLUGIN + "/margay-windows-inventory.exe"], env=self.environment,
                       stdout=subprocess.DEVNULL, timeout=60)

    def seed(self, name):
        seed = f"{SEEDS}/{name}"
        if os.path.isdir(seed + "/drive_c"):
            shutil.copytree(seed + "/drive_c", self.prefix + "/drive_c", dirs_exist_ok=True)
        for path in files(seed, ".reg"):
            self.reg(path)

    def stop(self):
        self.alive.kill()
        self.alive.wait()

    def reg(self, path):
        wide = os.path.join(self.prefix, os.path.basename(path))
        with open(wide, "w", encoding="utf-16", newline="\r\n") as file:
            file.write(read(path))
        done = self.run("reg", "import", wide)
        if done.returncode != 0:
            raise AssertionError(path + ": " + done.stdout + done.stderr)

    def run(self, *command):
        return subprocess.run([RUNNER, *command], capture_output=True, encoding="utf-8",
                              timeout=60, env=self.environment)

    def inventory(self):
        done = self.run(PLUGIN + "/margay-windows-inventory.exe")
        if done.returncode != 0 or done.stderr:
            raise AssertionError(f"{done.returncode}: {done.stderr}")
        return [json.loads(line) for line in done.stdout.splitlines()]

    def state(self):
        """Names of all keys of users, but Wine's own, and of all files that users or programs may
        have put somewhere."""
        keys = {line for line in self.run("reg", "query", "HKU", "/s").stdout.splitlines()
                if line.startswith("HKEY") and r"\Software\Wine" not in line}
        return keys | {os.path.join(folder, name) for part in ("users", "windows/temp")
                       for folder, folders, names in os.walk(f"{self.prefix}/drive_c/{part}")
                       for name in folders + names}


class Inventory(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.dir = os.path.abspath(tempfile.mkdtemp(dir="."))
        cls.addClassCleanup(wine_prefix.remove, cls.dir)
        cls.hosts = {name: Host(name, cls.dir) for name in sorted(os.listdir(SEEDS))
                     if os.path.isdir(f"{SEEDS}/{name}")}
        for host in cls.hosts.values():
            cls.addClassCleanup(host.stop)

    def each_host(self, check):
        for name, host in self.hosts.items():
            with self.subTest(host=name):
                check(name, host)

    def margay(self, host, *arguments, status=0):
        done = host.run(EXE, *arguments)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout

    def test_records_are_exactly_those_expected(self):
        def check(name, host):
            expected = expected_of(name)
            masks = masks_of(expected)
            self.assertEqual(compared(host.inventory(), masks), compared(expected, masks))
        self.each_host(check)

    def test_nothing_is_changed(self):
        def check(_, host):
            before = host.state()
            host.inventory()
            self.assertEqual(host.state() ^ before, set())
        self.each_host(check)

    def test_protocol_is_kept(self):
        def check(_, host):
            subprocess.run([HERE + "/check-plugin", "--runner", RUNNER,
                            PLUGIN + "/margay-windows-inventory.exe"], check=True,
                           stdout=subprocess.DEVNULL, timeout=300, env=host.environment)
        self.each_host(check)

    def test_signed_it_is_the_inventory_of_the_host(self):
        def check(name, host):
            plugin = os.path.join(self.dir, name + " plugins", "windows-inventory")
            shutil.copytree(PLUGIN, plugin)
            for path in (plugin, *files(plugin, "")):
                os.chmod(path, 0o755)
            private, public = plugin + "-key.pem", plugin + ".pem"
            self.margay(host, "db", "keygen", "--private", private, "--public", public)
            self.margay(host, "plugin", "sign", plugin, "--key", private)
            self.check_table(expected_of(name), lambda status: self.margay(
                host, "plugin", "run", plugin, "--key", public, status=status))
        self.each_host(check)

    def check_table(self, expected, run):
        """It has every package, and says so when it is incomplete. PRINT_TABLES shows it."""
        table = run(3 if any(r.get("level") == "incomplete" for r in expected) else 0)
        for record in expected:
            if record["type"] == "package":
                self.assertIn(record["name"][:100], table)
        if "PRINT_TABLES" in os.environ:
            print(table)


if __name__ == "__main__":
    PLUGIN, EXE, RUNNER = (os.path.abspath(sys.argv.pop(3)), os.path.abspath(sys.argv.pop(2)),
                           os.path.abspath(sys.argv.pop(1)))
    unittest.main(verbosity=0)
