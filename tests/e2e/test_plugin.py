#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Plugins as their builders and users meet them: signing, each state that keeps one from running, and
what the hostile provider leaves behind when it is a plugin.

usage: test_plugin.py MARGAY EXAMPLE_FOLDER HOSTILE_PROVIDER
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
SCHEMAS = HERE + "/../../docs/schema"
MARGAY, EXAMPLE, HOSTILE = "", "", ""


class Plugin(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.dir, True)
        self.private, self.public = self.keys("one")
        self.plugins = os.path.join(self.dir, "plugins")
        self.example = self.install("example", EXAMPLE)

    def margay(self, *arguments, status=0):
        run = subprocess.run([MARGAY, *arguments], capture_output=True, text=True, timeout=60)
        self.assertEqual(run.returncode, status, run.stdout + run.stderr)
        return run

    def keys(self, name):
        private, public = (os.path.join(self.dir, name + half) for half in ("-key.pem", ".pem"))
        self.margay("db", "keygen", "--private", private, "--public", public)
        return private, public

    def install(self, name, folder):
        path = os.path.join(self.plugins, name)
        shutil.copytree(folder, path)
        for entry, _, files in os.walk(path):
            for one in [entry, *(os.path.join(entry, f) for f in files)]:
                os.chmod(one, os.stat(one).st_mode & ~0o022)
        self.sign(path)
        return path

    def hostile(self, mode):
        folder = os.path.join(self.dir, "hostile")
        os.makedirs(folder)
        shutil.copy(HOSTILE, folder)
        with open(folder + "/mode", "w") as file:
            file.write(mode)
        with open(self.example + "/plugin.json") as file:
            manifest = json.load(file)
        manifest.update(name="hostile", executable=os.path.basename(HOSTILE))
        with open(folder + "/plugin.json", "w") as file:
            json.dump(manifest, file)
        return self.install("hostile", folder)

    def sign(self, folder):
        self.margay("plugin", "sign", folder, "--key", self.private)

    def plugin(self, verb, *arguments, status=0):
        return self.margay("plugin", verb, *arguments, "--plugins", self.plugins, "--key",
                           self.public, status=status)

    def change_manifest(self, **members):
        path = self.example + "/plugin.json"
        with open(path) as file:
            manifest = json.load(file)
        manifest.update(members)
        with open(path, "w") as file:
            json.dump(manifest, file)

    def expect(self, state, why):
        """The state, that it keeps the plugin from running, and that a scan would know."""
        out = self.plugin("verify", "example", "--format", "json", status=3).stdout
        one = json.loads(out)["plugins"][0]
        self.assertEqual((one["state"], why in one["why"]), (state, True), one)
        run = json.loads(self.plugin("run", "example", "--format", "json", status=3).stdout)
        self.assertEqual([c["code"] for c in run["coverage"]], [state, "NO_INVENTORY"])
        self.assertEqual({c["level"] for c in run["coverage"]}, {"incomplete"})
        self.assertEqual(run["packages"], [])

    def test_signed_plugin_runs(self):
        run = json.loads(self.plugin("run", "example", "--format", "json").stdout)
        self.assertEqual([p["name"] for p in run["packages"]], ["bash", "libssl3"])
        self.assertEqual([c["code"] for c in run["coverage"]], ["READ"])
        by_folder = self.margay("plugin", "run", self.example + "/", "--key", self.public)
        self.assertIn("libssl3", by_folder.stdout)

    def test_stream_is_an_inventory_for_later(self):
        kept = os.path.join(self.dir, "kept.ndjson")
        with open(kept, "w") as file:
            file.write(self.plugin("run", "example", "--stream").stdout)
        self.assertIn("libssl3", self.margay("inventory", "--inventory", kept).stdout)

    def test_list(self):
        os.mkdir(self.plugins + "/empty")
        out = self.plugin("list").stdout
        self.assertRegex(out, r"(?m)^example +1\.0\.0 +READY +/")
        self.assertRegex(out, r"(?m)^empty +- +MISSING +/")
        self.assertIn("cannot open plugin.json", out)
        listing = json.loads(self.plugin("list", "--format", "json").stdout)
        self.assertEqual([p["name"] for p in listing["plugins"]], ["empty", "example"])

    def test_documents_fit_their_schemas(self):
        os.mkdir(self.plugins + "/empty")
        listing = os.path.join(self.dir, "list.json")
        with open(listing, "w") as file:
            file.write(self.plugin("list", "--format", "json").stdout)
        for schema, document in (("plugin-1", self.example + "/plugin.json"),
                                 ("plugins-1", listing)):
            subprocess.run([HERE + "/validate-schema", f"{SCHEMAS}/{schema}.json", document],
                           check=True, stdout=subprocess.DEVNULL)

    def test_signature_is_what_the_documentation_says(self):
        path = self.example + "/plugin.json"
        with open(path, "rb") as file, open(path + ".sig") as signature:
            message = b"margay/plugin-signature/1\n" + file.read()
            base64 = json.load(signature)["signature"]
        raw = os.path.join(self.dir, "raw.sig")
        with open(raw, "wb") as file:
            file.write(subprocess.run(["base64", "-d"], input=base64.encode(), check=True,
                                      capture_output=True).stdout)
        verify = ["openssl", "dgst", "-sha256", "-verify", self.public, "-signature", raw]
        self.assertEqual(subprocess.run(verify, input=message, capture_output=True).returncode, 0)

    def test_missing(self):
        self.assertIn("MISSING", self.plugin("verify", "nothing", status=3).stdout)
        shutil.rmtree(self.example)
        os.mkdir(self.example)
        self.expect("MISSING", "plugin.json")

    def test_unsigned(self):
        os.remove(self.example + "/plugin.json.sig")
        self.expect("UNSIGNED", "plugin.json.sig")

    def test_untrusted_key(self):
        _, self.public = self.keys("two")
        self.expect("UNTRUSTED_KEY", "not trusted")

    def test_tampered(self):
        program = next(n for n in os.listdir(self.example) if not n.startswith("plugin.json"))
        with open(os.path.join(self.example, program), "r+b") as file:
            file.seek(-1, 2)
            last = file.read(1)
            file.seek(-1, 2)
            file.write(bytes([last[0] ^ 1]))
        self.expect("TAMPERED", program)

    def test_library_put_beside_it(self):
        with open(self.example + "/version.dll", "w"):
            pass
        self.expect("TAMPERED", "version.dll")

    def test_link_instead_of_a_file(self):
        shutil.move(self.example + "/plugin.json", self.dir + "/elsewhere")
        os.symlink(self.dir + "/elsewhere", self.example + "/plugin.json")
        self.expect("TAMPERED", "plugin.json is a link")

    def test_too_new(self):
        self.change_manifest(protocol=2)
        self.sign(self.example)
        self.expect("TOO_NEW", "protocol 2")

    def test_wrong_system(self):
        self.change_manifest(os="windows")
        self.sign(self.example)
        self.expect("WRONG_SYSTEM", "windows")

    def test_broken_manifest(self):
        self.change_manifest(name="other")
        self.sign(self.example)
        self.expect("BROKEN_MANIFEST", '"other"')

    def test_unsafe_permissions(self):
        for path in (self.example, self.example + "/plugin.json"):
            mode = os.stat(path).st_mode
            os.chmod(path, mode | 0o002)
            self.expect("UNSAFE_PERMISSIONS", "may be changed by everybody")
            os.chmod(path, mode)
        self.plugin("verify", "example")

    def test_files_of_somebody_else(self):
        if os.geteuid() != 0:
            self.skipTest("giving a file away takes root")
        os.chown(self.example + "/plugin.json.sig", 12345, -1)
        self.expect("UNSAFE_PERMISSIONS", "belongs to user 12345")

    def test_hostile_plugins(self):
        for mode, code, packages in (
                ("good", None, 1), ("crash", "IO", 1), ("fail", "IO", 1), ("hang", "TIMEOUT", 1),
                ("flood-bytes", "LIMIT", 1), ("flood-line", "LIMIT", 1),
                ("garbage", "FORMAT", 0), ("half", "FORMAT", 1), ("lie", "FORMAT", 1),
                ("end-twice", "FORMAT", 1), ("nothing", "FORMAT", 0), ("newer", "UNSUPPORTED", 0)):
            with self.subTest(mode):
                shutil.rmtree(self.plugins + "/hostile", True)
                shutil.rmtree(self.dir + "/hostile", True)
                self.hostile(mode)
                run = self.plugin("run", "hostile", "--format", "json", "--time-limit",
                                  "2" if mode == "hang" else "40", status=3 if code else 0)
                report = json.loads(run.stdout)
                codes = [c["code"] for c in report["coverage"]]
                self.assertEqual(codes, [code, "NO_INVENTORY"] if code else [])
                self.assertEqual(len(report["packages"]), packages)

    def test_scripts_run_as_well(self):
        folder = self.plugins + "/script"
        os.mkdir(folder, 0o755)
        with open(folder + "/run", "w") as file:
            file.write('#!/bin/sh\nprintf \'{"type":"hello","protocol":1,"provider":"sh"}\\n'
                       '{"type":"host"}\\n{"type":"end","packages":0,"records":3}\\n\'\n')
        os.chmod(folder + "/run", 0o755)
        with open(self.example + "/plugin.json") as file:
            manifest = dict(json.load(file), name="script", executable="run")
        with open(folder + "/plugin.json", "w") as file:
            json.dump(manifest, file)
        os.chmod(folder + "/plugin.json", 0o644)
        self.sign(folder)
        os.chmod(folder + "/plugin.json.sig", 0o644)
        self.plugin("run", "script")

    def test_signing_refuses_what_hosts_would(self):
        before = os.stat(self.example + "/plugin.json.sig").st_mtime_ns
        self.change_manifest(surprise=1)
        error = self.margay("plugin", "sign", self.example, "--key", self.private, status=3).stderr
        self.assertIn('member "surprise" is not known', error)
        os.symlink("/etc/passwd", self.example + "/link")
        error = self.margay("plugin", "sign", self.example, "--key", self.private, status=3).stderr
        self.assertIn("link is no file", error)
        self.assertEqual(os.stat(self.example + "/plugin.json.sig").st_mtime_ns, before)

    def test_signing_again_changes_no_manifest(self):
        with open(self.example + "/plugin.json") as file:
            before = file.read()
        self.sign(self.example)
        with open(self.example + "/plugin.json") as file:
            self.assertEqual(file.read(), before)

    def test_wrong_usage(self):
        self.margay("plugin", "verify", status=2)
        self.margay("plugin", "list", "example", status=2)
        self.margay("plugin", "run", "a", "b", status=2)
        self.margay("plugin", "sign", self.example, status=2)
        self.assertIn("plugin verify", self.margay("plugin", status=2).stderr)


if __name__ == "__main__":
    HOSTILE, EXAMPLE, MARGAY = (os.path.abspath(sys.argv.pop(3)), os.path.abspath(sys.argv.pop(2)),
                                os.path.abspath(sys.argv.pop(1)))
    unittest.main(verbosity=0)
