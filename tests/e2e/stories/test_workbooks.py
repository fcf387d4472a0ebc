# SPDX-License-Identifier: AGPL-3.0-or-later
"""A gradebook goes out as a workbook or CSV, is filled in by a spreadsheet program, and comes back:
only what was changed is written, what somebody else saved meanwhile is not lost, and what cannot be
taken is told cell by cell (TT22 Điều 5, 6, 7; Quy chế Điều 8)."""
import datetime
import shutil
import unicodedata

import class45
import sheets
import support
from sheets import XLSX, Day, Formula
from support import ADMIN, BINH, LAN, LEADER

FIRST_ROW = 4  # of the students, below a title, a hint and the headers


def serial(day):
    """2012-09-05 as the number that spreadsheets keep."""
    return (day - datetime.date(1899, 12, 30)).days


class Workbooks(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.school = school = support.open_school()
        cls.students = class45.students()[20:23]
        cls.class_id = school.school_class(ADMIN, school.year_id, "9X1")
        school.assign(ADMIN, cls.class_id, LAN, {"toan": LAN, "gdtc": LAN})
        school.roster(ADMIN, cls.class_id, class45.roster_csv(cls.students))
        listed = school.session(LEADER).items(f"/v1/classes/{cls.class_id}/students")
        cls.listed = sorted(listed, key=lambda s: s["number"])

    def path(self, form="", subject="toan", term=1):
        return f"/v1/classes/{self.class_id}/gradebooks/{subject}/{term}" + (form and f"/{form}")

    def book(self, **where):
        return self.school.session(LAN).get(self.path(**where))

    def rows(self, **where):
        return sorted(self.book(**where)["rows"], key=lambda r: r["number"])

    def send(self, file, query="", by=LAN, form="workbook", match=None, at="gateway", **where):
        headers = {"If-Match": match} if match else {}
        return self.school.session(by).call(
            "POST", self.path(form, **where) + query, raw=file, at=at, headers=headers,
            content_type=XLSX if form == "workbook" else "text/csv")

    def current(self, **where):
        return self.book(**where).etag

    def save(self, *cells, **where):
        return self.school.session(LAN).patch(
            self.path(**where), {"cells": [{"student_id": self.listed[i]["id"], "column": c, **v}
                                           for i, c, v in cells]}, match=self.current(**where))

    def table(self, *marks, header=("Mã hồ sơ", "Họ và tên", "ĐĐGtx 1")):
        return [list(header)] + [[s["id"], s["full_name"], m] for s, m in zip(self.listed, marks)]

    def said(self, problem):
        return {e["pointer"].removeprefix("/sheet/"): e["detail"] for e in problem.errors}

    def test_libreoffice_fills_in_our_file_and_the_rest_stays(self):
        self.assertTrue(shutil.which("soffice"), "LibreOffice is missing: ./hbdt deps --test")
        self.save((0, "gk", {"tenths": 60}), (1, "comment", {"text": "Chăm chỉ"}), term=2)
        file = self.school.session(LAN).get(self.path("workbook", term=2))
        self.assertEqual(file.headers["Content-Type"], XLSX)
        self.save((2, "ck", {"tenths": 95}), (0, "gk", {"tenths": 65}), term=2)  # meanwhile
        row = FIRST_ROW
        back = sheets.changed_by_libreoffice(file.body, {
            f"E{row}": 8.5, f"F{row}": "V", f"E{row + 1}": "7,5", f"I{row}": 9})
        trial = self.send(back, "?dry_run=true", term=2)
        self.assertEqual((trial["saved"], trial["conflicts"], trial["errors"]), (3, 1, []))
        problem = self.refused(409, "cells-changed", lambda: self.send(back, term=2))
        self.assertEqual(list(self.said(problem)), [f"I{row}"])
        done = self.send(back, "?partial=true", term=2)
        self.assertEqual((done["saved"], done["conflicts"]), (3, 1))
        conflict = next(c for c in done["cells"] if c["outcome"] == "conflict")
        self.assertEqual((conflict["base"], conflict["stored"], conflict["sent"]),
                         ({"tenths": 60}, {"tenths": 65}, {"tenths": 90}))
        one, two, three = self.rows(term=2)
        self.assertEqual((one["tx1"], one["tx2"], one["gk"]),
                         ({"tenths": 85}, {"state": "absent_excused"}, {"tenths": 65}))
        self.assertEqual((two["tx1"], two["comment"]), ({"tenths": 75}, "Chăm chỉ"))
        self.assertEqual(three["ck"], {"tenths": 95})
        again = self.send(back, "?partial=true", term=2)
        self.assertEqual((again["saved"], again["unchanged"], again["version"]),
                         (0, 3, done["version"]))

    def test_our_own_file_sent_back_changes_nothing(self):
        for subject in ("toan", "gdtc"):
            before = self.book(subject=subject)
            file = self.school.session(LAN).get(self.path("workbook", subject=subject))
            answer = self.send(file.body, subject=subject)
            self.assertEqual((answer["saved"], answer["cells"], answer["errors"]), (0, [], []))
            csv = self.school.session(LAN).get(self.path("csv", subject=subject))
            answer = self.send(csv.body, form="csv", match=csv.etag, subject=subject)
            self.assertEqual((answer["saved"], answer["errors"]), (0, []))
            self.assertEqual(self.book(subject=subject).body, before.body)
        self.refused(422, "sheet-unfit", lambda: self.send(file.body, subject="toan"))

    def test_columns_are_found_by_their_headers(self):
        nfd = [unicodedata.normalize("NFD", s["full_name"]) for s in self.listed]
        numbers = [s["number"] for s in self.listed]
        days = [datetime.date.fromisoformat(s["birth_date"]) for s in self.listed]
        file = sheets.workbook([
            ["Trường THCS Thử Nghiệm"], [],
            ["NHẬN\nXÉT", "Ghi chú", unicodedata.normalize("NFD", "ĐĐGtx 3"), "Họ tên", "STT",
             "Ngày sinh"],
            ["Tiến bộ", "x", "6,5", nfd[0], numbers[0], Day(serial(days[0]))],
            [None, None, 7.25 + 0.25, nfd[1], str(numbers[1]), days[1].strftime("%d/%m/%Y")],
            [None, None, "vắng", nfd[2].upper(), numbers[2], serial(days[2])],
        ], merged=["A1:F1"])
        self.refused(428, "precondition-required", lambda: self.send(file))
        self.refused(412, "changed", lambda: self.send(file, match='"v999"'))
        answer = self.send(file, match=self.current())
        self.assertEqual((answer["saved"], answer["rows"], answer["errors"]), (4, 3, []))
        self.assertEqual([w["place"] for w in answer["warnings"]], ["B3"])
        rows = self.rows()
        self.assertEqual([r["tx3"] for r in rows],
                         [{"tenths": 65}, {"tenths": 75}, {"state": "absent_excused"}])
        self.assertEqual(rows[0]["comment"], "Tiến bộ")

    def test_every_faulty_cell_is_told_and_nothing_is_saved(self):
        header = ["Mã hồ sơ", "Họ và tên", "Ngày sinh", "ĐĐGtx 1", "ĐĐGtx 2", "ĐĐGgk"]
        one, two, three = self.listed
        file = sheets.workbook([
            header,
            [one["id"], one["full_name"], None, Formula("=SUM(E2:F2)"),
             Formula('=HYPERLINK("http://example.vn","8")'), Day(46150)],
            [two["id"], three["full_name"], "01/01/1999", 8],
            [three["id"], three["full_name"], None, 11, "8,55", "giỏi"],
            [999999, "Không Có Ai", None, 8],
        ])
        before = self.book().body
        problem = self.refused(422, "cells-refused", lambda: self.send(file, match=self.current()))
        said = self.said(problem)
        self.assertEqual(set(said), {"D2", "E2", "F2", "B3", "C3", "D4", "E4", "F4", "A5"})
        for at, words in (("D2", "công thức"), ("E2", "HYPERLINK"), ("F2", "ngày"),
                          ("B3", two["full_name"]), ("D4", "từ 0 đến 10"), ("A5", "không có")):
            self.assertIn(words, said[at])
        self.assertEqual(self.book().body, before)
        noted = self.send(file, "?annotate=true", match=self.current())
        self.assertEqual(noted.headers["Content-Type"], XLSX)
        self.assertEqual(set(sheets.notes(noted.body)), set(said))
        self.assertEqual(self.book().body, before)

    def test_hidden_columns_are_passed_over_and_blanks_delete_nothing(self):
        self.save((0, "tx1", {"tenths": 55}))
        header = ("Mã hồ sơ", "Họ và tên", "ĐĐGtx 1", "ĐĐGck")
        file = sheets.workbook([header] + [[s["id"], s["full_name"], None, 10]
                                           for s in self.listed], hidden=[3])
        answer = self.send(file, match=self.current())
        self.assertEqual((answer["saved"], answer["cells"]), (0, []))
        self.assertEqual([w["place"] for w in answer["warnings"]], ["D2"])
        self.assertEqual(self.rows()[0]["tx1"], {"tenths": 55})

    def test_what_is_no_table_is_refused_as_a_whole(self):
        good = self.table(8, 9, 10)
        merged = sheets.workbook(good, merged=["B1:C1"])
        twice = sheets.workbook([["Mã hồ sơ", "ĐĐGtx 1", "tx1"], [self.listed[0]["id"], 8, 8]])
        other = sheets.workbook([["Thời khóa biểu"], ["Thứ hai", "Toán"]])
        bomb = sheets.archive({**sheets.parts_of(sheets.workbook(good)),
                               "xl/worksheets/sheet1.xml": b" " * (30 << 20)})
        entity = sheets.workbook(good, **{"xl/worksheets/sheet1.xml":
                                          '<!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>'})
        for slug, file, words in (
                ("sheet-unfit", merged, "gộp"), ("sheet-unfit", twice, "hai lần"),
                ("sheet-unfit", other, "tiêu đề"), ("unprocessable", bomb, "bom nén"),
                ("unprocessable", entity, "DOCTYPE"),
                ("unprocessable", b"STT,x\n1,2\n", "không phải tệp .xlsx"),
                ("unprocessable", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "mật khẩu")):
            with self.subTest(words=words):
                problem = self.refused(422, slug,
                                       lambda f=file: self.send(f, match=self.current()))
                self.assertIn(words, problem.detail)
        self.refused(413, "too-large", lambda: self.send(bytes(2 << 20)))

    def test_who_does_not_teach_it_sends_nothing(self):
        file = sheets.workbook(self.table(8, 9, 10))
        for by, slug in ((BINH, "not-your-class"), (LEADER, "forbidden"), (ADMIN, "forbidden")):
            self.refused_at_both_doors(
                403, slug, "records",
                lambda at, by=by: self.send(file, by=by, match='"v0"', at=at),
                lambda: self.book().body)
        self.assertEqual(self.school.session(LEADER).get(self.path("workbook")).status, 200)
        self.refused(403, "not-your-class",
                     lambda: self.school.session(BINH).get(self.path("workbook")))
