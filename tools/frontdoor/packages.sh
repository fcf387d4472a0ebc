# SPDX-License-Identifier: AGPL-3.0-or-later
# shellcheck shell=bash
# The Debian packages: which are needed, which are missing, and how to get only those.
# "a|b" means: either will do (names that differ between Debian 12, Debian 13 and Ubuntu 24.04).

# What tells the story and proves it; the programs may run elsewhere, in containers.
STORY_PACKAGES=(python3 openssl xorriso poppler-utils unzip curl jq)
RUN_PACKAGES=(
    "${STORY_PACKAGES[@]}" build-essential cmake ninja-build pkg-config libulfius-dev libjwt-dev libjansson-dev
    libmariadb-dev libssl-dev libargon2-dev liboath-dev libfido2-dev "libcurl4-gnutls-dev|libcurl4-openssl-dev"
    libutf8proc-dev libicu-dev libcsv-dev libzip-dev libxml2-dev libxlsxwriter-dev libcairo2-dev
    libpango1.0-dev libisofs-dev libexif-dev libjpeg-dev libpng-dev
    fonts-dejavu-core fonts-dejavu-extra mariadb-server-core mariadb-client-core
)
TEST_PACKAGES=(
    libcmocka-dev clang clang-format clang-tidy
    "libclang-rt-14-dev|libclang-rt-18-dev|libclang-rt-19-dev" python3-yaml qpdf wrk gcovr shellcheck
    nodejs npm "chromium|chromium-browser" libreoffice-calc-nogui
)

# Node.js from elsewhere than Debian brings its own npm.
installed() {
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) = installed ]] ||
        [[ $1 = npm && -n $(command -v npm) ]]
}
available() { [[ $(apt-cache policy "$1" 2>/dev/null) = *Candidate:\ [0-9]* ]]; }

any_installed() {
    local name
    for name in ${1//|/ }; do
        installed "$name" && return 0
    done
    return 1
}

# The first of the alternatives that apt can install here; the first of all if it knows none.
choose_package() {
    local name
    for name in ${1//|/ }; do
        available "$name" && { echo "$name"; return; }
    done
    echo "${1%%|*}"
}

missing_packages() {
    local want
    for want in "$@"; do
        any_installed "$want" || echo "$want"
    done
}

apt_quietly() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120 \
        -o Dpkg::Use-Pty=0 "$@" </dev/null
}

apt_install() {
    local want chosen=()
    for want in "$@"; do
        chosen+=("$(choose_package "$want")")
    done
    apt_quietly install --no-install-recommends "${chosen[@]}" >/dev/null
}

# Installs with the package lists as they are, and renews them only when that does not work.
ensure_packages() {
    local missing
    mapfile -t missing < <(missing_packages "$@")
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null ||
        die "không có apt-get; hãy tự cài · there is no apt-get, please install: ${missing[*]}"
    say "Cài các gói còn thiếu · installing what is missing: ${missing[*]%%|*}"
    apt_install "${missing[@]}" 2>/dev/null && return 0
    apt_quietly update || die "apt-get update không thành công · apt-get update failed"
    apt_install "${missing[@]}" ||
        die "không cài được · could not install: ${missing[*]}"
}

cmd_deps() {
    case ${1:-} in
        '') ensure_packages "${RUN_PACKAGES[@]}" ;;
        --test) ensure_packages "${RUN_PACKAGES[@]}" "${TEST_PACKAGES[@]}" ;;
        *) bad_usage "deps: $1?" ;;
    esac
    say "Đủ gói · all packages are there"
}
