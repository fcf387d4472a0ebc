# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whoever is root of the database can change everything, but not unseen: each way of tampering is
tried on a copy of the house's history, and the witness names the place."""
import hashlib
import json
import shutil
import subprocess
import tempfile
from pathlib import Path

import support

SCHEMA = "hbdt_copy"


def sql(text):
    socket = support.STATE_DIR / "db" / "s"
    return subprocess.run(
        ["mariadb", "--no-defaults", f"--socket={socket}", "--user=root", "--batch",
         "--skip-column-names", "-e", text], capture_output=True, text=True, check=True).stdout


class Audit(support.Story):
    @classmethod
    def setUpClass(cls):
        support.open_school()  # so that there is a history
        cls.folder = Path(tempfile.mkdtemp(prefix="hbdt-audit-"))
        cls.key = cls.new_key("key")
        cls.chain, cls.length = cls.longest_chain()
        cls.middle = cls.length // 2

    @classmethod
    def tearDownClass(cls):
        sql(f"DROP DATABASE IF EXISTS {SCHEMA}")
        shutil.rmtree(cls.folder)

    @classmethod
    def new_key(cls, name):
        key = cls.folder / f"{name}.pem"
        subprocess.run(["openssl", "genpkey", "-algorithm", "ED25519", "-out", key], check=True,
                       capture_output=True)
        subprocess.run(["openssl", "pkey", "-in", key, "-pubout", "-out", f"{key}.pub"], check=True)
        return key

    @classmethod
    def longest_chain(cls):
        row = sql("SELECT chain_id, seq FROM hbdt_auth.audit_head ORDER BY seq DESC LIMIT 1")
        return [int(n) for n in row.split()]

    def setUp(self):
        """A fresh copy with two checkpoints: one of the middle, one of the end."""
        sql(f"DROP DATABASE IF EXISTS {SCHEMA}; CREATE DATABASE {SCHEMA};"
            + "".join(f"CREATE TABLE {SCHEMA}.{t} LIKE hbdt_auth.{t};" for t in
                      ("audit_event", "audit_head")))
        sql(f"INSERT INTO {SCHEMA}.audit_event SELECT * FROM hbdt_auth.audit_event"
            f" WHERE chain_id <> {self.chain} OR seq <= {self.middle}")
        self.repair_heads()
        self.notes = self.folder / self._testMethodName
        self.notes.mkdir()
        self.audit("checkpoint", self.key)
        sql(f"INSERT INTO {SCHEMA}.audit_event SELECT * FROM hbdt_auth.audit_event"
            f" WHERE chain_id = {self.chain} AND seq BETWEEN {self.middle + 1} AND {self.length}")
        self.repair_heads()
        self.audit("checkpoint", self.key)

    def repair_heads(self):
        sql(f"DELETE FROM {SCHEMA}.audit_head; INSERT INTO {SCHEMA}.audit_head"
            f" SELECT e.chain_id, e.seq, e.hash FROM {SCHEMA}.audit_event e JOIN"
            f" (SELECT chain_id, MAX(seq) AS seq FROM {SCHEMA}.audit_event GROUP BY chain_id) m"
            " USING (chain_id, seq)")

    def audit(self, command, key, *more):
        answer = subprocess.run(
            [self.binary(), command, "--socket", support.STATE_DIR / "db" / "s", "--user", "root",
             "--schemas", SCHEMA, "--checkpoints", self.notes, "--key", key, "--json", *more],
            capture_output=True, text=True)
        if command == "checkpoint":
            self.assertEqual(answer.returncode, 0, answer.stderr)
        return answer

    def binary(self):
        found = sorted(support.ROOT.glob("build/*/tools/audit/audit"),
                       key=lambda f: f.stat().st_mtime)
        return found[-1]

    def verify(self, key=None):
        answer = self.audit("verify", f"{key or self.key}.pub")
        return answer.returncode, json.loads(answer.stdout)

    def finds(self, code, *words, tampering=""):
        """After that tampering the witness ends with code and names the place."""
        if tampering:
            sql(f"USE {SCHEMA}; {tampering}")
        got, report = self.verify()
        self.assertEqual(got, code, report)
        for word in words:
            self.assertIn(str(word), report["finding"])

    def place(self, seq):
        return f"chain {self.chain} seq {seq}:"

    def where(self, seq):
        return f"WHERE chain_id = {self.chain} AND seq = {seq}"

    def rehash(self, first):
        """Every hash from there on made anew, heads too: what a careful forger does."""
        rows = sql(f"SELECT seq, at, actor_id, role, action, object_type, object_id, object_version,"
                   f" HEX(details) FROM {SCHEMA}.audit_event"
                   f" WHERE chain_id = {self.chain} AND seq >= {first} ORDER BY seq")
        previous = sql(f"SELECT hash FROM {SCHEMA}.audit_event {self.where(first - 1)}").strip()
        for line in rows.splitlines():
            seq, *texts, details = line.split("\t")
            columns = [str(self.chain), seq, *texts, bytes.fromhex(details).decode()]
            leaf = b"\0hbdt-audit-1" + b"".join(
                len(c.encode()).to_bytes(4, "big") + c.encode() for c in columns)
            node = (b"\1" + self.chain.to_bytes(8, "big") + int(seq).to_bytes(8, "big")
                    + bytes.fromhex(previous) + hashlib.sha256(leaf).digest())
            digest = hashlib.sha256(node).hexdigest()
            sql(f"UPDATE {SCHEMA}.audit_event SET previous = '{previous}', hash = '{digest}'"
                f" WHERE chain_id = {self.chain} AND seq = {seq}")
            previous = digest
        self.repair_heads()

    def test_an_untouched_history_is_good(self):
        code, report = self.verify()
        self.assertEqual((code, report["verdict"], report["finding"]), (0, "good", ""))
        self.assertEqual(report["checkpoints"], 2)
        self.assertGreater(report["events"], self.length - 1)

    def test_the_living_house_is_good(self):
        answer = support.front_door("audit", "verify", "--json")
        self.assertIn(answer.returncode, (0, 2), answer.stdout + answer.stderr)
        self.assertNotIn("tampered", answer.stdout)

    def test_each_column_counts(self):
        for column, value in (("actor_id", "actor_id + 1"), ("at", "'2020-01-01T00:00:00Z'"),
                              ("role", "CONCAT(role, 'x')"), ("action", "CONCAT(action, 'x')"),
                              ("object_type", "CONCAT(object_type, 'x')"),
                              ("object_id", "CONCAT(object_id, '0')"),
                              ("object_version", "object_version + 1"),
                              ("details", "'{\"a\":1}'")):
            with self.subTest(column=column):
                before = sql(f"SELECT HEX({column}) FROM {SCHEMA}.audit_event "
                             + self.where(self.middle)).strip()
                self.finds(1, self.place(self.middle),
                           tampering=f"UPDATE audit_event SET {column} = {value} "
                           + self.where(self.middle))
                sql(f"UPDATE {SCHEMA}.audit_event SET {column} = "
                    + (f"{int(before, 16)} " if column in ("actor_id", "object_version")
                       else f"UNHEX('{before}') ") + self.where(self.middle))
        self.finds(0)

    def test_all_later_hashes_made_anew(self):
        sql(f"UPDATE {SCHEMA}.audit_event SET actor_id = 999999 {self.where(self.middle)}")
        self.rehash(self.middle)
        self.finds(1, self.place(self.middle), "checkpoint 1")

    def test_the_last_event_taken_and_the_head_moved_back(self):
        sql(f"DELETE FROM {SCHEMA}.audit_event {self.where(self.length)}")
        self.repair_heads()
        self.finds(2, self.place(self.length), "it is gone")

    def test_an_event_taken_from_the_middle(self):
        self.finds(1, self.place(self.middle),
                   tampering=f"DELETE FROM audit_event {self.where(self.middle)}")

    def test_two_events_swapped(self):
        a, b = self.middle, self.middle + 1
        self.finds(1, self.place(a), tampering=(
            f"UPDATE audit_event SET seq = 1000000 {self.where(a)};"
            f"UPDATE audit_event SET seq = {a} {self.where(b)};"
            f"UPDATE audit_event SET seq = {b} {self.where(1000000)}"))

    def test_an_event_put_in_between(self):
        sql(f"USE {SCHEMA}; UPDATE audit_event SET seq = seq + 1 WHERE chain_id = {self.chain}"
            f" AND seq > {self.middle} ORDER BY seq DESC;"
            f"INSERT INTO audit_event SELECT chain_id, seq + 1, at, 999999, role, action, object_type,"
            f" object_id, object_version, details, hash, previous FROM audit_event "
            + self.where(self.middle))
        self.rehash(self.middle + 1)
        self.finds(1, self.place(self.length), "checkpoint 2")

    def test_an_event_added_behind_the_head(self):
        self.finds(1, f"chain {self.chain} seq {self.length + 1}", tampering=(
            f"INSERT INTO audit_event SELECT chain_id, seq + 1, at, actor_id, role, action,"
            f" object_type, object_id, object_version, details, hash, previous FROM audit_event "
            + self.where(self.length)))

    def test_a_number_given_twice_is_refused_by_the_table(self):
        with self.assertRaises(subprocess.CalledProcessError):
            sql(f"INSERT INTO {SCHEMA}.audit_event SELECT * FROM {SCHEMA}.audit_event "
                + self.where(self.middle))

    def test_a_table_emptied(self):
        self.finds(1, "seq 1: missing", tampering="DELETE FROM audit_event")

    def test_a_table_emptied_with_its_heads(self):
        self.finds(2, "it is gone", tampering="DELETE FROM audit_event; DELETE FROM audit_head")

    def test_an_event_moved_to_another_unit(self):
        self.finds(1, self.place(self.length - 1), tampering=(
            f"UPDATE audit_event SET chain_id = 888888 {self.where(self.length)}"))

    def test_a_whole_chain_replayed_as_another_unit(self):
        self.finds(1, "chain 888888 seq 1:", tampering=(
            "INSERT INTO audit_event SELECT 888888, seq, at, actor_id, role, action, object_type,"
            " object_id, object_version, details, hash, previous FROM audit_event"
            f" WHERE chain_id = {self.chain};"
            "INSERT INTO audit_head SELECT 888888, seq, hash FROM audit_head"
            f" WHERE chain_id = {self.chain}"))

    def test_yesterdays_backup_restored(self):
        sql(f"DELETE FROM {SCHEMA}.audit_event WHERE chain_id = {self.chain}"
            f" AND seq > {self.middle}")
        self.repair_heads()
        self.finds(2, self.place(self.length), "checkpoint 2")

    def test_a_head_moved(self):
        self.finds(1, self.place(self.length), tampering=(
            f"UPDATE audit_head SET seq = seq + 1 WHERE chain_id = {self.chain}"))

    def test_a_head_taken(self):
        self.finds(1, self.place(self.length), "no head", tampering=(
            f"DELETE FROM audit_head WHERE chain_id = {self.chain}"))

    def test_a_field_boundary_shifted(self):
        row = sql(f"SELECT action, object_type FROM {SCHEMA}.audit_event "
                  + self.where(self.middle)).rstrip("\n").split("\t")
        action, kind = row[0] + row[1][:1], row[1][1:]
        self.finds(1, self.place(self.middle), tampering=(
            f"UPDATE audit_event SET action = '{action}', object_type = '{kind}' "
            + self.where(self.middle)))

    def test_details_emptied(self):
        self.finds(1, self.place(self.middle), tampering=(
            f"UPDATE audit_event SET details = '' {self.where(self.middle)}"))

    def test_the_same_letters_in_another_normal_form(self):
        sql(f"UPDATE {SCHEMA}.audit_event SET object_id = 'é' {self.where(self.middle)}")
        self.rehash(self.middle)
        shutil.rmtree(self.notes)
        self.notes.mkdir()
        self.audit("checkpoint", self.key)
        self.finds(0)
        self.finds(1, self.place(self.middle), tampering=(
            "UPDATE audit_event SET object_id = CONCAT('e', UNHEX('CC81')) "
            + self.where(self.middle)))

    def note(self, number):
        return self.notes / f"{number:08d}.note"

    def rewrite(self, number, change):
        file = self.note(number)
        text = change(file.read_text())
        file.unlink()
        file.write_text(text)

    def test_a_checkpoint_edited(self):
        self.rewrite(1, lambda text: text.replace(f" {self.middle} ", f" {self.middle - 1} "))
        self.finds(1, "checkpoint 1", "signature")

    def test_a_checkpoint_signed_by_another_key(self):
        other = self.new_key("other")
        self.note(2).unlink()
        self.audit("checkpoint", other)
        self.finds(1, "checkpoint 2", "signature")

    def test_a_checkpoint_taken_away(self):
        self.note(1).unlink()
        self.finds(2, "checkpoint 1", "missing")

    def test_the_first_checkpoint_taken_and_the_rest_renamed(self):
        self.note(1).unlink()
        self.note(2).rename(self.note(1))
        self.finds(1, "checkpoint 1", "does not follow")

    def test_two_histories_of_one_day(self):
        kept = self.note(2).read_text()
        self.note(2).unlink()
        self.audit("checkpoint", self.key)
        self.audit("checkpoint", self.key)
        self.note(2).unlink()
        self.note(2).write_text(kept.replace("2026", "2027", 1))
        self.finds(1, "checkpoint 2")

    def test_who_may_do_it_cannot_even_try_as_a_service(self):
        for service in ("auth", "records", "signing", "archive"):
            password = (support.STATE_DIR / "secrets" / f"db_{service}").read_text().strip()
            table = f"hbdt_{service}.audit_event"
            for statement in (f"UPDATE {table} SET details = '{{}}'", f"DELETE FROM {table}",
                              f"TRUNCATE {table}", f"REPLACE INTO {table} SELECT * FROM {table}",
                              f"INSERT INTO {table} SELECT * FROM {table}"
                              " ON DUPLICATE KEY UPDATE details = '{}'"):
                answer = subprocess.run(
                    ["mariadb", "--no-defaults", f"--socket={support.STATE_DIR / 'db' / 's'}",
                     f"--user=hbdt_{service}", f"--password={password}", "-e", statement],
                    capture_output=True, text=True)
                self.assertIn("command denied", answer.stderr, statement)
