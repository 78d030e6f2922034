#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The packages for Linux: built twice the same, linted, installed, upgraded, removed and purged in a
Debian root made in the test run, there also booted with systemd; the RPM package in the same root
with a database of rpm. What cannot be done where this runs is skipped, and said.

usage: test_packages.py BIN (the folder of a portable build's programs)
"""
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BIN = ""
OLD, NEW = "0.1.0", "0.1.1"
# What containers may not do, but hosts may.
CALLS = ("fanotify_init fanotify_mark open_by_handle_at landlock_create_ruleset landlock_add_rule "
         "landlock_restrict_self")
BUILT = "1790000000"  # seconds since 1970
# Folders that Debian lacks, and that other packages own where RPM packages are installed.
OF_FEDORA = {"usr/share/fish", "usr/share/fish/vendor_completions.d", "usr/share/licenses",
             "usr/share/zsh/site-functions"}
# Where installing leaves traces of its own: logs, caches and databases of package managers.
OTHERS = ("var/lib/dpkg", "var/log", "var/cache", "var/lib/systemd", "usr/lib/sysimage",
          "var/lib/rpm", "root", "proc", "sys", "dev", "run", "tmp")


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, **options)


def mirror():
    listing = run("apt-get", "indextargets", "--format", "$(REPO_URI) $(CODENAME) $(COMPONENT)",
                  "Created-By: Packages").stdout
    for line in listing.splitlines():
        if line.split()[1:] == ["bookworm", "main"]:
            return [line.split()[0]]
    return []


def skip(why):
    print("skipped:", why)
    sys.exit(77)


def files_of(root):
    """Every path of a root, apart from what others keep."""
    found = set()
    for folder, folders, files in os.walk(root):
        below = os.path.relpath(folder, root)
        folders[:] = [f for f in folders if os.path.normpath(f"{below}/{f}") not in OTHERS]
        found.update(os.path.normpath(f"{below}/{name}") for name in folders + files)
    return found


class Packages(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.dir = tempfile.mkdtemp(prefix="margay-packages-")
        cls.addClassCleanup(shutil.rmtree, cls.dir)
        cls.base = cls.dir + "/base"
        done = run("debootstrap", "--variant=minbase", "--include=systemd,systemd-sysv,rpm",
                   "bookworm", cls.base, *mirror())
        if done.returncode != 0:
            print(done.stdout[-500:], done.stderr[-500:])
            shutil.rmtree(cls.dir)
            skip("debootstrap cannot make a root")
        for version in (OLD, NEW):
            cls.build(version, "built")

    @classmethod
    def build(cls, version, folder):
        done = run(ROOT + "/installer/build-packages", "--bin", BIN, "--version", version,
                   "--output", f"{cls.dir}/{folder}", env=dict(os.environ, SOURCE_DATE_EPOCH=BUILT))
        if done.returncode != 0:
            raise AssertionError(done.stdout + done.stderr)
        return done.stdout.split()

    def setUp(self):
        self.root = tempfile.mkdtemp(dir=self.dir)
        self.addCleanup(shutil.rmtree, self.root)
        subprocess.run(["cp", "-a", "--reflink=auto", self.base + "/.", self.root], check=True)
        shutil.copytree(self.dir + "/built", self.root + "/root/built")
        self.before = files_of(self.root)
        subprocess.run(["mount", "-t", "proc", "proc", self.root + "/proc"], check=True)
        self.addCleanup(subprocess.run, ["umount", self.root + "/proc"], check=True)

    def inside(self, *command, status=0):
        done = run("chroot", self.root, *command, timeout=120,
                   env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive"})
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout

    def dpkg(self, *arguments):
        return self.inside("dpkg", *arguments)

    def deb(self, version):
        return f"/root/built/margay_{version}_{run('dpkg', '--print-architecture').stdout.strip()}.deb"

    def rpm(self, version):
        return f"/root/built/margay-{version}-1.{os.uname().machine}.rpm"

    def works(self):
        self.assertIn("margay 0.1.0", self.inside("margay", "version"))
        listed = json.loads(self.inside("margay", "inventory", "--format", "json"))
        self.assertGreater(len(listed["packages"]), 50)
        self.inside("sh", "-c", "zcat /usr/share/man/man1/margay.1.gz | grep -q '^.TH'")
        self.assertIn("fetch feeds", self.inside("margay", "db", "update", "--help"))

    def test_same_input_gives_the_same_bytes(self):
        for path in self.build(OLD, "again"):
            with open(path, "rb") as one, open(path.replace("again", "built"), "rb") as two:
                self.assertEqual(hashlib.sha256(one.read()).hexdigest(),
                                 hashlib.sha256(two.read()).hexdigest(), path)

    def test_nothing_is_found_by_lint(self):
        done = run("lintian", "--allow-root", "--fail-on", "error,warning", self.root + self.deb(OLD))
        self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)
        done = run("rpmlint", "-c", ROOT + "/installer/linux/rpm/rpmlint.toml",
                   self.root + self.rpm(OLD))
        self.assertIn(" 0 errors, 0 warnings", done.stdout)

    def test_deb_is_installed_upgraded_removed_and_purged(self):
        wants = self.root + "/etc/systemd/system/multi-user.target.wants/margay-agent.service"
        self.dpkg("-i", self.deb(OLD))
        self.assertTrue(os.path.islink(wants))
        self.works()
        self.assertEqual(self.dpkg("-V", "margay"), "")
        os.makedirs(self.root + "/var/lib/margay")
        for kept in ("/var/lib/margay/state.json", "/etc/margay/agent.json"):
            with open(self.root + kept, "w") as file:
                file.write("{}")
        self.dpkg("-i", self.deb(NEW))
        self.assertIn(NEW, self.dpkg("-s", "margay"))
        self.works()
        self.dpkg("-r", "margay")
        self.assertTrue(os.path.exists(self.root + "/var/lib/margay/state.json"))
        self.assertTrue(os.path.exists(self.root + "/etc/margay/agent.json"))
        self.assertFalse(os.path.exists(self.root + "/usr/lib/margay"))
        self.dpkg("-P", "margay")
        self.assertEqual(files_of(self.root) ^ self.before, set())

    def test_a_deb_that_was_removed_comes_back_as_it_was(self):
        self.dpkg("-i", self.deb(OLD))
        self.dpkg("-r", "margay")
        self.dpkg("-i", self.deb(OLD))
        self.assertTrue(os.path.islink(
            self.root + "/etc/systemd/system/multi-user.target.wants/margay-agent.service"))
        self.assertFalse(os.path.exists(self.root + "/etc/systemd/system/margay-agent.service"))
        self.works()

    def test_an_agent_that_was_disabled_stays_so(self):
        wants = self.root + "/etc/systemd/system/multi-user.target.wants/margay-agent.service"
        self.dpkg("-i", self.deb(OLD))
        self.inside("systemctl", "disable", "margay-agent.service")
        self.assertFalse(os.path.lexists(wants))
        self.dpkg("-i", self.deb(NEW))
        self.assertFalse(os.path.lexists(wants))

    def test_rpm_is_installed_upgraded_and_removed(self):
        # The root is Debian's: what the package needs is there, and not known to rpm.
        install = ("rpm", "--nodeps", "-U", "--force-debian")
        self.inside(*install, self.rpm(OLD))
        self.works()
        self.assertEqual(self.inside("rpm", "-V", "--nodeps", "margay"), "")
        self.assertIn("glibc >= 2.", self.inside("rpm", "-q", "--requires", "margay"))
        os.makedirs(self.root + "/var/lib/margay")
        self.inside(*install, self.rpm(NEW))
        self.assertEqual(self.inside("rpm", "-q", "margay").strip(),
                         f"margay-{NEW}-1.{os.uname().machine}")
        self.works()
        self.inside("rpm", "-e", "margay")
        self.assertEqual(files_of(self.root) ^ self.before, {"var/lib/margay"} | OF_FEDORA)

    def test_systemd_starts_upgrades_and_stops_it(self):
        shutil.copy(ROOT + "/tests/e2e/packages/proof.sh", self.root + "/root/proof.sh")
        with open(self.root + "/etc/systemd/system/proof.service", "w") as file:
            file.write("[Unit]\nSuccessAction=poweroff\nFailureAction=poweroff\n"
                       "[Service]\nType=oneshot\nTimeoutStartSec=90\n"
                       f"ExecStart=/bin/bash /root/proof.sh {self.deb(OLD)} {self.deb(NEW)}\n"
                       "[Install]\nWantedBy=multi-user.target\n")
        self.inside("systemctl", "enable", "proof.service")
        if not self.boot():
            self.skipTest("systemd does not boot here (systemd-nspawn)")
        with open(self.root + "/root/proof.log") as file:
            log = file.read()
        if os.environ.get("MARGAY_SHOW"):
            print(log)
        self.assertTrue(log.endswith("ALL DONE\n"), log[-3000:])

    def boot(self):
        try:
            run("systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "--boot",
                "--private-network", "--console=pipe", "-D", self.root, "--capability=all",
                f"--system-call-filter={CALLS}", timeout=150, stdin=subprocess.DEVNULL)
        except (subprocess.TimeoutExpired, FileNotFoundError):
            pass
        return os.path.exists(self.root + "/root/proof.log")


if __name__ == "__main__":
    BIN = os.path.abspath(sys.argv.pop(1))
    if os.geteuid() != 0:
        skip("roots are made with root rights")
    unittest.main(verbosity=0)
