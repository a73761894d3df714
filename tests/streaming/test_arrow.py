"""Records in Parquet and Arrow files, and in batches."""

from __future__ import annotations

import datetime
import json
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from pyarrow import ipc, parquet

import usmx_kg as usmx
from benchmarks.generate.stream import Settings, items
from tests.streaming.whole import in_pieces, unhinted, whole
from usmx_kg.check.options import Options
from usmx_kg.check.run import check
from usmx_kg.ground.errors import InputError, UsageError
from usmx_kg.model.findings import Finding
from usmx_kg.model.records import TextSource
from usmx_kg.read.run import read
from usmx_kg.stream.validate import validate

FLAT = {
    "id": "r-1", "sendingState": "US", "hostState": "MX", "missionType": "training", "place": "Oaxaca, Mexico",
    "startDate": datetime.date(2031, 1, 1), "endDate": datetime.datetime(2031, 2, 1), "personnelCount": 60.0,
    "directCombat": False, "consent.grantedBy": "MX", "consent.status": "refused", "agreement.party": "US; MX",
}  # fmt: skip


def nested(count: int = 120) -> list[dict[str, Any]]:
    """Return labelled records in a form that Arrow's types can hold: every value a list or a text."""
    made = items(Settings(count, seed=6, faults=0.4, names=0.3, apart=0.0))
    text = [json.dumps(item.block, ensure_ascii=False) for item in made]
    keep = ("id", "type", "sendingState", "hostState", "missionType", "place", "startDate", "endDate", "supports",
            "supportMode", "legalBasis")  # fmt: skip
    return [
        {k: None if v is None else v if isinstance(v, str) else json.dumps(v) for k, v in found.items()}
        for line in text
        for found in [{key: json.loads(line).get(key) for key in keep}]  # Arrow looks for columns in the first row
    ]


def write(path: Path, rows: list[dict[str, Any]], size: int = 50) -> Path:
    table = pyarrow.Table.from_pylist(rows)
    if path.suffix == ".parquet":
        parquet.write_table(table, path, row_group_size=size)
    else:
        with ipc.new_file(path, table.schema) as writer:
            writer.write_table(table, max_chunksize=size)
    return path


def as_lines(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def unplaced(findings: list[Finding]) -> list[Finding]:
    """Leave out the file, columns and cells, which differ by format; a message may name the file, too.

    How to mend a name is worded for each format: by columns, by keys.
    """
    return [
        replace(
            f,
            file=None,
            column=None,
            cell=None,
            message=f.message.replace(f.file or "?", "x"),
            fix=None if f.rule == "name-known" else f.fix,
        )
        for f in findings
    ]


@pytest.mark.parametrize("suffix", [".parquet", ".arrow"])
def test_files(suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = nested()
    expected = unplaced(whole(as_lines(tmp_path / "x.jsonl", rows)))
    path = write(tmp_path / f"x{suffix}", rows)
    assert len(expected) > 50
    assert unplaced(whole(path)) == expected
    found, rest = in_pieces(path, patch=monkeypatch)
    assert unplaced(found) == expected
    assert not rest.errors


def test_dotted_columns_and_values_of_every_type(tmp_path: Path) -> None:
    report = validate(write(tmp_path / "x.parquet", [FLAT]))
    assert not report.errors
    assert report.records == 1
    rules = {finding.rule for finding in report.findings}
    assert "consent-given" in rules
    assert not rules & {"record-datatypes", "name-known", "date-precision"}


def test_batches_give_the_findings_of_the_file() -> None:
    rows = nested()
    records = read([TextSource("".join(json.dumps(row) + "\n" for row in rows), "jsonl", "batch")])
    expected = [unhinted(finding) for finding in check(records)]
    table = pyarrow.Table.from_pylist(rows)
    found = list(usmx.validate_batches(iter(table.to_batches(max_chunksize=50))))
    assert len(found) == 3
    assert all(batch.schema == usmx.findings_schema() for batch in found)
    told = [row for batch in found for row in batch.to_pylist()]
    assert [(r["rule"], r["record"], r["line"], r["value"], r["host"], r["sender"]) for r in told] == [
        (f.rule, f.record, f.line, f.value, f.host, f.sender) for f in expected
    ]


def test_batches_by_some_rules_in_spanish() -> None:
    options = Options.of(only=["consent-given"], lang="es")
    (batch,) = usmx.validate_batches(pyarrow.Table.from_pylist([FLAT]).to_batches(), options=options, name="x")
    (row,) = batch.to_pylist()
    assert (row["rule"], row["severity"], row["file"], row["line"]) == ("consent-given", "violation", "x", 1)
    assert "consentimiento" in row["message"]


@pytest.mark.parametrize(
    ("rows", "message", "line"),
    [
        ([{"id": "a", "colour": "red"}], "unknown key 'colour'", 1),
        ([{"id": "a", "note": None}, {"id": "b", "note": b"bytes"}], "a value that no record has", 2),
        ([{"id": "a", "consent.colour": "red"}], "consent.colour", 1),
        ([{"id": "a", "consent.status": ["granted"]}], "has nested values", 1),
    ],
)
def test_columns_and_values_that_no_record_has(
    rows: list[dict[str, Any]], message: str, line: int, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=message):
        list(usmx.validate_batches(pyarrow.Table.from_pylist(rows).to_batches()))
    (error,) = validate(write(tmp_path / "x.parquet", rows)).errors
    assert message in str(error)
    assert error.line == line


def test_two_columns_of_one_name() -> None:
    batch = pyarrow.RecordBatch.from_arrays([pyarrow.array(["a"]), pyarrow.array(["b"])], names=["id", "id"])
    with pytest.raises(InputError, match="two columns are called 'id'"):
        list(usmx.validate_batches([batch]))


@pytest.mark.parametrize("suffix", [".parquet", ".arrow"])
def test_damaged_files(suffix: str, tmp_path: Path) -> None:
    data = write(tmp_path / f"x{suffix}", nested(40)).read_bytes()
    for end in (0, 3, 4, 100, len(data) // 2, len(data) - 1):
        path = tmp_path / f"cut{suffix}"
        path.write_bytes(data[:end])
        report = validate(path)
        assert len(report.errors) == 1, end
        assert report.exit_code == 3


def test_what_holds_much_more_than_its_size_is_refused(tmp_path: Path) -> None:
    words = pyarrow.DictionaryArray.from_arrays(
        pyarrow.array([0] * 2_000, pyarrow.int32()), pyarrow.array(["x" * 50_000])
    )
    ids = [f"a{n}" for n in range(2_000)]
    path = tmp_path / "bomb.parquet"
    parquet.write_table(pyarrow.table({"id": ids, "note": words}), path, compression="zstd")
    assert path.stat().st_size < 100_000
    (error,) = validate(path).errors
    assert "larger than" in error.message


def test_a_stream_of_batches_and_a_pipe(tmp_path: Path) -> None:
    table = pyarrow.Table.from_pylist([FLAT])
    path = tmp_path / "x.arrow"
    with ipc.new_stream(path, table.schema) as writer:
        writer.write_table(table)
    assert validate(path).records == 1
    pipe = tmp_path / "pipe.parquet"
    os.mkfifo(pipe)
    data = write(tmp_path / "x.parquet", [FLAT]).read_bytes()
    with ThreadPoolExecutor(1) as pool:
        pool.submit(pipe.write_bytes, data)
        assert validate(pipe).records == 1


def test_nothing_is_written_in_them(tmp_path: Path) -> None:
    from usmx_kg.exchange.convert import convert

    with pytest.raises(UsageError, match="only read"):
        convert([TextSource('{"id": "a"}', "json", "x")], tmp_path / "x.parquet")
