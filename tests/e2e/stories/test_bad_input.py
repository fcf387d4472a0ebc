# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bad input gets a clear 4xx that names the place, and changes nothing."""
import base64
import http.client
import json
import time
import unicodedata

import class45
import jose
import support
from house import new_key
from support import ADMIN, LAN

# line in the file, column: what is wrong there (tests/data/roster-ten-faults.csv)
TEN_FAULTS = {
    (3, "ho_ten"): "no name",
    (4, "ngay_sinh"): "31 February",
    (5, "gioi_tinh"): "neither Nam nor Nữ",
    (6, "dan_toc"): "no such ethnic group",
    (7, "so_dinh_danh"): "eleven digits",
    (8, "stt"): "a number that is taken",
    (9, "so_dinh_danh"): "somebody else's personal id",
    (10, "ho_ten"): "longer than 100 letters",
    (11, "ma_hoc_sinh"): "longer than 20",
    (12, "stt"): "no number",
}


class BadRosters(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.school = support.open_school()
        cls.empty = cls.school.school_class(ADMIN, cls.school.year_id, "8A1", 8)
        cls.school.assign(ADMIN, cls.empty, LAN, {"toan": LAN})

    def send(self, body, dry_run=False, content_type="text/csv"):
        return self.school.session(ADMIN).post(
            f"/v1/classes/{self.empty}/roster?dry_run={'true' if dry_run else 'false'}",
            raw=body, content_type=content_type)

    def nobody(self):
        return self.school.session(LAN).items(f"/v1/classes/{self.empty}/students")

    def test_ten_kinds_of_faults_are_named_by_line_and_column_and_no_row_is_kept(self):
        body = (support.DATA / "roster-ten-faults.csv").read_bytes()
        problem = self.refused(422, "roster-faults", lambda: self.send(body))
        self.assertEqual(self.pointers(problem),
                         {f"/line/{line}/{column}" for line, column in TEN_FAULTS})
        self.assertEqual(len(problem.errors), len(TEN_FAULTS))
        for error in problem.errors:
            self.assertTrue(error["detail"] and error["detail_en"], error)
        self.assertEqual(self.nobody(), [])

    def test_a_dry_run_reports_the_same_faults(self):
        body = (support.DATA / "roster-ten-faults.csv").read_bytes()
        report = self.send(body, dry_run=True).json
        self.assertEqual({(e["line"], e["column"]) for e in report["errors"]}, set(TEN_FAULTS))
        self.assertEqual((report["dry_run"], report["rows"], report["imported"]), (True, 12, 0))
        self.assertEqual(self.nobody(), [])

    def test_the_two_good_rows_of_that_file_are_good(self):
        """Else the file would prove nothing."""
        body = (support.DATA / "roster-ten-faults.csv").read_bytes()
        lines = body.splitlines(keepends=True)
        report = self.send(lines[0] + lines[1] + lines[12], dry_run=True).json
        self.assertEqual((report["rows"], report["errors"]), (2, []))

    def test_files_that_are_no_roster(self):
        good = class45.roster_csv(class45.students()[:2], bom=False)
        header, rest = good.split(b"\r\n", 1)
        cases = {
            "empty": b"",
            "only a header": header + b"\r\n",
            "a required column is missing": good.replace(b"ngay_sinh", b"sinh_ngay", 1),
            "an unknown column": good.replace(b"dia_chi", b"chieu_cao", 1),
            "a column twice": good.replace(b"ho_ten_me", b"ho_ten", 1),
            "Windows-1258, not UTF-8": header + b"\r\n1,Nguy\xean Th\xee Hoa,01/01/2011,N\xfd\r\n",
            "UTF-16": good.decode().encode("utf-16"),
            "a NUL": good[:-10] + b"\0" + good[-10:],
            "an open quote": header + b'\r\n1,"Nguyen Thi Hoa,01/01/2011,Nam\r\n',
        }
        for what, body in cases.items():
            with self.subTest(what=what):
                with self.assertRaises(support.Problem) as caught:
                    self.send(body)
                self.assertIn(caught.exception.status, (400, 422), caught.exception)
                self.assertEqual(self.nobody(), [])

    def test_json_is_not_csv(self):
        self.refused(415, "unsupported-media-type",
                     lambda: self.send(b"{}", content_type="application/json"))

    def test_decomposed_letters_become_the_same_names(self):
        """NFD, as macOS writes it, and a byte order mark."""
        students = class45.students()[:5]
        text = class45.roster_csv(students, bom=False).decode()
        report = self.send(b"\xef\xbb\xbf" + unicodedata.normalize("NFD", text).encode(),
                           dry_run=True).json
        self.assertEqual((report["rows"], report["errors"]), (5, []))


class BadMarks(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.school = support.open_school()
        cls.path = cls.school.gradebook()
        cls.lan = cls.school.session(LAN)

    def look(self):
        reply = self.lan.get(self.path)
        return reply.etag, reply.body

    def patch(self, cell, at="gateway"):
        body = json.dumps({"cells": [{"student_id": self.school.ids[1], "column": "tx1"}]})
        raw = body.replace('"tx1"}', f'"tx1", {cell}}}')
        return self.lan.patch(self.path, None, raw=raw.encode(), match=self.look()[0], at=at,
                              content_type="application/json")

    def test_a_mark_is_an_integer_of_tenths_from_0_to_100(self):
        for cell in ('"tenths": 10.5', '"tenths": 8.55', '"tenths": "8"', '"tenths": null',
                     '"tenths": 105', '"tenths": -1', '"tenths": 101', '"tenths": true',
                     '"tenths": [85]', '"tenths": 85.0', '"tenths": 8e1',
                     '"tenths": 4294967381'):
            with self.subTest(cell=cell):
                before = self.look()
                for at in ("gateway", "records"):
                    problem = self.refused(400, "invalid", lambda at=at: self.patch(cell, at))
                    self.assertEqual(self.pointers(problem), {"/cells/0/tenths"})
                self.assertEqual(self.look(), before)

    def test_a_number_too_big_for_any_integer_is_no_json_for_us(self):
        for at in ("gateway", "records"):
            self.refused(400, "invalid",
                         lambda at=at: self.patch('"tenths": 18446744073709551701', at))

    def test_both_ends_of_the_scale_are_marks(self):
        for tenths in (0, 100, 80):
            self.patch(f'"tenths": {tenths}')

    def cells(self, *cells):
        before = self.look()
        with self.assertRaises(support.Problem) as caught:
            self.lan.patch(self.path, {"cells": list(cells)}, match=before[0])
        self.assertEqual(self.look(), before)
        self.assertIn(caught.exception.status, (400, 422), caught.exception)
        return self.pointers(caught.exception)

    def cell(self, **changes):
        return {"student_id": self.school.ids[1], "column": "tx1", "tenths": 70, **changes}

    def test_one_bad_cell_stops_the_good_ones(self):
        found = self.cells(self.cell(tenths=33), self.cell(column="tx2", tenths=900),
                           self.cell(column="gk", tenths=34))
        self.assertEqual(found, {"/cells/1/tenths"})

    def test_every_bad_cell_is_named_at_once(self):
        found = self.cells(self.cell(tenths=-5), self.cell(), self.cell(column="tx9"),
                           self.cell(column="ck", tenths=101))
        self.assertEqual(found, {"/cells/0/tenths", "/cells/2/column", "/cells/3/tenths"})

    def test_a_student_of_another_class(self):
        other = self.school.student_ids(support.BINH, self.school.other_class_id)
        self.assertEqual(self.cells(self.cell(student_id=other[4])), {"/cells/0/student_id"})

    def test_a_rating_in_a_scored_subject(self):
        cell = self.cell(rating="dat")
        del cell["tenths"]
        self.assertEqual({p.rsplit("/", 1)[0] for p in self.cells(cell)}, {"/cells/0"})

    def test_mark_and_state_at_once(self):
        self.assertTrue(self.cells(self.cell(state="exempt")))

    def test_the_same_cell_twice(self):
        self.assertTrue(self.cells(self.cell(tenths=10), self.cell(tenths=20)))


class BadBodies(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.school = support.open_school()
        cls.path = cls.school.gradebook()
        cls.lan = cls.school.session(LAN)

    def send(self, raw, at="gateway", content_type="application/json"):
        return self.lan.patch(self.path, None, raw=raw, match='"v1"', at=at,
                              content_type=content_type)

    def test_ten_megabytes(self):
        """Refused by its length; the connection may end before everything was sent."""
        for at in ("gateway", "records"):
            with self.subTest(at=at):
                host, port = support.house().door(at)
                connection = http.client.HTTPConnection(host, port, timeout=20)
                body = b'{"cells": [' + b" " * 10_000_000 + b"]}"
                try:
                    connection.request("PATCH", self.path, body, {
                        "Authorization": f"Bearer {self.lan.token}", "If-Match": '"v1"',
                        "Content-Type": "application/json"})
                except (BrokenPipeError, ConnectionResetError):
                    pass
                answer = connection.getresponse()
                self.assertEqual(answer.status, 413)
                self.assertEqual(json.loads(answer.read())["type"], "urn:hbdt:problem:too-large")
                connection.close()
        self.lan.get(self.path)  # and the house is well

    def test_json_that_two_readers_could_read_differently(self):
        one = self.school.ids[1]
        cases = {
            "the same name twice": f'{{"cells":[{{"student_id":{one},"column":"tx1","tenths":10,'
                                   '"tenths":20}]}',
            "the same list twice": f'{{"cells":[],"cells":[{{"student_id":{one},"column":"tx1",'
                                   '"tenths":20}]}',
            "an unknown member": f'{{"cells":[{{"student_id":{one},"column":"tx1","tenths":20,'
                                 '"admin":true}]}',
            "more behind it": f'{{"cells":[{{"student_id":{one},"column":"tx1","tenths":2}}]}}x',
            "a comment": '{"cells":[] /* none */}',
            "a trailing comma": '{"cells":[],}',
            "NaN": f'{{"cells":[{{"student_id":{one},"column":"tx1","tenths":NaN}}]}}',
            "no JSON": "cells",
            "nothing": "",
            "an array": "[]",
            "deep": "[" * 3000 + "]" * 3000,
            "a lone surrogate": f'{{"cells":[{{"student_id":{one},"column":"comment",'
                                '"text":"\\ud800"}]}',
            "a NUL": f'{{"cells":[{{"student_id":{one},"column":"comment","text":"a\\u0000b"}}]}}',
        }
        before = self.lan.get(self.path)
        for what, text in cases.items():
            for at in ("gateway", "records"):
                with self.subTest(what=what, at=at):
                    self.refused(400, "invalid", lambda: self.send(text.encode(), at))
        with self.subTest(what="not UTF-8"):
            self.refused(400, "invalid", lambda: self.send(
                b'{"cells":[{"student_id":%d,"column":"comment","text":"\xff"}]}' % one))
        after = self.lan.get(self.path)
        self.assertEqual((after.etag, after.body), (before.etag, before.body))

    def test_another_media_type(self):
        self.refused(415, "unsupported-media-type", lambda: self.send(
            b"cells=1", content_type="application/x-www-form-urlencoded"))

    def test_an_unknown_query_key(self):
        self.refused(400, "invalid", lambda: self.lan.get(
            f"/v1/documents?class_id={self.school.class_id}&sort=name"))


class BadPaths(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.school = support.open_school()
        cls.lan = cls.school.session(LAN)

    def test_an_id_is_a_positive_integer_and_nothing_else(self):
        mine, other = self.school.class_id, self.school.other_class_id
        for text in (f"{mine}?id={other}", f"{mine}%3Fid={other}", f"0{mine}", f"-{mine}",
                     f"+{mine}", f"{mine}.0", f"{mine};id={other}", f"{mine}%20", f"{mine}/",
                     f"{mine}//", f"{other}/../{mine}", f"{other}/%2e%2e/{mine}", f"{mine}%00",
                     "0", "99999999999999999999", "1e3", "0x1", f"{mine},{other}", "%D9%A1",
                     f"{mine}%2f..%2f{other}", "1'OR'1'='1"):
            for at in ("gateway", "records"):
                with self.subTest(text=text, at=at):
                    with self.assertRaises(support.Problem) as caught:
                        self.lan.get(f"/v1/classes/{text}", at=at)
                    self.assertIn((caught.exception.status, caught.exception.type),
                                  ((400, "invalid"), (404, "not-found")), caught.exception)

    def test_a_path_that_is_not_there_and_a_method_that_is_not_taken(self):
        self.refused(404, "not-found", lambda: self.lan.get("/v1/grades"))
        self.refused(404, "not-found", lambda: self.lan.get("/v2/classes"))
        self.refused(405, "method-not-allowed",
                     lambda: self.lan.delete(f"/v1/classes/{self.school.class_id}"))

    def test_what_is_internal_stays_inside(self):
        for path in ("/v1/service-tokens", "/v1/signatures"):
            with self.subTest(path=path):
                with self.assertRaises(support.Problem) as caught:
                    self.lan.post(path, {})
                self.assertEqual(caught.exception.status, 404, caught.exception)


class BadTokens(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.school = support.open_school()
        cls.key = support.STATE_DIR / "secrets" / "token_keys" / "active.pem"
        cls.header, cls.claims = jose.parts(cls.school.session(LAN).token)

    def ask(self, token, at="gateway"):
        return support.house().request("GET", f"/v1/classes/{self.school.class_id}", token=token,
                                       at=at)

    def forge(self, header=None, claims=None, key=None):
        now = int(time.time())
        times = {"iat": now, "nbf": now, "exp": now + 120}
        return jose.es256({**self.header, **(header or {})},
                          {**self.claims, **times, **(claims or {})}, key or self.key)

    def without(self, where, name):
        now = int(time.time())
        header, claims = dict(self.header), {**self.claims, "iat": now, "nbf": now,
                                             "exp": now + 120}
        (header if where == "header" else claims).pop(name)
        return jose.es256(header, claims, self.key)

    def bad(self, token):
        for at in ("gateway", "records"):
            with self.subTest(at=at):
                self.refused(401, "token-refused", lambda at=at: self.ask(token, at))

    def test_the_forger_is_able(self):
        """With the right key and claims his token is taken: each refusal below has its reason."""
        for at in ("gateway", "records"):
            self.ask(self.forge(), at)

    def test_expired(self):
        now = int(time.time())
        self.bad(self.forge(claims={"iat": now - 400, "nbf": now - 400, "exp": now - 100}))
        self.bad(self.forge(claims={"iat": now - 299, "nbf": now - 299, "exp": now - 1}))

    def test_not_yet_valid_or_too_long(self):
        now = int(time.time())
        self.bad(self.forge(claims={"nbf": now + 100}))
        self.bad(self.forge(claims={"iat": now + 100, "nbf": now + 100, "exp": now + 200}))
        self.bad(self.forge(claims={"exp": now + 86400}))

    def test_signed_with_our_public_key_as_hmac_secret(self):
        pem = jose.public_pem(self.key)
        claims = {**self.claims, "exp": int(time.time()) + 120}
        for secret in (pem, pem.strip(), pem.replace(b"\n", b"\r\n")):
            self.bad(jose.hs256({**self.header, "alg": "HS256"}, claims, secret))
            self.bad(jose.hs256(self.header, claims, secret))

    def test_not_signed(self):
        claims = {**self.claims, "exp": int(time.time()) + 120}
        for alg in ("none", "None", "NONE", "", "ES256"):
            self.bad(jose.unsigned({**self.header, "alg": alg}, claims))

    def test_a_key_of_ones_own(self):
        own = jose.new_key()
        self.bad(self.forge(key=own.name))
        self.bad(self.forge(key=own.name, header={"kid": "mine"}))
        self.bad(self.forge(header={"kid": "mine"}))
        self.bad(self.forge(key=own.name, header={"jwk": {"kty": "EC", "crv": "P-256"}}))
        self.bad(self.forge(header={"crit": ["exp"]}))

    def test_for_somebody_else(self):
        self.bad(self.forge(claims={"aud": "another-api"}))
        self.bad(self.forge(claims={"iss": "https://example.org"}))
        self.bad(self.forge(header={"typ": "JWT"}))

    def test_something_is_missing(self):
        for where, names in (("header", ("kid", "typ")),
                             ("claims", ("aud", "iss", "exp", "sub", "role"))):
            for name in names:
                with self.subTest(missing=name):
                    self.bad(self.without(where, name))

    def test_another_encoding_of_a_good_token(self):
        good = self.forge()
        head, claims, signature = good.split(".")
        for token in (good + "=", f"{head}.{claims}.{signature[:-2]}",
                      f"{head}.{claims}.{signature}.{signature}", f"{head}.{claims}",
                      f"{head}..{signature}",
                      f"{head}.{claims}.{base64.b64encode(jose.unb64(signature)).decode()}",
                      f"{claims}.{head}.{signature}"):
            if token != good:
                self.bad(token)

    def test_changed_claims(self):
        head, claims, signature = self.forge().split(".")
        raised = {**json.loads(jose.unb64(claims)), "role": "school_admin"}
        self.bad(f"{head}.{jose.b64(json.dumps(raised).encode())}.{signature}")


class BadHeaders(support.Story):
    def test_an_idempotency_key_is_16_to_64_plain_characters(self):
        school = support.open_school()
        body = {"school_year_id": school.year_id, "name": "6A9", "grade": 6}
        for key in ("short", "x" * 65, "with spaces in between it", "dấu-tiếng-việt-không-được"):
            with self.subTest(key=key):
                self.refused(400, "invalid", lambda: school.session(ADMIN).post(
                    "/v1/classes", body, key=key.encode()))
        self.refused(428, "precondition-required",
                     lambda: school.session(ADMIN).post("/v1/classes", body, key=None))
        self.assertNotIn("6A9", [c["name"] for c in school.session(ADMIN).items(
            f"/v1/classes?school_year_id={school.year_id}")])
        school.session(ADMIN).post("/v1/classes", body, key=new_key())
