# SPDX-License-Identifier: Apache-2.0
"""OSV records as the format's description evaluates them (ossf.github.io/osv-schema, "Evaluation"),
for checks that hold Margay's findings against an evaluation of their own."""
import gzip
import json
import pathlib
import re
import zipfile

# Advisories of these vendors name their vulnerabilities as "related".
VENDOR_ADVISORY = re.compile(r"(AL|RL|RX|RH)[SBE]A-")


def in_range(version, events, below):
    """Is there a beginning up to the version that no end between the two closes? The order of the
    events does not matter; below(a, b) is the order of the versions."""
    def ends(event, start):
        if "fixed" in event:
            end = event["fixed"]
            return not below(version, end) and (start == "0" or below(start, end))
        end = event.get("last_affected")
        return end is not None and below(end, version) and (start == "0" or not below(end, start))

    starts = [event["introduced"] for event in events if "introduced" in event]
    return any((start == "0" or not below(version, start)) and
               not any(ends(event, start) for event in events) for start in starts)


def affected(version, entry, below):
    return version in entry.get("versions", []) or any(
        in_range(version, r["events"], below) for r in entry.get("ranges", []) if r["type"] != "GIT")


def cves(ids):
    return {m.group(0) for m in (re.search(r"(?<![^-])CVE-\d{4}-\d{4,}$", i) for i in ids) if m}


def vulnerabilities(record):
    found = cves([record["id"]] + record.get("aliases", []) + record.get("upstream", []))
    if not found and VENDOR_ADVISORY.match(record["id"]):
        found = cves(record.get("related", []))
    return found or {record["id"]}


def documents(path):
    """A file's OSV records, or its one document of another kind."""
    if path.endswith(".gz"):
        content = json.load(gzip.open(path))
        yield from content if isinstance(content, list) else [content]
        return
    if path.endswith(".json"):
        yield json.loads(pathlib.Path(path).read_text())
        return
    archive = zipfile.ZipFile(path)
    for name in archive.namelist():
        yield json.loads(archive.read(name))
