#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The commands as a user meets them: formats, exit statuses, bad input, full disks.

usage: test_cli.py MARGAY
"""
import base64
import csv
import gzip
import hashlib
import io
import json
import os
import pty
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
HOST = os.path.join(HERE, "../data/hosts/build-machine")
SNAPSHOT = os.path.join(HERE, "../../installer/snapshot")
MARGAY = ""


def content_of(path, mode="rb"):
    with open(path, mode) as file:
        return file.read()


def advisory(cve, package, fixed=None, ecosystem="Debian:12", cvss=None, **more):
    events = [{"introduced": "0"}] + ([{"fixed": fixed}] if fixed else [])
    record = {"schema_version": "1.7.0", "id": "DEBIAN-" + cve, "upstream": [cve],
              "modified": "2026-01-01T00:00:00Z", "affected": [{
                  "package": {"ecosystem": ecosystem, "name": package},
                  "ranges": [{"type": "ECOSYSTEM", "events": events}]}]}
    if cvss:
        record["severity"] = [{"type": "CVSS_V3", "score": cvss}]
    record.update(more)
    return record


CRITICAL = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"


class Case(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.dir, True)

    def path(self, *names):
        return os.path.join(self.dir, *names)

    def margay(self, *arguments, status=0, **more):
        run = subprocess.run([MARGAY, *arguments], capture_output=True, text=True, timeout=60, **more)
        self.assertEqual(run.returncode, status, run.stdout + run.stderr)
        return run

    def write(self, name, content):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        return path

    def database(self, *records):
        inputs = []
        for record in records:
            inputs.append(self.write(record["id"] + ".json", json.dumps(record)))
        self.margay("db", "build", "--quiet", "--output", self.path("a.db"), *inputs)
        return self.path("a.db")

    def root(self, status, os_release='ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n'):
        self.write("root/etc/os-release", os_release)
        self.write("root/var/lib/dpkg/status", status)
        return self.path("root")

    def stanza(self, name, version, **fields):
        lines = ["Package: " + name, "Status: install ok installed", "Architecture: amd64",
                 "Version: " + version] + ["%s: %s" % (k.replace("_", "-"), v) for k, v in fields.items()]
        return "\n".join(lines) + "\n\n"


class Scan(Case):
    def setUp(self):
        super().setUp()
        self.db = self.database(advisory("CVE-2024-0001", "openssl", "3.0.2-1", cvss=CRITICAL),
                                advisory("CVE-2024-0002", "openssl"))
        self.host = self.root(self.stanza("libssl3", "3.0.1-1", Source="openssl") +
                              self.stanza("bash", "5.2-1"))

    def scan(self, *arguments, status=0):
        return self.margay("scan", "--root", self.host, "--db", self.db, *arguments, status=status)

    def test_json_tells_all_of_a_finding(self):
        report = json.loads(self.scan("--format", "json").stdout)
        first = report["findings"][0]
        self.assertEqual(first["title"], "CVE-2024-0001 - libssl3")
        self.assertEqual(first["severity"], "CRITICAL")
        self.assertEqual(first["score"], 9.8)
        self.assertEqual(first["fixed_version"], "3.0.2-1")
        self.assertEqual(first["fix_available"], "YES")
        self.assertEqual(first["package"]["source_name"], "openssl")
        self.assertEqual(first["package"]["location"], "var/lib/dpkg/status")
        self.assertEqual(first["package"]["purl"],
                         "pkg:deb/debian/libssl3@3.0.1-1?arch=amd64&distro=debian-12&upstream=openssl")
        self.assertEqual(report["findings"][1]["fix_available"], "NO")
        self.assertIsNone(report["findings"][1]["score"])
        self.assertFalse(report["summary"]["incomplete"])

    def test_output_matches_the_published_schemas(self):
        for command, schema in (("scan", "scan-1"), ("inventory", "inventory-1")):
            database = ["--db", self.db] if command == "scan" else []
            self.margay(command, "--root", self.host, *database, "--format", "json", "--output",
                        self.path("out.json"))
            subprocess.run([HERE + "/validate-schema", HERE + "/../../docs/schema/%s.json" % schema,
                            self.path("out.json")], check=True, stdout=subprocess.DEVNULL)

    def test_listeners_match_the_published_schema(self):
        self.margay("inventory", "--inventory", HERE + "/../data/protocol/ok-listener.ndjson", "--format", "json",
                    "--output", self.path("out.json"))
        subprocess.run([HERE + "/validate-schema", HERE + "/../../docs/schema/inventory-1.json",
                        self.path("out.json")], check=True, stdout=subprocess.DEVNULL)
        with open(self.path("out.json"), encoding="utf-8") as file:
            listener = json.load(file)["listeners"][0]
        self.assertEqual((listener["scope"], listener["services"]), ("link-local", ["A", "B c"]))

    def test_formats_agree(self):
        whole = json.loads(self.scan("--format", "json").stdout)
        lines = [json.loads(line) for line in self.scan("--format", "ndjson").stdout.splitlines()]
        rows = list(csv.DictReader(io.StringIO(self.scan("--format", "csv").stdout)))
        ids = [f["vulnerability_id"] for f in whole["findings"]]
        self.assertEqual([l["vulnerability_id"] for l in lines if l["type"] == "finding"], ids)
        self.assertEqual([r["vulnerability_id"] for r in rows], ids)
        table = self.scan().stdout
        for cve in ids:
            self.assertIn(cve, table)

    def test_fail_on_and_filters(self):
        self.scan("--fail-on", "critical", status=1)
        self.scan("--fail-on", "LOW", "--severity", "CRITICAL", status=1)
        report = json.loads(self.scan("--format", "json", "--severity", "LOW").stdout)
        self.assertEqual(len(report["findings"]), 1)
        self.assertEqual(report["summary"]["hidden_by_filters"], 1)
        report = json.loads(self.scan("--format", "json", "--fixable").stdout)
        self.assertEqual([f["fix_available"] for f in report["findings"]], ["YES"])

    def test_fail_on_needs_a_finding_that_bad(self):
        self.db = self.database(advisory("CVE-2024-0002", "openssl"))
        self.scan("--fail-on", "LOW")
        self.scan("--fail-on", "UNTRIAGED", status=1)

    def test_nothing_found_says_what_was_covered(self):
        self.db = self.database(advisory("CVE-2024-0001", "openssl", "1"))
        table = self.scan().stdout
        self.assertIn("Debian:12", table)
        self.assertIn("Coverage", table)

    def test_kept_inventory_gives_the_same_findings(self):
        kept = self.margay("provider", "linux", "--root", self.host).stdout
        file = self.write("host.ndjson", kept)
        direct = json.loads(self.scan("--format", "json").stdout)
        again = json.loads(self.margay("scan", "--inventory", file, "--db", self.db, "--format",
                                       "json").stdout)
        self.assertEqual(again["findings"], direct["findings"])

    def test_terminal_gets_colours_and_files_do_not(self):
        self.assertNotIn("\x1b", self.scan().stdout)
        master, slave = pty.openpty()
        run = subprocess.Popen([MARGAY, "scan", "--root", self.host, "--db", self.db], stdout=slave)
        os.close(slave)
        seen = b""
        try:
            while chunk := os.read(master, 65536):
                seen += chunk
        except OSError:
            pass
        os.close(master)
        run.wait(timeout=60)
        self.assertIn(b"\x1b[", seen)


class BadInput(Case):
    def test_usage_errors_exit_with_2_and_a_hint(self):
        for arguments, hint in ((["scna"], "scan"), (["db"], "db build"), (["scan", "--formt", "x"], "--format"),
                                (["scan", "--format", "xml"], "table"), (["scan", "--fail-on", "bad"], "CRITICAL"),
                                (["scan", "extra"], "extra"), (["explain"], "CVE"), (["db", "build"], "--output")):
            self.assertIn(hint, self.margay(*arguments, status=2).stderr)

    def test_exposure_fails_on_severities_that_are_there(self):
        self.margay("exposure", "--fail-on", "UNTRIAGED", status=2)

    def test_missing_database_names_the_next_step(self):
        error = self.margay("scan", "--db", self.path("none.db"), status=3).stderr
        self.assertIn("margay db update", error)

    def test_damaged_databases_are_refused(self):
        database = self.database(advisory("CVE-2024-0001", "openssl"))
        good = content_of(database)
        cases = {"truncated": good[:-100], "not a Margay": b"hello" * 1000,
                 "database format": good[:8] + b"\x63" + good[9:], "damaged": good[:200] + b"\xff" + good[201:]}
        for word, content in cases.items():
            file = self.write("bad.db", content)
            error = self.margay("scan", "--db", file, status=3).stderr
            self.assertIn(word, error)
            self.assertIn(file, error)

    def test_damage_inside_never_gives_fewer_findings(self):
        database = self.database(advisory("CVE-2024-0001", "openssl"))
        good = content_of(database)
        root = self.root(self.stanza("openssl", "1"))
        for at in range(4096, len(good), 211):
            bad = self.write("bad.db", good[:at] + bytes([good[at] ^ 1]) + good[at + 1:])
            run = subprocess.run([MARGAY, "scan", "--root", root, "--db", bad, "--format", "json"],
                                 capture_output=True, text=True)
            if run.returncode == 0:
                self.assertEqual(len(json.loads(run.stdout)["findings"]), 1)
            else:
                self.assertEqual(run.returncode, 3)

    def test_broken_stanzas_cost_themselves_only(self):
        database = self.database(advisory("CVE-2024-0001", "openssl"))
        status = (self.stanza("openssl", "1") + "garbage without a colon\n\n" +
                  "Package: noversion\nStatus: install ok installed\n\n" +
                  self.stanza("long", "1" * 2000000) + self.stanza("openssl-doc", "1", Source="openssl"))
        root = self.root(status)
        run = self.margay("scan", "--root", root, "--db", database, "--format", "json", status=3)
        report = json.loads(run.stdout)
        self.assertEqual({f["package"]["name"] for f in report["findings"]}, {"openssl", "openssl-doc"})
        self.assertTrue(report["summary"]["incomplete"])
        self.assertIn("noversion", json.dumps(report["coverage"]))

    def test_symlinks_do_not_escape_and_loops_end(self):
        database = self.database(advisory("CVE-2024-0001", "openssl"))
        root = self.root(self.stanza("openssl", "1"))
        status = os.path.join(root, "var/lib/dpkg/status")
        os.remove(status)
        os.symlink("/var/lib/dpkg/status", status)
        run = self.margay("scan", "--root", root, "--db", database, "--format", "json", status=3)
        self.assertEqual(json.loads(run.stdout)["findings"], [])
        os.remove(status)
        os.symlink("status", status)
        run = self.margay("scan", "--root", root, "--db", database, "--format", "json", status=3)
        self.assertIn("var/lib/dpkg/status", json.dumps(json.loads(run.stdout)["coverage"]))

    def test_unsupported_hosts_are_incomplete_not_clean(self):
        database = self.database(advisory("CVE-2024-0001", "openssl"))
        for os_release in ("ID=plan9\n", "", "ID=debian\nVERSION_ID=11\nVERSION_CODENAME=bullseye\n"):
            root = self.root(self.stanza("openssl", "1"), os_release)
            self.margay("scan", "--root", root, "--db", database, status=3)
        self.margay("scan", "--root", self.path("nowhere"), "--db", database, status=3)
        os.mkdir(self.path("empty"))
        run = self.margay("scan", "--root", self.path("empty"), "--db", database, status=3)
        self.assertIn("NO_PACKAGE_DATABASE", run.stdout)

    def test_broken_feeds_are_named_and_nothing_is_written(self):
        truncated = self.write("cut.zip", b"PK\x03\x04 this is no zip")
        error = self.margay("db", "build", "--output", self.path("x.db"), truncated, status=3).stderr
        self.assertIn("cut.zip", error)
        self.assertEqual(sorted(os.listdir(self.dir)), ["cut.zip"])

    def test_broken_documents_are_left_out_and_counted(self):
        with zipfile.ZipFile(self.path("all.zip"), "w") as archive:
            archive.writestr("good.json", json.dumps(advisory("CVE-2024-0001", "openssl")))
            archive.writestr("bad.json", '{"id": "X", "modified": ')
            archive.writestr("deep.json", '{"id":' + "[" * 5000)
        run = self.margay("db", "build", "--output", self.path("a.db"), self.path("all.zip"))
        self.assertIn("bad.json", run.stderr)
        info = json.loads(self.margay("db", "info", self.path("a.db"), "--format", "json").stdout)
        self.assertEqual((info["advisories"], info["feeds"][0]["skipped"]), (1, 2))

    def test_full_disk_leaves_the_old_file(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("no /dev/full")
        database = self.database(advisory("CVE-2024-0001", "openssl"))
        root = self.root(self.stanza("openssl", "1"))
        with open("/dev/full", "w") as full:
            run = subprocess.run([MARGAY, "scan", "--root", root, "--db", database], stdout=full,
                                 stderr=subprocess.PIPE, text=True)
        self.assertEqual(run.returncode, 3)
        self.assertIn("cannot write", run.stderr)
        self.margay("scan", "--root", root, "--db", database, "--output", self.path("no/such/dir"), status=3)

    @unittest.skipUnless(os.geteuid() == 0, "mounting a small file system needs root rights")
    def test_full_file_system_leaves_nothing_half_written(self):
        small = self.path("small")
        os.mkdir(small)
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", small]).returncode != 0:
            self.skipTest("cannot mount")
        self.addCleanup(subprocess.run, ["umount", small])
        with open(small + "/a.db", "w") as old:
            old.write("old")
        feed = SNAPSHOT + "/" + next(n for n in os.listdir(SNAPSHOT) if n.endswith(".osv.json.gz"))
        error = self.margay("db", "build", "--output", small + "/a.db", feed, status=3).stderr
        self.assertIn("no space left", error.lower())
        self.assertEqual(os.listdir(small), ["a.db"])
        self.assertEqual(content_of(small + "/a.db"), b"old")


class Database(Case):
    def test_snapshot_builds_and_is_looked_up(self):
        inputs = [os.path.join(SNAPSHOT, n) for n in sorted(os.listdir(SNAPSHOT)) if n != "README.md"]
        self.margay("db", "build", "--quiet", "--output", self.path("a.db"), *inputs)
        self.margay("db", "info", self.path("a.db"), "--verify")
        record = json.loads(self.margay("db", "lookup", "CVE-2023-52425", "--db", self.path("a.db"),
                                        "--format", "json").stdout)
        self.assertIn("expat", {a["package"] for r in record["advisories"] for a in r["affected"]})
        self.assertGreater(record["epss"]["score"], 0)
        self.assertIn("DEBIAN-CVE-2023-52425", self.margay("db", "lookup", "expat", "--db",
                                                           self.path("a.db")).stdout)
        self.margay("db", "lookup", "CVE-1990-0001", "--db", self.path("a.db"), status=3)

    def test_folders_zips_and_gzip_give_the_same_content(self):
        records = [advisory("CVE-2024-%04d" % i, "p%d" % i, "1") for i in range(1, 30)]
        os.mkdir(self.path("feed"))
        for record in records:
            self.write("feed/%s.json" % record["id"], json.dumps(record))
        with gzip.open(self.path("feed.gz"), "wt") as file:
            json.dump(records, file)
        counts = set()
        for feed in ("feed", "feed.gz"):
            self.margay("db", "build", "--quiet", "--output", self.path("x.db"), self.path(feed))
            info = json.loads(self.margay("db", "info", self.path("x.db"), "--format", "json").stdout)
            counts.add((info["advisories"], info["packages"], info["vulnerabilities"]))
        self.assertEqual(counts, {(29, 29, 29)})


class Schemas(Case):
    """JSON of explain, db info and db lookup; scan and inventory are checked by Scan."""

    # Of tests/data/feeds, which has every kind of feed and all that an entry can say.
    NAMES = ("CVE-2023-2727", "DSA-4000-1", "PYSEC-2023-74", "USN-5614-1", "UBUNTU-CVE-2021-3782", "CVE-2013-2208",
             "RUSTSEC-2022-0013", "GHSA-75v8-2h7p-7m2m", "CVE-2014-0160", "apt", "openssl", "xorg-server", "seal-expat")

    def setUp(self):
        super().setUp()
        self.host = self.write("host.ndjson", self.margay("provider", "linux", "--root", HOST).stdout)

    def build(self, *inputs):
        self.margay("db", "build", "--quiet", "--output", self.path("a.db"), *inputs)

    def check(self, schema, *commands):
        outputs = []
        for command in commands:
            text = self.margay(*command, "--db", self.path("a.db"), "--format", "json").stdout
            outputs.append(self.write("%s/%d.json" % (schema, len(outputs)), text))
        subprocess.run([HERE + "/validate-schema", HERE + "/../../docs/schema/%s.json" % schema, *outputs],
                       check=True, stdout=subprocess.DEVNULL)

    def check_all(self, names):
        self.check("db-info-1", ["db", "info"])
        self.check("db-lookup-1", *(["db", "lookup", name] for name in names))
        self.check("explain-1", *(["explain", name, "--inventory", self.host] for name in names))

    def test_every_kind_of_feed(self):
        self.build(os.path.join(HERE, "../data/feeds"))
        self.check_all(self.NAMES)

    def test_snapshot_and_a_real_host(self):
        self.build(*(os.path.join(SNAPSHOT, n) for n in sorted(os.listdir(SNAPSHOT)) if n != "README.md"))
        report = json.loads(self.margay("scan", "--inventory", self.host, "--db", self.path("a.db"), "--format",
                                        "json").stdout)
        names = {f["vulnerability_id"] for f in report["findings"]}
        names |= {f["package"]["source_name"] for f in report["findings"]}
        self.assertGreater(len(names), 50)
        self.check_all(sorted(names))
        rules = self.write("rules.json", '{"version": 1, "rules": [{"id": "CVE-2023-52425", "reason": "x"}]}')
        self.check("explain-1", ["explain", "CVE-2023-52425", "zsh", "--inventory", self.host],
                   ["explain", "CVE-2023-52425", "--inventory", self.host, "--ignore", rules],
                   ["explain", "CVE-1990-0001", "--inventory", self.host])


class Updates(Case):
    """--group kb, on a host made from the words that the Windows inventory has."""

    HOST = {"type": "host", "hostname": "w", "os_family": "windows", "os_id": "windows",
            "architecture": "amd64", "os_build": "10.0.20348.2700", "installation_type": "Server"}

    def setUp(self):
        super().setUp()
        self.inventory, self.db = self.dir + "/w.ndjson", self.dir + "/w.db"

    def build(self, change=lambda text: text):
        """A database of two months; change: of the text of the later one."""
        feeds = HERE + "/../data/feeds/msrc"
        with open(feeds + "/cvrf-2026-feb.xml", encoding="utf-8") as file:
            text = change(file.read())
        with open(self.dir + "/cvrf-2026-feb.xml", "w", encoding="utf-8") as file:
            file.write(text)
        self.margay("db", "build", "--quiet", "--output", self.db,
                    feeds + "/cvrf-2025-sep.xml", self.dir + "/cvrf-2026-feb.xml")

    def rows(self, updates=()):
        records = [{"type": "hello", "protocol": 1, "provider": "test"}, self.HOST, *updates]
        records.append({"type": "end", "packages": 0, "records": len(records) + 1})
        with open(self.inventory, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(record) + "\n" for record in records)
        scan = ("scan", "--inventory", self.inventory, "--db", self.db)
        self.findings = json.loads(self.margay(*scan, "--format", "json").stdout)["findings"]
        table = self.margay(*scan, "--group", "kb").stdout
        return re.findall(r"(?m)^[A-Z]+ +(KB\d+|none|restart) .*?  (\d+)(?: +(\d+))?  (\S+)", table)

    def kbs(self, finding):
        return [update["kb"] for update in finding["updates"]]

    def test_the_later_of_cumulative_updates_stands_for_both(self):
        self.build(lambda text: text.replace("Exploited:No", "Exploited:Yes"))
        rows = self.rows()
        both = [f for f in self.findings if {"KB5065432", "KB5075906"} & set(self.kbs(f))]
        exploited = {f["vulnerability_id"] for f in both if f["exploited"]}
        self.assertGreater(len({tuple(self.kbs(f)) for f in both}), 1)
        self.assertGreater(len(exploited), 0)
        self.assertEqual([(kb, int(count), int(bad)) for kb, count, bad, _ in rows],
                         [("KB5075906", len(both), len(exploited))])

    def test_what_microsoft_says_that_it_replaces_is_replaced(self):
        def change(text):
            text = re.sub("<vuln:FixedBuild>10.0.20348.4773</vuln:FixedBuild>", "", text)
            return text.replace("<vuln:Supercedence>5073457<", "<vuln:Supercedence>5065432<")

        self.build(change)
        self.assertEqual([row[0] for row in self.rows([
            {"type": "update", "kb": "KB1", "state": "installed"}])], ["KB5075906"])
        self.build(lambda text: re.sub("<vuln:FixedBuild>10.0.20348.4773</vuln:FixedBuild>", "",
                                       text))
        self.assertEqual([row[0] for row in self.rows([
            {"type": "update", "kb": "KB1", "state": "installed"}])], ["KB5065432", "KB5075906"])

    def test_what_waits_for_a_restart_is_told_apart(self):
        self.build()
        rows = self.rows([{"type": "update", "kb": "KB5065432", "state": "pending",
                           "version": "10.0.20348.4171"}])
        self.assertEqual(sorted(row[0] for row in rows), ["KB5075906", "restart"])

    def test_for_the_table_only(self):
        self.build()
        self.rows()
        scan = ("scan", "--inventory", self.inventory, "--db", self.db, "--group")
        self.assertIn("finding nor kb", self.margay(*scan, "day", status=2).stderr)
        self.assertIn("for the table", self.margay(*scan, "kb", "--format", "csv", status=2).stderr)
        self.margay(*scan, "finding", "--format", "csv")


class Explain(Case):
    def setUp(self):
        super().setUp()
        self.db = self.database(advisory("CVE-2024-0001", "openssl", "3.0.2-1"),
                                advisory("CVE-2024-0002", "openssl", ecosystem="Debian:11"),
                                advisory("CVE-2024-0003", "zsh", "9"))
        self.host = self.root(self.stanza("libssl3", "3.0.1-1", Source="openssl") +
                              self.stanza("openssl", "3.0.2-1"))

    def explain(self, *arguments):
        run = self.margay("explain", *arguments, "--root", self.host, "--db", self.db, "--format", "json")
        return json.loads(run.stdout)

    def test_conclusions(self):
        for cve, conclusion in (("CVE-2024-0001", "affected"), ("DEBIAN-CVE-2024-0001", "affected"),
                                ("CVE-2024-0002", "unknown: its advisories speak of other releases only"),
                                ("CVE-2024-0003", "not affected: no installed package comes from the sources it names"),
                                ("CVE-2024-9999", "unknown: the database has no advisory about it")):
            self.assertEqual(self.explain(cve)["conclusion"], conclusion)
        self.assertEqual(self.explain("CVE-2024-0001", "zsh")["conclusion"],
                         "not affected: the package is not installed")
        self.assertEqual(self.explain("CVE-2024-0003", "openssl")["conclusion"],
                         "not affected: its advisories name other packages")

    def test_cases_name_what_decided(self):
        cases = {c["package"]: c for c in self.explain("CVE-2024-0001")["cases"]}
        self.assertEqual(cases["libssl3"]["verdict"], "affected")
        self.assertEqual(cases["libssl3"]["fixed_version"], "3.0.2-1")
        self.assertEqual(cases["openssl"]["verdict"], "not affected")
        self.assertEqual(cases["openssl"]["boundary"], "3.0.2-1")
        self.assertEqual(cases["openssl"]["location"], "var/lib/dpkg/status")

    def test_what_suppresses_is_named(self):
        vex = self.write("vendor.json", json.dumps({
            "@context": "https://openvex.dev/ns/v0.2.0", "statements": [
                {"vulnerability": {"name": "CVE-2024-0001"}, "products": [{"@id": "pkg:deb/debian/libssl3"}],
                 "status": "not_affected", "justification": "component_not_present", "impact_statement": "no TLS"}]}))
        answer = self.explain("CVE-2024-0001", "--vex", vex)
        cases = {c["package"]: c["suppression"] for c in answer["cases"]}
        self.assertEqual(answer["conclusion"], "affected: but suppressed, it does not count")
        self.assertEqual(cases, {"openssl": None, "libssl3": {
            "by": "vex", "file": vex, "number": 1, "status": "not_affected", "expires": None,
            "justification": "component_not_present", "reason": "no TLS"}})
        rule = self.write("ignore.json", '{"version": 1, "rules": [{"id": "CVE-2024-0009", "reason": "x"}]}')
        self.assertEqual(self.explain("CVE-2024-0001", "--ignore", rule)["conclusion"], "affected")
        text = self.margay("explain", "CVE-2024-0001", "--vex", vex, "--root", self.host, "--db", self.db).stdout
        self.assertIn(f"  suppressed: not_affected (component_not_present): no TLS; statement 1 of {vex}\n", text)
        self.margay("explain", "CVE-2024-0001", "--vex", self.path("none"), "--root", self.host, "--db", self.db,
                    status=3)

    def test_text_names_range_evidence_and_feed(self):
        text = self.margay("explain", "CVE-2024-0001", "libssl3", "--root", self.host, "--db", self.db).stdout
        for word in ("introduced 0 <= 3.0.1-1 < fixed 3.0.2-1", "DEBIAN-CVE-2024-0001", "var/lib/dpkg/status",
                     "newest record"):
            self.assertIn(word, text)


class Signed(Case):
    """Signed databases, with openssl on the other side."""

    def setUp(self):
        super().setUp()
        self.db = self.database(advisory("CVE-2024-0001", "openssl", "3.0.2-1"))
        self.root(self.stanza("openssl", "3.0.1-1"))
        self.private, self.public = self.keys("a")

    def keys(self, name):
        private, public = self.path(name + "-private.pem"), self.path(name + ".pem")
        self.margay("db", "keygen", "--private", private, "--public", public)
        return private, public

    def sign(self, private=None):
        self.margay("db", "sign", self.db, "--key", private or self.private)

    def scan(self, *arguments, status=0):
        return self.margay("scan", "--root", self.path("root"), "--db", self.db, "--format", "json", *arguments,
                           status=status)

    def openssl(self, *arguments):
        return subprocess.run(["openssl", *arguments], check=True, capture_output=True).stdout

    def key_id(self, public):
        return hashlib.sha256(self.openssl("pkey", "-pubin", "-in", public, "-outform", "DER")).hexdigest()

    def header(self):
        return self.write("header", content_of(self.db)[:4096])

    def test_openssl_verifies_our_signature(self):
        self.sign()
        signature = json.loads(content_of(self.db + ".sig"))
        self.assertEqual(signature["key_id"], self.key_id(self.public))
        der = self.write("der", base64.b64decode(signature["signature"], validate=True))
        self.assertIn(b"OK", self.openssl("dgst", "-sha256", "-verify", self.public, "-signature", der, self.header()))

    def test_we_verify_a_signature_of_openssl(self):
        private, public = self.path("o-private.pem"), self.path("o.pem")
        self.openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", private)
        self.openssl("pkey", "-in", private, "-pubout", "-out", public)
        der = self.openssl("dgst", "-sha256", "-sign", private, self.header())
        self.write("a.db.sig", json.dumps({
            "schema": "margay/db-signature/1", "algorithm": "ecdsa-p256-sha256", "key_id": self.key_id(public),
            "signature": base64.b64encode(der).decode()}))
        self.margay("db", "verify", self.db, "--key", public)
        self.margay("db", "verify", self.db, "--key", self.public, status=3)
        self.sign(private)
        self.margay("db", "verify", self.db, "--key", self.public, "--key", public)

    def test_keys_are_for_their_owner_and_never_overwritten(self):
        self.assertEqual(os.stat(self.private).st_mode & 0o777, 0o600)
        before = content_of(self.private), content_of(self.public)
        for private, public in ((self.private, self.path("new.pem")), (self.path("new.pem"), self.public)):
            self.margay("db", "keygen", "--private", private, "--public", public, status=3)
            self.assertFalse(os.path.exists(self.path("new.pem")))
        self.assertEqual((content_of(self.private), content_of(self.public)), before)

    def test_unsigned_is_fine_until_a_key_is_trusted(self):
        codes = {c["code"] for c in json.loads(self.scan().stdout)["coverage"]}
        self.assertNotIn("UNSIGNED_DATABASE", codes)
        error = self.scan("--key", self.public, status=3)
        self.assertEqual(error.stdout, "")
        for word in (self.db, "no signature", "margay db sign", "--insecure-db"):
            self.assertIn(word, error.stderr)
        self.sign()
        report = json.loads(self.scan("--key", self.public).stdout)
        self.assertEqual(len(report["findings"]), 1)
        self.assertNotIn("UNSIGNED_DATABASE", {c["code"] for c in report["coverage"]})

    def test_every_command_that_reads_a_database_has_the_policy(self):
        commands = (["scan", "--root", self.path("root")], ["explain", "CVE-2024-0001", "--root", self.path("root")],
                    ["db", "info"], ["db", "lookup", "CVE-2024-0001"])
        for command in commands:
            trusted = [*command, "--db", self.db, "--key", self.public]
            self.assertIn("not trusted", self.margay(*trusted, status=3).stderr)
            self.assertIn("no signature", self.margay(*trusted, "--insecure-db").stderr)
        self.sign()
        for command in commands:
            self.assertEqual(self.margay(*command, "--db", self.db, "--key", self.public).stderr, "")

    def test_insecure_is_said_in_the_report(self):
        self.sign(self.keys("b")[0])
        self.scan("--key", self.public, status=3)
        report = json.loads(self.scan("--key", self.public, "--insecure-db").stdout)
        entry = next(c for c in report["coverage"] if c["code"] == "UNSIGNED_DATABASE")
        self.assertEqual((entry["level"], entry["area"]), ("limited", "advisories"))
        self.assertIn("signed with another key", entry["detail"])
        self.assertEqual(len(report["findings"]), 1)

    def test_info_tells_the_state(self):
        def state(*arguments):
            return json.loads(self.margay("db", "info", self.db, "--format", "json", *arguments).stdout)["signature"]

        signed = self.key_id(self.public)
        self.assertEqual(state(), {"state": "unsigned", "key_id": ""})
        self.assertEqual(state("--key", self.public, "--insecure-db"), {"state": "overridden", "key_id": ""})
        self.sign()
        self.assertEqual(state(), {"state": "unchecked", "key_id": signed})
        self.assertEqual(state("--key", self.public), {"state": "signed", "key_id": signed})
        other = self.keys("b")[1]
        self.assertEqual(state("--key", other, "--insecure-db"), {"state": "overridden", "key_id": signed})
        text = self.margay("db", "info", self.db, "--key", self.public).stdout
        self.assertIn("signature: right, by a trusted key; key " + signed, text)
        file = self.write("info.json", self.margay("db", "info", self.db, "--format", "json").stdout)
        subprocess.run([HERE + "/validate-schema", HERE + "/../../docs/schema/db-info-1.json", file], check=True,
                       stdout=subprocess.DEVNULL)

    def test_tampering_is_refused_wherever_it_is(self):
        self.sign()
        good = content_of(self.db)
        trusted = ["--key", self.public, "--db", self.path("bad.db")]
        shutil.copy(self.db + ".sig", self.path("bad.db.sig"))
        for at in [*range(0, 400, 7), *range(4000, len(good), 29)]:
            self.write("bad.db", good[:at] + bytes([good[at] ^ 1]) + good[at + 1:])
            self.margay("db", "verify", self.path("bad.db"), "--key", self.public, status=3)
            run = subprocess.run([MARGAY, "db", "lookup", "CVE-2024-0001", "--format", "json", *trusted],
                                 capture_output=True, text=True)
            if run.returncode == 0:
                self.assertEqual(json.loads(run.stdout)["advisories"][0]["affected"][0]["package"], "openssl")
            else:
                self.assertEqual(run.returncode, 3)

    def test_broken_signatures_and_keys_are_named(self):
        for content, word in (("", "a.db.sig"), ("garbage", "a.db.sig"), ("{}", "db-signature"), ("x" * 5000, "larger"),
                              ('{"schema":"margay/db-signature/2"}', "db-signature")):
            self.write("a.db.sig", content)
            self.assertIn(word, self.scan("--key", self.public, status=3).stderr)
        self.sign()
        for content, word in (("garbage", "no public key"), ("x" * 9000, "larger"),
                              (content_of(self.private), "private key"),
                              (content_of(HERE + "/../data/keys/rsa.pem"), "P-256")):
            key = self.write("bad.pem", content)
            error = self.scan("--key", key, status=3).stderr
            self.assertIn(word, error)
            self.assertIn("bad.pem", error)
        self.margay("db", "sign", self.db, "--key", self.public, status=3)

    def test_build_signs_and_drops_what_no_longer_fits(self):
        inputs = [self.path("DEBIAN-CVE-2024-0001.json")]
        self.margay("db", "build", "--quiet", "--output", self.db, "--sign-key", self.private, *inputs)
        self.margay("db", "verify", self.db, "--key", self.public)
        self.margay("db", "build", "--quiet", "--output", self.db, *inputs)
        self.assertFalse(os.path.exists(self.db + ".sig"))
        before = content_of(self.db)
        self.margay("db", "build", "--quiet", "--output", self.db, "--sign-key", self.public, *inputs, status=3)
        self.assertEqual(content_of(self.db), before)

    @unittest.skipUnless(os.geteuid() == 0, "a /etc of its own needs root rights")
    def test_pinned_keys_are_a_policy_for_all(self):
        pin = "mount -t tmpfs tmpfs /etc && mkdir -p /etc/margay/keys.d && cp %s /etc/margay/keys.d/ && " % self.public
        if subprocess.run(["unshare", "--mount", "sh", "-c", pin + "true"], capture_output=True).returncode != 0:
            self.skipTest("cannot mount in a name space")

        def pinned(*arguments, prepare="", status=0):
            line = pin + prepare + shlex.join([MARGAY, *arguments])
            run = subprocess.run(["unshare", "--mount", "sh", "-c", line], capture_output=True, text=True, timeout=60)
            self.assertEqual(run.returncode, status, run.stdout + run.stderr)
            return run.stderr

        scan = ["scan", "--root", self.path("root"), "--db", self.db]
        self.assertIn("/etc/margay/keys.d", pinned(*scan, status=3))
        pinned(*scan, "--insecure-db")
        self.sign()
        pinned(*scan)
        pinned("db", "verify", self.db)
        pinned(*scan, "--key", self.keys("b")[1], status=3)
        self.assertIn("b.pem", pinned(*scan, prepare="echo text >/etc/margay/keys.d/b.pem && ", status=3))
        build = ["db", "build", "--output", self.db, self.path("DEBIAN-CVE-2024-0001.json")]
        self.assertIn("--sign-key", pinned(*build))

    def test_verify_needs_a_key(self):
        if os.path.exists("/etc/margay/keys.d"):
            self.skipTest("this host has pinned keys")
        self.sign()
        self.assertIn("--key", self.margay("db", "verify", self.db, status=2).stderr)


class Help(Case):
    def complete(self, *words):
        return [line.split("\t")[0] for line in
                self.margay("complete", *words).stdout.splitlines()]

    def test_words_are_completed(self):
        self.assertIn("scan", self.complete(""))
        self.assertEqual(self.complete("").count("db"), 1)
        self.assertEqual(self.complete("sc"), ["scan"])
        self.assertEqual(self.complete("db", "b"), ["build"])
        self.assertEqual(self.complete("scan", "--fo"), ["--format"])
        self.assertIn("--help", self.complete("scan", "--"))
        self.assertIn("--output", self.complete("db", "build", "--"))  # of margay-feed
        for none in (["scan", "--format", "--"], ["scan", "x"], ["no", "b"], []):
            self.assertEqual(self.complete(*none), [])

    def test_shells_complete(self):
        path = os.path.dirname(MARGAY) + os.pathsep + os.environ["PATH"]
        done = subprocess.run(
            ["bash", "-c", ". \"$1\"; COMP_WORDS=(margay scan --fo) COMP_CWORD=2; _margay;"
             "echo ${COMPREPLY[*]}", "-", HERE + "/../../installer/linux/completions/margay.bash"],
            capture_output=True, text=True, env=dict(os.environ, PATH=path))
        self.assertEqual(done.stdout, "--format\n", done.stderr)

    def test_every_command_has_help(self):
        listing = self.margay("--help").stdout
        commands = [line.split("  ")[1] for line in listing.splitlines() if line.startswith("  ")]
        self.assertGreaterEqual(len(commands), 10)
        for command in commands:
            text = self.margay(*command.split(), "--help").stdout
            self.assertIn("margay " + command, text)
            self.assertLessEqual(max(map(len, text.splitlines())), 80, command)

    def test_a_family_of_commands_has_help(self):
        listing = self.margay("--help").stdout
        of_db = [line for line in listing.splitlines() if line.startswith("  db ")]
        asked, missing = self.margay("db", "--help"), self.margay("db", status=2)
        self.assertEqual([line.split() for line in asked.stdout.splitlines()[3:]],
                         [line.split() for line in of_db])
        self.assertEqual((missing.stdout, missing.stderr), ("", asked.stdout))

    def test_a_command_that_is_not_there(self):
        for words, said in (("agent stauts", "'agent stauts': did you mean 'agent status'?"),
                            ("agent xyzzy", "'agent xyzzy': see 'margay agent --help'"),
                            ("dbbuild", "'dbbuild': did you mean 'db build'?"),
                            ("foo bar", "'foo': see 'margay --help'")):
            self.assertEqual(self.margay(*words.split(), status=2).stderr,
                             f"margay: unknown command {said}\n")


if __name__ == "__main__":
    MARGAY = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=0)
