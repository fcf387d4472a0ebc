#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Makes good and bad ZIP files: make_zips.py DIR (bad-*.zip, large-*.zip, good-*.zip)"""
import io
import os
import stat
import sys
import warnings
import zipfile

warnings.simplefilter("ignore")


def make(entries, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as z:
        for name, data, *mode in entries:
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            info.create_system = 3
            info.external_attr = (mode[0] if mode else stat.S_IFREG | 0o644) << 16
            z.writestr(info, data)
    return out.getvalue()


def patch(data, old, new, count=-1):
    assert old in data and len(old) == len(new)
    return data.replace(old, new, count)


GOOD = make([("a.txt", b"A" * 100), ("b/c.txt", b"C"), ("empty", b"")])
STORED = make([("a.txt", b"some data here")], zipfile.ZIP_STORED)
BIG = b"\0" * (1 << 20)
LOCAL, CENTRAL = b"PK\3\4", b"PK\1\2"


def encrypted():
    data = bytearray(STORED)
    for mark, at in ((LOCAL, 6), (CENTRAL, 8)):
        data[data.index(mark) + at] |= 1
    return bytes(data)


def longer(by):
    """The central directory and the local header claim another size than there is."""
    data = bytearray(GOOD)
    for mark, at in ((LOCAL, 22), (CENTRAL, 24)):
        at += data.index(mark)
        data[at:at + 4] = (100 + by).to_bytes(4, "little")
    return bytes(data)


FILES = {
    "good-plain": GOOD,
    "good-stored": STORED,
    "good-folders": make([("d/", b"", stat.S_IFDIR | 0o755), ("d/a", b"1")]),
    "good-vietnamese": make([("học bạ/Ê\u0306ban.txt", "ưỡ".encode())]),
    "good-nothing": make([]),
    "bad-parent": make([("../evil", b"x")]),
    "bad-parent-inside": make([("a/../../evil", b"x")]),
    "bad-absolute": make([("/etc/passwd", b"x")]),
    "bad-backslash": patch(make([("a_b", b"x")]), b"a_b", b"a\\b"),
    "bad-dot": make([("./a", b"x")]),
    "bad-empty-part": make([("a//b", b"x")]),
    "bad-encoding": patch(make([("abc", b"x")]), b"abc", b"a\xff\xfe"),
    "bad-control": patch(make([("abc", b"x")]), b"abc", b"a\x01b"),
    "bad-twice": make([("a", b"1"), ("a", b"2")]),
    "bad-file-and-folder": make([("a", b"1"), ("a-b", b"2"), ("a/b", b"3")]),
    "bad-link": make([("link", b"/etc/passwd", stat.S_IFLNK | 0o777)]),
    "bad-device": make([("dev", b"", stat.S_IFCHR | 0o666)]),
    "bad-encrypted": encrypted(),
    "bad-crc": patch(STORED, b"some data here", b"some date here"),
    "bad-method": make([("a", b"x" * 100)], zipfile.ZIP_LZMA),
    "bad-cut": GOOD[:-30],
    "bad-no-end": GOOD[:60],
    "bad-longer": longer(1),
    "bad-shorter": longer(-1),
    "bad-text": b"this is no zip file at all, but long enough to be looked at",
    "bad-none": b"",
    "large-bomb": make([(f"{i:03}", BIG) for i in range(65)]),
    "large-entries": make([(f"{i:05}", b"") for i in range(4097)]),
    "large-claim": longer((1 << 31) - 1),
}

for name, data in FILES.items():
    with open(os.path.join(sys.argv[1], name + ".zip"), "wb") as f:
        f.write(data)
