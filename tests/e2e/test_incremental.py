#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A scan of what has changed finds what a scan of everything finds, record by record, whatever has
changed: a root changes at random, each time both are made, each incremental one from the one before.

usage: test_incremental.py MARGAY [--steps N] [--seed SEED]
"""
import argparse
import collections
import json
import os
import random
import subprocess
import sys
import tempfile
import time

import changing_root

WALKED = "read at "


def scan(margay, root, data, changes=()):
    """The result that the job tells."""
    command = [margay, "agent", "job", "scan", "--reasons", "request", "--root", root,
               "--data", data, "--db", data + "/none"]
    for path in changing_root.PATHS:
        command += ["--path", path]
    done = subprocess.run(command + list(changes), capture_output=True)
    if done.returncode not in (0, 3):
        sys.exit(f"the job ended with {done.returncode}: {done.stderr.decode()}")
    return json.loads(done.stdout)


def records(data):
    """What is told of the host. How it was read differs, and how much was walked for it."""
    found = []
    with open(data + "/inventory.ndjson", encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            if record["type"] in ("hello", "reading", "end"):
                continue
            if record.get("code") == "READ" and record["area"] == "inspection" and \
                    "part of another" not in record["detail"]:
                record["detail"] = WALKED
            found.append(json.dumps(record, sort_keys=True))
    return found


def difference(full, part):
    """Packages in their order, coverage in any."""
    is_package = '"type": "package"'
    if [r for r in full if is_package in r] == [r for r in part if is_package in r] and \
            sorted(full) == sorted(part):
        return None
    missing = collections.Counter(full) - collections.Counter(part)
    wrong = collections.Counter(part) - collections.Counter(full)
    return "\n".join([f"missing: {r}" for r in missing] + [f"wrong: {r}" for r in wrong] +
                     ["the order" for _ in range(not missing and not wrong)])


def changes_of(root):
    return (["--changed-packages"] if root.packages else []) + \
        (["--changed-files"] if root.files else []) + \
        [word for path in root.folders for word in ("--changed-folder", path)]


def step(margay, root, folders, count):
    root.forget()
    for _ in range(root.random.choice([1, 1, 1, 2, 4])):
        root.change()
    root.change_rarely()
    changes = changes_of(root)
    if not changes:
        return
    part = scan(margay, root.top, folders["part"], changes)
    scan(margay, root.top, folders["full"])
    wrong = difference(records(folders["full"]), records(folders["part"]))
    if wrong is not None:
        sys.exit(f"another result after {root.made}, told as {changes} "
                 f"({part['full_because'] or 'incremental'}):\n{wrong}")
    count["steps"] += 1
    count["files" if root.files else "folders"] += part["incremental"]
    count[part["full_because"]] += not part["incremental"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("margay")
    parser.add_argument("--steps", type=int, default=250)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    margay = os.path.abspath(options.margay)
    count = collections.Counter()

    with tempfile.TemporaryDirectory(prefix="margay-incremental-") as scratch:
        folders = {name: f"{scratch}/{name}" for name in ("root", "part", "full")}
        for folder in folders.values():
            os.mkdir(folder, 0o700)
        root = changing_root.Root(folders["root"], random.Random(options.seed))
        time.sleep(2.1)  # files of the last two seconds before a scan are always read
        for name in ("part", "full"):
            scan(margay, root.top, folders[name])
        while count["steps"] < options.steps:
            step(margay, root, folders, count)

    incremental = count["files"] + count["folders"]
    print(f"seed {options.seed}: {count['steps']} scans like full ones; incremental after changes "
          f"of files nobody knows {count['files']}, of known ones {count['folders']}; full:")
    for reason, times in sorted((r, n) for r, n in count.items() if r and " " in r):
        print(f"  {times} because {reason}")
    if incremental < count["steps"] / 2:
        sys.exit("less than half of them were incremental")


if __name__ == "__main__":
    main()
