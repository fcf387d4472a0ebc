#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""embed-policy.py NAME OUT POLICY.tsv RELATIONS.def PROBLEMS.def: who may do what, as a C table.

Writes struct policy_route NAME[], the rows of POLICY.tsv grouped by route, ended by {0}. A table
that says what it must not does not compile: an unknown word, a row said twice, a writing of marks,
comments, levels or signatures by an administrator, an auditor, an inspector or a service (rule S3).

  embed-policy.py --self-test    plants each of these faults and expects it found
"""
import pathlib
import re
import sys

COLUMNS = ["role", "method", "route", "relation", "window", "state", "assurance", "effect", "reason"]
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
STATES = {"any", "open", "locked"}
WINDOWS = {"any", "open", "closed"}
ASSURANCES = {"aal1", "aal2", "fresh"}
ROLE = re.compile(r"[a-z][a-z_]*|service:[a-z]+|client:[a-z]+(\.[a-z]+)*")
CLAUSE = re.compile(r"[RS]\d+(\.\d+[a-e]?)*")
RULES_MAX = 64
# S3: what an administrator, an auditor, an inspector or a service alone never does.
ACADEMIC = re.compile(r"/v1/classes/:id/(gradebooks/.*|homeroom-record|documents)"
                      r"|/v1/document-signatures")
NEVER_ACADEMIC = re.compile(r".*_admin|.*_inspector|auditor|service:.*|client(:.*)?|user|anyone")


def rows_of(text):
    """[{column: word}] of a policy.tsv; its faults are left to faults()."""
    lines = [line for line in text.splitlines() if line.strip()]
    return [dict(zip(COLUMNS, line.split("\t"))) for line in lines[1:]]


def row_faults(row, relations, problems):
    if len(row) != len(COLUMNS):
        return [f"{len(row)} columns, not {len(COLUMNS)}"]
    faults = [f"{column} {row[column]!r} is unknown" for column, good in (
        ("method", METHODS), ("relation", relations | {"any"}), ("window", WINDOWS),
        ("state", STATES), ("assurance", ASSURANCES), ("effect", {"allow", "deny"}))
        if row[column] not in good]
    if not ROLE.fullmatch(row["role"]):
        faults.append(f"role {row['role']!r} is no role")
    if row["effect"] == "deny" and row["reason"] not in problems:
        faults.append(f"reason {row['reason']!r} is no problem")
    if row["effect"] == "allow" and not CLAUSE.fullmatch(row["reason"]):
        faults.append(f"reason {row['reason']!r} is no clause")
    writes = row["method"] != "GET" and row["effect"] == "allow"
    if writes and ACADEMIC.fullmatch(row["route"]) and NEVER_ACADEMIC.fullmatch(row["role"]):
        faults.append(f"S3: {row['role']} never writes marks, comments, levels or signatures")
    return faults


def faults(text, relations, problems):
    found, seen, counts = [], set(), {}
    if text.splitlines()[:1] != ["\t".join(COLUMNS)]:
        found.append("line 1: the header is not " + " ".join(COLUMNS))
    for number, row in enumerate(rows_of(text), 2):
        found += [f"line {number}: {fault}" for fault in row_faults(row, relations, problems)]
        key = tuple(list(row.values())[:6])
        if key in seen:
            found.append(f"line {number}: said before")
        seen.add(key)
        route = (row.get("method"), row.get("route"))
        counts[route] = counts.get(route, 0) + 1
        if counts[route] == RULES_MAX + 1:
            found.append(f"line {number}: more than {RULES_MAX} rows of one route")
    return found


def c_rule(row, problems):
    member, error = problems[row["reason"]] if row["effect"] == "deny" else ("NULL", "OK")
    relation = "RELATION_" + row["relation"].upper()
    window, state = "WINDOW_" + row["window"].upper(), "STATE_" + row["state"].upper()
    allow = "true" if row["effect"] == "allow" else "false"
    return (f'    {{"{row["role"]}", {relation}, {window}, {state}, ASSURANCE_{row["assurance"].upper()}, '
            f"{allow}, {member}, {error}}},")


def embed(name, text, problems):
    routes = {}
    for row in rows_of(text):
        routes.setdefault((row["method"], row["route"]), []).append(row)
    yield "/* Made by tools/embed-policy.py. */"
    yield '#include "policy/policy.h"\n#include "problems.h"\n'
    yield f"extern const struct policy_route {name}[];\n"
    for i, rows in enumerate(routes.values()):
        yield f"static const struct policy_rule rules_{i}[] = {{"
        yield from (c_rule(row, problems) for row in rows)
        yield "};"
    yield f"\nconst struct policy_route {name}[] = {{"
    for i, ((method, path), rows) in enumerate(routes.items()):
        yield f'    {{"{method}", "{path}", rules_{i}, {len(rows)}}},'
    yield "    {0},\n};"


def relations_of(text):
    return set(re.findall(r'^RELATION\(\w+,\s*"(\w+)"\)', text, re.M))


def problems_of(own, general):
    """{slug: (C expression, error)}"""
    found = {slug: ("NULL", f"ERR_{error}") for error, slug in
             re.findall(r'^ERR\((\w+),\s*\d+,\s*"([a-z-]+)"', general, re.M)}
    for name, error, slug in re.findall(r'^PROBLEM\((\w+),\s*(\w+),\s*"([a-z-]+)"', own, re.M):
        found[slug] = (f"&problem_{name}", f"ERR_{error}")
    return found


def self_test():
    good = ["teacher", "PATCH", "/v1/classes/:id/homeroom-record", "homeroom", "any", "open", "aal1",
            "allow", "R7.2"]
    relations, problems = {"homeroom"}, {"not-found": ("NULL", "ERR_NOT_FOUND")}
    header = "\t".join(COLUMNS)

    def judged(*rows, head=header):
        return faults("\n".join([head, *("\t".join(r) for r in rows)]), relations, problems)

    wrong = ["the good row is refused"] if judged(good) else []
    for column, word in ((0, "Teacher"), (1, "GOT"), (3, "friend"), (4, "half"), (5, "ajar"),
                         (6, "aal9"), (7, "maybe"), (8, "because"), (0, "school_admin"),
                         (0, "auditor"), (0, "service:archive"), (0, "user")):
        bad = [*good]
        bad[column] = word
        if not judged(bad):
            wrong.append(f"{COLUMNS[column]} {word} was not found")
    if not judged(good, good):
        wrong.append("a row said twice was not found")
    if not judged(good[:-1]) or not judged(good, head="role"):
        wrong.append("a missing column was not found")
    if not judged([*good[:7], "deny", "no-such-problem"]):
        wrong.append("an unknown problem was not found")
    print(f"self-test: judged wrongly: {wrong or 'none'}")
    return 1 if wrong else 0


def main():
    if "--self-test" in sys.argv:
        return self_test()
    name, out, *files = sys.argv[1:]
    policy, relations, own = (pathlib.Path(f).read_text(encoding="utf-8") for f in files)
    general = pathlib.Path(files[1]).parent.parent / "base/err.def"
    problems = problems_of(own, general.read_text(encoding="utf-8"))
    found = faults(policy, relations_of(relations), problems)
    for fault in found:
        print(f"{files[0]}: {fault}", file=sys.stderr)
    if found:
        return 1
    pathlib.Path(out).write_text("\n".join(embed(name, policy, problems)) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
