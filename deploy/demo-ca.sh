#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# A certificate authority for demonstrations, by the openssl command alone. It stands where a
# licensed provider of digital signatures stands in life, and every name says THỬ NGHIỆM (trial).
#
#   demo-ca.sh init DIR                                 root.pem, issuing.pem and their keys, once
#   demo-ca.sh issue DIR CSR OUT [person|seal|service]  OUT: the certificate, then issuing.pem
#   demo-ca.sh revoke DIR CERT                          takes a certificate back
#   demo-ca.sh crl DIR                                  DIR/issuing.crl, good for 30 days
set -euo pipefail

conf=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)/demo-ca.cnf
mark="THỬ NGHIỆM"
umask 077

die() { printf 'demo-ca: %s\n' "$*" >&2; exit 1; }
usage() { sed -n 's/^#   //p' "${BASH_SOURCE[0]}" >&2; exit 64; }

openssl_in() {
    local dir=$1
    shift
    CA_DIR=$dir OPENSSL_CONF=$conf openssl "$@"
}

new_key() { openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1"; }

make_root() {
    new_key "$1/root.key"
    openssl_in "$1" req -new -x509 -utf8 -sha256 -days 3650 -key "$1/root.key" -out "$1/root.pem" \
        -extensions root -subj "/C=VN/O=HBĐT $mark/OU=$mark/CN=HBĐT Root CA $mark"
}

make_issuing() {
    new_key "$1/issuing.key"
    openssl_in "$1" req -new -utf8 -key "$1/issuing.key" -out "$1/issuing.csr" \
        -subj "/C=VN/O=HBĐT $mark/OU=$mark/CN=HBĐT Issuing CA $mark"
    openssl_in "$1" x509 -req -in "$1/issuing.csr" -CA "$1/root.pem" -CAkey "$1/root.key" \
        -sha256 -days 1825 -extfile "$conf" -extensions intermediate -out "$1/issuing.pem" 2>/dev/null
    rm "$1/issuing.csr"
}

# Made aside and moved into place, so that a half-made CA is never used.
init() {
    local dir=$1
    [ ! -s "$dir/issuing.pem" ] || return 0
    [ ! -e "$dir" ] || die "$dir: there, but not a CA"
    rm -rf "$dir.new"
    mkdir -p "$dir.new/issued"
    : >"$dir.new/index.txt"
    echo 01 >"$dir.new/crlnumber"
    make_root "$dir.new"
    make_issuing "$dir.new"
    chmod 0644 "$dir.new/root.pem" "$dir.new/issuing.pem"
    mv "$dir.new" "$dir"
}

# The request's subject as `openssl ca -subj` wants it, with OU replaced by the mark. Reads the one
# name a line form, where a value runs to the end of its line; / + and \ in values are escaped.
marked_subject() {
    local key value subject=''
    while IFS='=' read -r key value; do
        key=${key//[[:space:]]/}
        value=${value# }
        case $key in
            organizationalUnitName) continue ;;
            commonName | organizationName | organizationIdentifier | title | serialNumber | \
                countryName | stateOrProvinceName | localityName) ;;
            *) die "the subject may not hold '$key'" ;;
        esac
        [ -n "$value" ] || die "$key is empty"
        value=${value//\\/\\\\} value=${value//\//\\/} value=${value//+/\\+}
        subject+=/$key=$value
    done < <(openssl req -in "$1" -noout -subject -nameopt lname,sep_multiline,utf8,space_eq,esc_ctrl |
        tail -n +2)
    echo "$subject/organizationalUnitName=$mark"
}

# P-256, or RSA of 2048 bits and more: what the signing service makes and what verifiers accept.
check_key() {
    local text
    text=$(openssl req -in "$1" -noout -pubkey | openssl pkey -pubin -noout -text)
    case $text in
        *"NIST CURVE: P-256"*) return 0 ;;
        *Modulus:*) [[ $text =~ \(([0-9]+)\ bit\) ]] && [ "${BASH_REMATCH[1]}" -ge 2048 ] && return 0 ;;
    esac
    die "the key must be P-256 or RSA of at least 2048 bits"
}

check_kind() {
    case $1:$2 in
        person:*/commonName=* | service:*/commonName=*) ;;
        seal:*/organizationName=*) ;;
        person:* | service:*) die "a $1's subject needs a common name" ;;
        seal:*) die "a seal's subject needs the organization" ;;
        *) usage ;;
    esac
}

issue() {
    local dir=$1 csr=$2 out=$3 kind=${4:-person} subject
    # Neither req nor ca of OpenSSL 3.0 fails by its exit status when that signature is wrong.
    [[ $(openssl req -in "$csr" -noout -verify 2>&1) = *verify\ OK* ]] ||
        die "$csr: not a request signed by its own key"
    check_key "$csr"
    subject=$(marked_subject "$csr")
    check_kind "$kind" "$subject"
    # The index is one file, so one issue at a time.
    (
        flock -w 30 9
        openssl_in "$dir" ca -batch -notext -utf8 -config "$conf" -extensions leaf -in "$csr" \
            -subj "$subject" -out "$out.new" 2>"$dir/last-error" || { cat "$dir/last-error" >&2; exit 1; }
    ) 9>"$dir/lock"
    [ -s "$out.new" ] || die "$(<"$dir/last-error")"
    cat "$dir/issuing.pem" >>"$out.new"
    chmod 0644 "$out.new"
    mv "$out.new" "$out"
}

revoke() { openssl_in "$1" ca -config "$conf" -revoke "$2" -crl_reason keyCompromise 2>/dev/null; }

crl() {
    openssl_in "$1" ca -config "$conf" -gencrl -out "$1/issuing.crl.new" 2>/dev/null
    chmod 0644 "$1/issuing.crl.new"
    mv "$1/issuing.crl.new" "$1/issuing.crl"
}

act=${1:-}
[ $# -ge 2 ] || usage
shift
dir=$(realpath -m "$1")
shift
[ "$act" = init ] || [ -s "$dir/issuing.pem" ] || die "$dir: no CA here"
case $act:$# in
    init:0 | crl:0 | revoke:1 | issue:2 | issue:3) "$act" "$dir" "$@" ;;
    *) usage ;;
esac
