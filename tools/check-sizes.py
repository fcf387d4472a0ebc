#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Checks the numbers of the house style that a text scanner can count.

  tools/check-sizes.py [ROOT]      exit 1 when a limit is broken
  tools/check-sizes.py --self-test plants breaches and expects each of them to be found

File <= 400 lines (tests 600), line <= 100 columns (tables between "clang-format off" and "on"
excepted), function <= 45 lines, no banned function. Lists every NOLINT, prints the medians and the
share of common/.
"""
import pathlib
import re
import statistics
import sys
import tempfile

FILE_MAX, TEST_FILE_MAX, LINE_MAX, FUNCTION_MAX = 400, 600, 100, 45
# Unbounded copies, numbers without errors, hidden state, shells, and SQL or JSON past the tables.
# Tests may run a shell and split their own lines.
BANNED = ["strcpy", "strcat", "sprintf", "vsprintf", "gets", "atoi", "atol", "atoll", "atof",
          "strtok", "alloca", "system", "popen", "json_loads", "mysql_query",
          "mysql_real_query", "mysql_escape_string", "mysql_real_escape_string"]
BANNED_CALL = re.compile(r"(?<![\w.>])(" + "|".join(BANNED) + r")\s*\(")
# The text of these never comes from a caller: session settings and migration files.
BANNED_EXCEPT = {
    "common/db/conn.c": {"mysql_real_query"},
    "common/db/migrate.c": {"mysql_real_query"},
}
LITERAL = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|//[^\n]*|/\*.*?\*/', re.S)


def blank(match):
    """Comments and literals, gone; their line breaks, kept."""
    text = match[0]
    return re.sub(r"[^\n]", " ", text) if text[0] == "/" else '""' + "\n" * text.count("\n")


def functions(code):
    """(first line, lines) of every brace block at the outermost level that follows a ")"."""
    depth = line = 0
    start = None
    previous = ""
    found = []
    for line, text in enumerate(code.splitlines(), 1):
        for char in text:
            if char == "{":
                if depth == 0 and previous == ")":
                    start = line
                depth += 1
            elif char == "}":
                depth -= 1
                if depth == 0 and start:
                    found.append((start, line - start + 1))
                    start = None
            if not char.isspace():
                previous = char
    return found


def tables(lines):
    """Numbers of the lines between clang-format off and on."""
    off, found = False, set()
    for number, text in enumerate(lines, 1):
        if "clang-format off" in text:
            off = True
        if "clang-format on" in text:
            off = False
        if off:
            found.add(number)
    return found


def check_file(path, text, result):
    lines = text.splitlines()
    code = LITERAL.sub(blank, text)
    is_test = "tests" in path.parts
    limit = TEST_FILE_MAX if is_test else FILE_MAX
    faults = result["faults"]
    if len(lines) > limit:
        faults.append(f"{path}: {len(lines)} lines, at most {limit}")
    if "SPDX-License-Identifier: AGPL-3.0-or-later" not in (lines[0] if lines else ""):
        if path.suffix != ".def":
            faults.append(f"{path}:1: no SPDX line")
    aside = tables(lines)
    for number in sorted(set(range(1, len(lines) + 1)) - aside):
        if len(lines[number - 1]) > LINE_MAX and path.suffix != ".def":
            faults.append(f"{path}:{number}: {len(lines[number - 1])} columns, at most {LINE_MAX}")
    for start, n in functions(code):
        if not is_test:
            result["functions"].append(n)
        n -= len(aside & set(range(start, start + n)))  # a table of cases is data
        if n > FUNCTION_MAX:
            faults.append(f"{path}:{start}: function of {n} lines, at most {FUNCTION_MAX}")
    for number, line in enumerate([] if is_test else code.splitlines(), 1):
        for match in BANNED_CALL.finditer(line):
            if match[1] not in BANNED_EXCEPT.get(str(path), set()):
                faults.append(f"{path}:{number}: {match[1]}() is banned")
    result["nolint"] += [f"{path}:{i}: {line.strip()}" for i, line in enumerate(lines, 1)
                         if "NOLINT" in line]
    result["files"][str(path)] = len(lines)


def check(root):
    result = {"faults": [], "functions": [], "nolint": [], "files": {}}
    for top in ("common", "services", "gateway", "tests"):
        for file in sorted((root / top).rglob("*")):
            if file.suffix in (".c", ".h", ".def"):
                check_file(file.relative_to(root), file.read_text(), result)
    return result


def percentile(values, p):
    return sorted(values)[min(len(values) - 1, len(values) * p // 100)]


def report(result):
    own = {f: n for f, n in result["files"].items() if "/tests/" not in f and f.endswith(".c")}
    lines = {f: n for f, n in result["files"].items() if "/tests/" not in f}
    common = sum(n for f, n in lines.items() if f.startswith("common/"))
    tests = sum(result["files"].values()) - sum(lines.values())
    f = result["functions"]
    print(f"functions {len(f)}: median {statistics.median(f):.0f}, p90 {percentile(f, 90)}, "
          f"max {max(f)} lines")
    print(f".c files {len(own)}: median {statistics.median(own.values()):.0f}, "
          f"max {max(own.values())} lines")
    print(f"common/ {common} of {sum(lines.values())} lines: "
          f"{100 * common / sum(lines.values()):.0f} %; tests {tests} lines")
    for line in result["nolint"]:
        print(f"NOLINT {line}")


SPDX = "/* SPDX-License-Identifier: AGPL-3.0-or-later */\n"
BODY = "int f(void)\n{\n" + "    x();\n" * 42 + "}\n"  # exactly 44 lines from { to }
PLANTED = [
    ("common/a/x.c", SPDX + BODY, 0),
    ("common/a/x.c", SPDX + BODY.replace("x();\n", "x();\n\n\n", 1), 1),
    ("common/a/x.c", BODY, 1),
    ("common/a/x.c", SPDX + "\n" * 400, 1),
    ("common/tests/x.c", SPDX + "\n" * 400, 0),
    ("common/tests/x.c", SPDX + "\n" * 600, 1),
    ("common/a/x.c", SPDX + "int " + "a" * 100 + ";\n", 1),
    ("common/a/x.c", SPDX + "/* clang-format off */\nint " + "a" * 100 + ";\n"
     "/* clang-format on */\n", 0),
    ("common/a/x.c", SPDX + "/* strcpy(a) */ const char *s = \"system(x)\";\n", 0),
    ("common/a/x.c", SPDX + "int f(void)\n{\n    return atoi(s);\n}\n", 1),
    ("services/a/app/x.c", SPDX + "void f(void)\n{\n    mysql_query(c, q);\n}\n", 1),
    ("common/db/migrate.c", SPDX + "void f(void)\n{\n    mysql_real_query(c, q, 1);\n}\n", 0),
    ("common/db/tx.c", SPDX + "void f(void)\n{\n    mysql_real_query(c, q, 1);\n}\n", 1),
    ("common/a/x.c", SPDX + "void f(void)\n{\n    o->system(x);\n    my_system(x);\n}\n", 0),
]


def self_test():
    wrong = 0
    for place, text, expected in PLANTED:
        with tempfile.TemporaryDirectory() as name:
            file = pathlib.Path(name) / place
            file.parent.mkdir(parents=True)
            file.write_text(text)
            faults = check(pathlib.Path(name))["faults"]
            if bool(faults) != bool(expected):
                wrong += 1
                print(f"self-test: {place}: {text[:120]!r}: {faults or 'not found'}")
    print(f"self-test: {len(PLANTED)} planted files, {wrong} judged wrongly")
    return wrong


def main():
    if "--self-test" in sys.argv:
        return 1 if self_test() else 0
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent)
    result = check(root)
    for fault in result["faults"]:
        print(fault)
    report(result)
    print(f"{len(result['files'])} files, {len(result['faults'])} faults")
    return 1 if result["faults"] or not result["files"] else 0


if __name__ == "__main__":
    sys.exit(main())
