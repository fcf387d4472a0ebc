# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people carry as a second factor, in software: a security key, and codes by time.

    authenticator.py code FILE     prints the current code for the base 32 secret in FILE

A security key is a P-256 key pair and an id; what it makes is WebAuthn's (W3C Level 2 §6): ES256,
user verified, no attestation, a sign count that stays 0. Pure Python: a signature takes some ms.
"""
import base64
import hashlib
import hmac
import json
import os
import secrets
import struct
import sys
import time
from pathlib import Path

STEP_S = 30
P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
G = (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
     0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5)
PRESENT, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _double(p):
    x, y, z = p
    a, b = y * y % P, z * z % P
    m, s = 3 * (x - b) * (x + b) % P, 4 * x * a % P
    x3 = (m * m - 2 * s) % P
    return x3, (m * (s - x3) - 8 * a * a) % P, 2 * y * z % P


def _add(p, q):
    """p in Jacobian coordinates and q an affine point, neither of them the other."""
    x, y, z = p
    if not z:
        return q[0], q[1], 1
    zz = z * z % P
    h, r = (q[0] * zz - x) % P, (q[1] * zz * z - y) % P
    hh = h * h % P
    hhh, v = h * hh % P, x * hh % P
    x3 = (r * r - hhh - 2 * v) % P
    return x3, (r * (v - x3) - y * hhh) % P, z * h % P


def _times_g(k):
    at = (0, 1, 0)
    for bit in bin(k)[2:]:
        at = _double(at)
        if bit == "1":
            at = _add(at, G)
    inverse = pow(at[2], -1, P)
    return at[0] * inverse**2 % P, at[1] * inverse**3 % P


def _der(*numbers):
    body = b""
    for n in numbers:
        data = n.to_bytes(n.bit_length() // 8 + 1, "big")
        body += b"\x02" + bytes([len(data)]) + data
    return b"\x30" + bytes([len(body)]) + body


def es256(private, message):
    digest = int.from_bytes(hashlib.sha256(message).digest(), "big")
    k = secrets.randbelow(N - 1) + 1
    r = _times_g(k)[0] % N
    return _der(r, pow(k, -1, N) * (digest + r * private) % N)


class SecurityKey:
    def __init__(self, private=None, id_=None, origin="http://localhost:18080"):
        self.private = private or secrets.randbelow(N - 1) + 1
        self.id = id_ or secrets.token_bytes(16)
        self.origin = origin
        self.flags = PRESENT | VERIFIED

    @classmethod
    def load(cls, path):
        """The key kept in that file, or None."""
        if not Path(path).exists():
            return None
        kept = json.loads(Path(path).read_text())
        return cls(int(kept["private"], 16), bytes.fromhex(kept["id"]))

    def save(self, path):
        path = Path(path)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        new = path.with_name(f".{path.name}.new")
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump({"private": f"{self.private:x}", "id": self.id.hex()}, file)
        new.rename(path)

    def _client_data(self, kind, challenge):
        return json.dumps({"type": f"webauthn.{kind}", "challenge": challenge,
                           "origin": self.origin, "crossOrigin": False}).encode()

    def _data(self, rp_id, more=0):
        return hashlib.sha256(rp_id.encode()).digest() + bytes([self.flags | more]) + bytes(4)

    def register(self, asked):
        """The body of POST /v1/me/webauthn for an answer of POST /v1/me/webauthn/challenges."""
        x, y = (n.to_bytes(32, "big") for n in _times_g(self.private))
        cose = bytes.fromhex("a5010203262001215820") + x + bytes.fromhex("225820") + y
        data = (self._data(asked["rp_id"], WITH_KEY) + bytes(16)
                + len(self.id).to_bytes(2, "big") + self.id + cose)
        return {"challenge": asked["challenge"], "authenticator_data": b64(data),
                "client_data": b64(self._client_data("create", asked["challenge"]))}

    def prove(self, asked):
        """The member webauthn of an elevation."""
        client = self._client_data("get", asked["challenge"])
        data = self._data(asked["rp_id"])
        signature = es256(self.private, data + hashlib.sha256(client).digest())
        return {"credential_id": b64(self.id), "challenge": asked["challenge"],
                "client_data": b64(client), "authenticator_data": b64(data),
                "signature": b64(signature)}


def totp(secret, at=None):
    """The code of RFC 6238 for a base 32 secret at a time."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    step = int(time.time() if at is None else at) // STEP_S
    mac = hmac.new(key, struct.pack(">Q", step), "sha1").digest()
    cut = mac[-1] & 15
    return f"{(int.from_bytes(mac[cut:cut + 4], 'big') & 0x7FFFFFFF) % 10**6:06}"


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] != "code":
        sys.exit(__doc__)
    print(totp(Path(sys.argv[2]).read_text().strip()))
