# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pictures made of nothing, for photographs that show nobody."""
import struct
import zlib


def chunk(kind, data):
    return (struct.pack(">I", len(data)) + kind + data
            + struct.pack(">I", zlib.crc32(kind + data)))


def png(width, height, more=b""):
    """A grey one; more: chunks that tell something about it."""
    rows = b"".join(b"\0" + bytes([200 - y // 4 % 100]) * width for y in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
            + more + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
