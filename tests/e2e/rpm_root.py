# SPDX-License-Identifier: Apache-2.0
"""Makes roots with a database of rpm, in each of its formats. For check-rpm-root and bench-rpm.

Packages are built by rpmbuild and installed by rpm itself, which writes SQLite only where it is
Debian's. A Berkeley DB hash is loaded by db5.3_load from the headers of that database, which rpm
reads; an ndb, which it does not, is written here.
"""
import os
import sqlite3
import struct
import subprocess
import zlib

FILES = {"sqlite": "rpmdb.sqlite", "ndb": "Packages.db", "bdb": "Packages"}
DBPATH = "var/lib/rpm"


def quiet(*command, **options):
    run = subprocess.run(command, capture_output=True, **options)
    if run.returncode != 0:
        raise SystemExit(f"{' '.join(command)}: exit status {run.returncode}\n"
                         f"{run.stderr.decode(errors='replace')}")
    return run.stdout


def build(work, specs):
    """One rpmbuild for each spec (text); the paths of all packages."""
    for number, text in enumerate(specs):
        path = os.path.join(work, f"{number}.spec")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        quiet("rpmbuild", "--quiet", "-bb", "--define", f"_topdir {work}", "--define",
              f"_rpmdir {work}/rpms", "--define", "_build_id_links none", path)
    return sorted(os.path.join(folder, name) for folder, _, names in os.walk(work + "/rpms")
                  for name in names)


def folder_of(root):
    return os.path.join(root, DBPATH)


def rpm(root, *arguments):
    os.makedirs(folder_of(root), exist_ok=True)
    return quiet("rpm", "--define", "_db_backend sqlite", "--dbpath", folder_of(root), *arguments)


def install(root, packages):
    """Into the database only. Versions of one package may be beside each other, as kernels are."""
    rpm(root, "-i", "--justdb", "--nodeps", "--ignorearch", "--nosignature", *packages)


def blobs(root):
    """Number and header of each package."""
    database = sqlite3.connect(os.path.join(folder_of(root), FILES["sqlite"]))
    rows = database.execute("select hnum, blob from Packages order by hnum").fetchall()
    database.close()
    return rows


def write_ndb(root, rows):
    """Layout: lib/backend/ndb/rpmpkg.c of rpm."""
    pages = (32 + 16 * len(rows)) // 4096 + 1
    slots, bodies = [], []
    at = pages * 4096
    for number, blob in rows:
        body = struct.pack("<4sIII", b"BlbS", number, 1, len(blob)) + blob
        body += b"\0" * (-(len(body) + 12) % 16)
        body += struct.pack("<II4s", zlib.adler32(body), len(blob), b"BlbE")
        slots.append(struct.pack("<4sIII", b"Slot", number, at // 16, len(body) // 16))
        bodies.append(body)
        at += len(body)
    head = struct.pack("<4s7I", b"RpmP", 0, 1, pages, len(rows) + 1, 0, 0, 0) + b"".join(slots)
    head += struct.pack("<4sIII", b"Slot", 0, 0, 0) * ((pages * 4096 - len(head)) // 16)
    os.makedirs(folder_of(root), exist_ok=True)
    with open(os.path.join(folder_of(root), FILES["ndb"]), "wb") as file:
        file.write(head + b"".join(bodies))


def load_bdb(root, rows, page_size=4096):
    """Key 0 is rpm's counter of packages."""
    os.makedirs(folder_of(root), exist_ok=True)
    dump = ["VERSION=3", "format=bytevalue", "type=hash", "HEADER=END"]
    for number, blob in [(0, (len(rows) + 1).to_bytes(4, "little"))] + rows:
        dump += [" " + number.to_bytes(4, "little").hex(), " " + blob.hex()]
    quiet("db5.3_load", "-c", "db_lorder=1234", "-c", f"db_pagesize={page_size}",
          os.path.join(folder_of(root), FILES["bdb"]),
          input="\n".join(dump + ["DATA=END", ""]).encode())


def os_release(root, name, version):
    os.makedirs(root + "/etc", exist_ok=True)
    with open(root + "/etc/os-release", "w", encoding="utf-8") as file:
        file.write(f'ID="{name}"\nVERSION_ID="{version}"\n')


def spec(name, version, release, *tags, files=(), arch="noarch", more=""):
    return "\n".join([
        f"Name: {name}", f"Version: {version}", f"Release: {release}", "Summary: A test",
        "License: Apache-2.0", *([f"BuildArch: {arch}"] if arch == "noarch" else []), *tags, "",
        "%description", "A test.", more, "%install",
        *(f"install -D /dev/null '%{{buildroot}}{path}'" for path in files), ":", "%files", *files, ""])
