# SPDX-License-Identifier: Apache-2.0
"""A headless Chromium, spoken to by the DevTools protocol over its pipe.

Messages are JSON objects that end with a NUL byte: we write to the browser's descriptor 3 and read
from its 4 (--remote-debugging-pipe). Needs nothing but Python's own library.
"""
import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

NAMES = ["chromium", "chromium-browser", "google-chrome"]
SECONDS = 90


def program():
    """Path of a Chromium, None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Browser:
    """One page of a browser of its own; complaints holds what its console said."""

    def __init__(self, width=1280, height=1000, script=True):
        self.profile = tempfile.mkdtemp()
        self.complaints, self.events, self.rest, self.number = [], [], b"", 0
        self.session = None
        to_read, self.to = os.pipe()
        self.source, to_write = os.pipe()
        self.process = self._start(to_read, to_write)
        os.close(to_read)
        os.close(to_write)
        self._attach(width, height, script)

    def _start(self, to_read, to_write):
        command = [program(), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
                   "--disable-background-networking", "--remote-debugging-pipe",
                   "--user-data-dir=" + self.profile, "about:blank"]
        # The shell gives the two ends the numbers that the browser expects.
        shell = f'exec "$@" 3<&{to_read} 4>&{to_write}'
        return subprocess.Popen(["bash", "-c", shell, "browser", *command], stderr=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL, pass_fds=[to_read, to_write])

    def _attach(self, width, height, script):
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in "Page", "Runtime", "Log":
            self.call(domain + ".enable")
        self.size(width, height)
        self.call("Emulation.setScriptExecutionDisabled", value=not script)

    def close(self):
        self.process.kill()
        self.process.wait()
        os.close(self.to)
        os.close(self.source)
        shutil.rmtree(self.profile, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _read(self, deadline):
        while b"\0" not in self.rest:
            if not select.select([self.source], [], [], max(0, deadline - time.monotonic()))[0]:
                raise TimeoutError("the browser does not answer")
            piece = os.read(self.source, 1 << 20)
            if not piece:
                raise ConnectionError("the browser has ended")
            self.rest += piece
        message, self.rest = self.rest.split(b"\0", 1)
        message = json.loads(message)
        if "method" in message:
            self._note(message)
        return message

    def _note(self, event):
        name, values = event["method"], event.get("params", {})
        if name == "Runtime.exceptionThrown":
            self.complaints.append(values["exceptionDetails"]["text"] + " " + str(
                values["exceptionDetails"].get("exception", {}).get("description")))
        elif name == "Log.entryAdded" and values["entry"]["level"] in ("error", "warning"):
            self.complaints.append(values["entry"]["text"])
        elif name == "Runtime.consoleAPICalled":
            self.complaints.append(str(values["args"]))
        self.events.append(name)

    def call(self, method, **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.to, data):]
        deadline = time.monotonic() + SECONDS
        while True:
            answer = self._read(deadline)
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    def size(self, width, height):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=1, mobile=False)

    def scheme(self, name):
        self.call("Emulation.setEmulatedMedia",
                  features=[{"name": "prefers-color-scheme", "value": name}])

    def open(self, path):
        """Seconds until the page was loaded."""
        self.events.clear()
        start = time.monotonic()
        self.call("Page.navigate", url="file://" + os.path.abspath(path))
        while "Page.loadEventFired" not in self.events:
            self._read(start + SECONDS)
        return time.monotonic() - start

    def run(self, expression):
        """The value of a JavaScript expression, awaited when it is a promise."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True,
                           awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(expression + ": " + str(answer["exceptionDetails"]))
        return answer["result"].get("value")

    def shot(self, path):
        data = self.call("Page.captureScreenshot", format="png")["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    def key(self, name, code, text=""):
        for kind in "keyDown", "keyUp":
            self.call("Input.dispatchKeyEvent", type=kind, key=name, windowsVirtualKeyCode=code,
                      text=text if kind == "keyDown" else "")
