#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Judges where the words of a printed transcript stand: check_pages.py PDF

No two words overlap, no word crosses a ruled line, and none is outside the body of its page. The
words come from pdftotext -bbox, the rectangles from the pages' own drawing (qpdf --qdf)."""
import html
import re
import subprocess
import sys

LEFT, RIGHT, TOP, BOTTOM = 51, 553, 20, 790  # of the body, the stamp above it included; render/paper.h
FOOT, PAGE_END = 836, 841  # last line of the foot, with the longest names; the cover has none
SLACK = 1.0  # a slanted letter's box is a little larger than its ink
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*)</word>')
BOX = re.compile(rb"([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+re\s+S\b")


def run(*command):
    return subprocess.run(command, check=True, capture_output=True).stdout


def words(pdf):
    """Of each page: the ink of its words, (left, top, right, bottom, text); y grows downwards. The
    boxes hold room for marks above and below: a line's letters are its middle half."""
    for page in run("pdftotext", "-bbox", pdf, "-").decode().split("<page ")[1:]:
        found = []
        for left, top, right, bottom, text in WORD.findall(page):
            quarter = (float(bottom) - float(top)) / 4
            found.append((float(left), float(top) + quarter, float(right), float(bottom) - quarter,
                          html.unescape(text)))
        yield found


def boxes(pdf):
    """Of each page: the rectangles that are drawn, (left, top, right, bottom)."""
    plain = run("qpdf", "--qdf", "--object-streams=disable", "--coalesce-contents", pdf, "-")
    for stream in re.findall(rb"stream\n(.*?)\nendstream", plain, re.S):
        if b"1 0 0 -1 0 841.89 cm" in stream:  # cairo draws each page upside down
            numbers = [[float(n) for n in box] for box in BOX.findall(stream)]
            yield [(x, y, x + w, y + h) for x, y, w, h in numbers]


def overlap(a, b):
    return (min(a[2], b[2]) - max(a[0], b[0]) > SLACK and min(a[3], b[3]) - max(a[1], b[1]) > SLACK)


def within(a, b):
    return (a[0] >= b[0] - SLACK and a[2] <= b[2] + SLACK and a[1] >= b[1] - SLACK and
            a[3] <= b[3] + SLACK)


def faults(found, ruled, first):
    body = (LEFT - 1, TOP, RIGHT + 1, PAGE_END if first else FOOT)
    for i, word in enumerate(found):
        if not within(word, body):
            yield f"outside the page's body: {word}"
        if not first and word[1] < BOTTOM < word[3]:
            yield f"runs into the foot: {word}"
        yield from (f"overlap: {word} {other}" for other in found[i + 1:] if overlap(word, other))
        yield from (f"crosses a line: {word} {box}" for box in ruled
                    if overlap(word, box) and not within(word, box))


def main():
    pages, ruled = list(words(sys.argv[1])), list(boxes(sys.argv[1]))
    assert len(pages) == len(ruled) > 0, (len(pages), len(ruled))
    assert any(ruled), "no ruled table was found"
    wrong = [f"page {n + 1}: {fault}" for n, page in enumerate(pages)
             for fault in faults(page, ruled[n], n == 0)]
    print(f"{len(pages)} pages, {sum(map(len, pages))} words, {sum(map(len, ruled))} boxes")
    print("\n".join(wrong))
    return 1 if wrong else 0


sys.exit(main())
