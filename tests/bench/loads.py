# SPDX-License-Identifier: AGPL-3.0-or-later
"""Loads: wrk at the door of a program, and the same SQL alone. Each gives a sample for meter.py."""
import json
import os
import subprocess
import tempfile
import time
from pathlib import Path

from meter import Failed

HERE = Path(__file__).parent
SETTLE_S = 0.5  # until the saves that wrk left behind at its end are done


class Loads:
    """options: seconds, sql_bench, sql_connections, db_socket, state_dir."""

    def __init__(self, options, meter, house, connections):
        self.options = options
        self.meter = meter
        self.house = house
        self.connections = connections

    def wrk(self, at, script, lines, threads):
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

    def sql(self, what, targets, connections=None):
        """targets: lines as sql_bench takes them."""
        time.sleep(SETTLE_S)
        o = self.options
        sample = {}
        with self.meter.measure(sample):
            said = subprocess.run(
                [o.sql_bench, what, str(o.seconds), str(connections or o.sql_connections),
                 o.db_socket,
                 "hbdt_records", Path(o.state_dir, "secrets", "db_records"), "hbdt_records"],
                input="".join(f"{line}\n" for line in targets), capture_output=True,
                text=True, timeout=o.seconds + 20)
        if said.returncode:
            raise Failed(f"sql_bench {what}: {said.stderr}")
        answer = json.loads(said.stdout)
        return {**sample, "n": answer["requests"], "seconds": answer["seconds"],
                "p50_us": answer["p50_us"], "p99_us": answer["p99_us"]}
