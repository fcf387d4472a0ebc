# SPDX-License-Identifier: AGPL-3.0-or-later
"""The registers of every school, in records: years, classes, students, marks. What is drawn (people,
class lists, whole years of marks) is written row by row into a schema of the generator's own; what
follows from it for millions of rows is told to the database in a statement for each table.
"""
import concurrent.futures
import datetime

import peoples
import pupils
from patterns import programme_of, year_dates
from schools import CURRENT, class_name, dice_of, year_name

SCHEMA = "hbdt_scale"
AHEAD = datetime.timedelta(hours=7)
LOOKING = [f"hbdt_records.{t}_insert_unlocked" for t in ("enrolment", "gradebook", "mark")]
CLASSES_A_TIME = 40
WRITERS = 2
TABLES = f"""
DROP SCHEMA IF EXISTS {SCHEMA};
CREATE SCHEMA {SCHEMA} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE TABLE {SCHEMA}.class_plan (class_id BIGINT PRIMARY KEY, school_year_id BIGINT, name VARCHAR(20),
    grade TINYINT, ruleset VARCHAR(16), pattern VARCHAR(40), place INT, first_teacher BIGINT,
    n_teachers INT);
CREATE TABLE {SCHEMA}.lesson (pattern VARCHAR(40), subject VARCHAR(40), term TINYINT, place INT,
    PRIMARY KEY (pattern, subject, term));
CREATE TABLE {SCHEMA}.seat (class_id BIGINT, student_id BIGINT, number SMALLINT, profile INT,
    PRIMARY KEY (class_id, student_id));
CREATE TABLE {SCHEMA}.pupil (pattern VARCHAR(40), profile INT, conduct_term1 VARCHAR(10),
    conduct_term2 VARCHAR(10), conduct_year VARCHAR(10), absent_excused INT, absent_unexcused INT,
    comment VARCHAR(1000), praise VARCHAR(12), learning VARCHAR(20), conduct VARCHAR(20),
    decision VARCHAR(30), title VARCHAR(30), PRIMARY KEY (pattern, profile));
CREATE TABLE {SCHEMA}.cells (pattern VARCHAR(40), profile INT, subject VARCHAR(40), term TINYINT,
    tx1 SMALLINT, tx2 SMALLINT, tx3 SMALLINT, tx4 SMALLINT, gk SMALLINT, ck SMALLINT,
    comment VARCHAR(1000), PRIMARY KEY (pattern, profile, subject, term));
"""
TERMS = (1, 2)
COLUMNS = ("tx1", "tx2", "tx3", "tx4", "gk", "ck")

CLASSES = f"""INSERT INTO hbdt_records.class (id, school_year_id, name, grade, ruleset,
    homeroom_account_id, homeroom_name, record_version)
SELECT p.class_id, p.school_year_id, p.name, p.grade, p.ruleset, a.id, a.full_name, 2
  FROM {SCHEMA}.class_plan p
  JOIN hbdt_auth.account a ON a.id = p.first_teacher + p.place MOD p.n_teachers
 ORDER BY p.class_id"""
# A primary class is taught by its homeroom teacher, other subjects by whoever has time.
ASSIGNMENTS = f"""INSERT INTO hbdt_records.assignment (class_id, subject, account_id, full_name)
SELECT p.class_id, l.subject, a.id, a.full_name
  FROM {SCHEMA}.class_plan p
  JOIN {SCHEMA}.lesson l ON l.pattern = p.pattern AND l.term = 1
  JOIN hbdt_auth.account a ON a.id = p.first_teacher
    + IF(p.grade <= 5, p.place, l.place * 3 + p.place DIV 4) MOD p.n_teachers
 ORDER BY p.class_id, l.subject"""
GRADEBOOKS = f"""INSERT INTO hbdt_records.gradebook (class_id, subject, term, version, salt)
SELECT p.class_id, l.subject, l.term, 1, MD5(CONCAT_WS('/', p.class_id, l.subject, l.term))
  FROM {SCHEMA}.class_plan p
  JOIN {SCHEMA}.lesson l ON l.pattern = p.pattern
 ORDER BY p.class_id, l.subject, l.term"""
# In the order of the primary keys by the way it is read, so that nothing is sorted.
ENROLMENTS = f"""INSERT INTO hbdt_records.enrolment (class_id, number, student_id, conduct_term1,
    conduct_term2, conduct_year, absent_excused, absent_unexcused, comment, praise)
SELECT s.class_id, s.number, s.student_id, u.conduct_term1, u.conduct_term2, u.conduct_year,
    u.absent_excused, u.absent_unexcused, u.comment, u.praise
  FROM {SCHEMA}.class_plan p
  STRAIGHT_JOIN {SCHEMA}.seat s ON s.class_id = p.class_id
  STRAIGHT_JOIN {SCHEMA}.pupil u ON u.pattern = p.pattern AND u.profile = s.profile
 WHERE p.class_id BETWEEN %d AND %d"""
MARKS = f"""INSERT INTO hbdt_records.mark (class_id, subject, term, student_id, tx1, tx2, tx3, tx4,
    gk, ck, comment)
SELECT s.class_id, c.subject, c.term, s.student_id, c.tx1, c.tx2, c.tx3, c.tx4, c.gk, c.ck, c.comment
  FROM {SCHEMA}.class_plan p
  STRAIGHT_JOIN {SCHEMA}.lesson l ON l.pattern = p.pattern
  STRAIGHT_JOIN {SCHEMA}.seat s ON s.class_id = p.class_id
  STRAIGHT_JOIN {SCHEMA}.cells c ON c.pattern = p.pattern AND c.profile = s.profile
    AND c.subject = l.subject AND c.term = l.term
 WHERE p.class_id BETWEEN %d AND %d"""
LOCKS = """UPDATE hbdt_records.school_year SET state = 'locked', version = version + 1 WHERE id IN (%s);
INSERT INTO hbdt_records.year_lock (school_year_id, locked_at)
SELECT id, DATE_FORMAT(ends_on + INTERVAL 30 DAY, '%%Y-%%m-%%dT00:00:00Z')
  FROM hbdt_records.school_year WHERE id IN (%s)"""


class Registers:
    """patterns: (programme, year, grade) -> [Pattern]."""

    def __init__(self, db, units, patterns, seed):
        self.db, self.units, self.patterns, self.seed = db, units, patterns, seed
        self.year_id = db.number("SELECT COALESCE(MAX(id), 0) FROM hbdt_records.school_year")
        self.class_id = db.number("SELECT COALESCE(MAX(id), 0) FROM hbdt_records.class")
        self.student_id = db.number("SELECT COALESCE(MAX(id), 0) FROM hbdt_records.student")
        self.first_class = self.class_id + 1
        self.years = []      # (id, year, placed)
        self.classes = []    # rows of class_plan
        self.serials = {}    # year of birth -> people so far
        dice = dice_of(seed, units.scale.name, "communes")
        self.peoples = [peoples.Commune(dice, i % 3 == 2) for i in range(units.scale.communes)]
        for placed in units.placed:
            placed.lists = {}  # (cohort, k) -> [(class id, year)]
        # Year after year, so that chains and the change feed run as time does.
        for year in range(CURRENT - units.scale.years + 1, CURRENT + 1):
            for placed in units.placed:
                self.year_id += 1
                self.years.append((self.year_id, year, placed))
                self._plan_year(placed, year)

    def _plan_year(self, placed, year):
        school, place = placed.school, 0
        for cohort in school.cohorts:
            grade = cohort.grade - (CURRENT - year)
            if not school.kind.grades[0] <= grade <= school.kind.grades[1]:
                continue
            ways = self.patterns[programme_of(school.kind), year, grade]
            for k in range(len(cohort.sizes)):
                pattern = ways[k % len(ways)]
                self.class_id += 1
                self.classes.append((self.class_id, self.year_id, class_name(school, grade, k),
                                     grade, pattern.ruleset, pattern.name, place,
                                     placed.first_teacher, school.n_teachers))
                placed.lists.setdefault((cohort.grade, k), []).append((self.class_id, year))
                place += 1

    # --- rows that are drawn ---

    def _students(self, seats):
        """Rows of student; their places in classes are added to seats."""
        for placed in self.units.placed:
            dice = dice_of(self.seed, placed.school.number, "students")
            people = self.peoples[placed.school.commune]
            for cohort in placed.school.cohorts:
                for k, size in enumerate(cohort.sizes):
                    lists = placed.lists.get((cohort.grade, k), [])
                    for number in range(1, size + 1):
                        yield self._student(dice, placed, people, cohort.grade)
                        seats += [(class_id, self.student_id, number,
                                   int(dice.random() * pupils.PROFILES)) for class_id, _ in lists]

    def _student(self, dice, placed, people, grade):
        of, male = people.draw(dice), dice.random() < 0.51
        year = CURRENT - 5 - grade
        serial = self.serials[year] = self.serials.get(year, 0) + 1
        self.student_id += 1
        commune = f"xã Thử Nghiệm {placed.school.commune + 1}, tỉnh Đắk Lắk"
        return (self.student_id, placed.org_id, peoples.name_of(dice, of, male),
                peoples.born(dice, year), "male" if male else "female", peoples.SHARES[of][0],
                commune, peoples.personal_id(serial, year), f"66{self.student_id:08}",
                f"Buôn Mẫu {int(dice.random() * 9) + 1}, {commune}",
                peoples.name_of(dice, of, True), peoples.name_of(dice, of, False))

    def _patterns_in_use(self):
        used = {row[5] for row in self.classes}
        return [p for p in {p.name: p for ways in self.patterns.values() for p in ways}.values()
                if p.name in used]

    def _draw_pupils(self):
        self.years_of_marks = {p: pupils.pupils(self.seed, p) for p in self._patterns_in_use()}
        self.cells = [
            (pattern.name, i, subject.code, term,
             *(pupil.cells[subject.code, term].get(c) for c in COLUMNS),
             pupil.comments.get((subject.code, term)))
            for pattern, those in self.years_of_marks.items() for i, pupil in enumerate(those)
            for subject in pattern.subjects for term in TERMS]

    def _pupil_rows(self):
        for pattern, those in self.years_of_marks.items():
            for i, pupil in enumerate(those):
                yield (pattern.name, i, *pupil.conduct, *pupil.absent, pupil.comment,
                       pupil.praise, *pupil.intent)

    def told(self):
        """What followers hear of each row of marks."""
        for pattern, those in self.years_of_marks.items():
            for i, pupil in enumerate(those):
                for subject in pattern.subjects:
                    for term in TERMS:
                        yield (pattern.name, i, subject.code, term,
                               pupils.told(pupil, subject, term))

    def lessons(self):
        for pattern in self.years_of_marks:
            for i, subject in enumerate(pattern.subjects):
                yield from ((pattern.name, subject.code, term, i) for term in TERMS)

    # --- writing ---

    def load_schools(self):
        """Schools, their units and years."""
        # Viet Nam's day, as the service has it: it asks auth for what was kept before today.
        today = (datetime.datetime.now(datetime.UTC) + AHEAD).date().isoformat()
        db, placed = self.db, self.units.placed
        over = {self.units.province: "Sở GDĐT Thử Nghiệm", **{
            c: f"Phòng VH-XH xã Thử Nghiệm {i + 1}" for i, c in enumerate(self.units.communes)}}
        names = {p.org_id: (f"TN-{p.tag}", p.school.name, over[p.path[-2]], over[p.path[0]])
                 for p in placed}
        n = db.insert("hbdt_records.school_unit", "org_id, unit_id, depth",
                      ((p.org_id, u, d) for p in placed for d, u in enumerate(p.path)))
        db.run("INSERT IGNORE INTO hbdt_records.unit_gate (unit_id, version)"
               " SELECT DISTINCT unit_id, 1 FROM hbdt_records.school_unit")
        n += db.insert("hbdt_records.school", "org_id, code, name, parent_name, province_name,"
                       " units_asked_on", ((p.org_id, *names[p.org_id], today) for p in placed))
        dates = {year: year_dates(year) for _, year, _ in self.years}
        n += db.insert("hbdt_records.school_year", "id, org_id, name, starts_on, ends_on, state,"
                       " version", ((i, p.org_id, *dates[year].values(), "open", 1)
                                    for i, year, p in self.years))
        n += db.insert("hbdt_records.year_school", "school_year_id, org_id, as_of, code, name,"
                       " parent_name, province_name, levels",
                       ((i, p.org_id, min(today, dates[year]["ends_on"]), *names[p.org_id],
                         p.school.kind.levels) for i, year, p in self.years))
        return n + db.insert("hbdt_records.year_calendar", "school_year_id, term_1_ends_on,"
                             " term_2_ends_on, closes_on, version",
                             ((i, f"{year + 1}-01-17", f"{year + 1}-05-29", f"{year + 1}-06-30", 1)
                              for i, year, _ in self.years))

    def load_plan(self):
        """What is drawn, into the generator's own schema; students into theirs."""
        db, self.seats = self.db, []
        self._draw_pupils()
        db.run(TABLES)
        db.insert(f"{SCHEMA}.class_plan", "class_id, school_year_id, name, grade, ruleset, pattern,"
                  " place, first_teacher, n_teachers", self.classes)
        db.insert(f"{SCHEMA}.lesson", "pattern, subject, term, place", self.lessons())
        db.insert(f"{SCHEMA}.pupil", "pattern, profile, conduct_term1, conduct_term2, conduct_year,"
                  " absent_excused, absent_unexcused, comment, praise, learning, conduct, decision,"
                  " title", self._pupil_rows())
        db.insert(f"{SCHEMA}.cells", "pattern, profile, subject, term, tx1, tx2, tx3, tx4, gk, ck,"
                  " comment", self.cells)
        n = db.insert("hbdt_records.student", "id, org_id, full_name, birth_date, sex, ethnic,"
                      " place_of_birth, personal_id, student_code, address, father_name,"
                      " mother_name", self._students(self.seats))
        self.seats.sort()
        db.insert(f"{SCHEMA}.seat", "class_id, student_id, number, profile", self.seats)
        return n

    def load_classes(self):
        self.db.run([CLASSES, ASSIGNMENTS, GRADEBOOKS])

    def fill(self, statement, progress):
        """The statement for a few classes at a time, by several writers."""
        steps = range(self.first_class, self.class_id + 1, CLASSES_A_TIME)
        with concurrent.futures.ThreadPoolExecutor(WRITERS) as pool:
            jobs = [pool.submit(self.db.run, statement % (
                first, min(first + CLASSES_A_TIME - 1, self.class_id))) for first in steps]
            for i, job in enumerate(jobs):
                job.result()
                progress(i + 1, len(jobs))

    def lock_past(self):
        past = ",".join(str(i) for i, year, _ in self.years if year != CURRENT)
        if past:
            self.db.run(LOCKS % (past, past))
