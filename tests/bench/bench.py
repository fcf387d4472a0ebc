#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""./hbdt bench: figures of the running instance beside their limits, measured in the same run.

Prints rates, latencies, processor time and ratios; judges none of them. It fails only when an
answer was wrong, for then the figures mean nothing. What is compared with what: README.md.
"""
import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "e2e"))

import ground  # noqa: E402
import meter  # noqa: E402
from chains import Chains  # noqa: E402
from gradebooks import Gradebooks  # noqa: E402
from house import House, Problem, Unreachable  # noqa: E402
from sign_ins import SignIns  # noqa: E402
from signatures import Signatures, openssl_speed, openssl_verify_speed  # noqa: E402

SCHOOLS = 8
READERS = 16
WHOLE_BENCH_S = 180
KEYS = ("p256", "rsa2048")
FOREIGN_MAX = 0.25


def say(line=""):
    print(line, file=OUT, flush=True)


def table(title, rows, limits):
    """rows: name -> summary; limits: [(what it is called, of, beside)]."""
    say(f"\n{title}")
    say(f"  {'':22}{'/s':>9}{'p50 ms':>9}{'p99 ms':>9}   CPU us: "
        + "".join(f"{p:>9}" for p in (*meter.PROGRAMS, "client")) + f"{'foreign':>9}")
    for name, r in rows.items():
        mark = "!" if r["foreign_cores"] > FOREIGN_MAX else " "
        say(f"  {name:22}{r['per_s']:9.0f}{r['p50_us'] / 1e3:9.2f}{r['p99_us'] / 1e3:9.2f}"
            f"{'':11}" + "".join(f"{r['cpu_us'][p]:9.0f}" for p in (*meter.PROGRAMS, "client"))
            + f"{r['foreign_cores']:8.2f}{mark}")
    ratios = {what: rows[a]["per_s"] / rows[b]["per_s"] for what, a, b in limits}
    for what, ratio in ratios.items():
        say(f"  {what:42}{ratio:9.2f}")
    return {"title": title, "rows": rows, "ratios": ratios}


DOORS = [("gateway / service", "gateway", "service"), ("service / SQL alone", "service", "SQL"),
         ("gateway / SQL alone", "gateway", "SQL")]


def reads(options, measure, house, schools):
    books = Gradebooks(options, measure, house,
                       [(s, *w) for s in schools for w in ground.WIDE], READERS)
    size = books.check()
    rows = meter.interleaved(options.rounds, {
        "gateway": lambda: books.read("gateway"), "service": lambda: books.read("records"),
        "SQL": lambda: books.sql_alone("read")})
    return table(f"Đọc sổ điểm một lớp · reads of a class gradebook (45 students, {size} bytes, "
                 f"{READERS} connections, {len(books.targets)} gradebooks)", rows, DOORS)


def saves(options, measure, house, targets, title):
    books = Gradebooks(options, measure, house, targets, len(targets))
    rows = meter.interleaved(options.rounds, {
        "gateway": lambda: books.save("gateway"), "service": lambda: books.save("records"),
        "SQL": lambda: books.sql_alone("save"), "SQL untold": lambda: books.sql_alone("save-untold")})
    return table(f"Ghi sổ điểm một lớp · saves of a class gradebook (45 x 6 marks, all changed), "
                 f"{title}", rows, [*DOORS, ("SQL / SQL without the change feed", "SQL",
                                             "SQL untold")])


def signing(options, measure, house, schools):
    of = Signatures(options, measure, house, schools, ground.SUBJECTS)
    loads = {}
    for key in KEYS:
        loads[f"gateway {key}"] = lambda key=key: of.stage(key)
        loads[f"service {key}"] = lambda key=key: of.service(key)
        loads[f"openssl {key}"] = lambda key=key: openssl_speed(key, options.speed_seconds)
    rows = meter.interleaved(options.rounds, loads)
    limits = [limit for key in KEYS for limit in (
        (f"{key}: whole stage / openssl, one core", f"gateway {key}", f"openssl {key}"),
        (f"{key}: service / openssl, one core", f"service {key}", f"openssl {key}"),
        (f"{key}: whole stage / service", f"gateway {key}", f"service {key}"))]
    shown = table(f"Ký học bạ của lớp · signatures (45 documents a stage, {options.signers} "
                  "teachers at once; latency of 45)", rows, limits)
    for key in KEYS:
        ratio = rows[f"openssl {key}"]["cpu_us"]["client"] / rows[f"service {key}"]["cpu_us"][
            "signing"]
        shown["ratios"][f"{key}: CPU of openssl / of the signing program"] = ratio
        say(f"  {f'{key}: CPU of openssl / of signing':42}{ratio:9.2f}")
    return shown


def sign_ins(options, measure, house, schools):
    of = SignIns(options, measure, house, schools)
    rows = meter.interleaved(options.rounds, {
        "gateway": lambda: of.at("gateway"), "service": lambda: of.at("auth"),
        "Argon2id alone": of.raw})
    shown = table(f"Đăng nhập · sign-ins ({len(of.people)} people, each again and again)", rows, [
        ("gateway / Argon2id alone", "gateway", "Argon2id alone"),
        ("service / Argon2id alone", "service", "Argon2id alone")])
    ratio = (rows["Argon2id alone"]["cpu_us"]["client"] / rows["service"]["cpu_us"]["auth"])
    shown["ratios"]["CPU of Argon2id / of auth"] = ratio
    say(f"  {'CPU of Argon2id / of auth for a sign-in':42}{ratio:9.2f}")
    return shown


def chains(options, measure):
    of = Chains(options, measure)
    rows = meter.interleaved(options.rounds, {
        "verify": of.verify, "reading alone": of.read, "2 x SHA-256": of.hashes})
    return table(f"Xác minh nhật ký · audit events verified ({of.events} events a round)", rows, [
        ("verify / reading the rows alone", "verify", "reading alone"),
        ("verify / 2 x SHA-256, openssl, one core", "verify", "2 x SHA-256")])


def policy(options, reading):
    """What the policy's three questions cost, beside all that a read costs the service."""
    program = Path(options.sql_bench).with_name("policy_bench")
    asked = [float(said(str(program))) for _ in range(options.rounds)]
    ns = sorted(asked)[len(asked) // 2]
    whole_us = reading["rows"]["service"]["cpu_us"]["records"]
    ratio = ns / 1e3 / whole_us
    say("\nQuyền · who may do it (door, row and state of a gradebook, compiled table)")
    say(f"  {'the questions, CPU us a request':42}{ns / 1e3:9.3f}")
    say(f"  {'… / CPU of records for a read':42}{ratio:9.5f}")
    return {"title": "policy", "ns": ns, "ratios": {"policy / CPU of a read": ratio}}


def tokens(options):
    """Tokens that one thread judges, beside raw verifications by one thread, round by round. Both
    by processor time: a rate by the wall clock tells more of the neighbours than of either."""
    judged, raw = [], []
    for _ in range(options.rounds):
        line = subprocess.run([options.token_bench, str(options.speed_seconds)], check=True,
                              capture_output=True, text=True).stdout
        judged.append(1e6 / json.loads(line)["cpu_us"])
        raw.append(openssl_verify_speed(options.speed_seconds))
    rows = {"tokens judged": statistics.median(judged), "openssl verify": statistics.median(raw)}
    ratio = rows["tokens judged"] / rows["openssl verify"]
    say("\nThẻ truy cập · access tokens (ES256, one thread)")
    for name, per_s in rows.items():
        say(f"  {name:42}{per_s:9.0f} /s of processor time")
    say(f"  {'tokens judged / openssl ecdsap256 verify':42}{ratio:9.2f}")
    return {"title": "access tokens", "per_s": rows, "ratios": {"judge / openssl verify": ratio}}


def said(*command):
    answer = subprocess.run(command, capture_output=True, text=True)
    return (answer.stdout or answer.stderr).splitlines()[0].strip()


def machine():
    cpu = next((line.split(":", 1)[1].strip() for line in
                Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")),
               os.uname().machine)
    root = Path(__file__).resolve().parents[2]
    return {"nproc": os.cpu_count(), "cpu": cpu, "kernel": os.uname().release,
            "commit": said("git", "-C", str(root), "describe", "--always", "--dirty"),
            "openssl": said("openssl", "version"), "wrk": said("wrk", "--version"),
            "mariadb": said("mariadbd", "--version"),
            "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}


def measure_all(options):
    house = House(options.gateway, options.state_dir)
    measure = meter.Meter(options.state_dir)
    facts = machine()
    for name, value in facts.items():
        say(f"  {name:10}{value}")
    began = time.monotonic()
    schools = ground.build(house, SCHOOLS)
    say(f"  {'ground':10}{SCHOOLS} schools, {time.monotonic() - began:.1f} s")
    parts = {
        "reads": reads(options, measure, house, schools),
        "saves": saves(options, measure, house, [(s, "toan", 1) for s in schools],
                       f"{SCHOOLS} teachers of {SCHOOLS} schools"),
        "saves_one_school": saves(options, measure, house,
                                  [(schools[0], *w) for w in ground.WIDE[:SCHOOLS]],
                                  f"{SCHOOLS} gradebooks of one school (one audit chain)"),
        "tokens": tokens(options),
        "sign_ins": sign_ins(options, measure, house, schools),
        "signatures": signing(options, measure, house, schools),
        "audit": chains(options, measure),
    }
    parts["policy"] = policy(options, parts["reads"])
    say("\n  Trung vị của các vòng xen kẽ · medians of interleaved rounds. CPU: us a request or "
        "signature.\n  foreign: cores that others used meanwhile; ! = too many, measure again.")
    return {**facts, "rounds": options.rounds, "seconds": options.seconds, "parts": parts,
            "took_s": round(time.monotonic() - began, 1)}


def arguments():
    p = argparse.ArgumentParser(prog="hbdt bench", description=__doc__.splitlines()[0])
    p.add_argument("--gateway", required=True, help=argparse.SUPPRESS)
    p.add_argument("--state-dir", required=True, type=Path, help=argparse.SUPPRESS)
    p.add_argument("--db-socket", required=True, help=argparse.SUPPRESS)
    p.add_argument("--sql-bench", required=True, help=argparse.SUPPRESS)
    p.add_argument("--token-bench", required=True, help=argparse.SUPPRESS)
    p.add_argument("--password-bench", required=True, help=argparse.SUPPRESS)
    p.add_argument("--audit", required=True, help=argparse.SUPPRESS)
    p.add_argument("--out", required=True, type=Path, help=argparse.SUPPRESS)
    p.add_argument("--rounds", type=int, default=3, choices=range(1, 7))
    p.add_argument("--seconds", type=int, default=3, choices=range(1, 6), help="of one wrk run")
    p.add_argument("--json", action="store_true", help="the figures as the last line of output")
    options = p.parse_args()
    options.speed_seconds = 1
    options.signers = 4
    options.sql_connections = 8  # as many as the records service holds
    options.stages = max(1, len(ground.SUBJECTS) // (len(KEYS) * options.rounds))
    return options


def over_time(*_):
    raise TimeoutError(f"the bench took longer than {WHOLE_BENCH_S} s")


def main():
    global OUT
    options = arguments()
    OUT = sys.stderr if options.json else sys.stdout
    signal.signal(signal.SIGALRM, over_time)
    signal.alarm(WHOLE_BENCH_S)
    try:
        found = measure_all(options)
    except (Problem, Unreachable, meter.Failed, TimeoutError, subprocess.SubprocessError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    say(f"  {found['took_s']} s; {options.out}")
    if options.json:
        print(json.dumps(found, ensure_ascii=False), flush=True)
    return 0


OUT = sys.stdout
if __name__ == "__main__":
    sys.exit(main())
