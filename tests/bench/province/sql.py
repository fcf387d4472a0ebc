# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rows into the instance's MariaDB, as its root, by its own client: many a statement."""
import subprocess
from contextlib import contextmanager

ROWS = 2000
LOADING = (1 << 30, 1 << 29)
# The look-ups of a load may take longer than a request's. Every constraint stays on.
SESSION = "SET SESSION max_statement_time = 0, unique_checks = 1, foreign_key_checks = 1;\n"
ESCAPES = str.maketrans({"\\": "\\\\", "'": "\\'", "\n": "\\n", "\t": "\\t"})


class Failed(Exception):
    """The database refused something."""


def literal(value):
    if value is None:
        return "NULL"
    if isinstance(value, (int, float)):
        return str(value)
    return f"'{value.translate(ESCAPES)}'"


def unescaped(text):
    """As it was before the client wrote it into one line."""
    return text.replace("\\\\", "\0").replace("\\n", "\n").replace("\\t", "\t").replace(
        "\0", "\\")


class Database:
    def __init__(self, socket):
        self.command = ["mariadb", "--no-defaults", f"--socket={socket}", "--user=root", "--batch",
                        "--skip-column-names", "--default-character-set=utf8mb4"]

    @contextmanager
    def roomy(self):
        """More memory and log while much is written; as they were, afterwards."""
        names = ("innodb_buffer_pool_size", "innodb_log_file_size")
        before = self.run("SELECT " + ", ".join(f"@@{n}" for n in names))[0]
        self.run([f"SET GLOBAL {n} = {size}" for n, size in zip(names, LOADING)])
        try:
            yield
        finally:
            self.run([f"SET GLOBAL {n} = {size}" for n, size in zip(names, before)])

    @contextmanager
    def untriggered(self, *triggers):
        """While an empty instance is filled, nothing is locked that these would have to look for at
        each row; they are put back as they were."""
        kept = [self.run(f"SHOW CREATE TRIGGER {t}")[0] for t in triggers]
        self.run([f"DROP TRIGGER {t}" for t in triggers])
        try:
            yield
        finally:
            for name, (_, mode, text, *_) in zip(triggers, kept):
                self.run(f"USE {name.split('.')[0]};\nSET SESSION sql_mode = '{mode}';\n"
                         f"DELIMITER $$\n{unescaped(text)}$$\n")

    def run(self, statements):
        """Runs the text (or texts); the rows of the answers, each a list of texts."""
        text = SESSION + (statements if isinstance(statements, str) else ";\n".join(statements))
        done = subprocess.run(self.command, input=text, capture_output=True, text=True)
        if done.returncode:
            raise Failed(done.stderr.strip())
        return [line.split("\t") for line in done.stdout.splitlines()]

    def number(self, question):
        return int(self.run(question)[0][0])

    def insert(self, table, columns, rows):
        """Streams the rows; their number. One transaction a statement."""
        head = f"INSERT INTO {table} ({columns}) VALUES "
        with subprocess.Popen(self.command, stdin=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True) as into:
            n = self._write(into, head, rows)
            complaint = into.stderr.read()
        if into.returncode:
            raise Failed(f"{table}: {complaint.strip()}")
        return n

    def _write(self, into, head, rows):
        n, batch = 0, []
        try:
            into.stdin.write(SESSION)
            for row in rows:
                batch.append("(" + ",".join(map(literal, row)) + ")")
                if len(batch) == ROWS:
                    into.stdin.write(head + ",".join(batch) + ";\n")
                    n, batch = n + len(batch), []
            if batch:
                into.stdin.write(head + ",".join(batch) + ";\n")
            into.stdin.close()
        except BrokenPipeError:
            pass  # it has said why
        return n + len(batch)
