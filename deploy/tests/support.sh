# SPDX-License-Identifier: AGPL-3.0-or-later
# shellcheck shell=bash
# What the script tests share: a directory that goes away, and expectations with names.

work=$(mktemp -d)
at_end() { :; }
finish() {
    at_end
    rm -rf "$work"
}
trap finish EXIT

failed() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }

# expect WHAT COMMAND…  /  refuse WHAT COMMAND…
expect() {
    local what=$1
    shift
    "$@" >"$work/out" 2>&1 || { cat "$work/out" >&2; failed "$what"; }
    printf 'ok      %s\n' "$what"
}
refuse() {
    local what=$1
    shift
    if "$@" >"$work/out" 2>&1; then failed "$what: was accepted"; fi
    printf 'ok      %s\n' "$what"
}
says() { grep -qF -- "$1" "$work/out" || { cat "$work/out" >&2; failed "does not say: $1"; }; }
