# SPDX-License-Identifier: AGPL-3.0-or-later
# shellcheck shell=bash
# Starting, stopping and looking at the programs of one instance.

keeper_of() { pid_in "$VAR/run/$1.keeper"; }
child_of() { pid_in "$VAR/run/$1.pid"; }

# Whether NAME is kept with this very COMMAND, and the program was not built anew since.
kept_as_wanted() {
    local name=$1 pid have
    shift
    pid=$(keeper_of "$name") || return 1
    mapfile -d '' -t have <"/proc/$pid/cmdline"
    [ "${have[*]:4}" = "$*" ] || return 1
    ! pid=$(child_of "$name") || [[ $(readlink "/proc/$pid/exe") != *' (deleted)' ]]
}

# keep_running NAME COMMAND…: unless it is kept so already.
keep_running() {
    local name=$1 log=$VAR/log/$1.log
    kept_as_wanted "$@" && return 0
    stop_programs "$name"
    shift
    [ "$(stat -c %s "$log" 2>/dev/null || echo 0)" -lt 20000000 ] || mv "$log" "$log.1"
    setsid "$HBDT_ROOT/tools/frontdoor/keep" "$VAR/run" "$name" "$@" \
        </dev/null >>"$log" 2>&1 &
    disown
}

explain_failure() {
    tail -n 15 "$VAR/log/$1.log" >&2
    die "$1 chưa sẵn sàng · is not ready; $VAR/log/$1.log"
}

port_open() { (exec 8<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# "pid name" of who listens on the port, as far as we may see it.
port_owner() {
    local inode fd
    inode=$(awk -v port="$(printf ':%04X' "$1")" '$4 == "0A" && substr($2, length($2) - 4) == port {print $10; exit}' \
        /proc/net/tcp /proc/net/tcp6)
    fd=$(find /proc/[0-9]*/fd -lname "socket:\[$inode\]" 2>/dev/null | head -n 1 || true)
    fd=${fd#/proc/}
    [ -n "$fd" ] && echo "pid ${fd%%/*} $(cat "/proc/${fd%%/*}/comm")"
}

# Only a port of a program that we do not run may be somebody else's.
refuse_taken_ports() {
    local name port
    for name in "${PROGRAMS[@]}"; do
        port=$(port_of "$name")
        keeper_of "$name" >/dev/null || ! port_open "$port" || wait_until 2 port_free "$port" ||
            die "cổng $port ($name) đã có chương trình khác dùng · port $port ($name) is taken: $(port_owner "$port")" \
                "· HBDT_PORT=…"
    done
}

port_free() { ! port_open "$1"; }

migrate_all() {
    local name settings
    for name in "${SERVICES[@]}"; do
        mapfile -t settings < <(settings_of "$name"; owner_settings "$name")
        env "${settings[@]}" "$(binary_of "$name")" migrate >>"$VAR/log/migrate.log" 2>&1 ||
            { tail -n 15 "$VAR/log/migrate.log" >&2; die "$name migrate"; }
    done
}

start_program() {
    local settings
    mapfile -t settings < <(settings_of "$1")
    keep_running "$1" env "${settings[@]}" "$(binary_of "$1")" serve
}

ready() { curl -fsS -o /dev/null --max-time 2 "$(url_of "$1")/readyz" 2>/dev/null && child_of "$1" >/dev/null; }

require_binaries() {
    local name
    for name in "${PROGRAMS[@]}"; do
        [ -x "$(binary_of "$name")" ] ||
            die "chưa có $name; hãy chạy ./hbdt build · $name is not built yet, run ./hbdt build"
    done
}

bring_up() {
    local name
    require_binaries
    refuse_taken_ports
    ensure_secrets
    db_start
    db_bootstrap
    migrate_all
    for name in "${PROGRAMS[@]}"; do
        start_program "$name"
    done
    for name in "${PROGRAMS[@]}"; do
        wait_until 30 ready "$name" || explain_failure "$name"
    done
    "$HBDT_ROOT/deploy/archive_credential.py" "$(url_of auth)" "$(url_of signing)" \
        "$VAR/secrets" "$VAR/ca" || die "archive: không có chứng thư · no certificate"
}

cmd_up() {
    [ $# -eq 0 ] || bad_usage "up: $1?"
    take_lock
    bring_up
    exec 9>&-
    print_status
}

stopped() { ! keeper_of "$1" >/dev/null && ! child_of "$1" >/dev/null; }

# A child that outlived its keeper is told as well.
stop_programs() {
    local name pid
    for name in "$@"; do
        pid=$(keeper_of "$name" || child_of "$name") || continue
        kill -TERM "$pid" 2>/dev/null || true
    done
    for name in "$@"; do
        wait_until 12 stopped "$name" || die "$name không chịu dừng · does not stop"
        rm -f "$VAR/run/$name.pid" "$VAR/run/$name.keeper"
    done
}

# The database last: the programs may still have something to store. A checkpoint that cannot be
# made, even for want of a program, holds nothing up.
bring_down() {
    stop_programs "${PROGRAMS[@]}"
    if child_of db >/dev/null && [ -s "$VAR/secrets/db_audit" ]; then
        (run_audit checkpoint) >>"$VAR/log/audit.log" 2>&1 || say "audit: xem · see $VAR/log/audit.log"
    fi
    stop_programs db
}

cmd_down() {
    [ $# -eq 0 ] || bad_usage "down: $1?"
    take_lock
    bring_down
    say "Đã tắt · stopped"
}

address_of() { if [ "$1" = db ]; then db_socket; else url_of "$1"; fi; }
status_row() { printf '%-9s %-8s %-10s %s\n' "$@"; }

state_of() {
    local probe=(ready "$1")
    [ "$1" = db ] && probe=(db_answers)
    if "${probe[@]}"; then echo ready
    elif child_of "$1" >/dev/null; then echo starting
    elif keeper_of "$1" >/dev/null; then echo restarting
    else echo stopped; fi
}

cmd_status() {
    [ $# -eq 0 ] || bad_usage "status: $1?"
    print_status
}

# Ends with 0 when everything is ready.
print_status() {
    local name state down=0
    status_row PROGRAM PID STATE URL
    for name in db "${PROGRAMS[@]}"; do
        state=$(state_of "$name")
        [ "$state" = ready ] || down=1
        status_row "$name" "$(child_of "$name" || echo -)" "$state" \
            "$(address_of "$name")"
    done
    [ "$down" = 0 ] || exit 1
}

cmd_logs() {
    local follow=() name=${*: -1}
    [ "${1:-}" != -f ] || { follow=(-F); shift; }
    [ $# -le 1 ] || bad_usage "logs [-f] [PROGRAM]"
    if [ $# -eq 0 ]; then
        tail -n 20 "${follow[@]}" "$VAR"/log/*.log
    else
        [ -f "$VAR/log/$name.log" ] || die "không có nhật ký $name · no log of $name"
        tail -n 200 "${follow[@]}" "$VAR/log/$name.log"
    fi
}

cmd_reset() {
    local answer
    if [ "${1:-}" != --yes ]; then
        [ $# -eq 0 ] || bad_usage "reset [--yes]"
        read -r -p "Xoá hết $VAR? · Delete everything in $VAR? [y/N] " answer || true
        [ "${answer:-}" = y ] || die "không xoá gì · nothing was deleted"
    fi
    take_lock
    bring_down
    # By name: HBDT_VAR may be a directory that holds other things too.
    reset_compose
    rm -rf "$(db_short_dir)" "${VAR:?}"/{db,secrets,ca,archive,audit,demo,test,bench,log,run}
    rmdir --ignore-fail-on-non-empty "$VAR"
    say "Đã xoá · deleted: $VAR"
}
