# SPDX-License-Identifier: Apache-2.0
"""An agent in a root of its own, in namespaces of its own. For tests of the agent and its bench.

What happens on the machine besides wakes nothing in there: mounts, sockets, processes.
"""
import concurrent.futures
import contextlib
import json
import os
import pathlib
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import time
import unittest

INTERVAL = 5.2  # seconds: the least between two scans
QUIET = 3  # seconds without a scan after which none is expected any more
UNSHARED = ["unshare", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child",
            "--mount-proc"]


def skip(why):
    print(f"skipped: {why}")
    sys.exit(77)


def wait_for(what, seconds=30):
    """The first true value of what(); fails when there is none."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = what()
        if value:
            return value
        time.sleep(0.01)
    raise AssertionError(f"not within {seconds} s")


def copy_program(program, root):
    """The program and the libraries it needs."""
    text = subprocess.run(["ldd", program], capture_output=True, text=True, check=True).stdout
    shutil.copy(program, root + "/margay")
    for library in re.findall(r"(/\S+)", text):
        os.makedirs(root + os.path.dirname(library), exist_ok=True)
        if not os.path.exists(root + library):
            shutil.copy(library, root + library)


def write(path, text=""):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)


def replace(path, text=""):
    """As installers do it."""
    write(path + ".tmp", text)
    os.rename(path + ".tmp", path)


def mount_memory(root):
    os.makedirs(root, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=755", "margay-test", root], check=True)


def make_small(root, margay, os_release):
    """What the agent needs, in memory: its file system is one of its own, and gives events."""
    mount_memory(root)
    for folder in ("etc", "proc", "tmp", "usr/lib", "usr/local/lib", "opt", "dev", "var/lib"):
        os.makedirs(f"{root}/{folder}")
    for name in ("lib", "lib64"):
        if os.path.islink("/" + name):
            os.makedirs(f"{root}/usr/{name}", exist_ok=True)
            os.symlink("usr/" + name, f"{root}/{name}")
    for name, minor in (("null", 3), ("urandom", 9)):
        os.mknod(f"{root}/dev/{name}", stat.S_IFCHR | 0o666, os.makedev(1, minor))
    copy_program(margay, root)
    subprocess.run(["mount", "-t", "proc", "proc", root + "/proc"], check=True)
    write(root + "/etc/os-release", os_release)
    write(root + "/etc/machine-id", "0123456789abcdef0123456789abcdef\n")


def mirror(suite="bookworm"):
    """Where this machine has a suite of Debian 12 from."""
    lines = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(CODENAME) $(COMPONENT) $(REPO_URI)",
         "Created-By: Packages"], capture_output=True, text=True, check=True).stdout.splitlines()
    return next((line.split()[2] for line in lines if line.startswith(suite + " main ")), None)


def make_debian(root, margay):
    """A real Debian, in memory; False where no mirror can be reached."""
    mount_memory(root)
    done = subprocess.run(["debootstrap", "--variant=minbase", "bookworm", root,
                           *filter(None, [mirror()])], stdout=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        return False
    subprocess.run(["mount", "-t", "proc", "proc", root + "/proc"], check=True)
    copy_program(margay, root)
    return True


def fetch_debian(root, *arguments):
    """apt-get of this machine, with its settings, on the root: lists and archives only."""
    return subprocess.run(
        ["apt-get", "-qq", "-y", "-o", "Dir=" + root,
         "-o", f"Dir::State::status={root}/var/lib/dpkg/status", "-o", "Dir::Bin::dpkg=/usr/bin/dpkg",
         "-o", "Dir::Bin::Methods=/usr/lib/apt/methods", "-o", "APT::Sandbox::User=root",
         *arguments], stdout=subprocess.DEVNULL, check=False).returncode == 0


class Agent:
    """An agent that runs in root, by /margay there, and writes its log to a file outside."""

    def __init__(self, root, log, wrapper=()):
        self.root = root
        self.log_path = log
        self.wrapper = wrapper
        self.process = None

    @property
    def pid(self):
        return self.process.pid

    def start(self):
        """Returns when the first scan is over."""
        with open(self.log_path, "a") as log:
            self.process = subprocess.Popen(
                [*self.wrapper, "chroot", self.root, "/margay", "agent", "run", "--data",
                 "/var/lib/margay", "--config", "/etc/margay/agent.json"], stdout=log, stderr=log)
        wait_for(lambda: self.ask("status").returncode == 0)
        wait_for(lambda: self.scans() and not any(w["running"] for w in self.status()["works"]))

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def kill(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def ask(self, *words):
        return subprocess.run(["chroot", self.root, "/margay", "agent", *words, "--data",
                               "/var/lib/margay"], capture_output=True, text=True, check=False)

    def status(self):
        return json.loads(self.ask("status", "--json").stdout)

    def log(self):
        with open(self.log_path) as file:
            return file.read()

    def scans(self):
        """The reasons of each scan that has ended."""
        return re.findall(r"scan \(([^;]*);", self.log())

    def packages(self):
        with open(self.root + "/var/lib/margay/inventory.ndjson") as file:
            records = [json.loads(line) for line in file]
        return [record for record in records if record["type"] == "package"]

    def findings(self):
        with open(self.root + "/var/lib/margay/findings.json") as file:
            return json.load(file)["findings"]

    def found(self):
        """Names of packages that are vulnerable."""
        return {finding["package"]["name"] for finding in self.findings() if finding["package"]}

    def written(self):
        return os.stat(self.root + "/var/lib/margay/findings.json").st_mtime_ns

    def latency(self, act, seconds=30):
        """From the end of act, which may tell it (ns), to the findings of the scan after it: ms."""
        before = len(self.scans())
        end = act() or time.time_ns()
        wait_for(lambda: len(self.scans()) > before, seconds)
        return (self.written() - end) / 1e6

    def pss(self):
        """KiB."""
        with open(f"/proc/{self.pid}/smaps_rollup") as file:
            return int(re.search(r"^Pss: *(\d+)", file.read(), re.M)[1])

    def switches(self):
        """How often a thread of the agent has waited for something."""
        count = 0
        for task in os.listdir(f"/proc/{self.pid}/task"):
            with open(f"/proc/{self.pid}/task/{task}/status") as file:
                count += int(re.search(r"^voluntary_ctxt_switches:\s*(\d+)", file.read(), re.M)[1])
        return count

    @contextlib.contextmanager
    def calls(self, path):
        """What strace, if there is one that may, tells of its system calls; path: where."""
        command = ["strace", "-f", "-tt", "-qq", "-o", path, "-p", str(self.pid)]
        if shutil.which(command[0]) is None:
            print("no strace: system calls are not looked at")
            command = ["sleep", "infinity"]
        write(path)
        process = subprocess.Popen(command)
        try:
            yield lambda: pathlib.Path(path).read_text()
        finally:
            process.terminate()
            process.wait()

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))


def assert_one_scan(case, agent, act, found=None, gone=None):
    """What act does makes one scan, for the right reason; its latency in ms."""
    time.sleep(INTERVAL)
    before = len(agent.scans())
    latency = agent.latency(act)
    time.sleep(QUIET)
    case.assertEqual(agent.scans()[before:], ["package-change"], agent.log())
    if found is not None:
        case.assertIn(found, agent.found())
    if gone is not None:
        case.assertNotIn(gone, agent.found())
    return latency


def leave_mounts(*needed):
    """Of what others have mounted for their tests nothing stays in our namespace: when they remove
    such a folder, the kernel would tell us that our mounts changed."""
    with open("/proc/self/mountinfo") as file:
        points = [line.split(" ")[4] for line in file]
    for point in reversed(points):
        if point.startswith(tempfile.gettempdir() + "/") and \
                not any(path.startswith(point + "/") for path in needed):
            subprocess.run(["umount", "-l", point], check=False)


def names_of(suite):
    for item in suite:
        if isinstance(item, unittest.TestSuite):
            yield from names_of(item)
        else:
            yield item.id().removeprefix("__main__.")


def run_side_by_side(command, names, wrapper, count):
    """One process for each test, in namespaces of its own; the longest are to come first. Most of
    their time they wait."""
    def run(name):
        return subprocess.run([*wrapper, *command, name], text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False)
    failed = []
    with concurrent.futures.ThreadPoolExecutor(count) as pool:
        for name, done in zip(names, pool.map(run, names)):
            print(f"== {name}\n{done.stdout}", flush=True)
            if done.returncode != 0:
                failed.append(name)
    sys.exit(f"failed: {' '.join(failed)}" if failed else 0)
