"""What a workbook writes as `_x000D_` is the character: in shared strings, inline strings, headers, and back again."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pytest
from openpyxl import Workbook

from tests.records.reading import objects
from usmx_kg.exchange.convert import write
from usmx_kg.model.records import Records, TextSource
from usmx_kg.read.formats import format_named
from usmx_kg.read.run import read

_CELL = re.compile(r'<c r="(\w+)" t="inlineStr"><is><t[^>]*>(.*?)</t></is></c>', re.DOTALL)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHARED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


def _book(header: list[str], *rows: list[str], shared: bool = False) -> bytes:
    """Return a workbook whose strings are written as they stand, in their cells or in the table of shared strings."""
    book, stream = Workbook(), BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in (header, *rows):
        sheet.append(row)
    book.save(stream)
    return _with_table(stream.getvalue()) if shared else stream.getvalue()


def _with_table(data: bytes) -> bytes:
    """Take the strings of cells to the table, as most programs do."""
    given, out, texts = zipfile.ZipFile(BytesIO(data)), BytesIO(), list[str]()

    def point(match: re.Match[str]) -> str:
        texts.append(match[2])
        return f'<c r="{match[1]}" t="s"><v>{len(texts) - 1}</v></c>'

    parts = {name: given.read(name).decode() for name in given.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = _CELL.sub(point, parts[sheet])
    assert texts
    strings = "".join(f'<si><t xml:space="preserve">{text}</t></si>' for text in texts)
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}">{strings}</sst>'
    rels = "xl/_rels/workbook.xml.rels"
    link = f'<Relationship Id="rIdS" Type="{_SHARED}" Target="sharedStrings.xml"/></Relationships>'
    parts[rels] = parts[rels].replace("</Relationships>", link)
    kind = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}"/></Types>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace("</Types>", kind)
    with zipfile.ZipFile(out, "w") as new:
        for name, part in parts.items():
            new.writestr(name, part)
    return out.getvalue()


def _read(data: bytes) -> Records:
    return read([TextSource(data, "xlsx", "x.xlsx")])


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("line one_x000D_\nline two", "line one\nline two"), ("_x0041_BC", "ABC"), ("a_x0009_b", "a\tb"),
        ("_x005F_x000D_", "_x000D_"), ("_x005f_x0041_", "_x0041_"), ("_x00e9_", "é"), ("_xD83D__xDE00_", "😀"),
        ("_x004_", "_x004_"), ("_x00GG_", "_x00GG_"), ("x000D", "x000D"),
    ],
)  # fmt: skip
def test_escapes_are_undone(text: str, meant: str, shared: bool) -> None:
    found = _read(_book(["id", "hostState", "note"], ["a", "MX", text], shared=shared))
    assert not found.errors
    assert objects(found, "note") == [f'"{meant}"']


@pytest.mark.parametrize("shared", [False, True])
def test_in_headers_names_and_places(shared: bool) -> None:
    header = ["id", "host_x0053_tate", "place_x000D_"]
    found = _read(_book(header, ["a", "Mexico_x000D_", "Oaxaca_x000D_"], shared=shared))
    assert not found.errors, str(found.errors[0])
    assert objects(found, "hostState") == ["actor:mx"]
    assert objects(found, "place") == ["place:mx-oax"]


@pytest.mark.parametrize(("text", "what"), [("a_x0000_b", "NUL"), ("a_xD83D_b", "surrogate")])
def test_what_no_text_may_have_is_refused(text: str, what: str) -> None:
    found = _read(_book(["id", "note"], ["a", text]))
    assert what in str(found.errors[0])
    assert found.errors[0].cell == "B2"


@pytest.mark.parametrize("text", ["_x000D_", "_x0041_", "_x005F_", "a_x0041_b_x0042_", "plain_text_x"])
def test_what_looks_like_an_escape_is_kept_by_convert(text: str) -> None:
    given = read([TextSource(f'{{id: a, type: Deployment, hostState: MX, note: "{text}"}}', "yaml", "x.yaml")])
    again = _read(write(given, format_named("xlsx")))
    assert objects(again, "note") == [f'"{text}"']


@pytest.mark.parametrize("shared", [False, True])
def test_a_text_with_runs_of_its_own_form(shared: bool) -> None:
    run = "<r><rPr><b/></rPr><t>Oaxaca</t></r><r><t>, Mexico_x000D_</t></r>"
    plain = _book(["id", "place"], ["a", "RUNS"], shared=shared)
    given, out = zipfile.ZipFile(BytesIO(plain)), BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name in given.namelist():
            part = re.sub(r"<t[^>]*>RUNS</t>", run, given.read(name).decode())
            new.writestr(name, part)
    assert objects(_read(out.getvalue()), "place") == ["place:mx-oax"]
