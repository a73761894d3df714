"""Workbooks put together by hand, sound and spoiled: no program writes most of these."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from tests.trust.samples import ROW

__all__ = ["bad", "book", "good", "sheet"]

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
SHEET = "xl/worksheets/sheet1.xml"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
    f'<Override PartName="/{SHEET}" ContentType="{_TYPES}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="Records" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def _cell(column: int, row: int, text: str) -> str:
    safe = text.replace("&", "&amp;").replace("<", "&lt;")
    return f'<c r="{chr(65 + column)}{row}" t="inlineStr"><is><t>{safe}</t></is></c>'


def sheet(record: Mapping[str, str] = ROW, *, more: str = "", cells: str = "", after: str = "", row: int = 2) -> str:
    """Return the XML of a sheet with one record; `cells` follow it in its row, `more` rows and what is `after` them."""
    head = "".join(_cell(at, 1, key) for at, key in enumerate(record))
    body = "".join(_cell(at, row, value) for at, value in enumerate(record.values()))
    rows = f'<row r="1">{head}</row><row r="{row}">{body}{cells}</row>{more}'
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def book(data: str | None = None, more: Mapping[str, bytes | str] | None = None, packing: int = ZIP_DEFLATED) -> bytes:
    """Return a workbook with one sheet; `more` are files beside its own, or in the place of them."""
    parts: dict[str, bytes | str] = {**PARTS, SHEET: data or sheet(), **(more or {})}
    written = BytesIO()
    with ZipFile(written, "w", packing) as archive:
        for name, text in parts.items():
            entry = ZipInfo(name, (2031, 1, 1, 0, 0, 0))
            entry.compress_type = packing
            archive.writestr(entry, _HEAD + text if isinstance(text, str) else text)
    return written.getvalue()


def bad() -> Iterator[tuple[str, bytes, str]]:
    """Yield bad workbooks: a name, the bytes, a part of the message."""
    whole, stored = book(), book(packing=ZIP_STORED)
    entity = '<!DOCTYPE r [<!ENTITY a "a">]>'
    outer = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    yield "no archive", b"hello\n", "no XLSX workbook"
    yield "an empty archive", b"PK\5\6" + b"\0" * 18, ""
    yield "its first bytes", b"PK\3\4\x14", "no XLSX workbook"
    yield "cut by half", whole[: len(whole) // 2], "no XLSX workbook"
    yield "cut before its last byte", whole[:-1], "no XLSX workbook"
    yield "a byte changed", stored.replace(b"Oaxaca", b"Oaxaco"), "CRC"
    yield "an old workbook or a locked one", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "password"
    yield "an archive of something else", _archive({"hello.txt": b"hello"}), ""
    for name in (
        "../outside.xml",
        "xl/../../outside.xml",
        "/etc/outside.xml",
        "C:\\outside.xml",
        "a\\..\\b.xml",
        "C:x",
    ):
        yield f"the name {name}", book(more={name: "<a/>"}), "leads outside"
    yield "two files of one name", book(more={"XL/Workbook.xml": "<a/>"}), "have the name"
    yield "many files", book(more={f"xl/{n}.xml": b"<a/>" for n in range(1000)}), "more than 1,000 files"
    yield "much in little", book(more={"xl/media/x.bin": b"\0" * 2_000_000}), "times its size"
    yield "a size that is a lie", _lying(), ""
    yield "locked by a password", _flagged(whole), "password"
    yield "entities", book(entity + sheet()), "document type"
    yield "an outer entity", book(outer + sheet()), "document type"
    yield "entities among the texts", book(more={"xl/sharedStrings.xml": entity + "<sst/>"}), "document type"
    yield "entities in relations", book(more={"xl/_rels/x.rels": outer + "<a/>"}), "document type"
    yield "UTF-16", book(more={SHEET: (_HEAD + sheet()).encode("utf-16")}), "not UTF-8"
    yield "XML that is cut", book(sheet()[:-20]), "damaged"
    yield "no sheet of the name", book(more={SHEET: b""}), ""
    yield (
        "merged cells",
        book(sheet(after='<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>')),
        "merged: A1:B1",
    )
    formula = '<c r="H2"><f>1+1</f></c>'
    yield "a formula without a value", book(sheet(cells=formula)), "no stored value"
    yield "an error in a cell", book(sheet({**ROW, "note": "x"}, cells='<c r="I2" t="e"><v>#REF!</v></c>')), "#REF!"
    yield "rows out of order", book(sheet(more='<row r="2"><c r="A2"><v>1</v></c></row>')), "rows of a sheet"
    yield "a row before", book(sheet(more='<row r="1"/>')), "rows of a sheet"
    yield "cells out of order", book(sheet(cells='<c r="A2"><v>1</v></c>')), "cells of a sheet"
    yield "a cell of another row", book(sheet(cells='<c r="I9"><v>1</v></c>')), "cells of a sheet"
    yield "a cell without an address", book(sheet(cells='<c r="HELLO2"><v>1</v></c>')), "cells of a sheet"
    yield "a row that is no number", book(sheet(more='<row r="x"/>')), ""
    yield "the far corner", book(sheet(cells='<c r="XFD2"><v>1</v></c>')), "more than 1,000 columns"
    yield "no header", book(sheet({"a": "1", "b": "2"})), "names no key"
    yield "an unknown column", book(sheet({**ROW, "colour": "red"})), "colour"
    yield "competence by dots", book(sheet({**ROW, "consent.grantedBy.mayConsentFor": "MX"})), "mayConsentFor"
    yield "a value beside the table", book(sheet(cells='<c r="J2" t="inlineStr"><is><t>x</t></is></c>')), "no name"


def good() -> Iterator[tuple[str, bytes]]:
    """Yield odd workbooks that hold one record."""
    yield "put together by hand", book()
    yield "not compressed", book(packing=ZIP_STORED)
    yield "a row far down", book(sheet(row=1_048_576))
    yield "a value with an ampersand", book(sheet({**ROW, "label": "a & b < c"}))
    yield "a picture in it", book(more={"xl/media/image1.png": b"\x89PNG\r\n"})
    yield "a comment after it", book()[:-2] + b"\x05\0hello"
    yield "something before it", b"#!/bin/sh\n" + book()
    yield "a formula with its value", book(sheet({**ROW, "personnelCount": "1"}).replace(
        _cell(7, 2, "1"), '<c r="H2"><f>1+1</f><v>2</v></c>'))  # fmt: skip
    yield "an absolute target", book(more={"xl/_rels/workbook.xml.rels": PARTS["xl/_rels/workbook.xml.rels"].replace(
        'Target="', 'Target="/xl/')})  # fmt: skip
    yield "a link to elsewhere that is not followed", book(more={
        "xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{_MAIN}"/>',
        "xl/externalLinks/_rels/externalLink1.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/externalLinkPath" Target="http://localhost:1/x.xlsx" '
        'TargetMode="External"/></Relationships>'})  # fmt: skip


def _archive(parts: Mapping[str, bytes]) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return written.getvalue()


def _lying() -> bytes:
    """Return a workbook whose directory says that a file is small, when it unpacks to 300 times as much."""
    large = b" " * 3_000_000
    data = book(more={"xl/styles.xml": large})
    true = len(large).to_bytes(4, "little")
    assert data.count(true) == 2
    return data.replace(true, (10_000).to_bytes(4, "little")).replace(
        zlib.crc32(large).to_bytes(4, "little"), zlib.crc32(large[:10_000]).to_bytes(4, "little")
    )


def _flagged(data: bytes) -> bytes:
    """Return an archive whose directory says of its first file that a password locks it."""
    at = data.index(b"PK\1\2")
    return data[: at + 8] + bytes([data[at + 8] | 1]) + data[at + 9 :]
