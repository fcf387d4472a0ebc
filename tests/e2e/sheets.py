# SPDX-License-Identifier: AGPL-3.0-or-later
"""Spreadsheets as schools send them: made by hand, part by part, so that a story can say exactly what
is in one; and changed by LibreOffice, as a teacher would."""
import copy
import io
import re
import subprocess
import tempfile
import zipfile
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml"

PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="rels" ContentType='
                           '"application/vnd.openxmlformats-package.relationships+xml"/>'
                           f'<Override PartName="/xl/workbook.xml" ContentType="{SHEETML}'
                           '.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" '
                           f'ContentType="{SHEETML}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" '
                   f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
                       '<sheet name="Trang 1" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}">'
                                  f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" '
                                  'Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>'
                     '</cellXfs></styleSheet>',
}


def archive(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def parts_of(file):
    with zipfile.ZipFile(io.BytesIO(file)) as read:
        return {name: read.read(name) for name in read.namelist()}


class Formula(str):
    """"=" and what follows it."""


class Day(int):
    """A number that is shown as a date."""


def letters(column):
    name = ""
    while column >= 0:
        name = chr(ord("A") + column % 26) + name
        column = column // 26 - 1
    return name


def cell(value, row, column):
    at = f'r="{letters(column)}{row}"'
    if value is None:
        return ""
    if isinstance(value, Formula):
        return f"<c {at}><f>{escape(value[1:])}</f><v>9</v></c>"
    if isinstance(value, Day):
        return f'<c {at} s="1"><v>{int(value)}</v></c>'
    if isinstance(value, (int, float)):
        return f"<c {at}><v>{value}</v></c>"
    return f'<c {at} t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def workbook(rows, hidden=(), merged=(), **parts):
    """rows of values, from A1; hidden: numbers of columns from 0; merged: "A1:B1"."""
    columns = "".join(f'<col min="{c + 1}" max="{c + 1}" width="9" hidden="1"/>' for c in hidden)
    data = "".join(
        f'<row r="{r}">' + "".join(cell(v, r, c) for c, v in enumerate(row)) + "</row>"
        for r, row in enumerate(rows, 1))
    ranges = "".join(f'<mergeCell ref="{m}"/>' for m in merged)
    sheet = (f'<worksheet xmlns="{MAIN}">' + (f"<cols>{columns}</cols>" if columns else "")
             + f"<sheetData>{data}</sheetData>"
             + (f"<mergeCells>{ranges}</mergeCells>" if ranges else "") + "</worksheet>")
    return archive({**PARTS, "xl/worksheets/sheet1.xml": sheet, **parts})


OFFICE_NS = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def at_place(parent, tags, repeated, place):
    """The child at that place, alone: LibreOffice writes equal neighbours once, with their number."""
    for child in list(parent):
        if child.tag not in tags:
            continue
        count = int(child.get(repeated, 1))
        if place >= count:
            place -= count
            continue
        at = list(parent).index(child)
        wanted = None
        for part, number in ((0, place), (1, 1), (2, count - place - 1)):
            if number:
                twin = copy.deepcopy(child)
                twin.set(repeated, str(number))
                parent.insert(at, twin)
                at += 1
                wanted = twin if part == 1 else wanted
        parent.remove(child)
        return wanted
    raise LookupError(place)


def type_into(document, at, value):
    column, row = re.fullmatch(r"([A-Z])(\d+)", at).groups()
    table = document.find(f".//{TABLE}table")
    line = at_place(table, {f"{TABLE}table-row"}, f"{TABLE}number-rows-repeated", int(row) - 1)
    found = at_place(line, {f"{TABLE}table-cell"}, f"{TABLE}number-columns-repeated",
                     ord(column) - ord("A"))
    for child in list(found):
        found.remove(child)
    kind = "string" if isinstance(value, str) else "float"
    found.set(f"{OFFICE_NS}value-type", kind)
    if kind == "float":
        found.set(f"{OFFICE_NS}value", str(value))
    ElementTree.SubElement(found, f"{TEXT}p").text = str(value)


def converted(folder, name, kind):
    subprocess.run(["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                    "--headless", "--norestore", "--convert-to", kind, "--outdir", str(folder),
                    str(folder / name)], check=True, capture_output=True, timeout=120)


def changed_by_libreoffice(file, changes):
    """LibreOffice opens the file, those values ({"E4": 8.5, "F4": "V"}) stand in its first sheet, and
    LibreOffice saves it in Excel's format."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "book.xlsx").write_bytes(file)
        converted(folder, "book.xlsx", "fods")
        for _, (prefix, uri) in ElementTree.iterparse(folder / "book.fods", ["start-ns"]):
            ElementTree.register_namespace(prefix, uri)  # LibreOffice knows the file by them
        document = ElementTree.parse(folder / "book.fods")
        for at, value in changes.items():
            type_into(document, at, value)
        document.write(folder / "book.fods", encoding="utf-8", xml_declaration=True)
        (folder / "book.xlsx").unlink()
        converted(folder, "book.fods", "xlsx")
        return (folder / "book.xlsx").read_bytes()


def notes(file):
    """The comments of a workbook's first sheet, by cell."""
    found = {}
    for name, content in parts_of(file).items():
        if re.fullmatch(r"xl/comments1?\.xml", name):
            for at, body in re.findall(r'<comment ref="(\w+)".*?>(.*?)</comment>',
                                       content.decode(), re.S):
                found[at] = "".join(re.findall(r"<t[^>]*>(.*?)</t>", body, re.S))
    return found
