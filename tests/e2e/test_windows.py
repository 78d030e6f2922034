#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The Windows program, run under Wine: what it does must not differ from the Linux one.

usage: test_windows.py RUNNER MARGAY_EXE LINUX_MARGAY EXAMPLE_PLUGIN_FOLDER

The comparison with the Linux program is skipped, and said so, when that has not been built.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import wine_prefix

HERE = os.path.dirname(os.path.abspath(__file__))
KEPT = HERE + "/../data/hosts/kept.ndjson"
SNAPSHOT = os.path.join(HERE, "../../installer/snapshot")
INPUTS = sorted(os.path.join(SNAPSHOT, n) for n in os.listdir(SNAPSHOT) if n != "README.md")
RUNNER, EXE, LINUX, EXAMPLE = "", "", "", ""
ENVIRONMENT = {}  # of the Wine prefix of this test
PLUGINS = r"HKLM\SOFTWARE\Margay\Plugins"


def setUpModule():
    folder = tempfile.mkdtemp(dir=".")
    unittest.addModuleCleanup(wine_prefix.remove, folder)
    ENVIRONMENT.update(wine_prefix.copy(RUNNER, folder + "/wine"), SOURCE_DATE_EPOCH="1790000000")


def run(program, *arguments):
    return subprocess.run([*program, *arguments], capture_output=True, text=True, timeout=120,
                          env=ENVIRONMENT)


class Case(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp(dir=".")
        self.addCleanup(shutil.rmtree, self.dir)
        self.db = self.dir + "/a.db"

    def exe(self, *arguments, status=0):
        done = run([RUNNER, EXE], *arguments)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done

    def build(self):
        self.exe("db", "build", "--quiet", "--output", self.db, *INPUTS)


class Windows(Case):
    def test_without_a_plugin_there_is_no_inventory_and_it_says_so(self):
        self.build()
        report = json.loads(self.exe("scan", "--db", self.db, "--format", "json", status=3).stdout)
        self.assertIn("NO_INVENTORY", [entry["code"] for entry in report["coverage"]])
        self.assertTrue(report["summary"]["incomplete"])
        self.exe("inventory", status=3)

    def test_kept_inventory_is_matched_and_fits_the_schema(self):
        self.build()
        out = self.dir + "/scan.json"
        self.exe("scan", "--inventory", KEPT, "--db", self.db, "--format", "json", "--output", out)
        subprocess.run([HERE + "/validate-schema", HERE + "/../../docs/schema/scan-1.json", out],
                       check=True, stdout=subprocess.DEVNULL)
        with open(out) as file:
            self.assertGreater(len(json.load(file)["findings"]), 20)
        self.exe("scan", "--inventory", KEPT, "--db", self.db, "--fail-on", "untriaged", status=1)

    def test_same_database_and_same_report_as_on_linux(self):
        if not os.path.exists(LINUX):
            self.skipTest("the Linux program has not been built: " + LINUX)
        self.build()
        other = self.dir + "/b.db"
        self.assertEqual(run([LINUX], "db", "build", "--quiet", "--output", other, *INPUTS).returncode, 0)
        with open(self.db, "rb") as one, open(other, "rb") as two:
            self.assertEqual(one.read(), two.read())
        for form in ("json", "ndjson", "csv", "table"):
            arguments = ("scan", "--inventory", KEPT, "--db", self.db, "--format", form)
            self.assertEqual(self.exe(*arguments).stdout, run([LINUX], *arguments).stdout)

    def test_explain_and_look_up(self):
        self.build()
        text = self.exe("explain", "CVE-2023-52425", "--inventory", KEPT, "--db", self.db).stdout
        self.assertIn("DEBIAN-CVE-2023-52425", text)
        self.exe("db", "lookup", "expat", "--db", self.db)
        self.exe("db", "info", self.db, "--verify")

    def test_deep_inspection_is_refused(self):
        for option in (["--path", "/opt"], ["--no-deep"]):
            for command in ("scan", "inventory"):
                self.assertIn("Deep Inspection is not done on this system",
                              self.exe(command, *option, status=2).stderr)

    def test_what_plugins_do_not_take_is_refused(self):
        for option in ("--root", "--owner"):
            self.assertIn(f"they take no {option}",
                          self.exe("inventory", option, "C:/windows", status=2).stderr)

    def test_sbom_of_windows_is_refused(self):
        out = self.dir + "/sbom.json"
        for options in ([], ["--format", "spdx", "--output", out]):
            done = self.exe("sbom", *options, status=3)
            self.assertIn("error: UNSUPPORTED: SBOM export is not supported on Windows", done.stderr)
            self.assertEqual(done.stdout, "")
        self.assertFalse(os.path.exists(out))

    def test_same_sbom_of_a_linux_host_as_on_linux(self):
        for form in ("cyclonedx", "spdx"):
            arguments = ("sbom", "--inventory", KEPT, "--format", form)
            text = self.exe(*arguments).stdout
            self.assertGreater(len(text), 10000)
            if os.path.exists(LINUX):
                self.assertEqual(text, run([LINUX], *arguments).stdout)

    def test_wrong_usage_exits_with_2(self):
        self.exe("scan", "--formt", "json", status=2)


class Plugin(Case):
    """The example, registered as an installer does it, and its key pinned."""

    def setUp(self):
        super().setUp()
        self.plugin = os.path.abspath(self.dir + "/example plugin")
        shutil.copytree(EXAMPLE, self.plugin)
        os.chmod(self.plugin, 0o755)
        for name in os.listdir(self.plugin):
            os.chmod(os.path.join(self.plugin, name), 0o755)
        private, public = self.dir + "/key.pem", self.dir + "/key.pub"
        self.exe("db", "keygen", "--private", private, "--public", public)
        self.exe("plugin", "sign", self.plugin, "--key", private)
        keys = ENVIRONMENT["WINEPREFIX"] + "/drive_c/ProgramData/Margay/plugin-keys.d"
        os.makedirs(keys)
        self.addCleanup(shutil.rmtree, keys)
        self.key = shutil.copy(public, keys + "/example.pem")
        self.register(self.plugin)

    def reg(self, *arguments):
        return run([RUNNER, "reg"], *arguments)

    def register(self, folder):
        path = "Z:" + folder.replace("/", "\\") + "\\"
        done = self.reg("add", PLUGINS + r"\example", "/v", "Path", "/d", path, "/f")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.addCleanup(self.reg, "delete", PLUGINS, "/f")

    def inventory(self, status):
        return json.loads(self.exe("inventory", "--format", "json", status=status).stdout)

    def expect(self, *codes):
        report = self.inventory(3)
        self.assertEqual([entry["code"] for entry in report["coverage"]], list(codes))
        self.assertEqual(report["packages"], [])

    def test_registered_plugin_gives_the_inventory(self):
        report = self.inventory(0)
        self.assertEqual([p["name"] for p in report["packages"]], ["bash", "libssl3"])
        self.build()
        scan = json.loads(self.exe("scan", "--db", self.db, "--format", "json").stdout)
        self.assertFalse(scan["summary"]["incomplete"])
        self.assertGreater(len(scan["findings"]), 0)

    def test_list_and_run(self):
        self.assertRegex(self.exe("plugin", "list").stdout, r"(?m)^example +1\.0\.0 +READY +Z:/")
        self.assertIn("libssl3", self.exe("plugin", "run", "example").stdout)
        self.exe("plugin", "verify", "example")

    def test_upgraded_and_removed_without_anything_else(self):
        self.reg("delete", PLUGINS + r"\example", "/f")
        self.expect("NO_INVENTORY")
        self.register(self.plugin)
        self.inventory(0)
        shutil.rmtree(self.plugin)
        self.expect("MISSING", "NO_INVENTORY")

    def test_key_is_not_pinned(self):
        os.remove(self.key)
        self.expect("UNTRUSTED_KEY", "NO_INVENTORY")

    def test_tampered(self):
        with open(self.plugin + "/margay-example.exe", "ab") as file:
            file.write(b"x")
        self.expect("TAMPERED", "NO_INVENTORY")

    def test_library_put_beside_it(self):
        with open(self.plugin + "/version.dll", "w"):
            pass
        self.expect("TAMPERED", "NO_INVENTORY")

    def test_everybody_may_write(self):
        for path in (self.plugin, self.plugin + "/margay-example.exe"):
            os.chmod(path, 0o777)
            self.expect("UNSAFE_PERMISSIONS", "NO_INVENTORY")
            os.chmod(path, 0o755)
        self.inventory(0)

    def test_example_keeps_to_the_protocol(self):
        subprocess.run([HERE + "/check-plugin", "--runner", RUNNER, EXAMPLE + "/margay-example.exe"],
                       check=True, stdout=subprocess.DEVNULL, timeout=120, env=ENVIRONMENT)


if __name__ == "__main__":
    EXAMPLE = os.path.abspath(sys.argv.pop(4))
    LINUX, EXE, RUNNER = (os.path.abspath(sys.argv.pop(3)), os.path.abspath(sys.argv.pop(2)),
                          os.path.abspath(sys.argv.pop(1)))
    unittest.main(verbosity=0)
