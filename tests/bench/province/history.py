# SPDX-License-Identifier: AGPL-3.0-or-later
"""How the marks came there, as the house itself would have written it down: for each gradebook an
event in its school's audit chain that commits to the rows (docs/audit-format.md), and what
followers of the change feed are told. So chains are as long and the feed as full as a province's.
"""
import hashlib
import struct
import time

from registers import SCHEMA

FIRST = "0" * 64
BEFORE_TERM_END = {1: "01-10T08:00:00Z", 2: "05-15T08:00:00Z"}
ROLE, ACTION, OBJECT = "teacher", "marks.save", "gradebook"

SAID_TABLE = f"""CREATE OR REPLACE TABLE {SCHEMA}.said (pattern VARCHAR(40), profile INT,
    subject VARCHAR(40), term TINYINT, told VARCHAR(2000),
    PRIMARY KEY (pattern, profile, subject, term))"""
# One row of many items a gradebook: student, operation, object, old value, new value.
CHANGES = f"""SET SESSION group_concat_max_len = 4000000;
INSERT INTO hbdt_records.change_event (org_id, school_year_id, class_id, subject, term, kind, items,
    actor_id, actor_name, role, at)
SELECT STRAIGHT_JOIN y.org_id, y.id, p.class_id, l.subject, l.term, 'mark',
    GROUP_CONCAT(s.student_id, '\\tcreated\\t', p.class_id, '/', l.subject, '/', l.term, '/',
        s.student_id, '\\t\\t', d.told, '\\n' ORDER BY s.student_id SEPARATOR ''),
    a.account_id, a.full_name, '{ROLE}',
    CONCAT(SUBSTR(y.name, 6), '-', IF(l.term = 1, '{BEFORE_TERM_END[1]}', '{BEFORE_TERM_END[2]}'))
  FROM {SCHEMA}.class_plan p
  JOIN hbdt_records.school_year y ON y.id = p.school_year_id
  JOIN {SCHEMA}.lesson l ON l.pattern = p.pattern
  JOIN hbdt_records.assignment a ON a.class_id = p.class_id AND a.subject = l.subject
  JOIN {SCHEMA}.seat s ON s.class_id = p.class_id
  JOIN {SCHEMA}.said d ON d.pattern = p.pattern AND d.profile = s.profile
    AND d.subject = l.subject AND d.term = l.term
 WHERE p.class_id BETWEEN %d AND %d
 GROUP BY p.class_id, l.subject, l.term"""


def text(value):
    """As commitments and leaves have it: length and bytes."""
    if value is None:
        return b"\xff\xff\xff\xff"
    data = str(value).encode()
    return struct.pack(">I", len(data)) + data


def salt_of(name):
    """As the statement that makes the gradebooks has it: of no secret, of no one."""
    return hashlib.md5(name.encode()).hexdigest()


def commitment(name, rows):
    """rows: the bytes of each row, by student."""
    return hashlib.sha256(b"".join([b"hbdt-gradebook-1", text(salt_of(name)), *rows])).hexdigest()


class Chain:
    """The events of one school, each linked to the one before."""

    def __init__(self, org_id):
        self.org_id, self.seq, self.last = org_id, 0, FIRST

    def add(self, at, actor, name, details):
        """The row of the event."""
        self.seq += 1
        fields = (self.org_id, self.seq, at, actor, ROLE, ACTION, OBJECT, name, 1, details)
        leaf = hashlib.sha256(b"\0hbdt-audit-1" + b"".join(map(text, fields))).digest()
        previous = self.last
        self.last = hashlib.sha256(b"\1" + struct.pack(">QQ", self.org_id, self.seq)
                                   + bytes.fromhex(previous) + leaf).hexdigest()
        return (*fields, self.last, previous)


class History:
    """books: the Registers, planned and written."""

    def __init__(self, db, books):
        self.db, self.books = db, books
        self.chains = {p.org_id: Chain(p.org_id) for _, _, p in books.years}
        self.rows = {row[:4]: b"".join(map(text, row[4:])) for row in books.cells}
        self.lessons = {}
        for pattern, subject, term, place in books.lessons():
            self.lessons.setdefault(pattern, []).append((subject, term, place))

    def load_audit(self):
        n = self.db.insert("hbdt_records.audit_event", "chain_id, seq, at, actor_id, role, action,"
                           " object_type, object_id, object_version, details, hash, previous",
                           self._events())
        self.db.insert("hbdt_records.audit_head", "chain_id, seq, hash",
                       ((c.org_id, c.seq, c.last) for c in self.chains.values()))
        return n

    def _events(self):
        years = {i: (year, placed) for i, year, placed in self.books.years}
        seats = iter(self.books.seats)
        seat = next(seats, None)
        for class_id, year_id, _, grade, _, pattern, k, first, n_teachers in self.books.classes:
            students = []
            while seat and seat[0] == class_id:
                students.append((text(seat[1]), seat[3]))
                seat = next(seats, None)
            year, placed = years[year_id]
            for subject, term, place in sorted(self.lessons[pattern]):
                name = f"{class_id}/{subject}/{term}"
                digest = commitment(name, (i + self.rows[pattern, profile, subject, term]
                                           for i, profile in students))
                actor = first + (k if grade <= 5 else place * 3 + k // 4) % n_teachers
                yield self.chains[placed.org_id].add(
                    f"{year + 1}-{BEFORE_TERM_END[term]}", actor, name,
                    f'{{"cells":{len(students)},"rows":"{digest}"}}')

    def load_said(self):
        self.db.run(SAID_TABLE)
        self.db.insert(f"{SCHEMA}.said", "pattern, profile, subject, term, told",
                       self.books.told())

    def wait_for_places(self):
        """Until the service's own sequencer has given each change its place in the stream."""
        while self.db.run("SELECT 1 FROM hbdt_records.change_event WHERE position IS NULL LIMIT 1"):
            time.sleep(0.2)

    def owe_identities(self):
        """Each school's are to be looked through, which a change of a student would have told."""
        self.db.run("INSERT IGNORE INTO hbdt_records.quality_due (org_id, since) SELECT org_id,"
                    " DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%dT%TZ') FROM hbdt_records.school")
