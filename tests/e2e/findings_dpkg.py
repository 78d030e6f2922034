# SPDX-License-Identifier: Apache-2.0
"""What check-findings knows of Debian and Ubuntu: dpkg-query lists, dpkg orders."""
import collections
import functools
import os
import re
import subprocess

FIELDS = ["Package", "Version", "Architecture", "source:Package", "source:Version",
          "db:Status-Status"]
INSTALLED = {"installed", "triggers-awaited", "triggers-pending", "unpacked", "half-configured"}

# key and compared: the name and the version that advisories are asked about
Package = collections.namedtuple("Package", "name version arch key compared")


def kernel_source(source, source_version, version):
    signed = re.fullmatch(r"linux-signed(.*?)(-amd64|-arm64|-i386)?", source)
    return ("linux" + signed.group(1), version) if signed else (source, source_version)


class Dpkg:
    tool = "dpkg --compare-versions"

    def __init__(self, root):
        self.database = os.path.join(root, "var/lib/dpkg")

    @staticmethod
    def manages(root):
        return os.path.exists(os.path.join(root, "var/lib/dpkg/status"))

    def packages(self):
        form = "\t".join("${%s}" % name for name in FIELDS) + "\n"
        lines = subprocess.run(["dpkg-query", "--admindir", self.database, "-W", "-f", form],
                               check=True, capture_output=True, text=True).stdout.splitlines()
        rows = [line.split("\t") for line in lines]
        return [Package(name, version, arch, *kernel_source(source, source_version, version))
                for name, version, arch, source, source_version, status in rows
                if status in INSTALLED]

    def ecosystems(self, os_release):
        number = os_release["VERSION_ID"]
        if os_release["ID"] == "debian":
            return {"Debian:" + number}
        if number.endswith(".04") and int(number[:2]) % 2 == 0:
            number += ":LTS"
        return {"Ubuntu:" + number, "Ubuntu:Pro:" + number}

    def foreign(self, packages, by_margay):
        """dpkg does not record where a package came from: Margay's word is taken."""
        return by_margay

    def records(self, document):
        return [document]

    def applying(self, package, record, entries):
        return entries

    @functools.lru_cache(maxsize=None)
    def below(self, a, b):
        return subprocess.run(["dpkg", "--compare-versions", a, "lt", b],
                              stderr=subprocess.DEVNULL).returncode == 0
