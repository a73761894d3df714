"""Tables of results and reports: each column has the type of its values, in pandas and in Arrow."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import pandas
import pyarrow
import pytest

import usmx_kg as usmx
from usmx_kg.ground import extras
from usmx_kg.ground.frames import kind_of, to_arrow, to_pandas

QUERY = """
SELECT ?iri ?day ?count ?part ?yes ?mixed ?huge ?time ?instant ?odd ?none WHERE { VALUES
(?iri ?day ?count ?part ?yes ?mixed ?huge ?time ?instant ?odd ?none) {
 (actor:mx "1846-05-13"^^xsd:date 7 1.5 true 1 99999999999999999999 "2031-01-01T12:00:00"^^xsd:dateTime
  "2031-01-01T12:00:00Z"^^xsd:dateTime "2031-02-30"^^xsd:date UNDEF)
 (actor:us UNDEF UNDEF 2 false "one" 1 "2031-01-02T00:00:00"^^xsd:dateTime
  "2031-01-01T12:00:00+02:00"^^xsd:dateTime "2031-02-03"^^xsd:date UNDEF)
} } ORDER BY ?iri
"""
PANDAS = {
    "iri": "string", "day": "datetime64[s]", "count": "Int64", "part": "Float64", "yes": "boolean", "mixed": "string",
    "huge": "string", "time": "datetime64[us]", "instant": "datetime64[us, UTC]", "odd": "string", "none": "string",
}  # fmt: skip
ARROW = {
    "iri": "string", "day": "date32[day]", "count": "int64", "part": "double", "yes": "bool", "mixed": "string",
    "huge": "string", "time": "timestamp[us]", "instant": "timestamp[us, tz=UTC]", "odd": "string", "none": "string",
}  # fmt: skip


@pytest.fixture(scope="module")
def result() -> usmx.Result:
    return usmx.load().query(QUERY)


def test_pandas_columns_are_typed(result: usmx.Result) -> None:
    frame = result.to_pandas()
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == PANDAS
    assert frame["day"][0] == pandas.Timestamp("1846-05-13")
    assert frame["count"][0] == 7
    assert pandas.isna(frame["count"][1])
    assert list(frame["mixed"]) == ["1", "one"]
    assert list(frame["huge"]) == ["99999999999999999999", "1"]
    assert list(frame["odd"]) == ["2031-02-30", "2031-02-03"]


def test_arrow_columns_are_typed(result: usmx.Result) -> None:
    table = result.to_arrow()
    assert {field.name: str(field.type) for field in table.schema} == ARROW
    assert table["day"].to_pylist() == [datetime.date(1846, 5, 13), None]
    assert table["count"].to_pylist() == [7, None]
    assert isinstance(table, pyarrow.Table)


def test_labels_stand_beside_their_column() -> None:
    kg = usmx.load()
    frame = kg.query("SELECT ?who WHERE { BIND(actor:mx AS ?who) }", labels="es").to_pandas()
    assert frame.to_dict("list") == {"who": ["https://w3id.org/usmx/actor/mx"], "whoLabel": ["México"]}
    taken = kg.query('SELECT ?who ?whoLabel WHERE { BIND(actor:mx AS ?who) BIND("x" AS ?whoLabel) }', labels="es")
    assert taken.to_pandas().to_dict("list") == {"who": ["https://w3id.org/usmx/actor/mx"], "whoLabel": ["x"]}


def test_triples_are_three_columns_and_yes_or_no_is_no_table() -> None:
    kg = usmx.load()
    frame = kg.query("DESCRIBE actor:mx").to_pandas()
    assert list(frame.columns) == ["subject", "predicate", "object"]
    assert len(frame) > 5
    with pytest.raises(usmx.UsageError, match="no table"):
        kg.query("ASK {}").to_pandas()


def test_an_empty_answer_keeps_its_columns() -> None:
    empty = usmx.load().query("SELECT ?a ?b WHERE { ?a usmx:nothing ?b }")
    assert list(empty.to_pandas().columns) == ["a", "b"]
    assert empty.to_arrow().num_rows == 0


def test_integers_among_numbers_are_numbers() -> None:
    assert kind_of([1, 2.5, None]) == "number"
    assert kind_of([True, 1]) == "text"
    assert kind_of([]) == "text"
    assert to_pandas({"a": [1, 2.5]})["a"].tolist() == [1.0, 2.5]
    assert to_arrow({"a": [None]})["a"].to_pylist() == [None]


def test_a_report_is_a_table_of_findings(tmp_path: Path) -> None:
    note = tmp_path / "note.yaml"
    note.write_text("- {sendingState: US, hostState: Mexico, startDate: 2031-02-30}\n", "utf-8")
    report = usmx.validate(note)
    frame = report.to_pandas()
    assert len(frame) == len(report.findings) > 3
    assert str(frame["line"].dtype) == "Int64"
    assert list(frame["rule"]) == [finding.rule for finding in report.findings]
    assert set(frame["severity"]) <= {"violation", "warning", "info"}
    clean = usmx.validate(note, only=["name-known"]).to_pandas()
    assert len(clean) == 0
    assert str(clean["line"].dtype) == "Int64"


@pytest.mark.parametrize(
    ("package", "extra", "method"), [("pandas", "pandas", "to_pandas"), ("pyarrow", "arrow", "to_arrow")]
)
def test_without_the_extra_one_line_says_how_to_get_it(
    package: str, extra: str, method: str, result: usmx.Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(usmx.UsageError) as caught:
        getattr(result, method)()
    assert str(caught.value) == f"{package} is not installed: {extras.install(extra)}"
