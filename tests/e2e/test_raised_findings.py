#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A vulnerable package whose program listens on a port that can be reached weighs more: perl, which
every Debian has, listens in a network namespace of its own, behind one end of a veth pair.

usage: test_raised_findings.py MARGAY
"""
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

MARGAY = ""
HERE = os.path.dirname(os.path.abspath(__file__))
WHY = "perl listens on port 8080/tcp, which is reachable from any network"
LISTEN = """use IO::Socket::INET;
my $s = IO::Socket::INET->new(LocalAddr => $ARGV[0], LocalPort => 8080, Listen => 5) or die;
$| = 1; print "ready\\n"; sleep 600;"""
VECTOR = "CVSS:3.1/AV:%s/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"  # 7.5 by the network


def skip(why):
    print("skipped:", why)
    sys.exit(77)


def record(identity, vector):
    return {"id": f"DEBIAN-{identity}", "upstream": [identity], "modified": "2026-01-01T00:00:00Z",
            "severity": [{"type": "CVSS_V3", "score": VECTOR % vector}],
            "affected": [{"package": {"ecosystem": "Debian:12", "name": "perl"},
                          "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}]}]}


class Raised(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.dir)
        self.db = self.dir + "/a.db"
        for identity, vector in (("CVE-2026-0001", "N"), ("CVE-2026-0002", "L")):
            with open(f"{self.dir}/{identity}.json", "w") as file:
                json.dump(record(identity, vector), file)
        subprocess.run([MARGAY, "db", "build", "--quiet", "--output", self.db,
                        self.dir + "/CVE-2026-0001.json", self.dir + "/CVE-2026-0002.json"],
                       check=True)
        self.holder = subprocess.Popen(["unshare", "-n", "sleep", "600"], preexec_fn=os.setsid)
        self.addCleanup(lambda: (os.killpg(self.holder.pid, signal.SIGKILL), self.holder.wait()))
        time.sleep(0.2)
        self.inside("ip", "link", "set", "lo", "up")
        self.inside("ip", "link", "add", "out", "type", "veth", "peer", "name", "far")
        self.inside("ip", "address", "add", "192.0.2.1/24", "dev", "out")
        self.inside("ip", "link", "set", "out", "up")
        self.inside("ip", "link", "set", "far", "up")
        self.inside("ip", "route", "add", "default", "dev", "out")

    def inside(self, *command):
        return subprocess.run(["nsenter", "-n", "-t", str(self.holder.pid), *command], check=True,
                              capture_output=True, text=True).stdout

    def listen(self, address):
        perl = subprocess.Popen(["nsenter", "-n", "-t", str(self.holder.pid), "perl", "-e", LISTEN,
                                 address], stdout=subprocess.PIPE, text=True)
        self.addCleanup(lambda: (perl.kill(), perl.wait(), perl.stdout.close()))
        self.assertEqual(perl.stdout.readline(), "ready\n")

    def run_margay(self, command, *options):
        done = subprocess.run(["nsenter", "-n", "-t", str(self.holder.pid), MARGAY, command, "--db",
                               self.db, "--no-deep", *options], capture_output=True, text=True)
        self.assertIn(done.returncode, (0, 3), done.stderr)
        return done.stdout

    def scan(self, *options):
        return self.run_margay("scan", *options)

    def scores(self):
        findings = json.loads(self.scan("--format", "json"))["findings"]
        return {(f["vulnerability_id"], f["package"]["name"]): (f["score"], f["adjusted_score"],
                                                                f["adjusted_reason"])
                for f in findings}

    def test_a_listener_raises_what_the_network_exploits(self):
        self.assertEqual(self.scores()["CVE-2026-0001", "perl-base"], (7.5, None, None))
        self.listen("0.0.0.0")
        scores = self.scores()
        self.assertEqual(scores["CVE-2026-0001", "perl-base"], (7.5, 8.5, WHY))
        self.assertIsNone(scores["CVE-2026-0002", "perl-base"][1])  # by the host itself only
        self.check_formats()
        self.check_explanation()

    def check_formats(self):
        """Each says the score, where it comes from, and why."""
        self.assertRegex(self.scan(), r"8\.5\+[^+]*CVE-2026-0001(.|\n)*\n\+ raised on this host: " + WHY)
        for form, parts in {"csv": ("7.5", "8.5", WHY),
                            "html": ("8.5", "7.5", WHY),
                            "sarif": ('"score": 7.5', '"adjustedScore": 8.5', WHY),
                            "ocsf": ('"score":7.5', '"adjusted_score":8.5', WHY),
                            "ndjson": ('"score":7.5', '"adjusted_score":8.5', WHY)}.items():
            text = self.scan("--format", form)
            for part in parts:
                self.assertTrue(part in text, f"{form} has no {part}")

    def check_explanation(self):
        self.assertIn("\n  score     8.5 on this host, 7.5 elsewhere: " + WHY,
                      self.run_margay("explain", "CVE-2026-0001", "perl-base"))
        self.assertNotIn("score", self.run_margay("explain", "CVE-2026-0002", "perl-base"))
        for identity, expected in (("CVE-2026-0001", (7.5, 8.5, WHY)), ("CVE-2026-0002", (6.2, None, None))):
            text = self.run_margay("explain", identity, "perl-base", "--format", "json")
            with open(self.dir + "/explain.json", "w") as file:
                file.write(text)
            subprocess.run([HERE + "/validate-schema", HERE + "/../../docs/schema/explain-1.json",
                            self.dir + "/explain.json"], check=True, stdout=subprocess.DEVNULL)
            case = [case for case in json.loads(text)["cases"] if case["package"] == "perl-base"][0]
            self.assertEqual((case["score"], case["adjusted_score"], case["adjusted_reason"]), expected)

    def test_one_that_cannot_be_reached_does_not(self):
        self.listen("127.0.0.1")
        self.assertEqual(self.scores()["CVE-2026-0001", "perl-base"], (7.5, None, None))


if __name__ == "__main__":
    MARGAY = os.path.abspath(sys.argv.pop(1))
    if subprocess.run(["unshare", "-n", "true"], capture_output=True).returncode != 0:
        skip("network namespaces are not permitted")
    if "perl-base" not in subprocess.run(["dpkg", "-S", "/usr/bin/perl"], capture_output=True,
                                         text=True).stdout:
        skip("perl is not Debian's")
    unittest.main(verbosity=0)
