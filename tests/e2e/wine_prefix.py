# SPDX-License-Identifier: Apache-2.0
"""Wine prefixes of tests: copies of the one that all share, which nobody writes to."""
import os
import shutil
import subprocess
import time

SHARED = os.environ.get("WINEPREFIX", os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                                   "../../.cache/wine"))


def copy(runner, to):
    """A new one; returns the environment for programs in it."""
    subprocess.run([runner, "cmd", "/c", "exit"], check=True, capture_output=True, timeout=300)
    subprocess.run(["cp", "-a", "--reflink=auto", SHARED, to], check=True)
    return dict(os.environ, WINEPREFIX=os.path.abspath(to))


def remove(folder):
    """Wine writes its registry for a second after its last program has ended."""
    for _ in range(60):
        shutil.rmtree(folder, ignore_errors=True)
        if not os.path.exists(folder):
            return
        time.sleep(0.25)
    raise OSError(f"{folder} cannot be removed")
