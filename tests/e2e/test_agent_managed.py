#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A managed agent against a console (console_server.py): enrolment, reports, commands, and a console
and a network that fail in every way. Reports arrive once and in order, whoever is killed when.

usage: test_agent_managed.py MARGAY [--kills N] [--slow]
"""
import argparse
import hashlib
import json
import os
import random
import select
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
import unittest

import console_server
import remote_commands
from test_agent import children, process, wait_for

HERE = os.path.dirname(os.path.abspath(__file__))
SCHEMAS = HERE + "/../../docs/schema"
TOKEN = "one-time-token-3f1c"
INVENTORY = [
    {"type": "hello", "protocol": 1, "provider": "test", "provider_version": "1"},
    {"type": "host", "hostname": "h", "os_family": "linux", "os_id": "debian", "os_version": "12",
     "architecture": "amd64"},
    *({"type": "package", "ecosystem": "deb", "name": f"p{i}", "version": "1"} for i in range(40)),
]
MARGAY, KILLS, SLOW = "", 300, False


class Case(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix="margay-managed-")
        self.addCleanup(shutil.rmtree, self.dir, True)
        self.data = self.dir + "/data"
        self.config = self.dir + "/agent.json"
        self.log = self.dir + "/log"
        self.console = console_server.Console(self.dir + "/console")
        self.console.tokens[TOKEN] = None
        self.console.start()
        self.addCleanup(self.console.stop)
        self.token = self.write("token", TOKEN + "\n")
        self.write("agent.json", "{}")
        self.running = []
        self.addCleanup(self.kill_all)
        self.env = {**os.environ, "no_proxy": "", "https_proxy": "", "HTTPS_PROXY": ""}

    def write(self, name, text):
        path = f"{self.dir}/{name}"
        with open(path, "w") as file:
            file.write(text)
        return path

    def margay(self, verb, *arguments, status=0, **more):
        done = subprocess.run([MARGAY, "agent", verb, *arguments, "--data", self.data],
                              capture_output=True, text=True, timeout=120,
                              env={**self.env, **more})
        self.assertNotIn(TOKEN, done.stdout + done.stderr)
        if status is not None:
            self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done

    def enroll(self, *options, status=0, token=None):
        options = options or ("--ca-fingerprint", self.console.authority.fingerprint)
        return self.margay("enroll", "--console", self.console.url, "--token-file",
                           token or self.token, *options, status=status)

    def spawn(self, *arguments, before=(), **options):
        child = subprocess.Popen([*before, MARGAY, "agent", *arguments, "--data", self.data], env=self.env,
                                 **options)
        self.running.append(child)
        return child

    def kill(self, child):
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                pipe.close()
        self.running.remove(child)

    def kill_all(self):
        for child in list(self.running):
            self.kill(child)

    # ---- Reports, made by jobs, and a link that sends them

    def inventory(self, packages=40):
        """The one that is matched: no scan of this host is needed."""
        records = INVENTORY[:2 + packages]
        lines = [*records, {"type": "end", "records": len(records) + 1, "packages": packages}]
        self.write("data/inventory.ndjson", "".join(json.dumps(line) + "\n" for line in lines))

    def job(self, number, work="match"):
        """The command of a job whose report is another one than those of other numbers."""
        self.env["SOURCE_DATE_EPOCH"] = str(1700000000 + number)
        return ["job", work, "--reasons", "request", "--db", self.dir + "/none"]

    def report(self, number):
        """Have a report made; its id."""
        self.margay(*self.job(number), status=3)
        with open(self.data + "/findings.json", "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()

    def link(self):
        link = self.spawn("link", "--config", self.config, stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE)
        os.set_blocking(link.stdout.fileno(), False)
        self.said = []
        return link

    def look(self, link):
        try:
            link.stdin.write(b'{"do": "look", "coverage": "COMPLETE"}\n')
            link.stdin.flush()
        except BrokenPipeError:
            pass

    def hear(self, link):
        """All that the link has said so far."""
        select.select([link.stdout], [], [], 0.05)
        for line in link.stdout.readlines():
            self.said.append(json.loads(line))
        return self.said

    def heard(self, link, **members):
        return wait_for(lambda: [line for line in self.hear(link)
                                 if all(line.get(k) == v for k, v in members.items())], 30)

    def arrived(self):
        return [name for name, _, _ in self.console.reports]

    def wait_for_reports(self, names, seconds=60):
        wait_for(lambda: len(self.console.reports) >= len(names), seconds)
        self.assertEqual(self.arrived(), names)
        self.assertEqual(self.console.complaints, [])


class Enrolment(Case):
    def status(self):
        return json.loads(self.margay("status", "--json", status=3).stdout)

    def test_by_fingerprint(self):
        self.enroll()
        self.enrolled()

    def test_by_ca_file(self):
        self.enroll("--ca-file", self.console.authority.folder + "/ca.pem")
        self.enrolled()

    def enrolled(self):
        folder = self.data + "/console"
        self.assertEqual(stat.S_IMODE(os.stat(self.data).st_mode), 0o700)
        self.assertEqual(stat.S_IMODE(os.stat(folder + "/key.pem").st_mode), 0o600)
        for name in os.listdir(folder):
            with open(f"{folder}/{name}") as file:
                self.assertNotIn(TOKEN, file.read(), name)
        status = self.write("status.json", json.dumps(self.status()))
        subprocess.run([HERE + "/validate-schema", SCHEMAS + "/agent-status-1.json", status],
                       check=True, stdout=subprocess.DEVNULL)
        console = self.status()["console"]
        self.assertEqual((console["url"], console["state"]), (self.console.url, "off"))
        self.assertIn(console["agent"], self.console.agents)

    def test_the_ca_of_the_system_is_not_ours(self):
        done = self.margay("enroll", "--console", self.console.url, "--token-file", self.token,
                           status=3)
        self.assertRegex(done.stderr, "SSL certificate problem|not correctly signed by the trusted")
        self.assertFalse(self.console.agents)

    def test_somebody_in_the_middle_learns_nothing(self):
        other = console_server.Console(self.dir + "/other")
        other.start()
        self.addCleanup(other.stop)
        for option in (("--ca-fingerprint", self.console.authority.fingerprint),
                       ("--ca-file", self.console.authority.folder + "/ca.pem")):
            done = self.margay("enroll", "--console", other.url, "--token-file", self.token,
                               *option, status=3)
            self.assertRegex(done.stderr, "fingerprint|certificate")
        self.assertEqual([path for _, path, _, _ in other.seen], ["/v1/ca"])
        self.assertNotIn("enrolment.json", os.listdir(self.data + "/console"))

    def test_somebody_who_passes_the_right_ca_on_learns_nothing(self):
        other = console_server.Console(self.dir + "/other")
        other.answer = lambda *_: (200, self.console.authority.pem)
        other.start()
        self.addCleanup(other.stop)
        done = self.margay("enroll", "--console", other.url, "--token-file", self.token,
                           "--ca-fingerprint", self.console.authority.fingerprint, status=3)
        self.assertIn("certificate", done.stderr)
        self.assertEqual([path for _, path, _, _ in other.seen], ["/v1/ca"])

    def test_a_token_is_good_for_one_key(self):
        self.enroll()
        self.assertIn("enrolled at", self.enroll(status=2).stderr)
        self.margay("leave")
        done = self.enroll(status=3)
        self.assertIn("TOKEN_USED: ask for another?[31m token", done.stderr)
        self.assertIn("401", self.enroll(token=self.write("t", "no-such-token"), status=3).stderr)

    def test_an_answer_that_is_lost_is_asked_for_again(self):
        self.console.fault("/v1/enroll", "reset_after")
        self.enroll(status=3)
        self.enroll()
        self.assertEqual(len(self.console.agents), 1)

    def test_wishes_that_make_no_sense(self):
        for console in ("http://127.0.0.1:1", "https://u:secret@127.0.0.1:1", "https://h/?a"):
            done = self.margay("enroll", "--console", console, "--token-file", self.token, status=2)
            self.assertNotIn("secret", done.stderr)
        for option in (("--proxy", "http://u:secret@h:1"), ("--proxy", "ftp://h"),
                       ("--ca-fingerprint", "12:34")):
            self.assertNotIn("secret", self.enroll(*option, status=2).stderr)
        self.enroll(token=self.write("t", "\n"), status=3)
        self.enroll(token=self.write("t", "x" * 600), status=3)

    def test_answers_that_are_not_right(self):
        right = self.console.certify
        foreign = console_server.Authority(self.dir + "/foreign")
        foreign.make_key("other")
        request = console_server.openssl("req", "-new", "-key", "other.key", "-subj", "/CN=x",
                                         cwd=foreign.folder)

        def with_members(**members):
            return lambda csr, name: {**right(csr, name), **members}

        cases = (
            (with_members(certificate=self.console.authority.sign(request, "x", "").decode()),
             "not for the key"),
            (with_members(ca=foreign.pem), "does not lead to"),
            (with_members(agent="../../etc/passwd"), "agent"),
            (with_members(certificate=None), "certificate"),
            (with_members(certificate="x" * 100), "certificate"),
            (with_members(schema="margay/enrolled/2"), "margay/enrolled/1"),
            (lambda *_: [[]], "margay/enrolled/1"),
        )
        for certify, why in cases:
            self.console.certify = certify
            self.assertIn(why, self.enroll(status=3).stderr)
        for fault in ("truncate", "huge", "announce", "headers", "bomb", "redirect", "garbage",
                      "deep", "status:500", "reset"):
            self.console.fault("/v1/enroll", fault)
            self.enroll(status=3)
        self.console.certify = right
        self.enroll()

    def test_killed_at_any_moment_it_can_be_repeated(self):
        begun = time.monotonic()
        self.enroll(status=0)
        took = time.monotonic() - begun
        for _ in range(30):
            self.margay("leave")
            self.console.tokens[TOKEN] = None
            child = self.spawn("enroll", "--console", self.console.url, "--token-file", self.token,
                               "--ca-fingerprint", self.console.authority.fingerprint,
                               stderr=subprocess.DEVNULL)
            time.sleep(random.uniform(0, took))
            self.kill(child)
            if self.status()["console"] is None:
                self.enroll()
            self.assertIsNotNone(self.status()["console"])

    def test_leaving_removes_what_makes_it_known(self):
        self.margay("leave")
        self.enroll()
        self.assertIn("console still knows", self.margay("leave").stderr)
        self.assertFalse(os.path.exists(self.data + "/console"))
        self.assertIsNone(self.status()["console"])


class Link(Case):
    def setUp(self):
        super().setUp()
        self.enroll()
        self.inventory()

    def test_reports_arrive_in_order_over_restarts_of_the_console(self):
        link = self.link()
        names = []
        for number in range(20):
            if number % 5 == 2:
                self.console.stop()
            names.append(self.report(number))
            if number % 5 == 4:
                self.console.start()
            self.look(link)
        self.wait_for_reports(names)
        self.heard(link, sent=names[-1])
        self.assertEqual([line["sent"] for line in self.said if "sent" in line], names)

    def test_faults_cost_time_only(self):
        faults = {"reset": "", "reset_after": "", "truncate": "", "huge": "too large",
                  "announce": "too large", "headers": "too many headers", "bomb": "too large",
                  "redirect": "HTTP status 302", "garbage": "", "status:500": "500",
                  "status:404": "404", "status:429:1": "FAULT: on purpose",
                  "status:503:Wed, 21 Oct 2015 07:28:00 GMT": "503", "slow:1": None}
        names = []
        for number, (fault, why) in enumerate(faults.items()):
            link = self.link()
            self.console.fault("/v1/reports", fault)
            names.append(self.report(number))
            self.look(link)
            if why is not None:
                self.assertIn(why, self.heard(link, **{"is": "waiting"})[-1]["why"], fault)
            self.heard(link, sent=names[-1])
            self.kill(link)
        self.wait_for_reports(names)

    def test_retry_after_is_kept_to(self):
        self.console.fault("/v1/", "status:429:3", "status:429:3", "status:429:3")
        name = self.report(1)
        begun = time.monotonic()
        self.link()
        self.wait_for_reports([name])
        self.assertGreaterEqual(time.monotonic() - begun, 3)

    def test_a_report_that_is_refused_holds_nothing_up(self):
        self.console.fault("/v1/reports", "status:413", "status:400")
        names = [self.report(number) for number in range(3)]
        link = self.link()
        self.wait_for_reports(names[2:])
        self.heard(link, sent=names[2])
        self.assertEqual([line["refused"] for line in self.said if "refused" in line], names[:2])

    def test_poll_that_is_answered_with_nonsense(self):
        for answer in ("json:[]", "json:{}", "json:{\"schema\":\"margay/commands/1\",\"commands\":"
                       "[{\"number\":0,\"document\":\"a\",\"signature\":\"b\"}]}",
                       "json:{\"schema\":\"margay/commands/1\",\"commands\":"
                       "[{\"number\":1e300,\"document\":\"a\",\"signature\":\"b\"}]}",
                       "deep", "bomb", "huge"):
            self.console.fault("/v1/commands", answer)
            link = self.link()
            self.heard(link, **{"is": "waiting"})
            self.kill(link)
        self.assertFalse([n for n in os.listdir(self.data + "/console") if "command" in n])

    def test_inventories_go_as_differences(self):
        self.margay(*self.job(1, "scan"), status=3)
        link = self.link()
        wait_for(lambda: len(self.console.reports) == 2)
        self.margay(*self.job(2, "scan"), status=3)
        self.look(link)
        wait_for(lambda: len(self.console.reports) + self.console.repeats >= 4)
        self.console.inventory = (0, b"")
        self.margay(*self.job(3, "scan"), status=3)
        self.look(link)
        wait_for(lambda: len(self.console.reports) + self.console.repeats >= 6)
        types = [(headers["Content-Type"].split(".")[-1], status)
                 for _, path, headers, status in self.console.seen
                 if path == "/v1/reports" and "inventory" in headers["Content-Type"]]
        self.assertEqual([t for t, _ in types], ["inventory+ndjson", "inventory-delta",
                                                 "inventory-delta", "inventory+ndjson"])
        self.assertEqual(types[2][1], 412)
        self.assertEqual(self.console.complaints, [])
        with open(self.data + "/inventory.ndjson", "rb") as file:
            self.assertEqual(self.console.inventory[1].split(b"\n", 1)[1], file.read())

    def test_certificate_is_renewed_when_it_is_old(self):
        self.margay("leave")
        self.console.tokens[TOKEN] = None
        self.console.days_of_next = 1
        self.enroll()
        path = self.data + "/console/enrolment.json"
        with open(path) as file:
            enrolment = json.load(file)
        enrolment["begins"] = enrolment["ends"] - 1000 * 86400 * 30
        self.write("data/console/enrolment.json", json.dumps(enrolment))
        self.console.days_of_next = 10
        link = self.link()
        self.assertEqual(link.wait(30), 0)  # the agent starts it again
        with open(path) as file:
            self.assertGreater(json.load(file)["ends"], enrolment["ends"])
        name = self.report(1)
        self.link()
        self.wait_for_reports([name])

    def test_a_certificate_that_is_dated_back_is_not_old(self):
        self.margay("leave")
        self.console.tokens[TOKEN] = None
        right, authority = self.console.certify, self.console.authority
        self.console.certify = lambda csr, name: {
            **right(csr, name), "certificate": authority.sign_since(
                csr.encode(), name, "19700101000000Z").decode()}
        self.enroll()
        name = self.report(1)
        self.link()
        self.wait_for_reports([name])
        self.assertNotIn("/v1/renew", [path for _, path, _, _ in self.console.seen])

    def test_commands_that_nobody_carries_out_are_asked_for_no_more(self):
        self.console.commands = [("{}", "{}")] * 40

        def stored():
            return sorted(int(n[8:-5]) for n in os.listdir(self.data + "/console")
                          if n.startswith("command-") and n.endswith(".json"))

        link = self.link()
        wait_for(lambda: len(stored()) == 16)
        time.sleep(6)  # longer than a poll that was answered at once is waited with
        self.assertEqual(stored(), list(range(1, 17)))
        for number in stored():
            os.remove(f"{self.data}/console/command-{number}.json")
        wait_for(lambda: len(stored()) == 16)
        self.assertEqual(stored(), list(range(17, 33)))
        self.kill(link)

    def test_files_that_are_broken_cost_time_only(self):
        """Half written, empty, gone, of somebody else: told, and mended without another start."""
        folder = self.data + "/console/"
        other = console_server.Authority(self.dir + "/other")
        other.make_key("agent")
        for number, name in enumerate(("key.pem", "certificate.pem", "ca.pem")):
            with open(folder + name, "rb") as file:
                right = file.read()
            with open(other.folder + {"key.pem": "/agent.key", "certificate.pem": "/server.pem",
                                      "ca.pem": "/ca.pem"}[name], "rb") as file:
                foreign = file.read()
            sent = self.report(number)
            link = None
            for wrong in (right[:len(right) // 2], b"", None, foreign):
                if link is not None:
                    self.kill(link)
                if os.path.exists(folder + name):
                    os.remove(folder + name)
                if wrong is not None:
                    self.write(f"data/console/{name}", wrong.decode())
                link = self.link()
                self.assertTrue(self.heard(link, **{"is": "waiting"})[0]["why"], (name, wrong))
                self.assertNotIn(sent, self.arrived())
            self.write(f"data/console/{name}", right.decode())
            self.heard(link, sent=sent)
            self.kill(link)

    def test_who_is_let_in_no_more_says_so_and_stays_quiet(self):
        name = self.report(1)
        agents = dict(self.console.agents)
        self.console.agents.clear()
        link = self.link()
        self.assertIn("REVOKED", self.heard(link, **{"is": "denied"})[0]["why"])
        time.sleep(2)  # for what was under way when it was told so
        asked = len(self.console.seen)
        self.look(link)
        time.sleep(6)  # longer than from one question for commands to the next one
        self.assertEqual(len(self.console.seen), asked)
        self.kill(link)
        self.console.agents.update(agents)
        self.link()
        self.wait_for_reports([name])

    def test_a_certificate_that_one_401_was_about_is_renewed(self):
        self.console.fault("/v1/reports", "status:401")
        name = self.report(1)
        link = self.link()
        self.assertEqual(link.wait(30), 0)
        self.link()
        self.wait_for_reports([name])

    def test_another_server_with_another_ca_gets_nothing(self):
        other = console_server.Console(self.dir + "/other")
        self.console.stop()
        other.port = self.console.port
        other.start()
        self.addCleanup(other.stop)
        self.report(1)
        link = self.link()
        self.assertIn("certificate", self.heard(link, **{"is": "waiting"})[0]["why"])
        self.assertFalse(other.seen)

    def test_by_a_proxy(self):
        proxy, closed = console_server.Proxy(), console_server.Proxy("user:pass-word")
        self.addCleanup(proxy.close)
        self.addCleanup(closed.close)
        self.env["https_proxy"] = f"http://127.0.0.1:{proxy.port}"
        names = [self.report(1)]
        link = self.link()
        self.wait_for_reports(names)
        self.assertIn(f"127.0.0.1:{self.console.port}", proxy.tunnels)
        self.kill(link)
        self.env["https_proxy"] = ""
        self.write("agent.json", json.dumps(
            {"proxy": f"http://user:wrong-word@127.0.0.1:{closed.port}"}))
        names.append(self.report(2))
        link = self.link()
        why = self.heard(link, **{"is": "waiting"})[0]["why"]
        self.assertIn("407", why)
        self.assertNotIn("word", why)
        self.kill(link)
        self.write("agent.json", json.dumps(
            {"proxy": f"http://user:pass-word@127.0.0.1:{closed.port}"}))
        self.link()
        self.wait_for_reports(names)
        self.assertTrue(closed.tunnels)

    def test_memory_is_bounded_whatever_is_sent(self):
        with open(os.path.dirname(MARGAY) + "/margay-feed", "rb") as file:
            if b"__asan_init" in file.read():
                self.skipTest("left out: sanitizers take memory of their own")
        link = self.link()
        self.heard(link, **{"is": "connected"})
        before = self.memory(link)
        for fault in ("huge", "bomb", "headers", "announce"):
            self.console.fault("/v1/reports", fault)
            self.report(len(self.console.seen))
            self.look(link)
            self.heard(link, sent=self.report(len(self.console.seen)))
        self.assertLess(self.memory(link) - before, 8 << 20)

    @staticmethod
    def memory(link):
        """The most it ever had."""
        with open(f"/proc/{link.pid}/status") as file:
            return next(int(line.split()[1]) << 10 for line in file if line.startswith("VmHWM"))

    def test_a_console_that_dribbles_is_given_up(self):
        if not SLOW:
            self.skipTest("left out: takes 40 s; --slow runs it")
        self.console.fault("/v1/reports", "slow:100")
        name = self.report(1)
        link = self.link()
        self.assertIn("too slow", wait_for(
            lambda: [l for l in self.hear(link) if l.get("is") == "waiting"], 60)[0]["why"])
        self.wait_for_reports([name])

    def test_killed_at_any_moment_reports_arrive_once_and_in_order(self):
        """Jobs and links are killed at random moments, the console is, too, and answers get lost."""
        sure, link, kills = [], self.link(), 0
        number = 0
        while kills < KILLS:
            number += 1
            if random.random() < 0.3:
                self.console.fault(random.choice(["/v1/reports", "/v1/"]),
                                   random.choice(["reset", "reset_after", "truncate"]))
            job = self.spawn(*self.job(number), stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)
            if random.random() < 0.6:
                time.sleep(random.uniform(0, 0.04))
                self.kill(job)
                kills += 1
            elif job.wait() is not None:
                with open(self.data + "/findings.json", "rb") as file:
                    sure.append(hashlib.sha256(file.read()).hexdigest())
                self.running.remove(job)
            self.look(link)
            if random.random() < 0.6:
                time.sleep(random.uniform(0, 0.08))
                self.kill(link)
                kills += 1
                link = self.link()
            if random.random() < 0.05:
                self.console.stop()
                self.console.start()
        self.console.faults.clear()
        sure.append(self.report(number + 1))
        self.kill(link)
        link = self.link()
        wait_for(lambda: sure[-1] in self.arrived(), 120)
        self.assertEqual(self.console.complaints, [])
        self.assertEqual(len(set(self.arrived())), len(self.arrived()))
        self.assertEqual([name for name in self.arrived() if name in sure], sure)
        times = [json.loads(content)["generated"] for _, _, content in self.console.reports]
        self.assertEqual(times, sorted(times))
        print(f"{kills} kills, {len(self.arrived())} reports, {self.console.repeats} sent twice",
              file=sys.stderr)


class Unattended(Case):
    """Enrolment by an installer."""

    def test_the_token_goes_when_it_is_of_no_more_use(self):
        options = ("--ca-fingerprint", self.console.authority.fingerprint, "--ca-file", "",
                   "--proxy", "", "--unattended")
        self.console.stop()
        self.enroll(*options, status=3)
        self.assertTrue(os.path.exists(self.token))
        self.console.start()
        self.enroll(*options)
        self.assertFalse(os.path.exists(self.token))
        self.write("token", "another")
        self.enroll(*options)
        self.assertFalse(os.path.exists(self.token))
        self.assertEqual(len(self.console.agents), 1)


class Agent(Case):
    def start(self, **options):
        with open(self.log, "a") as log:
            agent = self.spawn("run", "--config", self.config, stdout=log, stderr=log, **options)
        wait_for(lambda: self.margay("status", status=None).returncode == 0, 20)
        return agent

    def status(self):
        return json.loads(self.margay("status", "--json").stdout)

    def state(self):
        return (self.status()["console"] or {}).get("state")

    def links(self, agent):
        return [pid for pid in children(agent.pid) if "link" in (process(pid) or ((), 0))[0]]

    def test_enrolled_while_it_runs_it_sends_and_stops_when_it_leaves(self):
        agent = self.start()
        wait_for(lambda: self.status()["works"][0]["last"])
        self.assertIsNone(self.status()["console"])
        self.enroll()
        wait_for(lambda: self.state() == "connected")
        # Nobody has to ask: what was found before the console was there is scanned again for it.
        wait_for(lambda: {kind for _, kind, _ in self.console.reports}
                 >= {"inventory", "findings", "exposure"})
        self.assertIn("request", self.status()["works"][0]["last"]["reasons"])
        wait_for(lambda: self.status()["console"]["sent"] >= 2)
        self.assertEqual(self.console.beats[-1]["version"], self.status()["version"])
        self.console.stop()
        wait_for(lambda: self.state() == "waiting")
        self.assertTrue(self.status()["console"]["why"])
        self.assertIn(self.console.url, self.margay("status").stdout)
        self.margay("scan-now", status=3)
        self.assertGreaterEqual(self.status()["console"]["spool"]["reports"], 2)
        status = self.write("status.json", json.dumps(self.status()))
        subprocess.run([HERE + "/validate-schema", SCHEMAS + "/agent-status-1.json", status],
                       check=True, stdout=subprocess.DEVNULL)
        self.console.start()
        wait_for(lambda: self.state() == "connected")
        wait_for(lambda: self.status()["console"]["spool"]["reports"] == 0)
        self.assertTrue(self.links(agent))
        self.margay("leave")
        wait_for(lambda: not self.links(agent))
        self.assertIsNone(self.status()["console"])
        with open(self.log) as file:
            log = file.read()
        for event in ("CONSOLE_CONNECTED", "CONSOLE_LOST"):
            self.assertIn(event, log)
        self.assertNotIn(TOKEN, log)

    def test_a_link_that_dies_is_started_again_and_one_whose_agent_dies_ends(self):
        self.enroll()
        agent = self.start()
        first = wait_for(lambda: self.links(agent))[0]
        os.kill(first, signal.SIGKILL)
        second = wait_for(lambda: [pid for pid in self.links(agent) if pid != first])[0]
        wait_for(lambda: self.state() == "connected")
        self.kill(agent)
        wait_for(lambda: process(second) is None)

    def make_keys(self, name="key"):
        keys = f"{self.dir}/{name}.pem", f"{self.dir}/{name}.pub"
        subprocess.run([MARGAY, "db", "keygen", "--private", keys[0], "--public", keys[1]],
                       check=True, capture_output=True)
        return keys

    def command(self, document, key, signed=None):
        """Let the console give this command; its result. signed: the document that was."""
        path = remote_commands.write(self.dir, signed or document)
        subprocess.run([MARGAY, "agent", "sign-command", path, "--key", key], check=True,
                       capture_output=True)
        with open(path + ".sig") as signature:
            signature = signature.read()
        with open(remote_commands.write(self.dir, document)) as text:
            self.console.commands.append((text.read(), signature))
        number = len(self.console.commands)
        wait_for(lambda: number in self.console.results)
        result = self.console.results[number]
        self.assertEqual(result["number"], number)
        self.assertFalse([n for n in os.listdir(self.data + "/console")
                          if n.startswith(f"command-{number}.")])
        return result["result"]["code"]

    def test_a_command_is_carried_out_and_its_result_sent(self):
        self.enroll()
        self.start()
        key, _ = self.make_keys()
        for number in (1, 2):  # no key for commands is pinned here
            document = remote_commands.command(f"managed-{number}", "remove-plugin")
            self.assertEqual(self.command(document, key), "UNTRUSTED_KEY")

    def policy(self, identity, hours=0, lives=24, **settings):
        return {"schema": "margay/command/1", "id": identity, "verb": "set-policy",
                "issued": remote_commands.time(hours), "expires": remote_commands.time(lives),
                "policy": settings}

    def test_a_signed_policy_changes_the_settings_and_others_do_not(self):
        """The agent has a folder of settings of its own, in which the key is pinned."""
        self.console.poll_seconds = 60
        key, public = self.make_keys()
        other, _ = self.make_keys("other")
        mounts = ["unshare", "--mount", "sh", "-c",
                  "mkdir -p /etc/margay && mount -t tmpfs tmpfs /etc/margay && "
                  f"mkdir /etc/margay/command-keys.d && cp {public} "
                  '/etc/margay/command-keys.d/a.pem && exec "$@"', "-"]
        if not os.path.exists("/etc/margay"):  # which is to be mounted over
            self.addCleanup(lambda: os.path.exists("/etc/margay") and os.rmdir("/etc/margay"))
        if subprocess.run([*mounts, "true"], capture_output=True).returncode != 0:
            self.skipTest("left out: this user may not mount, so no key can be pinned")

        def settings():
            status = self.status()
            schedules = {t["trigger"]: t["schedule"] for t in status["triggers"]}
            return (status["policy"] or {}).get("command"), schedules["safety"], status["limits"]

        self.write("agent.json", json.dumps({"safety": "rate(2 hours)"}))
        self.enroll()
        self.start(before=mounts)
        self.assertEqual(settings()[:2], (None, "rate(2 hours)"))
        first = self.policy("policy-1", safety="rate(9 hours)",
                            limits={"seconds": 77, "spool_mib": 5})
        self.assertEqual(self.command(first, key), "DONE")
        self.assertEqual(settings()[:2], ("policy-1", "rate(9 hours)"))
        self.assertEqual((settings()[2]["seconds"], settings()[2]["spool_mib"]), (77, 5))
        self.assertEqual(self.command(first, key), "REPLAYED")
        changed = self.policy("policy-2", safety="rate(1 hour)")
        for code, document, by, signed in (
                ("UNTRUSTED_KEY", changed, other, None),
                ("TAMPERED", changed, key, self.policy("policy-2")),
                ("EXPIRED", self.policy("policy-3", hours=-5, lives=-1), key, None),
                ("NOT_YET", self.policy("policy-4", hours=3), key, None),
                ("OLD_POLICY", self.policy("policy-5", hours=-1), key, None),
                ("OTHER_HOST", {**changed, "hosts": ["another-host"]}, key, None),
                ("WRONG_POLICY", self.policy("policy-6", safty="rate(1 hour)"), key, None),
                ("WRONG_POLICY", self.policy("policy-7", database="/a"), key, None),
                ("WRONG_POLICY", self.policy("policy-8", inspection_paths=[
                    f"/p{i}" for i in range(10000)]), key, None)):
            self.assertEqual(self.command(document, by, signed), code)
            self.assertEqual(settings()[:2], ("policy-1", "rate(9 hours)"), code)
        self.assertEqual(self.command(self.policy("policy-9"), key), "DONE")
        self.assertEqual(settings()[:2], ("policy-9", "rate(2 hours)"))
        self.assertEqual(self.console.complaints, [])

    def test_a_reload_does_not_hold_the_connection_up(self):
        self.enroll()
        self.start()
        wait_for(lambda: self.state() == "connected")
        begun = time.monotonic()
        for _ in range(5):  # as failures these would wait for 1, 2, 4, 8 and 16 s
            beats = len(self.console.beats)
            self.margay("reload")
            wait_for(lambda: len(self.console.beats) > beats)
        self.assertLess(time.monotonic() - begun, 20)
        with open(self.log) as file:
            self.assertNotIn("ended with status", file.read())

    def test_a_full_spool_does_not_keep_the_host_from_knowing(self):
        self.enroll()
        self.console.stop()
        self.write("agent.json", json.dumps({"limits": {"spool_mib": 1}}))
        os.makedirs(self.data + "/spool", exist_ok=True)
        content = os.urandom(1 << 20)
        name = f"{1:016x}.result.{hashlib.sha256(content).hexdigest()}"
        with open(f"{self.data}/spool/{name}", "wb") as file:
            file.write(content)
        self.start()
        self.margay("scan-now", status=3)
        with open(self.data + "/findings.json") as file:
            self.assertTrue(json.load(file)["host"])
        status = self.status()
        self.assertIn("is full", status["works"][0]["last"]["why"])
        self.assertEqual(status["limits"]["spool_mib"], 1)
        self.assertEqual(status["console"]["spool"]["bytes"], 1 << 20)
        self.assertIn("waiting: 1 (1.0 of 1 MiB)", self.margay("status").stdout)

    def test_killed_with_all_it_started(self):
        """The whole agent, while it scans this host and sends."""
        self.enroll()
        for _ in range(10):
            with open(self.log, "a") as log:
                agent = self.spawn("run", "--config", self.config, stdout=log, stderr=log)
            time.sleep(random.uniform(0, 1.5))
            self.kill(agent)
        self.start()
        self.margay("scan-now", status=3)
        with open(self.data + "/findings.json", "rb") as file:
            last = hashlib.sha256(file.read()).hexdigest()
        wait_for(lambda: last in self.arrived())
        self.assertEqual(self.console.complaints, [])
        self.assertEqual(len(set(self.arrived())), len(self.arrived()))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("margay")
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--slow", action="store_true")
    arguments, rest = parser.parse_known_args()
    MARGAY, KILLS, SLOW = os.path.abspath(arguments.margay), arguments.kills, arguments.slow
    if shutil.which("openssl") is None:
        print("skipped: there is no openssl")
        sys.exit(77)
    unittest.main(argv=[sys.argv[0], *rest])
