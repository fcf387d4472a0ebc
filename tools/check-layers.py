#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Checks that every #include goes down and that each outside library stays in its folder.

  tools/check-layers.py [ROOT]     checks the tree; exit 1 when an include goes up or sideways
  tools/check-layers.py --self-test  plants bad includes in a copy of a small tree and expects each
                                   of them to be found

common/: the order and the USES of common/CMakeLists.txt hold. A room (services/X, gateway):
http -> app -> domain, app -> store -> domain, app -> clients; never another service. Tests may
look at everything of their own room and of common/.
"""
import os
import pathlib
import re
import sys
import tempfile

INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]')

# What a folder of a room may include of its own room. "" is the room's root: context.h, problems.h.
ROOM = {
    "domain": {"domain", ""},
    "store": {"store", "domain", ""},
    "clients": {"clients", "store", "domain", ""},
    "app": {"app", "domain", "store", "clients", "cms", "render", "package", ""},
    "http": {"http", "app", "domain", ""},
    "cms": {"cms"},
    "render": {"render", "domain"},
    "package": {"package", "render", "domain", ""},
    "": {"http", "app", "domain", "store", "clients", "cms", "render", "package", ""},
}
# What a folder of a room may include of common/. None = all of it.
COMMON = {
    "domain": {"base", "text"},
    "store": {"base", "text", "locale", "db", "revocation"},
    "clients": {"base", "text", "json", "client", "http"},
    "app": {"base", "text", "locale", "csv", "xlsx", "image", "crypto", "json", "db", "audit", "token",
            "client", "log", "http", "policy", "webauthn", "revocation"},
    "http": {"base", "text", "csv", "crypto", "json", "audit", "http", "server", "revocation"},
    "cms": {"base", "crypto"},
    "render": {"base", "text", "crypto"},  # its PDFs are signed
    "package": {"base", "text", "crypto", "json", "csv"},
    "": None,
}
# A row shape is described once and shared (style: "wire shapes and row shapes shared where they do
# not differ"), so an http or a client file may see a store's structs; it still cannot link a query
# without its use case. cms.h's verdict is the value signing's API speaks of.
SHARED = {("http", "store"), ("http", "cms")}
# What of a room's root its folders may see; a rule names the problem it refuses with, nothing more.
HEADERS = {"problems.h", "problems.def"}
CONTEXT = HEADERS | {"context.h", "config.h"}

OUTSIDE = [  # header pattern, folders that may include it
    (r"mysql\.h|errmsg\.h|mysqld_error\.h|mysql/.*|mariadb/.*", ["common/db"]),
    (r"jansson\.h", ["common/json"]),
    (r"ulfius\.h|microhttpd\.h|yder\.h|orcania\.h", ["common/server"]),
    (r"jwt\.h", ["common/token"]),
    (r"openssl/.*", ["common/crypto", "services/signing/cms"]),
    # Custody in signing/cms derives a key from a PIN; common/crypto only judges passwords.
    (r"argon2\.h", ["common/crypto", "services/signing/cms"]),
    (r"liboath/.*", ["common/crypto"]),
    (r"fido\.h|fido/.*", ["common/webauthn"]),
    (r"curl/.*", ["common/client"]),
    (r"utf8proc\.h", ["common/text"]),
    (r"unicode/.*", ["common/locale"]),
    (r"csv\.h", ["common/csv"]),
    (r"zip\.h", ["services/archive/package", "common/xlsx"]),
    (r"libxml/.*|xlsxwriter\.h|xlsxwriter/.*", ["common/xlsx"]),
    (r"jpeglib\.h|png\.h|libexif/.*", ["common/image"]),
    (r"libisofs/.*|libburn/.*|libisoburn/.*", ["services/archive/package"]),
    (r"cairo.*|pango/.*|fontconfig/.*|glib.*|hb.*\.h", ["services/archive/render"]),
    (r"cmocka\.h", ["*/tests"]),
]
# The PDF signature of archive's rendering and the tests that forge certificates talk to OpenSSL.
TEST_LIBRARIES = {"common/tests": ["openssl/", "zip.h", "mysql.h", "errmsg.h", "mysqld_error.h", "jpeglib.h",
                                   "png.h"],
                  "services/records/tests": ["png.h"],
                  "services/signing/tests": ["openssl/"], "services/archive/tests": ["cairo", "pango"]}


def common_layers(root):
    """{layer: every layer it may include}, from common/CMakeLists.txt; order checked on the way."""
    text = re.sub(r"#.*", "", (root / "common/CMakeLists.txt").read_text())
    uses, faults = {}, []
    for name, body in re.findall(r"\blayer\((\w+)\s([^)]*)\)", text):
        match = re.search(r"\bUSES\s+([\w\s]*?)(?=\b[A-Z]{4,}\b|$)", body.strip())
        direct = match.group(1).split() if match else []
        faults += [f"common/CMakeLists.txt: {name} uses {d}, which stands below it or nowhere"
                   for d in direct if d not in uses]
        uses[name] = {name}.union(*(uses.get(d, set()) for d in direct))
    return uses, faults


def room_of(parts):
    if parts[0] == "common":
        return "common", parts[1:]
    if parts[0] == "gateway":
        return "gateway", parts[1:]
    if parts[0] == "services":
        return "/".join(parts[:2]), parts[2:]
    return None, parts


def outside_fault(path, header):
    for pattern, folders in OUTSIDE:
        if not re.fullmatch(pattern, header):
            continue
        for folder in folders:
            if folder == "*/tests" and "tests" in path.parts:
                return None
            if str(path).startswith(folder + "/"):
                return None
        for folder, allowed in TEST_LIBRARIES.items():
            if str(path).startswith(folder + "/") and any(header.startswith(a) for a in allowed):
                return None
        return f"<{header}> belongs to {' and '.join(folders)} alone"
    return None


def resolve(root, path, header):
    """The included file as a path below root: own folder, own room, common/."""
    room, _ = room_of(path.parts)
    bases = [path.parent]
    if room and room != "common":
        bases += [pathlib.Path(room)]
    bases += [pathlib.Path("common")]
    for base in bases:
        if (root / base / header).is_file():
            return pathlib.Path(os.path.normpath(base / header))
    return None


def common_fault(layers, path, target):
    mine, theirs = path.parts[1], target.parts[1]
    if mine == "tests":
        return None
    if mine not in layers:
        return f"common/{mine} is no layer of common/CMakeLists.txt"
    if theirs in layers[mine]:
        return None
    return f"common/{mine} may not look up at common/{theirs}"


def folder_of(rest):
    return rest[0] if len(rest) > 1 else ""


def room_fault(room, rest, target):
    other, their_rest = room_of(target.parts)
    mine = folder_of(rest)
    if other not in (room, "common"):
        return f"{room} may not look into {other}"
    if mine == "tests":
        return None
    if mine not in ROOM:
        return f"{room}/{mine} is no folder of the one shape"
    theirs = folder_of(their_rest)
    if other == "common":
        if mine == "" or COMMON[mine] is None or theirs in COMMON[mine]:
            return None
        return f"{mine} may not use common/{theirs}"
    if theirs in ROOM[mine] or (mine, theirs) in SHARED:
        seen = HEADERS if mine in ("domain", "store") else CONTEXT
        if theirs == "" and mine != "" and their_rest[-1] not in seen:
            return f"{mine} may not include {their_rest[-1]}"
        return None
    return f"{mine} may not look up at {theirs or 'the program'}"


def check_line(root, layers, path, header, quoted):
    if not quoted:
        return outside_fault(path, header)
    target = resolve(root, path, header)
    if not target:
        return outside_fault(path, header) or f'"{header}" is found nowhere it may look'
    room, rest = room_of(path.parts)
    if room == "common":
        return (common_fault(layers, path, target) if target.parts[0] == "common"
                else "common/ knows no program")
    return room_fault(room, rest, target) if room else None


def check(root):
    layers, faults = common_layers(root)
    n = 0
    for top in ("common", "services", "gateway", "tests"):
        for file in sorted((root / top).rglob("*.[ch]")):
            path = file.relative_to(root)
            for number, line in enumerate(file.read_text().splitlines(), 1):
                match = INCLUDE.match(line)
                if not match:
                    continue
                n += 1
                fault = check_line(root, layers, path, match[2], match[1] == '"')
                if fault:
                    faults.append(f"{path}:{number}: {fault}")
    return n, faults


# Each planted line and whether it must be found.
PLANTED = [
    ("common/base/x.c", '#include "json/json.h"', True),
    ("common/json/x.c", '#include "base/base.h"', False),
    ("common/json/x.c", '#include "http/http.h"', True),
    ("common/http/x.c", "#include <jansson.h>", True),
    ("common/json/x.c", "#include <jansson.h>", False),
    ("common/base/x.c", "#include <openssl/evp.h>", True),
    ("services/a/domain/x.c", '#include "db/db.h"', True),
    ("services/a/domain/x.c", '#include "json/json.h"', True),
    ("services/a/domain/x.c", '#include "store/rows.h"', True),
    ("services/a/domain/x.c", '#include "app/do.h"', True),
    ("services/a/store/x.c", '#include "app/do.h"', True),
    ("services/a/store/x.c", '#include "http/http.h"', True),
    ("services/a/store/x.c", '#include "db/db.h"', False),
    ("services/a/app/x.c", '#include "http/routes.h"', True),
    ("services/a/app/x.c", '#include "store/rows.h"', False),
    ("services/a/http/x.c", '#include "app/do.h"', False),
    ("services/a/http/x.c", '#include "../../b/domain/rule.h"', True),
    ("services/a/http/x.c", "#include <mysql.h>", True),
    ("services/a/app/x.c", '#include "domain/nowhere.h"', True),
    ("services/a/domain/x.c", '#include "problems.h"', False),
    ("services/a/domain/x.c", '#include "context.h"', True),
    ("services/a/app/x.c", '#include "context.h"', False),
    ("services/a/tests/unit/x.c", '#include "store/rows.h"', False),
    ("services/a/tests/unit/x.c", "#include <cmocka.h>", False),
    ("services/a/app/x.c", "#include <cmocka.h>", True),
]
SMALL_TREE = ["common/base/base.h", "common/json/json.h", "common/db/db.h", "common/http/http.h",
              "services/a/app/do.h", "services/a/store/rows.h", "services/a/http/routes.h",
              "services/a/problems.h", "services/a/context.h", "services/b/domain/rule.h"]


def self_test():
    wrong = 0
    for place, line, bad in PLANTED:
        with tempfile.TemporaryDirectory() as name:
            root = pathlib.Path(name)
            for file in [*SMALL_TREE, place]:
                (root / file).parent.mkdir(parents=True, exist_ok=True)
                (root / file).touch()
            (root / "common/CMakeLists.txt").write_text(
                "layer(base SOURCES b.c)\nlayer(json SOURCES j.c USES base NEEDS jansson)\n"
                "layer(db SOURCES d.c USES base)\nlayer(http SOURCES h.c\n    USES json db)\n")
            (root / place).write_text(line + "\n")
            _, faults = check(root)
            if bool(faults) != bad:
                wrong += 1
                print(f"self-test: {place} with {line}: {faults or 'not found'}")
    print(f"self-test: {len(PLANTED)} planted includes, {wrong} judged wrongly")
    return wrong


def main():
    if "--self-test" in sys.argv:
        return 1 if self_test() else 0
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent)
    n, faults = check(root)
    for fault in faults:
        print(fault)
    print(f"{n} includes, {len(faults)} faults")
    return 1 if faults or n == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
