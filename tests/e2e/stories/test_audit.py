# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whoever is root of the database can change everything, but not unseen: each way of tampering is
tried on a copy of what the house wrote, and the witness names the place."""
import hashlib
import json
import shutil
import subprocess
import tempfile
from pathlib import Path

import support
from database import client, copy_witnessed, sql, value

SCHEMA, KEPT = "hbdt_copy", "hbdt_copy_kept"
EVENT = ("chain_id, seq, at, actor_id, role, action, object_type, object_id, object_version,"
         " details, hash, previous")
MARKS = "tx1, tx2, tx3, tx4, gk, ck, comment"
GOOD, TAMPERED, INCOMPLETE = 0, 1, 2

# name; what is done, statements and methods; the verdict; where the finding says it is; and the
# command that sees it. %(mid)s is the event of the last marks, which checkpoint 1 saw; %(last)s the
# chain's last event, which checkpoint 2 saw.
WAYS = (
    # The row and its event.
    ("T01 one mark changed, nothing else", (
        "UPDATE mark SET ck = IF(ck = 100, 99, 100) WHERE %(pupil)s",),
     TAMPERED, "gradebook %(book)s: its rows are not those of chain %(chain)s seq %(mid)s",
     "reconcile"),
    ("T02 a mark changed and its event with it", (
        "UPDATE mark SET ck = IF(ck = 100, 99, 100) WHERE %(pupil)s", "commit_to_the_rows"),
     TAMPERED, "chain %(chain)s seq %(mid)s: hash is", "reconcile"),
    ("T03 a mark, its event and all later hashes", (
        "UPDATE mark SET ck = IF(ck = 100, 99, 100) WHERE %(pupil)s", "commit_to_the_rows",
        "rehash"),
     TAMPERED, "chain %(chain)s seq %(mid)s: hash is, checkpoint 1 saw", "reconcile"),
    # The chain.
    ("T04 the last event taken, the head moved back", (
        "DELETE FROM audit_event WHERE %(at_last)s", "repair_heads"),
     INCOMPLETE, "chain %(chain)s seq %(last)s: checkpoint 2 saw it, it is gone"),
    ("T05 an event taken from the middle", ("DELETE FROM audit_event WHERE %(at_mid)s",),
     TAMPERED, "chain %(chain)s seq %(mid)s: missing"),
    ("T06 two events exchanged", (
        "UPDATE audit_event SET seq = 1000000 WHERE %(at_mid)s;"
        "UPDATE audit_event SET seq = seq - 1 WHERE chain_id = %(chain)s AND seq = %(mid)s + 1;"
        "UPDATE audit_event SET seq = %(mid)s + 1 WHERE chain_id = %(chain)s AND seq = 1000000",),
     TAMPERED, "chain %(chain)s seq %(mid)s: previous is"),
    ("T07 an event put in between, all hashes made anew", (
        "UPDATE audit_event SET seq = seq + 1 WHERE chain_id = %(chain)s AND seq >= %(mid)s"
        " ORDER BY seq DESC;"
        "INSERT INTO audit_event SELECT chain_id, seq - 1, at, 999999, role, action, object_type,"
        " object_id, object_version, details, hash, previous FROM audit_event"
        " WHERE chain_id = %(chain)s AND seq = %(mid)s + 1", "rehash"),
     TAMPERED, "chain %(chain)s seq %(mid)s: hash is, checkpoint 1 saw"),
    ("T08 a number given twice", (
        "ALTER TABLE audit_event DROP PRIMARY KEY;"
        f"INSERT INTO audit_event SELECT {EVENT} FROM audit_event WHERE %(at_mid)s",),
     TAMPERED, "chain %(chain)s seq %(mid)s: twice"),
    ("T09 the actor changed", (
        "UPDATE audit_event SET actor_id = actor_id + 1 WHERE %(at_mid)s",),
     TAMPERED, "chain %(chain)s seq %(mid)s: hash is"),
    ("T10 the time changed", (
        "UPDATE audit_event SET at = '2020-01-01T00:00:00Z' WHERE %(at_mid)s",),
     TAMPERED, "chain %(chain)s seq %(mid)s: hash is"),
    ("T11 the table truncated", ("TRUNCATE TABLE audit_event",), TAMPERED, "seq 1: missing"),
    ("T12 an event moved to another school", (
        "UPDATE audit_event SET chain_id = 888888 WHERE %(at_mid)s",),
     TAMPERED, "chain %(chain)s seq %(mid)s: missing"),
    ("T13 another school's whole chain replayed", (
        "INSERT INTO audit_event SELECT 888888, seq, at, actor_id, role, action, object_type,"
        " object_id, object_version, details, hash, previous FROM audit_event"
        " WHERE chain_id = %(chain)s;"
        "INSERT INTO audit_head SELECT 888888, seq, hash FROM audit_head"
        " WHERE chain_id = %(chain)s",),
     TAMPERED, "chain 888888 seq 1: hash is"),
    ("T14 the whole database put back to yesterday's backup", (
        "DELETE FROM audit_event WHERE chain_id = %(chain)s AND seq > %(mid)s", "repair_heads"),
     INCOMPLETE, "chain %(chain)s seq %(last)s: checkpoint 2, the last is seq %(mid)s"),
    # The checkpoints.
    ("T15 a checkpoint edited", ("edit_the_first_note",), TAMPERED, "checkpoint 1: the signature"),
    ("T16 a checkpoint signed again by another key", ("sign_with_another_key",),
     TAMPERED, "checkpoint 2: the signature"),
    ("T17 a checkpoint taken away", ("take_the_first_note",), INCOMPLETE, "checkpoint 1: missing"),
    ("T18 two histories of one day, both with the house's key; the copy elsewhere judges", (
        "UPDATE audit_event SET actor_id = 999999 WHERE chain_id = %(chain)s AND seq > %(mid)s",
        "rehash_behind", "fork_the_second_note"),
     TAMPERED, "chain %(chain)s seq %(last)s: hash is, checkpoint 2 saw"),
    # Rows without events.
    ("T19 a gradebook that no event speaks of", (
        "INSERT INTO gradebook (class_id, subject, term, version) VALUES (999999, 'toan', 2, 1)",),
     TAMPERED, "gradebook 999999/toan/2: the row is version 1, its newest event is version 0",
     "reconcile"),
    # No table is system-versioned: the old versions are the events, and their clock is a column.
    ("T20 the history of versions forged: another time for an old save, all hashes made anew", (
        "UPDATE audit_event SET at = '2020-01-01T00:00:00Z' WHERE %(at_mid)s", "rehash"),
     TAMPERED, "chain %(chain)s seq %(mid)s: hash is, checkpoint 1 saw"),
    ("T21 a backup restored, the end of the binary log lost", (
        "DELETE FROM audit_event WHERE chain_id = %(chain)s AND seq > %(last)s - 1",
        "repair_heads"),
     INCOMPLETE, "chain %(chain)s seq %(last)s: checkpoint 2, the last is seq"),
    # What looks the same.
    ("T22 details that are nothing instead of empty", (
        "ALTER TABLE audit_event MODIFY details VARCHAR(4000) NULL;"
        "UPDATE audit_event SET details = NULL WHERE %(at_mid)s",),
     TAMPERED, "chain %(chain)s seq %(mid)s: a column is NULL"),
    ("T22 details emptied", ("UPDATE audit_event SET details = '' WHERE %(at_mid)s",),
     TAMPERED, "chain %(chain)s seq %(mid)s: hash is"),
    ("T22 a comment that was nothing is empty", (
        "UPDATE mark SET comment = IF(comment IS NULL, '', NULL) WHERE %(pupil)s",),
     TAMPERED, "gradebook %(book)s: its rows are not those of chain %(chain)s seq %(mid)s",
     "reconcile"),
    ("T23 the boundary of two fields shifted", (
        "UPDATE audit_event SET action = CONCAT(action, LEFT(object_type, 1)),"
        " object_type = SUBSTRING(object_type, 2) WHERE %(at_mid)s",),
     TAMPERED, "chain %(chain)s seq %(mid)s: hash is"),
    ("T24 the same letters in another normal form", (
        "UPDATE audit_event SET object_id = 'é' WHERE %(at_mid)s", "rehash", "new_notes",
        "UPDATE audit_event SET object_id = CONCAT('e', UNHEX('CC81')) WHERE %(at_mid)s"),
     TAMPERED, "chain %(chain)s seq %(mid)s: hash is"),
    # And more.
    ("X01 the table emptied with its heads", ("DELETE FROM audit_event; DELETE FROM audit_head",),
     INCOMPLETE, "it is gone, the last is seq 0"),
    ("X02 a head moved", ("UPDATE audit_head SET seq = seq + 1 WHERE chain_id = %(chain)s",),
     TAMPERED, "chain %(chain)s seq %(last)s: the last event is"),
    ("X03 a head taken", ("DELETE FROM audit_head WHERE chain_id = %(chain)s",),
     TAMPERED, "chain %(chain)s seq %(last)s: the chain has no head"),
    ("X04 an event added behind the head", (
        "INSERT INTO audit_event SELECT chain_id, seq + 1, at, actor_id, role, action, object_type,"
        " object_id, object_version, details, hash, previous FROM audit_event WHERE %(at_last)s",),
     TAMPERED, "chain %(chain)s seq %(after)s: previous is"),
    ("X05 the first checkpoint taken and the rest renamed", ("rename_the_second_note",),
     TAMPERED, "checkpoint 1: does not follow"),
    ("X06 a checkpoint replaced under a later one, by the house's key", ("replace_the_first_note",),
     TAMPERED, "checkpoint 2: does not follow"),
    ("X07 cut off behind the last checkpoint: who read the event and kept its hash", (
        "cut_behind_the_last_note",),
     INCOMPLETE, "chain %(chain)s seq %(last)s: , it is gone, the last is seq", "seen"),
)


def lengths(columns):
    """Each column behind its length; None is the length of nothing."""
    return b"".join(b"\xff" * 4 if c is None else len(c).to_bytes(4, "big") + c for c in columns)


class Audit(support.Story):
    @classmethod
    def setUpClass(cls):
        school = support.open_school()
        cls.go_on(school)
        cls.folder = Path(tempfile.mkdtemp(prefix="hbdt-audit-"))
        cls.key = cls.new_key("key")
        cls.book = f"{school.class_id}/toan/1"
        cls.keep_a_copy()
        event = f"{KEPT}.audit_event WHERE chain_id = {school.school_id}"
        mid, last = [int(n) for n in sql(
            "SELECT MAX(IF(action = 'marks.save' AND object_id = "
            f"'{cls.book}', seq, 0)), MAX(seq) FROM {event}")[0]]
        assert 1 < mid < last - 1, (mid, last)
        of = f"class_id = {school.class_id} AND subject = 'toan' AND term = 1"
        pupil = value(f"SELECT MIN(student_id) FROM {KEPT}.mark WHERE {of}")
        chain = school.school_id
        cls.names = {
            "chain": chain, "mid": mid, "last": last, "after": last + 1, "book": cls.book,
            "at_mid": f"chain_id = {chain} AND seq = {mid}",
            "at_last": f"chain_id = {chain} AND seq = {last}", "of": of,
            "pupil": f"{of} AND student_id = {pupil}"}
        cls.make_notes()

    @staticmethod
    def go_on(school):
        """Something happens after the last marks."""
        proposal = school.session(support.ADMIN).post(
            f"/v1/school-years/{school.year_id}/lock-proposals", {"reason": "Thử nhật ký"}).json
        school.session(support.LEADER).post(f"/v1/lock-proposals/{proposal['id']}/decision", {
            "decision": "reject", "number": "03/QĐ-TN", "reason": "Chỉ để thử nhật ký"})

    @classmethod
    def tearDownClass(cls):
        sql(f"DROP DATABASE IF EXISTS {SCHEMA}; DROP DATABASE IF EXISTS {KEPT}")
        shutil.rmtree(cls.folder)

    @classmethod
    def new_key(cls, name):
        key = cls.folder / f"{name}.pem"
        subprocess.run(["openssl", "genpkey", "-algorithm", "ED25519", "-out", key], check=True,
                       capture_output=True)
        subprocess.run(["openssl", "pkey", "-in", key, "-pubout", "-out", f"{key}.pub"], check=True)
        return key

    @classmethod
    def keep_a_copy(cls):
        copy_witnessed("hbdt_records", KEPT)

    @classmethod
    def make_notes(cls):
        """Two checkpoints: one of the moment of the last marks, one of the end."""
        cls.kept_notes = cls.notes = cls.folder / "kept"
        cls.notes.mkdir()
        copy_witnessed(KEPT, SCHEMA)
        sql(f"DELETE FROM {SCHEMA}.audit_event WHERE chain_id = {cls.names['chain']}"
            f" AND seq > {cls.names['mid']}")
        cls.repair_heads()
        cls.checkpoint(cls.key)
        copy_witnessed(KEPT, SCHEMA)
        cls.checkpoint(cls.key)

    def setUp(self):
        """A fresh copy, and where its notes are."""
        copy_witnessed(KEPT, SCHEMA)
        self.notes = self.folder / self._testMethodName
        shutil.copytree(self.kept_notes, self.notes)
        self.seen = self.folder / "seen"

    @classmethod
    def run_witness(cls, command, notes, key, *more):
        binary = max(support.ROOT.glob("build/*/tools/audit/audit"), key=lambda f: f.stat().st_mtime)
        return subprocess.run(
            [binary, command, "--socket", support.STATE_DIR / "db" / "s", "--user", "root",
             "--schemas", SCHEMA, "--checkpoints", notes, "--key", key, "--json", *more],
            capture_output=True, text=True)

    @classmethod
    def checkpoint(cls, key, notes=None):
        answer = cls.run_witness("checkpoint", notes or cls.notes, key)
        assert answer.returncode == 0, answer.stderr

    def judge(self, command="verify"):
        more = ("--seen", self.seen) if command == "seen" else ()
        answer = self.run_witness("verify" if more else command, self.notes, f"{self.key}.pub",
                                  *more)
        report = json.loads(answer.stdout)
        return answer.returncode, report["finding"], report

    def finds(self, code, place, command="verify"):
        """The verdict, and every part of the place."""
        got, finding, _ = self.judge(command)
        self.assertEqual(got, code, finding)
        for part in (place % self.names).split(", "):
            self.assertIn(part, finding)
        return finding

    def do(self, steps):
        for step in steps:
            if " " in step:
                sql(f"USE {SCHEMA}; {step % self.names}")
            else:
                getattr(self, step)()

    # --- what a careful forger does ---

    @classmethod
    def repair_heads(cls):
        sql(f"DELETE FROM {SCHEMA}.audit_head; INSERT INTO {SCHEMA}.audit_head"
            f" SELECT e.chain_id, e.seq, e.hash FROM {SCHEMA}.audit_event e JOIN"
            f" (SELECT chain_id, MAX(seq) AS seq FROM {SCHEMA}.audit_event GROUP BY chain_id) m"
            " USING (chain_id, seq)")

    def rehash(self, first=None):
        """Every hash from there on made anew, heads too."""
        chain, first = self.names["chain"], first or self.names["mid"]
        of = f"FROM {SCHEMA}.audit_event WHERE chain_id = {chain}"
        previous = value(f"SELECT hash {of} AND seq = {first - 1}")
        changes = []
        for row in sql("SELECT seq, " + ", ".join(
                f"HEX(CONCAT({c}, ''))" for c in EVENT.split(", ")[:10])
                + f" {of} AND seq >= {first} ORDER BY seq"):
            seq, columns = int(row[0]), [bytes.fromhex(c) for c in row[1:]]
            leaf = hashlib.sha256(b"\0hbdt-audit-1" + lengths(columns)).digest()
            digest = hashlib.sha256(b"\1" + chain.to_bytes(8, "big") + seq.to_bytes(8, "big")
                                    + bytes.fromhex(previous) + leaf).hexdigest()
            changes.append(f"UPDATE {SCHEMA}.audit_event SET previous = '{previous}',"
                           f" hash = '{digest}' WHERE chain_id = {chain} AND seq = {seq};")
            previous = digest
        sql("".join(changes))
        self.repair_heads()

    def rehash_behind(self):
        self.rehash(self.names["mid"] + 1)

    def commit_to_the_rows(self):
        """The digest of the rows in their event (audit-format.md §5)."""
        salt = value(f"SELECT salt FROM {SCHEMA}.gradebook WHERE {self.names['of']}")
        columns = [salt.encode()]
        for row in sql("SELECT " + ", ".join(
                f"IFNULL(HEX(CONCAT({c}, '')), '-')" for c in ["student_id", *MARKS.split(", ")])
                + f" FROM {SCHEMA}.mark WHERE {self.names['of']} ORDER BY student_id"):
            columns += [None if c == "-" else bytes.fromhex(c) for c in row]
        digest = hashlib.sha256(b"hbdt-gradebook-1" + lengths(columns)).hexdigest()
        sql(f"UPDATE {SCHEMA}.audit_event SET details = JSON_REPLACE(details, '$.rows', '{digest}')"
            f" WHERE {self.names['at_mid']}")

    def note(self, number, notes=None):
        return (notes or self.notes) / f"{number:08d}.note"

    def edit_the_first_note(self):
        text = self.note(1).read_text()
        mid = self.names["mid"]
        self.note(1).unlink()
        self.note(1).write_text(text.replace(f" {mid} ", f" {mid - 1} "))

    def sign_with_another_key(self):
        self.note(2).unlink()
        self.checkpoint(self.new_key("other"), self.notes)

    def take_the_first_note(self):
        self.note(1).unlink()

    def rename_the_second_note(self):
        self.note(1).unlink()
        self.note(2).rename(self.note(1))

    def replace_the_first_note(self):
        """Signed as it should be, of the same heads, at another time."""
        other = self.folder / f"{self._testMethodName}-other"
        other.mkdir()
        self.checkpoint(self.key, other)
        shutil.move(self.note(1, other), self.note(1))

    def new_notes(self):
        shutil.rmtree(self.notes)
        self.notes.mkdir()
        self.checkpoint(self.key, self.notes)
        self.assertEqual(self.judge()[:2], (GOOD, ""))

    def fork_the_second_note(self):
        """The house's own folder is at peace with the forgery; the copy elsewhere is not."""
        self.note(2).unlink()
        self.checkpoint(self.key, self.notes)
        self.assertEqual(self.judge()[:2], (GOOD, ""))
        self.notes = self.kept_notes

    def cut_behind_the_last_note(self):
        """Nothing that the house keeps misses it, as audit-format.md §4 says."""
        self.note(2).unlink()
        chain, last = self.names["chain"], self.names["last"]
        digest = value(f"SELECT hash FROM {SCHEMA}.audit_event WHERE {self.names['at_last']}")
        sql(f"DELETE FROM {SCHEMA}.audit_event WHERE {self.names['at_last']}")
        self.repair_heads()
        self.assertEqual(self.judge()[:2], (GOOD, ""))
        self.seen.write_text(f"{SCHEMA} {chain} {last} {digest}\n")

    # --- stories besides the table ---

    def test_an_untouched_history_is_good(self):
        for command in ("verify", "reconcile"):
            code, finding, report = self.judge(command)
            self.assertEqual((code, report["verdict"], finding), (GOOD, "good", ""))
            self.assertEqual(report["checkpoints"], 2)
        self.assertGreater(self.judge()[2]["events"], self.names["last"] - 1)

    def test_the_living_house_is_good(self):
        answer = support.front_door("audit", "verify", "--json")
        self.assertIn(answer.returncode, (0, 2), answer.stdout + answer.stderr)
        self.assertNotIn("tampered", answer.stdout)

    def test_without_a_checkpoint_the_careful_forger_wins(self):
        """So note often, and copy the notes away."""
        self.do(("UPDATE audit_event SET actor_id = 999999 WHERE %(at_mid)s", "rehash"))
        self.finds(TAMPERED, "chain %(chain)s seq %(mid)s: hash is, checkpoint 1 saw")
        shutil.rmtree(self.notes)
        self.notes.mkdir()
        self.assertEqual(self.judge()[0], INCOMPLETE)
        self.new_notes()

    def test_each_column_counts(self):
        for column, value in (("actor_id", "actor_id + 1"), ("at", "'2020-01-01T00:00:00Z'"),
                              ("role", "CONCAT(role, 'x')"), ("action", "CONCAT(action, 'x')"),
                              ("object_type", "CONCAT(object_type, 'x')"),
                              ("object_id", "CONCAT(object_id, '0')"),
                              ("object_version", "object_version + 1"),
                              ("details", "'{\"a\":1}'")):
            with self.subTest(column=column):
                copy_witnessed(KEPT, SCHEMA)
                self.do((f"UPDATE audit_event SET {column} = {value} WHERE %(at_mid)s",))
                self.finds(TAMPERED, "chain %(chain)s seq %(mid)s: hash is")

    def test_who_may_do_it_cannot_even_try_as_a_service(self):
        for service in ("auth", "records", "signing", "archive"):
            password = (support.STATE_DIR / "secrets" / f"db_{service}").read_text().strip()
            table = f"hbdt_{service}.audit_event"
            for statement, refusal in (
                    (f"UPDATE {table} SET details = '{{}}'", "command denied"),
                    (f"DELETE FROM {table}", "command denied"),
                    (f"TRUNCATE {table}", "command denied"),
                    (f"REPLACE INTO {table} SELECT * FROM {table}", "command denied"),
                    (f"INSERT INTO {table} SELECT * FROM {table}"
                     " ON DUPLICATE KEY UPDATE details = '{}'", "command denied"),
                    ("SET timestamp = 1577836800", "secure-timestamp")):
                answer = subprocess.run(
                    client(f"--password={password}", "-e", statement, user=f"hbdt_{service}"),
                    capture_output=True, text=True)
                self.assertIn(refusal, answer.stderr, statement)

    def test_the_table_of_ways_is_whole(self):
        told = {way[0].split()[0] for way in WAYS}
        self.assertLessEqual({f"T{n:02d}" for n in range(1, 25)}, told)


def story_of(name, steps, verdict, place, command="verify"):
    def story(self):
        self.do(steps)
        finding = self.finds(verdict, place, command)
        print(f"{name}: {('', 'tampered', 'incomplete')[verdict]}: {finding[:120]}", flush=True)
    return story


for way in WAYS:
    words = "_".join("".join(c if c.isalnum() else " " for c in way[0].lower()).split())
    setattr(Audit, f"test_{words}", story_of(*way))
