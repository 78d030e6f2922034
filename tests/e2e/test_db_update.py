#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs `margay db update` against an HTTPS server on this host.

Usage: test_db_update.py [MARGAY]; the environment variable MARGAY names the program as well.
Needs the openssl command. The server's certificate comes from an authority made for the run.
"""
import contextlib
import gzip
import http.server
import io
import json
import os
import select
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import zipfile

MARGAY = os.environ.get("MARGAY", "margay")
ROOT = tempfile.mkdtemp(prefix="margay-db-update-")
CA, OTHER_CA = os.path.join(ROOT, "ca.pem"), os.path.join(ROOT, "other-ca.pem")
SERVER = os.path.join(ROOT, "server.pem")


def setUpModule():
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=ROOT, check=True, capture_output=True)

    for ca in (CA, OTHER_CA):
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                "/CN=Test authority", "-addext", "keyUsage=critical,keyCertSign,cRLSign",
                "-keyout", ca + ".key", "-out", ca)
    with open(os.path.join(ROOT, "san"), "w") as file:
        file.write("subjectAltName=DNS:localhost\n")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost",
            "-keyout", "server.key", "-out", "server.csr")
    openssl("x509", "-req", "-in", "server.csr", "-CA", CA, "-CAkey", CA + ".key",
            "-CAcreateserial", "-days", "2", "-extfile", "san", "-out", "server.crt")
    with open(SERVER, "wb") as file:
        for part in ("server.key", "server.crt"):
            with open(os.path.join(ROOT, part), "rb") as source:
                file.write(source.read())


def tearDownModule():
    shutil.rmtree(ROOT)


def osv_zip(*ids, filler=b""):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ids:
            archive.writestr(name + ".json", json.dumps({
                "schema_version": "1.6.0", "id": name, "modified": "2026-01-02T03:04:05Z",
                "affected": [{"package": {"ecosystem": "Debian:12", "name": "example"},
                              "ranges": [{"type": "ECOSYSTEM", "events": [
                                  {"introduced": "0"}, {"fixed": "1.2-3"}]}]}]}))
        if filler:
            archive.writestr("filler.txt", filler)
    return out.getvalue()


KEV = json.dumps({
    "title": "Catalog", "catalogVersion": "2026.01.02", "dateReleased": "2026-01-02T00:00:00Z",
    "count": 1, "vulnerabilities": [{
        "cveID": "CVE-2026-0001", "vendorProject": "v", "product": "p", "vulnerabilityName": "n",
        "dateAdded": "2026-01-01", "shortDescription": "d", "requiredAction": "a",
        "dueDate": "2026-01-22", "knownRansomwareCampaignUse": "Unknown", "notes": ""}]}).encode()
EPSS = gzip.compress(b"#model_version:v2025.03.14,score_date:2026-01-02T00:00:00Z\n"
                     b"cve,epss,percentile\nCVE-2026-0001,0.5,0.9\n")


class Handler(http.server.BaseHTTPRequestHandler):
    """Serves self.server.replies: bytes, or a function that takes the handler."""
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def send_response(self, code, message=None):
        self.server.log.append((self.path, code))
        super().send_response(code, message)

    def do_GET(self):
        self.server.headers_seen.append(dict(self.headers))
        reply = self.server.replies.get(self.path)
        if callable(reply):
            reply(self)
        elif reply is None:
            self.answer(404, b"no such thing")
        else:
            etag = '"%08x"' % (hash(reply) & 0xffffffff)
            same = self.headers.get("If-None-Match") == etag
            self.answer(304 if same else 200, b"" if same else reply, ETag=etag)

    def answer(self, code, body, length=None, **headers):
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if code != 304:
            self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body)
            self.wfile.flush()
        self.close_connection = length is not None


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, tls=True):
        super().__init__(("127.0.0.1", 0), Handler)
        self.replies, self.log, self.headers_seen = {}, [], []
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(SERVER)
            self.socket = context.wrap_socket(self.socket, server_side=True,
                                              do_handshake_on_connect=False)
        self.url = "%s://localhost:%d" % ("https" if tls else "http", self.server_address[1])
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def handle_error(self, request, client_address):
        """Clients that hang up are part of the tests."""

    def stop(self):
        self.shutdown()
        self.server_close()


class Proxy(threading.Thread):
    """Understands CONNECT, counts it, and demands nothing."""

    def __init__(self):
        super().__init__(daemon=True)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.requests = []
        self.start()

    def run(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        request = b""
        while b"\r\n\r\n" not in request:
            request += client.recv(4096)
        self.requests.append(request.split(b"\r\n")[0].decode())
        port = int(self.requests[-1].split()[1].rsplit(":", 1)[1])
        with client, socket.create_connection(("127.0.0.1", port)) as server:
            client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            while True:
                for source in select.select([client, server], [], [])[0]:
                    data = source.recv(65536)
                    if not data:
                        return
                    (server if source is client else client).sendall(data)


class DbUpdate(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(dir=ROOT)
        self.output = os.path.join(self.folder, "advisories.db")
        self.cache = os.path.join(self.folder, "cache")
        self.server = Server()
        self.addCleanup(self.server.stop)
        self.server.replies = {"/Debian/all.zip": osv_zip("CVE-2026-0001"),
                               "/Ubuntu/all.zip": osv_zip("CVE-2026-0002"),
                               "/kev.json": KEV, "/epss.csv.gz": EPSS}

    def command(self, *more, url=None, ca=CA):
        url = url or self.server.url
        return [MARGAY, "db", "update", "--output", self.output, "--cache", self.cache,
                "--base-url", url, "--kev-url", url + "/kev.json",
                "--epss-url", url + "/epss.csv.gz", "--ca-file", ca, *more]

    @staticmethod
    def environment(**more):
        plain = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
        return {**plain, "HOME": "/nonexistent", **more}

    def update(self, *more, expect=0, url=None, ca=CA, env=None):
        """Run the command; gives back what it said. Forgets what the server saw before."""
        self.server.log.clear()
        self.server.headers_seen.clear()
        done = subprocess.run(self.command(*more, url=url, ca=ca), capture_output=True, text=True,
                              timeout=120, env=self.environment(**(env or {})))
        self.assertEqual(done.returncode, expect, done.stderr)
        self.assertEqual(done.stdout, "")
        return done.stderr

    def statuses(self, path=None):
        return [code for at, code in self.server.log if path in (None, at)]

    def database(self):
        with open(self.output, "rb") as file:
            return file.read()

    def feeds(self):
        done = subprocess.run([MARGAY, "db", "info", self.output, "--format", "json"],
                              capture_output=True, check=True)
        return sorted(feed["name"] for feed in json.loads(done.stdout)["feeds"])

    def assert_nothing_written(self):
        self.assertFalse(os.path.exists(self.output))
        self.assertEqual(os.listdir(self.cache), [])

    def assert_no_rubbish(self):
        names = {"osv-Debian.zip", "osv-Ubuntu.zip", "known_exploited_vulnerabilities.json",
                 "epss_scores-current.csv.gz"}
        for name in os.listdir(self.cache):
            self.assertIn(name.removesuffix(".meta"), names)
        self.assertLessEqual(set(os.listdir(self.folder)), {"cache", "advisories.db"})

    # What is fetched, and when the database is built.

    def test_first_run_fetches_and_builds(self):
        said = self.update()
        self.assertEqual(self.statuses(), [200, 200, 200, 200])
        self.assertEqual(self.feeds(), ["epss_scores-current.csv.gz",
                                        "known_exploited_vulnerabilities.json",
                                        "osv-Debian.zip", "osv-Ubuntu.zip"])
        for name in ("Debian", "Ubuntu", "CISA KEV", "EPSS"):
            self.assertIn(name, said)
        self.assertRegex(self.server.headers_seen[0]["User-Agent"], r"^margay/\d+\.\d+\.\d+$")
        self.assert_no_rubbish()

    def test_unchanged_feeds_are_not_transferred_again(self):
        self.update()
        before = os.stat(self.output)
        said = self.update()
        self.assertEqual(self.statuses(), [304, 304, 304, 304])
        self.assertIn("up to date", said)
        self.assertEqual(os.stat(self.output).st_mtime_ns, before.st_mtime_ns)

    def test_last_modified_serves_as_validator(self):
        day = "Fri, 02 Jan 2026 03:04:05 GMT"

        def reply(handler):
            same = handler.headers.get("If-Modified-Since") == day
            handler.answer(304 if same else 200, b"" if same else KEV, Last_Modified=day)

        self.server.replies["/kev.json"] = reply
        self.update()
        self.update()
        self.assertEqual(self.statuses("/kev.json"), [304])

    def test_changed_feed_is_fetched_and_built(self):
        self.update()
        before = self.database()
        self.server.replies["/Ubuntu/all.zip"] = osv_zip("CVE-2026-0002", "CVE-2026-0003")
        self.update()
        self.assertEqual(sorted(self.statuses()), [200, 304, 304, 304])
        self.assertNotEqual(self.database(), before)

    def test_sign_key_signs_also_what_is_up_to_date(self):
        private, public = os.path.join(self.folder, "private.pem"), os.path.join(self.folder, "public.pem")
        subprocess.run([MARGAY, "db", "keygen", "--private", private, "--public", public], check=True,
                       capture_output=True)
        verify = [MARGAY, "db", "verify", self.output, "--key", public]
        self.update()
        self.assertEqual(subprocess.run(verify, capture_output=True).returncode, 3)
        self.assertIn("up to date", self.update("--sign-key", private))
        subprocess.run(verify, check=True, capture_output=True)
        self.server.replies["/Ubuntu/all.zip"] = osv_zip("CVE-2026-0003")
        self.update("--sign-key", private)
        subprocess.run(verify, check=True, capture_output=True)
        self.server.replies["/Ubuntu/all.zip"] = osv_zip("CVE-2026-0004")
        self.update()
        self.assertFalse(os.path.exists(self.output + ".sig"))
        before = self.database()
        self.server.log.clear()
        self.update("--sign-key", public, expect=3)
        self.assertEqual((self.database(), self.server.log), (before, []))

    def test_stopped_before_building_is_made_up_for(self):
        self.update()
        built = self.database()
        os.utime(self.output, (0, 0))
        self.assertNotIn("up to date", self.update())
        self.assertEqual(self.statuses(), [304, 304, 304, 304])
        self.assertEqual(self.database(), built)
        self.assertIn("up to date", self.update())

    def test_other_set_of_feeds_is_built(self):
        self.update()
        self.update("--no-kev")
        self.assertNotIn("known_exploited_vulnerabilities.json", self.feeds())
        self.update("--no-kev", "--no-epss", "--ecosystem", "Debian", "--ecosystem", "Debian")
        self.assertEqual(self.feeds(), ["osv-Debian.zip"])
        os.remove(self.output)
        self.update()
        self.assertEqual(self.statuses(), [304, 304, 304, 304])
        self.assertEqual(len(self.feeds()), 4)

    def test_changed_cache_is_not_trusted(self):
        self.update()
        with open(os.path.join(self.cache, "osv-Debian.zip"), "ab") as file:
            file.write(b"x")
        with open(os.path.join(self.cache, "osv-Ubuntu.zip.meta"), "w") as file:
            file.write("{broken")
        self.update()
        self.assertEqual(self.statuses("/Debian/all.zip"), [200])
        self.assertEqual(self.statuses("/Ubuntu/all.zip"), [200])

    def test_names_of_ecosystems_are_escaped(self):
        self.server.replies["/Rocky%20Linux/all.zip"] = osv_zip("CVE-2026-0004")
        self.update("--ecosystem", "Rocky Linux")
        self.assertEqual(self.statuses("/Rocky%20Linux/all.zip"), [200])
        self.assertIn("osv-Rocky%20Linux.zip", os.listdir(self.cache))

    def test_all_ecosystems(self):
        names = ["AlmaLinux", "Alpine", "Chainguard", "Debian", "Go", "Maven", "NuGet", "Packagist",
                 "PyPI", "Red%20Hat", "Rocky%20Linux", "RubyGems", "SUSE", "Ubuntu", "Wolfi",
                 "crates.io", "npm", "openSUSE"]
        for name in names:
            self.server.replies["/%s/all.zip" % name] = osv_zip("CVE-2026-0004")
        self.update("--ecosystem", "all", "--ecosystem", "Red Hat", "--no-kev", "--no-epss")
        self.assertEqual(sorted(path for path, code in self.server.log if code == 200),
                         ["/%s/all.zip" % name for name in names])
        self.assertEqual(self.feeds(), ["osv-%s.zip" % name for name in names])

    def test_secdb(self):
        for name in ("main", "community"):
            self.server.replies["/v3.20/%s.json" % name] = json.dumps({
                "distroversion": "v3.20", "reponame": name, "apkurl": "", "packages": [
                    {"pkg": {"name": name, "secfixes": {"1.0-r1": ["CVE-2026-0001"]}}}]}).encode()
        wanted = ["--secdb", "v3.20", "--secdb", "v3.20", "--secdb-url", self.server.url + "/"]
        self.update(*wanted, "--no-kev", "--no-epss")
        self.assertEqual(self.server.log, [("/v3.20/main.json", 200), ("/v3.20/community.json", 200)])
        self.assertEqual(self.feeds(), ["secdb-v3.20-community.json", "secdb-v3.20-main.json"])
        found = subprocess.run([MARGAY, "db", "lookup", "community", "--db", self.output],
                               capture_output=True, text=True, check=True).stdout
        self.assertIn("Alpine:v3.20", found)
        self.assertIn("up to date", self.update(*wanted, "--no-kev", "--no-epss"))
        del self.server.replies["/v3.20/community.json"]
        self.assertIn("using the cached copy", self.update(*wanted, "--ecosystem", "Debian"))
        self.assertEqual(len(self.feeds()), 5)

    def test_secdb_names_stay_in_their_folder(self):
        for name in ("../v3.20", "v3", "v3.20/x", "edge", "v3.x", ""):
            self.assertIn("not a security database", self.update("--secdb", name, expect=2))
        self.assertEqual(self.server.log, [])

    def test_quiet(self):
        self.assertEqual(self.update("--quiet"), "")
        self.assertEqual(self.update("--quiet"), "")

    def test_url_with_query_is_never_conditional(self):
        self.server.replies["/kev.json?token=secret"] = KEV
        url = self.server.url + "/kev.json?token=secret"
        self.assertNotIn("secret", self.update("--kev-url", url))
        self.update("--kev-url", url)
        self.assertEqual(self.statuses("/kev.json?token=secret"), [200])
        for name in os.listdir(self.cache):
            with open(os.path.join(self.cache, name), "rb") as file:
                self.assertNotIn(b"secret", file.read())

    # Whom we talk to.

    def test_wrong_authority(self):
        said = self.update(ca=OTHER_CA, expect=3)
        self.assertRegex(said, r"localhost:\d+/Debian/all\.zip: .*certificate")
        self.assert_nothing_written()

    def test_system_authorities_do_not_know_the_server(self):
        command = self.command()
        del command[command.index("--ca-file"):command.index("--ca-file") + 2]
        done = subprocess.run(command, capture_output=True, text=True, env=self.environment())
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assert_nothing_written()

    def test_missing_ca_file(self):
        said = self.update(ca=os.path.join(ROOT, "none.pem"), expect=3)
        self.assertIn("none.pem", said)

    def test_http_is_refused_unless_allowed(self):
        plain = Server(tls=False)
        self.addCleanup(plain.stop)
        plain.replies = self.server.replies
        self.assertIn("--allow-http", self.update(url=plain.url, expect=2))
        self.assertEqual(plain.log, [])
        self.update("--allow-http", url=plain.url)
        self.assertEqual(len(plain.log), 4)

    def test_redirects(self):
        self.server.replies["/moved.zip"] = osv_zip("CVE-2026-0001")
        self.server.replies["/Debian/all.zip"] = lambda h: h.answer(302, b"", Location="/moved.zip")
        self.update()
        self.update()
        self.assertEqual(self.statuses("/moved.zip"), [304])

    def test_redirect_to_http_is_refused(self):
        plain = Server(tls=False)
        self.addCleanup(plain.stop)
        plain.replies = self.server.replies.copy()
        self.server.replies["/Debian/all.zip"] = lambda h: h.answer(
            302, b"", Location=plain.url + "/Debian/all.zip")
        for more in ([], ["--allow-http"]):
            said = self.update(*more, expect=3)
            self.assertIn("redirected to a URL that is not https", said)
        self.assertEqual(plain.log, [])
        self.assert_nothing_written()

    def test_redirect_loop_ends(self):
        self.server.replies["/Debian/all.zip"] = lambda h: h.answer(
            302, b"", Location="/Debian/all.zip")
        self.update(expect=3)
        self.assertLess(len(self.server.log), 10)

    def test_proxy_of_the_environment(self):
        proxy = Proxy()
        self.addCleanup(proxy.listener.close)
        address = "http://127.0.0.1:%d" % proxy.port
        self.update(env={"https_proxy": address})
        self.assertEqual(len(proxy.requests), 4)
        self.assertTrue(all(line.startswith("CONNECT localhost:") for line in proxy.requests))
        self.update(env={"https_proxy": address, "no_proxy": "localhost"})
        self.assertEqual(len(proxy.requests), 4)

    def test_proxy_password_is_not_shown(self):
        for proxy in ("nonsense://user:secret@127.0.0.1:1", "http://user:secret@127.0.0.1:x"):
            self.assertNotIn("secret", self.update(env={"https_proxy": proxy}, expect=3))

    def test_password_of_the_url_is_sent_but_not_shown(self):
        url = self.server.url.replace("://", "://user:secret@")
        del self.server.replies["/Debian/all.zip"]
        said = self.update(url=url, expect=3)
        self.assertIn("https://localhost:", said)
        self.assertNotIn("secret", said)
        self.assertIn("Authorization", self.server.headers_seen[0])

    def test_password_of_netrc(self):
        with open(os.path.join(self.folder, ".netrc"), "w") as file:
            file.write("machine localhost login user password secret\n")
        self.update(env={"HOME": self.folder})
        self.assertIn("Authorization", self.server.headers_seen[0])

    # What servers get wrong.

    def test_missing_feed(self):
        del self.server.replies["/Ubuntu/all.zip"]
        said = self.update(expect=3)
        self.assertRegex(said, r"Ubuntu.*needed.*/Ubuntu/all\.zip: .*404")
        self.assertEqual(self.statuses("/Ubuntu/all.zip"), [404])
        self.assertFalse(os.path.exists(self.output))
        self.assert_no_rubbish()

    def test_scores_are_optional(self):
        del self.server.replies["/kev.json"], self.server.replies["/epss.csv.gz"]
        said = self.update()
        self.assertIn("CISA KEV: the database will be without it", said)
        self.assertIn("EPSS: the database will be without it", said)
        self.assertEqual(self.feeds(), ["osv-Debian.zip", "osv-Ubuntu.zip"])

    def test_truncated_body(self):
        self.update()
        before = self.database()
        whole = osv_zip("CVE-2026-0009")
        self.server.replies["/Debian/all.zip"] = lambda h: h.answer(200, whole[:-20],
                                                                    length=len(whole))
        said = self.update()
        self.assertEqual(self.statuses("/Debian/all.zip"), [200, 200, 200])
        self.assertIn("using the cached copy, which is less than a minute old", said)
        self.assertEqual(self.database(), before)
        self.assert_no_rubbish()

    def test_temporary_failure_is_tried_again(self):
        zipped = self.server.replies["/Debian/all.zip"]
        answers = [503, 429]

        def reply(handler):
            code = answers.pop() if answers else 200
            handler.answer(code, zipped if code == 200 else b"later", Retry_After="1")

        self.server.replies["/Debian/all.zip"] = reply
        self.update()
        self.assertEqual(self.statuses("/Debian/all.zip"), [429, 503, 200])

    def test_long_retry_after_is_not_waited_for(self):
        self.server.replies["/Debian/all.zip"] = lambda h: h.answer(429, b"", Retry_After="3600")
        started = time.monotonic()
        self.assertIn("429", self.update(expect=3))
        self.assertLess(time.monotonic() - started, 10)
        self.assertEqual(self.statuses(), [429])

    def test_error_page_with_status_200(self):
        page = b"<!DOCTYPE html><title>Please log in</title>"
        self.server.replies["/Debian/all.zip"] = page
        said = self.update(expect=3)
        self.assertIn("<!DOCTYPE", said)
        self.assert_nothing_written()

    def test_announced_oversize_is_refused_at_once(self):
        self.server.replies["/Debian/all.zip"] = lambda h: h.answer(200, b"PK\3\4", length=1 << 40)
        self.assertIn("larger than", self.update(expect=3))
        self.assert_nothing_written()

    def test_endless_body_is_cut_off(self):
        def reply(handler):
            handler.send_response(200)
            handler.send_header("Transfer-Encoding", "chunked")
            handler.end_headers()
            with contextlib.suppress(OSError):
                while True:
                    handler.wfile.write(b"10000\r\n" + b"{" * 0x10000 + b"\r\n")

        self.server.replies["/kev.json"] = reply
        said = self.update()
        self.assertIn("kev.json: refused, larger than 67108864 bytes", said)
        self.assertEqual(self.statuses("/kev.json"), [200])
        self.assert_no_rubbish()

    def test_stalled_server(self):
        self.server.replies["/Debian/all.zip"] = lambda h: (
            h.answer(200, b"PK\3\4", length=1000), time.sleep(20))
        started = time.monotonic()
        said = self.update("--timeout", "1", expect=3)
        self.assertLess(time.monotonic() - started, 19)
        self.assertIn("/Debian/all.zip: ", said)
        self.assert_nothing_written()

    def test_broken_scores_do_not_stop_advisories(self):
        self.update()
        self.server.replies["/kev.json"] = b'{"surprise": true}'
        said = self.update()
        self.assertIn("trying again with the advisories alone", said)
        self.assertEqual(self.feeds(), ["osv-Debian.zip", "osv-Ubuntu.zip"])
        self.server.replies["/kev.json"] = KEV
        self.update()
        self.assertEqual(len(self.feeds()), 4)

    def test_broken_archive_is_fetched_again(self):
        self.update()
        before, whole = self.database(), osv_zip("CVE-2026-0001", "CVE-2026-0005")
        self.server.replies["/Debian/all.zip"] = lambda h: h.answer(200, whole[:100], ETag='"1"')
        self.update(expect=3)
        self.assertEqual(self.database(), before)
        self.server.replies["/Debian/all.zip"] = lambda h: h.answer(
            304 if "If-None-Match" in h.headers else 200, whole, ETag='"1"')
        self.update()
        self.assertNotEqual(self.database(), before)

    # What this host gets wrong.

    def test_server_down_with_cached_copies(self):
        self.update("--no-epss")
        before = self.database()
        for path in os.listdir(self.cache):
            os.utime(os.path.join(self.cache, path), (time.time() - 200000,) * 2)
        url = "https://localhost:1"
        said = self.update("--no-epss", url=url)
        self.assertEqual(said.count("using the cached copy, which is 2 days old"), 3)
        self.assertIn("already holds the cached feeds", said)
        self.assertEqual(self.database(), before)
        os.remove(self.output)
        self.update("--no-epss", url=url)
        self.assertEqual(self.database(), before)

    def test_server_down_without_cached_copies(self):
        self.assertIn("https://localhost:1/Debian/all.zip", self.update(
            url="https://localhost:1", expect=3))
        self.assert_nothing_written()

    def test_unwritable_output_is_noticed_before_fetching(self):
        self.output = os.path.join(self.folder, "none", "advisories.db")
        self.assertIn(self.output, self.update(expect=3))
        self.assertEqual(self.server.log, [])

    def test_unusable_cache(self):
        with open(self.cache, "w"):
            pass
        self.assertIn(self.cache, self.update(expect=3))
        self.assertEqual(self.server.log, [])

    @unittest.skipIf(os.name == "nt" or os.geteuid() != 0, "mounting a small disk needs root")
    def test_full_disk(self):
        self.update()
        before = self.database()
        shutil.rmtree(self.cache)
        os.mkdir(self.cache)
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", self.cache])
        if mounted.returncode != 0:
            self.skipTest("a small disk cannot be mounted here")
        self.addCleanup(subprocess.run, ["umount", self.cache], check=True)
        self.server.replies["/Debian/all.zip"] = osv_zip("CVE-2026-0001", filler=os.urandom(1 << 20))
        said = self.update(expect=3)
        self.assertIn("no space left", said)
        self.assertEqual(self.database(), before)
        self.assertEqual(os.listdir(self.cache), [])

    @unittest.skipIf(os.name == "nt", "needs POSIX signals")
    def test_interruption_leaves_everything_as_it_was(self):
        self.update()
        before, reached = self.database(), threading.Event()
        self.server.replies["/Ubuntu/all.zip"] = lambda h: (
            h.answer(200, b"PK\3\4" + bytes(5000), length=10000), reached.set(), time.sleep(10))
        for number in (signal.SIGINT, signal.SIGTERM):
            reached.clear()
            child = subprocess.Popen(self.command(), stderr=subprocess.PIPE, text=True,
                                     env=self.environment())
            self.assertTrue(reached.wait(30))
            child.send_signal(number)
            said = child.communicate(timeout=10)[1]
            self.assertEqual(child.returncode, 3, said)
            self.assertIn("interrupted", said)
            self.assertEqual(self.database(), before)
            self.assert_no_rubbish()

    @unittest.skipIf(os.name == "nt", "needs a pseudo terminal")
    def test_progress_on_a_terminal(self):
        import pty
        master, slave = pty.openpty()
        child = subprocess.Popen(self.command(), stderr=slave, env=self.environment())
        os.close(slave)
        said = b""
        with contextlib.suppress(OSError):
            while True:
                said += os.read(master, 4096)
        os.close(master)
        self.assertEqual(child.wait(), 0)
        self.assertIn(b"\rDebian ", said)

    def test_wrong_usage(self):
        for more in (["more"], ["--timeout", "0"], ["--ecosystem", ".."], ["--ecosystem", ""],
                     ["--ecosystem", "A\nB"], ["--base-url", "ftp://localhost/"],
                     ["--base-url", "https://localhost/?a=b"], ["--kev-url", "kev.json"],
                     ["--nonsense"]):
            with self.subTest(more):
                self.update(*more, expect=2)
        self.assertEqual(self.server.log, [])


if __name__ == "__main__":
    if len(sys.argv) > 1 and not sys.argv[1].startswith("-"):
        MARGAY = os.path.abspath(sys.argv.pop(1))
    unittest.main()
