# SPDX-License-Identifier: AGPL-3.0-or-later
"""Loads on gradebooks: wrk at the gateway's and at the records service's door, and the same SQL
alone. Each function gives a sample for meter.py."""
import json
import os
import subprocess
import tempfile
import time
from pathlib import Path

from meter import Failed

HERE = Path(__file__).parent
SETTLE_S = 0.5  # until the saves that wrk left behind at its end are done


class Gradebooks:
    """targets: [(school, subject, term)]."""

    def __init__(self, options, meter, house, targets, connections):
        self.options = options
        self.meter = meter
        self.house = house
        self.targets = targets
        self.connections = connections
        self.bodies = {s: [json.dumps(b) for b in s.bodies()] for s, _, _ in targets}

    def check(self):
        """Both doors answer alike, and nobody without a token."""
        school, subject, term = self.targets[0]
        path = school.gradebook(subject, term)
        answers = {at: school.teacher.get(path, at=at).body for at in ("gateway", "records")}
        if len(json.loads(answers["gateway"])["rows"]) != 45:
            raise Failed("not a whole class")
        if answers["gateway"] != answers["records"]:
            raise Failed("the gateway gives another gradebook than the service")
        for at in ("gateway", "records"):
            if self.house.request("GET", path, at=at, check=False).status != 401:
                raise Failed(f"{at} lets in who has no token")
        return len(answers["gateway"])

    def read(self, at):
        lines = [f"{s.gradebook(subject, term)}\t{s.teacher.token}"
                 for s, subject, term in self.targets]
        return self._wrk(at, "reads.lua", lines, threads=2)

    def save(self, at):
        time.sleep(SETTLE_S)
        lines = []
        for s, subject, term in self.targets:
            path = s.gradebook(subject, term)
            lines.append("\t".join([path, s.teacher.token, s.teacher.get(path).etag,
                                    *self.bodies[s]]))
        return self._wrk(at, "saves.lua", lines, threads=self.connections)

    def _wrk(self, at, script, lines, threads):
        with tempfile.TemporaryDirectory(prefix="hbdt-") as work:
            targets, whole = Path(work, "targets"), Path(work, script)
            targets.touch(mode=0o600)
            targets.write_text("".join(f"{line}\n" for line in lines))
            whole.write_text((HERE / script).read_text() + (HERE / "done.lua").read_text())
            host, port = self.house.door(at)
            sample = {}
            with self.meter.measure(sample):
                said = subprocess.run(
                    ["wrk", f"-t{threads}", f"-c{self.connections}",
                     f"-d{self.options.seconds}s", "-s", whole, f"http://{host}:{port}"],
                    env={**os.environ, "BENCH_TARGETS": str(targets)},
                    capture_output=True, text=True, timeout=self.options.seconds + 20)
        result = said.stdout.rpartition("RESULT ")[2].split()
        if len(result) != 5 or result[4] != "0" or result[0] == "0":
            raise Failed(f"{script} at {at}: {said.stdout}{said.stderr}")
        n, us, p50, p99, _ = map(int, result)
        return {**sample, "n": n, "seconds": us / 1e6, "p50_us": p50, "p99_us": p99}

    def sql(self, what):
        time.sleep(SETTLE_S)
        o = self.options
        stdin = "".join(f"{s.class_id} {subject} {term}\n" for s, subject, term in self.targets)
        sample = {}
        with self.meter.measure(sample):
            said = subprocess.run(
                [o.sql_bench, what, str(o.seconds), str(o.sql_connections), o.db_socket,
                 "hbdt_records", Path(o.state_dir, "secrets", "db_records"), "hbdt_records"],
                input=stdin, capture_output=True, text=True, timeout=o.seconds + 20)
        if said.returncode:
            raise Failed(f"sql_bench {what}: {said.stderr}")
        answer = json.loads(said.stdout)
        return {**sample, "n": answer["requests"], "seconds": answer["seconds"],
                "p50_us": answer["p50_us"], "p99_us": answer["p99_us"]}
