# SPDX-License-Identifier: Apache-2.0
"""What tests of remote commands share: writing and signing them, and an HTTPS server that gives
packages and redirects. The server's certificate comes from an authority made for the run."""
import datetime
import hashlib
import http.server
import json
import os
import ssl
import subprocess
import threading


def time(hours):
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=hours)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def command(identity, verb="install-plugin", package=None, url=None, **members):
    """A document; package is the file that is meant, url where hosts get it."""
    document = {"schema": "margay/command/1", "id": identity, "verb": verb, "issued": time(0),
                "expires": time(24), "plugin": {"name": "windows-inventory"}}
    if package:
        with open(package, "rb") as file:
            content = file.read()
        document["plugin"]["version"] = "0.1.0"
        document["package"] = {"url": url or package, "size": len(content),
                               "sha256": hashlib.sha256(content).hexdigest()}
    return {**document, **members}


def write(folder, document):
    path = os.path.join(folder, f"{document['id']}.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(document, file)
    return path


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *arguments):
        pass

    def do_GET(self):
        content, location = self.server.files.get(self.path), self.server.moved.get(self.path)
        self.send_response(302 if location else 404 if content is None else 200)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", str(len(content or b"")))
        self.end_headers()
        self.wfile.write(content or b"")


class Server(http.server.ThreadingHTTPServer):
    """files: content by path; moved: where a path redirects to."""

    def __init__(self, folder, secure=True):
        super().__init__(("127.0.0.1", 0), Handler)
        self.files, self.moved = {}, {}
        self.ca = os.path.join(folder, "ca.pem")
        if secure:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate(folder))
            self.socket = context.wrap_socket(self.socket, server_side=True)
        self.url = f"{'https' if secure else 'http'}://localhost:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def end(self):
        self.shutdown()
        self.server_close()


def certificate(folder):
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
            "/CN=Test authority", "-addext", "keyUsage=critical,keyCertSign,cRLSign",
            "-keyout", "ca.key", "-out", "ca.pem")
    with open(os.path.join(folder, "san"), "w", encoding="ascii") as file:
        file.write("subjectAltName=DNS:localhost\n")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout",
            "server.key", "-out", "server.csr")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
            "-CAcreateserial", "-days", "2", "-extfile", "san", "-out", "server.crt")
    path = os.path.join(folder, "server.pem")
    with open(path, "wb") as file:
        for part in ("server.key", "server.crt"):
            with open(os.path.join(folder, part), "rb") as source:
                file.write(source.read())
    return path
