# SPDX-License-Identifier: AGPL-3.0-or-later
# shellcheck shell=bash
# Figures beside their limits, on an instance of their own that starts from nothing: the same size
# every time, and a demonstration gets no schools that it does not know.

bench_ends() {
    trap - EXIT
    bring_down || true
}

bench_instance() {
    RESULTS=$VAR/bench
    VAR=$VAR/bench/instance
    PORT=$((PORT + 2000))
    if [ -e "$VAR" ]; then
        bring_down
        rm -rf "$VAR"
    fi
    take_lock
    trap bench_ends EXIT
}

bench_ready() {
    ensure_packages "${RUN_PACKAGES[@]}" wrk
    bench_instance
    build_quietly "$PRESET" OFF
    cmake --build "$HBDT_ROOT/build/$PRESET" --target sql_bench policy_bench token_bench password_bench \
        >>"$VAR/log/build.log" 2>&1 ||
        die "xem · see $VAR/log/build.log"
    say "Bật một bản riêng · starting an instance of its own"
    bring_up
    exec 9>&-
}

# --- a small and a large province, each on an instance of its own ---

scale_at() {
    VAR=$SCALES/$1
    PORT=$2
}

# Several gigabytes: nothing stays but the figures.
scale_ends() {
    trap - EXIT
    for at in "${SCALE_AT[@]}"; do
        # shellcheck disable=SC2086
        scale_at $at
        bring_down || true
    done
    rm -rf "$SCALES"
}

scale_ready() {
    ensure_packages "${RUN_PACKAGES[@]}" wrk
    RESULTS=$VAR/bench
    SCALES=$VAR/bench/scale
    SCALE_AT=("small $((PORT + 2000))" "large $((PORT + 2010))")
    make_state_dir
    build_quietly "$PRESET" OFF
    cmake --build "$HBDT_ROOT/build/$PRESET" --target sql_bench >>"$VAR/log/build.log" 2>&1 ||
        die "xem · see $VAR/log/build.log"
    [ ! -e "$SCALES" ] || scale_ends
    trap scale_ends EXIT
    for at in "${SCALE_AT[@]}"; do
        # shellcheck disable=SC2086
        scale_at $at
        take_lock
        say "Bật một bản riêng · starting an instance of its own: $VAR"
        bring_up
        exec 9>&-
    done
}

bench_scale() {
    local at sides=()
    scale_ready >&2
    for at in "${SCALE_AT[@]}"; do
        # shellcheck disable=SC2086
        scale_at $at
        sides+=("--${at%% *}" "$(url_of gateway)" "$VAR" "$(db_socket)")
    done
    HBDT_PRESET=$PRESET python3 "$HBDT_ROOT/tests/bench/scale.py" "${sides[@]}" --out "$RESULTS/scale.json" \
        --sql-bench "$HBDT_ROOT/build/$PRESET/services/records/sql_bench" "$@"
}

# bench [--json] [--rounds N] [--seconds N] [--scale S1|S2|S3]
cmd_bench() {
    if [[ " $* " == *' --scale '* ]]; then
        bench_scale "$@"
        return
    fi
    bench_ready >&2
    python3 "$HBDT_ROOT/tests/bench/bench.py" --gateway "$(url_of gateway)" --state-dir "$VAR" \
        --db-socket "$(db_socket)" --out "$RESULTS/last.json" \
        --token-bench "$HBDT_ROOT/build/$PRESET/common/token_bench" \
        --audit "$(audit_binary)" \
        --password-bench "$HBDT_ROOT/build/$PRESET/common/password_bench" \
        --sql-bench "$HBDT_ROOT/build/$PRESET/services/records/sql_bench" "$@"
}
