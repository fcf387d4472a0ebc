# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a load costs: requests, latencies, and the processor time of every program meanwhile."""
import os
import resource
import statistics
import time
from contextlib import contextmanager
from pathlib import Path

TICK_S = 1 / os.sysconf("SC_CLK_TCK")
PROGRAMS = ("gateway", "auth", "records", "signing", "db")


class Failed(Exception):
    """A load that was not answered as it should be: its figures mean nothing."""


def _program_s(run, name):
    pid = (run / f"{name}.pid").read_text().split()[0]
    stat = Path("/proc", pid, "stat").read_text().rsplit(") ", 1)[1].split()
    return (int(stat[11]) + int(stat[12])) * TICK_S


def _client_s():
    return sum(u.ru_utime + u.ru_stime for u in (
        resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)))


def _machine_s():
    busy = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    user, nice, system, _, _, irq, soft = map(int, busy[:7])
    return (user + nice + system + irq + soft) * TICK_S


class Meter:
    """with meter.measure(sample): … fills sample["cpu_s"] of each program, the client, others."""

    def __init__(self, state_dir):
        self.run = Path(state_dir) / "run"

    def _now(self):
        spent = {name: _program_s(self.run, name) for name in PROGRAMS}
        return {**spent, "client": _client_s(), "machine": _machine_s()}

    @contextmanager
    def measure(self, sample):
        before, at = self._now(), time.monotonic()
        yield
        seconds = time.monotonic() - at
        spent = {k: v - before[k] for k, v in self._now().items()}
        machine = spent.pop("machine")
        sample["foreign_cores"] = max(0.0, (machine - sum(spent.values())) / seconds)
        sample["cpu_s"] = spent


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))]


def _middle(samples, of):
    return statistics.median(of(s) for s in samples)


def summary(samples):
    """Medians over the rounds; processor time in microseconds a unit of work."""
    return {
        "per_s": _middle(samples, lambda s: s["n"] / s["seconds"]),
        "p50_us": _middle(samples, lambda s: s["p50_us"]),
        "p99_us": _middle(samples, lambda s: s["p99_us"]),
        "cpu_us": {p: _middle(samples, lambda s, p=p: s["cpu_s"][p] / s["n"] * 1e6)
                   for p in (*PROGRAMS, "client")},
        "foreign_cores": _middle(samples, lambda s: s["foreign_cores"]),
        "rounds": len(samples),
    }


def interleaved(rounds, loads):
    """loads: name -> function that gives a sample. A, B, C, A, B, C …; name -> summary."""
    samples = {name: [] for name in loads}
    for _ in range(rounds):
        for name, load in loads.items():
            samples[name].append(load())
    return {name: {**summary(s), "samples": s} for name, s in samples.items()}
