#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# healthcheck.sh --connect --innodb_initialized: as in the official image, over TCP, so that the
# server of the first start, which has no network door, does not count.
set -euo pipefail
ask() { mariadb --defaults-file=/var/lib/mysql/.my-healthcheck.cnf --protocol=tcp -h 127.0.0.1 -BNe "$1"; }
for check in "$@"; do
    case $check in
        --connect) ask 'SELECT 1' >/dev/null ;;
        --innodb_initialized)
            ask "SELECT 1 FROM information_schema.ENGINES WHERE engine = 'InnoDB' AND support IN ('YES', 'DEFAULT')" |
                grep -q 1 ;;
        *) echo "healthcheck.sh: $check?" >&2; exit 64 ;;
    esac
done
