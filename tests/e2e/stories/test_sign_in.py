# SPDX-License-Identifier: AGPL-3.0-or-later
"""Guessing passwords is slow, tells nothing, and does not lock the owner out."""
import concurrent.futures
import os
import re
import unicodedata
import uuid
from pathlib import Path

import guessing
import support
from database import sql
from support import pid_of

LAN, WRONG = support.LAN, "khong phai mat khau nay"
GUESSES = 100
VALUE = re.compile(r"x?'(?:[^'\\]|\\.|'')*'|\b\d+\b|NULL", re.S)


def cpu_of(program):
    """Seconds that the program has computed so far, whatever the machine did besides."""
    ticks = Path(f"/proc/{pid_of(program)}/stat").read_text().rsplit(")", 1)[1].split()[11:13]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def nobody():
    return f"khong-co-ai.{uuid.uuid4().hex[:6]}"


class Guessing(support.Story):
    def setUp(self):
        self.school = support.open_school()
        self.forget_failures()

    def person(self, name):
        username = self.school.username(name)
        return username, self.school.secrets.password(username)

    def try_(self, username, password, **more):
        return support.house().request("POST", "/v1/sessions", {
            "username": username, "password": password, **more}, check=False,
            headers={"Connection": "close"})

    def test_of_a_hundred_wrong_passwords_at_once_ten_are_hashed(self):
        username, password = self.person(support.BINH)
        device = self.try_(username, password)["device"]

        answers = []

        def guess(n):
            reply = self.try_(username, f"{WRONG} {n}")
            return reply.status, reply["type"].rsplit(":", 1)[1]

        ten = self.hashing(lambda: [self.try_(nobody(), WRONG) for _ in range(10)])
        with concurrent.futures.ThreadPoolExecutor(GUESSES) as pool:
            hundred = self.hashing(lambda: answers.extend(pool.map(guess, range(GUESSES))))
        hashed = answers.count((401, "wrong-credentials"))
        waiting = [a for a in answers if a[0] == 429]
        self.assertLessEqual(hashed, 10)  # only this answer comes after a hash
        self.assertEqual(hashed + len(waiting), GUESSES)
        print(f"       computed {hundred:.2f} s for {GUESSES} at once, {ten:.2f} s for ten hashes",
              flush=True)
        self.assertLess(hundred, 4 * ten)  # a hash for each would be ten times
        with self.subTest("a stranger with the right password waits too"):
            self.assertEqual(self.try_(username, password).status, 429)
        with self.subTest("the owner gets in on a device of the owner"):
            self.assertEqual(self.try_(username, password, device=device).status, 201)
        with self.subTest("another's device does not help"):
            other = self.try_(*self.person(LAN))["device"]
            self.assertEqual(self.try_(username, password, device=other).status, 429)
        with self.subTest("a stolen device gets ten guesses of its own, not more"):
            guesses = [self.try_(username, WRONG, device=device).status for _ in range(12)]
            self.assertEqual(guesses, [401] * 10 + [429] * 2)

    def hashing(self, do):
        """Seconds that auth computes meanwhile: a hash is by far the most of a sign-in."""
        before = cpu_of("auth")
        do()
        return cpu_of("auth") - before

    def statements_of(self, username):
        """What auth asks the database to refuse this name, without the values."""
        sql("SET GLOBAL log_output = 'TABLE'; TRUNCATE mysql.general_log; "
                   "SET GLOBAL general_log = 1")
        try:
            self.assertEqual(self.try_(username, WRONG).status, 401)
        finally:
            sql("SET GLOBAL general_log = 0")
        log = sql("SELECT thread_id, argument FROM mysql.general_log WHERE command_type IN "
                         "('Execute', 'Query') AND user_host LIKE 'hbdt\\_auth%' "
                         "ORDER BY event_time, CAST(thread_id AS INT)")
        mine = next(thread for thread, text in log if "sign_in_failure" in text)
        texts = [VALUE.sub("?", text) for thread, text in log
                 if thread == mine and "FROM revocation" not in text]  # the feed's, in between
        return texts[:texts.index("COMMIT") + 1]

    def test_names_that_exist_and_names_that_do_not_are_refused_by_the_same_work(self):
        """As many statements, as many hashes, the same words; `guessing.py` measures the time."""
        somebody = self.person(support.OFFICE)[0]
        for name in (somebody, nobody()):
            self.statements_of(name)  # what is done but once, e.g. preparing statements
        here, nowhere = self.statements_of(somebody), self.statements_of(nobody())
        told = next(n for n, text in enumerate(here) if "audit_head" in text)
        self.assertEqual(here[:told], nowhere[:told])
        self.assertEqual(len(here), len(nowhere))  # one is written down, the other but pretended
        self.assertEqual([sum("INTO audit_event" in t for t in log) for log in (here, nowhere)],
                         [1, 1])
        bodies = [self.try_(name, WRONG).json for name in (somebody, nobody())]
        for body in bodies:
            body.pop("instance")
        self.assertEqual(*bodies)
        ten = [self.hashing(lambda name=name: [self.try_(name(), WRONG) for _ in range(6)])
               for name in (lambda: somebody, nobody)]
        self.assertTrue(0.5 < ten[0] / ten[1] < 2, ten)  # no hash at all would be a twentieth
        print("       " + guessing.summary(guessing.trials(
            support.house(), somebody, 10, self.forget_failures)), flush=True)

    @staticmethod
    def forget_failures():
        sql("DELETE FROM hbdt_auth.sign_in_failure")

    def test_passwords_need_length_not_signs(self):
        session = self.school.session(LAN)
        old = self.person(LAN)[1]

        def change(password):
            return session.put("/v1/me/password", {"old_password": old, "password": password})

        for refused in ("ngắn quá", "123456789012", "matkhau123456", "aaaaaaaaaaaaaaaa",
                        "giaovien2026!", f"{session.username}-abc-xyz"):
            self.assertEqual(self.pointers(self.refused(
                400, "invalid", lambda password=refused: change(password))), {"/password"})
        for taken in ("toàn chữ thường không dấu gì", "một hai ba bốn năm"):
            change(taken)
            self.assertEqual(self.try_(session.username, taken).status, 201)
            with self.subTest("the same letters, written in two code points each"):
                apart = unicodedata.normalize("NFD", taken)
                self.assertNotEqual(apart, taken)
                self.assertEqual(self.try_(session.username, apart).status, 201)
            session.put("/v1/me/password", {"old_password": taken, "password": old})
