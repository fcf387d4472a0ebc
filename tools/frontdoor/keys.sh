# SPDX-License-Identifier: AGPL-3.0-or-later
# shellcheck shell=bash
# Another key for the access tokens, while everything runs.

cmd_rotate_keys() {
    local kid more=()
    if [ "${1:-}" = --leaked ]; then more=(--leaked); shift; fi
    [ $# -eq 0 ] || bad_usage "rotate-keys [--leaked]"
    take_lock
    kid=$("$HBDT_ROOT/deploy/rotate-keys.sh" "${more[@]}" "$VAR/secrets/token_keys" "$(url_of auth)" \
        "$(url_of records)" "$(url_of signing)" "$(url_of archive)" "$(url_of gateway)") ||
        die "khoá chưa được thay · the key was not replaced"
    say "Khoá mới ký thẻ · tokens are signed by the new key $kid"
}
