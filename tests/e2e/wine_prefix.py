# SPDX-License-Identifier: Apache-2.0
"""Removing the Wine prefix of a test."""
import os
import shutil
import time


def remove(folder):
    """Wine writes its registry for a second after its last program has ended."""
    for _ in range(60):
        shutil.rmtree(folder, ignore_errors=True)
        if not os.path.exists(folder):
            return
        time.sleep(0.25)
    raise OSError(f"{folder} cannot be removed")
