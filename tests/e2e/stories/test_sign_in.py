# SPDX-License-Identifier: AGPL-3.0-or-later
"""Guessing passwords is slow, tells nothing, and does not lock the owner out."""
import concurrent.futures
import statistics
import time
import unicodedata

import support

LAN, WRONG = support.LAN, "khong phai mat khau nay"
GUESSES = 100


class Guessing(support.Story):
    def setUp(self):
        self.school = support.open_school()

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

        def guess(n):
            reply = self.try_(username, f"{WRONG} {n}")
            return reply.status, reply["type"].rsplit(":", 1)[1]

        with concurrent.futures.ThreadPoolExecutor(GUESSES) as pool:
            answers = list(pool.map(guess, range(GUESSES)))
        hashed = answers.count((401, "wrong-credentials"))
        waiting = [a for a in answers if a[0] == 429]
        self.assertLessEqual(hashed, 10)  # only this answer comes after a hash
        self.assertEqual(hashed + len(waiting), GUESSES)
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

    def test_names_that_exist_and_names_that_do_not_take_as_long(self):
        took = {self.person(support.OFFICE)[0]: [], f"khong-co-ai.{self.school.tag}": []}
        answers = set()
        for _ in range(9):
            for username, times in took.items():
                began = time.perf_counter()
                reply = self.try_(username, WRONG)
                times.append(time.perf_counter() - began)
                body = reply.json
                body.pop("instance")
                answers.add((reply.status, str(sorted(body.items()))))
        self.assertEqual(len(answers), 1, answers)
        here, nowhere = (statistics.median(t) * 1e3 for t in took.values())
        print(f"       median {here:.1f} ms for a name that exists, {nowhere:.1f} ms for one that "
              f"does not: ratio {here / nowhere:.2f}", flush=True)
        self.assertTrue(0.33 < here / nowhere < 3)  # no hash at all would be a twentieth

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
