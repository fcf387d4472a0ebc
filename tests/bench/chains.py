# SPDX-License-Identifier: AGPL-3.0-or-later
"""The witness over all audit chains that the bench's own writes left, beside what bounds it."""
import json
import subprocess
import time

from meter import Failed

SCHEMAS = ("hbdt_records",) * 8  # again and again, so that a run is long enough to be measured
COLUMNS = ("chain_id, seq, at, actor_id, role, action, object_type, object_id, object_version,"
           " details, hash, previous")
BLOCK_BYTES = 128  # a leaf has some 170 bytes, a node 81


class Chains:
    def __init__(self, options, measure):
        self.witness, self.socket = options.audit, options.db_socket
        self.seconds, self.measure = options.speed_seconds, measure
        self.events = 0

    def _run(self, command, output=subprocess.PIPE):
        sample = {}
        with self.measure.measure(sample):
            began = time.monotonic()
            done = subprocess.run(command, stdout=output, stderr=subprocess.PIPE, text=True)
            sample["seconds"] = time.monotonic() - began
        if done.returncode:
            raise Failed(f"{command[0]}: {done.stdout} {done.stderr}")
        return done.stdout, sample

    def _of_events(self, sample, n):
        us = sample["seconds"] / n * 1e6
        return {**sample, "n": n, "p50_us": us, "p99_us": us}

    def verify(self):
        told, sample = self._run([self.witness, "verify", "--socket", self.socket, "--user", "root",
                                  "--schemas", ",".join(SCHEMAS), "--json"])
        self.events = json.loads(told)["events"]
        return self._of_events(sample, self.events)

    def read(self):
        """The same rows in the same order, to nobody: what the database needs to give them."""
        selects = "".join(f"SELECT {COLUMNS} FROM {s}.audit_event ORDER BY chain_id, seq;"
                          for s in SCHEMAS)
        _, sample = self._run(["mariadb", "--no-defaults", f"--socket={self.socket}",
                               "--user=root", "--quick", "--batch", "-e", selects],
                              subprocess.DEVNULL)
        return self._of_events(sample, self.events)

    def hashes(self):
        """Two hashes an event, raw, one core; openssl counts by processor time."""
        told = subprocess.run(["openssl", "speed", "-mr", "-seconds", str(self.seconds), "-bytes",
                               str(BLOCK_BYTES), "sha256"], check=True, capture_output=True,
                              text=True).stdout
        figure = next(line for line in told.splitlines() if line.startswith("+F"))
        us = 2e6 * BLOCK_BYTES / float(figure.rsplit(":", 1)[1])
        idle = {p: 0.0 for p in ("gateway", "auth", "records", "signing", "db")}
        return {"n": 1, "seconds": us / 1e6, "p50_us": us, "p99_us": us, "foreign_cores": 0.0,
                "cpu_s": {**idle, "client": us / 1e6}}
