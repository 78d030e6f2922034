# SPDX-License-Identifier: Apache-2.0
"""Puts onto a Wine prefix what a Windows host may have: entries of the database of Windows
Installer as .reg files, and files with version resources.

Windows Installer keeps a product in two places: Classes\\Installer says that it is registered,
UserData what it is. Codes are written there in an order of digits of its own (packed).
"""
import subprocess

HKLM = "HKEY_LOCAL_MACHINE"
INSTALLER = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Installer"
CLASSES = HKLM + r"\SOFTWARE\Classes\Installer"
MACHINE = "S-1-5-18"
HEAD = "Windows Registry Editor Version 5.00"


def packed(code):
    """The name of a code's key: each group of digits turned round, the last two byte by byte."""
    a, b, c, d, e = code.strip("{}").split("-")
    pairs = "".join(x[i + 1] + x[i] for x in (d, e) for i in range(0, len(x), 2))
    return (a[::-1] + b[::-1] + c[::-1] + pairs).upper()


def value(data):
    if isinstance(data, int):
        return f"dword:{data:08x}"
    if isinstance(data, list):  # REG_MULTI_SZ
        data = ("\0".join(data) + "\0\0").encode("utf-16-le")
        return "hex(7):" + ",".join(f"{byte:02x}" for byte in data)
    return '"' + data.replace("\\", "\\\\").replace('"', '\\"') + '"'


def reg(keys):
    """The text of a .reg file for {path of a key: {name of a value: text, number or list}}."""
    lines = [HEAD, ""]
    for path, values in keys.items():
        lines += [f"[{path}]"] + [f'"{name}"={value(data)}' for name, data in values.items()] + [""]
    return "\r\n".join(lines) + "\r\n"


def product(code, properties, user=MACHINE, patches=(), advertised=False, managed=False):
    """Keys of a product; patches are (code, number of the state, properties)."""
    name = packed(code)
    data = rf"{HKLM}\{INSTALLER}\UserData\{user}"
    classes = (CLASSES if user == MACHINE else rf"{HKLM}\{INSTALLER}\Managed\{user}\Installer"
               if managed else rf"HKEY_USERS\{user}\Software\Microsoft\Installer")
    keys = {rf"{classes}\Products\{name}": {
        "ProductName": properties.get("DisplayName", "x"), "PackageCode": packed(code),
        "Version": 0x10000000, "Assignment": int(user == MACHINE)}}
    if advertised:
        return keys
    keys[rf"{data}\Products\{name}\InstallProperties"] = {
        "LocalPackage" if user == MACHINE or not managed else "ManagedLocalPackage":
        r"C:\windows\Installer\seed.msi", "WindowsInstaller": 1, **properties}
    if patches:
        names = [packed(patch) for patch, _, _ in patches]
        keys[rf"{classes}\Products\{name}\Patches"] = {
            "Patches": names, **{patch: ":00000001" for patch in names}}
        keys[rf"{data}\Products\{name}\Patches"] = {"AllPatches": names}
    for patch, state, more in patches:
        keys[rf"{data}\Products\{name}\Patches\{packed(patch)}"] = {
            "State": state, "PatchType": 0, "Uninstallable": 1, **more}
        keys[rf"{data}\Patches\{packed(patch)}"] = {"LocalPackage": r"C:\windows\Installer\x.msp"}
        keys[rf"{classes}\Patches\{packed(patch)}"] = {}
    return keys


def version_file(path, version, tool="x86_64-w64-mingw32-"):
    """Make a file that is nothing but a version resource."""
    numbers = version.replace(".", ",")
    path.parent.mkdir(parents=True, exist_ok=True)
    script, resource = path.with_suffix(".rc"), path.with_suffix(".res.o")
    script.write_text(f"1 VERSIONINFO FILEVERSION {numbers} BEGIN END\n")
    subprocess.run([tool + "windres", script, resource], check=True)
    subprocess.run([tool + "gcc", "-shared", "-nostdlib", "-Wl,-e,0", "-o", path, resource], check=True)
    script.unlink()
    resource.unlink()
