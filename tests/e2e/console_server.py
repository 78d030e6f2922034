# SPDX-License-Identifier: Apache-2.0
"""A console for tests: docs/protocol.md, with a certificate authority, and as hostile as a test wants.

State (class Console) and server (start, stop) are apart: a server that is started again knows what
the one before had stored. A fault is put into `faults` as (path prefix, name); the next request for
that path gets it instead of an answer. It checks what the agent sends and notes what is wrong in
`complaints`.
"""
import base64
import gzip
import hashlib
import http.server
import json
import os
import select
import socket
import socketserver
import ssl
import subprocess
import threading
import time
import urllib.parse

TYPES = {"application/vnd.margay.inventory+ndjson": "inventory",
         "application/vnd.margay.inventory-delta": "inventory",
         "application/vnd.margay.findings+json": "findings",
         "application/vnd.margay.exposure+json": "exposure",
         "application/json": "result"}


def openssl(*arguments, cwd=None, text=None):
    done = subprocess.run(["openssl", *arguments], cwd=cwd, input=text, capture_output=True,
                          check=True)
    return done.stdout


class Authority:
    """A CA in a folder, by openssl."""

    def __init__(self, folder, name="console"):
        self.folder = folder
        os.makedirs(folder)
        self.make_key("ca")
        openssl("req", "-x509", "-new", "-key", "ca.key", "-days", "30", "-subj", f"/CN={name} CA",
                "-out", "ca.pem", cwd=folder)
        self.make_key("server")
        request = openssl("req", "-new", "-key", "server.key", "-subj", "/CN=127.0.0.1", cwd=folder)
        certificate = self.sign(request, "server", "subjectAltName=IP:127.0.0.1,DNS:localhost")
        with open(f"{folder}/server.pem", "wb") as file:
            file.write(certificate)

    def make_key(self, name):
        openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out",
                f"{name}.key", cwd=self.folder)

    def sign_since(self, request, name, begins):
        """The same as sign, in force since begins (YYYYMMDDHHMMSSZ)."""
        for file, text in (("index.txt", ""), ("ca.cnf", "[ca]\ndefault_ca=d\n[d]\n"
                           "database=index.txt\nserial=serial\ndefault_md=sha256\npolicy=p\nunique_subject=no\n"
                           "x509_extensions=e\n[p]\ncommonName=optional\n[e]\n"
                           "basicConstraints=CA:FALSE\nextendedKeyUsage=clientAuth\n")):
            with open(f"{self.folder}/{file}", "w") as out:
                out.write(text)
        end = time.strftime("%Y%m%d%H%M%SZ", time.gmtime(time.time() + 10 * 86400))
        return openssl("ca", "-batch", "-config", "ca.cnf", "-rand_serial", "-notext", "-cert",
                       "ca.pem", "-keyfile", "ca.key", "-outdir", ".", "-startdate", begins,
                       "-enddate", end, "-subj", f"/CN={name}", "-in", "/dev/stdin",
                       cwd=self.folder, text=request)

    def sign(self, request, name, extension, days=10):
        """A certificate with this subject for the key of a request."""
        with open(f"{self.folder}/extension", "w") as file:
            file.write(f"basicConstraints=CA:FALSE\n{extension}\n")
        return openssl("x509", "-req", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
                       "-days", str(days), "-subj", f"/CN={name}", "-extfile", "extension",
                       cwd=self.folder, text=request)

    @property
    def pem(self):
        with open(f"{self.folder}/ca.pem") as file:
            return file.read()

    @property
    def fingerprint(self):
        return hashlib.sha256(ssl.PEM_cert_to_DER_cert(self.pem)).hexdigest()


def apply_delta(base, delta):
    lines = base.splitlines(keepends=True)
    made = []
    for line in delta.splitlines(keepends=True):
        if line.startswith(b"="):
            first, count = map(int, line[1:].split())
            assert count > 0 and first + count <= len(lines), line
            made += lines[first:first + count]
        else:
            assert line.startswith(b"+"), line
            made.append(line[1:])
    return b"".join(made)


class Console:
    def __init__(self, folder):
        self.authority = Authority(folder + "/authority")
        self.lock = threading.Lock()
        self.tokens = {}         # token: hash of the public key that used it, or None
        self.agents = {}         # name: hash of its public key
        self.revoked = set()     # serial numbers of certificates
        self.reports = []        # (id, kind, content), in the order they came
        self.ids = set()
        self.inventory = None    # (id, content) of the newest one
        self.repeats = 0         # reports that were here already
        self.commands = []       # (document, signature); the number is the place, from 1
        self.results = {}        # number: document
        self.beats = []
        self.seen = []           # (method, path, headers, status)
        self.faults = []
        self.complaints = []
        self.days = 10
        self.days_of_next = None
        self.poll_seconds = 2
        self.server = None
        self.port = 0

    # ---- The server

    def start(self):
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH,
                                             cafile=self.authority.folder + "/ca.pem")
        context.load_cert_chain(self.authority.folder + "/server.pem",
                                self.authority.folder + "/server.key")
        context.verify_mode = ssl.CERT_OPTIONAL
        self.server = Server(("127.0.0.1", self.port), self, context)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self):
        """As if it was killed: connections that are open get no answer."""
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
            self.server.drop_all()
            self.server = None

    @property
    def url(self):
        return f"https://127.0.0.1:{self.port}"

    def fault(self, path, *names):
        with self.lock:
            self.faults += [(path, name) for name in names]

    def take_fault(self, path):
        with self.lock:
            for i, (prefix, name) in enumerate(self.faults):
                if path.startswith(prefix):
                    del self.faults[i]
                    return name
        return None

    def complain(self, text):
        self.complaints.append(text)

    # ---- What it answers: status, document (or None)

    def certify(self, csr, name):
        certificate = self.authority.sign(csr.encode(), name, "extendedKeyUsage=clientAuth",
                                          self.days_of_next or self.days).decode()
        return {"schema": "margay/enrolled/1", "agent": name, "certificate": certificate,
                "ca": self.authority.pem, "x-later": [1, 2]}

    @staticmethod
    def key_of(csr):
        openssl("req", "-verify", "-noout", text=csr.encode())
        return hashlib.sha256(openssl("req", "-pubkey", "-noout", text=csr.encode())).hexdigest()

    def enroll(self, body):
        asked = json.loads(body)
        key = self.key_of(asked["csr"])
        with self.lock:
            if self.tokens.get(asked["token"], 0) not in (None, key):
                return 401, {"code": "TOKEN_USED", "text": "ask for another\x1b[31m token"}
            self.tokens[asked["token"]] = key
            name = f"agent-{key[:8]}"
            self.agents[name] = key
        return 200, self.certify(asked["csr"], name)

    def renew(self, body, agent):
        csr = json.loads(body)["csr"]
        if self.key_of(csr) != self.agents[agent]:
            self.complain("renewed for another key")
        return 200, self.certify(csr, agent)

    def store(self, body, headers):
        content = gzip.decompress(body)
        kind = TYPES.get(headers.get("Content-Type", ""))
        name = headers.get("Idempotency-Key", "")
        with self.lock:
            if headers.get("Content-Type", "").endswith("inventory-delta"):
                if self.inventory is None or headers.get("Margay-Base") != self.inventory[0]:
                    return 412, {"code": "UNKNOWN_BASE", "text": "send it in full"}
                content = apply_delta(self.inventory[1], content)
            if hashlib.sha256(content).hexdigest() != name:
                self.complain(f"a report is not what its id says: {headers}")
            if kind == "inventory":
                self.inventory = (name, content)
            if name in self.ids:
                self.repeats += 1
                return 409, {"code": "KNOWN", "text": "it is here already"}
            self.ids.add(name)
            self.reports.append((name, kind, content))
            return 201, None

    def result(self, number, body, headers):
        status, document = self.store(body, headers)
        self.results.setdefault(number, json.loads(gzip.decompress(body)))
        return status, document

    def wait_for_commands(self, after):
        end = time.monotonic() + self.poll_seconds
        while time.monotonic() < end and len(self.commands) <= after and self.server is not None:
            time.sleep(0.02)
        found = [{"number": i + 1, "document": document, "signature": signature}
                 for i, (document, signature) in enumerate(self.commands) if i >= after]
        return 200, {"schema": "margay/commands/1", "commands": found[:16]}

    def answer(self, method, target, headers, body, agent):
        url = urllib.parse.urlsplit(target)
        if (method, url.path) == ("GET", "/v1/ca"):
            return 200, self.authority.pem
        if (method, url.path) == ("POST", "/v1/enroll"):
            return self.enroll(body)
        if agent is None:
            return 401, {"code": "NO_CERTIFICATE", "text": "who are you?"}
        if agent not in self.agents:
            return 403, {"code": "REVOKED", "text": "this certificate is revoked"}
        if (method, url.path) == ("POST", "/v1/renew"):
            return self.renew(body, agent)
        if (method, url.path) == ("POST", "/v1/reports"):
            return self.store(body, headers)
        if (method, url.path) == ("POST", "/v1/heartbeat"):
            self.beats.append(json.loads(body))
            return 204, None
        if (method, url.path) == ("GET", "/v1/commands"):
            return self.wait_for_commands(int(urllib.parse.parse_qs(url.query)["after"][0]))
        parts = url.path.split("/")
        if method == "POST" and parts[:3] == ["", "v1", "commands"] and parts[4:] == ["result"]:
            return self.result(int(parts[3]), body, headers)
        return 404, {"code": "UNKNOWN", "text": target}


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, address, console, context):
        self.console = console
        self.context = context
        self.open = set()
        super().__init__(address, Handler)

    def finish_request(self, request, client_address):
        """In the thread of the connection, so that a handshake that hangs holds nobody up."""
        self.open.add(request)
        request.settimeout(30)
        try:
            with self.context.wrap_socket(request, server_side=True) as secure:
                self.open.add(secure)
                Handler(secure, client_address, self)
        except (OSError, ValueError):
            pass

    def handle_error(self, request, client_address):
        pass

    def drop_all(self):
        for connection in list(self.open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            connection.close()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def agent(self):
        """The name in the certificate of the client, None without one."""
        certificate = self.connection.getpeercert()
        if not certificate:
            return None
        if certificate["serialNumber"] in self.server.console.revoked:
            return "revoked"
        return dict(pair[0] for pair in certificate["subject"])["commonName"]

    def reply(self, status, body=b"", headers=()):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def handle_one(self):
        console = self.server.console
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        fault = console.take_fault(self.path)
        if fault is not None:
            console.seen.append((self.command, self.path, dict(self.headers), fault))
            getattr(self, "fault_" + fault.split(":")[0])(fault, body)
            return
        status, document = console.answer(self.command, self.path, self.headers, body, self.agent())
        console.seen.append((self.command, self.path, dict(self.headers), status))
        text = document if isinstance(document, str) else json.dumps(document)
        self.reply(status, b"" if document is None else text.encode())

    do_GET = do_POST = handle_one

    # ---- Faults

    def fault_status(self, fault, _):
        """status:503 or status:429:7, with Retry-After."""
        parts = fault.split(":")
        retry = [("Retry-After", parts[2])] if len(parts) > 2 else []
        self.reply(int(parts[1]), b'{"code": "FAULT", "text": "on purpose"}', retry)

    def fault_reset(self, *_):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self.close_connection = True
        self.connection.close()

    def fault_reset_after(self, _, body):
        """The report is stored, and the agent does not learn it."""
        self.server.console.answer(self.command, self.path, self.headers, body, self.agent())
        self.fault_reset()

    def fault_truncate(self, *_):
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"sch")
        self.close_connection = True

    def fault_huge(self, *_):
        """More than is taken, whatever was announced."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        self.close_connection = True
        for _ in range(1024):
            self.wfile.write(b"10000\r\n" + b"x" * 65536 + b"\r\n")

    def fault_announce(self, *_):
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")
        self.close_connection = True

    def fault_headers(self, *_):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        self.close_connection = True
        for number in range(100000):
            self.wfile.write(b"X-%d: %s\r\n" % (number, b"y" * 500))

    def fault_bomb(self, *_):
        body = gzip.compress(b" " * (128 << 20))  # still more than an answer may have
        self.reply(200, body, [("Content-Encoding", "gzip")])

    def fault_redirect(self, *_):
        self.reply(302, b"", [("Location", "https://127.0.0.1:1/elsewhere")])

    def fault_garbage(self, *_):
        self.wfile.write(base64.b64encode(os.urandom(3000)) + b"\r\n\r\n")
        self.close_connection = True

    def fault_deep(self, *_):
        self.reply(200, b"[" * 30000)

    def fault_json(self, fault, _):
        """json:TEXT as the answer."""
        self.reply(200, fault.split(":", 1)[1].encode())

    def fault_slow(self, fault, body):
        """slow:SECONDS before the answer."""
        time.sleep(float(fault.split(":")[1]))
        self.handle_again(body)

    def handle_again(self, body):
        status, document = self.server.console.answer(self.command, self.path, self.headers, body,
                                                      self.agent())
        self.reply(status, b"" if document is None else json.dumps(document).encode())


class Proxy:
    """Tunnels by CONNECT (RFC 9110 section 9.3.6); wants user and password when it has some."""

    def __init__(self, password=None):
        self.wanted = None
        if password is not None:
            self.wanted = "Basic " + base64.b64encode(password.encode()).decode()
        self.tunnels = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def close(self):
        self.listener.close()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        with client:
            head = b""
            while b"\r\n\r\n" not in head and len(head) < 65536:
                piece = client.recv(4096)
                if not piece:
                    return
                head += piece
            method, target = head.decode().split()[:2]
            if self.wanted is not None and self.wanted not in head.decode():
                client.sendall(b"HTTP/1.1 407 Who are you?\r\nContent-Length: 0\r\n"
                               b"Proxy-Authenticate: Basic realm=\"t\"\r\n\r\n")
                return
            assert method == "CONNECT", head
            self.tunnels.append(target)
            host, port = target.rsplit(":", 1)
            with socket.create_connection((host, int(port))) as server:
                client.sendall(b"HTTP/1.1 200 Go\r\n\r\n")
                self.pump(client, server)

    @staticmethod
    def pump(a, b):
        other = {a: b, b: a}
        while True:
            for ready in select.select([a, b], [], [])[0]:
                try:
                    data = ready.recv(65536)
                    if not data:
                        return
                    other[ready].sendall(data)
                except OSError:
                    return
