"""`usmx new`: every field in every format; the example conforms; a workbook offers only what is understood."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.cli.running import usmx
from usmx_kg.exchange.templates import FORMATS, template
from usmx_kg.exchange.templates.tables import columns
from usmx_kg.graph.vocabulary import fields_of, label
from usmx_kg.ground.namespaces import expand
from usmx_kg.model.records import TextSource
from usmx_kg.read.run import read

TABLES = ("csv", "tsv", "xlsx")
LANGUAGES = ("en", "es")


def workbook(lang: str = "en", *, filled: bool = False) -> Any:
    data = template("xlsx", filled=filled, lang=lang)
    assert isinstance(data, bytes)
    return load_workbook(BytesIO(data))


def header(sheet: Any) -> list[str]:
    return [cell.value for cell in sheet[1]]


@pytest.mark.parametrize("form", [form for form in FORMATS if form not in TABLES])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_template_has_every_field(form: str, lang: str) -> None:
    text = usmx("new", "deployment", "-f", form, "--lang", lang).out
    for name in ("Deployment", "Consent", "Agreement", "AssistanceRequest"):
        for key in fields_of(str(expand(f"usmx:{name}"))):
            if key != "datePrecision":
                assert key in text, key


@pytest.mark.parametrize(("form", "separator"), [("csv", ","), ("tsv", "\t")])
def test_a_table_has_a_column_for_every_field(form: str, separator: str) -> None:
    names = usmx("new", "deployment", "-f", form).out.splitlines()[0].split(separator)
    assert names == [column.name for column in columns()]
    for name, before in (("Deployment", ""), ("Consent", "consent."), ("Agreement", "agreement.")):
        keys = fields_of(str(expand(f"usmx:{name}"))).keys() - {"datePrecision"}
        for key in keys:
            assert any(found == before + key or found.startswith(f"{before}{key}.") for found in names), key


def test_yaml_names_the_schema_for_editors() -> None:
    for filled in (False, True):
        first = str(template("yaml", filled=filled)).splitlines()[0]
        assert first == "# yaml-language-server: $schema=usmx.schema.json"


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_example_conforms_to_every_rule(form: str, lang: str, tmp_path: Path) -> None:
    file = tmp_path / f"example{FORMATS[form][0]}"
    assert usmx("new", "deployment", "--example", "--lang", lang, "-o", str(file)).code == 0
    assert file.read_bytes().removeprefix(BOM_UTF8) == _bytes(template(form, filled=True, lang=lang))
    done = usmx("validate", str(file), "-f", "json", "--fail-on", "info")
    assert json.loads(done.out)["findings"] == []
    assert json.loads(done.out)["summary"]["records"] == 1
    assert done.code == 0


def test_the_example_is_the_same_in_every_format() -> None:
    graphs = {form: read([TextSource(template(form, filled=True), form)]).quads for form in FORMATS}
    assert {len(quads) for quads in graphs.values()} == {len(graphs["yaml"])}
    assert {q.object.value for q in graphs["xlsx"]} >= {"200", "60", "2031-09-10", "false"}  # type: ignore[union-attr]


@pytest.mark.parametrize("suffix", [".yaml", ".json", ".ttl"])
def test_an_empty_template_is_read_and_found_incomplete(suffix: str, tmp_path: Path) -> None:
    file = tmp_path / f"empty{suffix}"
    usmx("new", "deployment", "-o", str(file))
    done = usmx("validate", str(file), "-f", "json")
    assert done.code == 1, done
    assert "record-complete" in {finding["rule"] for finding in json.loads(done.out)["findings"]}


@pytest.mark.parametrize("form", TABLES)
def test_an_empty_table_has_no_record_yet(form: str, tmp_path: Path) -> None:
    file = tmp_path / f"empty.{form}"
    usmx("new", "deployment", "-o", str(file))
    done = usmx("validate", str(file))
    assert done.code == 3
    assert "it holds no record\n  Each row below the header is one." in done.err


def test_an_unknown_format_lists_those_there_are(tmp_path: Path) -> None:
    done = usmx("new", "deployment", "-o", str(tmp_path / "a.docx"))
    assert done.code == 2
    assert ".xlsx" in done.err
    assert not list(tmp_path.iterdir())


# -- the workbook


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_workbook_explains_its_columns(lang: str) -> None:
    book = workbook(lang)
    records, explained = book.worksheets[:2]
    assert (records.title, explained.title) == (("Records", "_Columns"), ("Registros", "_Columnas"))[lang == "es"]
    assert [sheet.title for sheet in book.worksheets if sheet.sheet_state == "hidden"] == ["_Lists"]
    names = header(records)
    told = {row[0].value: [cell.value for cell in row] for row in explained.iter_rows(min_row=2)}
    assert [name for name in told if name in names] == names
    assert all(told[name][1] for name in told)
    assert all(cell.comment and cell.comment.text for cell in records[1])
    needed = {name for name, row in told.items() if row[3]}
    assert needed == {"sendingState", "hostState", "missionType", "place", "startDate"}
    strong = {c.value for c in records[1] if c.fill.fgColor.rgb != records["A1"].fill.fgColor.rgb}
    assert strong == needed


def offered(book: Any) -> Iterator[tuple[str, list[str], bool]]:
    """Yield each column with a drop-down, what it offers, and whether nothing else may be typed."""
    names = header(book.worksheets[0])
    for rule in book.worksheets[0].data_validations.dataValidation:
        sheet, _, cells = rule.formula1.partition("!")
        values = [row[0].value for row in book[sheet.strip("'")][cells.replace("$", "")]]
        for area in rule.sqref.ranges:
            for number in range(area.min_col, area.max_col + 1):
                yield names[number - 1], values, bool(rule.showErrorMessage)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_a_workbook_offers_is_understood(lang: str) -> None:
    found = list(offered(workbook(lang)))
    strict = {name for name, _, strict in found if strict}
    assert strict >= {"type", "consent.status", "consent.form", "supportMode", "activityStatus", "agreement.type"}
    assert {name for name, _, _ in found} >= {"sendingState", "hostState", "missionType", "consent.grantedBy", "arms"}
    assert label(str(expand("actor:mx")), lang) in next(values for name, values, _ in found if name == "hostState")
    records = [_record(name, value) for name, values, _ in found for value in values]
    read_back = read([TextSource("\n".join(map(json.dumps, records)), "jsonl")])
    assert not read_back.errors
    assert [(f.path, f.value) for f in read_back.findings] == []
    assert len(read_back.records) == len(records) > 1_000


def _record(name: str, value: str) -> dict[str, Any]:
    record: dict[str, Any] = {}
    inner = record
    *groups, key = name.split(".")
    for group in groups:
        inner[group] = {}
        inner = inner[group]
    inner[key] = value
    return record


def test_the_same_bytes_every_time() -> None:
    assert template("xlsx") == template("xlsx")


def test_no_workbook_at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("usmx_kg.cli.output.at_terminal", lambda: True)
    done = usmx("new", "deployment", "-f", "xlsx")
    assert done.code == 2
    assert "-o FILE" in done.err
    assert not done.out


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("utf-8")
