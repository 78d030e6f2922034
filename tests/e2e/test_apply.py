#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""margay agent apply on Linux: every refusal, and how far a right command comes where plugins are
installed by the package manager. What it installs, tests/e2e/test_windows_msi.py shows.

usage: test_apply.py MARGAY
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import remote_commands as remote

HERE = os.path.dirname(os.path.abspath(__file__))
SCHEMAS = HERE + "/../../docs/schema"
MARGAY = ""


class Apply(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix="margay-apply-")
        self.addCleanup(shutil.rmtree, self.dir)
        self.private, self.public = self.dir + "/k.pem", self.dir + "/p.pem"
        self.margay("db", "keygen", "--private", self.private, "--public", self.public)
        self.package = self.dir + "/plugin.msi"
        with open(self.package, "wb") as file:
            file.write(b"a package" * 1000)

    def margay(self, *arguments, status=0):
        done = subprocess.run([MARGAY, *arguments], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done

    def sign(self, document, key=None):
        path = remote.write(self.dir, document)
        subprocess.run([HERE + "/validate-schema", SCHEMAS + "/command-1.json", path], check=True,
                       stdout=subprocess.DEVNULL)
        self.margay("agent", "sign-command", path, "--key", key or self.private)
        return path

    def apply(self, path, *options):
        done = self.margay("agent", "apply", path, "--key", self.public, "--format", "json",
                           "--data", self.dir + "/data", *options, status=3)
        result = self.dir + "/result.json"
        with open(result, "w") as file:
            file.write(done.stdout)
        subprocess.run([HERE + "/validate-schema", SCHEMAS + "/command-result-1.json", result],
                       check=True, stdout=subprocess.DEVNULL)
        self.assertIn("COMMAND_FAILED", done.stderr)
        return json.loads(done.stdout)

    def code(self, document, *options):
        return self.apply(self.sign(document), *options)["code"]

    def kept(self):
        return sorted(os.path.relpath(os.path.join(folder, name), self.dir + "/data")
                      for folder, _, names in os.walk(self.dir + "/data") for name in names)

    def test_right_ones_reach_the_installer_that_linux_does_not_have(self):
        result = self.apply(self.sign(remote.command("command-1", package=self.package)))
        self.assertEqual((result["state"], result["code"], result["verb"], result["plugin"]),
                         ("FAILED", "UNSUPPORTED", "install-plugin", "windows-inventory"))
        self.assertIn("package manager", result["text"])
        self.assertEqual(self.kept(), ["commands.json", "commands.lock",
                                       "commands/command-1/result.json"])
        self.assertEqual(os.stat(self.dir + "/data").st_mode & 0o777, 0o700)

    def test_begun_once_is_not_begun_again(self):
        path = self.sign(remote.command("command-1", package=self.package))
        self.assertEqual(self.apply(path)["code"], "UNSUPPORTED")
        self.assertEqual(self.apply(path)["code"], "REPLAYED")
        self.assertEqual(self.code(remote.command("command-2", package=self.package)),
                         "UNSUPPORTED")

    def test_signatures(self):
        path = remote.write(self.dir, remote.command("command-1", package=self.package))
        self.assertEqual(self.apply(path)["code"], "UNSIGNED")
        other = self.dir + "/other.pem"
        self.margay("db", "keygen", "--private", other, "--public", self.dir + "/o.pem")
        self.margay("agent", "sign-command", path, "--key", other)
        result = self.apply(path)
        self.assertEqual((result["code"], result["id"]), ("UNTRUSTED_KEY", None))
        self.margay("agent", "sign-command", path, "--key", self.private)
        with open(path, "a") as file:
            file.write(" ")
        self.assertEqual(self.apply(path)["code"], "TAMPERED")
        self.assertEqual(self.kept(), [])

    def test_signature_of_another_kind_of_document(self):
        path = remote.write(self.dir, remote.command("command-1", package=self.package))
        self.margay("db", "build", "--quiet", "--output", self.dir + "/a.db",
                    HERE + "/../../installer/snapshot/kev-2025-08-25.json")
        self.margay("db", "sign", self.dir + "/a.db", "--key", self.private)
        shutil.copy(self.dir + "/a.db.sig", path + ".sig")
        self.assertEqual(self.apply(path)["code"], "TAMPERED")

    def test_time_and_host(self):
        made = {"package": self.package}
        self.assertEqual(self.code(remote.command("command-1", **made, issued=remote.time(-3),
                                                  expires=remote.time(-1))), "EXPIRED")
        self.assertEqual(self.code(remote.command("command-2", **made, issued=remote.time(2))),
                         "NOT_YET")
        self.assertEqual(self.code(remote.command("command-3", **made, hosts=["another"])),
                         "OTHER_HOST")
        self.assertEqual(self.code(remote.command("command-4", **made,
                                                  hosts=["another", os.uname().nodename])),
                         "UNSUPPORTED")

    def test_documents_that_are_wrong_are_not_signed(self):
        path = remote.write(self.dir, remote.command("command-1"))
        self.assertIn("package", self.margay("agent", "sign-command", path, "--key", self.private,
                                             status=3).stderr)
        self.assertFalse(os.path.exists(path + ".sig"))

    def test_packages_that_are_not_what_was_signed(self):
        path = self.sign(remote.command("command-1", package=self.package))
        for content, code in ((b"B package" * 1000, "WRONG_PACKAGE"),
                              (b"a package" * 999, "NO_PACKAGE")):
            with open(self.package, "wb") as file:
                file.write(content)
            self.assertEqual(self.apply(path)["code"], code)
        os.remove(self.package)
        self.assertEqual(self.apply(path)["code"], "NO_PACKAGE")
        self.assertEqual(self.kept(), ["commands.lock"])

    def test_packages_by_https(self):
        server = remote.Server(self.dir)
        self.addCleanup(server.end)
        plain = remote.Server(self.dir, secure=False)
        self.addCleanup(plain.end)
        with open(self.package, "rb") as file:
            content = file.read()
        plain.files["/plugin.msi"] = server.files["/plugin.msi"] = content
        server.files.update({"/larger": content + b"x", "/other": content[:-1] + b"x"})
        server.moved.update({"/moved": "/plugin.msi", "/away": plain.url + "/plugin.msi"})
        cases = [("/plugin.msi", "UNSUPPORTED"), ("/moved", "UNSUPPORTED"), ("/away", "NO_PACKAGE"),
                 ("/larger", "NO_PACKAGE"), ("/other", "WRONG_PACKAGE"), ("/none", "NO_PACKAGE")]
        for number, (path, code) in enumerate(cases):
            document = remote.command(f"command-{number}", package=self.package,
                                      url=server.url + path)
            self.assertEqual(self.code(document, "--ca-file", server.ca), code, path)
        for url in (plain.url + "/plugin.msi", "file://" + self.package, "ftp://localhost/a"):
            self.assertEqual(self.code(remote.command(f"command-{len(url)}", package=self.package,
                                                      url=url)), "NO_PACKAGE", url)
        self.assertEqual(self.code(remote.command("command-9", package=self.package,
                                                  url=server.url + "/plugin.msi")), "NO_PACKAGE")

    def test_a_record_that_is_broken_refuses(self):
        path = self.sign(remote.command("command-1", package=self.package))
        os.mkdir(self.dir + "/data", 0o700)
        with open(self.dir + "/data/commands.json", "w") as file:
            file.write("{")
        self.assertEqual(self.apply(path)["code"], "NO_RECORD")

    def test_a_data_folder_that_others_may_write_refuses(self):
        path = self.sign(remote.command("command-1", package=self.package))
        os.mkdir(self.dir + "/data")
        os.chmod(self.dir + "/data", 0o777)
        self.assertEqual(self.apply(path)["code"], "NO_FOLDER")

    def test_people_are_told(self):
        path = self.sign(remote.command("command-1", verb="remove-plugin"))
        done = self.margay("agent", "apply", path, "--key", self.public, "--data",
                           self.dir + "/data", status=3)
        self.assertIn("FAILED  remove-plugin windows-inventory (command command-1)\n"
                      "  UNSUPPORTED: ", done.stdout)
        self.margay("agent", "apply", status=2)


if __name__ == "__main__":
    MARGAY = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=0)
