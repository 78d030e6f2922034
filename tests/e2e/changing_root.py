# SPDX-License-Identifier: Apache-2.0
"""A root file system that changes at random, for test_incremental: each change is made as the tools
make it that do such things on hosts, and tells what somebody who watches the host would tell."""
import json
import os
import shutil
import zipfile

from language_trees import write, write_cargo, write_gem, write_golang, write_jar, write_json

PYTHON = "/usr/local/lib/python3.11/dist-packages"
SYSTEM_PYTHON = "/usr/lib/python3/dist-packages"
INFO = "/var/lib/dpkg/info"
# Inspected beside the default paths; the first is a link, the last lies in another one.
PATHS = ["/opt/shop", "/srv/web", "/home/me", "/usr/lib/jvm", "/home/rare"]
BASE = 40


class Root:
    """The root in folder `top`. `packages`, `files` and `folders` are what is told of the changes so
    far; of what package managers do now and then all folders, else only that there was something."""

    def __init__(self, top, random):
        self.top, self.random = top, random
        self.installed, self.number, self.rare = {}, 0, None
        self.forget()
        self.write("/etc/os-release", "ID=debian\nVERSION_ID=12\nVERSION_CODENAME=bookworm\n")
        for path in ("/usr/lib/jvm", "/usr/local/lib", "/srv/shop", "/srv/web", "/home/me",
                     "/home/rare", INFO):
            os.makedirs(top + path)
        os.makedirs(top + "/opt")
        os.symlink("/srv/shop", top + "/opt/shop")
        os.symlink("usr/lib", top + "/lib")
        self.write_status()
        for _ in range(BASE):
            self.change()
        self.forget()

    def forget(self):
        self.packages = self.files = False
        self.folders, self.made = [], []

    def change(self):
        """One change of a kind chosen at random."""
        kind = self.random.choice(KINDS)
        kind(self)
        self.made.append(kind.__name__)

    def change_rarely(self):
        """What is rare comes, and goes soon."""
        if self.rare is not None and self.random.random() < 0.4:
            self.rare(self)
            self.rare = None
        elif self.rare is None and self.random.random() < 0.06:
            self.rare = self.random.choice(RARE)
            self.rare(self)

    def tell(self, *paths):
        """Now and then the folder above is told, which is as true."""
        for path in paths:
            above = os.path.dirname(path)
            if self.random.random() < 0.2 and above.count("/") > 3:
                path = above
            if path.startswith("/srv/shop") and self.random.random() < 0.3:
                path = "/opt" + path[4:]
            self.folders.append(path)

    def tell_file(self, path):
        """One that a package manager has written or removed; what has nothing to do with packages of
        languages is told by nobody."""
        if self.random.random() < 0.3:
            self.files = True
        elif not path.startswith("/usr/share"):
            self.tell(path if self.random.random() < 0.5 else os.path.dirname(path))

    def next(self):
        self.number += 1
        return self.number

    def version(self):
        return f"{self.random.randrange(9)}.{self.random.randrange(30)}"

    # Files, by paths of the root

    def make(self, path, write_it):
        """What is in the way, a file for a folder or the other way round, goes."""
        folder = path
        while folder.count("/") > 2:
            folder = os.path.dirname(folder)
            if self.there(folder) and not os.path.isdir(self.top + folder):
                self.remove(folder)
                self.tell(folder)
        if os.path.isdir(self.top + path):
            self.remove(path)
        os.makedirs(os.path.dirname(self.top + path), exist_ok=True)
        write_it(self.top + path)

    def write(self, path, text):
        self.make(path, lambda place: write(place, text))

    def write_json(self, path, value):
        self.write(path, json.dumps(value))

    def there(self, path):
        return os.path.lexists(self.top + path)

    def remove(self, path):
        path = self.top + path
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        elif os.path.lexists(path):
            os.remove(path)

    def replace(self, path, make):
        """As package managers do: beside it, with the time of the archive, then over it."""
        new = path + ".dpkg-new"
        self.make(new, make)
        os.utime(self.top + new, (1600000000, 1600000000))
        if os.path.isdir(self.top + path):
            self.remove(path)
        os.rename(self.top + new, self.top + path)

    def names(self, path):
        return sorted(os.listdir(self.top + path)) if os.path.isdir(self.top + path) else []

    def pick(self, path, keep=lambda name: True):
        names = [name for name in self.names(path) if keep(name)]
        return f"{path}/{self.random.choice(names)}" if names else None

    # Packages of the system

    def write_status(self):
        text = "".join(f"Package: {name}\nStatus: install ok installed\nArchitecture: amd64\n"
                       f"Version: {package['version']}\n\n"
                       for name, package in sorted(self.installed.items()))
        self.replace("/var/lib/dpkg/status", lambda path: write(path, text))
        self.packages = True

    def write_list(self, name):
        lines = set()
        for path in self.installed[name]["files"]:
            while path != "/":
                lines.add(path)
                path = os.path.dirname(path)
        text = "".join(line + "\n" for line in ["/."] + sorted(lines))
        self.replace(f"{INFO}/{name}.list", lambda path: write(path, text))

    def file_of_package(self, name, version):
        """A file that a package may have, and what writes it."""
        kind = self.random.choice(["python", "jar", "node", "gem", "program", "other"])
        if kind == "python":
            return (f"{SYSTEM_PYTHON}/{name}-{version}.dist-info/METADATA",
                    lambda path: write(path, metadata(name, version)))
        if kind == "jar":
            return (f"/usr/lib/jvm/{name}.jar",
                    lambda path: write_jar(path, f"org.sample:{name}", version))
        if kind == "node":
            return (f"/usr/lib/node/node_modules/{name}/package.json",
                    lambda path: write_json(path, {"name": name, "version": version}))
        if kind == "gem":
            return (f"/usr/lib/ruby/specifications/{name}-{version}.gemspec",
                    lambda path: write(path, f"# stub: {name} {version} ruby lib\n"))
        if kind == "program":
            return (f"/usr/lib/{name}/tool", lambda path: go_program(path, version))
        return f"/usr/share/doc/{name}/copyright", lambda path: write(path, "free\n")

    def unpack(self, name):
        old = self.installed.get(name, {"files": []})
        version = self.version()
        files = dict(self.file_of_package(name, version)
                     for _ in range(self.random.randrange(1, 4)))
        for path, make in files.items():
            self.replace(path, make)
            self.tell_file(path)
        for path in set(old["files"]) - set(files):
            self.drop(path)
        self.installed[name] = {"version": version, "files": sorted(files)}
        self.write_list(name)
        self.write_status()

    def drop(self, path):
        """With the folders that it leaves empty."""
        self.remove(path)
        self.tell_file(path)
        path = os.path.dirname(path)
        while path.count("/") > 3 and not self.names(path):
            self.remove(path)
            self.tell_file(path)
            path = os.path.dirname(path)


def metadata(name, version):
    return f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"


def go_program(path, version):
    folder = os.path.dirname(path) + "/.made"
    write_golang(folder, [("golang.org/x/text", "v0." + version, None)])
    os.rename(folder + "/0", path)
    os.rmdir(folder)


# The kinds of change

def dpkg_installs(root):
    root.unpack(f"p{root.next()}")


def dpkg_upgrades(root):
    if root.installed:
        root.unpack(root.random.choice(sorted(root.installed)))


def dpkg_removes(root):
    if not root.installed:
        return
    name = root.random.choice(sorted(root.installed))
    for path in root.installed.pop(name)["files"]:
        root.drop(path)
    root.remove(f"{INFO}/{name}.list")
    root.write_status()


def dpkg_replaces(root):
    """A package takes over a file of another one (Replaces), which stays as it is."""
    owners = [name for name, package in sorted(root.installed.items()) if package["files"]]
    if len(root.installed) < 2 or not owners:
        return
    old = root.random.choice(owners)
    new = root.random.choice([name for name in sorted(root.installed) if name != old])
    path = root.installed[old]["files"].pop()
    root.installed[new]["files"].append(path)
    for name in (old, new):
        root.write_list(name)
    root.write_status()


def dpkg_takes_what_is_there(root):
    """What pip has installed belongs to a package from now on, unchanged."""
    found = root.pick(PYTHON, lambda name: name.endswith(".dist-info"))
    if found is None:
        return
    name = f"p{root.next()}"
    root.installed[name] = {"version": "1", "files": [found + "/METADATA"]}
    root.write_list(name)
    root.write_status()


def a_script_of_a_package_moves(root):
    """What it moves has not changed itself, and nobody tells of it."""
    old = root.pick("/usr/lib/python3/dist-packages") or root.pick("/usr/lib/scripted")
    if old is None:
        return
    os.makedirs(root.top + "/usr/lib/scripted", exist_ok=True)
    name = os.path.basename(old).replace(".dist-info", f"-{root.next()}.dist-info")
    os.rename(root.top + old, f"{root.top}/usr/lib/scripted/{name}")
    root.packages = root.files = True


def pip_installs(root):
    name, version = f"project{root.random.randrange(30)}", root.version()
    folder = f"{PYTHON}/{name}-{version}.dist-info"
    root.write(folder + "/METADATA", metadata(name, version))
    root.tell(folder)


def pip_upgrades(root):
    """The old folder is renamed and removed at the end; in between a scan may see both."""
    old = root.pick(PYTHON, lambda name: name.endswith(".dist-info") and name[0] != "~")
    if old is None:
        return
    aside = f"{PYTHON}/~{os.path.basename(old)[1:]}"
    root.remove(aside)
    os.rename(root.top + old, root.top + aside)
    root.tell(old, aside)
    pip_installs(root)
    if root.random.random() < 0.7:
        root.remove(aside)


def pip_uninstalls(root):
    old = root.pick(PYTHON)
    if old is not None:
        root.remove(old)
        root.tell(old)


def develop_links(root):
    """setup.py develop: a link in an inspected folder to a project that is none."""
    link = f"{PYTHON}/linked.egg-link"
    if root.there(link):
        root.remove(link)
        if root.random.random() < 0.5:
            root.remove("/root/linked")
    else:
        root.write("/root/linked/linked.egg-info/PKG-INFO", metadata("linked", root.version()))
        root.write(link, "/root/linked\n.\n")
    root.tell(link)


def npm_installs(root):
    top = f"/srv/web/site{root.random.randrange(4)}/node_modules"
    name = root.random.choice(["a", "b", "@scope/c", "d", "a/node_modules/e", "a/test/fixture"])
    package = {"name": os.path.basename(name), "version": root.version()}
    new = not root.there(top)
    root.write_json(f"{top}/{name}/package.json", package)
    root.tell(top if new else f"{top}/{name}")


def npm_removes(root):
    top = root.pick("/srv/web") or "/srv/web/none"
    found = root.pick(top + "/node_modules") if root.random.random() < 0.6 else top + "/node_modules"
    if found is not None:
        root.remove(found)
        root.tell(found)


def npm_locks(root):
    """A lock file counts where nothing is installed beside it."""
    path = f"/srv/web/site{root.random.randrange(4)}/package-lock.json"
    root.write_json(path, {"lockfileVersion": 3, "packages": {
        "node_modules/locked": {"version": root.version()}}})
    root.tell(path)


def too_many_packages(root):
    """Past the limit of packages, and back."""
    path = "/home/rare/many/package-lock.json"
    if root.there(path):
        root.remove("/home/rare/many")
    else:
        root.write_json(path, {"lockfileVersion": 3, "packages": {
            f"node_modules/n{i}": {"version": "1"} for i in range(4990)}})
    root.tell("/home/rare/many")


def jars_change(root):
    path = f"/srv/shop/lib{root.random.randrange(3)}/{root.random.choice('abc')}.jar"
    kind = root.random.choice(["jar", "war", "nameless", "gone"])
    if kind == "gone":
        root.remove(path)
    elif kind == "nameless":
        root.write(path, "")
        with zipfile.ZipFile(root.top + path, "w") as archive:
            archive.writestr("a.class", str(root.number))
    else:
        root.make(path, lambda place: write_jar(place, "org.sample:thing", root.version()))
    if kind == "war":
        inner = root.top + "/inner.jar"
        os.rename(root.top + path, inner)
        with zipfile.ZipFile(root.top + path, "w") as war:
            war.write(inner, "WEB-INF/lib/thing.jar")
        os.remove(inner)
    root.tell(path)


def jars_break(root):
    path = "/home/rare/broken.jar"
    if root.there(path):
        root.remove(path)
    else:
        root.write(path, b"PK\x03\x04 and no more")
    root.tell(path)


def programs_change(root):
    path = f"/home/me/bin/{root.random.choice('xyz')}"
    if root.there(path) and root.random.random() < 0.6:
        os.chmod(root.top + path, root.random.choice([0o644, 0o755]))
    else:
        root.make(path, lambda place: go_program(place, root.version()))
    root.tell(path)


def crates_and_gems_change(root):
    folder = f"/home/me/made{root.random.randrange(3)}"
    if root.there(folder) and root.random.random() < 0.5:
        root.remove(folder)
    else:
        root.make(folder + "/x/y", lambda place: write_cargo(
            os.path.dirname(place), [("smallvec", root.version(), None)]))
        root.make(folder + "/gems/0/x", lambda place: write_gem(
            os.path.dirname(place), [("rack", root.version(), None)]))
    root.tell(folder)


def folders_move(root):
    """What is in a folder that is moved has not changed itself."""
    old = root.pick(root.random.choice(["/srv/web", "/srv/shop", "/home/me"]))
    if old is None:
        return
    new = f"{root.random.choice(['/srv/web', '/srv/shop', '/home/me'])}/moved{root.next()}"
    os.rename(root.top + old, root.top + new)
    root.tell(old, new)


def folders_become_links(root):
    """What a link leads to is not read by it."""
    old = root.pick(root.random.choice(["/srv/web", "/home/me"]))
    if old is None or os.path.islink(root.top + old):
        return
    new = f"/var/lib/elsewhere{root.next()}"
    os.makedirs(root.top + "/var/lib", exist_ok=True)
    os.rename(root.top + old, root.top + new)
    os.symlink(new, root.top + old)
    root.tell(old)


def modules_are_a_link(root):
    """A lock file counts by whether there is a folder where a link leads to."""
    site, store = "/srv/web/linked", "/var/lib/store"
    if not root.there(site):
        root.write_json(f"{site}/package-lock.json", {
            "lockfileVersion": 3, "packages": {"node_modules/by-link": {"version": "1"}}})
        os.symlink(store, f"{root.top}{site}/node_modules")
        root.tell(site)
    elif root.random.random() < 0.3:
        root.remove(site)
        root.tell(site)
    elif root.there(store):
        root.remove(store)
    else:
        os.makedirs(root.top + store)


def folders_become_files(root):
    old = root.pick(root.random.choice([PYTHON, "/srv/shop", "/srv/web"]))
    if old is None:
        return
    was_file = os.path.isfile(root.top + old)
    root.remove(old)
    if was_file:
        root.write(old + "/x.dist-info/METADATA", metadata("inside", root.version()))
    else:
        root.write(old, metadata("outside", root.version()))
    root.tell(old)


def names_are_strange(root):
    strange(root, "/home/me/" + root.random.choice(["a b", "ä", "new\nline", "folder.jar", "x"]))


def names_look_like_archives(root):
    strange(root, "/home/rare/x!")


def strange(root, folder):
    if root.there(folder):
        root.remove(folder)
    else:
        root.write(f"{folder}/s.dist-info/METADATA", metadata("strange", root.version()))
        root.make(f"{folder}/s.jar",
                  lambda place: write_jar(place, "org.sample:strange", root.version()))
    root.tell(folder)


def names_are_no_utf8(root):
    folder = os.fsdecode(b"/home/rare/\xff")
    if root.there(folder):
        root.remove(folder)
        root.tell("/home/rare/x")
    else:
        root.write(f"{folder}/s.dist-info/METADATA", metadata("bytes", root.version()))
    root.tell(folder)


def nothing_has_changed(root):
    root.tell(root.random.choice(["/srv/web/none", "/usr/lib/none/at/all", PYTHON + "/x"]))


def too_much_is_told(root):
    """Of folders above inspected ones, and of those that have nothing to do with them."""
    root.folders.append(root.random.choice(["/usr", "/srv", "/usr/lib", "/opt/shop", "/var/x",
                                            "relative", "/usr/lib/../x", "/"]))


KINDS = [
    dpkg_installs, dpkg_installs, dpkg_upgrades, dpkg_upgrades, dpkg_removes, dpkg_replaces,
    dpkg_takes_what_is_there, a_script_of_a_package_moves, pip_installs, pip_installs, pip_upgrades, pip_uninstalls,
    npm_installs, npm_installs, npm_removes, npm_locks, jars_change, jars_change, programs_change,
    crates_and_gems_change, folders_move, folders_become_links, folders_become_files,
    modules_are_a_link, names_are_strange, nothing_has_changed]
# Those that make scans full ones until they are made once more.
RARE = [develop_links, too_many_packages, names_are_no_utf8,
        names_look_like_archives, jars_break, too_much_is_told]
