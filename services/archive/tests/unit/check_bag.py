#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Judges a bag by the text of RFC 8493 alone, sharing nothing with the writer: check_bag.py DIR"""
import hashlib
import os
import re
import sys


def unescape(path):
    return re.sub("%(0A|0D|25)", lambda m: chr(int(m.group(1), 16)), path, flags=re.I)


def manifest(bag, name):
    lines = open(os.path.join(bag, name), "rb").read().decode("utf-8").split("\n")
    assert lines.pop() == "", name + " does not end its last line"
    pairs = [re.fullmatch(r"([0-9a-f]{64}) [ *](.+)", line).groups() for line in lines]
    listed = {unescape(path): digest for digest, path in pairs}
    assert len(listed) == len(pairs), name + " lists a path twice"
    return listed


def main(bag):
    declaration = open(os.path.join(bag, "bagit.txt"), "rb").read()
    assert declaration == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    payload = manifest(bag, "manifest-sha256.txt")
    tags = manifest(bag, "tagmanifest-sha256.txt")
    for path, digest in {**payload, **tags}.items():
        data = open(os.path.join(bag, path), "rb").read()
        assert hashlib.sha256(data).hexdigest() == digest, path
    found = {os.path.relpath(os.path.join(top, f), bag)
             for top, _, files in os.walk(os.path.join(bag, "data")) for f in files}
    assert found == set(payload), found ^ set(payload)
    assert {"bagit.txt", "bag-info.txt", "manifest-sha256.txt"} <= set(tags)
    info = dict(line.split(": ", 1) for line in
                open(os.path.join(bag, "bag-info.txt"), encoding="utf-8").read().splitlines())
    size = sum(os.path.getsize(os.path.join(bag, path)) for path in payload)
    assert info["Payload-Oxum"] == f"{size}.{len(payload)}"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", info["Bagging-Date"])
    print("valid:", info["Source-Organization"], info["External-Identifier"])


main(sys.argv[1])
