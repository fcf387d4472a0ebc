# SPDX-License-Identifier: AGPL-3.0-or-later
"""Root of the database changes marks and leaves the audit chains alone: each way is tried on a copy
of what the house wrote, and the witness names the gradebook."""
import unittest

import support
from database import copy_witnessed, sql, value

SCHEMA = "hbdt_rows"
NO_CLASS = 999999  # no story's class: the copy has no foreign keys


class Reconcile(support.Story):
    @classmethod
    def setUpClass(cls):
        school = support.open_school()
        cls.class_id = school.class_id
        cls.book = f"gradebook {cls.class_id}/toan/1"
        cls.of = f"WHERE class_id = {cls.class_id} AND subject = 'toan' AND term = 1"
        cls.event = f"WHERE action = 'marks.save' AND object_id = '{cls.class_id}/toan/1'"
        cls.student = value(f"SELECT MIN(student_id) FROM hbdt_records.mark {cls.of}")

    @classmethod
    def tearDownClass(cls):
        sql(f"DROP DATABASE IF EXISTS {SCHEMA}")

    def setUp(self):
        copy_witnessed("hbdt_records", SCHEMA)

    def finds(self, tampering, *words):
        sql(f"USE {SCHEMA}; {tampering}")
        code, report = support.reconcile(SCHEMA)
        self.assertEqual((code, report["verdict"]), (1, "tampered"), report)
        for word in (f"{SCHEMA} ", *words):
            self.assertIn(word, report["finding"])

    def test_what_the_house_wrote_agrees(self):
        code, report = support.reconcile(SCHEMA)
        self.assertEqual((code, report["finding"]), (0, ""), report)
        self.assertGreater(report["events"], 0)
        self.assertGreater(report["rows"], 0)
        commitments = value(f"SELECT COUNT(*) FROM {SCHEMA}.audit_event {self.event}"
                            " AND details LIKE '%\"rows\":\"%'")
        self.assertNotEqual(commitments, "0")

    def test_the_living_house_agrees(self):
        answer = support.front_door("audit", "reconcile", "--json")
        self.assertIn(answer.returncode, (0, 2), answer.stdout + answer.stderr)

    def test_one_mark_changed(self):
        self.finds(f"UPDATE mark SET ck = IF(ck = 100, 99, 100) {self.of}"
                   f" AND student_id = {self.student}", self.book, "its rows are not those of chain")

    def test_a_mark_emptied_or_moved_to_the_next_cell(self):
        self.finds(f"UPDATE mark SET tx1 = NULL {self.of} AND student_id = {self.student}", self.book)
        self.setUp()
        self.finds(f"UPDATE mark SET tx4 = tx1, tx1 = NULL {self.of}"
                   f" AND student_id = {self.student}", self.book)

    def test_a_comment_that_was_nothing_is_empty(self):
        self.finds(f"UPDATE mark SET comment = IF(comment IS NULL, '', NULL) {self.of}"
                   f" AND student_id = {self.student}", self.book)

    def test_two_students_marks_exchanged(self):
        self.finds(f"UPDATE mark m JOIN mark o ON o.class_id = m.class_id AND o.subject = m.subject"
                   f" AND o.term = m.term AND o.student_id <> m.student_id SET m.ck = -1, o.ck = -2"
                   f" WHERE m.class_id = {self.class_id} AND m.subject = 'toan' AND m.term = 1"
                   f" AND m.student_id = {self.student}", self.book)

    def test_a_row_taken(self):
        self.finds(f"DELETE FROM mark {self.of} AND student_id = {self.student}", self.book)

    def test_a_row_added(self):
        self.finds("INSERT INTO mark (class_id, subject, term, student_id, ck)"
                   f" VALUES ({self.class_id}, 'toan', 1, 999999, 100)", self.book)

    def test_marks_where_no_gradebook_is(self):
        self.finds("INSERT INTO mark (class_id, subject, term, student_id, ck)"
                   f" VALUES ({NO_CLASS}, 'toan', 2, {self.student}, 100)",
                   f"gradebook {NO_CLASS}/toan/2", f"student {self.student}")

    def test_a_version_without_its_event(self):
        self.finds(f"UPDATE gradebook SET version = version + 1 {self.of}", self.book, "newest event")

    def test_a_gradebook_without_any_event(self):
        self.finds("INSERT INTO gradebook (class_id, subject, term, version)"
                   f" VALUES ({NO_CLASS}, 'toan', 2, 1)",
                   f"gradebook {NO_CLASS}/toan/2", "newest event is version 0")

    def test_a_gradebook_taken_with_its_marks(self):
        self.finds(f"DELETE FROM mark {self.of}; DELETE FROM gradebook {self.of}",
                   self.book, "has no row")

    def test_another_salt(self):
        self.finds(f"UPDATE gradebook SET salt = REPEAT('0', 32) {self.of}", self.book)

    def test_an_event_changed_is_found_before_any_row(self):
        self.finds(f"UPDATE audit_event SET details = '{{}}' {self.event}", "hash is")


if __name__ == "__main__":
    unittest.main()
