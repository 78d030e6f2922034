#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An agent on a real Debian, made here by debootstrap, while apt-get, dpkg, pip and npm install
packages with known vulnerabilities; on hosts of rpm and apk likewise. Each installation is one scan,
which reads what has changed only, and the finding is there after it. What cannot be had (a mirror,
a registry, a tool) is left out, and said. Latencies are printed, not asserted.

usage: test_agent_installers.py MARGAY [--runs N] [--install PACKAGE,...] [TEST]...

N: how often each measured installation is done (1). With --install apt-get installs these packages,
too, and the processor time is told that the agent itself took for it.
"""
import fcntl
import glob
import gzip
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import unittest

sys.dont_write_bytecode = True
import rpm_root  # noqa: E402
import test_agent_events as events  # noqa: E402
from test_agent_events import wait_for, write  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
ROOM = os.path.normpath(HERE + "/../..")
SNAPSHOT = glob.glob(ROOM + "/installer/snapshot/*.osv.json.gz")[0]
DATA = ROOM + "/tests/data"
FEEDS = [SNAPSHOT, DATA + "/osv/languages.osv.json.gz", DATA + "/osv/almalinux.osv.json.gz",
         DATA + "/secdb/alpine-v3.11-main.json.gz"]
RUNS = 1
INSTALL = []
# Packages of Debian 12 whose fix came to bookworm-security and is not in bookworm.
VULNERABLE = ["rsync", "ruby3.1"]


def run(*command, **more):
    return subprocess.run(command, check=True, capture_output=True, text=True, **more).stdout


def fixes_of(source):
    """{CVE: fixed version} of a package of Debian 12, by the snapshot."""
    fixes = {}
    with gzip.open(SNAPSHOT) as file:
        for record in json.load(file):
            for affected in record["affected"]:
                if (affected["package"]["ecosystem"], affected["package"]["name"]) != \
                        ("Debian:12", source):
                    continue
                for event in affected["ranges"][0]["events"]:
                    if "fixed" in event:
                        fixes[record["id"].replace("DEBIAN-", "")] = event["fixed"]
    return fixes


def is_below(version, fixed):
    return subprocess.run(["dpkg", "--compare-versions", version, "lt", fixed]).returncode == 0


class Debian:
    """What debootstrap makes, with the settings of this machine's apt but the archive of updates."""

    def __init__(self, work):
        self.work, self.root = work, work + "/root"
        os.mkdir(self.root)
        uri = re.search(r"^(\S+) bookworm main$", run(
            "apt-get", "indextargets", "--format", "$(REPO_URI) $(CODENAME) $(COMPONENT)",
            "Created-By: Packages"), re.M)
        done = subprocess.run(["debootstrap", "--variant=minbase", "bookworm", self.root,
                               *([uri[1]] if uri else [])], capture_output=True, text=True)
        if done.returncode != 0:
            raise unittest.SkipTest("debootstrap: " + done.stdout.strip()[-200:])
        run("mount", "--bind", self.root, self.root)
        run("mount", "-t", "proc", "proc", self.root + "/proc")
        for path in ("/etc/resolv.conf", "/etc/hosts", *glob.glob("/etc/apt/apt.conf.d/*")):
            shutil.copy(path, self.root + path)
        self.copy_program()

    def copy_program(self):
        """With those of its libraries that are not in this Debian."""
        shutil.copy(events.MARGAY, self.root + "/margay")
        for library in re.findall(r"=> (/\S+)", run("ldd", events.MARGAY)):
            if not os.path.lexists(self.root + library):
                shutil.copy(library, self.root + library)

    def path(self, path):
        return self.root + path

    def inside(self, *command):
        run("chroot", self.root, *command, env=dict(
            os.environ, DEBIAN_FRONTEND="noninteractive", LC_ALL="C", PATH="/usr/sbin:/usr/bin:/sbin:/bin"))
        return time.time_ns()

    def version_of(self, name):
        return run("dpkg-query", "--admindir", self.root + "/var/lib/dpkg", "-W", "-f",
                   "${Version}", name)


class Case(events.Case):
    def make_host(self):
        return events.Host(self.work)

    def setUp(self):
        self.work = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.work, True)
        self.agent = None
        self.addCleanup(lambda: subprocess.run(["umount", "-l", self.host.root], check=False))
        self.addCleanup(self.kill)
        self.host = self.make_host()
        self.configure(log_level="debug")
        os.makedirs(self.host.path("/opt/db"), exist_ok=True)
        run(events.MARGAY, "db", "build", "--quiet", "--output", self.host.path("/opt/db/a.db"), *FEEDS)

    def start(self):
        """However packages of languages are watched here."""
        self.level = "fanotify"
        try:
            super().start()
        except AssertionError:
            self.level = self.status()["watch"]["level"]
        print(f"watch: {self.level}; the first scan: {self.work_of_scan()['seconds']} s")

    def work_of_scan(self):
        return self.status()["works"][0]["last"]

    def vulnerabilities(self):
        with open(self.host.path("/var/lib/margay/findings.json")) as file:
            return {(f["package"]["name"], f["vulnerability_id"])
                    for f in json.load(file)["findings"] if f["package"] is not None}

    def assert_found(self, found, gone=()):
        self.assertIs(self.work_of_scan()["incremental"], True, self.log())
        self.assertLessEqual(set(found), self.vulnerabilities())
        self.assertEqual(set(gone) & self.vulnerabilities(), set())

    def measure(self, what, steps):
        """Steps in turn, of which each is a command and what is found then, and what is not."""
        latencies = []
        for number in range(max(RUNS, len(steps))):
            act, found, gone = steps[number % len(steps)]
            latencies.append(self.assert_one_scan(act))
            self.assert_found(found, gone)
        tenth = sorted(latencies)[-(len(latencies) // 10 + 1)]
        print(f"{what}: {len(latencies)} runs, a scan each; from its end to the findings "
              f"{statistics.median(latencies):.0f} ms (median), {tenth:.0f} ms (nine of ten), "
              f"{max(latencies):.0f} ms (longest)", flush=True)


class OnDebian(Case):
    def make_host(self):
        return Debian(self.work)

    def try_step(self, what, step):
        """False, and said: a tool or a registry is missing."""
        try:
            step()
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"left out: {what}: {(getattr(error, 'stderr', '') or str(error)).strip()[-200:]}")
            return False
        return True

    def apt_get(self, *words):
        return self.host.inside("apt-get", "-qq", "-y", "--no-install-recommends", *words)

    def choose(self):
        """A package with a known vulnerability in the version that apt-get installs here."""
        for name in VULNERABLE:
            text = run("chroot", self.host.root, "apt-cache", "policy", name)
            version = re.search(r"Candidate: (\S+)", text)
            wanted = {cve for cve, fixed in fixes_of(name).items()
                      if version and is_below(version[1], fixed)}
            if wanted:
                return name, wanted
        return None, None

    def packages_of_the_system(self):
        if not self.try_step("apt-get update", lambda: self.apt_get("update")):
            return
        name, cves = self.choose()
        if name is None:
            print(f"left out: this mirror has no vulnerable version of {', '.join(VULNERABLE)}")
            return
        found = {(name, cve) for cve in cves}
        latency = self.assert_one_scan(lambda: self.apt_get("-d", "install", name) and
                                       self.apt_get("install", name))
        self.assert_found(found)
        print(f"apt-get install {name} {self.host.version_of(name)}: {len(found)} findings, "
              f"{latency:.0f} ms after its end")
        deb = glob.glob(self.host.path(f"/var/cache/apt/archives/{name}_*.deb"))
        if not deb:  # by the settings of this machine's apt
            self.host.inside("sh", "-c", f"cd /root && apt-get -qq download {name}")
            deb = glob.glob(self.host.path(f"/root/{name}_*.deb"))
        deb = deb[0][len(self.host.root):]
        self.measure("dpkg", [(lambda: self.host.inside("dpkg", "-r", name), (), found),
                              (lambda: self.host.inside("dpkg", "-i", deb), found, ())])

    def pip(self, *words):
        run(sys.executable, "-m", "pip", "--python", self.host.path("/srv/app/venv/bin/python3"),
            "--disable-pip-version-check", *words, "--quiet")
        return time.time_ns()

    def cpu(self):
        with open(f"/proc/{self.agent.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")

    def what_watching_costs(self):
        time.sleep(8)  # until the last change was scanned
        before, events_before, begun = self.cpu(), self.status()["watch"]["events"], time.monotonic()
        scans = len(self.scans())
        self.apt_get("install", *INSTALL)
        seconds = time.monotonic() - begun
        wait_for(lambda: len(self.scans()) > scans)
        print(f"apt-get install {' '.join(INSTALL)}: {seconds:.1f} s; the agent itself took "
              f"{self.cpu() - before:.2f} s of processor time for "
              f"{self.status()['watch']['events'] - events_before} events")

    def packages_of_python(self):
        def install(version):
            return self.pip("install", "--no-deps", "--retries", "1", f"jinja2=={version}")

        def prepare():
            run(sys.executable, "-m", "venv", "--without-pip", self.host.path("/srv/app/venv"))
            install("2.10")
            self.pip("uninstall", "-y", "jinja2")

        if not self.try_step("pip", prepare):
            return
        time.sleep(8)  # until that was scanned
        found = {("jinja2", "CVE-2019-10906")}
        self.measure("pip", [(lambda: install("2.10"), found, ()),
                             (lambda: install("3.1.2"), (), found)])

    def npm(self, version):
        run("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=1",
            "--prefix", self.host.path("/srv/app"), f"lodash@{version}")
        return time.time_ns()

    def packages_of_javascript(self):
        if not self.try_step("npm", lambda: run("npm", "view", "--fetch-retries=1", "lodash@4.17.15",
                                                "version")):
            return
        found = {("lodash", "CVE-2021-23337")}
        self.measure("npm install", [(lambda: self.npm("4.17.15"), found, ()),
                                     (lambda: self.npm("4.17.21"), (), found)])

    def test_installers(self):
        os.makedirs(self.host.path("/srv/app"))
        self.start()
        self.packages_of_the_system()
        if INSTALL:
            self.what_watching_costs()
        self.packages_of_python()
        self.packages_of_javascript()


class OnRpm(Case):
    """bash of AlmaLinux 9, and ALSA-2023:0340, by which it is fixed in 5.1.8-6.el9_1."""

    def rpm(self, *words):
        run("rpm", "--define", "_db_backend sqlite", "--root", self.host.root, "--dbpath",
            "/var/lib/rpm", *words)
        return time.time_ns()

    def build(self, release):
        work = f"{self.work}/{release}"
        os.mkdir(work)
        return rpm_root.build(work, [
            f"Name: bash\nVersion: 5.1.8\nRelease: {release}\nVendor: AlmaLinux\n"
            "Summary: test\nLicense: test\n"
            "BuildArch: noarch\n%description\ntest\n%files\n"])[0]

    def test_rpm(self):
        for program in ("rpm", "rpmbuild"):
            if shutil.which(program) is None:
                self.skipTest(f"no {program}")
        old, new = self.build("4.el9"), self.build("6.el9_1")
        write(self.host.path("/etc/os-release"), 'ID="almalinux"\nVERSION_ID="9.1"\n')
        self.rpm("--initdb")
        self.start()
        found = {("bash", "CVE-2022-3715")}
        self.measure("rpm", [(lambda: self.rpm("-i", old), found, ()),
                             (lambda: self.rpm("-U", new), (), found),
                             (lambda: self.rpm("-e", "bash"), (), found)])


class OnApk(Case):
    """A database of Alpine Linux 3.11, with jq and without it."""

    def transaction(self, text):
        """As apk does it: under its lock, a new file over the old one."""
        folder = self.host.path("/lib/apk/db")
        with open(folder + "/lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            events.replace(folder + "/installed", text)
        return time.time_ns()

    def test_apk(self):
        alpine = DATA + "/hosts/alpine-3.11"
        with open(alpine + "/lib/apk/db/installed") as file:
            whole = file.read()
        without = re.sub(r"^P:jq\n(.+\n)*\n", "", whole, flags=re.M)
        self.assertLess(len(without), len(whole))
        shutil.copy(alpine + "/etc/os-release", self.host.path("/etc/os-release"))
        os.makedirs(self.host.path("/lib/apk/db"))
        self.transaction(without)
        self.start()
        found = {("jq", "CVE-2016-4074")}
        self.measure("apk", [(lambda: self.transaction(whole), found, ()),
                             (lambda: self.transaction(without), (), found)])


def main():
    global RUNS, INSTALL
    arguments = sys.argv[1:]
    events.MARGAY = os.path.abspath(arguments.pop(0))
    if os.geteuid() != 0:
        events.skip("root rights are needed")
    for program in ("debootstrap", "dpkg", "apt-get", "unshare"):
        if shutil.which(program) is None:
            events.skip(f"no {program}")
    if "--inside" not in arguments:
        test = ["unshare", "--mount", "--propagation", "private"]
        if subprocess.run([*test, "mount", "-t", "tmpfs", "none", "/mnt"], stderr=subprocess.DEVNULL,
                          check=False).returncode != 0:
            events.skip("file systems cannot be mounted here")
        os.execvp("unshare", [*test, sys.executable, os.path.abspath(__file__), events.MARGAY,
                              "--inside", *arguments])
    arguments.remove("--inside")
    if "--runs" in arguments:
        at = arguments.index("--runs")
        RUNS = int(arguments[at + 1])
        del arguments[at:at + 2]
    if "--install" in arguments:
        at = arguments.index("--install")
        INSTALL = arguments[at + 1].split(",")
        del arguments[at:at + 2]
    unittest.main(argv=[sys.argv[0], *arguments], verbosity=2)


if __name__ == "__main__":
    main()
