#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# bootstrap.sh SECRETS_DIR: prints the SQL that makes the four schemas and their users. Run it as
# root of the database, as often as you like: it repairs what is missing and renews passwords.
#
# Each service has two users: hbdt_X, who runs it and gets table rights from services/X/db/grants.sql,
# and hbdt_X_owner, who migrates its schema and hands out those rights. Neither sees another schema.
# The host is '%' on purpose: locally the server has no network door, in containers only the
# internal network reaches it, and so grants name the same user in both.
set -euo pipefail

if [ $# -ne 1 ] || [ ! -d "$1" ]; then
    echo "usage: ${0##*/} SECRETS_DIR" >&2
    exit 64
fi
secrets=$1

# The one value that becomes part of a statement, so it may be nothing but hexadecimal.
password() {
    local value
    value=$(<"$secrets/$1")
    [[ $value =~ ^[0-9a-f]{32,128}$ ]] || { echo "$secrets/$1: not a hexadecimal secret" >&2; return 1; }
    echo "$value"
}

user() {
    local value
    value=$(password "$2")
    printf "CREATE USER IF NOT EXISTS '%s'@'%%' IDENTIFIED BY '%s';\n" "$1" "$value"
    printf "ALTER USER '%s'@'%%' IDENTIFIED BY '%s'%s;\n" "$1" "$value" "${3:-}"
}

# The server's own anonymous users would be preferred to ours on the socket.
echo "DROP USER IF EXISTS ''@'localhost';"
echo "DROP DATABASE IF EXISTS test;"
for service in auth records signing archive; do
    echo "CREATE DATABASE IF NOT EXISTS hbdt_$service CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;"
    user "hbdt_$service" "db_$service"
    user "hbdt_${service}_owner" "db_${service}_owner" " WITH MAX_STATEMENT_TIME 600"
    echo "GRANT ALL ON hbdt_$service.* TO 'hbdt_${service}_owner'@'%' WITH GRANT OPTION;"
done
