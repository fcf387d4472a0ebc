#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# rotate-keys.sh DIR URL... : another key signs the access tokens, and no request fails for it.
# DIR is the folder of keys that auth reads (AUTH_TOKEN_KEYS_DIR), the first URL is auth's own, the
# others are those of all programs that judge tokens; their /metrics tell which keys they know.
#   1. next.pem is made: auth publishes it        2. every program knows it
#   3. it becomes active.pem and signs; the old one stays published for ten minutes
# --leaked: the old key is dropped at once; every token it signed is refused from then on, people's
# frontends renew theirs, programs theirs.
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

before=$(kids "$1")
new_kid() { kid=$(comm -13 <(echo "$before") <(kids "$auth")) && [ -n "$kid" ]; }

auth=$1
# What an interrupted run left behind is published already, or of no use.
[ ! -e next.pem ] || { rm -f next.pem; sleep 2; before=$(kids "$auth"); }
(
    umask 077
    openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out .next
)
chmod --reference=active.pem .next
mv .next next.pem
within 15 new_kid || { echo "auth does not publish the next key" >&2; exit 1; }
for url in "$@"; do
    within 40 knows "$url" "$kid" || { echo "$url does not know the key $kid" >&2; exit 1; }
done

now=$(date +%s)
for old in retired-*.pem; do
    at=${old#retired-}
    at=${at%.pem}
    if [ -n "$leaked" ] || { [ "$at" != '*' ] && [ "$((at + 600))" -lt "$now" ]; }; then rm -f "$old"; fi
done
[ -n "$leaked" ] || ln active.pem "retired-$now.pem"
mv next.pem active.pem
signs() { [ "$(ask "$auth/.well-known/jwks.json" | grep -oE '"kid":"[^"]+"' | head -n 1 | cut -d'"' -f4)" = "$kid" ]; }
within 15 signs || { echo "auth does not sign with the key $kid" >&2; exit 1; }
echo "$kid"
