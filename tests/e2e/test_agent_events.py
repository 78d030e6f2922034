#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The agent wakes when packages change, and only then.

It runs in a root of its own, made in memory, in which dpkg, apt-get and hands that do what other
installers do change packages. Tests run side by side. Latencies are printed, not asserted.

usage: test_agent_events.py MARGAY [--runs N] [TEST]...     (N: of the measured installation)
"""
import argparse
import fcntl
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import unittest
import zipfile

sys.dont_write_bytecode = True
import agent_root  # noqa: E402
from agent_root import Agent, replace, skip, wait_for, write  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
SCHEMA = HERE + "/../../docs/schema/agent-status-1.json"
MARGAY = ""
RUNS = 3
SIDE_BY_SIDE = 8


def advisory(number, ecosystem, name):
    return {"id": f"TEST-{number}", "modified": "2026-11-01T00:00:00Z",
            "affected": [{"package": {"ecosystem": ecosystem, "name": name},
                          "ranges": [{"type": "ECOSYSTEM",
                                      "events": [{"introduced": "0"}, {"fixed": "2.0"}]}]}]}


class Host:
    """A small Debian in memory, with an empty package database."""

    def __init__(self, work):
        self.root = work + "/root"
        self.work = work
        agent_root.make_small(self.root, MARGAY, 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n')
        for folder in ("var/lib/dpkg/info", "var/lib/dpkg/updates", "var/cache/apt/archives/partial",
                       "var/lib/apt/lists/partial", "etc/apt/sources.list.d", "etc/apt/preferences.d",
                       "var/log/apt"):
            os.makedirs(f"{self.root}/{folder}")
        write(self.root + "/var/lib/dpkg/status")
        write(self.root + "/var/lib/dpkg/available")
        write(self.root + "/etc/apt/sources.list")

    def path(self, path):
        return self.root + path

    def make_deb(self, name, version="1.0", files=()):
        folder = f"{self.work}/{name}"
        write(folder + "/DEBIAN/control",
              f"Package: {name}\nVersion: {version}\nArchitecture: all\n"
              f"Maintainer: Test <test@example.org>\nDescription: test\n")
        write(f"{folder}/usr/share/{name}/file", name)
        for path, text in files:
            write(folder + path, text)
        subprocess.run(["dpkg-deb", "--build", "--root-owner-group", "-Znone", folder,
                        f"{self.work}/{name}.deb"], check=True, stdout=subprocess.DEVNULL)
        return f"{self.work}/{name}.deb"

    def dpkg(self, *arguments):
        subprocess.run(["dpkg", "--root=" + self.root, "--force-script-chrootless", *arguments],
                       check=True, stdout=subprocess.DEVNULL)
        return time.time_ns()

    def apt_get(self, *arguments):
        subprocess.run(["apt-get", "-qq", "-y", "-o", "Dir=" + self.root,
                        "-o", f"Dir::State::status={self.root}/var/lib/dpkg/status",
                        "-o", "DPkg::Options::=--root=" + self.root, "-o", "Dir::Bin::dpkg=/usr/bin/dpkg",
                        "-o", "APT::Sandbox::User=root", "-o", "Dir::Etc=etc/apt",
                        "-o", "Dir::Bin::Methods=/usr/lib/apt/methods", *arguments],
                       check=True, stdout=subprocess.DEVNULL)
        return time.time_ns()


class Case(unittest.TestCase):
    wrapper = ()
    level = "fanotify"

    def setUp(self):
        self.work = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.work, True)
        self.host = Host(self.work)
        self.addCleanup(subprocess.run, ["umount", "-l", self.host.root], check=False)
        self.agent = Agent(self.host.root, self.work + "/log", self.wrapper)
        self.configure()
        self.make_database(())
        self.addCleanup(self.agent.kill)

    def configure(self, **members):
        write(self.host.path("/etc/margay/agent.json"),
              json.dumps({"database": "/opt/db/a.db", "inspection_paths": ["/srv/app"], **members}))

    def make_database(self, more):
        names = [("Debian:12", "mg-deb"), ("PyPI", "mg-py"), ("npm", "mg-js"),
                 ("Maven", "org.example:mg-jar"), *more]
        for number, (ecosystem, name) in enumerate(names):
            write(f"{self.work}/{number}.json", json.dumps(advisory(number, ecosystem, name)))
        inputs = [f"{self.work}/{i}.json" for i in range(len(names))]
        os.makedirs(self.host.path("/opt/db"), exist_ok=True)
        subprocess.run([MARGAY, "db", "build", "--quiet", "--output", self.host.path("/opt/db/a.db"),
                        *inputs], check=True)

    def start(self):
        self.agent.start()
        self.assertEqual(self.agent.status()["watch"]["level"], self.level)

    def assert_one_scan(self, *arguments, **options):
        return agent_root.assert_one_scan(self, self.agent, *arguments, **options)

    def owners(self):
        """The packages of languages with the packages of the system that have them."""
        return [(record["name"], record.get("owner")) for record in self.agent.packages()
                if record.get("location")]

    def assert_all_read_again(self, act, why):
        before = len(self.agent.scans())
        act()
        wait_for(lambda: len(self.agent.scans()) > before)
        self.assertIn("all is to be read again: " + why, self.agent.log())
        time.sleep(5.5)  # of what follows nothing is left


class Languages(Case):
    """What installers of languages do with their files: docs/agent.md."""
    site = "/usr/local/lib/python3/site-packages"

    def pip_install(self, name, version):
        info = self.host.path(f"{self.site}/{name}-{version}.dist-info")
        write(self.host.path(f"{self.site}/{name}/__init__.py"))
        for file in ("METADATA", "WHEEL", "INSTALLER"):
            replace(f"{info}/{file}", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        replace(info + "/RECORD")

    def pip_uninstall(self, name, version):
        for folder in (name, f"{name}-{version}.dist-info"):
            aside = self.host.path(f"{self.site}/~" + folder[1:])
            os.rename(self.host.path(f"{self.site}/{folder}"), aside)
            shutil.rmtree(aside)

    def npm_install(self, name, count=80):
        modules = self.host.path("/srv/app/node_modules")
        for package in [name] + [f"other{i}" for i in range(count)]:
            write(f"{modules}/{package}/package.json", json.dumps({"name": package, "version": "1.0.0"}))
            write(f"{modules}/{package}/index.js")
        write(modules + "/.package-lock.json", "{}")

    def copy_jar(self):
        with zipfile.ZipFile(self.work + "/a.jar", "w") as jar:
            jar.writestr("META-INF/maven/org.example/mg-jar/pom.properties",
                         "groupId=org.example\nartifactId=mg-jar\nversion=1.0\n")
        shutil.copy(self.work + "/a.jar", self.host.path("/usr/local/lib/a.jar"))

    def test_packages_of_languages(self):
        self.start()
        for name, act, found, gone in (
                ("pip", lambda: self.pip_install("mg-py", "1.0"), "mg-py", None),
                ("pip uninstall", lambda: self.pip_uninstall("mg-py", "1.0"), None, "mg-py"),
                ("npm in a path that was not there", lambda: self.npm_install("mg-js"), "mg-js", None),
                ("rm", lambda: shutil.rmtree(self.host.path("/srv/app/node_modules/mg-js")), None, "mg-js"),
                ("jar", self.copy_jar, "org.example:mg-jar", None)):
            with self.subTest(name):
                print(f"{self.level}: {name}: {self.assert_one_scan(act, found, gone):.0f} ms to the findings")


class LanguagesByFolders(Languages):
    """Without the right to watch file systems."""
    wrapper = ("setpriv", "--bounding-set=-sys_admin", "--inh-caps=-sys_admin")
    level = "inotify"

    def test_packages_of_languages(self):
        super().test_packages_of_languages()
        self.assertIn("CAP_SYS_ADMIN", self.agent.status()["watch"]["why"])


class Links(Case):
    def write_npm(self, folder, version):
        write(f"{self.host.path(folder)}/node_modules/mg-js/package.json",
              json.dumps({"name": "mg-js", "version": version}))

    def test_a_link_to_the_release_that_is_live(self):
        """What the link is in is not the folder that it leads to."""
        self.write_npm("/srv/www/releases/1", "1.0.0")
        self.write_npm("/srv/www/releases/2", "2.0.0")
        os.symlink("releases/1", self.host.path("/srv/www/current"))
        self.configure(inspection_paths=["/srv/www/current"])
        self.start()
        self.assertIn("mg-js", self.agent.found())

        def act():
            os.symlink("releases/2", self.host.path("/srv/www/next"))
            os.rename(self.host.path("/srv/www/next"), self.host.path("/srv/www/current"))
        self.assert_one_scan(act, gone="mg-js")
        self.assert_one_scan(lambda: self.write_npm("/srv/www/releases/2", "1.0.0"), "mg-js")

    def test_a_path_in_another_one(self):
        os.makedirs(self.host.path("/srv/app/a/deep"))
        os.makedirs(self.host.path("/srv/app/a/other"))
        self.configure(inspection_paths=["/srv/app/a/deep", "/srv/app"])
        self.start()
        self.assert_one_scan(lambda: self.write_npm("/srv/app/a/other", "1.0.0"), "mg-js")


class LinksByFolders(Links):
    wrapper = LanguagesByFolders.wrapper
    level = "inotify"


class ByTheClock(Case):
    wrapper = LanguagesByFolders.wrapper
    level = "schedule"

    def test_too_many_folders(self):
        for i in range(8200):
            os.mkdir(self.host.path(f"/usr/local/lib/{i}"))
        self.start()
        self.assertIn("more than 8192 folders", self.agent.status()["watch"]["why"])
        self.assert_one_scan(lambda: self.host.dpkg("-i", self.host.make_deb("mg-deb")), "mg-deb")


class Packages(Case):
    def test_transactions_of_dpkg_and_apt(self):
        debs = [self.host.make_deb(f"mg-more{i}") for i in range(49)] + [self.host.make_deb("mg-deb")]
        self.start()
        self.assert_one_scan(lambda: self.host.apt_get("install", *debs), "mg-deb")
        self.assert_one_scan(lambda: self.host.dpkg("-r", "mg-deb"), gone="mg-deb")
        latencies = []
        for _ in range(RUNS):
            latencies.append(self.assert_one_scan(lambda: self.host.dpkg("-i", debs[-1]), "mg-deb"))
        print(f"dpkg -i, {RUNS} runs: from its end to the findings "
              f"{statistics.median(latencies):.0f} ms (median), {max(latencies):.0f} ms (longest)")
        before = len(self.agent.scans())
        self.host.dpkg("-l")
        self.host.dpkg("-s", "mg-deb")
        time.sleep(1)
        self.assertEqual(len(self.agent.scans()), before)

    def test_packages_of_languages_that_dpkg_installs(self):
        """They are read with the transaction, and nothing else of Deep Inspection is."""
        record = "/usr/lib/python3/dist-packages/mgpython-%s.dist-info/METADATA"
        deb = self.host.make_deb("mg-python", files=[
            (record % "1.0", "Metadata-Version: 2.1\nName: mgpython\nVersion: 1.0\n"),
            ("/usr/lib/mg-python/mg.jar", "no archive")])
        self.start()
        self.assert_one_scan(lambda: self.host.dpkg("-i", deb))
        self.assertIn(("mgpython", "mg-python"), self.owners())
        self.assertEqual(self.agent.status()["works"][0]["last"]["incremental"], True)
        self.assert_one_scan(lambda: self.host.dpkg("-r", "mg-python"))
        self.assertNotIn("mgpython", dict(self.owners()))

    def hold(self, path, lock):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        file = open(path, "w")
        lock(file, fcntl.LOCK_EX)
        return file

    def change_under_lock(self, lock_path, lock, change):
        """No scan begins as long as the lock is held."""
        before = len(self.agent.scans())
        with self.hold(self.host.path(lock_path), lock):
            change()
            time.sleep(1.5)
            self.assertEqual(len(self.agent.scans()), before)
            self.assertFalse(self.agent.status()["works"][0]["running"])

    def test_rpm(self):
        folder = self.host.path("/var/lib/rpm")
        write(folder + "/rpmdb.sqlite")
        self.start()
        self.assert_one_scan(lambda: self.change_under_lock(
            "/var/lib/rpm/.rpm.lock", fcntl.lockf, lambda: write(folder + "/rpmdb.sqlite")))

    def test_apk(self):
        installed = self.host.path("/usr/lib/apk/db/installed")
        write(installed)
        self.start()
        self.assert_one_scan(lambda: self.change_under_lock(
            "/usr/lib/apk/db/lock", fcntl.flock, lambda: replace(installed)))

    def test_pacman(self):
        local = self.host.path("/var/lib/pacman/local")
        os.makedirs(local)
        self.start()

        def transaction():
            write(self.host.path("/var/lib/pacman/db.lck"))
            write(local + "/a-1.0-1/desc", "%NAME%\na\n\n%VERSION%\n1.0-1\n")
            before = len(self.agent.scans())
            time.sleep(1)
            self.assertEqual(len(self.agent.scans()), before)
            os.remove(self.host.path("/var/lib/pacman/db.lck"))
        self.assert_one_scan(transaction)

    def test_changes_while_no_agent_runs(self):
        self.start()
        self.agent.stop()
        self.host.dpkg("-i", self.host.make_deb("mg-deb"))
        self.start()
        wait_for(lambda: len(self.agent.scans()) == 2)
        self.assertIn("mg-deb", self.agent.found())


class Folders(Case):
    """What happens to folders and file systems."""

    def test_a_database_that_appears_or_is_replaced(self):
        self.start()
        rpm = self.host.path("/var/lib/rpm")
        self.assert_all_read_again(lambda: write(rpm + "/rpmdb.sqlite"), "/var/lib/rpm was made")
        self.assert_one_scan(lambda: write(rpm + "/rpmdb.sqlite"))
        dpkg = self.host.path("/var/lib/dpkg")
        shutil.copytree(dpkg, dpkg + "-new")
        os.rename(dpkg, dpkg + "-old")
        self.assert_all_read_again(lambda: os.rename(dpkg + "-new", dpkg), "/var/lib/dpkg was made")
        self.assert_one_scan(lambda: self.host.dpkg("-i", self.host.make_deb("mg-deb")), "mg-deb")

    def write_python(self, folder):
        write(self.host.path(folder + "/a-1.dist-info/METADATA"),
              "Metadata-Version: 2.1\nName: mg-py\nVersion: 1\n")

    def test_mounts(self):
        self.start()
        path = self.host.path("/usr/local/lib/disk")
        os.mkdir(path)
        self.assert_all_read_again(
            lambda: subprocess.run(["mount", "-t", "tmpfs", "disk", path], check=True),
            "a file system was mounted or went away")
        self.assert_one_scan(lambda: self.write_python("/usr/local/lib/disk"), "mg-py")
        before = len(self.agent.scans())
        subprocess.run(["umount", path], check=True)  # which nothing of ours keeps
        wait_for(lambda: len(self.agent.scans()) > before)
        wait_for(lambda: "mg-py" not in self.agent.found())

    def test_parts_of_a_file_system(self):
        """Mounted at two places, each with its own paths; the rest of it is nothing of ours."""
        disk = self.work + "/disk"
        os.mkdir(disk)
        subprocess.run(["mount", "-t", "tmpfs", "disk", disk], check=True)
        self.addCleanup(subprocess.run, ["umount", "-l", disk], check=False)
        for part in ("one", "two"):
            for folder in (f"{disk}/{part}", self.host.path("/srv/" + part)):
                os.makedirs(folder)
            subprocess.run(["mount", "--bind", f"{disk}/{part}", self.host.path("/srv/" + part)],
                           check=True)
        self.configure(inspection_paths=["/srv/one", "/srv/two"])
        self.start()
        for number, part in enumerate(("one", "two")):
            self.assert_one_scan(lambda: write(
                f"{disk}/{part}/{number}.dist-info/METADATA",
                f"Metadata-Version: 2.1\nName: mg-py{number}\nVersion: 1\n"))
            self.assertIn(f"mg-py{number}", dict(self.owners()))
        before = len(self.agent.scans())
        for folder in ("usr", "srv"):
            os.makedirs(f"{disk}/{folder}/lib")
        time.sleep(agent_root.QUIET + 5)
        self.assertEqual(len(self.agent.scans()), before)

    def test_what_is_mounted_over_a_path(self):
        """A file system over a folder that leads to a path is another one there, too."""
        self.start()
        self.assert_all_read_again(
            lambda: subprocess.run(["mount", "-t", "tmpfs", "disk", self.host.path("/usr/local")],
                                   check=True),
            "a file system was mounted or went away")
        self.assert_one_scan(lambda: self.write_python("/usr/local/lib"), "mg-py")

    def test_events_are_lost(self):
        self.start()
        self.agent.process.send_signal(19)  # SIGSTOP
        for i in range(20000):
            write(self.host.path(f"/usr/local/lib/{i}"))
        self.assert_all_read_again(lambda: self.agent.process.send_signal(18),
                                   "the system lost events of file systems")
        self.assertGreaterEqual(self.agent.status()["watch"]["overflows"], 1)
        self.assert_small("after 20,000 files that it could not see")

    def assert_small(self, when):
        """Sanitizers have memory of their own."""
        pss = self.agent.pss()
        print(f"{when}: {pss} KiB PSS")
        with open(MARGAY, "rb") as program:
            if b"__asan_init" not in program.read():
                self.assertLess(pss, 8 * 1024)

    def test_a_storm(self):
        """As many events as one can make while it looks at them: nothing is lost but time."""
        self.start()
        begun = time.monotonic()
        for i in range(200000):
            path = self.host.path(f"/usr/local/lib/{i % 20000}")
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY))
            os.unlink(path)
        seconds = time.monotonic() - begun
        self.assert_small(f"after {600000 / seconds:.0f} events a second for {seconds:.0f} s")
        self.write_python("/usr/local/lib")
        wait_for(lambda: "mg-py" in self.agent.found())
        self.assert_small("idle")

    def test_an_advisory_database_and_a_configuration(self):
        self.host.dpkg("-i", self.host.make_deb("mg-new"))
        self.start()
        before = len(self.agent.scans())
        self.make_database([("Debian:12", "mg-new")])
        wait_for(lambda: "mg-new" in self.agent.found())
        self.assertEqual(len(self.agent.scans()), before)
        self.assertFalse(self.agent.status()["config"]["changed"])
        self.configure(safety="rate(3 hours)")
        wait_for(lambda: self.agent.status()["config"]["changed"])
        self.assertIn("reload", self.agent.ask("status").stdout)
        write(self.work + "/status.json", self.agent.ask("status", "--json").stdout)
        subprocess.run([HERE + "/validate-schema", SCHEMA, self.work + "/status.json"], check=True,
                       stdout=subprocess.DEVNULL)
        self.assertEqual(self.agent.ask("reload").returncode, 0)
        self.assertFalse(self.agent.status()["config"]["changed"])

    def test_a_reload_loses_nothing(self):
        """And what lies in a path that was not inspected before is found."""
        write(self.host.path("/srv/other/node_modules/mg-js/package.json"),
              json.dumps({"name": "mg-js", "version": "1.0.0"}))
        self.start()

        def reload(path):
            self.configure(inspection_paths=[path])
            self.assertEqual(self.agent.ask("reload").returncode, 0)

        def write_and_reload():
            self.write_python("/usr/local/lib")
            reload("/srv/more")
        self.assert_one_scan(write_and_reload, "mg-py")
        self.assert_one_scan(lambda: reload("/srv/other"), "mg-js")


class Idle(Case):
    def test_it_sleeps_when_nothing_happens(self):
        self.start()
        time.sleep(4)
        with self.agent.calls(self.work + "/calls") as calls:
            time.sleep(1)
            before, called = self.agent.switches(), calls()
            time.sleep(60)
            self.assertEqual(self.agent.switches(), before, calls())
            self.assertEqual(calls(), called)


class Listeners(Case):
    def exposures(self):
        return re.findall(r"exposure \(([^;]*);", self.agent.log())

    def scan_now(self):
        """A scan, with what it has found of sockets: less than five seconds are no series of events."""
        self.agent.latency(lambda: write(
            self.host.path("/usr/local/lib/a-1.dist-info/METADATA"),
            "Metadata-Version: 2.1\nName: mg-py\nVersion: 1\n"))

    def test_another_one_is_noticed_after_a_scan(self):
        """What a client binds is not."""
        self.start()
        before = self.exposures()
        client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.addCleanup(client.close)
        client.bind(("127.0.0.1", 0))  # of the ports for clients
        self.scan_now()
        time.sleep(8)
        self.assertEqual(self.exposures(), before)
        server = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(server.close)
        self.scan_now()
        wait_for(lambda: len(self.exposures()) > len(before), 90)  # a minute after the first one
        self.assertEqual(self.exposures()[len(before):], ["listeners"])
        time.sleep(8)
        self.assertEqual(len(self.exposures()), len(before) + 1)


def main():
    global MARGAY, RUNS
    parser = argparse.ArgumentParser()
    parser.add_argument("margay", type=os.path.abspath)
    parser.add_argument("tests", nargs="*")
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_intermixed_args()
    MARGAY, RUNS = options.margay, options.runs
    if options.inside:
        agent_root.leave_mounts(MARGAY, HERE)
        unittest.main(argv=[sys.argv[0], *options.tests], verbosity=2)
    if os.geteuid() != 0:
        skip("root rights are needed")
    for program in ("dpkg", "apt-get", "unshare", "setpriv", "ip"):
        if shutil.which(program) is None:
            skip(f"no {program}")
    # Their own network, too: what others open is nothing that happens there.
    wrapper = [*agent_root.UNSHARED, "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "-"]
    if subprocess.run([*wrapper, "mount", "-t", "tmpfs", "none", "/mnt"], stderr=subprocess.DEVNULL,
                      check=False).returncode != 0:
        skip("file systems cannot be mounted here")
    names = options.tests or sorted(
        agent_root.names_of(unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])),
        key=lambda name: not name.startswith(("Idle", "Listeners")))
    agent_root.run_side_by_side([sys.executable, os.path.abspath(__file__), MARGAY, "--inside",
                                 "--runs", str(RUNS)], names, wrapper, SIDE_BY_SIDE)


if __name__ == "__main__":
    main()
