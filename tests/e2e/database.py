# SPDX-License-Identifier: AGPL-3.0-or-later
"""The private database of the house, by MariaDB's own client."""
import subprocess

import support

WITNESSED = ("gradebook", "mark", "audit_head", "audit_event")  # in the order in which a write takes them


def client(*options, user="root", state_dir=support.STATE_DIR):
    """The command that talks to it as that user."""
    return ["mariadb", "--no-defaults", f"--socket={state_dir / 'db' / 's'}", f"--user={user}",
            "--skip-column-names", *options]


def sql(statement, state_dir=support.STATE_DIR):
    """The rows, as root."""
    done = subprocess.run(
        client("--batch", "-e", f"SET max_statement_time = 0; {statement}", state_dir=state_dir),
        capture_output=True, text=True, check=True)
    return [line.split("\t") for line in done.stdout.splitlines()]


def value(statement):
    """What is asked for alone; empty when there is none."""
    rows = sql(statement)
    return rows[0][0] if rows else ""


def copy_witnessed(source, target):
    """What the witness reads, as it is in one moment, for the house goes on writing: what a
    statement reads for another one it holds until the end. The chain's head comes before its
    events: who waits for the copy has nothing that the copy waits for."""
    sql(f"DROP DATABASE IF EXISTS {target}; CREATE DATABASE {target};" + "".join(
        f"CREATE TABLE {target}.{t} LIKE {source}.{t};" for t in WITNESSED)
        + "START TRANSACTION;" + "".join(
        f"INSERT INTO {target}.{t} SELECT * FROM {source}.{t};" for t in WITNESSED) + "COMMIT")
