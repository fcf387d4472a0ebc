#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Where no image registry can be reached: makes a Debian base image with debootstrap, from the very
# archive that this machine's apt uses, and a stand-in for the official mariadb image. Needs root.
# Prints the two settings that docker-compose.yml then needs.
#
#   eval "$(deploy/compose/offline-images.sh)" && docker-compose up -d --build
set -euo pipefail

here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
# shellcheck source=/dev/null
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
base=hbdt-offline/debian:$suite-slim
mariadb=hbdt-offline/mariadb-standin:10.11

sources() { apt-get indextargets --format "\$(CODENAME) \$(REPO_URI)" 'Created-By: Packages' | sort -u; }
mirror_of() { sources | awk -v suite="$1" '$1 == suite {print $2; exit}'; }

write_sources() {
    local codename mirror
    for codename in "$suite" "$suite-updates" "$suite-security"; do
        mirror=$(mirror_of "$codename")
        [ -z "$mirror" ] || echo "deb $mirror $codename main"
    done >"$1/etc/apt/sources.list"
}

# No service starts inside an image, no downloaded package stays in a layer, no manuals.
slim() {
    printf '#!/bin/sh\nexit 101\n' >"$1/usr/sbin/policy-rc.d"
    chmod 0755 "$1/usr/sbin/policy-rc.d"
    cat >"$1/etc/apt/apt.conf.d/docker-clean" <<'TEXT'
DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/*.bin || true"; };
APT::Update::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/*.bin || true"; };
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
TEXT
    rm -rf "$1"/usr/share/{doc,man,info,locale}/* "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/archives/*.deb \
        "$1"/var/log/*.log
    : >"$1/etc/resolv.conf"
}

make_base() {
    local root
    root=$(mktemp -d)
    # shellcheck disable=SC2064  # the directory of now
    trap "rm -rf '$root'" EXIT
    debootstrap --variant=minbase "$suite" "$root" "$(mirror_of "$suite")"
    write_sources "$root"
    slim "$root"
    tar -C "$root" --one-file-system -c . | docker import --change 'CMD ["bash"]' - "$base"
}

docker image inspect "$base" >/dev/null 2>&1 || make_base >&2
docker build --build-arg BASE_IMAGE="$base" -t "$mariadb" "$here/standin" >&2
printf 'export BASE_IMAGE=%s MARIADB_IMAGE=%s\n' "$base" "$mariadb"
