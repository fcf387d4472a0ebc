#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# rotate-keys.sh DIR URL... : another key signs the access tokens, and no request fails for it.
# DIR is the folder of keys that auth reads (AUTH_TOKEN_KEYS_DIR), the first URL is auth's own, the
# others are those of all programs that judge tokens; their /metrics tell which keys they know.
#   1. next.pem is published since the last rotation (or made now); every program knows it
#   2. it becomes active.pem and signs; the old one stays published for ten minutes
#   3. another next.pem is made and published, for the next time: clients of others fetch our keys
#      when they please, and look again for an unknown one a minute later at best
# --leaked: all keys of the folder are dropped at once; every token they signed is refused from then
# on, people's frontends renew theirs, programs theirs.
set -euo pipefail

leaked=
[ "${1:-}" != --leaked ] || { leaked=yes; shift; }
if [ $# -lt 2 ]; then
    echo "usage: ${0##*/} [--leaked] DIR AUTH_URL URL..." >&2
    exit 64
fi
dir=$1
shift
cd "$dir"

ask() { curl -fsS --max-time 5 "$1"; }
kids() { ask "$1/.well-known/jwks.json" | grep -oE '"kid":"[^"]+"' | cut -d'"' -f4 | sort; }
knows() { ask "$1/metrics" 2>/dev/null | grep -qF "kid=\"$2\""; }

# within SECONDS COMMAND...
within() {
    local until=$((SECONDS + $1))
    shift
    until "$@"; do
        [ "$SECONDS" -lt "$until" ] || return 1
        sleep 0.2
    done
}

auth=$1
signing() { ask "$auth/.well-known/jwks.json" | grep -oE '"kid":"[^"]+"' | head -n 1 | cut -d'"' -f4; }

# Makes next.pem and waits until it is published.
make_next() {
    local before
    before=$(kids "$auth")
    new() { [ -n "$(comm -13 <(echo "$before") <(kids "$auth"))" ]; }
    (
        umask 077
        openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out .next
    )
    chmod --reference=active.pem .next
    mv .next next.pem
    within 15 new || { echo "auth does not publish the next key" >&2; exit 1; }
}

if [ -n "$leaked" ] || [ ! -e next.pem ]; then make_next; fi
for url in "$@"; do
    for kid in $(kids "$auth"); do
        within 40 knows "$url" "$kid" || { echo "$url does not know the key $kid" >&2; exit 1; }
    done
done

now=$(date +%s)
for old in retired-*.pem; do
    at=${old#retired-}
    at=${at%.pem}
    if [ -n "$leaked" ] || { [ "$at" != '*' ] && [ "$((at + 600))" -lt "$now" ]; }; then rm -f "$old"; fi
done
[ -n "$leaked" ] || ln active.pem "retired-$now.pem"
old=$(signing)
mv next.pem active.pem
signs() { [ "$(signing)" != "$old" ]; }
within 15 signs || { echo "auth does not sign with the next key" >&2; exit 1; }
signing
make_next
