"""A workbook from the template, filled in by a script; LibreOffice makes CSV of it and a workbook again.

The findings stay what they are. Without `soffice` (Debian: libreoffice-calc-nogui) the last tests are skipped.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.formats.sixty import sixty
from tests.formats.tables import cells
from tests.formats.test_sixty import facts, reference
from usmx_kg.check.run import check
from usmx_kg.exchange.templates import template
from usmx_kg.exchange.templates.tables import columns
from usmx_kg.read.run import read

SOFFICE = shutil.which("soffice")
WITH_SOFFICE = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
AS_CSV = "44,34,76,1,,0,true"
"""Commas, quotation marks, UTF-8 from line 1 on; what is text stands between quotation marks, and stays text."""

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fill the template in with the sixty deployments, as a script does: by the names of its columns."""
    data = template("xlsx")
    assert isinstance(data, bytes)
    book = load_workbook(BytesIO(data))
    sheet = book["Records"]
    column = {cell.value: cell.column for cell in sheet[1]}
    for number, made in enumerate(sixty(), 2):
        for name, _, _, values in cells(made.spelt):
            if name not in column:
                column[name] = sheet.max_column + 1
                sheet.cell(1, column[name], name)
            sheet.cell(number, column[name], _value(values))
    path = tmp_path_factory.mktemp("filled") / "records.xlsx"
    book.save(path)
    return path


def _value(values: list[Any]) -> object:
    """Return what a person types: days as days, one value as it is, several parted by semicolons."""
    if len(values) != 1:
        return "; ".join(map(str, values)) or None
    try:
        return date.fromisoformat(values[0]) if DAY.match(str(values[0])) else values[0]
    except ValueError:
        return values[0]


def found(path: Path) -> list[tuple[object, ...]]:
    records = read([path])
    assert not records.errors, [str(error) for error in records.errors]
    return facts(check(records))


def converted(path: Path, folder: Path, to: str, *options: str) -> Path:
    """Return a file as LibreOffice converts it, with a profile of its own."""
    assert SOFFICE
    folder.mkdir()
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [SOFFICE, profile, "--headless", *options, "--convert-to", to, "--outdir", str(folder), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    out = folder / f"{path.stem}.{to.partition(':')[0]}"
    assert out.is_file(), done.stdout + done.stderr
    return out


def test_the_filled_template_has_the_findings_of_the_labels(filled: Path) -> None:
    assert found(filled) == reference()
    sheet = load_workbook(filled)["Records"]
    assert [cell.value for cell in sheet[1]][: len(columns())] == [column.name for column in columns()]


@WITH_SOFFICE
def test_libreoffice_makes_csv_of_it_and_a_workbook_again(filled: Path, tmp_path: Path) -> None:
    csv = converted(filled, tmp_path / "csv", f"csv:Text - txt - csv (StarCalc):{AS_CSV}")
    assert found(csv) == reference()
    again = converted(csv, tmp_path / "xlsx", "xlsx", f"--infilter=CSV:{AS_CSV}")
    assert found(again) == reference()


@WITH_SOFFICE
def test_libreoffice_saves_the_template_as_it_is(filled: Path, tmp_path: Path) -> None:
    saved = converted(filled, tmp_path / "out", "xlsx")
    assert found(saved) == reference()
    rules = load_workbook(saved)["Records"].data_validations.dataValidation
    assert {rule.type for rule in rules} == {"list"}
    assert len(rules) >= len(load_workbook(filled)["Records"].data_validations.dataValidation)
