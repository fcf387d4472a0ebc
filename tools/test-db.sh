#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# test-db.sh COMMAND...: runs the command with a private MariaDB that is gone afterwards.
# The command finds it by HBDT_TEST_DB_SOCKET (user root, no password).
set -euo pipefail

[ $# -gt 0 ] || { echo "usage: test-db.sh COMMAND..." >&2; exit 2; }

dir=$(mktemp -d "${TMPDIR:-/tmp}/hbdt-db.XXXXXX")
server=
stop() {
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$dir"
}
trap stop EXIT
trap 'exit 130' INT TERM

as=()
[ "$(id -u)" != 0 ] || as=(--user=root)

# --no-defaults first, always: else /etc/mysql leaks in. A server that starts removes temporary tables
# from its tmpdir, another's too: so it is not shared.
mariadb-install-db --no-defaults "${as[@]}" --datadir="$dir/data" --skip-test-db \
    --auth-root-authentication-method=normal --skip-name-resolve --tmpdir="$dir" \
    --innodb-log-file-size=16M >"$dir/log" 2>&1 || { cat "$dir/log" >&2; exit 1; }

# A tmpdir of its own: a server that starts clears other servers' temporary tables from a shared one.
mariadbd --no-defaults "${as[@]}" --datadir="$dir/data" --socket="$dir/s" --skip-networking \
    --tmpdir="$dir" \
    --pid-file="$dir/pid" --skip-log-bin --skip-name-resolve --performance-schema=OFF \
    --innodb-buffer-pool-size=64M --innodb-log-file-size=16M --innodb-fast-shutdown=2 \
    --innodb-flush-log-at-trx-commit=2 --innodb-buffer-pool-load-at-startup=OFF \
    --innodb-buffer-pool-dump-at-shutdown=OFF --secure-timestamp=YES --local-infile=OFF \
    --character-set-server=utf8mb4 --collation-server=utf8mb4_bin >>"$dir/log" 2>&1 &
server=$!

for _ in $(seq 200); do
    mariadb --no-defaults -u root -S "$dir/s" -e 'SELECT 1' >/dev/null 2>&1 && break
    kill -0 "$server" 2>/dev/null || { cat "$dir/log" >&2; exit 1; }
    sleep 0.05
done

status=0
HBDT_TEST_DB_SOCKET="$dir/s" "$@" || status=$?
exit "$status"
