# SPDX-License-Identifier: Apache-2.0
"""What check-findings knows of AlmaLinux: rpm -qa lists, rpm orders; modules and minor releases."""
import collections
import functools
import os
import re
import subprocess

TAGS = ["name", "epoch", "version", "release", "arch", "vendor", "modularitylabel"]
COMPARE = ('%{lua: for line in io.lines("/dev/stdin") do local a, b = line:match("(%S+) (%S+)") '
           'io.stdout:write(rpm.vercmp(a, b) .. "\\n") io.stdout:flush() end}')

# key and compared: the name and the version that advisories are asked about; module: "name:stream"
Package = collections.namedtuple("Package", "name version arch key compared release vendor module")


def fixes(entry):
    return [event["fixed"] for r in entry.get("ranges", []) for event in r["events"]
            if "fixed" in event]


def streams(summary):
    """nodejs:18 of "Important: nodejs:18 security update", php:8.0 of "... php:8.0/php ..."."""
    return set(re.findall(r"[\w.+-]+:[\w.+-]+", summary))


def minor(version):
    """The minor release that a build is for: 8.4 of .el8_4 and of .module_el8.4.0+2496; not of .el8.4,
    where a number behind the dot counts rebuilds."""
    tag = re.search(r"\.(?:module[_+]el(\d+)\.|el(\d+)_)(\d+)", version)
    return tag and (tag[1] or tag[2], tag[3])


class Rpm:
    tool = "rpm"

    def __init__(self, root):
        self.database = os.path.abspath(os.path.join(root, "var/lib/rpm"))
        self.orders = subprocess.Popen(["rpm", "--eval", COMPARE], stdin=subprocess.PIPE,
                                       stdout=subprocess.PIPE, text=True, bufsize=1)

    @staticmethod
    def manages(root):
        return os.path.exists(os.path.join(root, "var/lib/rpm/rpmdb.sqlite"))

    def packages(self):
        form = "\\t".join("%%{%s}" % tag for tag in TAGS) + "\\n"
        text = subprocess.run(["rpm", "--dbpath", self.database, "-qa", "--qf", form],
                              check=True, capture_output=True, text=True).stdout
        rows = [line.replace("(none)", "").split("\t") for line in text.splitlines()]
        return [self.package(*row) for row in rows if row[0] != "gpg-pubkey"]

    def package(self, name, epoch, version, release, arch, vendor, label):
        evr = (epoch + ":" if epoch not in ("", "0") else "") + version + "-" + release
        module = ":".join(label.split(":")[:2])
        return Package(name, evr, arch, name, evr, release, vendor, module)

    def ecosystems(self, os_release):
        return {os_release["NAME"] + ":" + os_release["VERSION_ID"].split(".")[0]}

    def foreign(self, packages, by_margay):
        return {(p.name, p.version, p.arch) for p in packages if p.vendor != "AlmaLinux"}

    def records(self, document):
        return [document]

    def counts(self, package, record, entry):
        """A fix in a modular build speaks of packages of its streams only (of which one a modular
        package without a label is, nobody knows: of any), a fix in any other of no module's."""
        modular = package.module != "" or ".module" in package.release
        if not any(".module" in fix for fix in fixes(entry)):
            return not modular
        named = streams(record.get("summary", ""))
        return package.module in named if named and package.module else modular

    def applying(self, package, record, entries):
        """The builds for the minor release that the package was built for, else all builds; none
        when the package is one of the builds with the fix."""
        counting = [entry for entry in entries if self.counts(package, record, entry)]
        if any(not self.below(fix, package.compared) and not self.below(package.compared, fix)
               for entry in counting for fix in fixes(entry)):
            return []
        ours = minor(package.release)
        same = [entry for entry in counting if ours and ours in map(minor, fixes(entry))]
        return same or counting

    @functools.lru_cache(maxsize=None)
    def below(self, a, b):
        self.orders.stdin.write("%s %s\n" % (a, b))
        return int(self.orders.stdout.readline()) < 0
