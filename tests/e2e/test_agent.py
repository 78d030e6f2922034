#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The agent as its users meet it: it runs, is asked, told, killed and started again, for real.

usage: test_agent.py MARGAY
"""
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

import remote_commands as remote

HERE = os.path.dirname(os.path.abspath(__file__))
SCHEMAS = HERE + "/../../docs/schema"
SNAPSHOT = os.path.join(HERE, "../../installer/snapshot")
INPUTS = sorted(os.path.join(SNAPSHOT, n) for n in os.listdir(SNAPSHOT) if n.endswith(".json.gz"))
MARGAY = ""


def wait_for(what, seconds=60):
    """The first true value of what(); fails when there is none."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = what()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError(f"not within {seconds} s: {what}")


def process(pid):
    """Its command line and its parent; None when it has ended."""
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            line = file.read().decode(errors="replace").split("\0")
        with open(f"/proc/{pid}/stat") as file:
            state, parent = file.read().rsplit(")", 1)[1].split()[:2]
    except OSError:
        return None
    return None if state == "Z" else (line, int(parent))


def confined(pid):
    try:
        with open(f"/proc/{pid}/status") as file:
            return "NoNewPrivs:\t1\n" in file.read()
    except OSError:
        return False


def children(parent):
    pids = [int(pid) for pid in os.listdir("/proc") if pid.isdigit()]
    return [pid for pid in pids if (process(pid) or ((), 0))[1] == parent]


def record(number, ecosystem, name, **which):
    return {"id": f"TEST-{number}", "modified": "2026-11-01T00:00:00Z",
            "affected": [{"package": {"ecosystem": ecosystem, "name": name}, **which}]}


class Case(unittest.TestCase):
    """A database, made once, that has advisories for all ecosystems of what is installed here, and
    some that hold for every Debian."""

    @classmethod
    def setUpClass(cls):
        cls.shared = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.shared, True)
        cls.db = cls.shared + "/a.db"
        cls.build(INPUTS)
        report = json.loads(cls.scan())
        missing = [c["subject"] for c in report["coverage"] if c["code"] == "NO_ADVISORIES"]
        release = f"Debian:{report['host']['os_version']}"
        unfixed = [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}]
        records = [record(i, name, "no-such-package", versions=["0.0.0-none"])
                   for i, name in enumerate(missing)]
        records += [record(f"{name}-{i}", release, name, ranges=unfixed)
                    for name in ("bash", "dpkg", "glibc") for i in range(3)]
        for number, one in enumerate(records):
            with open(f"{cls.shared}/{number}.json", "w") as file:
                json.dump(one, file)
        cls.build(INPUTS + [f"{cls.shared}/{i}.json" for i in range(len(records))])
        cls.expected = json.loads(cls.scan())
        cls.status_of_scan = 3 if cls.expected["summary"]["incomplete"] else 0

    @classmethod
    def build(cls, inputs):
        subprocess.run([MARGAY, "db", "build", "--quiet", "--output", cls.db, *inputs], check=True)

    @classmethod
    def scan(cls):
        return subprocess.run([MARGAY, "scan", "--db", cls.db, "--format", "json",
                               "--show-suppressed"], capture_output=True, check=False).stdout

    def setUp(self):
        self.dir = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.dir, True)
        self.data = self.dir + "/data"
        self.config = self.dir + "/agent.json"
        self.agent = None
        self.log = self.dir + "/log"
        self.addCleanup(self.kill)
        self.configure()

    def configure(self, **members):
        with open(self.config, "w") as file:
            json.dump({"database": self.db, **members}, file, indent=1)

    def start(self, **environment):
        with open(self.log, "a") as log:
            self.agent = subprocess.Popen([MARGAY, "agent", "run", "--data", self.data,
                                           "--config", self.config], stdout=log, stderr=log,
                                          env=dict(os.environ, **environment))
        wait_for(lambda: self.margay("status").returncode == 0, 10)

    def kill(self):
        if self.agent is not None:
            self.agent.kill()
            self.agent.wait()
            self.agent = None

    def margay(self, verb, *options):
        return subprocess.run([MARGAY, "agent", verb, "--data", self.data, *options],
                              capture_output=True, text=True, timeout=120)

    def status(self):
        return json.loads(self.margay("status", "--json").stdout)

    def work(self, number=0):
        return self.status()["works"][number]

    def scanned(self):
        return wait_for(lambda: self.work()["last"])

    def logged(self):
        with open(self.log) as file:
            return file.read()

    def file(self, name):
        with open(f"{self.data}/{name}") as file:
            return json.load(file)

    def validate(self, schema, path):
        subprocess.run([HERE + "/validate-schema", f"{SCHEMAS}/{schema}.json", path], check=True,
                       stdout=subprocess.DEVNULL)

    def hold_job(self):
        """Stop the provider of a job that runs, as if it hung; both ids. It has begun to read."""
        def find():
            return [(job, provider) for job in children(self.agent.pid) for provider in children(job)
                    if "--end-with-parent" in (process(provider) or ((), 0))[0] and confined(provider)]
        job, provider = wait_for(find)[0]
        os.kill(provider, signal.SIGSTOP)
        return job, provider

    def assert_gone(self, pids):
        wait_for(lambda: not any(process(pid) for pid in pids), 5)


class History(Case):
    """Jobs on an inventory that is edited, at times of our choice."""

    def job(self, work, day):
        environment = dict(os.environ, SOURCE_DATE_EPOCH=str(1795400000 + day * 86400))
        done = subprocess.run([MARGAY, "agent", "job", work, "--data", self.data, "--db", self.db,
                               "--reasons", "schedule"], env=environment, capture_output=True,
                              text=True, timeout=120)
        self.assertIn(done.returncode, (0, 3), done.stderr)
        return done.stderr

    def listed(self, *options):
        path = self.dir + "/listed.json"
        done = self.margay("findings", "--format", "json", "--output", path, *options)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.validate("agent-findings-1", path)
        with open(path) as file:
            return json.load(file)

    def remove_source(self, name):
        """From the inventory, as if it had been removed from the host."""
        path = self.data + "/inventory.ndjson"
        with open(path) as file:
            lines = file.read().splitlines()
        kept = [line for line in lines if json.loads(line).get("source_name") != name]
        end = json.loads(kept[-1])
        end["packages"] -= len(lines) - len(kept)
        end["records"] -= len(lines) - len(kept)
        with open(path, "w") as file:
            file.write("\n".join(kept[:-1] + [json.dumps(end)]) + "\n")

    def test_what_is_gone_is_fixed_and_may_come_back(self):
        os.mkdir(self.data)
        self.assertEqual(self.margay("findings").returncode, 3)
        self.job("scan", 0)
        first = self.listed()
        self.assertEqual(first["summary"]["open"], len(self.expected["findings"]))
        self.assertEqual({f["first_seen"] for f in first["findings"]}, {"2026-11-23T02:13:20Z"})
        shutil.copy(self.data + "/inventory.ndjson", self.dir + "/all")
        source = next(f["source"] for f in first["findings"] if f["type"] == "deb")
        gone = {f["id"] for f in first["findings"] if f["source"] == source}
        self.remove_source(source)
        self.job("match", 2)
        self.assertEqual({f["id"] for f in self.listed("--fixed")["findings"]}, gone)
        self.assertEqual({f["fixed"] for f in self.listed("--fixed")["findings"]},
                         {"2026-11-25T02:13:20Z"})
        self.assertLessEqual({f["first_seen"] for f in self.file("findings.json")["findings"]},
                             {"2026-11-23T02:13:20Z"})  # a small host may have no others
        self.assertIn("2026-11-25", self.margay("findings", "--fixed").stdout)
        shutil.copy(self.dir + "/all", self.data + "/inventory.ndjson")
        self.job("match", 4)
        again = self.listed()["findings"]
        self.assertEqual({f["id"] for f in again if f["reopened"] == 1}, gone)
        self.assertEqual({f["first_seen"] for f in again}, {"2026-11-23T02:13:20Z"})

    def test_a_scan_that_fails_fixes_nothing(self):
        os.mkdir(self.data)
        self.job("scan", 0)
        path = self.data + "/inventory.ndjson"
        with open(path) as file:
            lines = file.read().splitlines()
        with open(path, "w") as file:  # a provider that was killed
            file.write("\n".join(lines[:20]) + "\n")
        self.job("match", 2)
        self.assertEqual(self.listed("--fixed")["findings"], [])
        self.assertEqual(len(self.listed()["findings"]), len(self.expected["findings"]))

    def test_a_broken_history_is_set_aside(self):
        os.mkdir(self.data)
        self.job("scan", 0)
        with open(self.data + "/history.ndjson", "r+") as file:
            file.truncate(1000)
        self.assertIn("history.ndjson", self.job("match", 2))
        self.assertEqual(os.path.getsize(self.data + "/history.ndjson.broken"), 1000)
        self.assertEqual({f["first_seen"] for f in self.listed()["findings"]},
                         {"2026-11-25T02:13:20Z"})
        codes = [(c["area"], c["code"]) for c in self.file("findings.json")["coverage"]]
        self.assertIn(("history", "FORMAT"), codes)


class Agent(Case):
    def test_a_new_host_is_scanned_as_margay_scan_does_it(self):
        self.start()
        last = self.scanned()
        self.assertEqual((last["reasons"], last["exit"]), (["discovery"], self.status_of_scan))
        findings = self.file("findings.json")
        for report in (findings, self.expected):
            report.pop("generated")
        times = [(f.pop("first_seen"), f.pop("last_seen")) for f in findings["findings"]]
        self.assertEqual(len(set(times)), 1)
        for finding in self.expected["findings"]:  # nobody remembers
            self.assertEqual((finding.pop("first_seen", None), finding.pop("last_seen", None)),
                             (None, None))
        self.assertEqual(findings["summary"], self.expected["summary"])
        self.assertEqual(findings["findings"], self.expected["findings"])
        self.validate("scan-1", self.data + "/findings.json")
        self.assertEqual(last["findings"], len(findings["findings"]))
        kept = subprocess.run([MARGAY, "inventory", "--inventory", self.data + "/inventory.ndjson",
                               "--format", "json"], capture_output=True, check=False)
        self.assertEqual(len(json.loads(kept.stdout)["packages"]), last["packages"])
        self.assertEqual(os.stat(self.data).st_mode & 0o777, 0o700)
        self.assertEqual(os.stat(self.data + "/agent.sock").st_mode & 0o777, 0o600)

    def test_it_scans_when_asked(self):
        self.start()
        self.scanned()
        asked = self.margay("scan-now")
        self.assertEqual(asked.returncode, self.status_of_scan, asked.stderr)
        self.assertIn("request", self.work()["last"]["reasons"])
        if self.status_of_scan == 0:
            self.assertIn("findings in", asked.stderr)
        self.assertEqual(self.margay("scan-now", "--no-wait").returncode, 0)

    def test_status_fits_its_schema_whether_it_runs_or_not(self):
        path = self.dir + "/status.json"
        self.start()
        self.scanned()
        for running in (True, False):
            status = self.margay("status", "--json")
            with open(path, "w") as file:
                file.write(status.stdout)
            self.validate("agent-status-1", path)
            document = json.loads(status.stdout)
            self.assertEqual((document["running"], status.returncode), (running, 0 if running else 3))
            self.assertEqual(document["works"][0]["last"]["reasons"], ["discovery"])
            self.assertIn("discovery", self.margay("status").stdout)
            self.kill()
        self.assertIn("no agent runs", self.margay("status").stderr)
        self.assertEqual(self.margay("scan-now").returncode, 3)

    def test_configuration_is_reloaded_or_refused(self):
        def schedule():
            return next(t for t in self.status()["triggers"] if t["trigger"] == "safety")["schedule"]
        self.start()
        self.assertEqual(schedule(), "rate(24 hours)")
        self.configure(safety="rate(5 hours)")
        self.validate("agent-config-1", self.config)
        self.assertEqual(self.margay("reload").returncode, 0)
        self.assertEqual(schedule(), "rate(5 hours)")
        self.configure(saftey="rate(7 hours)")
        refused = self.margay("reload")
        self.assertEqual(refused.returncode, 2)
        self.assertIn('line 3: unknown key "saftey"; did you mean "safety"?', refused.stderr)
        self.assertEqual(schedule(), "rate(5 hours)")
        self.assertFalse(self.status()["config"]["accepted"])
        self.assertIn("saftey", self.logged())
        self.configure(safety="rate(8 hours)")
        self.agent.send_signal(signal.SIGHUP)
        wait_for(lambda: schedule() == "rate(8 hours)", 5)
        os.remove(self.config)
        self.assertEqual(self.margay("reload").returncode, 0)
        self.assertEqual(schedule(), "rate(24 hours)")
        self.assertFalse(self.status()["config"]["there"])

    def policy(self, identity, status=0, hours=0, **settings):
        """Carry out a signed command that sets these settings; gives its code."""
        if not os.path.exists(self.dir + "/key.pem"):
            subprocess.run([MARGAY, "db", "keygen", "--private", self.dir + "/key.pem", "--public",
                            self.dir + "/public.pem"], check=True, capture_output=True)
        path = remote.write(self.dir, {
            "schema": "margay/command/1", "id": identity, "verb": "set-policy",
            "issued": remote.time(hours), "expires": remote.time(24), "policy": settings})
        self.validate("command-1", path)
        subprocess.run([MARGAY, "agent", "sign-command", path, "--key", self.dir + "/key.pem"],
                       check=True, capture_output=True)
        done = self.margay("apply", path, "--key", self.dir + "/public.pem", "--format", "json")
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return json.loads(done.stdout)["code"]

    def test_a_policy_stands_above_the_configuration(self):
        def schedule(name):
            return next(t["schedule"] for t in self.status()["triggers"] if t["trigger"] == name)

        self.configure(safety="rate(2 hours)", exposure="rate(3 hours)")
        self.start()
        self.assertIsNone(self.status()["policy"])
        self.assertEqual(self.policy("policy-1", safety="rate(9 hours)"), "DONE")
        self.validate("policy-1", self.data + "/policy.json")
        self.assertEqual(self.status()["policy"]["command"], "policy-1")
        self.assertEqual((schedule("safety"), schedule("exposure")),
                         ("rate(9 hours)", "rate(3 hours)"))
        self.assertEqual(self.policy("policy-2", status=3, safty="rate(9 hours)"), "WRONG_POLICY")
        self.assertEqual(self.policy("policy-3", status=3, database="/a"), "WRONG_POLICY")
        self.assertEqual(self.policy("policy-4", status=3, hours=-1), "OLD_POLICY")
        self.assertEqual(self.policy("policy-1", status=3, safety="rate(1 hour)"), "REPLAYED")
        self.assertEqual(schedule("safety"), "rate(9 hours)")
        self.assertIn("policy-1, issued", self.margay("status").stdout)
        self.kill()  # it holds for the next start, with a configuration that is wrong as well
        self.configure(safty="rate(2 hours)")
        self.start()
        self.assertEqual(schedule("safety"), "rate(9 hours)")
        self.configure()
        self.assertEqual(self.policy("policy-5"), "DONE")
        self.assertEqual(schedule("safety"), "rate(24 hours)")

    def test_a_broken_policy_is_told(self):
        os.mkdir(self.data, 0o700)
        with open(self.data + "/policy.json", "w") as file:
            file.write("{")
        self.configure(safety="rate(2 hours)")
        self.start()
        self.assertIn("the policy", self.status()["config"]["error"])
        self.assertIn("rate(2 hours)", self.margay("status").stdout)

    def test_an_excluded_host_is_left_alone(self):
        self.configure(tags=["team=web", "MargayExclusion=owner"])
        self.start()
        self.assertEqual(self.status()["coverage"], "EXCLUDED")
        done = self.margay("scan-now")
        self.assertEqual(done.returncode, 3)
        self.assertIn("excluded by its tag", done.stderr)
        self.assertIsNone(self.work()["last"])
        self.configure()
        self.assertEqual(self.margay("reload").returncode, 0)
        self.scanned()  # what was owed is done
        self.assertEqual(self.work()["last"]["reasons"], ["discovery"])
        self.policy("policy-1", tags=["MargayExclusion"])
        self.assertEqual(self.status()["coverage"], "EXCLUDED")
        with open(self.dir + "/status", "w") as file:
            file.write(self.margay("status", "--json").stdout)
        self.validate("agent-status-1", self.dir + "/status")

    def test_a_wrong_configuration_does_not_keep_it_from_running(self):
        with open(self.config, "w") as file:
            file.write('{\n"log_level": 5\n}')
        check = subprocess.run([MARGAY, "agent", "check-config", self.config], capture_output=True,
                               text=True)
        self.assertEqual(check.returncode, 2)
        self.assertIn("line 2", check.stderr)
        self.start()
        self.assertIn("line 2", self.status()["config"]["error"])
        self.assertIn("IS REJECTED: line 2", self.margay("status").stdout)

    def test_without_a_database_the_findings_say_so(self):
        self.db = self.dir + "/none.db"
        self.configure()
        self.start()
        self.assertEqual(self.scanned()["exit"], 3)
        self.validate("scan-1", self.data + "/findings.json")
        report = self.file("findings.json")
        self.assertEqual((report["findings"], report["database"]), ([], None))
        self.assertIn("NOENT", [c["code"] for c in report["coverage"]])
        self.assertTrue(report["summary"]["incomplete"])

    def test_a_second_agent_is_refused(self):
        self.start()
        second = subprocess.run([MARGAY, "agent", "run", "--data", self.data], capture_output=True,
                                text=True, timeout=20)
        self.assertEqual(second.returncode, 3)
        self.assertIn("agent.lock is held by another process", second.stderr)
        self.assertEqual(self.margay("status").returncode, 0)

    def test_killed_in_a_scan_it_makes_up_for_it(self):
        self.start()
        held = self.hold_job()
        self.kill()
        self.assert_gone(held)
        self.assertTrue(self.file("state.json")["works"]["scan"]["running"])
        self.start()
        work = self.work()
        self.assertEqual((work["failures"], work["last"]), (1, None))
        self.assertEqual(work["next"]["trigger"], "discovery")
        self.margay("scan-now")
        self.assertEqual(self.work()["last"]["reasons"], ["discovery", "request"])

    def test_what_is_started_by_one_that_has_just_ended_ends(self):
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run([MARGAY, "provider", "linux", "--end-with-parent"], stdout=writer,
                              timeout=20, check=False)
        os.close(writer)
        self.assertEqual(done.returncode, -signal.SIGKILL)

    def test_a_provider_that_hangs_is_ended_and_the_loop_answers(self):
        self.configure(limits={"seconds": 10})
        self.start()
        held = self.hold_job()
        begun = time.monotonic()
        self.assertTrue(self.work()["running"])
        self.assertLess(time.monotonic() - begun, 1)
        last = wait_for(lambda: self.work()["last"], 20)
        self.assertEqual((last["exit"], last["why"]), (-1, "it did not end within 10 s"))
        self.assert_gone(held)
        wait_for(lambda: not self.work()["running"])  # the job has another work
        self.assertEqual(self.work()["failures"], 1)

    def test_it_stops_within_a_second(self):
        for hold in (False, True):
            held = ()
            self.start()
            if hold:
                self.margay("scan-now", "--no-wait")
                held = self.hold_job()
            else:
                self.scanned()
            begun = time.monotonic()
            self.agent.terminate()
            self.assertEqual(self.agent.wait(10), 0)
            self.assertLess(time.monotonic() - begun, 1)
            self.assert_gone(held)

    def test_systemd_is_told(self):
        for address in (self.dir + "/notify", "\0margay-test-" + os.path.basename(self.dir)):
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
                told.bind(address)
                told.settimeout(30)
                self.start(NOTIFY_SOCKET=address.replace("\0", "@"), WATCHDOG_USEC="200000")
                first = told.recv(4096).decode()
                lines = {told.recv(4096).decode() for _ in range(20)}
                self.agent.terminate()
                self.assertEqual(self.agent.wait(10), 0)
                told.settimeout(1)
                while (last := told.recv(4096).decode()).startswith(("WATCHDOG", "STATUS")):
                    pass
            self.assertRegex(first, r"\AREADY=1\nSTATUS=")
            self.assertIn("WATCHDOG=1\n", lines)
            self.assertEqual(last, "STOPPING=1\n")

    def test_a_broken_state_is_kept_aside(self):
        os.mkdir(self.data, 0o700)
        with open(self.data + "/state.json", "w") as file:
            file.write('{"schema": "something else"}')
        self.start()
        self.assertEqual(self.scanned()["reasons"], ["discovery"])
        with open(self.data + "/state.json.broken") as file:
            self.assertIn("something else", file.read())
        self.assertIn("state.json", self.logged())

    def test_a_new_database_is_matched_without_reading_the_host(self):
        if self.status_of_scan != 0:
            self.skipTest("this host cannot be scanned completely")
        self.start()
        self.scanned()
        wait_for(lambda: not self.work(2)["running"])
        self.agent.terminate()
        self.agent.wait(10)
        inventory = os.stat(self.data + "/inventory.ndjson").st_mtime_ns
        shutil.copy(self.db, self.dir + "/b.db")
        self.db = self.dir + "/b.db"
        self.configure()
        self.start()
        last = wait_for(lambda: self.work(1)["last"])
        self.assertEqual((last["reasons"], last["exit"]), (["advisory"], 0))
        self.assertEqual(os.stat(self.data + "/inventory.ndjson").st_mtime_ns, inventory)

    def test_those_who_ask_badly_do_no_harm(self):
        self.start()
        for said in (b"", b"\n", b"no json\n", b"[]\n", b'{"verb":"fly"}\n', b"x" * 5000,
                     b'{"verb":"scan-now","wait":true}\n', b'{"verb":"status"}\n'):
            with socket.socket(socket.AF_UNIX) as client:
                client.connect(self.data + "/agent.sock")
                try:
                    client.sendall(said)
                except BrokenPipeError:
                    pass
        answer = b""
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(self.data + "/agent.sock")
            client.sendall(b'{"verb":"fly"}\n')
            while chunk := client.recv(4096):
                answer += chunk
        self.assertEqual(json.loads(answer), {"accepted": False, "error": "unknown verb"})
        self.assertEqual(self.margay("status").returncode, 0)


if __name__ == "__main__":
    MARGAY = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
