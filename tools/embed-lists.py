#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""embed-lists.py OUT LIST.tsv... [--reform ACTS.tsv]: code lists with their dates, as C tables.

Writes struct code_list code_lists[], one for each file, named after it. A row holds code, name, code
of the parent, first and last day ("" = ever), other spellings with "|" between. Of the acts of a
reform of units (docs/reforms.md) the districts and communes are taken into the list administrative:
there they stand already. A list that contradicts itself does not compile.

  embed-lists.py --self-test    plants each of these faults and expects it found
"""
import datetime
import pathlib
import re
import sys
import unicodedata

COLUMNS = ["code", "name", "parent", "valid_from", "valid_to", "variants"]
DATE = re.compile(r"\d{4}-\d\d-\d\d|")
EVER, FOREVER = "0000-00-00", "9999-12-31"
OFFICE = re.compile(r"UBND |Phòng Giáo dục và Đào tạo ")
PROVINCE = "66"  # "@" of the acts
BEFORE_THE_REFORM = "1900-01-01"  # so dated where nobody asks when it began


def rows_of(text):
    lines = [line for line in text.splitlines() if line]
    return [dict(zip(COLUMNS, line.split("\t"))) for line in lines[1:]]


def units_of(acts):
    """The districts and communes that the acts create; a closed one ends the day before."""
    found = {}
    head, *lines = acts.splitlines()
    for line in lines:
        act = dict(zip(head.split("\t"), line.split("\t")))
        if act["act"] == "create" and act["kind"] in ("phong", "commune"):
            name = OFFICE.sub("", act["name"], count=1)
            found[act["code"]] = {
                "code": act["code"], "name": name[0].upper() + name[1:],
                "parent": PROVINCE if act["into"] == "@" else act["into"],
                "valid_from": "" if act["date"] == BEFORE_THE_REFORM else act["date"],
                "valid_to": "", "variants": ""}
        if act["act"] == "close" and act["code"] in found:
            last = datetime.date.fromisoformat(act["date"]) - datetime.timedelta(1)
            found[act["code"]]["valid_to"] = last.isoformat()
    return list(found.values())


def faults(rows):
    wrong, known = [], {row.get("code") for row in rows}
    for row in rows:
        if len(row) != len(COLUMNS) or not row["code"] or not row["name"]:
            wrong.append(f"{row}: a column is missing")
            continue
        if not all(DATE.fullmatch(row[c]) for c in ("valid_from", "valid_to")) or (
                row["valid_to"] and row["valid_to"] < row["valid_from"]):
            wrong.append(f"{row['code']}: no days")
        if row["parent"] and row["parent"] not in known:
            wrong.append(f"{row['code']}: there is no {row['parent']}")
        if any(unicodedata.normalize("NFC", row[c]) != row[c] for c in COLUMNS):
            wrong.append(f"{row['code']}: not NFC")
    ordered = sorted((r for r in rows if len(r) == len(COLUMNS)), key=order)
    for one, next_one in zip(ordered, ordered[1:]):
        if one["code"] == next_one["code"] and (one["valid_to"] or FOREVER) >= (
                next_one["valid_from"] or EVER):
            wrong.append(f"{one['code']}: two at a time")
    return wrong


def order(row):
    return row["code"], row["valid_from"] or EVER


def c_text(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' if text else "NULL"


def embed(lists):
    yield "/* Made by tools/embed-lists.py. */"
    yield '#include "domain/code_lists.h"\n'
    for name, rows in lists.items():
        yield f"static const struct code_item {name}_items[] = {{"
        for row in sorted(rows, key=order):
            yield "    {" + ", ".join(c_text(row[column]) for column in COLUMNS) + "},"
        yield "};\n"
    yield "const struct code_list code_lists[] = {"
    for name, rows in lists.items():
        yield f'    {{"{name}", {name}_items, {len(rows)}}},'
    yield "    {0},\n};"


def self_test():
    good = {"code": "1", "name": "Một", "parent": "", "valid_from": "", "valid_to": "2025-06-30",
            "variants": ""}
    later = {**good, "valid_from": "2025-07-01", "valid_to": ""}
    bad = {"a name is missing": [{**good, "name": ""}], "no date": [{**good, "valid_to": "30/6/2025"}],
           "ends first": [{**later, "valid_to": "2025-06-30"}], "orphan": [{**good, "parent": "2"}],
           "NFD": [{**good, "name": unicodedata.normalize("NFD", "Một")}],
           "two at a time": [good, {**later, "valid_from": "2025-06-30"}], "short": [{"code": "1"}]}
    wrong = [what for what, rows in bad.items() if not faults(rows)]
    wrong += ["the good ones"] if faults([good, later]) else []
    acts = ("act\tcode\tdate\tinto\tkind\tlevels\tnew_code\tname\n"
            "create\t643\t1900-01-01\t@\tphong\t\t\tPhòng Giáo dục và Đào tạo huyện Mẫu\n"
            "create\t24121\t2025-07-01\t@\tcommune\t\t\tUBND xã Mẫu\n"
            "close\t643\t2025-07-01\t\t\t\t\t\n")
    units = [(u["code"], u["name"], u["parent"], u["valid_from"], u["valid_to"])
             for u in units_of(acts)]
    if units != [("643", "Huyện Mẫu", "66", "", "2025-06-30"),
                 ("24121", "Xã Mẫu", "66", "2025-07-01", "")]:
        wrong.append(f"units {units}")
    print(f"self-test: judged wrongly: {wrong or 'none'}")
    return 1 if wrong else 0


def main():
    if "--self-test" in sys.argv:
        return self_test()
    out, *files = sys.argv[1:]
    acts = []
    if "--reform" in files:
        at = files.index("--reform")
        acts, files = files[at + 1:], files[:at]
    lists = {pathlib.Path(f).stem: rows_of(pathlib.Path(f).read_text(encoding="utf-8"))
             for f in files}
    for file in acts:
        lists["administrative"] += units_of(pathlib.Path(file).read_text(encoding="utf-8"))
    wrong = [f"{name}: {fault}" for name, rows in lists.items() for fault in faults(rows)]
    if wrong:
        print("\n".join(wrong), file=sys.stderr)
        return 1
    pathlib.Path(out).write_text("\n".join(embed(lists)) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
