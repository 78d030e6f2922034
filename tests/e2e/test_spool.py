#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The spool on disks that fail, fill up and lose power, and with processes that are killed.

Usage: test_spool.py SPOOL_DRIVER SPOOL_DISK.so [KILLS]

Power loss is a model: tests/e2e/spool/disk.c logs what is done to the disk; after every operation
of the log the disk is made as it may be then. Of what was not synced any part may be there: each
change of a folder or not, and of a file's bytes the old ones, the new ones, zeros or a mixture.
"""
import errno
import os
import random
import select
import shutil
import signal
import resource
import subprocess
import sys
import tempfile
import time

DRIVER, DISK = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
KILLS = int(sys.argv[3]) if len(sys.argv) > 3 else 300
SEED = int(os.environ.get("SPOOL_SEED", "1"))
failures = []
left_out = []


def temporary():
    """In memory where that is: nothing here asks what a real disk survives."""
    return tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)


def check(good, text):
    if not good:
        failures.append(text)
        print("FAILED:", text)


def run(folder, commands, limit=0, **settings):
    """The lines that the driver says to these commands."""
    environment = dict(os.environ, ASAN_OPTIONS="verify_asan_link_order=0")
    before = settings.pop("preexec_fn", None)
    if settings:
        environment.update({name: str(value) for name, value in settings.items()})
        environment["LD_PRELOAD"] = DISK
    done = subprocess.run([DRIVER, folder, str(limit)], input="".join(c + "\n" for c in commands),
                          env=environment, capture_output=True, text=True, preexec_fn=before)
    check(done.returncode in (0, 1) and not done.stderr, f"{done.returncode} {done.stderr}")
    return done.stdout.splitlines()


def texts(lines, word):
    """What stands behind a word at the beginning of lines."""
    return [line.split(" ")[1].rstrip(":") for line in lines if line.startswith(word + " ")]


def once(items):
    """As the console keeps them: the first of each."""
    return list(dict.fromkeys(items))


def order_of(items):
    return sorted(items, key=lambda text: int(text[1:]))


def send_all(count):
    return ["send"] * count


# What a host does in some days, in short: content i is "ti".
SCENARIO = []
for number in range(14):
    SCENARIO.append(f"add {('result', 'findings', 'inventory-full')[number % 3]} 700 t{number}")
    if number % 4 == 3:
        SCENARIO += ["send", "send"]
ROOM = 5 * 710  # bytes, so that newer reports make older ones unnecessary


# --- a disk that fails -----------------------------------------------------------------------

def judge_failing(place, said, folder, limit, dead):
    """What was promised on a disk that failed: all that was added, none that was refused, in order.
    One that is dead from then on may keep what it does not let be removed."""
    rest = run(folder, ["add result 10 t99", "state"] + send_all(30), limit)
    sent = once(texts(said, "have") + texts(rest, "have"))
    added, refused = set(texts(said, "added")), set(texts(said, "refused"))
    depth, _, superseded, counted, aside = map(int, texts_of_state(rest))
    check(sent == order_of(sent), f"{place}: order {sent}")
    check(len(refused & set(sent)) <= dead, f"{place}: refused, and sent: {refused & set(sent)}")
    check(set(sent) <= added | refused | {"t99"} and "t99" in sent, f"{place}: sent {sent}")
    lost = added - set(sent)
    check(len(lost) <= superseded, f"{place}: lost {lost}, {superseded} counted")
    check(not [t for t in lost if int(t[1:]) % 3 == 0], f"{place}: lost results: {lost}")
    check(aside == 0, f"{place}: {aside} set aside")
    return len(refused), counted, depth


def texts_of_state(lines):
    return [line for line in lines if line.startswith("state ")][0].split()[1:]


def operations(directory, commands, limit):
    log = os.path.join(directory, "log")
    folder = os.path.join(directory, "whole", "spool")
    os.mkdir(os.path.dirname(folder))
    run(folder, commands, limit, DISK_ROOT=os.path.dirname(folder), DISK_LOG=log)
    with open(log, encoding="ascii") as stream:
        return [line.rstrip("\n").split("\t") for line in stream], os.path.dirname(folder)


def test_failing_disk():
    """Every write, sync, rename, removal fails once, with each error; or fails from then on."""
    ways = [("EIO", {}), ("ENOSPC", {}), ("EROFS", {"DISK_FOREVER": 1})]
    told = 0
    with temporary() as directory:
        directory = os.path.realpath(directory)
        count = len([op for op in operations(directory, SCENARIO, ROOM)[0] if op[0] != "say"])
        check(count > 100, f"only {count} operations")
        for at in range(1, count + 1):
            for name, more in ways:
                root = os.path.join(directory, "disk")
                folder = os.path.join(root, "spool")
                os.mkdir(root)
                said = run(folder, SCENARIO, ROOM, DISK_ROOT=root, DISK_FAIL=at,
                           DISK_ERRNO=getattr(errno, name), **more)
                place = f"operation {at} {name} {more}"
                refused, counted, _ = judge_failing(place, said, folder, ROOM, bool(more))
                told += refused
                check(counted == refused or more, f"{place}: {refused} refused, {counted} counted")
                shutil.rmtree(root)
    check(told > count, f"{told} refusals")
    print(f"failing disk: {count} operations, {len(ways)} ways each, {told} refusals")


def test_full_file_system():
    """RLIMIT_FSIZE: a file may not grow further, which ends as a full disk does."""
    def limit_files():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))

    with temporary() as directory:
        folder = os.path.join(directory, "spool")
        said = run(folder, ["add result 9000 t1", "add result 30000 t2", "add result 9000 t3",
                            "state"], preexec_fn=limit_files)
        check(texts(said, "added") == ["t1", "t3"] and texts(said, "refused") == ["t2"], said)
        check("too large" in said[1] or "EFBIG" in said[1], said)
        check(texts_of_state(said)[3] == "1", said)
        check(texts(run(folder, send_all(3)), "have") == ["t1", "t3"], "the others are sent")


def mounted(directory, size):
    """A small file system of its own, or False where we may not have one."""
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", directory],
                          capture_output=True)
    return done.returncode == 0


def test_full_disk():
    with temporary() as directory:
        if os.geteuid() != 0 or not mounted(directory, "256k"):
            left_out.append("a full and a read-only file system: needs the right to mount a tmpfs")
            return
        try:
            check_full_disk(directory, os.path.join(directory, "spool"))
        finally:
            subprocess.run(["umount", "-l", directory], check=True)


def check_full_disk(directory, folder):
    said = run(folder, [f"add result 20000 t{i}" for i in range(20)] + ["state"])
    added, refused = texts(said, "added"), texts(said, "refused")
    check(len(added) > 5 and len(refused) > 5, f"{len(added)} added, {len(refused)} refused")
    check("no space left" in "".join(said), said[-3:])
    check(int(texts_of_state(said)[3]) == len(refused), said[-1])
    subprocess.run(["dd", "if=/dev/zero", "of=" + os.path.join(directory, "filler"), "bs=1k"],
                   capture_output=True)  # to the last byte
    said = run(folder, ["add result 20000 t90", "state"])
    check(int(texts_of_state(said)[3]) == len(refused) + 1, f"counted on a full disk: {said}")
    said = run(folder, send_all(3))
    check(texts(said, "done") == added[:3], f"emptied when full: {said}")
    subprocess.run(["mount", "-o", "remount,ro", directory], check=True)
    said = run(folder, ["add result 10 t91", "send", "send", "state"])
    check(texts(said, "refused") == ["t91"] and "read-only" in said[0], said)
    check(texts(said, "have") == added[3:5], f"each once, although it cannot be removed: {said}")
    subprocess.run(["mount", "-o", "remount,rw", directory], check=True)
    said = run(folder, ["add result 10 t92"] + send_all(30))
    check(texts(said, "have") == added[3:] + ["t92"], f"nothing is lost: {said}")


# --- a disk that loses power ------------------------------------------------------------------

class File:
    def __init__(self):
        self.durable, self.now, self.touched = b"", b"", False


class Disk:
    """What a log did: names and bytes as they are, and what of it must survive."""

    def __init__(self):
        self.names, self.durable = {}, {}
        self.pending = []  # changes of folders: (folder, change) with change(names)
        self.added, self.have, self.done = [], [], []

    def change(self, path, change):
        change(self.names)
        self.pending.append((os.path.dirname(path), change))

    def say(self, text):
        for line in text.splitlines():
            words = line.split(" ")
            for word, items in (("added", self.added), ("have", self.have), ("done", self.done)):
                if words[0] == word:
                    items.append(words[1])

    def sync(self, path):
        if path in self.names and isinstance(self.names[path], File):
            file = self.names[path]
            file.durable, file.touched = file.now, False
            return
        for folder, change in self.pending:
            if folder == path:
                change(self.durable)
        self.pending = [item for item in self.pending if item[0] != path]

    def do(self, op, path, other, data):
        path = os.path.normpath(path) if path else path
        if op == "say":
            self.say(bytes.fromhex(data).decode())
        elif op == "fsync":
            self.sync(path)
        elif op == "mkdir":
            self.change(path, lambda names: names.__setitem__(path, None))
        elif op == "create":
            file = File()
            self.change(path, lambda names: names.__setitem__(path, file))
        elif op == "write":
            file, at, data = self.names[path], int(other), bytes.fromhex(data)
            file.now = file.now[:at].ljust(at, b"\0") + data + file.now[at + len(data):]
            file.touched = True
        elif op == "unlink":
            self.change(path, lambda names: names.pop(path, None))
        elif op == "rename":
            file = self.names[path]

            def move(names):
                names.pop(path, None)
                names[other] = file
            self.change(path, move)

    def crash(self, rng, way):
        """Names and bytes after power was lost. Ways: nothing of what was not synced is there, all
        names but no bytes, all names in their order, or any part of both."""
        names = dict(self.durable)
        cut = rng.randrange(len(self.pending) + 1)
        for i, (_, change) in enumerate(self.pending):
            if way == "names" or (way == "order" and i < cut) or (way == "any" and rng.random() < .5):
                change(names)
        return {path: file and bytes_after(file, rng, way) for path, file in names.items()}


def bytes_after(file, rng, way):
    if not file.touched or way == "nothing":
        return file.durable
    before = file.durable or b"\0" * len(file.now)  # blocks that are there are not given anew
    size = rng.randrange(len(file.now) + 1)
    mixture = file.now[:size] + before[size:]
    return before if way == "names" else rng.choice([file.durable, before, file.now, mixture])


def restore(names, old_root, new_root):
    """False when not even the folder of all is there: then nothing was promised."""
    for path, content in sorted(names.items(), key=lambda item: item[0].count("/")):
        path = new_root + path.removeprefix(old_root)
        if content is None:
            os.makedirs(path, exist_ok=True)
        elif os.path.isdir(os.path.dirname(path)):
            with open(path, "wb") as stream:
                stream.write(content)


def judge_crash(place, disk, root):
    said = run(os.path.join(root, "spool"), ["add result 10 t99", "state"] + send_all(20))
    sent, kept = texts(said, "have"), set(disk.added)
    _, _, superseded, _, aside = map(int, texts_of_state(said))
    lost = kept - set(sent) - set(disk.have)
    check(sent == order_of(sent) and len(set(sent)) == len(sent), f"{place}: order {sent}")
    check(sent[-1:] == ["t99"], f"{place}: what is added afterwards is sent: {said}")
    check(not set(sent) & set(disk.done), f"{place}: sent again: {set(sent) & set(disk.done)}")
    check(len(lost) <= superseded, f"{place}: lost {lost}, counted {superseded}")
    check(not [t for t in lost if int(t[1:]) % 3 == 0], f"{place}: lost results: {lost}")
    check(aside == 0, f"{place}: {aside} set aside")


def test_power_loss():
    rng = random.Random(SEED)
    with temporary() as directory:
        directory = os.path.realpath(directory)
        log, old_root = operations(directory, SCENARIO, ROOM)
        root = os.path.join(directory, "after")
        disk, crashes = Disk(), 0
        disk.durable[old_root] = disk.names[old_root] = None
        for at, line in enumerate(log):
            disk.do(*line)
            for way in ("nothing", "names", "order", "any", "any", "any"):
                names = disk.crash(rng, way)
                restore(names, old_root, root)
                judge_crash(f"power lost after {at} {line[:2]}, {way}", disk, root)
                shutil.rmtree(root)
                crashes += 1
        check(len(disk.done) >= 6 and len(disk.added) == 14, f"{disk.done} {disk.added}")
    print(f"power loss: {len(log)} operations, {crashes} disks")


# --- processes that are killed ----------------------------------------------------------------

class Child:
    """A driver that is told one command at a time."""

    def __init__(self, folder):
        self.process = subprocess.Popen([DRIVER, folder], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, bufsize=0)
        self.text = b""

    def tell(self, command):
        try:
            self.process.stdin.write(command.encode() + b"\n")
        except BrokenPipeError:
            pass

    def read(self, wait):
        """Lines that came within so many seconds; None: it ended."""
        if not select.select([self.process.stdout], [], [], wait)[0]:
            return []
        piece = os.read(self.process.stdout.fileno(), 65536)
        if not piece:
            return None
        *lines, self.text = (self.text + piece).split(b"\n")
        return [line.decode() for line in lines]

    def kill(self):
        """The lines that it had said."""
        self.process.kill()
        lines = []
        while (more := self.read(1)) is not None:
            lines += more
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
        return lines


class Pair:
    """One process that adds and one that sends, with a console in between that counts."""

    def __init__(self, folder):
        self.folder, self.next, self.arrived = folder, 0, []
        self.children = {"writer": Child(folder), "reader": Child(folder)}
        self.prompt("writer")
        self.prompt("reader")

    def prompt(self, who):
        kind = ("result", "findings", "exposure", "inventory-full")[self.next % 4]
        size = 10 + self.next * 7919 % 30000
        self.children[who].tell(f"add {kind} {size} t{self.next}" if who == "writer" else "send")

    def hear(self, who, lines, alive):
        for line in lines:
            if line.startswith("added "):
                self.next += 1
            self.arrived += texts([line], "have")
            check(not line.startswith(("failed", "refused")), line)
            if alive and line.startswith(("added ", "done ", "empty")):
                self.prompt(who)

    def step(self, seconds):
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            outs = {child.process.stdout: who for who, child in self.children.items()}
            for stream in select.select(list(outs), [], [], left)[0]:
                who = outs[stream]
                self.hear(who, self.children[who].read(0) or [], True)

    def replace(self, who):
        self.hear(who, self.children[who].kill(), False)
        self.children[who] = Child(self.folder)
        self.prompt(who)


def test_kills():
    rng = random.Random(SEED)
    with temporary() as folder:
        pair = Pair(os.path.join(folder, "spool"))
        for _ in range(KILLS):
            pair.step(rng.random() * 0.03)
            pair.replace(rng.choice(["writer", "reader"]))
        pair.step(0.2)
        for who in pair.children:
            pair.hear(who, pair.children[who].kill(), False)
        rest = run(pair.folder, ["add result 10 t%d" % pair.next, "state"] + send_all(3000))
        wire = pair.arrived + texts(rest, "have")
        sent = once(wire)
        check(sent == [f"t{i}" for i in range(pair.next + 1)], f"sent {sent}")
        check(len(wire) - len(sent) <= KILLS, f"{len(wire) - len(sent)} sent twice")
        check(texts_of_state(rest)[2:] == ["0", "0", "0"], texts_of_state(rest))
        check(pair.next > KILLS, f"only {pair.next} reports")
        left = [n for n in os.listdir(pair.folder) if n not in ("added", "sent")]
        check(not left, f"left over: {left}")
    print(f"kill -9: {KILLS} times, {pair.next} reports, {len(wire) - len(sent)} on the way twice")


def main():
    print("seed", SEED)
    for test in (test_failing_disk, test_full_file_system, test_full_disk, test_power_loss,
                 test_kills):
        begun = time.monotonic()
        test()
        print(f"{test.__name__}: {time.monotonic() - begun:.1f} s")
    for text in left_out:
        print("left out:", text)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
