# SPDX-License-Identifier: AGPL-3.0-or-later
# shellcheck shell=bash
# The private MariaDB: its own data directory under $VAR/db, reached by a Unix socket alone.

# A socket path may have 107 bytes: a state directory that lies deep gets a short one elsewhere.
db_socket() {
    local path=$VAR/db/s
    [ "$(printf %s "$path" | wc -c)" -le 100 ] || path=$(db_short_dir)/s
    echo "$path"
}

db_short_dir() {
    echo "${XDG_RUNTIME_DIR:-/tmp}/hbdt-$(id -u)-$(printf %s "$VAR" | sha256sum | cut -c1-16)"
}

# Whoever reaches the socket is root of the database, so its directory must be ours alone.
ensure_socket_dir() {
    local dir
    dir=$(dirname "$(db_socket)")
    [ -d "$dir" ] || (umask 077 && mkdir -p "$dir")
    if [ ! -O "$dir" ] || [ -L "$dir" ]; then
        die "$dir: không phải của ta · does not belong to us"
    fi
    chmod 0700 "$dir"
}

# Every line of golden.cnf as an option; --no-defaults must come first or /etc/mysql leaks in.
db_options() {
    printf -- '--no-defaults\n'
    sed -n 's/^[a-z].*=/--&/p' "$HBDT_ROOT/deploy/database/golden.cnf"
    printf -- '--datadir=%s\n' "$VAR/db/data"
    db_user_option
}

# MariaDB runs as whoever calls; root must say so aloud.
db_user_option() { [ "$(id -u)" != 0 ] || printf -- '--user=root\n'; }

# The data directory appears under its name only when it is complete.
db_install() {
    local options
    [ ! -d "$VAR/db/data" ] || return 0
    rm -rf "$VAR/db/data.new"
    mkdir -p "$VAR/db/data.new"
    mapfile -t options < <(db_user_option)
    mariadb-install-db --no-defaults "${options[@]}" --datadir="$VAR/db/data.new" --skip-test-db \
        --skip-name-resolve --innodb-log-file-size=32M --auth-root-authentication-method=normal >"$VAR/log/db-install.log" 2>&1 ||
        { tail -n 20 "$VAR/log/db-install.log" >&2; die "mariadb-install-db"; }
    mv "$VAR/db/data.new" "$VAR/db/data"
}

db_sql() { mariadb --no-defaults --socket="$(db_socket)" --user=root --batch --skip-column-names "$@"; }
db_answers() { db_sql -e 'SELECT 1' >/dev/null 2>&1; }

db_start() {
    local options
    ensure_socket_dir
    db_install
    mkdir -p "$VAR/db/no-files" "$VAR/db/tmp"
    mapfile -t options < <(db_options)
    # A tmpdir of its own: another MariaDB that starts on the machine clears the one it shares.
    keep_running db "$(command -v mariadbd || echo /usr/sbin/mariadbd)" "${options[@]}" \
        --socket="$(db_socket)" --skip-networking --skip-log-bin \
        --secure-file-priv="$VAR/db/no-files" --tmpdir="$VAR/db/tmp" --pid-file="$VAR/db/mariadbd.pid"
    wait_until 20 db_answers || explain_failure db
}

db_bootstrap() {
    "$HBDT_ROOT/deploy/database/bootstrap.sh" "$VAR/secrets" | db_sql
}
