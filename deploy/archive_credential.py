#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Gives archive the certificate with which it signs printed pages, when it has none yet.

    archive_credential.py AUTH_URL SIGNING_URL SECRETS_DIR CA_DIR

Archive asks as itself (its client secret), the key is made and kept by signing under archive's PIN,
and the demonstration CA issues the certificate. With a real CA the same three steps are done by hand.
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import urllib.request
import uuid


def ask(url, method="GET", body=None, token=None):
    headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(url, data, headers, method=method)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def issue(csr, ca_dir):
    script = pathlib.Path(__file__).with_name("demo-ca.sh")
    with tempfile.TemporaryDirectory() as folder:
        wanted, given = pathlib.Path(folder, "csr.pem"), pathlib.Path(folder, "chain.pem")
        wanted.write_text(csr)
        subprocess.run([script, "issue", ca_dir, wanted, given, "service"], check=True,
                       stdout=subprocess.DEVNULL)
        return given.read_text()


def main(auth, signing, secrets, ca_dir):
    secret = {name: pathlib.Path(secrets, name).read_text().strip()
              for name in ("client_archive", "archive_seal_pin")}
    token = ask(f"{auth}/v1/service-tokens", "POST",
                {"client_id": "archive", "client_secret": secret["client_archive"]})["access_token"]
    have = ask(f"{signing}/v1/credentials", token=token)["items"]
    if any(c["state"] == "active" for c in have):
        return
    made = ask(f"{signing}/v1/credentials", "POST", {
        "kind": "service", "key_type": "p256", "pin": secret["archive_seal_pin"],
        "subject": {"common_name": "Hệ thống lưu trữ HBĐT", "organization": "HBĐT",
                    "organization_unit": "THỬ NGHIỆM"}}, token)
    ask(f"{signing}/v1/credentials/{made['id']}/certificate", "PUT",
        {"chain": issue(made["csr"], ca_dir)}, token)


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
