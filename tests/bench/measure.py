# SPDX-License-Identifier: Apache-2.0
"""Time, memory and system calls of a program. For the scripts beside."""
import os
import re
import statistics
import subprocess
import tempfile
import time


def run(argv):
    """Wall ms and CPU ms of the process and its children."""
    before = time.perf_counter()
    pid = os.posix_spawn(argv[0], argv, os.environ, file_actions=[
        (os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0),
        (os.POSIX_SPAWN_OPEN, 2, "/dev/null", os.O_WRONLY, 0)])
    _, _, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - before
    return wall * 1e3, (usage.ru_utime + usage.ru_stime) * 1e3


def peak(argv):
    """Peak MiB of the largest single process, as GNU time tells it."""
    if not os.path.exists("/usr/bin/time"):
        return "unknown peak (install 'time')"
    text = subprocess.run(["/usr/bin/time", "-f", "%M", *argv], stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, text=True).stderr
    return "%.1f MiB peak" % (int(text.split()[-1]) / 1024)


def median_of(argv, runs):
    run(argv)
    rows = [run(argv) for _ in range(runs)]
    return [statistics.median(column) for column in zip(*rows)]


def trace(argv):
    """Files opened, bytes read and system calls, of all processes together."""
    with tempfile.NamedTemporaryFile("r") as log:
        subprocess.run(["strace", "-f", "-qq", "-o", log.name] + argv,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        lines = log.read().splitlines()
    calls = sum(1 for line in lines if re.match(r"\d+ +\w+\(", line))
    read = sum(int(m.group(1)) for line in lines
               for m in [re.match(r"\d+ +(?:read|pread64)\(.* = (\d+)$", line)] if m)
    return calls, read
