# SPDX-License-Identifier: AGPL-3.0-or-later
# shellcheck shell=bash
# Building. What only runs (build/release) leaves the tests out; what is tested builds them too.

binary_of() {
    case $1 in
        gateway) echo "$HBDT_ROOT/build/$PRESET/gateway/gateway" ;;
        *) echo "$HBDT_ROOT/build/$PRESET/services/$1/$1" ;;
    esac
}

# build_preset NAME ON|OFF: with or without the tests. Ninja uses every core by itself.
build_preset() {
    (cd "$HBDT_ROOT" && cmake --preset "$1" -DHBDT_TESTS="$2" --log-level=WARNING >/dev/null &&
        cmake --build --preset "$1" 9>&-) || die "dựng không thành công · the build failed ($1)"
}

build_quietly() {
    local log=$VAR/log/build.log
    make_state_dir
    say "Dựng chương trình · building ($1)"
    (build_preset "$@") >"$log" 2>&1 || { tail -n 40 "$log" >&2; die "xem thêm · see $log"; }
}

cmd_build() {
    [ "${1:-}" = --preset ] && [ $# -eq 2 ] && PRESET=$2 && shift 2
    [ $# -eq 0 ] || bad_usage "build [--preset NAME]"
    ensure_packages "${RUN_PACKAGES[@]}"
    build_preset "$PRESET" OFF
}
