#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The managed agent of Windows under Wine, against a console (console_server.py).

usage: test_agent_managed_windows.py RUNNER MARGAY_EXE EXAMPLE_PLUGIN_FOLDER
"""
import json
import os
import shutil
import sys
import unittest

import console_server
import remote_commands
import test_agent_windows as windows
from test_agent_windows import wait_for

TOKEN = "one-time-token-77ab"


class Managed(windows.Machine):
    def setUp(self):
        super().setUp()
        self.install()
        self.console = console_server.Console(self.dir + "/console")
        self.console.tokens[TOKEN] = None
        self.console.start()
        self.addCleanup(self.console.stop)
        os.makedirs(self.data + "/command-keys.d")
        shutil.copy(self.dir + "/key.pub", self.data + "/command-keys.d/console.pem")
        self.token = self.dir + "/token"
        with open(self.token, "w") as file:
            file.write(TOKEN + "\r\n")

    def run_agent(self):
        # Wine keeps no events; it prints them when it is told to.
        self.environment["WINEDEBUG"] = "-all,+eventlog"
        agent = super().run_agent()
        self.environment["WINEDEBUG"] = "-all"
        return agent

    def events(self):
        with open(self.dir + "/log", errors="replace") as file:
            return file.read()

    def enroll(self):
        done = self.margay("enroll", "--console", self.console.url, "--token-file", self.token,
                           "--ca-fingerprint", self.console.authority.fingerprint)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertNotIn(TOKEN, done.stdout + done.stderr)

    def link(self):
        return self.status()["console"] or {}

    def command(self, **policy):
        """Have the console send a policy; the result that comes back."""
        number = len(self.console.commands) + 1
        document = remote_commands.command(f"managed-{number}", "set-policy", policy=policy)
        del document["plugin"]
        path = remote_commands.write(self.dir, document)
        self.exe("agent", "sign-command", path, "--key", self.dir + "/key.pem")
        with open(path) as text, open(path + ".sig") as signature:
            self.console.commands.append((text.read(), signature.read()))
        return wait_for(lambda: self.console.results.get(number), 60)["result"]

    def arrived(self):
        return {kind for _, kind, _ in self.console.reports}

    def test_enrolled_it_reports_takes_policies_and_leaves(self):
        self.enroll()
        wait_for(lambda: self.link().get("state") == "connected", 60)
        scan = self.margay("scan-now")
        self.assertEqual(scan.returncode, 0, scan.stdout + scan.stderr)
        wait_for(lambda: self.arrived() >= {"inventory", "findings", "exposure"}, 60)
        self.assertIn(b"libssl3", self.console.inventory[1])
        self.assertEqual(self.console.complaints, [])

        with self.subTest("policies"):
            result = self.command(schedule="rate(12 hours)", tags=["team=desk"])
            self.assertEqual(result["state"], "DONE", result)
            self.assertEqual(self.status()["policy"]["command"], "managed-1")
            self.validate("policy-1", self.data + "/policy.json")
            result = self.command(schedul="rate(12 hours)")
            self.assertEqual(result["code"], "WRONG_POLICY", result)
            self.assertIn('did you mean "schedule"?', result["text"])
            result = self.command(inspection_paths=["C:/a"])
            self.assertEqual(result["code"], "WRONG_POLICY", result)

        with self.subTest("a console that is away"):
            self.console.stop()
            self.configure(tags=["another"])
            self.assertEqual(self.margay("reload").returncode, 0)
            self.margay("scan-now")
            wait_for(lambda: self.link()["state"] == "waiting", 60)
            self.assertGreaterEqual(self.link()["spool"]["reports"], 1)
            self.console.start()
            wait_for(lambda: self.link()["spool"]["reports"] == 0, 60)
            self.assertEqual(self.link()["state"], "connected")
            self.assertEqual(self.console.complaints, [])

        self.assertIsNone(self.status()["watch"])
        self.assertIn("watch     none on this system", self.margay("status").stdout)
        with self.subTest("history"):
            findings = json.loads(self.margay("findings", "--format", "json").stdout)["findings"]
            self.assertGreater(len(findings), 0)
            self.assertTrue(all(finding["first_seen"] for finding in findings))

        self.assertEqual(self.margay("leave").returncode, 0)
        self.assertIsNone(self.status()["console"])
        self.assertFalse(os.path.exists(self.data + "/console"))
        seen = wait_for(self.no_more_requests, 30)
        self.assertEqual(len(self.console.seen), seen)
        self.assertIn(self.console.url, self.events())
        self.assertNotIn(TOKEN, self.events())

    def no_more_requests(self):
        seen = len(self.console.seen)
        self.margay("scan-now")
        return seen if len(self.console.seen) == seen else None

    def test_settings_that_are_wrong_are_told(self):
        self.configure(schedul="rate(12 hours)")
        self.assertEqual(self.margay("reload").returncode, 2)
        self.assertIn('did you mean "schedule"?', self.status()["config"]["error"])
        self.assertIn('did you mean \\"schedule\\"?', self.events())
        self.configure(inspection_paths=["C:/a"])
        self.assertEqual(self.margay("reload").returncode, 2)
        self.configure()
        self.assertEqual(self.margay("reload").returncode, 0)
        with open(self.data + "/policy.json", "w") as file:
            json.dump({"schema": "margay/policy/1", "settings": {"tag": []}}, file)
        self.assertEqual(self.margay("reload").returncode, 2)
        why = self.status()["config"]["error"]
        self.assertIn("the policy", why)
        self.assertIn('did you mean "tags"?', why)
        self.assertIn('did you mean \\"tags\\"?', self.events())


if __name__ == "__main__":
    windows.RUNNER, windows.EXE, windows.EXAMPLE = (os.path.abspath(a) for a in sys.argv[1:4])
    if shutil.which("openssl") is None:
        print("skipped: there is no openssl")
        sys.exit(77)
    unittest.main(argv=[sys.argv[0], *sys.argv[4:]], verbosity=2)
