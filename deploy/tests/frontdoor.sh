#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# ./hbdt up, down, status and reset with the real programs, on an instance of its own.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
# shellcheck source=deploy/tests/support.sh
. "$here/support.sh"
hbdt=$here/../../hbdt
export HBDT_VAR=$work/var HBDT_PORT=${FRONTDOOR_PORT:-21080}
at_end() { "$hbdt" reset --yes >/dev/null 2>&1 || true; }

pid_of() { cut -d' ' -f1 "$HBDT_VAR/run/$1.pid"; }
hit() { kill -9 "$(cut -d' ' -f1 "$HBDT_VAR/run/$1")"; }
all_ready() { [ "$("$hbdt" status | grep -c ' ready ')" = 6 ]; }
soon() {
    local i
    for ((i = 0; i < 100; i++)); do
        if "$@"; then return 0; fi
        sleep 0.1
    done
    return 1
}
sql() { mariadb --no-defaults --socket="$HBDT_VAR/db/s" --user=root -BN -e "$1"; }

refuse "status of nothing" "$hbdt" status
expect "up" "$hbdt" up
expect "all ready" all_ready
before=$(cat "$HBDT_VAR"/run/*.pid)
expect "up again" "$hbdt" up
[ "$before" = "$(cat "$HBDT_VAR"/run/*.pid)" ] || failed "up again restarted something"
expect "a caller gets the end of the output" timeout 20 bash -c "'$hbdt' up | cat"

for program in auth records signing archive gateway db; do
    hit "$program.pid"
    expect "$program comes back after kill -9" soon all_ready
done
hit records.keeper
expect "up after the keeper was killed" "$hbdt" up
expect "all ready again" all_ready

sql 'CREATE TABLE hbdt_auth.kept_by_test (id INT PRIMARY KEY) AS SELECT 7 AS id'
expect "down" "$hbdt" down
refuse "status after down" "$hbdt" status
[ -z "$(find "$HBDT_VAR/run" -name '*.pid' -o -name '*.keeper')" ] || failed "pid files are left"

python3 -m http.server --bind 127.0.0.1 $((HBDT_PORT + 2)) >/dev/null 2>&1 &
squatter=$!
soon bash -c "exec 3<>/dev/tcp/127.0.0.1/$((HBDT_PORT + 2))" 2>/dev/null
refuse "up with a taken port" "$hbdt" up
says "port $((HBDT_PORT + 2)) (records) is taken: pid $squatter"
kill "$squatter"
wait "$squatter" 2>/dev/null || true

expect "up with a stale pid file" bash -c "echo '$$ 1' >'$HBDT_VAR/run/auth.keeper'; '$hbdt' up"
[ "$(sql 'SELECT id FROM hbdt_auth.kept_by_test')" = 7 ] || failed "data were lost"
refuse "a service in another's schema" env MYSQL_PWD="$(<"$HBDT_VAR/secrets/db_auth")" \
    mariadb --no-defaults --socket="$HBDT_VAR/db/s" --user=hbdt_auth -e 'USE hbdt_records'
[ -z "$(find "$HBDT_VAR/secrets" -type f -perm /077)" ] || failed "a secret is readable for others"

mkdir "$HBDT_VAR/somebody-elses"
refuse "reset without yes" bash -c "echo n | '$hbdt' reset"
expect "reset" "$hbdt" reset --yes
[ "$(ls "$HBDT_VAR")" = somebody-elses ] || failed "reset left, or took, something: $(ls "$HBDT_VAR")"
refuse "a port that is none" env HBDT_PORT=80x "$hbdt" up
refuse "a command that is none" "$hbdt" fly
