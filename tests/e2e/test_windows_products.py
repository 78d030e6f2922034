#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the Windows inventory tells of Windows Installer and of Microsoft's products, under Wine.

usage: test_windows_products.py RUNNER INVENTORY_EXE MARGAY_EXE

The registry of a Wine prefix of its own is seeded, files with version resources are put into it and
a real MSI is installed. What is expected is in tests/data/windows/expected; the versions are then
held against advisories of Microsoft, below the fix and at it.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import windows_seed as seed
import wine_prefix

HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE.parent / "data"
FEEDS = sorted(map(str, (DATA / "feeds/msrc").glob("cvrf-*.xml")))
MICROSOFT = "Microsoft Corporation"
OFFICE = "{90160000-008C-0000-1000-0000000FF1CE}"
ME, LOADED, AWAY = "S-1-5-21-0-0-0-1000", "S-1-5-21-1-2-3-1001", "S-1-5-21-1-2-3-1002"
SOFTWARE = seed.HKLM + r"\SOFTWARE"
NT = SOFTWARE + r"\Microsoft\Windows NT\CurrentVersion"
NDP = SOFTWARE + r"\Microsoft\NET Framework Setup\NDP"
SQL = SOFTWARE + r"\Microsoft\Microsoft SQL Server"
EDGE = (SOFTWARE + r"\WOW6432Node\Microsoft\EdgeUpdate\Clients"
        r"\{56EB18F8-B008-4CBD-B6D2-8C97FE7E9062}")
EXCHANGE = SOFTWARE + r"\Microsoft\ExchangeServer\v15\Setup"
DEFENDER = SOFTWARE + r"\Microsoft\Windows Defender"
POWERSHELL = (SOFTWARE + r"\Microsoft\PowerShellCore\InstalledVersions"
              r"\{31ab5147-9a97-4452-8443-d9709f0516e1}")
CLICK_TO_RUN = SOFTWARE + r"\Microsoft\Office\ClickToRun\Configuration"
RUNNER, INVENTORY, MARGAY = "", "", ""
WXS = """<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">
 <Product Id="{5EED0000-0000-4000-8000-00000000000%d}" Name="Seed of %s" Version="1.2.3" Language="1033"
  Manufacturer="Seeds" UpgradeCode="{5EED0000-0000-4000-8000-00000000001%d}">
  <Package InstallScope="perMachine" /><Media Id="1" Cabinet="a.cab" EmbedCab="yes" />
  <Directory Id="TARGETDIR" Name="SourceDir"><Directory Id="ProgramFiles64Folder">
   <Directory Id="INSTALLDIR" Name="Seed %s">
    <Component Id="One" Guid="{5EED0000-0000-4000-8000-00000000002%d}">
     <File Id="File" Source="file.txt" KeyPath="yes" /></Component></Directory></Directory></Directory>
  <Feature Id="All" Level="1"><ComponentRef Id="One" /></Feature></Product></Wix>
"""


def installer_keys():
    """Products of Windows Installer, one for each thing that may be special about one."""
    def code(number):
        return f"{{5EED0000-1111-2222-3333-0000000000{number:02}}}"

    def patch(number):
        return f"{{5EED0000-4444-5555-6666-0000000000{number:02}}}"

    def named(name, version, **more):
        return {"DisplayName": name, "DisplayVersion": version, **more}

    office = [
        (patch(1), 1, {"DisplayName": "Security Update for Office (KB5002001) 64-Bit Edition",
                       "Installed": "20240204"}),
        (patch(2), 2, {"DisplayName": "Update for Office (KB4000001)", "Installed": "20230101"}),
        (patch(3), 4, {"DisplayName": "Update without number",
                       "MoreInfoURL": "http://support.microsoft.com/kb/4000002"}),
        (patch(4), 8, {"DisplayName": "Registered only (KB4000003)"}),
        (patch(5), 1, {"DisplayName": "Service Pack of nobody", "Installed": "yesterday"})]
    away = [(patch(6), 1, {"DisplayName": "For one user (KB5003001)", "Installed": "20240301"}),
            (patch(7), 2, {"DisplayName": "For one user (KB5003000)"})]
    keys = {}
    for made in (
            seed.product(OFFICE, named("Microsoft Office 16", "16.0.4266.1001",
                                       Publisher=MICROSOFT), patches=office),
            seed.product(code(1), named("Hidden Runtime", "14.40.33810", Publisher=MICROSOFT,
                                        SystemComponent=1)),
            seed.product(code(2), named("Wörterbuch ☃", "1.0")),
            seed.product(code(3), named("Advertised", "1.0"), advertised=True),
            seed.product(code(4), {"DisplayName": "Without a version"}),
            seed.product(code(5), named("x" * 5000, "1.0")),
            seed.product(code(6), named("Mine", "2.0", Publisher="Me"), user=ME),
            seed.product(code(7), named("Of one who is logged on", "3.0"), user=LOADED),
            seed.product(code(8), named("Managed", "4.0"), user=LOADED, managed=True),
            {path: values for path, values in seed.product(
                code(9), named("Of one who is logged off", "5.0"), user=AWAY,
                patches=away).items() if "HKEY_USERS" not in path},
            {path: values for path, values in seed.product(
                code(10), named("Removed by one who is logged on", "6.0"), user=LOADED).items()
             if "HKEY_USERS" not in path}):
        keys.update(made)
    return keys


# Versions below the last fix in the advisories and at it, and what is open below it.
PRODUCTS = {
    "edge": ("145.0.3800.81", "145.0.3800.82", "Microsoft Edge", "CVE-2026-3063"),
    "dotnet": ("8.0.23", "8.0.24", ".NET 8.0", "CVE-2026-21218"),
    "sql": ("16.0.1149.9", "16.0.1150.1", "SQL Server 2022", "CVE-2025-47997"),
    "exchange": ("15.2.1748.42", "15.2.1748.43", "Exchange Server", "CVE-2026-21527"),
    "powershell": ("7.4.11", "7.4.12", "PowerShell", "CVE-2025-49734"),
}


def product_keys(edge, sql, powershell, **_):
    return {
        NT: {"SystemRoot": r"C:\windows"},
        EDGE: {"pv": edge},
        NDP + r"\v4\Full": {"Release": 533325},
        NDP + r"\v3.5": {"Install": 1},
        SQL + r"\Instance Names\SQL": {"MSSQLSERVER": "MSSQL16.MSSQLSERVER",
                                       "OLD": "MSSQL10_50.OLD"},
        SQL + r"\MSSQL16.MSSQLSERVER\Setup": {"PatchLevel": sql, "Edition": "Standard Edition"},
        SQL + r"\MSSQL10_50.OLD\Setup": {"PatchLevel": "10.50.6000.34"},
        EXCHANGE: {"MsiInstallPath": "C:\\Program Files\\Microsoft\\Exchange Server\\V15\\"},
        DEFENDER: {"InstallLocation": "C:\\ProgramData\\Microsoft\\Windows Defender\\Platform"
                                      "\\4.18.2303.8-0\\"},
        DEFENDER + r"\Signature Updates": {"EngineVersion": "1.1.20200.4"},
        POWERSHELL: {"SemanticVersion": powershell},
        CLICK_TO_RUN: {"ProductReleaseIds": "O365ProPlusRetail,VisioProRetail", "Platform": "x64",
                       "VersionToReport": "16.0.17328.20162",
                       "UpdateChannel": "http://officecdn.microsoft.com/pr/"
                                        "492350f6-3a01-4f97-b9c0-c7c6ddf67d60"},
    }


def put_product_files(drive, dotnet, exchange, **_):
    framework = drive / "windows/Microsoft.NET/Framework64"
    runtimes = drive / "Program Files/dotnet/shared/Microsoft.NETCore.App"
    for path, version in (
            (framework / "v4.0.30319/clr.dll", "4.8.9290.0"),
            (framework / "v4.0.30319/mscorlib.dll", "4.8.9277.0"),
            (framework / "v2.0.50727/mscorlib.dll", "2.0.50727.9157"),
            (drive / "Program Files/Microsoft/Exchange Server/V15/Bin/ExSetup.exe", exchange),
            (drive / "windows/system32/OpenSSH/ssh.exe", "9.5.5.1"),
            (drive / "Program Files/OpenSSH/ssh.exe", "10.0.0.0"),
            (drive / "ProgramData/Microsoft/Windows Defender/Platform/4.18.2303.8-0/MsMpEng.exe",
             "4.18.2303.8")):
        seed.version_file(path, version)
    shutil.rmtree(runtimes, ignore_errors=True)
    (runtimes / dotnet).mkdir(parents=True)
    (runtimes / "readme.txt").write_text("no runtime")


def on_z(path):
    return "Z:" + str(path).replace("/", "\\")


def is_ours(record):
    """Of the records that other parts of the inventory do not make."""
    return (record["type"] == "package" and (record["package_type"] == "windows" or
                                             record["location"].startswith("msi:")) or
            record["type"] == "update" and "msi" in record["sources"] or
            record["type"] == "coverage" and
            record["area"] in ("packages/msi", "updates/msi", "packages/microsoft"))


def in_order(records):
    return sorted(map(json.dumps, records))


class WindowsMsi(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.dir = pathlib.Path(tempfile.mkdtemp(dir=".")).resolve()
        cls.addClassCleanup(wine_prefix.remove, cls.dir)
        cls.prefix = cls.dir / "prefix"
        cls.environment = wine_prefix.copy(RUNNER, cls.prefix)
        cls.drive = cls.prefix / "drive_c"

    def wine(self, *arguments, status=0):
        done = subprocess.run([RUNNER, *arguments], capture_output=True, encoding="utf-8",
                              errors="replace", timeout=300, env=self.environment)
        self.assertIn(done.returncode, [0, 3] if status is None else [status], done.stdout + done.stderr)
        return done.stdout

    def import_keys(self, keys):
        path = self.dir / "seed.reg"
        path.write_text(seed.reg(keys), encoding="utf-16")
        self.wine("regedit", "/S", on_z(path))

    def inventory(self, keys=None):
        """With keys that are there as long as one program runs: Wine forgets parts of the registry
        that belong to other users."""
        command = [INVENTORY]
        if keys:
            (self.dir / "now.reg").write_text(seed.reg(keys), encoding="utf-16")
            command = ["cmd", "/c", f"reg import {on_z(self.dir / 'now.reg')} >NUL && "
                       f"{on_z(pathlib.Path(INVENTORY).resolve())}"]
        out = self.wine(*command)
        (self.dir / "stream.ndjson").write_text(out)
        return [record for record in map(json.loads, out.splitlines()) if is_ours(record)]

    def expect(self, name, records):
        text = (DATA / "windows/expected" / name).read_text()
        self.assertEqual(in_order(records), in_order(map(json.loads, text.splitlines())))

    def test_products_and_patches_of_windows_installer(self):
        (self.dir / "file.txt").write_text("seed")
        for number, arch in enumerate(("x64", "x86")):
            self.install(number, arch)
        keys = installer_keys()
        self.import_keys(keys)
        before = self.installer_database()
        records = [r for r in self.inventory(keys) if r.get("package_type") != "windows" and
                   r.get("area") != "packages/microsoft"]
        self.expect("msi.ndjson", records)
        # They are registered programs as well, and are told once.
        self.assertEqual((self.dir / "stream.ndjson").read_text().count('"name":"Seed of '), 2)
        self.assertEqual(before, self.installer_database())

    def install(self, number, arch):
        text = WXS % (number, arch, number, arch, number)
        (self.dir / "seed.wxs").write_text(
            text.replace("<Component ", '<Component Win64="yes" ') if arch == "x64" else
            text.replace("64Folder", "Folder"))
        made = subprocess.run(["wixl", "-a", arch, "-o", "seed.msi", "seed.wxs"], cwd=self.dir,
                              capture_output=True, text=True)
        self.assertEqual((made.returncode, made.stderr), (0, ""))
        self.wine("msiexec", "/i", on_z(self.dir / "seed.msi"), "/qn")

    def installer_database(self):
        return [self.wine("reg", "query", key, "/s") for key in (
            "HKLM\\" + seed.INSTALLER, "HKLM\\SOFTWARE\\Classes\\Installer",
            "HKCU\\Software\\Microsoft\\Installer")]

    def of_microsoft(self):
        return [record for record in self.inventory() if record.get("package_type") == "windows" or
                record.get("area") == "packages/microsoft"]

    def seed_products(self, which):
        versions = {name: pair[which] for name, pair in PRODUCTS.items()}
        self.import_keys(product_keys(**versions))
        put_product_files(self.drive, **versions)

    def findings(self):
        """CVEs of products by the name of the product."""
        database = str(self.dir / "msrc.db")
        if not os.path.exists(database):
            self.wine(MARGAY, "db", "build", "--quiet", "--output", database, *FEEDS)
        out = self.dir / "scan.json"
        self.wine(MARGAY, "scan", "--db", database, "--inventory", str(self.dir / "stream.ndjson"),
                  "--format", "json", "--output", str(out), status=None)
        found = {}
        for finding in json.loads(out.read_text())["findings"]:
            if not finding["package"]["name"].startswith("Windows "):
                found.setdefault(finding["package"]["name"], set()).add(
                    finding["vulnerability_id"])
        return found

    def test_products_of_microsoft_and_their_vulnerabilities(self):
        self.seed_products(0)
        self.expect("microsoft.ndjson", self.of_microsoft())
        self.assertEqual(self.findings(), {name: {cve} for _, _, name, cve in PRODUCTS.values()})
        self.seed_products(1)
        self.assertEqual(len(self.of_microsoft()), 15)
        self.assertEqual(self.findings(), {})
        self.break_products()
        self.expect("microsoft-broken.ndjson", [record for record in self.of_microsoft()
                                                if record["type"] == "coverage"])

    def test_versions_of_our_own_programs(self):
        """As Windows reads them, and what it shows of programs."""
        ssh = self.drive / "Program Files/OpenSSH/ssh.exe"
        ssh.parent.mkdir(parents=True, exist_ok=True)
        said = self.wine(MARGAY, "version").split()[1]
        for program, what in ((MARGAY, "Margay Agent"), (INVENTORY, "Margay Windows Inventory")):
            shutil.copy(program, ssh)
            self.assertIn(said + ".0", [record["version"] for record in self.of_microsoft()
                                        if record["type"] == "package"])
            text = pathlib.Path(program).read_bytes().split("VS_VERSION_INFO".encode("utf-16-le"))[1]
            shown = dict(re.findall("\x01(\\w+)(?=\0+([^\0]+))", text.decode("utf-16-le", "replace")))
            self.assertEqual([shown[name] for name in (
                "CompanyName", "FileDescription", "ProductName", "ProductVersion", "OriginalFilename")],
                ["Margay", what, "Margay", said, pathlib.Path(program).name])

    def break_products(self):
        """Files without a version, files and values that are missing."""
        (self.drive / "windows/system32/OpenSSH/ssh.exe").write_bytes(b"no program")
        (self.drive / "Program Files/Microsoft/Exchange Server/V15/Bin/ExSetup.exe").unlink()
        shutil.rmtree(self.drive / "windows/Microsoft.NET/Framework64/v4.0.30319")
        self.import_keys({SQL + r"\MSSQL10_50.OLD\Setup": {"PatchLevel": ""},
                          POWERSHELL: {"SemanticVersion": 7},
                          CLICK_TO_RUN: {"ProductReleaseIds": "O365ProPlusRetail",
                                         "VersionToReport": ""}})


if __name__ == "__main__":
    RUNNER, INVENTORY, MARGAY = sys.argv[1:4]
    unittest.main(argv=sys.argv[:1] + sys.argv[4:])
