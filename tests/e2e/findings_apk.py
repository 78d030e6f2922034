# SPDX-License-Identifier: Apache-2.0
"""What check-findings knows of Alpine: the installed database, secdb, the order of versions.

There is no apk to ask on other distributions, so the order is written here from apk-package(5),
"pkgver": number{.number}{letter}{_suffix{number}}{~hash}{-r#}, and a number behind the letter,
which apk-tools 2 took. Run as a program it compares tables of lines `A op B` with its order, so
that the order itself is not taken on trust.
"""
import collections
import functools
import os
import pathlib
import re
import sys

DATABASE = "lib/apk/db/installed"

GRAMMAR = re.compile(r"\d+(\.\d+)*([a-z]\d*)?(_(alpha|beta|pre|rc|cvs|svn|git|hg|p)\d*)*"
                     r"(~[0-9a-f]+)?(-r\d+)?")
# Suffixes that make a version earlier than it is without, and those that make it later.
EARLIER = ["alpha", "beta", "pre", "rc"]
LATER = ["cvs", "svn", "git", "hg", "p"]
PART = re.compile(r"(?P<number>\.\d+)|(?P<letter>[a-z])|(?P<behind>(?<=[a-z])\d+)|"
                  r"_(?P<suffix>" + "|".join(EARLIER + LATER) + r")(?P<count>\d*)|"
                  r"~(?P<hash>[0-9a-f]+)|-r(?P<build>\d+)")
# Where two versions go on with different parts, that of the earlier kind is the higher version.
KINDS = ["number", "behind", "letter", "suffix", "count", "hash", "build", "end", "broken"]

# key and compared: the name and the version that advisories are asked about
Package = collections.namedtuple("Package", "name version arch key compared")


@functools.lru_cache(maxsize=None)
def parts(version):
    """The kinds of parts and their text; what cannot be read ends the version as "broken"."""
    at = len(re.match(r"\d*", version).group())
    found = [("number", version[:at])] if at else []
    while at < len(version):
        part = PART.match(version, at)
        if part is None:
            return found + [("broken", "")]
        found += [(kind, text.lstrip(".")) for kind, text in part.groupdict().items() if text]
        at = part.end()
    return found + [("end", "")]


def weight(kind, text, first, other):
    """What decides between two parts of one kind."""
    if kind == "suffix":
        return (EARLIER + LATER).index(text)
    by_text = kind in ("letter", "hash", "end", "broken")
    if kind == "number" and not first:
        by_text = text.startswith("0") or other.startswith("0")
    return text if by_text else int(text)


def order(a, b):
    for at, ((kind, x), (other, y)) in enumerate(zip(parts(a), parts(b))):
        if kind != other:
            if x in EARLIER or y in EARLIER:
                return -1 if x in EARLIER else 1
            return -1 if KINDS.index(kind) > KINDS.index(other) else 1
        left, right = weight(kind, x, at == 0, y), weight(kind, y, at == 0, x)
        if left != right:
            return -1 if left < right else 1
    return 0


def cves(text):
    """Of "CVE-2019-5060 TALOS-2019-0844", "CVE-2018-14468 (FrameRelay)" or "XSA-201"."""
    return re.findall(r"CVE-\d{4}-\d{4,}", text) or [text.split()[0]]


class Apk:
    tool = "apk-package(5)"

    def __init__(self, root):
        self.database = pathlib.Path(root, DATABASE)

    @staticmethod
    def manages(root):
        return os.path.exists(os.path.join(root, DATABASE))

    def packages(self):
        """Records are separated by empty lines; P, V, A and o are what advisories need."""
        found = []
        for block in self.database.read_text().split("\n\n"):
            fields = dict(line.split(":", 1) for line in block.splitlines() if ":" in line)
            if "P" in fields and "V" in fields:
                found.append(Package(fields["P"], fields["V"], fields.get("A", ""),
                                     fields.get("o", fields["P"]), fields["V"]))
        return found

    def ecosystems(self, os_release):
        return {"Alpine:v" + ".".join(os_release["VERSION_ID"].split(".")[:2])}

    def foreign(self, packages, by_margay):
        return set()

    def records(self, document):
        """A document of secdb as OSV records: each fix is one; "0" is a version never affected."""
        if "affected" in document:
            yield document
            return
        ecosystem = "Alpine:" + document["distroversion"]
        for package in (item["pkg"] for item in document["packages"]):
            for fixed, ids in package["secfixes"].items():
                for cve in (cve for text in ids or [] if fixed != "0" for cve in cves(text)):
                    events = [{"introduced": "0"}, {"fixed": fixed}]
                    yield {"id": cve, "affected": [{
                        "package": {"ecosystem": ecosystem, "name": package["name"]},
                        "ranges": [{"type": "ECOSYSTEM", "events": events}]}]}

    def applying(self, package, record, entries):
        return entries

    def below(self, a, b):
        return order(a, b) < 0


def check_table(path):
    count = wrong = 0
    for line in pathlib.Path(path).read_text().splitlines():
        words = line.split()
        if len(words) != 3 or not all(GRAMMAR.fullmatch(v) for v in (words[0], words[2])):
            continue
        sign = "<=>"[order(words[0], words[2]) + 1]
        count += 1
        wrong += sign != words[1]
        if sign != words[1]:
            print("%s, here %s" % (line, sign))
    print("%s: %d pairs of versions, %d differ" % (os.path.basename(path), count, wrong))
    return wrong != 0 or count == 0


if __name__ == "__main__":
    sys.exit(any([check_table(path) for path in sys.argv[1:]]))
