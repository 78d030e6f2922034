#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The MSI packages, built and then installed, upgraded and removed under Wine.

usage: test_windows_msi.py RUNNER MARGAY_EXE PLUGIN_FOLDER

Works in a Wine prefix of its own, in which one program runs all the time: Wine's services end with
the last program. Exit statuses of Windows arrive modulo 256.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

import console_server
import remote_commands as remote
import test_windows_inventory as seeded
import wine_prefix
from test_agent_windows import wait_for

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.normpath(HERE + "/../..")
BUILD = ROOT + "/installer/build-msi"
RUNNER, EXE, PLUGIN = "", "", ""
NEEDED = ("wixl", "msibuild", "msiinfo", "osslsigncode", "openssl")

AGENT, INVENTORY = r"HKLM\SOFTWARE\Margay", r"HKLM\SOFTWARE\Margay\Plugins\windows-inventory"
SERVICE = r"HKLM\SYSTEM\CurrentControlSet\Services\MargayAgent"
EVENTS = r"HKLM\SYSTEM\CurrentControlSet\Services\EventLog\Application\MargayAgent"
FATAL = 1603 % 256  # ERROR_INSTALL_FAILURE
NOT_DONE = 1627 % 256  # what Wine makes of an action that fails; Windows: 1603
URL = "https://console.example.org/a b?c=1&d=2"


def windows_path(path):
    return "Z:" + os.path.abspath(path).replace("/", "\\")


class Machine:
    """The Wine prefix: a fresh one, kept alive by a program that waits."""

    def __init__(self, folder):
        self.environment = dict(wine_prefix.copy(RUNNER, os.path.join(folder, "wine")),
                                SOURCE_DATE_EPOCH="1790000000")
        self.drive = os.path.join(folder, "wine/drive_c")
        self.waiting = subprocess.Popen([RUNNER, "ping", "-n", "100000", "127.0.0.1"],
                                        env=self.environment, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)

    def end(self):
        self.run("wineboot", "-e", "-f")
        self.waiting.kill()
        self.waiting.wait()

    def run(self, *command, program=None):
        # Into files: the first program with a window starts Wine's desktop, which would hold a
        # pipe open for as long as the machine runs.
        with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as error:
            done = subprocess.run([program or RUNNER, *command], stdout=out, stderr=error,
                                  timeout=120, env=self.environment)
            out.seek(0)
            error.seek(0)
            done.stdout, done.stderr = out.read(), error.read()
            return done

    def path(self, windows):
        """Where a file of the machine's C: is."""
        return self.drive + windows.removeprefix("C:").replace("\\", "/")

    def values(self, key):
        """Names and data of a registry key; None when it is not there."""
        done = self.run("reg", "query", key)
        rows = re.findall(r"(?m)^ {4}(\S+) +REG_\w+(?: +(.*?))?\s*$", done.stdout)
        return dict(rows) if done.returncode == 0 else None

    def keys(self, key):
        """All lines about a key and what is below it."""
        return set(self.run("reg", "query", key, "/s").stdout.splitlines())

    def files(self):
        return {os.path.join(folder, name) for folder, folders, names in os.walk(self.drive)
                for name in folders + names}


class Msi(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.dir = tempfile.mkdtemp(dir=".")
        cls.addClassCleanup(wine_prefix.remove, cls.dir)
        cls.machine = Machine(os.path.abspath(cls.dir))
        cls.addClassCleanup(cls.machine.end)
        cls.keys = {name: cls.key_pair(name) for name in ("plugin", "command", "database")}
        cls.first = cls.build("first")
        cls.second = cls.build("second", agent="0.2.0", plugin=cls.newer_plugin())
        for verb in ("/i", "/x"):  # the installer makes folders and keys of its own at its first use
            cls.machine.run("msiexec", verb, windows_path(cls.first[1]), "/qn")

    @classmethod
    def key_pair(cls, name):
        private, public = (os.path.join(cls.dir, name + end) for end in ("-key.pem", ".pem"))
        cls.machine.run(EXE, "db", "keygen", "--private", private, "--public", public)
        return private, public

    @classmethod
    def newer_plugin(cls):
        folder = os.path.join(cls.dir, "newer/windows-inventory")
        shutil.copytree(PLUGIN, folder)
        with open(folder + "/plugin.json", "r+", encoding="utf-8") as file:
            manifest = dict(json.load(file), version="9.0.0")
            file.seek(0)
            json.dump(manifest, file)
            file.truncate()
        return folder

    @classmethod
    def command(cls, output, *options, agent="0.1.0", plugin=None):
        private, public = cls.keys["plugin"]
        return [BUILD, "--exe", EXE, "--plugin", plugin or PLUGIN, "--plugin-key", private,
                "--plugin-public-key", public, "--command-public-key", cls.keys["command"][1],
                "--database-public-key", cls.keys["database"][1], "--agent-version", agent,
                "--output", output, *options]

    @classmethod
    def build(cls, name, *options, **versions):
        """Build both packages; returns their paths, the agent's first."""
        output = os.path.join(cls.dir, name)
        done = cls.machine.run(*cls.command(output, *options, **versions)[1:], program=BUILD)
        if done.returncode != 0:
            raise AssertionError(done.stdout + done.stderr)
        return done.stdout.split()

    def setUp(self):
        self.touched = set()
        self.addCleanup(self.remove_all)

    def remove_all(self):
        for package in self.touched:
            self.machine.run("msiexec", "/x", windows_path(package), "/qn", "REMOVESTATE=1")

    def msiexec(self, verb, package, *properties, status=0):
        self.touched.add(package)
        done = self.machine.run("msiexec", verb, windows_path(package), "/qn", *properties)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)

    def install_agent(self, *properties, package=None):
        self.msiexec("/i", package or self.first[0], *properties)

    def margay(self, *arguments, status=0):
        program = self.machine.path(r"C:\Program Files\Margay\margay.exe")
        done = self.machine.run(program, *arguments)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout

    def plugin_state(self):
        listing = json.loads(self.margay("plugin", "list", "--format", "json"))
        return [(plugin["name"], plugin["version"], plugin["state"]) for plugin in listing["plugins"]]

    def coverage(self):
        program = self.machine.path(r"C:\Program Files\Margay\margay.exe")
        done = self.machine.run(program, "inventory", "--format", "json")
        return [entry["code"] for entry in json.loads(done.stdout)["coverage"]]

    def repair(self, package):
        self.msiexec("/i", package, "REINSTALL=ALL", "REINSTALLMODE=amus", "START_SERVICE=0")

    def service_runs(self):
        return "RUNNING" in self.machine.run("sc", "query", "MargayAgent").stdout

    def left(self, before):
        """What is on the machine that was not, but for temporary files."""
        files = {path for path in self.machine.files() - before[0] if "/Temp" not in path}
        return sorted(files), sorted(self.registry() - before[1])

    def registry(self):
        return (self.machine.keys(r"HKLM\SOFTWARE")
                | self.machine.keys(r"HKLM\SYSTEM\CurrentControlSet\Services"))


class Packages(Msi):
    """What building promises."""

    def test_same_input_gives_the_same_bytes(self):
        again = self.build("again")
        for one, two in zip(self.first, again):
            with open(one, "rb") as a, open(two, "rb") as b:
                self.assertEqual(a.read(), b.read(), one)

    def test_each_version_is_a_product_of_its_own(self):
        codes = set()
        for package in (*self.first, *self.second):
            table = self.machine.run("export", package, "Property", program="msiinfo").stdout
            codes |= set(re.findall(r"(?m)^ProductCode\t(\{.*\})", table))
        self.assertEqual(len(codes), 4)

    def altered(self, name, before, after):
        """Build from an altered copy of the sources; returns what was said."""
        folder = os.path.join(self.dir, "altered")
        shutil.rmtree(folder, True)
        shutil.copytree(ROOT + "/installer", folder + "/installer")
        path = f"{folder}/installer/wix/{name}"
        with open(path, encoding="utf-8") as file:
            text = file.read()
        self.assertIn(before, text)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace(before, after, 1))
        done = self.machine.run(*self.command(folder)[1:], program=folder + "/installer/build-msi")
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        return done.stderr

    def test_attribute_that_the_compiler_drops_fails_the_build(self):
        self.assertIn("WARNING", self.altered("agent.wxs", 'Vital="yes"', 'Vital="yes" Surprise="1"'))

    def test_row_that_is_missing_or_another_fails_the_build(self):
        for name, before, after in (
                ("agent.wxs", ' Win64="yes">', ">"),
                ("agent.wxs", 'Impersonate="no"', 'Impersonate="yes"'),
                ("agent.wxs", 'Sequence="1510"', 'Sequence="1450"'),
                ("agent.changes", "=32769", "=1"),
                ("agent.changes", "INSERT INTO", "# INSERT INTO")):
            with self.subTest(before):
                self.assertIn("is not what agent.tables says", self.altered(name, before, after))

    def test_version_that_installers_do_not_compare_is_refused(self):
        for version in ("0.1", "256.0.0", "1.2.3.4", "1.0.0-rc1"):
            done = self.machine.run(*self.command(self.dir, agent=version)[1:], program=BUILD)
            self.assertEqual(done.returncode, 1)
            self.assertIn(f"version {version}", done.stderr)

    def test_plugin_and_public_key_have_to_fit(self):
        command = self.command(self.dir)
        command[command.index("--plugin-public-key") + 1] = self.keys["command"][1]
        self.assertIn("UNTRUSTED_KEY", self.machine.run(*command[1:], program=BUILD).stderr)

    def certificate(self):
        key, certificate = self.dir + "/signer-key.pem", self.dir + "/signer.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key,
                        "-out", certificate, "-days", "2", "-subj", "/CN=Margay test",
                        "-addext", "extendedKeyUsage=codeSigning"], check=True, capture_output=True)
        return key, certificate

    def verified(self, path, certificate):
        return self.machine.run("verify", "-CAfile", certificate, "-in", path,
                                program="osslsigncode").returncode == 0

    def test_signed_when_there_is_a_key(self):
        key, certificate = self.certificate()
        packages = self.build("signed", "--sign-key", key, "--sign-cert", certificate)
        for package in packages:
            self.assertTrue(self.verified(package, certificate))
            self.assertFalse(self.verified(package.replace("signed", "first"), certificate))
            with open(package, "r+b") as file:
                file.seek(os.path.getsize(package) // 2)
                byte = file.read(1)
                file.seek(-1, os.SEEK_CUR)
                file.write(bytes([byte[0] ^ 1]))
            self.assertFalse(self.verified(package, certificate))

    def test_signed_programs_are_in_the_packages(self):
        key, certificate = self.certificate()
        subprocess.run(["openssl", "pkcs12", "-export", "-inkey", key, "-in", certificate, "-out",
                        self.dir + "/signer.pfx", "-passout", "pass:a b"], check=True)
        with open(self.dir + "/password", "w", encoding="ascii") as file:
            file.write("a b")
        agent, plugin = self.build("pfx", "--sign", self.dir + "/signer.pfx",
                                   "--sign-password-file", self.dir + "/password")
        self.install_agent("START_SERVICE=0", package=agent)
        self.msiexec("/i", plugin)
        for name in ("margay.exe", r"Plugins\windows-inventory\margay-windows-inventory.exe"):
            path = self.machine.path("C:\\Program Files\\Margay\\" + name)
            self.assertTrue(self.verified(path, certificate), path)
        self.assertEqual(self.plugin_state()[0][2], "READY")


class Installed(Msi):
    """What hosts see."""

    def test_agent(self):
        self.install_agent("START_SERVICE=0", "CONSOLE_URL=" + URL)
        self.assertIn("margay 0.1.0", self.margay("version"))
        self.assertEqual(self.machine.values(AGENT), {
            "Version": "0.1.0", "InstallDir": "C:\\Program Files\\Margay\\", "ConsoleUrl": URL,
            "DataDir": "C:\\ProgramData\\Margay\\"})
        service = self.machine.values(SERVICE)
        # Windows puts the program into quotation marks, Wine does not.
        self.assertEqual(service["ImagePath"].replace('"', ""),
                         r"C:\Program Files\Margay\margay.exe agent run")
        self.assertEqual((service["Start"], service["Type"]), ("0x2", "0x10"))
        self.assertEqual(service["ObjectName"], "LocalSystem")
        self.assertEqual(self.machine.values(EVENTS), {
            "EventMessageFile": r"C:\Program Files\Margay\margay.exe", "TypesSupported": "0x7"})
        self.assertFalse(self.service_runs())

    def test_keys_of_the_package_are_trusted(self):
        self.install_agent("START_SERVICE=0")
        for folder, name in (("plugin-keys.d", "plugin"), ("command-keys.d", "command"),
                             ("keys.d", "database")):
            path = self.machine.path(rf"C:\ProgramData\Margay\{folder}\installed.pem")
            with open(path, "rb") as installed, open(self.keys[name][1], "rb") as given:
                self.assertEqual(installed.read(), given.read())

    def test_plugin_before_or_after_the_agent(self):
        for order in ((0, 1), (1, 0)):
            with self.subTest(order):
                for which in order:
                    self.msiexec("/i", self.first[which], *([] if which else ["START_SERVICE=0"]))
                self.assertEqual(self.plugin_state(), [("windows-inventory", "0.1.0", "READY")])
                self.assertNotIn("NO_INVENTORY", self.coverage())
                self.remove_all()

    def test_plugin_upgraded_tampered_repaired_removed(self):
        self.install_agent("START_SERVICE=0")
        self.msiexec("/i", self.first[1])
        self.msiexec("/i", self.second[1])
        self.assertEqual(self.plugin_state(), [("windows-inventory", "9.0.0", "READY")])
        self.assertEqual(self.machine.values(INVENTORY)["Version"], "9.0.0")
        program = self.machine.path(
            r"C:\Program Files\Margay\Plugins\windows-inventory\margay-windows-inventory.exe")
        with open(program, "ab") as file:
            file.write(b"x")
        self.assertEqual(self.plugin_state(), [("windows-inventory", "9.0.0", "TAMPERED")])
        os.remove(program)  # Wine leaves a file of the same version, whatever REINSTALLMODE says
        self.repair(self.second[1])
        self.assertEqual(self.plugin_state(), [("windows-inventory", "9.0.0", "READY")])
        self.msiexec("/i", self.first[1], status=FATAL)
        self.msiexec("/x", self.second[1])
        self.assertEqual(self.plugin_state(), [])
        self.assertIsNone(self.machine.values(INVENTORY))
        self.assertIn("NO_INVENTORY", self.coverage())

    def test_upgrade_keeps_the_settings_and_a_downgrade_is_refused(self):
        self.install_agent("START_SERVICE=0", "CONSOLE_URL=" + URL,
                           r"INSTALLDIR=C:\Elsewhere\Margay")
        self.install_agent("START_SERVICE=0", package=self.second[0])
        values = self.machine.values(AGENT)
        self.assertEqual((values["Version"], values["ConsoleUrl"]), ("0.2.0", URL))
        self.assertTrue(os.path.exists(self.machine.path(r"C:\Elsewhere\Margay\margay.exe")))
        self.assertFalse(os.path.exists(self.machine.path(r"C:\Program Files\Margay\margay.exe")))
        self.msiexec("/i", self.first[0], status=FATAL)
        self.assertEqual(self.machine.values(AGENT), values)
        self.install_agent("START_SERVICE=0", "CONSOLE_URL=https://other/", package=self.second[0])
        self.assertEqual(self.machine.values(AGENT)["ConsoleUrl"], "https://other/")

    def test_repair_puts_back_what_is_missing(self):
        self.install_agent("START_SERVICE=0", "CONSOLE_URL=" + URL)
        program = self.machine.path(r"C:\Program Files\Margay\margay.exe")
        os.remove(program)
        self.machine.run("reg", "delete", EVENTS, "/f")
        self.repair(self.first[0])
        self.assertTrue(os.path.exists(program))
        self.assertIsNotNone(self.machine.values(EVENTS))
        self.assertEqual(self.machine.values(AGENT)["ConsoleUrl"], URL)

    def state(self):
        folder = self.machine.path(r"C:\ProgramData\Margay")
        for name in ("findings.json", "state.json", "feeds/kev.json"):
            path = os.path.join(folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="ascii") as file:
                file.write("{}")
        return folder

    def test_uninstallation_leaves_nothing(self):
        before = self.machine.files(), self.registry()
        for order in ((0, 1), (1, 0)):
            self.install_agent("START_SERVICE=0", "CONSOLE_URL=" + URL)
            self.msiexec("/i", self.first[1])
            self.state()
            for which in order:
                self.msiexec("/x", self.first[which], "REMOVESTATE=1")
            self.assertEqual(self.left(before), ([], []), order)

    def test_uninstallation_keeps_the_state(self):
        before = self.machine.files(), self.registry()
        self.install_agent("START_SERVICE=0")
        folder = self.state()
        self.addCleanup(shutil.rmtree, folder)
        self.msiexec("/x", self.first[0])
        files, registry = self.left(before)
        self.assertEqual([os.path.relpath(path, folder) for path in files],
                         [".", "feeds", "feeds/kev.json", "findings.json", "state.json"])
        self.assertEqual(registry, [])


class Enrolled(Msi):
    """Installed with the address of a console and a token, and nothing else is done by hand."""

    TOKEN = "one-time-token-12cd"

    def setUp(self):
        super().setUp()
        folder = tempfile.mkdtemp(dir=self.dir)
        self.console = console_server.Console(os.path.abspath(folder) + "/console")
        self.console.tokens[self.TOKEN] = None
        self.console.start()
        self.addCleanup(self.console.stop)
        self.token = folder + "/a token"
        with open(self.token, "w", encoding="ascii") as file:
            file.write(self.TOKEN + "\r\n")
        self.wish = ["CONSOLE_URL=" + self.console.url, "TOKEN_FILE=" + windows_path(self.token),
                     "CA_FINGERPRINT=" + self.console.authority.fingerprint]

    def enrolment(self):
        with open(self.machine.path(r"C:\ProgramData\Margay\console\enrolment.json"),
                  encoding="utf-8") as file:
            return json.load(file)

    def test_installed_it_is_enrolled_and_the_token_is_gone(self):
        self.install_agent(*self.wish)
        self.assertFalse(os.path.exists(self.token))
        enrolment = self.enrolment()
        self.assertEqual(enrolment["console"], self.console.url)
        self.assertIn(enrolment["agent"], self.console.agents)
        wait_for(lambda: self.console.beats, 90)
        wait_for(lambda: "findings" in {kind for _, kind, _ in self.console.reports}, 90)
        self.install_agent("START_SERVICE=0", *self.wish, package=self.second[0])
        self.assertEqual(self.enrolment(), enrolment)
        self.assertEqual(len(self.console.agents), 1)
        self.assertEqual(self.console.complaints, [])

    def test_a_console_that_does_not_answer_fails_the_installation_and_keeps_the_token(self):
        self.console.stop()
        self.msiexec("/i", self.first[0], *self.wish, status=NOT_DONE)
        self.assertTrue(os.path.exists(self.token))
        self.console.start()
        self.install_agent("START_SERVICE=0", *self.wish)
        self.assertFalse(os.path.exists(self.token))
        self.assertEqual(self.enrolment()["console"], self.console.url)

    def test_by_a_ca_file(self):
        self.wish[2] = "CA_FILE=" + windows_path(self.console.authority.folder + "/ca.pem")
        self.install_agent("START_SERVICE=0", *self.wish)
        self.assertEqual(self.enrolment()["console"], self.console.url)


class Commands(Msi):
    """Signed commands that install and remove the plugin."""

    number = 0

    def setUp(self):
        super().setUp()
        self.touched |= {self.first[1], self.second[1]}
        self.install_agent("START_SERVICE=0")

    def apply(self, document, *options, before=None):
        path = remote.write(self.dir, document)
        self.machine.run(EXE, "agent", "sign-command", path, "--key", self.keys["command"][0])
        if before:
            before()
        program = self.machine.path(r"C:\Program Files\Margay\margay.exe")
        done = self.machine.run(program, "agent", "apply", path, "--format", "json", *options)
        self.assertTrue(done.stdout, done.stderr)
        result = json.loads(done.stdout)
        self.assertEqual(done.returncode, 0 if result["state"] == "DONE" else 3, done.stdout)
        return result

    def install(self, package=None, **more):
        Commands.number += 1
        package = package or self.first[1]
        return remote.command(f"command-{self.number}", package=package,
                              **{"url": windows_path(package), **more})

    def remove(self):
        Commands.number += 1
        return remote.command(f"command-{self.number}", verb="remove-plugin")

    def test_installed_upgraded_removed(self):
        self.assertIn("NO_INVENTORY", self.coverage())
        self.assertEqual(self.apply(self.remove())["code"], "INSTALLER")
        document = self.install()
        result = self.apply(document)
        self.assertEqual((result["state"], result["installer"], result["restart"]),
                         ("DONE", 0, False), result)
        self.assertEqual(self.plugin_state(), [("windows-inventory", "0.1.0", "READY")])
        self.assertNotIn("NO_INVENTORY", self.coverage())
        folder = self.machine.path(rf"C:\ProgramData\Margay\commands\{document['id']}")
        self.assertEqual(sorted(os.listdir(folder)), ["installer.log", "result.json"])
        self.assertEqual(self.apply(document)["code"], "REPLAYED")

        newer = self.install(self.second[1])
        newer["plugin"]["version"] = "9.0.0"
        self.assertEqual(self.apply(newer)["state"], "DONE")
        self.assertEqual(self.apply(self.install())["code"], "INSTALLER")  # an older one
        self.assertEqual(self.apply(self.remove())["state"], "DONE")
        self.assertIn("NO_INVENTORY", self.coverage())

    def test_a_seeded_machine_is_listed_exactly(self):
        """All packages and updates, and beside them nothing but our own two products."""
        host = seeded.Host.__new__(seeded.Host)
        host.prefix, host.environment = self.machine.environment["WINEPREFIX"], self.machine.environment
        host.seed("server-2022")
        self.assertEqual(self.apply(self.install())["state"], "DONE")
        # 3: the machine has a broken hive, among others.
        stream = self.margay("plugin", "run", "windows-inventory", "--stream", status=3)
        expected, masks = (f(seeded.expected_of("server-2022")) for f in (self.things, seeded.masks_of))
        found = set(seeded.compared(self.things(map(json.loads, stream.splitlines())), masks))
        wanted = set(seeded.compared(expected, masks))
        self.assertEqual(wanted - found, set())
        self.assertEqual(sorted(json.loads(record)["name"] for record in found - wanted),
                         ["Margay Agent", "Margay Windows Inventory"])

    @staticmethod
    def things(records):
        return [record for record in records if record["type"] in ("package", "update")]

    def test_packages_that_are_not_what_was_signed_do_not_reach_the_installer(self):
        package = os.path.join(self.dir, "tampered.msi")
        shutil.copy(self.first[1], package)

        def tamper():
            with open(package, "r+b") as file:
                file.seek(-1, os.SEEK_END)
                file.write(b"\x55")

        self.assertEqual(self.apply(self.install(package), before=tamper)["code"], "WRONG_PACKAGE")
        self.assertIn("NO_INVENTORY", self.coverage())

    def test_packages_that_bring_something_else_have_failed(self):
        document = self.install()
        document["plugin"]["version"] = "0.2.0"
        result = self.apply(document)
        self.assertEqual((result["state"], result["code"]), ("FAILED", "WRONG_RESULT"), result)
        self.assertIn("0.1.0", result["text"])
        document = self.install()
        document["plugin"]["name"] = "another"
        self.assertEqual(self.apply(document)["code"], "WRONG_RESULT")
        with open(os.path.join(self.dir, "no.msi"), "w", encoding="ascii") as file:
            file.write("no package")
        result = self.apply(self.install(os.path.join(self.dir, "no.msi")))
        self.assertEqual(result["code"], "INSTALLER")
        self.assertIn(result["installer"], (1620, 1627), result)  # Windows, Wine

    def test_by_https(self):
        server = remote.Server(self.dir)
        self.addCleanup(server.end)
        with open(self.first[1], "rb") as file:
            server.files["/plugin.msi"] = file.read()
        url = server.url + "/plugin.msi"
        result = self.apply(self.install(url=url), "--ca-file", server.ca)
        self.assertEqual(result["state"], "DONE", result)
        self.assertEqual(self.plugin_state(), [("windows-inventory", "0.1.0", "READY")])


class Running(Msi):
    """The service that the package starts, from its installation to its removal."""

    def wait_for(self, what, wanted, seconds=90):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = what()
            if found == wanted:
                return
            time.sleep(0.3)
        self.fail(f"{found}, not {wanted}, after {seconds} s")

    def agent_coverage(self):
        """What the agent says of this host, and "" as long as it says nothing."""
        program = self.machine.path(r"C:\Program Files\Margay\margay.exe")
        done = self.machine.run(program, "agent", "status", "--json")
        return json.loads(done.stdout).get("coverage") if done.stdout else ""

    def has_inventory(self):
        return os.path.exists(self.machine.path(r"C:\ProgramData\Margay\inventory.ndjson"))

    def test_from_installation_to_removal(self):
        before = self.machine.files(), self.registry()
        self.install_agent("CONSOLE_URL=" + URL)
        self.assertTrue(self.service_runs())
        self.wait_for(self.agent_coverage, "NO_INVENTORY")
        self.msiexec("/i", self.first[1])
        self.wait_for(self.has_inventory, True)
        self.assertNotEqual(self.agent_coverage(), "NO_INVENTORY")

        state = self.machine.path(r"C:\ProgramData\Margay\state.json")
        self.install_agent(package=self.second[0])
        self.assertEqual(self.machine.values(AGENT)["Version"], "0.2.0")
        self.assertTrue(os.path.exists(state))
        self.wait_for(self.service_runs, True)

        self.msiexec("/x", self.first[1])
        self.wait_for(self.agent_coverage, "NO_INVENTORY")
        self.msiexec("/x", self.second[0], "REMOVESTATE=1")
        self.assertEqual(self.left(before), ([], []))


if __name__ == "__main__":
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        print("skipped: not installed:", *missing)
        sys.exit(77)
    PLUGIN, EXE, RUNNER = (os.path.abspath(sys.argv.pop(3)), os.path.abspath(sys.argv.pop(2)),
                           os.path.abspath(sys.argv.pop(1)))
    seeded.RUNNER = RUNNER
    unittest.main(verbosity=0)
