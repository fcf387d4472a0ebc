# SPDX-License-Identifier: AGPL-3.0-or-later
"""A school brings its people in from the spreadsheet it keeps: tried first, then whole or not at
all, and never twice."""
import support
from house import new_key
from support import ADMIN, LAN, OTHER_ADMIN

IMPORT = "/v1/accounts/import"


class FileOfPeople(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.school = support.open_school()
        cls.tag = f"tep.{cls.school.tag}"
        cls.code = f"TN-{cls.school.tag}-A"

    def load(self, rows, who=ADMIN, dry_run=False, key=None, **options):
        text = "\r\n".join(";".join(row) for row in rows) + "\r\n"
        return self.school.session(who).call(
            "POST", f"{IMPORT}?dry_run={'true' if dry_run else 'false'}", content_type="text/csv",
            raw=b"\xef\xbb\xbf" + text.encode(), key=key or new_key(), **options)

    def rows(self, *names):
        """As a spreadsheet in Vietnamese saves it: semicolons, days first."""
        return [["Họ tên", "Tên đăng nhập", "Ngày sinh", "Mã đơn vị"]] + [
            [f"{name.title()} Thử Nghiệm", f"{name}.{self.tag}", "5/9/1990", self.code]
            for name in names]

    def who_has(self, *names):
        listed = self.school.session(ADMIN).get(
            f"/v1/accounts?org_id={self.school.school_id}&limit=500")["items"]
        return {a["username"] for a in listed} & {f"{name}.{self.tag}" for name in names}

    def test_tried_then_done_then_nothing_more(self):
        rows = self.rows("anh", "bich", "chi")
        tried = self.load(rows, dry_run=True)
        self.assertEqual((tried["created"], tried["unchanged"], tried["refused"]), (3, 0, 0))
        self.assertEqual(self.who_has("anh", "bich", "chi"), set())
        key = new_key()
        done = self.load(rows, key=key)
        self.assertEqual([(r["line"], r["outcome"]) for r in done["results"]],
                         [(line, "created") for line in (2, 3, 4)])
        first = done["results"][0]
        support.house().request("POST", "/v1/activations", {
            "username": first["username"], "code": first["activation_code"],
            "password": "mot hai ba con voi no"})
        self.refused(409, "reply-not-kept", lambda: self.load(rows, key=key))
        again = self.load(rows + self.rows("dung")[1:])
        self.assertEqual([r["outcome"] for r in again["results"]], ["unchanged"] * 3 + ["created"])
        self.assertEqual([r["account_id"] for r in again["results"][:3]],
                         [r["account_id"] for r in done["results"]])
        self.assertEqual(len(self.who_has("anh", "bich", "chi", "dung")), 4)

    def test_one_wrong_row_and_nobody_comes(self):
        rows = self.rows("giang", "hoa", "hoa")
        rows[1][2] = "31/02/1990"
        rows.append(["", "Không Phải Tên", "", "KHONG-CO"])
        tried = self.load(rows, dry_run=True)
        self.assertEqual((tried["created"], tried["refused"]), (1, 3))
        self.assertEqual([len(r["faults"]) for r in tried["results"]], [1, 0, 1, 3])
        refused = self.refused(422, "accounts-refused", lambda: self.load(rows))
        self.assertEqual(self.pointers(refused), {
            "/line/2/ngay_sinh", "/line/4/ten_dang_nhap", "/line/5/ho_ten",
            "/line/5/ten_dang_nhap", "/line/5/ma_don_vi"})
        self.assertEqual(self.who_has("giang", "hoa"), set())

    def test_only_for_the_own_unit_and_by_its_administrator(self):
        rows = self.rows("kim")
        for at in ("gateway", "auth"):
            self.refused(403, "forbidden", lambda at=at: self.load(rows, who=LAN, at=at))
            refused = self.refused(422, "accounts-refused",
                                   lambda at=at: self.load(rows, who=OTHER_ADMIN, at=at))
            self.assertEqual(self.pointers(refused), {"/line/2/ma_don_vi"})
        above = self.load(rows, who=self.school._commune_admin)
        self.assertEqual(above["created"], 1)
        self.assertEqual(self.who_has("kim"), {f"kim.{self.tag}"})

    def test_the_template_is_such_a_file(self):
        reply = self.school.session(ADMIN).get(f"{IMPORT}/template.csv")
        self.assertEqual(reply.headers.get_content_type(), "text/csv")
        columns = reply.body.decode("utf-8-sig").strip().split(",")
        self.assertIn("ten_dang_nhap", columns)
        row = [{"ten_dang_nhap": f"mau.{self.tag}", "ho_ten": "Mẫu Thử"}.get(c, "") for c in columns]
        self.assertEqual(self.load([columns, row], dry_run=True)["created"], 1)

    def test_what_is_no_such_file(self):
        session = self.school.session(ADMIN)
        for raw, status, slug in ((b"\xff\xfe", 422, "unprocessable"), (b"", 422, "unprocessable"),
                                  (b"luong,tuoi\n1,2\n", 422, "accounts-refused"),
                                  (b"username,full_name\n" + b"x" * 300000, 413, "too-large")):
            with self.subTest(raw[:20]):
                self.refused(status, slug, lambda raw=raw: session.call(
                    "POST", IMPORT, raw=raw, content_type="text/csv", key=new_key()))
