#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# secrets.sh DIR [MODE]: makes every secret of an installation that does not exist yet, in DIR
# (mode 0700), each in a file of its own with MODE (0600 unless told). Never overwrites one.
# A file holds one secret on one line, but for those of token_keys/, which are PEM.
set -euo pipefail

if [ $# -lt 1 ] || [ $# -gt 2 ]; then
    echo "usage: ${0##*/} DIR [MODE]" >&2
    exit 64
fi
dir=$1
mode=${2:-0600}
umask 077
mkdir -p "$dir"
chmod 0700 "$dir"

# once NAME COMMAND…: what the command prints becomes the secret, whole or not at all.
once() {
    local file=$dir/$1
    shift
    [ ! -s "$file" ] || return 0
    "$@" >"$file.new"
    chmod "$mode" "$file.new"
    mv "$file.new" "$file"
}

# The folder of the tokens' keys: active.pem signs, next.pem will (see rotate-keys.sh). Once it was
# the file token_key.
new_key() { openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256; }
first_key() { if [ -s "$dir/token_key" ]; then cat "$dir/token_key"; else new_key; fi; }
mkdir -p "$dir/token_keys"
[ "$mode" = 0600 ] || chmod 0755 "$dir/token_keys"
once token_keys/active.pem first_key
once token_keys/next.pem new_key
for name in setup_secret factor_key signing_pepper client_records client_signing client_archive \
    client_gateway archive_seal_pin \
    db_root db_audit db_auth db_records db_signing db_archive \
    db_auth_owner db_records_owner db_signing_owner db_archive_owner; do
    once "$name" openssl rand -hex 32
done
