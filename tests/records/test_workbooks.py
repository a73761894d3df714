"""Values of cells that no number, text or day stands for: refused with their cell, or a finding there; never a bug."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.trust import workbooks
from tests.trust.samples import ROW
from usmx_kg.ground.errors import InputError
from usmx_kg.model.records import TextSource
from usmx_kg.read import workbook_package as package
from usmx_kg.read.run import read
from usmx_kg.read.xlsx import trees
from usmx_kg.stream.validate import validate

COUNTED = {**ROW, "personnelCount": "1"}
OLD = '<c r="H2" t="inlineStr"><is><t>1</t></is></c>'


def book(cell: str) -> bytes:
    """Return a workbook whose cell of personnelCount is written as given."""
    sheet = workbooks.sheet(COUNTED)
    assert OLD in sheet
    return workbooks.book(sheet.replace(OLD, cell))


REFUSED = {
    **{
        f"the number {text}": (f'<c r="H2"><v>{text}</v></c>', f"the value '{text}' of the cell is no number")
        for text in ("1_000", "٣", "１２", "1,000", "0x10", "nan", "inf", "--1", "1 2", "1e", "²")
    },
    **{
        f"beyond a double, {text[:6]}": (f'<c r="H2"><v>{text}</v></c>', "a number that no spreadsheet has")
        for text in ("1e400", "-1e400", "9" * 350, "1e999999999")
    },
    "a text that is not there": ('<c r="H2" t="s"><v>7</v></c>', "no text of this workbook"),
    "a text without a number": ('<c r="H2" t="s"><v>x</v></c>', "no text of this workbook"),
    "a truth that is none": ('<c r="H2" t="b"><v>maybe</v></c>', "neither true nor false"),
    "a truth of two": ('<c r="H2" t="b"><v>2</v></c>', "neither true nor false"),
    "a day that is none": ('<c r="H2" t="d"><v>yesterday</v></c>', "no day"),
}
BEYOND = {
    "a row": '<row r="1048577"><c r="A1048577"><v>1</v></c></row>',
    "a row far beyond": '<row r="999999999999"><c><v>1</v></c></row>',
    "a row with a line": '<row r="1_0"><c><v>1</v></c></row>',
    "a row of another script": '<row r="٣"><c><v>1</v></c></row>',
    "a row with a fraction": '<row r="3.0"><c><v>1</v></c></row>',
    "a row below zero": '<row r="-3"><c><v>1</v></c></row>',
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_value_is_told_with_its_cell(name: str) -> None:
    cell, message = REFUSED[name]
    with pytest.raises(InputError) as error:
        list(trees(book(cell), "x.xlsx"))
    assert error.value.cell == "H2"
    assert message in error.value.message


@pytest.mark.parametrize("name", BEYOND)
def test_rows_that_the_format_has_not(name: str) -> None:
    with pytest.raises(InputError, match="a sheet has 1,048,576 rows"):
        list(trees(workbooks.book(workbooks.sheet(more=BEYOND[name])), "x.xlsx"))


@pytest.mark.parametrize(("text", "read_as"), [
    ("60", "60"), ("60.0", "60"), ("6E1", "60"), ("1e2", "100"), ("-5", "-5"), ("0.5", "0.5"),
    ("1.7e308", str(int(1.7e308))),
])  # fmt: skip
def test_numbers_are_read(text: str, read_as: str) -> None:
    (tree,) = trees(book(f'<c r="H2"><v>{text}</v></c>'), "x.xlsx")
    cells = {key.text: value for key, value in tree.entries}  # type: ignore[union-attr]
    assert cells["personnelCount"].text == read_as  # type: ignore[union-attr]


def dated(number: float, *, mac: bool = False) -> bytes:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(list(ROW))
    sheet.append(list(ROW.values()))
    if mac:
        made.epoch = CALENDAR_MAC_1904
    cell = sheet["G2"]
    cell.value = number
    cell.number_format = "yyyy-mm-dd"
    out = BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("number", "shown"), [(60, "1900-02-29"), (60.5, "1900-02-29"), (-1, "-1"), (-40000, "-40000")]
)
def test_days_that_no_calendar_has_are_no_days(number: float, shown: str) -> None:
    report = validate([TextSource(dated(number), "xlsx", "x.xlsx")])
    assert not report.errors
    found = [finding for finding in report.findings if finding.cell == "G2" and finding.path == "usmx:startDate"]
    found = found or [finding for finding in report.findings if finding.cell == "G2"]
    assert any(shown in (finding.value or finding.message) for finding in found), report.findings


@pytest.mark.parametrize(("number", "mac", "day"), [
    (61, False, "1900-03-01"), (59, False, "1900-02-28"), (48_101, False, "2031-09-10"), (60, True, "1904-03-01"),
    (46_639, True, "2031-09-10"),
])  # fmt: skip
def test_other_days_are(number: float, mac: bool, day: str) -> None:
    (tree,) = trees(dated(number, mac=mac), "x.xlsx")
    cells = {key.text: value for key, value in tree.entries}  # type: ignore[union-attr]
    assert cells["startDate"].text == day  # type: ignore[union-attr]


def test_strict_open_xml_is_refused_by_its_name() -> None:
    strict = {
        name: data.replace("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")
        for name, data in {**workbooks.PARTS, workbooks.SHEET: workbooks.sheet()}.items()
    }  # fmt: skip
    (error,) = read([TextSource(workbooks.book(more=strict), "xlsx", "x.xlsx")]).errors
    assert "Strict Open XML" in error.message
    assert "Save it" in (error.hint or "")


def test_sizes_have_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits are low here, so that nothing large has to be made."""
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(3, 60))
    data = workbooks.book(workbooks.sheet(more=rows))
    for limit, most, message in (
        ("MAX_CELLS", 50, "more than 50 cells"), ("MAX_ELEMENTS", 100, "or as much else"),
        ("MAX_UNPACKED", 1_000, "larger than"), ("MAX_ENTRIES", 3, "more than 3 files"),
    ):  # fmt: skip
        with monkeypatch.context() as patched:
            patched.setattr(package, limit, most)
            with pytest.raises(InputError, match=message):
                list(trees(data, "x.xlsx"))
