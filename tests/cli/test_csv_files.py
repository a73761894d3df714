"""CSV in a file opens right in spreadsheets: first the mark of UTF-8, names beside IRIs."""

from __future__ import annotations

import csv
import shutil
import subprocess
from codecs import BOM_UTF8
from io import StringIO
from pathlib import Path

import pytest

from tests.cli.running import usmx
from usmx_kg.write.reports.csv import COLUMNS

RECORD = Path("data/examples/no-consent.yaml").resolve()
WAYS = {
    "a report": ("validate", str(RECORD), "--fail-on", "never"),
    "an answer": ("query", "who-may-consent", "-p", "state=Türkiye"),
    "records": ("convert", str(RECORD)),
    "a template": ("new", "deployment", "--example", "--lang", "es"),
}
SOFFICE = shutil.which("soffice")


@pytest.mark.parametrize("way", WAYS)
def test_a_file_begins_with_the_mark_and_standard_output_does_not(way: str, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    assert usmx(*WAYS[way], "-o", str(file)).code == 0
    data = file.read_bytes()
    assert data.startswith(BOM_UTF8)
    assert BOM_UTF8 not in data[3:]
    plain = usmx(*WAYS[way], "-f", "csv", *(("--labels", "en") if way == "an answer" else ())).out
    assert [*csv.reader(StringIO(plain))] == [*csv.reader(StringIO(data.decode("utf-8-sig")))]
    other = tmp_path / "x.json"
    assert usmx(*WAYS[way], "-o", str(other)).code == 0
    assert not other.read_bytes().startswith(BOM_UTF8)


def test_what_is_written_in_pieces_has_it_once(tmp_path: Path) -> None:
    line = '{"id": "r%d", "label": "Señal", "sendingState": "US", "hostState": "MX", "startDate": "2031-01-01"}\n'
    large = tmp_path / "large.jsonl"
    large.write_text("".join(line % number for number in range(12_000)), "utf-8")
    report, records = tmp_path / "report.csv", tmp_path / "records.csv"
    assert usmx("validate", str(large), "-o", str(report), "--fail-on", "never").code == 0
    assert usmx("convert", str(large), "-o", str(records)).code == 0
    for file in (report, records):
        assert file.read_bytes().count(BOM_UTF8) == 1
        assert file.read_bytes().startswith(BOM_UTF8)
    assert usmx("validate", str(records), "--fail-on", "never").out.endswith("Whether they conform was not asked.\n")


def test_a_report_names_rule_host_and_sender(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    usmx("validate", str(RECORD), "-o", str(file), "--lang", "es")
    rows = [*csv.DictReader(StringIO(file.read_text("utf-8-sig")))]
    assert tuple(rows[0]) == COLUMNS
    assert {(row["host"][-2:], row["hostName"]) for row in rows} == {("mx", "México"), ("", "")}
    assert {(row["sender"][-2:], row["senderName"]) for row in rows} == {("us", "Estados Unidos"), ("", "")}
    assert all(row["title"] for row in rows)


def test_an_answer_has_names_unless_none_are_wanted(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    usmx("query", "who-may-consent", "-p", "state=Mexico", "-o", str(file))
    assert "actorLabel" in file.read_text("utf-8-sig").splitlines()[0]
    usmx("query", "who-may-consent", "-p", "state=Mexico", "-o", str(file), "--labels", "none")
    assert "actorLabel" not in file.read_text("utf-8-sig").splitlines()[0]


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_a_spreadsheet_shows_names_with_accents_and_no_mark(tmp_path: Path) -> None:
    """Read as UTF-8, as people choose it; without a window, LibreOffice 7.4 takes the mark for no sign of that."""
    file = tmp_path / "x.csv"
    usmx("query", "who-may-consent", "-p", "state=Mexico", "--lang", "es", "-o", str(file))
    office = [str(SOFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--infilter=CSV:44,34,76"]
    done = [*office, "--convert-to", "fods", "--outdir", str(tmp_path), str(file)]
    subprocess.run(done, capture_output=True, check=True, timeout=120)
    shown = (tmp_path / "x.fods").read_text("utf-8")
    assert ">actor<" in shown
    assert ">México<" in shown
