# SPDX-License-Identifier: AGPL-3.0-or-later
# shellcheck shell=bash
# Where things lie, how the front door speaks, and how it knows a living process.

# Names have diacritics, whatever this machine's language is.
export LC_ALL=C.UTF-8

VAR=$(realpath -m "${HBDT_VAR:-$HBDT_ROOT/var}")
PORT=${HBDT_PORT:-18080}
# shellcheck disable=SC2034  # the parts use it
PRESET=${HBDT_PRESET:-release}
SERVICES=(auth records signing archive)
# shellcheck disable=SC2034
PROGRAMS=(auth records signing archive gateway)

if ! [[ $PORT =~ ^[0-9]{4,5}$ ]] || [ "$PORT" -lt 1024 ] || [ "$PORT" -gt 65531 ]; then
    echo "HBDT_PORT=$PORT: phải là số từ 1024 đến 65531 · must be a number from 1024 to 65531" >&2
    exit 64
fi

say() { printf '==> %s\n' "$*"; }
die() { printf 'hbdt: %s\n' "$*" >&2; exit 1; }
bad_usage() { printf 'hbdt: %s\n' "$*" >&2; usage >&2; exit 64; }

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        die "cần quyền root (không có sudo) · needs root (there is no sudo): $*"
    fi
}

port_of() {
    local i
    if [ "$1" = gateway ]; then echo "$PORT"; return; fi
    for i in "${!SERVICES[@]}"; do
        if [ "${SERVICES[i]}" = "$1" ]; then echo $((PORT + 1 + i)); fi
    done
}

url_of() { echo "http://127.0.0.1:$(port_of "$1")"; }

make_state_dir() {
    (umask 077 && mkdir -p "$VAR/run" "$VAR/log" "$VAR/archive" "$VAR/demo")
}

# One front door at a time for one state directory. The descriptor (9) must not reach a child
# that outlives us, or the lock would live as long as the system runs.
take_lock() {
    make_state_dir
    exec 9>"$VAR/run/lock"
    flock -w 60 9 || die "một ./hbdt khác đang làm việc trên $VAR · another ./hbdt is at work on $VAR"
}

# When the process started, in clock ticks since boot; fails for a process that is gone or a
# zombie (to which kill -0 would still succeed).
start_time() {
    local stat
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
    # The name in field 2 may hold anything, so count from behind its closing bracket.
    read -r -a stat <<<"${stat##*) }"
    [ "${stat[0]}" != Z ] && [ "${stat[0]}" != X ] && echo "${stat[19]}"
}

# A pid file holds "pid start-time": a pid that was given to somebody else does not count.
pid_in() {
    local pid since
    read -r pid since 2>/dev/null <"$1" || return 1
    [ -n "$since" ] && [ "$(start_time "$pid")" = "$since" ] && echo "$pid"
}

# wait_until SECONDS COMMAND…: true as soon as the command is.
wait_until() {
    local deadline=$((${EPOCHREALTIME/[.,]/} + $1 * 1000000))
    shift
    until "$@"; do
        [ "${EPOCHREALTIME/[.,]/}" -lt "$deadline" ] || return 1
        sleep 0.05
    done
}
