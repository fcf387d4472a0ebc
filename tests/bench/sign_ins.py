# SPDX-License-Identifier: AGPL-3.0-or-later
"""Loads on auth: people who sign in with the right password, each again and again; and raw
Argon2id with the same parameters. Each function gives a sample for meter.py."""
import concurrent.futures
import json
import subprocess
import time

from meter import PROGRAMS, percentile

THREADS = 4  # as many passwords as auth checks at once by default


class SignIns:
    def __init__(self, options, meter, house, schools):
        self.options = options
        self.meter = meter
        self.house = house
        self.people = [(u, s.secrets.password(u)) for s in schools
                       for u in [s.username("teacher")]]

    def _by_one(self, username, password, at, until):
        took = []
        while time.monotonic() < until:
            began = time.monotonic()
            self.house.request("POST", "/v1/sessions",
                               {"username": username, "password": password}, at=at)
            took.append((time.monotonic() - began) * 1e6)
        return took

    def at(self, door):
        """Sessions opened through a door, by all the people at once."""
        sample = {}
        with self.meter.measure(sample):
            began = time.monotonic()
            until = began + self.options.seconds
            with concurrent.futures.ThreadPoolExecutor(len(self.people)) as pool:
                done = list(pool.map(lambda p: self._by_one(*p, door, until), self.people))
            seconds = time.monotonic() - began
        took = [us for times in done for us in times]
        return {**sample, "n": len(took), "seconds": seconds,
                "p50_us": percentile(took, 0.5), "p99_us": percentile(took, 0.99)}

    def raw(self):
        """Argon2id alone, by as many threads as auth checks passwords at once."""
        sample = {}
        with self.meter.measure(sample):
            said = json.loads(subprocess.run(
                [self.options.password_bench, str(THREADS), str(self.options.seconds)],
                check=True, capture_output=True, text=True).stdout)
        each_us = said["seconds"] * THREADS / said["n"] * 1e6
        cpu = {p: 0.0 for p in PROGRAMS}
        return {**sample, "n": said["n"], "seconds": said["seconds"],
                "p50_us": each_us, "p99_us": each_us,
                "cpu_s": {**cpu, "client": said["cpu_us"] * said["n"] / 1e6}}
