# SPDX-License-Identifier: AGPL-3.0-or-later
"""Makes access tokens, good and bad ones, with openssl's command line: the tests' forger."""
import base64
import hashlib
import hmac
import json
import subprocess
import tempfile


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def parts(token):
    """(header, claims) of a compact token, unverified."""
    header, claims, _ = token.split(".")
    return json.loads(unb64(header)), json.loads(unb64(claims))


def signing_input(header, claims):
    return ".".join(b64(json.dumps(p, separators=(",", ":")).encode()) for p in (header, claims))


def _integer(der, at):
    length = der[at + 1]
    return der[at + 2:at + 2 + length].lstrip(b"\0").rjust(32, b"\0"), at + 2 + length


def es256(header, claims, key_file):
    return es256_text(signing_input(header, claims), key_file)


def es256_text(text, key_file):
    der = subprocess.run(["openssl", "dgst", "-sha256", "-sign", str(key_file)], check=True,
                         input=text.encode(), capture_output=True).stdout
    r, at = _integer(der, 2)
    s, _ = _integer(der, at)
    return f"{text}.{b64(r + s)}"


def hs256(header, claims, secret):
    text = signing_input(header, claims)
    return f"{text}.{b64(hmac.new(secret, text.encode(), hashlib.sha256).digest())}"


def unsigned(header, claims):
    return signing_input(header, claims) + "."


def new_key():
    """A file with a fresh P-256 key (kept open so that it is there as long as the object)."""
    file = tempfile.NamedTemporaryFile(suffix=".pem")
    subprocess.run(["openssl", "genpkey", "-quiet", "-algorithm", "EC", "-pkeyopt",
                    "ec_paramgen_curve:P-256", "-out", file.name], check=True)
    return file


def public_pem(key_file):
    return subprocess.run(["openssl", "pkey", "-in", str(key_file), "-pubout"], check=True,
                          capture_output=True).stdout
