# SPDX-License-Identifier: AGPL-3.0-or-later
"""A time-stamp server (RFC 3161) on this machine: openssl ts behind HTTP, with a root of its own."""
import http.server
import subprocess
import threading
from pathlib import Path

SETTINGS = """
[tsa]
serial = {folder}/serial
signer_digest = sha256
digests = sha256
default_policy = 1.3.6.1.4.1.99999.1
accuracy = secs:1
ess_cert_id_chain = no
"""
USE = "extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n"


class Authority:
    """A root and a signer, both visibly for tests."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir()
        self.root = self.folder / "root.pem"
        key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
        self._openssl("req", "-x509", *key, "-keyout", "root.key", "-out", "root.pem", "-days", "2",
                      "-subj", "/CN=THỬ NGHIỆM root", "-utf8")
        self._openssl("req", "-new", *key, "-keyout", "tsa.key", "-out", "tsa.csr",
                      "-subj", "/CN=THỬ NGHIỆM time-stamps", "-utf8")
        (self.folder / "use.cnf").write_text(USE)
        (self.folder / "tsa.cnf").write_text(SETTINGS.format(folder=self.folder))
        (self.folder / "serial").write_text("01\n")
        self._openssl("x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key",
                      "-CAcreateserial", "-days", "2", "-extfile", "use.cnf", "-out", "tsa.pem")

    def _openssl(self, *arguments, **more):
        return subprocess.run(["openssl", *arguments], cwd=self.folder, check=True,
                              capture_output=True, **more).stdout

    def reply(self, query):
        (self.folder / "query").write_bytes(query)
        self._openssl("ts", "-reply", "-config", "tsa.cnf", "-section", "tsa", "-queryfile",
                      "query", "-signer", "tsa.pem", "-inkey", "tsa.key", "-out", "reply")
        return (self.folder / "reply").read_bytes()


class Server:
    """with Server(authority) as url: …"""

    def __init__(self, authority):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = authority.reply(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self._server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/"

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self.url

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
