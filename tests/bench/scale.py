#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""./hbdt bench --scale S1|S2|S3: what a request costs in a small and in a large province.

The same school lies in both, on two instances that are measured in turn. Rows read say what a
statement costs whatever else the machine does; times and rates are printed beside them.
"""
import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "e2e"), str(HERE), str(HERE / "province")]

import generate  # noqa: E402
import meter  # noqa: E402
import schools  # noqa: E402
from check import Wrong  # noqa: E402
from house import Problem, Unreachable  # noqa: E402
from sql import Failed as Refused  # noqa: E402
from side import THIS_YEAR, Side, timed  # noqa: E402

SMALL = "S1"
AIM = 1.2
STRANGERS = 16  # schools whose gradebooks nobody has read since the start
SERVED = ("gateway", "records", "auth", "db")

# What is asked: name, the same in sql_bench, paths in the measured school.
READS = (
    ("gradebook", "read", lambda s: [f"/v1/classes/{c['id']}/gradebooks/toan/{t}"
                                     for c in s.classes for t in (1, 2)]),
    ("class results", "results", lambda s: [f"/v1/classes/{c['id']}/results/0"
                                            for c in s.classes]),
    ("students by name", "search", lambda s: ["/v1/students?name=anh&limit=50"]),
    ("duplicates", "duplicates", lambda s: ["/v1/student-duplicates"]),
    ("change feed", "feed", lambda s: [f"/v1/changes?after={s.cursor}&limit=5"]),
    ("class list", None, lambda s: [f"/v1/classes/{c['id']}/students" for c in s.classes]),
    ("overdue months", None, lambda s: [f"/v1/overdue-months?school_year_id={s.year}"]),
    ("windows", None, lambda s: ["/v1/windows"]),
    ("mark history", None, lambda s: [f"/v1/classes/{s.classes[0]['id']}/gradebooks/toan/2/history"]),
    ("a student's years", None, lambda s: [f"/v1/students/{s.student}/enrolments"]),
    ("who am I", None, lambda s: ["/v1/me"]),
    ("the school's unit", None, lambda s: [f"/v1/orgs/{s.placed.org_id}"]),
)
YEAR = f"school_year={THIS_YEAR}"  # the measured school has opened the next one, too
# What the province's office asks about all its schools: it grows with them by its nature.
PROVINCE_STATISTICS = (  # name, the same in sql_bench, path
    ("progress by school", "progress-by-school", "/v1/progress?by=school&limit=500&" + YEAR),
    ("progress by subject", "progress-by-subject", "/v1/progress?by=subject&" + YEAR),
    ("results by school", "results-by-school",
     "/v1/learning-statistics?by=school&limit=500&" + YEAR),
    ("results by ethnic group", "results-by-ethnic",
     "/v1/learning-statistics?by=ethnic&" + YEAR),
    ("data quality", "quality", "/v1/data-quality?limit=500"),
)
TURNS = 20  # of what is asked one after the other: CPU is told in hundredths of a second
COUNTED_WITHIN_S = 900  # the background, once the province is generated


def say(line=""):
    print(line, file=OUT, flush=True)


def cpu_us(row):
    return sum(row["cpu_us"][p] for p in SERVED)


def ratio(a, b):
    return a / b if b else 1.0 if a == b else float("inf")


def line(name, small, large, rows):
    """One request's line, and its figures."""
    found = {"small": small, "large": large, "rows": rows,
             "cpu_ratio": ratio(cpu_us(large), cpu_us(small)),
             "rows_ratio": ratio(rows[1], rows[0]) if rows else None}
    told = (f"{rows[0]:9.0f}{rows[1]:9.0f}{found['rows_ratio']:7.2f}" if rows else " " * 25)
    mark = "!" if rows and found["rows_ratio"] > AIM else " "
    say(f"  {name:24}{small['per_s']:8.0f}{large['per_s']:8.0f}"
        f"{small['p50_us'] / 1e3:8.1f}{large['p50_us'] / 1e3:8.1f}"
        f"{small['p99_us'] / 1e3:8.1f}{large['p99_us'] / 1e3:8.1f}"
        f"{cpu_us(small):9.0f}{cpu_us(large):9.0f}{found['cpu_ratio']:7.2f}{told}{mark}")
    return found


def heading(title, names):
    a, b = names
    say(f"\n{title}")
    say(f"  {'':24}{'/s ' + a:>8}{b:>8}{'p50 ms':>8}{b:>8}{'p99 ms':>8}{b:>8}{'CPU us':>9}{b:>9}"
        f"{'ratio':>7}{'rows ' + a:>9}{b:>9}{'ratio':>7}")


def both(options, sides, load):
    """{side: summary}, measured in turn."""
    return meter.interleaved(options.rounds, {s.name: lambda s=s: load(s) for s in sides})


def compare(options, sides, name, load, rows=None):
    small, large = sides
    found = both(options, sides, load)
    return line(name, found[small.name], found[large.name],
                rows and (rows(small), rows(large)))


def reads(options, sides):
    found = {}
    for name, sql, paths in READS:
        found[name] = compare(options, sides, name, lambda s, p=paths: s.reads(p(s)),
                              lambda s, p=paths: s.rows_of(p(s)))
        if sql:
            found[f"{name}: SQL"] = compare(options, sides, "  the same SQL alone",
                                            lambda s, w=sql: s.sql(w))
    return found


def saves(options, sides):
    def save(side):
        time.sleep(0.5)
        lines = ["\t".join([path, session.token, session.get(path).etag,
                            *(json.dumps(b) for b in bodies)])
                 for path, session, bodies in side.savers()]
        side.loads.connections = len(lines)
        return side.loads.wrk("gateway", "saves.lua", lines, threads=len(lines))

    found = {"save": compare(options, sides, "save of a gradebook", save,
                             lambda s: s.save_rows())}
    found["save: SQL"] = compare(options, sides, "  the same SQL alone",
                                 lambda s: s.sql("save", connections=len(s.savers())))
    return found


def sign_ins(options, sides):
    """With the right password and the second factor: hashes, and what auth looks up."""
    def work(side):
        return side.province.sign_in(f"ld.{side.placed.tag}")
    return compare(options, sides, "sign-in", lambda s: timed(s.meter, lambda: work(s), 3),
                   lambda s: s.rows.of(lambda: work(s), 2))


def roll_overs(options, sides):
    """Tried again and again, then once for good: the class lists of the next year are made. What the
    saves before and the new year left to the background is not a roll-over's."""
    for side in sides:
        side.open_next_year()
        time.sleep(1)  # until the feed has told of it
        side.settle(COUNTED_WITHIN_S)
    found = {"tried": compare(options, sides, "roll-over, tried", lambda s: timed(
        s.meter, lambda: s.roll(True), TURNS), lambda s: s.rows.of(lambda: s.roll(True), 2))}
    found["tried: SQL"] = compare(options, sides, "  the same SQL alone",
                                  lambda s: s.sql("year", connections=1))
    once = {s.name: meter.summary([timed(s.meter, lambda s=s: s.roll(False), 1)]) for s in sides}
    small, large = sides
    found["done"] = line("roll-over, done (once)", once[small.name], once[large.name], None)
    return found


def cold(side):
    """Gradebooks of schools that nobody has asked for: the first reading and the second."""
    chosen = side.province.placed[1::max(1, len(side.province.placed) // STRANGERS)][:STRANGERS]
    books = []
    for placed in chosen or [side.placed]:
        leader = side.province.sign_in(f"ld.{placed.tag}")
        year = leader.get(f"/v1/school-years?org_id={placed.org_id}").json["items"][-1]["id"]
        books += [(leader, f"/v1/classes/{c['id']}/gradebooks/toan/1")
                  for c in leader.get(f"/v1/classes?school_year_id={year}").json["items"]]
    found = {"gradebooks": len(books)}
    for pass_ in ("first", "second"):
        turn, before = iter(books), side.rows.from_disk()

        def read():
            leader, path = next(turn)
            leader.get(path)
        sample = timed(side.meter, read, len(books))
        found[pass_] = {**meter.summary([sample]),
                        "pages_read": (side.rows.from_disk() - before) / len(books)}
    return found


def cold_and_warm(sides):
    say("\nLạnh và ấm · gradebooks of other schools, each read once, then once more")
    found = {}
    for side in sides:
        found[side.name] = of = cold(side)
        for pass_ in ("first", "second"):
            row = of[pass_]
            say(f"  {side.name} {of['gradebooks']:5} gradebooks, {pass_:7}"
                f"{row['p50_us'] / 1e3:8.1f} ms p50{row['p99_us'] / 1e3:8.1f} ms longest"
                f"{cpu_us(row):9.0f} us CPU{row['pages_read']:8.2f} pages from disk each")
    return found


def offices(options, sides):
    heading("Cả tỉnh, do Sở hỏi · the whole province, asked by its office", [s.name for s in sides])
    office = {s.name: s.province.sign_in(generate.ADMIN) for s in sides}
    found = {}
    for name, sql, path in PROVINCE_STATISTICS:
        found[name] = compare(options, sides, name, lambda s, p=path: timed(
            s.meter, lambda: office[s.name].get(p), TURNS))
        found[f"{name}: SQL"] = compare(options, sides, "  the same SQL alone",
                                        lambda s, w=sql: s.office_sql(w))
    return found


def describe(side):
    figures = side.figures
    pool = side.db.number("SELECT @@innodb_buffer_pool_size")
    say(f"  {side.name}: " + ", ".join(f"{n} {t}" for t, n in figures["rows"].items()))
    say(f"      {figures['bytes'] / 1e6:.0f} MB; buffer pool {pool >> 20} MB; generated in "
        f"{sum(figures['seconds'].values()):.0f} s, counted in {side.counted_s:.0f} s more; "
        f"idle: {side.rows.idle_per_s:.0f} rows read a second")
    for ruleset, (classes, students, compared) in side.checked.items():
        say(f"      {ruleset}: {classes} classes of {students} students as meant, "
            f"{compared} verdicts compared")
    return {**figures, "buffer_pool": pool, "counted_s": side.counted_s,
            "idle_rows_per_s": side.rows.idle_per_s,
            "checked": side.checked}


def measure_all(options):
    began = time.monotonic()
    sides = [Side(options, *of) for of in (options.small, options.large)]
    for side in sides:
        side.build()
    for side in sides:
        side.wait_until_counted(COUNTED_WITHIN_S)
    found = {s.name: describe(s) for s in sides}
    heading("Trường được đo, như nhau ở cả hai · the measured school, alike in both",
            [s.name for s in sides])
    found["reads"] = reads(options, sides)
    found["saves"] = saves(options, sides)
    found["sign_ins"] = sign_ins(options, sides)
    found["roll_overs"] = roll_overs(options, sides)
    found["cold"] = cold_and_warm(sides)
    found["offices"] = offices(options, sides)
    say(f"\n  CPU: us a request of {', '.join(SERVED)}. rows: read from the tables for a request; "
        f"! = more than {AIM} times as many.")
    return {**found, "rounds": options.rounds, "took_s": round(time.monotonic() - began)}


def arguments():
    p = argparse.ArgumentParser(prog="hbdt bench --scale", description=__doc__.splitlines()[0])
    for which in ("--small", "--large"):  # gateway, state directory, socket of the database
        p.add_argument(which, required=True, nargs=3, help=argparse.SUPPRESS)
    p.add_argument("--sql-bench", required=True, help=argparse.SUPPRESS)
    p.add_argument("--out", required=True, type=Path, help=argparse.SUPPRESS)
    p.add_argument("--scale", default="S3", choices=schools.SCALES)
    p.add_argument("--seed", type=int, default=2026)
    p.add_argument("--rounds", type=int, default=3, choices=range(1, 7))
    p.add_argument("--seconds", type=int, default=2, choices=range(1, 6), help="of one wrk run")
    p.add_argument("--json", action="store_true", help="the figures as the last line of output")
    options = p.parse_args()
    options.small = (SMALL, SMALL, *options.small)
    options.large = (options.scale if options.scale != SMALL else f"{SMALL}'", options.scale,
                     *options.large)
    options.sql_connections = 8
    return options


def main():
    global OUT
    options = arguments()
    OUT = sys.stderr if options.json else sys.stdout
    try:
        found = measure_all(options)
    except (Problem, Unreachable, meter.Failed, Refused, Wrong,
            subprocess.SubprocessError) as error:
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
