#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The agent of Windows under Wine, on a console, with the example as its plugin.

usage: test_agent_windows.py RUNNER MARGAY_EXE EXAMPLE_PLUGIN_FOLDER

It works in a Wine prefix of its own, a copy of the one that the other tests share.
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

import wine_prefix

HERE = os.path.dirname(os.path.abspath(__file__))
SCHEMAS = HERE + "/../../docs/schema"
SNAPSHOT = os.path.join(HERE, "../../installer/snapshot")
INPUTS = sorted(os.path.join(SNAPSHOT, n) for n in os.listdir(SNAPSHOT) if n.endswith(".json.gz"))
PLUGINS = r"HKLM\SOFTWARE\Margay\Plugins"
RUNNER, EXE, EXAMPLE = "", "", ""


def wait_for(what, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = what()
        if value:
            return value
        time.sleep(0.2)
    raise AssertionError(f"not within {seconds} s")


class Machine(unittest.TestCase):
    """A Wine prefix with an agent that runs, and its programs."""

    def setUp(self):
        self.dir = os.path.abspath(tempfile.mkdtemp(dir="."))
        self.addCleanup(wine_prefix.remove, self.dir)
        prefix = self.dir + "/prefix"
        self.environment = wine_prefix.copy(RUNNER, prefix)
        self.data = prefix + "/drive_c/ProgramData/Margay"
        self.db = self.dir + "/a.db"
        self.exe("db", "build", "--quiet", "--output", self.db, *INPUTS)
        os.makedirs(self.data, exist_ok=True)
        self.configure()
        self.agent = self.run_agent()
        self.addCleanup(self.end)
        wait_for(lambda: self.margay("status", "--json").returncode == 0, 20)

    def configure(self, **settings):
        with open(self.data + "/agent.json", "w") as file:
            json.dump({"database": "Z:" + self.db, "advisory": True, **settings}, file)

    def run_agent(self):
        with open(self.dir + "/log", "a") as log:
            return subprocess.Popen([RUNNER, EXE, "agent", "run"], stdout=log, stderr=log,
                                    env=self.environment, start_new_session=True)

    def end(self):
        if self.agent.poll() is None:
            os.killpg(self.agent.pid, signal.SIGKILL)
        self.agent.wait()

    def wine(self, *arguments):
        return subprocess.run([RUNNER, *arguments], capture_output=True, text=True, timeout=120,
                              env=self.environment)

    def exe(self, *arguments):
        done = self.wine(EXE, *arguments)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def margay(self, verb, *options):
        return self.wine(EXE, "agent", verb, *options)

    def status(self):
        return json.loads(self.margay("status", "--json").stdout)

    def last(self):
        return self.status()["works"][0]["last"]

    def findings(self):
        with open(self.data + "/findings.json") as file:
            return json.load(file)

    def install(self):
        """The example, as an installer does it: files, key, registry."""
        plugin = self.dir + "/example plugin"
        shutil.copytree(EXAMPLE, plugin)
        os.chmod(plugin, 0o755)
        for name in os.listdir(plugin):
            os.chmod(os.path.join(plugin, name), 0o755)
        private, public = self.dir + "/key.pem", self.dir + "/key.pub"
        self.exe("db", "keygen", "--private", private, "--public", public)
        self.exe("plugin", "sign", plugin, "--key", private)
        os.makedirs(self.data + "/plugin-keys.d")
        shutil.copy(public, self.data + "/plugin-keys.d/example.pem")
        path = "Z:" + plugin.replace("/", "\\") + "\\"
        done = self.wine("reg", "add", PLUGINS + r"\example", "/v", "Path", "/d", path, "/f")
        self.assertEqual(done.returncode, 0, done.stdout)

    def validate(self, schema, path):
        subprocess.run([HERE + "/validate-schema", f"{SCHEMAS}/{schema}.json", path], check=True,
                       stdout=subprocess.DEVNULL)


class Agent(Machine):
    def test_a_plugin_that_comes_and_goes_is_noticed(self):
        last = wait_for(self.last, 60)
        self.assertEqual((last["reasons"], last["exit"], last["coverage"][0]["code"]),
                         (["discovery"], 3, "NO_INVENTORY"))
        self.assertEqual(self.findings()["findings"], [])
        self.assertIn("NO_INVENTORY", [c["code"] for c in self.findings()["coverage"]])
        self.assertFalse(os.path.exists(self.data + "/inventory.ndjson"))
        self.assertIn("coverage  NO_INVENTORY", self.margay("status").stdout)
        self.assertEqual(self.margay("scan-now").returncode, 3)

        self.install()
        last = wait_for(lambda: (lambda l: l if l["packages"] == 2 else None)(self.last()), 90)
        self.assertIn("plugin-change", last["reasons"])
        self.validate("scan-1", self.data + "/findings.json")
        self.assertTrue(os.path.exists(self.data + "/inventory.ndjson"))
        status = self.status()
        self.assertEqual([p["state"] for p in status["plugins"]], ["READY"])
        self.assertNotEqual(status["coverage"], "NO_INVENTORY")
        with open(self.dir + "/status.json", "w") as file:
            json.dump(status, file)
        self.validate("agent-status-1", self.dir + "/status.json")
        self.assertEqual(self.margay("reload").returncode, 0)

        self.wine("reg", "delete", PLUGINS, "/f")
        wait_for(lambda: self.status()["coverage"] == "NO_INVENTORY", 90)
        self.assertEqual(self.findings()["findings"], [])
        self.assertTrue(os.path.exists(self.data + "/inventory.ndjson"))  # the last good one

    def test_a_second_agent_is_refused_and_a_killed_one_replaced(self):
        second = self.margay("run")
        self.assertEqual(second.returncode, 3)
        self.assertIn("held by another process", second.stderr)
        wait_for(self.last, 60)
        self.end()
        down = self.margay("status")
        self.assertEqual(down.returncode, 3)
        self.assertIn("discovery", down.stdout)
        self.agent = self.run_agent()
        wait_for(lambda: self.margay("status").returncode == 0, 20)


if __name__ == "__main__":
    RUNNER, EXE, EXAMPLE = (os.path.abspath(a) for a in sys.argv[1:4])
    unittest.main(argv=sys.argv[:1], verbosity=2)
