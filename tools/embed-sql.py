#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""embed-sql.py NAME OUT FILES...: SQL files as C constants.

Writes struct migration NAME[] in the order of the file names, size_t NAME_count, and
const char *const NAME_grants: the text of the file called grants.sql, or NULL.
"""
import pathlib
import sys


def c_string(text):
    lines = text.splitlines(keepends=True) or [""]
    return "\n".join('    "' + "".join(map(c_char, line)) + '"' for line in lines)


def c_char(char):
    special = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
    return special.get(char, char)


def embed(name, files):
    grants = [f for f in files if f.name == "grants.sql"]
    migrations = sorted((f for f in files if f.name != "grants.sql"), key=lambda f: f.name)
    if not migrations or len(grants) > 1:
        sys.exit(f"embed-sql.py: {name}: expected migrations and at most one grants.sql")

    yield "/* Made by tools/embed-sql.py. */"
    yield '#include "db/db.h"\n'
    yield f"extern const struct migration {name}[];"
    yield f"extern const size_t {name}_count;"
    yield f"extern const char *const {name}_grants;\n"
    yield f"const struct migration {name}[] = {{"
    for file in migrations:
        yield f'    {{"{file.name}",\n{c_string(file.read_text(encoding="utf-8"))}}},'
    yield "};"
    yield f"const size_t {name}_count = {len(migrations)};"
    text = c_string(grants[0].read_text(encoding="utf-8")) if grants else "    NULL"
    yield f"const char *const {name}_grants =\n{text};"


def main():
    name, out, *files = sys.argv[1:]
    text = "\n".join(embed(name, [pathlib.Path(f) for f in files])) + "\n"
    pathlib.Path(out).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
