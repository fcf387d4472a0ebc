#!/usr/bin/env bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# The demonstration CA certifies what it should, as it should, and nothing else.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
# shellcheck source=deploy/tests/support.sh
. "$here/support.sh"
ca=$here/../demo-ca.sh
cd "$work"

request() { openssl req -new -utf8 -nodes -newkey "$1" ${3:+-pkeyopt "$3"} -keyout key.pem -subj "$2" -out "$4" 2>/dev/null; }
verify() { openssl verify -x509_strict -CAfile ca/root.pem -untrusted ca/issuing.pem "$@"; }
name_of() { openssl x509 -in "$1" -noout -subject -nameopt utf8,sep_comma_plus_space,sname; }
has() { openssl x509 -in "$1" -noout -ext "$2" 2>/dev/null | tr -d '\n' | tr -s ' ' | grep -qF -- "$3"; }

expect "makes a CA" "$ca" init ca
before=$(sha256sum ca/root.pem)
expect "keeps the CA it has" "$ca" init ca
[ "$before" = "$(sha256sum ca/root.pem)" ] || failed "the root was made anew"

request ec '/C=VN/O=Trường THCS Ví Dụ/OU=Tổ Toán/title=Giáo viên/CN=H'"'"'Ngân \/ Niê\+Kđăm' ec_paramgen_curve:P-256 person.csr
expect "certifies a person" "$ca" issue ca person.csr person.pem person
expect "the certificate verifies" verify person.pem
name_of person.pem | grep -qxF "subject=C=VN, O=Trường THCS Ví Dụ, OU=THỬ NGHIỆM, title=Giáo viên, CN=H'Ngân / Niê+Kđăm" ||
    failed "$(name_of person.pem)"
expect "is for signatures, critically" has person.pem keyUsage 'Key Usage: critical Digital Signature, Non Repudiation'
expect "is no CA, critically" has person.pem basicConstraints 'Basic Constraints: critical CA:FALSE'
expect "is for documents" has person.pem extendedKeyUsage 'E-mail Protection, 1.3.6.1.5.5.7.3.36'
expect "names its own key" has person.pem subjectKeyIdentifier 'Subject Key Identifier'
expect "names its issuer's key" has person.pem authorityKeyIdentifier 'Authority Key Identifier'
[ "$(grep -c 'BEGIN CERT' person.pem)" = 2 ] || failed "the issuing certificate is not beside it"
openssl asn1parse -in person.pem | grep -A1 organizationalUnitName | grep -q UTF8STRING || failed "not UTF-8"

request rsa:2048 '/O=Trường THCS Ví Dụ/CN=Con dấu' '' seal.csr
expect "certifies a seal with an RSA key" "$ca" issue ca seal.csr seal.pem seal
expect "the seal verifies" verify seal.pem

request rsa:1024 '/CN=x' '' weak.csr
refuse "a weak key" "$ca" issue ca weak.csr no.pem
request ec '/CN=x' ec_paramgen_curve:P-384 curve.csr
refuse "another curve" "$ca" issue ca curve.csr no.pem
request ec '/CN=x/emailAddress=a@b' ec_paramgen_curve:P-256 mail.csr
refuse "an attribute it does not know" "$ca" issue ca mail.csr no.pem
request ec '/CN=x' ec_paramgen_curve:P-256 plain.csr
refuse "a seal without an organization" "$ca" issue ca plain.csr no.pem seal
refuse "another kind" "$ca" issue ca plain.csr no.pem server
openssl req -in person.csr -outform DER | LC_ALL=C sed 's/Toán/Toàn/' | openssl req -inform DER -out bent.csr
refuse "a request that was changed" "$ca" issue ca bent.csr no.pem
[ ! -e no.pem ] || failed "a refused request left a certificate"

expect "revokes" "$ca" revoke ca person.pem
expect "makes a CRL" "$ca" crl ca
refuse "the revoked certificate" verify -crl_check -CRLfile ca/issuing.crl person.pem
expect "the other one still verifies" verify -crl_check -CRLfile ca/issuing.crl seal.pem
