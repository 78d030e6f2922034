# SPDX-License-Identifier: Apache-2.0
# Building the libraries that Margay needs as static archives from Debian's source packages. Sourced
# by platform/*/build-deps, which set:
#   recipe      the script itself
#   toolchain   a CMake toolchain file, or nothing
#   needed_packages, needed_programs   what has to be installed
#   build_all   a function that calls library, library_zlib and require_version
# and call build_deps. Names no mirror: asks apt for the configured ones and changes nothing in its
# configuration. Installs no packages.
# Prefers the sources of one Debian release whatever release runs here: the TLS of older ones is not
# enough (mbedTLS 2.28 speaks TLS 1.2 only and cannot verify IP addresses).
set -euo pipefail

suite=trixie
libraries=${BASH_SOURCE[0]}

die() {
    echo "build-deps: $*" >&2
    exit 1
}

# ---- What is needed, and whether it is there already

check_programs() {
    local program
    for program in $needed_programs; do
        type -P "$program" >/dev/null ||
            die "$program is missing: apt-get install $needed_packages"
    done
}

fingerprint() {
    cat "$libraries" "$recipe" ${toolchain:+"$toolchain"} | sha256sum | cut -d' ' -f1
}

# ---- Sources, through apt

# One deb-src line for each configured archive of this release, moved to the wanted suite
# (bookworm-security becomes trixie-security), and for the release itself. Those of security come
# last: apt takes a version that several archives list from the first of them, and that of security
# may not serve what others have.
source_lines() {
    local release=$1 signed='' uri codename component
    local keyring=/usr/share/keyrings/debian-archive-keyring.gpg

    [ ! -f "$keyring" ] || signed="[signed-by=$keyring] "
    apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT)' 'Created-By: Packages' |
        while read -r uri codename component; do
            [ "$component" = main ] && [ "${codename%%-*}" = "$release" ] || continue
            echo "deb-src $signed$uri $suite${codename#"$release"} main"
            echo "deb-src $signed$uri $codename main"
        done | sort -u |
        awk '/-security main$/ { last = last $0 "\n"; next } { print } END { printf "%s", last }'
}

# A private configuration of apt with these sources, in the array apt.
configure_apt() {
    local root=$work/apt release

    release=$(. /etc/os-release && echo "${VERSION_CODENAME-}")
    mkdir -p "$root"/{parts,lists/partial,cache/archives/partial}
    source_lines "$release" >"$root/sources.list"
    [ -s "$root/sources.list" ] ||
        die "apt knows no Debian archive: run apt-get update first"
    apt=(apt-get -qq -o APT::Sandbox::User=root -o Dir::Etc::SourceList="$root/sources.list"
        -o Dir::Etc::SourceParts="$root/parts" -o Dir::State::Lists="$root/lists"
        -o Dir::Cache="$root/cache")
    # A suite that cannot be reached matters only when a package is then missing.
    "${apt[@]}" update >"$work/update.log" 2>&1 || true
}

# The versions of a source package that apt knows, the newest first.
versions_of() {
    local versions=() version i

    while read -r version; do
        for ((i = 0; i < ${#versions[@]}; i++)); do
            dpkg --compare-versions "$version" lt "${versions[i]}" || break
        done
        versions=("${versions[@]:0:i}" "$version" "${versions[@]:i}")
    done < <(apt-cache "${apt[@]:2}" showsrc --only-source "$1" 2>/dev/null |
        sed -n 's/^Version: //p' | sort -u)
    [ ${#versions[@]} -eq 0 ] || printf '%s\n' "${versions[@]}"
}

# Unpack the newest source package into the new folder $work/NAME. A mirror may list a version that
# it does not serve, so older ones are tried as well.
fetch() {
    local name=$1 version download=$work/$1-download

    mkdir "$download"
    for version in $(versions_of "$name"); do
        (cd "$download" && "${apt[@]}" source "$name=$version") >>"$work/$name.log" 2>&1 || continue
        mv "$download"/*/ "$work/$name"
        return
    done
    tail -n 5 "$work/update.log" "$work/$name.log" >&2
    die "cannot get the source package $name"
}

version_of() {
    dpkg-parsechangelog -l "$work/$1/debian/changelog" -S Version
}

require_version() {
    dpkg --compare-versions "$(version_of "$1")" ge "$2" ||
        die "$1 $(version_of "$1") is too old, $2 is needed: does the mirror serve $suite?"
}

# ---- Building

# step LIBRARY COMMAND...: run a build step with its output in the log of the library.
step() {
    local name=$1
    shift
    "$@" >>"$work/$name.log" 2>&1 && return
    grep -nE 'error|FAILED|undefined' "$work/$name.log" | head -n 20 >&2 || true
    tail -n 20 "$work/$name.log" >&2
    die "cannot build $name"
}

configure() {
    local name=$1 root=$work/$1
    shift
    [ -f "$root/CMakeLists.txt" ] || root=$root/$name
    step "$name" cmake -S "$root" -B "$work/$name/build-static" -G Ninja \
        ${toolchain:+-DCMAKE_TOOLCHAIN_FILE="$toolchain"} -DCMAKE_BUILD_TYPE=Release \
        -DCMAKE_POSITION_INDEPENDENT_CODE=ON \
        -DCMAKE_INSTALL_PREFIX="$prefix" -DCMAKE_INSTALL_LIBDIR=lib -DCMAKE_PREFIX_PATH="$prefix" \
        -DBUILD_SHARED_LIBS=OFF -DBUILD_TESTING=OFF -DCMAKE_POLICY_DEFAULT_CMP0077=NEW "$@"
}

# library SOURCE-PACKAGE [CMAKE-OPTION...]: all steps of one library. Its CMake files are at the
# root of the source package, or in a folder of the package's name (expat).
library() {
    local name=$1 start=$SECONDS
    fetch "$name"
    configure "$@"
    step "$name" cmake --build "$work/$name/build-static"
    step "$name" cmake --install "$work/$name/build-static"
    report "$name" "$start"
}

# Debian removes the resource file of zlib's DLL: build only the static target, install by hand.
library_zlib() {
    local start=$SECONDS build=$work/zlib/build-static
    fetch zlib
    configure zlib
    step zlib cmake --build "$build" --target zlibstatic
    step zlib install -D -m 644 "$build/libzlibstatic.a" "$prefix/lib/libz.a"
    step zlib install -D -m 644 -t "$prefix/include" "$work/zlib/zlib.h" "$build/zconf.h"
    report zlib "$start"
}

report() {
    printf '%-8s %-24s %3d s\n' "$1" "$(version_of "$1")" $((SECONDS - $2))
}

# ---- All of it

# build_deps PREFIX: does nothing when PREFIX already holds what the recipe would build.
build_deps() {
    local stamp wanted

    check_programs
    prefix=$1
    mkdir -p "$prefix" || die "cannot create $prefix"
    prefix=$(cd "$prefix" && pwd)
    stamp=$prefix/.stamp
    exec 9>"$prefix/.lock"
    flock 9
    wanted=$(fingerprint)
    [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ] || return 0
    rm -f "$stamp"
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    configure_apt
    build_all
    echo "$wanted" >"$stamp"
}
