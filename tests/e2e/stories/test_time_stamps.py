# SPDX-License-Identifier: AGPL-3.0-or-later
"""Checkpoints carry somebody else's time (RFC 3161): asked for when there is a server, made up for
when it was down, and judged with what it certifies."""
import base64
import json
import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import support
import time_stamps

GOOD, TAMPERED, INCOMPLETE, UNUSABLE = range(4)


class TimeStamps(support.Story):
    @classmethod
    def setUpClass(cls):
        support.open_school()
        cls.folder = Path(tempfile.mkdtemp(prefix="hbdt-tsa-"))
        cls.authority = time_stamps.Authority(cls.folder / "tsa")
        cls.house_notes = support.STATE_DIR / "audit"
        cls.house_key = support.STATE_DIR / "secrets" / "audit_key.pem"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            cls.nobody = f"http://127.0.0.1:{free.getsockname()[1]}/"
        cls.down = cls.checkpoint(cls.nobody)
        cls.unstamped = cls.without_stamp()
        with time_stamps.Server(cls.authority) as url:
            cls.up = [cls.checkpoint(url) for _ in range(2)]

    @classmethod
    def tearDownClass(cls):
        for token in cls.house_notes.glob("*.tsr"):  # of an authority that is gone
            token.unlink()
        shutil.rmtree(cls.folder)

    @classmethod
    def without_stamp(cls):
        return [n.name for n in sorted(cls.house_notes.glob("*.note"))
                if not n.with_suffix(".tsr").exists()]

    @classmethod
    def checkpoint(cls, url):
        return subprocess.run(
            [support.ROOT / "hbdt", "audit", "checkpoint"], capture_output=True, text=True,
            env={**os.environ, **support.instance(), "HBDT_TSA_URL": url})

    def setUp(self):
        """A copy of the notes to change, with the tokens."""
        self.notes = self.folder / self._testMethodName
        shutil.copytree(self.house_notes, self.notes)
        self.numbers = [int(n.stem) for n in sorted(self.notes.glob("*.note"))]
        self.last = self.numbers[-1]

    def file(self, number, kind="tsr"):
        return self.notes / f"{number:08d}.{kind}"

    def judge(self, authority=None):
        answer = support.front_door("audit", "verify", "--json", "--checkpoints", self.notes,
                                    "--tsa-ca", authority or self.authority.root)
        return answer.returncode, json.loads(answer.stdout)

    def finds(self, code, place):
        got, report = self.judge()
        self.assertEqual(got, code, report)
        self.assertIn(place, report["finding"])

    def test_a_server_that_is_down_is_a_warning(self):
        self.assertEqual(self.down.returncode, 0, self.down.stderr)
        self.assertIn("no time-stamp yet", self.down.stderr)
        self.assertTrue(self.unstamped)

    def test_the_next_checkpoint_catches_up(self):
        for answer in self.up:
            self.assertEqual((answer.returncode, answer.stderr), (0, ""))
        self.assertEqual(self.without_stamp(), [])
        code, report = self.judge()
        self.assertEqual((code, report["finding"]), (GOOD, ""))
        self.assertEqual(report["time_stamps"], len(self.numbers))

    def test_openssl_agrees(self):
        for number in self.numbers:
            subprocess.run(["openssl", "ts", "-verify", "-data", self.file(number, "note"), "-in",
                            self.file(number), "-CAfile", self.authority.root], check=True,
                           capture_output=True)

    def test_the_newest_may_still_wait(self):
        self.file(self.last).unlink()
        self.assertEqual(self.judge()[0], GOOD)

    def test_a_token_taken_away(self):
        self.file(self.last - 1).unlink()
        self.finds(INCOMPLETE, f"checkpoint {self.last - 1}: its time-stamp is missing")

    def test_another_notes_token(self):
        self.file(self.last).unlink()
        shutil.copy(self.file(self.last - 1), self.file(self.last))
        self.finds(TAMPERED, f"checkpoint {self.last}: the time-stamp does not fit")

    def test_a_token_that_is_none(self):
        for content in (b"", b"\0" * 100, self.file(self.last).read_bytes()[:-20]):
            self.file(self.last).unlink()
            self.file(self.last).write_bytes(content)
            self.finds(TAMPERED, f"checkpoint {self.last}: the time-stamp does not fit")

    def test_another_authority(self):
        other = time_stamps.Authority(self.folder / "other")
        code, report = self.judge(other.root)
        self.assertEqual(code, TAMPERED, report)
        self.assertIn("the time-stamp does not fit", report["finding"])
        self.assertEqual(self.judge(self.folder / "none.pem")[0], UNUSABLE)

    def test_yesterdays_note_signed_today(self):
        """With the house's own key, so its signature is good; its stamp is of today."""
        text = self.file(self.last, "note").read_text().split("\n\n")[0].split("\n")
        text[3] = "2026-01-01T00:00:00Z"
        body = ("\n".join(text) + "\n").encode()
        signed = subprocess.run(["openssl", "pkeyutl", "-sign", "-rawin", "-inkey", self.house_key,
                                 "-in", self.written("body", body)], check=True,
                                capture_output=True).stdout
        old = self.file(self.last, "note").read_text().rstrip("\n").rsplit(" ", 1)[1]
        blob = base64.b64decode(old)[:4] + signed
        self.file(self.last, "note").unlink()
        self.file(self.last, "note").write_bytes(
            body + b"\n" + f"— hbdt.audit {base64.b64encode(blob).decode()}\n".encode())
        self.file(self.last).unlink()
        self.assertEqual(self.judge()[0], GOOD)
        query = subprocess.run(["openssl", "ts", "-query", "-data", self.file(self.last, "note"),
                                "-sha256", "-cert"], check=True, capture_output=True).stdout
        self.file(self.last).write_bytes(self.authority.reply(query))
        self.finds(INCOMPLETE, f"checkpoint {self.last}: stamped at 20")

    def written(self, name, content):
        file = self.folder / name
        file.write_bytes(content)
        return file
