# SPDX-License-Identifier: AGPL-3.0-or-later
"""Certificates from the demo authority, by deploy/demo-ca.sh."""
import subprocess
import tempfile
from pathlib import Path

DEMO_CA = Path(__file__).resolve().parents[2] / "deploy" / "demo-ca.sh"


class Refused(Exception):
    """The authority does not certify this request."""


def _run(*arguments):
    answer = subprocess.run([DEMO_CA, *map(str, arguments)], capture_output=True, text=True)
    if answer.returncode:
        raise Refused(answer.stderr.strip())


def init(ca_dir):
    """A root and an issuing authority, once: STATE/ca, or a stranger's for a test."""
    _run("init", ca_dir)


def certify(csr_pem, ca_dir, kind="person"):
    """PEM: the leaf, then the issuing certificate."""
    with tempfile.TemporaryDirectory() as work:
        request, chain = Path(work, "request.pem"), Path(work, "chain.pem")
        request.write_text(csr_pem)
        _run("issue", ca_dir, request, chain, kind)
        return chain.read_text()
