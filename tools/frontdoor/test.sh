# SPDX-License-Identifier: AGPL-3.0-or-later
# shellcheck shell=bash
# Every test, on an instance of its own: a running demonstration is not disturbed.

PASSED=0
FAILED=0

count() {
    PASSED=$((PASSED + $1))
    FAILED=$((FAILED + $2))
}

attribute() { [[ $2 =~ \ $1=\"([0-9]+)\" ]] && echo "${BASH_REMATCH[1]}"; }

# The numbers of a JUnit file's first line; a test that was skipped says so and counts as neither.
count_junit() {
    local head all failed skipped
    head=$(tr '\n\t' '  ' <"$1" | grep -o '<testsuite [^>]*>')
    all=$(attribute tests "$head")
    failed=$(attribute failures "$head")
    skipped=$(attribute skipped "$head")
    [ "$skipped" = 0 ] || say "BỎ QUA · SKIPPED: $skipped"
    count $((all - failed - skipped)) "$failed"
}

# run_ctest LABEL JOBS
run_ctest() {
    local report=$VAR/log/ctest-$1.xml
    say "ctest: $1"
    rm -f "$report"
    (cd "$HBDT_ROOT" && ctest --preset "$PRESET" -L "^($1)\$" -j "$2" --timeout 300 --no-tests=ignore \
        --output-junit "$report" 9>&-) || true
    if [ -s "$report" ]; then count_junit "$report"; else count 0 1; fi
}

# The stories tell their own count in their last line, "N passed, M failed"; no count is a failure.
run_stories() {
    local log=$VAR/log/stories.log last
    say "Chuyện từ đầu đến cuối · end-to-end stories"
    HBDT_VAR=$VAR HBDT_PORT=$PORT HBDT_PRESET=$PRESET \
        python3 "$HBDT_ROOT/tests/e2e/run.py" --gateway "$(url_of gateway)" --state-dir "$VAR" 9>&- \
        2>&1 | tee "$log" || true
    last=$(tail -n 1 "$log")
    if [[ $last =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
        count "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
    else
        count 0 1
    fi
}

# A sanitised program that ended in a report must not pass for one that was merely restarted.
check_logs() {
    local log
    for log in "$VAR"/log/*.log; do
        if grep -qE 'ERROR: (Address|Leak)Sanitizer|runtime error:' "$log"; then
            say "FAILED: $log"
            grep -m 3 -A 12 -E 'ERROR: (Address|Leak)Sanitizer|runtime error:' "$log"
            count 0 1
        fi
    done
}

# The other installation of stories/test_departures, when they broke off.
partner_ends() { [ ! -d "$VAR/partner" ] || HBDT_VAR=$VAR/partner "$HBDT_ROOT/hbdt" down 9>&- || true; }

test_ends() {
    trap - EXIT
    partner_ends
    bring_down || true
}

# Always from nothing, and in another place than the demonstration's.
test_instance() {
    VAR=$VAR/test
    PORT=$((PORT + 1000))
    if [ -e "$VAR" ]; then
        partner_ends
        bring_down
        rm -rf "$VAR"
    fi
    take_lock
    trap test_ends EXIT
}

sanitizer_options() {
    export ASAN_OPTIONS=abort_on_error=0:detect_leaks=1:halt_on_error=1
    export LSAN_OPTIONS=suppressions=$HBDT_ROOT/tests/lsan.supp
    export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
}

cmd_test() {
    PRESET=dev
    if [ "${1:-}" = --preset ] && [ $# -eq 2 ]; then PRESET=$2
    elif [ $# -gt 0 ]; then bad_usage "test [--preset NAME]"; fi
    ensure_packages "${RUN_PACKAGES[@]}" "${TEST_PACKAGES[@]}"
    test_instance
    build_quietly "$PRESET" ON
    sanitizer_options
    ensure_secrets
    db_start
    HBDT_TEST_DB_SOCKET=$(db_socket)
    export HBDT_TEST_DB_SOCKET FRONTDOOR_PORT=$((PORT + 20))
    run_ctest unit "$(nproc)"
    run_ctest fuzz "$(nproc)"
    run_ctest store 1
    run_ctest check "$(nproc)"
    bring_up
    exec 9>&- # the stories kill programs and call ./hbdt up themselves
    run_stories
    test_ends
    check_logs
    printf '%d passed, %d failed\n' "$PASSED" "$FAILED"
    exit $((FAILED > 0))
}
