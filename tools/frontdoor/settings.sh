# SPDX-License-Identifier: AGPL-3.0-or-later
# shellcheck shell=bash
# What each program of this instance is told, and the secrets it is told to read.

# The programs' settings, one NAME=value a line. Secrets appear as the files they lie in.
settings_of() {
    local name=$1 upper=${1^^}
    echo "${upper}_LISTEN=127.0.0.1:$(port_of "$name")"
    echo "${upper}_ISSUER=$(url_of gateway)" # where OAuth clients find the metadata
    [ "$name" = auth ] || echo "${upper}_AUTH_URL=$(url_of auth)"
    [ "$name" = gateway ] || store_settings "$name" "$upper"
    "${name}_settings"
}

store_settings() {
    cat <<TEXT
$2_DB_SOCKET=$(db_socket)
$2_DB_NAME=hbdt_$1
$2_DB_USER=hbdt_$1
$2_DB_PASSWORD_FILE=$VAR/secrets/db_$1
TEXT
}

# Only `X migrate` is told these: a running service cannot change its tables.
owner_settings() {
    cat <<TEXT
${1^^}_DB_OWNER_USER=hbdt_$1_owner
${1^^}_DB_OWNER_PASSWORD_FILE=$VAR/secrets/db_$1_owner
TEXT
}

auth_settings() {
    cat <<TEXT
AUTH_TOKEN_KEYS_DIR=$VAR/secrets/token_keys
AUTH_SETUP_SECRET_FILE=$VAR/secrets/setup_secret
AUTH_FACTOR_KEY_FILE=$VAR/secrets/factor_key
AUTH_RECORDS_CLIENT_SECRET_FILE=$VAR/secrets/client_records
AUTH_SIGNING_CLIENT_SECRET_FILE=$VAR/secrets/client_signing
AUTH_ARCHIVE_CLIENT_SECRET_FILE=$VAR/secrets/client_archive
AUTH_GATEWAY_CLIENT_SECRET_FILE=$VAR/secrets/client_gateway
TEXT
}

records_settings() {
    cat <<TEXT
RECORDS_CLIENT_SECRET_FILE=$VAR/secrets/client_records
RECORDS_SIGNING_URL=$(url_of signing)
TEXT
}

signing_settings() {
    cat <<TEXT
SIGNING_CLIENT_SECRET_FILE=$VAR/secrets/client_signing
SIGNING_PEPPER_FILE=$VAR/secrets/signing_pepper
SIGNING_TRUST_ANCHORS=$VAR/ca/trusted.pem
TEXT
}

archive_settings() {
    cat <<TEXT
ARCHIVE_CLIENT_SECRET_FILE=$VAR/secrets/client_archive
ARCHIVE_RECORDS_URL=$(url_of records)
ARCHIVE_SIGNING_URL=$(url_of signing)
ARCHIVE_MEDIA_DIR=$VAR/archive
ARCHIVE_SEAL_PIN_FILE=$VAR/secrets/archive_seal_pin
TEXT
}

gateway_settings() {
    cat <<TEXT
GATEWAY_CLIENT_SECRET_FILE=$VAR/secrets/client_gateway
GATEWAY_RECORDS_URL=$(url_of records)
GATEWAY_SIGNING_URL=$(url_of signing)
GATEWAY_ARCHIVE_URL=$(url_of archive)
TEXT
}

ensure_secrets() {
    "$HBDT_ROOT/deploy/secrets.sh" "$VAR/secrets"
    "$HBDT_ROOT/deploy/demo-ca.sh" init "$VAR/ca"
    compose_trust
}

# The own root first, then those that `ca trust` added; written anew only when it is another.
compose_trust() {
    local new=$VAR/ca/trusted.pem.new more=()
    [ ! -d "$VAR/ca/trusted" ] || more=("$VAR"/ca/trusted/*.pem)
    cat "$VAR/ca/root.pem" "${more[@]}" >"$new"
    if cmp -s "$new" "$VAR/ca/trusted.pem"; then rm "$new"; else mv "$new" "$VAR/ca/trusted.pem"; fi
}

# Another installation's root: packages and answers of its schools are believed from now on.
trust_root() {
    local pem=$1 name
    name=$(openssl x509 -in "$pem" -outform DER | sha256sum | cut -c1-64) ||
        die "$pem: không phải chứng thư · is no certificate"
    (umask 022 && mkdir -p "$VAR/ca/trusted" && openssl x509 -in "$pem" -out "$VAR/ca/trusted/$name.pem")
    compose_trust
    keeper_of signing >/dev/null || return 0
    stop_programs signing
    start_program signing
    wait_until 30 ready signing || explain_failure signing
}

cmd_ca() {
    local act=${1:-}
    [ $# -gt 0 ] && shift
    case $act in
        issue | revoke | crl) "$HBDT_ROOT/deploy/demo-ca.sh" "$act" "$VAR/ca" "$@" ;;
        trust)
            [ $# -eq 1 ] || bad_usage "ca trust ROOT.pem"
            take_lock
            ensure_secrets
            trust_root "$1"
            exec 9>&-
            ;;
        *) bad_usage "ca trust ROOT.pem | issue CSR OUT [person|seal|service] | revoke CERT | crl" ;;
    esac
}
