# SPDX-License-Identifier: AGPL-3.0-or-later
# shellcheck shell=bash
# The story of one class, told against this instance, and the figures of it.

# Passes progress on to standard error as it comes and keeps the last line, the JSON, for standard
# output.
last_line_apart() {
    local line last='' seen=''
    while IFS= read -r line || [ -n "$line" ]; do
        [ -z "$seen" ] || printf '%s\n' "$last" >&2
        last=$line seen=1
    done
    [ -z "$seen" ] || printf '%s\n' "$last"
}

# tell_story GATEWAY_URL STATE_DIR [--json]
tell_story() {
    local url=$1 state=$2
    shift 2
    python3 "$HBDT_ROOT/tests/e2e/demo.py" --gateway "$url" --state-dir "$state" "$@" 9>&-
}

demo_ready() {
    ensure_packages "${RUN_PACKAGES[@]}"
    take_lock
    build_quietly "$PRESET" OFF
    say "Bật các chương trình · starting the programs"
    bring_up
    exec 9>&-
}

cmd_demo() {
    case "$#:${1:-}" in
        0:) demo_ready; tell_story "$(url_of gateway)" "$VAR" ;;
        1:--json) demo_ready >&2; tell_story "$(url_of gateway)" "$VAR" --json | last_line_apart ;;
        1:--compose) demo_compose ;;
        *) bad_usage "demo [--json|--compose]" ;;
    esac
}
