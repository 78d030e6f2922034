#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What real installers do makes one scan, and the finding is there: apt-get in a Debian that
debootstrap makes, pip, npm, rpm. Only apk is played: its database is replaced as apk does it.

Packages of languages come from the registries that this machine is set up for; where there is
none, packages of the same name and version are made here. Latencies are printed, not asserted.

usage: test_agent_installers.py MARGAY [TEST]...
"""
import argparse
import fcntl
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import time
import unittest
import zipfile

sys.dont_write_bytecode = True
import agent_root  # noqa: E402
import rpm_root  # noqa: E402
from agent_root import Agent, replace, skip, write  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = HERE + "/../data"
MARGAY = ""
PIP = [sys.executable, "-m", "pip"]

# As Debian's tracker has it: open in all releases.
PATCH = {"id": "DEBIAN-CVE-2010-4651", "modified": "2026-11-01T00:00:00Z", "upstream": ["CVE-2010-4651"],
         "affected": [{"package": {"ecosystem": "Debian:12", "name": "patch"},
                       "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}]}]}


def call(*command, **options):
    """Returns when it ended (ns)."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          check=False, **options)
    end = time.time_ns()
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(command)}: exit status {done.returncode}\n{done.stdout}")
    return end


def works(*command, **options):
    return shutil.which(command[0]) is not None and subprocess.run(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
        **options).returncode == 0


class Case(unittest.TestCase):
    def setUp(self):
        self.work = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.work, True)
        self.root = self.work + "/root"
        self.agent = Agent(self.root, self.work + "/log")
        self.addCleanup(subprocess.run, ["umount", "-l", self.root], check=False)
        self.addCleanup(self.agent.kill)

    def start(self, *advisories):
        write(self.root + "/etc/margay/agent.json",
              json.dumps({"database": "/opt/db/a.db", "inspection_paths": ["/srv/app"]}))
        os.makedirs(self.root + "/opt/db")
        call(MARGAY, "db", "build", "--quiet", "--output", self.root + "/opt/db/a.db", *advisories)
        self.agent.start()

    def assert_one_scan(self, what, act, **options):
        latency = agent_root.assert_one_scan(self, self.agent, act, **options)
        self.assertIs(self.agent.status()["works"][0]["last"]["incremental"], True, self.agent.log())
        print(f"{what}: {latency:.0f} ms to the findings")


class Debian(Case):
    packages = ("patch", "less", "nano")

    def chroot(self, *command):
        return call("chroot", self.root, *command,
                    env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"})

    def test_apt_get(self):
        if shutil.which("debootstrap") is None or not agent_root.make_debian(self.root, MARGAY) or \
                not agent_root.fetch_debian(self.root, "--download-only", "install", *self.packages):
            self.skipTest("no debootstrap, or no mirror of Debian")
        write(self.work + "/patch.json", json.dumps(PATCH))
        self.start(self.work + "/patch.json")
        self.assertNotIn("patch", self.agent.found())
        self.assert_one_scan("apt-get install", lambda: self.chroot(
            "apt-get", "-qq", "-y", "--no-download", "install", *self.packages), found="patch")
        self.assertIn("CVE-2010-4651", json.dumps(self.agent.findings()))
        self.assert_one_scan("apt-get purge", lambda: self.chroot(
            "apt-get", "-qq", "-y", "purge", *self.packages), gone="patch")


class Languages(Case):
    app = "/srv/app/"

    def setUp(self):
        super().setUp()
        agent_root.make_small(self.root, MARGAY, 'ID=debian\nVERSION_ID="12"\n')
        os.makedirs(self.root + self.app)

    def wheel(self):
        """urllib3 1.24.1 (CVE-2019-11324)."""
        if works(*PIP, "download", "-q", "--no-deps", "-d", self.work, "urllib3==1.24.1"):
            return next(self.work + "/" + name for name in os.listdir(self.work) if name.endswith(".whl"))
        print("left out: the registry of pip; a wheel is made instead")
        path, info = self.work + "/urllib3-1.24.1-py3-none-any.whl", "urllib3-1.24.1.dist-info/"
        with zipfile.ZipFile(path, "w") as wheel:
            wheel.writestr("urllib3/__init__.py", "")
            wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\nName: urllib3\nVersion: 1.24.1\n")
            wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\n"
                                           "Tag: py3-none-any\n")
            wheel.writestr(info + "RECORD", "urllib3/__init__.py,,\n" + "".join(
                f"{info}{name},,\n" for name in ("METADATA", "WHEEL", "RECORD")))
        return path

    def test_pip(self):
        if not works(*PIP, "--version"):
            self.skipTest("no pip")
        wheel, venv = self.wheel(), self.root + self.app + "venv"
        options = ["-q", "--no-index", "--no-deps"]
        has_venv = works(sys.executable, "-m", "venv", venv)
        self.start(DATA + "/osv/languages.osv.json.gz")
        self.assert_one_scan("pip install --target", lambda: call(
            *PIP, "install", *options, "--target", self.root + self.app + "lib", wheel), found="urllib3")
        shutil.rmtree(self.root + self.app + "lib")
        if not has_venv:
            print("left out: a virtual environment, as Python has no venv here")
            return
        self.assert_one_scan("pip install into a virtual environment", lambda: call(
            venv + "/bin/python", "-m", "pip", "install", *options, wheel), found="urllib3")
        self.assert_one_scan("pip uninstall", lambda: call(
            venv + "/bin/python", "-m", "pip", "uninstall", "-q", "-y", "urllib3"), gone="urllib3")

    def minimist(self):
        """minimist 1.2.5 (CVE-2021-44906), as npm takes it."""
        scratch = self.work + "/scratch"
        os.mkdir(scratch)
        if works("npm", "install", "minimist@1.2.5", cwd=scratch):
            return "minimist@1.2.5"  # which is in its cache now
        print("left out: the registry of npm; an archive is made instead")
        write(scratch + "/package/package.json", json.dumps({"name": "minimist", "version": "1.2.5"}))
        with tarfile.open(self.work + "/minimist.tgz", "w:gz") as archive:
            archive.add(scratch + "/package", "package")
        return self.work + "/minimist.tgz"

    def test_npm(self):
        if not works("npm", "--version"):
            self.skipTest("no npm")
        package = self.minimist()
        npm = ["npm", "--prefix", self.root + self.app + "web", "--offline", "--no-audit", "--no-fund"]
        os.mkdir(self.root + self.app + "web")
        self.start(DATA + "/osv/languages.osv.json.gz")
        self.assert_one_scan("npm install", lambda: call(*npm, "install", package), found="minimist")
        self.assert_one_scan("npm uninstall", lambda: call(*npm, "uninstall", "minimist"),
                             gone="minimist")


class Rpm(Case):
    def rpm(self, *arguments):
        return call("rpm", "--root", self.root, "--dbpath", "/var/lib/rpm", "--define",
                    "_db_backend sqlite", *arguments)

    def install(self, package):
        return self.rpm("-i", "--nodeps", "--nosignature", package)

    def test_rpm(self):
        if shutil.which("rpm") is None or shutil.which("rpmbuild") is None:
            self.skipTest("no rpm and rpmbuild")
        agent_root.make_small(self.root, MARGAY, 'ID="almalinux"\nVERSION_ID="9.5"\n')
        package, fixed = rpm_root.build(self.work, [rpm_root.spec(
            "dnsmasq", "2.85", release, "Vendor: AlmaLinux", files=["/usr/share/dnsmasq/test"])
            for release in ("5.el9", "99.el9")])
        self.rpm("--initdb")
        self.start(DATA + "/osv/almalinux.osv.json.gz")
        self.assert_one_scan("rpm -i", lambda: self.install(package), found="dnsmasq")
        self.assert_one_scan("rpm -U", lambda: self.rpm("-U", "--nosignature", fixed), gone="dnsmasq")
        self.rpm("-e", "dnsmasq")
        reader = sqlite3.connect(self.root + "/var/lib/rpm/rpmdb.sqlite")
        self.addCleanup(reader.close)
        reader.execute("begin")
        reader.execute("select count(*) from Packages").fetchall()
        self.assert_one_scan("rpm -i, as a reader keeps it in the write-ahead log",
                             lambda: self.install(package), found="dnsmasq")
        self.assertGreater(os.stat(self.root + "/var/lib/rpm/rpmdb.sqlite-wal").st_size, 0)
        before = len(self.agent.scans())
        self.rpm("-qa")
        time.sleep(agent_root.INTERVAL + 1)
        self.assertEqual(len(self.agent.scans()), before)
        self.agent.stop()
        self.rpm("-e", "dnsmasq")  # into the log only
        self.agent.start()
        agent_root.wait_for(lambda: "dnsmasq" not in self.agent.found())


class Apk(Case):
    def install(self, text):
        """apk writes another file, under its lock, and renames it."""
        folder = self.root + "/lib/apk/db/"
        with open(folder + "lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            replace(folder + "installed", text)
        return time.time_ns()

    def test_apk(self):
        with open(DATA + "/hosts/alpine-3.11/lib/apk/db/installed") as file:
            whole = file.read()
        without = "\n\n".join(record for record in whole.split("\n\n") if "P:jq\n" not in record)
        agent_root.make_small(self.root, MARGAY, "ID=alpine\nVERSION_ID=3.11.6\n")
        write(self.root + "/lib/apk/db/installed", without)
        self.start(DATA + "/secdb/alpine-v3.11-main.json.gz")
        self.assertNotIn("jq", self.agent.found())
        self.assert_one_scan("apk add", lambda: self.install(whole), found="jq")
        self.assert_one_scan("apk del", lambda: self.install(without), gone="jq")


def main():
    global MARGAY
    parser = argparse.ArgumentParser()
    parser.add_argument("margay", type=os.path.abspath)
    parser.add_argument("tests", nargs="*")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_intermixed_args()
    MARGAY = options.margay
    if options.inside:
        agent_root.leave_mounts(MARGAY, HERE)
        unittest.main(argv=[sys.argv[0], *options.tests], verbosity=2)
    if os.geteuid() != 0:
        skip("root rights are needed")
    if not works(*agent_root.UNSHARED, "mount", "-t", "tmpfs", "none", "/mnt"):
        skip("file systems cannot be mounted here")
    names = options.tests or sorted(agent_root.names_of(
        unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])), reverse=True)
    agent_root.run_side_by_side([sys.executable, os.path.abspath(__file__), MARGAY, "--inside"], names,
                                agent_root.UNSHARED, len(names))


if __name__ == "__main__":
    main()
