#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Run by the mariadb image once, when it makes its data directory: schemas and users.
set -euo pipefail
bash /usr/local/lib/hbdt/bootstrap.sh /run/secrets |
    MYSQL_PWD=$(</run/secrets/db_root) mariadb --user=root --socket="${SOCKET:-/run/mysqld/mysqld.sock}"
