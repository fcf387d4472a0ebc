# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who lost the password gets back in; the administrator who helps never holds what opens."""
import concurrent.futures
import statistics
import time

import support
from support import ADMIN

QUY = "quy"
BEGIN, END = "/v1/recoveries", "/v1/recoveries/completion"
PASSWORD = "mật khẩu mới để thử khôi phục"


class Recovery(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.school = school = support.open_school()
        school.account(ADMIN, QUY, "Quý Thử Nghiệm", school.school_id, "teacher",
                       username=f"{QUY}.{school.tag}")
        cls.username = school.username(QUY)

    def begin(self, username=None):
        return support.house().request("POST", BEGIN, {"username": username or self.username}).json

    def end(self, secret, password=PASSWORD):
        return support.house().request("POST", END, {"recovery_secret": secret,
                                                     "password": password})

    def approve(self, code, by=ADMIN, name=QUY):
        return self.school.session(by).post(
            f"/v1/accounts/{self.school.account_id(name)}/reset", {"user_code": code})

    def test_the_person_comes_back_and_the_old_ways_in_are_closed(self):
        session = self.school.session(QUY)
        old = self.school.secrets.password(self.username)
        approved = self.school.recover(ADMIN, QUY)
        self.assertEqual(approved.keys(), {"id", "username", "expires_at", "signing_held"})
        self.refused(401, "wrong-credentials",
                     lambda: support.house().sign_in(self.username, old))
        with self.assertRaises(support.Problem):
            session.refresh()
        self.assertEqual(self.school.sign_in_anew(QUY).acr, "aal2")  # with a new security key

    def test_with_the_code_alone_an_administrator_opens_nothing(self):
        begun = self.begin()
        self.refused(409, "recovery-pending", lambda: self.end(begun["recovery_secret"]))
        answer = self.approve(begun["user_code"])
        self.assertNotIn(begun["recovery_secret"], answer.body.decode())
        for path, body, slug in (
                (END, {"recovery_secret": begun["user_code"].ljust(43, "A")}, "recovery-refused"),
                ("/v1/activations", {"username": self.username, "code": begun["user_code"]},
                 "activation-refused")):
            self.refused(401, slug, lambda: support.house().request(
                "POST", path, {**body, "password": PASSWORD}))
        self.refused(422, "user-code-refused", lambda: self.approve(begun["user_code"]))
        self.restore(begun)

    def restore(self, begun):
        """The person takes the account back, as the other tests know it."""
        school, house = self.school, support.house()
        house.forget_security_key(self.username)
        self.end(begun["recovery_secret"], school.secrets.password(self.username))
        school.sign_in_anew(QUY)

    def test_a_code_is_of_one_name_and_needs_somebody_above(self):
        begun = self.begin()
        admin, lan = self.school.session(ADMIN), self.school.account_id(support.LAN)
        self.refused(422, "user-code-refused",
                     lambda: self.approve(begun["user_code"], name=support.LAN))
        self.refused(422, "recovery-needed", lambda: admin.post(f"/v1/accounts/{lan}/reset"))
        self.refused(403, "forbidden",
                     lambda: self.approve(begun["user_code"], by=support.LEADER))
        self.refused(404, "not-found",
                     lambda: self.approve(begun["user_code"], by=support.OTHER_ADMIN))
        self.school.sign_in_anew(support.LAN)  # nothing has happened to her

    def test_of_many_completions_at_once_one_succeeds(self):
        begun = self.begin()
        self.approve(begun["user_code"])
        password = self.school.secrets.password(self.username)

        def end(_):
            return support.house().request("POST", END, {
                "recovery_secret": begun["recovery_secret"], "password": password},
                check=False, headers={"Connection": "close"}).status

        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(end, range(8)))
        self.assertEqual(answers.count(201), 1, answers)
        self.assertEqual(set(answers) - {201, 401, 503}, set(), answers)
        support.house().forget_security_key(self.username)
        self.school.sign_in_anew(QUY)

    def test_names_that_exist_and_names_that_do_not_answer_alike(self):
        took = {self.username: [], f"khong-co-ai.{self.school.tag}": []}
        shapes = set()
        for _ in range(25):
            for username, times in took.items():
                began = time.perf_counter()
                body = self.begin(username)
                times.append(time.perf_counter() - began)
                shapes.add(tuple((k, len(str(v))) for k, v in sorted(body.items())))
        self.assertEqual(len(shapes), 1, shapes)
        here, nowhere = (statistics.median(t) * 1e3 for t in took.values())
        print(f"       median {here:.1f} ms for a name that exists, {nowhere:.1f} ms for one that "
              f"does not: ratio {here / nowhere:.2f}", flush=True)
        self.assertTrue(0.5 < here / nowhere < 2)
