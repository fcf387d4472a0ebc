#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# First start: makes the data directory with a server that has no network door, sets root's
# password, runs /docker-entrypoint-initdb.d/*.{sh,sql}. Then, and later on: mariadbd.
set -euo pipefail

data=/var/lib/mysql
export SOCKET=/run/mysqld/mysqld.sock
[ "${1:-mariadbd}" = mariadbd ] || [ "${1#-}" != "$1" ] || exec "$@"
[ "${1:-}" != mariadbd ] || shift
password=${MARIADB_ROOT_PASSWORD:-$(cat "${MARIADB_ROOT_PASSWORD_FILE:?}")}
options=(--datadir="$data" --socket="$SOCKET" --pid-file=/run/mysqld/mysqld.pid "$@")

as_root() { mariadb --no-defaults --user=root --socket="$SOCKET" "$@"; }

set_root_password() {
    local health
    health=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
    printf '[mariadb-client]\nuser=healthcheck\npassword=%s\nsocket=%s\n' "$health" "$SOCKET" \
        >"$data/.my-healthcheck.cnf"
    as_root <<SQL
CREATE USER healthcheck@localhost IDENTIFIED BY '$health', healthcheck@'127.0.0.1' IDENTIFIED BY '$health';
DROP USER IF EXISTS ''@'localhost';
ALTER USER root@localhost IDENTIFIED BY '${password//\'/\'\'}';
SQL
}

first_start() {
    local file server
    mariadb-install-db --datadir="$data" --skip-test-db --auth-root-authentication-method=normal >/dev/null
    mariadbd "${options[@]}" --skip-networking &
    server=$!
    until as_root -e 'SELECT 1' >/dev/null 2>&1; do
        kill -0 "$server"
        sleep 0.1
    done
    (umask 077 && set_root_password)
    for file in /docker-entrypoint-initdb.d/*; do
        case $file in
            *.sh) bash "$file" ;;
            *.sql) MYSQL_PWD=$password as_root <"$file" ;;
        esac
    done
    kill "$server"
    wait "$server"
    touch "$data/.complete"
}

# A directory that was left half made is made again.
if [ ! -e "$data/.complete" ]; then
    find "$data" -mindepth 1 -delete
    first_start
fi
exec mariadbd "${options[@]}"
