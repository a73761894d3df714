"""An analyst's hour: from an empty workbook, by what the report says in which cell, to records that conform."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from tests.cli.running import usmx

FILLED: dict[str, Any] = {
    "label": "Flood relief in Tabasco", "sendingState": "United States", "hostState": "Mexico",
    "missionType": "Disaster relief", "place": "Villahermosa, Tabasco", "startDate": date(2031, 9, 10),
    "endDate": date(2031, 10, 9), "personnelCount": 120, "supports": "population of Mexico",
    "conductedBy": "Government of Mexico", "consent.grantedBy": "Goverment of Mexico", "consent.status": "Granted",
    "consent.decidedOn": date(2031, 9, 9), "consent.validUntil": "30/09/2031", "consent.personnelCap": 100,
    "consent.coversMission": "Disaster relief", "consent.instrument": "diplomatic note",
    "request.requestedBy": "Government of Mexico", "request.requestedOn": date(2031, 9, 8),
    "agreement.type": "Memorandum of understanding", "agreement.party": "Mexico; United States",
    "agreement.validFrom": date(2031, 1, 1), "agreement.validUntil": date(2032, 1, 1),
    "agreement.defines": "Mission; Duration; Rules of engagement; Responsibilities",
}  # fmt: skip
"""What somebody types at first: a misspelt name, a day in the way of the country, too many people, an end too early."""

TURNS: tuple[tuple[dict[str, Any], set[str]], ...] = (
    (FILLED, {"name-known", "record-datatypes"}),
    ({"consent.grantedBy": "Government of Mexico", "consent.validUntil": date(2031, 9, 30)},
     {"consent-for-strength", "consent-for-period"}),
    ({"consent.personnelCap": 200, "consent.validUntil": date(2031, 10, 9)}, set()),
)  # fmt: skip


def test_from_an_empty_workbook_to_a_report(tmp_path: Path) -> None:
    file, page = tmp_path / "records.xlsx", tmp_path / "report.html"
    assert usmx("new", "deployment", "-o", str(file)).code == 0
    for typed, rules in TURNS:
        columns = type_in(file, typed)
        done = usmx("validate", str(file), "-f", "json")
        found = [f for f in json.loads(done.out)["findings"] if f["severity"] == "violation"]
        assert {finding["rule"] for finding in found} == rules
        assert done.code == bool(rules)
        for finding in found:
            near = {name for name, letter in columns.items() if finding["cell"] == f"{letter}2"}
            assert near & {finding["path"], f"consent.{finding['path']}", "consent.label", "consent.grantedBy"}
            assert finding["fix"]
    assert usmx("validate", str(file), "--fail-on", "info", "-o", str(page), "--lang", "es").code == 0
    assert "Los registros cumplen." in page.read_text("utf-8")


def type_in(file: Path, typed: dict[str, Any]) -> dict[str, str]:
    """Put values under the names of their columns, and return the letter of each column."""
    book = load_workbook(file)
    sheet = book["Records"]
    columns = {str(cell.value): cell for cell in sheet[1]}
    for name, value in typed.items():
        sheet.cell(2, columns[name].column, value)
    book.save(file)
    return {name: cell.column_letter for name, cell in columns.items()}


def test_the_first_messages_tell_what_to_type(tmp_path: Path) -> None:
    file = tmp_path / "records.xlsx"
    usmx("new", "deployment", "-o", str(file))
    type_in(file, FILLED)
    told = usmx("validate", str(file)).out
    assert "Did you mean Government of Mexico (actor:mx-government)" in told
    assert "Write 2031-09-30, if that is what 30/09/2031 means." in told
