"""What people and spreadsheets do to tables: read rightly, or refused with a message that helps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from usmx_kg.check.remedies import remedy
from usmx_kg.check.run import check
from usmx_kg.model.findings import Finding
from usmx_kg.model.records import Records, TextSource
from usmx_kg.read.run import read
from usmx_kg.stream.validate import validate
from usmx_kg.write import render_report

USUAL: Mapping[str, Any] = {
    "id": "a", "sendingState": "US", "hostState": "MX", "missionType": "training", "place": "Oaxaca, Mexico",
    "startDate": date(2031, 9, 10), "endDate": date(2031, 10, 10), "personnelCount": 60,
    "consent.grantedBy": "Government of Mexico", "consent.status": "granted",
}  # fmt: skip
RULES = frozenset(("record-datatypes", "name-known", "record-complete"))
LETTERS = dict(zip(USUAL, "ABCDEFGHIJ", strict=True))


def csv(*, mark: str = ",", **changed: str) -> str:
    row = {key: str(value) for key, value in USUAL.items()} | changed
    return "\r\n".join([mark.join(row), mark.join(f'"{v}"' if mark in v else v for v in row.values()), ""])


def workbook(changed: Mapping[str, Any] | None = None, formats: Mapping[str, str] | None = None) -> Workbook:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    row = {**USUAL, **(changed or {})}
    sheet.append(list(row))
    sheet.append(list(row.values()))
    for cell, form in (formats or {}).items():
        sheet[cell].number_format = form
    return book


def source(given: str | bytes | Workbook) -> TextSource:
    if isinstance(given, Workbook):
        stream = BytesIO()
        given.save(stream)
        return TextSource(stream.getvalue(), "xlsx", "x")
    return TextSource(given, "csv", "x")


def found(given: str | bytes | Workbook) -> tuple[Records, tuple[Finding, ...]]:
    records = read([source(given)])
    assert not records.errors, [str(error) for error in records.errors]
    return records, check(records, only=RULES)


def error(given: str | bytes | Workbook) -> tuple[str | None, str, str]:
    [wrong] = read([source(given)]).errors
    return wrong.cell, wrong.message, wrong.hint or ""


# -- read as it is meant


@pytest.mark.parametrize(
    "given",
    [
        csv(),
        csv(mark=";"),
        "\ufeff" + csv(mark=";"),
        "sep=;\r\n" + csv(mark=";"),
        csv() + ",,,,,,,,,\r\n" * 3 + "\r\n" + " , ,,,,,,,,\r\n",
        csv(personnelCount="60.0"),
        csv(place="México,  OAXACA", sendingState="EE. UU."),
        csv().replace("\r\n", "\n"),
        csv().replace("\r\n", ",,\r\n"),
        workbook(),
        workbook({"personnelCount": 60.0}, {"H2": '"$"#,##0.00'}),
        workbook({"startDate": datetime(2031, 9, 10), "endDate": datetime(2031, 10, 10)}, {"F2": "d/m/yy"}),
        workbook({"personnelCount": "60"}),
    ],
)
def test_read_rightly(given: str | Workbook) -> None:
    records, findings = found(given)
    assert not findings
    assert len(records.records) == 1
    assert {q.object.value for q in records.quads} >= {"2031-09-10", "2031-10-10", "60"}  # type: ignore[union-attr]


def test_rows_and_cells_that_only_look_used() -> None:
    book = workbook()
    sheet = book.active
    assert sheet is not None
    for row in range(3, 200):
        sheet.cell(row, 1).value = " "
    sheet.cell(900, 6).number_format = "yyyy"
    assert len(found(book)[0].records) == 1


@pytest.mark.parametrize(
    ("form", "day", "text"),
    [("mmm yyyy", date(2031, 9, 1), "2031-09-30"), ("yyyy", date(2031, 1, 1), "2031-12-31")],
)
def test_a_month_or_year_is_what_the_cell_shows(form: str, day: date, text: str) -> None:
    records, _ = found(workbook({"endDate": day}, {"G2": form}))
    assert text in {q.object.value for q in records.quads}  # type: ignore[union-attr]


# -- a value that can't be used: a finding at its cell, and how to write it


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("startDate", "10/09/2031", "10/09/2031 may be 2031-09-10 or 2031-10-09: write the one that is meant."),
        ("startDate", "9/10/2031", "9/10/2031 may be 2031-10-09 or 2031-09-10: write the one that is meant."),
        ("startDate", "25.09.2031", "Write 2031-09-25, if that is what 25.09.2031 means."),
        ("endDate", "2031/10/9", "Write 2031-10-09, if that is what 2031/10/9 means."),
        ("endDate", "20311009", "Write 2031-10-09, if that is what 20311009 means."),
        ("endDate", "2031-10-09 17:30:00", "Write 2031-10-09, if that is what 2031-10-09 17:30:00 means."),
        ("endDate", "2031-10-09Z", "Write 2031-10-09, if that is what 2031-10-09Z means."),
        ("endDate", "48101", "48101 is the number that a spreadsheet has for 2031-09-10: write that"),
        ("personnelCount", "1.200", "Write 1200, if that is what 1.200 means."),
        ("personnelCount", "1,200", "Write 1200, if that is what 1,200 means."),
        ("personnelCount", "1 200 000", "Write 1200000, if that is what 1 200 000 means."),
        ("personnelCount", "60,0", "Write 60, if that is what 60,0 means."),
        ("endDate", "31/02/2031", ""), ("endDate", "10-Oct-31", ""), ("endDate", "next spring", ""),
        ("endDate", "12031-01-01", ""), ("endDate", "2031-1009", ""),
        ("personnelCount", "50%", ""), ("personnelCount", "60.5", ""), ("personnelCount", "1.20.300", ""),
    ],
)  # fmt: skip
def test_how_to_write_it(key: str, value: str, told: str) -> None:
    for given in (csv(**{key: value}), workbook({key: value})):
        [finding] = found(given)[1]
        assert (finding.rule, finding.path, finding.cell) == ("record-datatypes", key, f"{LETTERS[key]}2")
        assert finding.fix
        assert finding.fix.startswith(told or "Correct the value"), finding.fix
        assert finding.value == value


def test_it_is_told_in_spanish_and_with_the_value() -> None:
    report = validate([source(csv(startDate="10/09/2031"))], lang="es", only=["record-datatypes"])
    text = render_report(report, "text")
    assert "valor: 10/09/2031\n" in text
    assert "remedio: 10/09/2031 puede ser 2031-09-10 o 2031-10-09: escriba la que corresponda." in text


def test_no_remedy_where_no_day_or_count_belongs() -> None:
    assert remedy("label", "10/09/2031", "en") is None
    assert remedy(None, "10/09/2031", "en") is None
    assert remedy("startDate", "2031-09-10", "en") is None
    assert remedy("startDate", "1" * 50, "en") is None


@pytest.mark.parametrize(
    ("changed", "formats", "cell"),
    [
        ({"personnelCount": 0.5}, {"H2": "0%"}, "H2"),
        ({"startDate": datetime(2031, 9, 10, 12, 30)}, {}, "F2"),
        ({"endDate": time(12, 0)}, {}, "G2"),
        ({"startDate": 48101}, {}, "F2"),
    ],
)
def test_cells_of_another_kind(changed: dict[str, Any], formats: dict[str, str], cell: str) -> None:
    [finding] = found(workbook(changed, formats))[1]
    assert (finding.rule, finding.cell) == ("record-datatypes", cell)


# -- a table that can't be taken as it is


def test_a_title_above_the_header() -> None:
    told = ("A1", "the header should be the first row, but it seems to be row 2", "Delete what stands above it.")
    assert error("Deployments 2031,,,,,,,,,\r\n" + csv()) == told
    book = workbook()
    assert book.active is not None
    book.active.insert_rows(1)
    book.active["A1"] = "Deployments 2031"
    assert error(book) == told


def test_a_header_of_two_rows() -> None:
    text = ",,,,,,,,consent,\r\n" + csv().replace("consent.", "")
    cell, message, hint = error(text)
    assert (cell, message) == ("A2", "the column A has values but no name")
    assert "consent.grantedBy" in hint
    book = workbook()
    assert book.active is not None
    book.active.insert_rows(1)
    book.active["I1"] = "consent"
    book.active.merge_cells("I1:J1")
    cell, message, hint = error(book)
    assert (cell, message) == ("I1", "cells are merged: I1:J1")
    assert "consent.grantedBy" in hint


@pytest.mark.parametrize(
    "header",
    [
        "Sending State,Host State,Mission type,Start date",
        "Estado que envía,Estado anfitrión,Tipo de misión,Fecha de inicio",
    ],
)
def test_columns_named_as_people_name_them(header: str) -> None:
    _, message, hint = error(f"{header}\r\nUS,MX,training,2031-09-10\r\n")
    for key in ("sendingState", "hostState", "missionType", "startDate"):
        assert f"({key}?)" in message
    assert "usmx new deployment -f csv" in hint


def test_a_hidden_sheet_is_not_passed_over() -> None:
    book = workbook()
    hidden = book.create_sheet("Lists")
    hidden.append(["Mexico", "US"])
    hidden.sheet_state = "hidden"
    cell, message, hint = error(book)
    assert (cell, message) == ("Lists!A1", "the first row of the sheet 'Lists' names no key of a record")
    assert "begins with _" in hint
    hidden.title = "_Lists"
    assert not found(book)[1]


def test_a_formula_that_no_program_has_computed() -> None:
    cell, message, hint = error(workbook({"personnelCount": "=30+30"}))
    assert (cell, message) == ("H2", "the formula here has no stored value")
    assert "save it" in hint


def test_a_file_in_an_older_encoding() -> None:
    [wrong] = read([source(csv(place="Oaxaca, México").encode("latin-1"))]).errors
    assert (wrong.line, wrong.message) == (2, "this is not UTF-8: byte 0xe9")
    assert "CSV UTF-8" in (wrong.hint or "")


def test_a_row_that_ends_before_a_column_still_has_its_cell() -> None:
    text = csv().replace("consent.status", "consent.status,supports,agreement.party")
    for given in (text, "\r\n".join(line.rstrip(",") for line in text.split("\r\n"))):
        cells = {f.path: f.cell for f in check(read([source(given)]))}
        assert (cells["supports"], cells["agreement"], cells["legalBasis"]) == ("K2", "L2", "A2")
    book = workbook({"supports": None, "agreement.party": None})
    second = book.create_sheet("More, please")
    second.append([*USUAL, "supports", "agreement.party"])
    second.append(["b", *list(USUAL.values())[1:]])
    placed = {(f.record[-1], f.path): f.cell for f in check(read([source(book)]))}
    assert placed["a", "agreement"] == "Sheet!L2"
    assert placed["b", "agreement"] == "'More, please'!L2"
