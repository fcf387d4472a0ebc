# SPDX-License-Identifier: AGPL-3.0-or-later
"""Edits of marks that somebody should look at (Quy chế Điều 3, 6 k4): the head of the school with
names and the way to the history, the office above in numbers, nobody else."""
import support
from support import ADMIN, BINH, LAN, LEADER, OTHER_LEADER
from test_case_files import CHIEF, SO_ADMIN, XA, OwnOffice
from test_oversight import settled


class Anomalies(support.Story):
    @classmethod
    def setUpClass(cls):
        cls.school = school = OwnOffice()
        school.account(SO_ADMIN, CHIEF, "Lãnh đạo xã Thử Nghiệm", school.commune_id,
                       "phong_leader", username=f"{CHIEF}.{school.tag}")

    def found(self, by=LEADER, at="gateway", more="&kind=mass_edit&min_cells=3"):
        return self.school.session(by).get(
            f"/v1/anomalies?school_year_id={self.school.year_id}{more}", at=at).json

    def numbers(self, by=CHIEF, at="gateway", org=None, more="&kind=mass_edit"):
        return self.school.session(by).get(
            f"/v1/anomaly-statistics?school_year=2025-2026"
            f"&org_id={org or self.school.school_id}{more}", at=at).json

    def above(self, by, at):
        return self.numbers(by, at, org=self.school.province.part["province_id"])

    def save(self, term, **cell):
        """All six columns of three students."""
        book, lan = self.school.gradebook(term=term), self.school.session(LAN)
        lan.patch(book, {"cells": [{"student_id": s, "column": column, **cell}
                                   for s in self.school.ids.values()
                                   for column in ("tx1", "tx2", "tx3", "tx4", "gk", "ck")]},
                  match=lan.get(book).etag)
        return book

    def test_what_is_changed_is_found_and_what_is_entered_is_not(self):
        before = len(self.found()["items"])
        self.save(2, tenths=50)
        self.assertEqual(len(self.found()["items"]), before)
        book = self.save(2, tenths=60)
        found = self.found()
        self.assertEqual((found["min_cells"], found["within_minutes"]), (3, 10))
        [item] = [i for i in found["items"] if i["term"] == 2]
        self.assertEqual(
            (item["class_name"], item["subject"], item["actor_id"], item["actor_name"],
             item["cells"], item["raised"]),
            ("9A1", "toan", self.school.account_id(LAN), support.FULL_NAMES[LAN], 18, 18))
        self.assertEqual(item["history"], f"{book}/history")
        told = self.school.session(LEADER).get(item["history"]).json["items"]
        self.assertEqual(told[-1]["old_value"]["tx1"], {"tenths": 50})
        self.assertEqual([i for i in self.found(more="&kind=mass_edit&min_cells=1000")["items"]], [])
        # Emptied and entered again, one higher and two as they were: 18 cells emptied, six changed.
        self.save(2, state="empty")
        lan = self.school.session(LAN)
        cells = [{"student_id": s, "column": c, "tenths": 65 if s == self.school.ids[1] else 60}
                 for s in self.school.ids.values() for c in ("tx1", "tx2", "tx3", "tx4", "gk", "ck")]
        lan.patch(book, {"cells": cells}, match=lan.get(book).etag)
        [item] = [i for i in self.found()["items"] if i["term"] == 2]
        self.assertEqual((item["cells"], item["raised"]), (18 + 18 + 6, 18 + 6))
        named = self.found(more="&kind=mass_edit")["items"]
        self.assertEqual([i for i in named if i["term"] == 2], [item])
        numbers = settled(self, self.numbers)
        self.assertEqual([(i["org_id"], i["kinds"]) for i in numbers["items"]], [
            (self.school.school_id, [{"kind": "mass_edit", "items": len(named),
                                      "cells": sum(i["cells"] for i in named),
                                      "raised": sum(i["raised"] for i in named)}])])
        self.assertNotIn(support.FULL_NAMES[LAN], str(numbers))

    def test_others_do_not_see_it(self):
        for ask, by, status, slug in (
                (self.found, ADMIN, 403, "forbidden"), (self.found, LAN, 403, "forbidden"),
                (self.found, CHIEF, 403, "forbidden"), (self.found, OTHER_LEADER, 404, "not-found"),
                (self.numbers, LEADER, 403, "forbidden"), (self.numbers, BINH, 403, "forbidden"),
                (self.numbers, XA, 403, "forbidden"), (self.above, CHIEF, 404, "not-found")):
            with self.subTest(by=by, ask=ask.__name__):
                self.refused_at_both_doors(status, slug, "records",
                                           lambda at, a=ask, b=by: a(by=b, at=at))

    def test_all_that_is_wrong_with_the_question_is_said_at_once(self):
        problem = self.refused(400, "invalid", lambda: self.found(
            more="&kind=khac&from=2026-02-30&min_cells=1&within_minutes=1441"))
        self.assertEqual(self.pointers(problem),
                         {"/kind", "/from", "/min_cells", "/within_minutes"})
        problem = self.refused(400, "invalid", lambda: self.numbers(more="&min_cells=3"))
        self.assertEqual(self.pointers(problem), {"/min_cells"})
