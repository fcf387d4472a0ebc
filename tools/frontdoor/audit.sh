# SPDX-License-Identifier: AGPL-3.0-or-later
# shellcheck shell=bash
# The witness of the audit chains: its own program, its own database user, its own key.

audit_binary() { echo "$HBDT_ROOT/build/$PRESET/tools/audit/audit"; }

# It may read the chains of each schema and the rows it compares with them, and nothing else.
audit_rights() {
    local service
    printf "CREATE USER IF NOT EXISTS 'hbdt_audit'@'%%' IDENTIFIED BY '%s';\n" "$(<"$VAR/secrets/db_audit")"
    for service in "${SERVICES[@]}"; do
        printf "GRANT SELECT ON hbdt_%s.%s TO 'hbdt_audit'@'%%';\n" \
            "$service" audit_event "$service" audit_head
    done
    printf "GRANT SELECT ON hbdt_records.%s TO 'hbdt_audit'@'%%';\n" gradebook mark
}

# The private key signs checkpoints; whoever verifies needs the public one alone.
ensure_audit_key() {
    local key=$VAR/secrets/audit_key.pem
    mkdir -p "$VAR/audit"
    [ -s "$key" ] || (umask 077 && openssl genpkey -algorithm ED25519 -out "$key")
    [ -s "$VAR/audit/public.pem" ] || openssl pkey -in "$key" -pubout -out "$VAR/audit/public.pem"
}

# stamp NOTE: asks the time-stamp server (RFC 3161) for a token and keeps it beside the note.
stamp() {
    local token=${1%.note}.tsr query
    query=$(mktemp) || return
    openssl ts -query -data "$1" -sha256 -cert -out "$query" 2>/dev/null &&
        curl -fsS --connect-timeout 3 --max-time 10 -H 'Content-Type: application/timestamp-query' \
            --data-binary "@$query" -o "$token.new" "$HBDT_TSA_URL" &&
        openssl ts -reply -in "$token.new" -text 2>/dev/null | grep -q '^Status: Granted' &&
        chmod 444 "$token.new" && mv -n "$token.new" "$token"
    local status=$?
    rm -f "$query" "$token.new"
    return "$status"
}

# In order, and on from where it stopped: a server that was down costs nothing but time.
stamp_checkpoints() {
    local note
    for note in "$VAR"/audit/*.note; do
        [ -s "${note%.note}.tsr" ] || stamp "$note" || {
            say "chưa có dấu thời gian, lần sau xin tiếp · no time-stamp yet, asked for again next time: $note" >&2
            return 0
        }
    done
}

run_audit() {
    local command=$1 key=$VAR/audit/public.pem more=()
    shift
    [ "$command" != checkpoint ] || key=$VAR/secrets/audit_key.pem
    [ -x "$(audit_binary)" ] || die "chưa dựng · not built yet, run ./hbdt build"
    ensure_audit_key
    audit_rights | db_sql
    [ -z "${HBDT_TSA_CA:-}" ] || [ "$command" = checkpoint ] || more=(--tsa-ca "$HBDT_TSA_CA")
    "$(audit_binary)" "$command" --socket "$(db_socket)" --password-file "$VAR/secrets/db_audit" \
        --checkpoints "$VAR/audit" --key "$key" "${more[@]}" "$@" || exit # it has said why
    [ -z "${HBDT_TSA_URL:-}" ] || [ "$command" != checkpoint ] || stamp_checkpoints
}

cmd_audit() {
    local command=${1:-}
    case $command in
        verify | checkpoint | reconcile) shift && run_audit "$command" "$@" ;;
        *) bad_usage "audit verify|reconcile|checkpoint [--json]" ;;
    esac
}
