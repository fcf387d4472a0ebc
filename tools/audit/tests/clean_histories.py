#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""No false alarm: whatever the house's writer leaves, the witness calls it good.

    clean_histories.py WRITER WITNESS [--histories N] [--seed N]

Random chains (histories) are written by several threads at once into a private MariaDB with the
house's settings, round after round: some rounds end by themselves, in some the writer is killed
(SIGKILL), in some the database, in some the witness while it signs a checkpoint. The witness
verifies and signs meanwhile and after each round. At the end one event is changed, and must be
found: a witness that calls everything good would pass else.
"""
import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SCHEMA = "hbdt_histories"
ROUNDS = ("whole", "writer killed", "database killed", "checkpoint killed") * 3
WRITES_A_ROUND = 1200
GONE = 75
AS_ROOT = ["--user=root"] if os.geteuid() == 0 else []


class Database:
    """A private server that may be killed and comes back."""

    def __init__(self, folder):
        self.folder, self.socket, self.process = folder, folder / "s", None
        subprocess.run(["mariadb-install-db", "--no-defaults", *AS_ROOT, f"--datadir={folder}/data",
                        "--skip-test-db", "--auth-root-authentication-method=normal",
                        "--skip-name-resolve", "--innodb-log-file-size=33554432"],
                       check=True, capture_output=True)
        self.start()
        self.sql(f"CREATE DATABASE {SCHEMA} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")

    def start(self):
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(
                ["mariadbd", f"--defaults-file={ROOT}/deploy/database/golden.cnf", *AS_ROOT,
                 f"--datadir={self.folder}/data", f"--socket={self.socket}", "--skip-networking",
                 f"--pid-file={self.folder}/pid", "--skip-log-bin"], stdout=log, stderr=log)
        deadline = time.monotonic() + 60
        while subprocess.run(self.client("SELECT 1"), capture_output=True).returncode:
            assert self.process.poll() is None and time.monotonic() < deadline, "no database"
            time.sleep(0.05)

    def client(self, text):
        return ["mariadb", "--no-defaults", f"--socket={self.socket}", "--user=root", "--batch",
                "--skip-column-names", "-e", text]

    def sql(self, text):
        return subprocess.run(self.client(text), check=True, capture_output=True, text=True).stdout

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        self.process.wait()


class Histories:
    def __init__(self, options, folder):
        self.options, self.database = options, Database(folder)
        self.random = random.Random(options.seed)
        self.notes = folder / "notes"
        self.notes.mkdir()
        self.key = folder / "key.pem"
        subprocess.run(["openssl", "genpkey", "-algorithm", "ED25519", "-out", self.key],
                       check=True, capture_output=True)
        subprocess.run(["openssl", "pkey", "-in", self.key, "-pubout", "-out", f"{self.key}.pub"],
                       check=True)
        self.alarms, self.verified, self.judged = [], 0, 0

    def witness(self, command):
        return [self.options.witness, command, "--socket", self.database.socket, "--user", "root",
                "--schemas", SCHEMA, "--checkpoints", self.notes, "--json", "--key",
                self.key if command == "checkpoint" else f"{self.key}.pub"]

    def verify(self):
        answer = subprocess.run(self.witness("verify"), capture_output=True, text=True)
        report = json.loads(answer.stdout) if answer.stdout else {}
        self.judged += 1
        self.verified += report.get("events", 0)
        return answer.returncode, report, answer.stderr

    def must_be_good(self, when):
        code, report, stderr = self.verify()
        if code:
            self.alarms.append(f"{when}: {report.get('finding', stderr)}")
        return report

    def checkpoint(self):
        subprocess.run(self.witness("checkpoint"), check=True, capture_output=True)

    def watch(self, round_name, over):
        """Verifies and signs at once while the writers write and the database stays."""
        while not over.is_set():
            signing = subprocess.Popen(self.witness("checkpoint"), stdout=subprocess.DEVNULL)
            if round_name == "checkpoint killed":
                time.sleep(self.random.uniform(0, 0.02))
                signing.kill()
            self.must_be_good(f"during a round ({round_name})")
            signing.wait()

    def write(self, number, round_name):
        """One round of the writer; one that is cut short has more to do than it ever could."""
        cut = {"writer killed": -signal.SIGKILL, "database killed": GONE}.get(round_name)
        writer = subprocess.Popen([self.options.writer, self.database.socket, SCHEMA,
                                   str(self.options.seed + number), str(self.options.histories),
                                   str(WRITES_A_ROUND * (100 if cut else 1))])
        if cut:
            time.sleep(self.random.uniform(0.05, 0.4))
        if round_name == "writer killed":
            writer.kill()
        if round_name == "database killed":
            self.database.stop(signal.SIGKILL)
            self.database.start()
        ended = writer.wait()
        assert ended == (cut or 0), f"{round_name}: the writer ended with {ended}"

    def round(self, number, round_name):
        over, watcher = threading.Event(), None
        if number and round_name != "database killed":
            watcher = threading.Thread(target=self.watch, args=(round_name, over))
            watcher.start()
        try:
            self.write(number, round_name)
        finally:
            over.set()
            if watcher:
                watcher.join()
        if number == 0:
            self.checkpoint()
        self.must_be_good(f"after a round ({round_name})")
        self.checkpoint()

    def fill(self):
        """Every history has events, also those that chance left out."""
        while int(self.database.sql(f"SELECT COUNT(*) FROM {SCHEMA}.audit_head WHERE seq > 0")) \
                < self.options.histories:
            self.write(self.random.randrange(1000, 10 ** 6), "whole")

    def one_change_is_found(self):
        chain, seq = self.database.sql(f"SELECT chain_id, seq FROM {SCHEMA}.audit_event"
                                       " ORDER BY RAND() LIMIT 1").split()
        self.database.sql(f"UPDATE {SCHEMA}.audit_event SET actor_id = actor_id + 1"
                          f" WHERE chain_id = {chain} AND seq = {seq}")
        code, report, _ = self.verify()
        assert code == 1 and f"chain {chain} seq {seq}:" in report["finding"], report

    def run(self):
        for number, round_name in enumerate(ROUNDS):
            self.round(number, round_name)
        self.fill()
        report = self.must_be_good("at the end")
        if not self.alarms:
            self.one_change_is_found()
        return report


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("writer")
    parser.add_argument("witness")
    parser.add_argument("--histories", type=int,
                        default=int(os.environ.get("HBDT_HISTORIES", "1000")))
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="hbdt-hist-"))
    began = time.monotonic()
    histories = None
    try:
        histories = Histories(options, folder)
        report = histories.run()
    finally:
        if histories and histories.database.process.poll() is None:
            histories.database.stop()
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{report['chains']} histories, {report['events']} events, {len(ROUNDS)} rounds "
          f"({ROUNDS.count('writer killed')} writers, {ROUNDS.count('database killed')} databases "
          f"killed), {histories.judged} verdicts over {histories.verified} events, "
          f"{report['checkpoints']} checkpoints: {len(histories.alarms)} false alarms, "
          f"{time.monotonic() - began:.1f} s, seed {options.seed}")
    print("\n".join(histories.alarms[:10]))
    return 1 if histories.alarms else 0


if __name__ == "__main__":
    sys.exit(main())
