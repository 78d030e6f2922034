# SPDX-License-Identifier: Apache-2.0
"""Trees with known old packages, for check-findings-languages: what SUBJECTS names, written by hand
(`write_*`, always possible) or installed by the languages' own tools (`install_*`, which end with
Missing where a tool or a registry is not there)."""
import json
import os
import shutil
import struct
import subprocess
import zipfile
import zlib

# By type of purl: name, version, and a vulnerability that everybody knows; None: a version that has
# been fixed, in which the advisories at hand know nothing.
SUBJECTS = {
    "npm": [("lodash", "4.17.15", "CVE-2021-23337"), ("lodash", "4.17.21", None),
            ("minimist", "1.2.0", "CVE-2021-44906"), ("minimist", "1.2.8", None),
            ("@babel/traverse", "7.23.0", "CVE-2023-45133"), ("@babel/traverse", "7.23.2", None)],
    "pypi": [("jinja2", "2.10", "CVE-2019-10906"), ("jinja2", "3.1.2", None),
             ("urllib3", "1.24.1", "CVE-2019-11236"), ("urllib3", "1.26.18", None)],
    "maven": [("org.apache.logging.log4j:log4j-core", "2.14.1", "CVE-2021-44228"),
              ("org.apache.logging.log4j:log4j-core", "2.17.1", None),
              ("org.yaml:snakeyaml", "1.30", "CVE-2022-1471"), ("org.yaml:snakeyaml", "2.0", None),
              ("org.apache.commons:commons-text", "1.9", "CVE-2022-42889"),
              ("org.apache.commons:commons-text", "1.10.0", None)],
    "golang": [("golang.org/x/text", "v0.3.5", "CVE-2021-38561"),
               ("golang.org/x/text", "v0.3.8", None),
               ("gopkg.in/yaml.v2", "v2.2.2", "CVE-2019-11254"),
               ("gopkg.in/yaml.v2", "v2.4.0", None)],
    "cargo": [("smallvec", "1.6.0", "CVE-2021-25900"), ("smallvec", "1.6.1", None),
              ("time", "0.1.43", "CVE-2020-26235"), ("time", "0.2.23", None)],
    "gem": [("rack", "2.0.5", "CVE-2018-16471"), ("rack", "3.1.5", None)],
    "composer": [("symfony/http-kernel", "v4.4.10", "CVE-2020-15094"),
                 ("symfony/http-kernel", "v6.4.0", None),
                 ("twig/twig", "v2.14.10", "CVE-2022-23614"), ("twig/twig", "v3.14.1", None)],
    "nuget": [("Microsoft.NETCore.App.Runtime.linux-arm", "9.0.5", "CVE-2025-30399"),
              ("Microsoft.NETCore.App.Runtime.linux-arm", "9.0.6", None)],
}
TIMEOUT = 300


class Missing(Exception):
    """What cannot be installed here, and why."""


def run(*command, **more):
    if shutil.which(command[0]) is None:
        raise Missing(command[0] + " is not installed")
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT, **more)
    except subprocess.TimeoutExpired as late:
        raise Missing(f"{command[0]} takes more than {TIMEOUT} s") from late
    if done.returncode != 0:
        raise Missing(f"{command[0]} failed: {(done.stderr.strip() or done.stdout.strip())[-300:]}")


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode())


def write_json(path, value):
    write(path, json.dumps(value))


def folders(top, subjects):
    """A folder of its own for each subject, since most trees hold one version of a package."""
    for number, (name, version, _) in enumerate(subjects):
        yield f"{top}/{number}", name, version


def write_program(path, section, content):
    """An ELF program of 64 bits with one segment, which is all of it, and one section."""
    names, base, start = b"\0.shstrtab\0" + section.encode() + b"\0", 0x400000, 0x80
    names_at = start + len(content)
    headers_at = (names_at + len(names) + 7) // 8 * 8
    text = struct.pack("<16sHHIQQQIHHHHHH", b"\x7fELF\2\1\1", 2, 62, 1, base, 64, headers_at, 0, 64,
                       56, 1, 64, 3, 1)
    text += struct.pack("<IIQQQQQQ", 1, 6, 0, base, base, headers_at, headers_at, 4096)
    text = (text.ljust(start, b"\0") + content + names).ljust(headers_at, b"\0") + bytes(64)
    text += struct.pack("<IIQQQQIIQQ", 1, 3, 0, 0, names_at, len(names), 0, 0, 1, 0)
    text += struct.pack("<IIQQQQIIQQ", 11, 1, 3, base + start, start, len(content), 0, 0, 16, 0)
    write(path, text)
    os.chmod(path, 0o755)


# By hand

def write_npm(top, subjects):
    for folder, name, version in folders(top, subjects):
        write_json(f"{folder}/node_modules/{name}/package.json", {"name": name, "version": version})


def write_pypi(top, subjects):
    for folder, name, version in folders(top, subjects):
        write(f"{folder}/{name}-{version}.dist-info/METADATA",
              f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")


def write_jar(path, name, version):
    group, artifact = name.split(":")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"META-INF/maven/{group}/{artifact}/pom.properties",
                         f"groupId={group}\nartifactId={artifact}\nversion={version}\n")


def wrap_jars(top):
    """The jars of a folder once more: in a war, and all records in one shaded jar."""
    jars = sorted(name for name in os.listdir(top) if name.endswith(".jar"))
    with zipfile.ZipFile(f"{top}/shop.war", "w") as war:
        for name in jars:
            war.write(f"{top}/{name}", f"WEB-INF/lib/{name}")
    with zipfile.ZipFile(f"{top}/shaded.jar", "w") as shaded:
        for name in jars:
            jar = zipfile.ZipFile(f"{top}/{name}")
            for entry in jar.namelist():
                if entry.endswith("/pom.properties") and entry not in shaded.namelist():
                    shaded.writestr(entry, jar.read(entry))


def write_maven(top, subjects):
    for _, name, version in folders(top, subjects):
        write_jar(f"{top}/{name.split(':')[1]}-{version}.jar", name, version)
    wrap_jars(top)


def go_string(text):
    """With its size in front as a varint."""
    size, rest = b"", len(text)
    while rest > 0x7f:
        size, rest = size + bytes([rest & 0x7f | 0x80]), rest >> 7
    return size + bytes([rest]) + text


def write_golang(top, subjects):
    for folder, name, version in folders(top, subjects):
        mark = bytes(16)
        text = f"path\tsample\nmod\tsample\t(devel)\t\ndep\t{name}\t{version}\th1:\n".encode()
        header = b"\xff Go buildinf:\x08\x02".ljust(32, b"\0")
        write_program(folder, ".go.buildinfo",
                      header + go_string(b"go1.22.1") + go_string(mark + text + mark))


def write_cargo(top, subjects):
    for folder, name, version in folders(top, subjects):
        crates = {"packages": [{"name": name, "version": version, "source": "crates.io"}]}
        write_program(folder, ".dep-v0", zlib.compress(json.dumps(crates).encode()))


def write_gem(top, subjects):
    for folder, name, version in folders(top, subjects):
        write(f"{folder}/specifications/{name}-{version}.gemspec",
              f"# -*- encoding: utf-8 -*-\n# stub: {name} {version} ruby lib\n")


def write_composer(top, subjects):
    for folder, name, version in folders(top, subjects):
        write_json(f"{folder}/vendor/composer/installed.json",
                   {"packages": [{"name": name, "version": version}], "dev": False})


def write_nuget(top, subjects):
    for folder, name, version in folders(top, subjects):
        write_json(f"{folder}/app.deps.json", {
            "runtimeTarget": {"name": ".NETCoreApp,Version=v9.0/linux-arm"},
            "libraries": {f"runtimepack.{name}/{version}": {"type": "runtimepack"}}})


# By the tools

def install_npm(top, subjects):
    write_json(f"{top}/package.json", {"name": "tree", "version": "1.0.0", "private": True})
    run("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=1",
        "--fetch-retry-mintimeout=1000",
        *(f"subject-{number}@npm:{name}@{version}"
          for number, (name, version, _) in enumerate(subjects)), cwd=top)


def install_pypi(top, subjects):
    for folder, name, version in folders(top, subjects):
        run("python3", "-m", "pip", "install", "--quiet", "--no-deps", "--retries", "1",
            "--disable-pip-version-check", "--target", folder, f"{name}=={version}")


def install_maven(top, subjects):
    items = "".join("<artifactItem><groupId>{}</groupId><artifactId>{}</artifactId><version>{}"
                    "</version></artifactItem>".format(*name.split(":"), version)
                    for name, version, _ in subjects)
    write(f"{top}/pom.xml", f"""<project><modelVersion>4.0.0</modelVersion>
<groupId>sample</groupId><artifactId>sample</artifactId><version>1</version><build><plugins><plugin>
<artifactId>maven-dependency-plugin</artifactId><configuration><artifactItems>{items}</artifactItems>
<outputDirectory>{top}</outputDirectory></configuration></plugin></plugins></build></project>""")
    run("mvn", "--quiet", "--batch-mode", "dependency:copy", cwd=top)
    wrap_jars(top)


def install_golang(top, subjects):
    packages = {"golang.org/x/text": "golang.org/x/text/language"}
    for folder, name, version in folders(top, subjects):
        source = folder + ".source"
        write(f"{source}/go.mod", f"module sample\n\ngo 1.17\n\nrequire {name} {version}\n")
        write(f"{source}/main.go",
              f'package main\n\nimport _ "{packages.get(name, name)}"\n\nfunc main() {{}}\n')
        run("go", "build", "-p", "1", "-o", folder, ".", cwd=source,
            env={**os.environ, "GOFLAGS": "-mod=mod", "CGO_ENABLED": "0"})
        shutil.rmtree(source)


def install_cargo(top, subjects):
    run("cargo-auditable", "auditable", "--version")
    for folder, name, version in folders(top, subjects):
        write(f"{folder}/Cargo.toml", '[package]\nname = "sample"\nversion = "0.1.0"\n'
              f'edition = "2021"\n\n[dependencies]\n{name} = "={version}"\n')
        write(f"{folder}/src/main.rs", "fn main() {}\n")
        run("cargo", "auditable", "build", "--jobs", "1", cwd=folder)


def install_gem(top, subjects):
    """The tool makes them here, so that no registry is asked."""
    for folder, name, version in folders(top, subjects):
        write(f"{folder}.source/{name}.gemspec",
              f'Gem::Specification.new do |s|\n  s.name = "{name}"\n  s.version = "{version}"\n'
              '  s.summary = "sample"\n  s.authors = ["nobody"]\nend\n')
        run("gem", "build", "--force", f"{name}.gemspec", cwd=folder + ".source")
        run("gem", "install", "--local", "--no-document", "--install-dir", folder,
            f"{name}-{version}.gem", cwd=folder + ".source")
        shutil.rmtree(folder + ".source")


def install_composer(top, subjects):
    """Composer copies them from a folder, so that no registry is asked."""
    for folder, name, version in folders(top, subjects):
        write_json(f"{folder}/source/composer.json", {"name": name, "version": version})
        write_json(f"{folder}/composer.json", {
            "require": {name: version}, "repositories": [
                {"packagist.org": False},
                {"type": "path", "url": "source", "options": {"symlink": False}}]})
        run("composer", "install", "--no-interaction", "--no-progress", cwd=folder,
            env={**os.environ, "COMPOSER_ALLOW_SUPERUSER": "1"})


WRITERS = {"npm": write_npm, "pypi": write_pypi, "maven": write_maven, "golang": write_golang,
           "cargo": write_cargo, "gem": write_gem, "composer": write_composer,
           "nuget": write_nuget}
INSTALLERS = {"npm": install_npm, "pypi": install_pypi, "maven": install_maven,
              "golang": install_golang, "cargo": install_cargo, "gem": install_gem,
              "composer": install_composer}
