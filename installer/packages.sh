# SPDX-License-Identifier: Apache-2.0
# What Margay needs from Debian 12, in one place. Sourced by installer/try and tests/run.

BUILD_PACKAGES=(
    gcc libc6-dev cmake ninja-build ca-certificates
    libuv1-dev libcjson-dev libcurl4-openssl-dev libmbedtls-dev libexpat1-dev libzip-dev zlib1g-dev
    libcmocka-dev
)

TEST_PACKAGES=(
    "${BUILD_PACKAGES[@]}"
    clang clang-format libclang-rt-14-dev git strace debootstrap openssl
    python3 python3-pip python3-venv python3-jsonschema python3-yaml python3-packaging libxml2-utils ruby composer php-cli
    php-composer-semver chromium gcc-mingw-w64-x86-64 wine64 dpkg-dev make tcl rpm db5.3-util gpg
    gpg-agent wixl msitools osslsigncode lintian rpmlint systemd-container binutils
    nftables iptables iproute2 procps
)

# Install those of the named packages that are not there yet; asks for root rights only then.
install_packages() {
    local missing=() name root=()
    for name in "$@"; do
        dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null | grep -qx installed ||
            missing+=("$name")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    [ "$(id -u)" -eq 0 ] || root=(sudo)
    echo "installing ${missing[*]}" >&2
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive sh -c '
        apt-get -qq update || true
        apt-get -qq install --no-install-recommends -y "$@" >/dev/null' sh "${missing[@]}"
}
