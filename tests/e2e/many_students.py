# SPDX-License-Identifier: AGPL-3.0-or-later
"""A school with many students whose year's summaries are signed already: by SQL, past the rules,
since hundreds of marks and signatures below are not what is asked about."""
from database import sql
from support import ADMIN

STUDENT = "('{org}', '{name}', '2011-08-06', 'female', '12')"
SUMMARY = ("(UUID(), {org}, {year}, {of}, {student}, 'year_summary', '', 1, 'signed', "
           "SHA2(UUID(), 256), '{{}}', 1, REPEAT('b', 64), '2026-05-25T08:00:00Z', 'x', "
           "SHA2(UUID(), 256), '2026-05-25T09:00:00Z')")


def add_class(school, name, number, grade=9):
    """A class of that many students; the ids of both."""
    of = school.school_class(ADMIN, school.year_id, name, grade)
    names = [f"Thử Đông {name} {n}" for n in range(1, number + 1)]
    sql("INSERT INTO hbdt_records.student (org_id, full_name, birth_date, sex, ethnic) VALUES "
        + ", ".join(STUDENT.format(org=school.school_id, name=n) for n in names))
    students = [int(row[0]) for row in sql(
        f"SELECT id FROM hbdt_records.student WHERE org_id = {school.school_id} AND full_name LIKE "
        f"'Thử Đông {name} %' ORDER BY id")]
    sql("INSERT INTO hbdt_records.enrolment (class_id, student_id, number) VALUES " + ", ".join(
        f"({of}, {student}, {n})" for n, student in enumerate(students, 1)))
    sql("INSERT INTO hbdt_records.document (id, org_id, school_year_id, class_id, student_id, stage, "
        "subject, version, state, sha256, content, signer_account_id, certificate_sha256, "
        "prepared_at, signature, signature_sha256, signed_at) VALUES " + ", ".join(
            SUMMARY.format(org=school.school_id, year=school.year_id, of=of, student=student)
            for student in students))
    return of, students
