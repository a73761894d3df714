"""Records that say the same are told, in files of every format, read whole or in pieces; so is a type nobody wrote."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.streaming.whole import in_pieces, whole
from usmx_kg.check.options import Options
from usmx_kg.check.run import check
from usmx_kg.exchange.convert import write
from usmx_kg.ground.namespaces import PREFIXES
from usmx_kg.model.findings import Finding
from usmx_kg.model.records import TextSource
from usmx_kg.read.formats import FORMATS, format_for, format_named
from usmx_kg.read.run import read

ROW = {"sendingState": "US", "hostState": "Mexico", "missionType": "training", "place": "Oaxaca, Mexico"}
LINES = ("jsonl", "csv", "tsv")


def rows(count: int) -> list[dict[str, Any]]:
    """Return rows without id, of which each tenth says the same as the first; two more have one id."""
    made = [{**ROW, "note": "same" if n % 10 == 0 else f"row {n}"} for n in range(count)]
    made[7] |= {"id": "seven"}
    return [*made, {**made[7]}]


def written(given: list[dict[str, Any]], form: str) -> bytes:
    if form == "jsonl":
        return "".join(f"{json.dumps(row)}\n" for row in given).encode()
    keys = list(dict.fromkeys(key for row in given for key in row))
    mark = "," if form == "csv" else "\t"
    lines = [keys, *([f'"{row.get(key, "")}"' for key in keys] for row in given)]
    return "".join(f"{mark.join(line)}\n" for line in lines).encode()


def repeated(found: list[Finding] | tuple[Finding, ...]) -> list[Finding]:
    return [finding for finding in found if finding.rule == "record-repeated"]


@pytest.mark.parametrize("form", LINES)
@pytest.mark.parametrize("size", [300, 5_000, 1_000_000])
@pytest.mark.parametrize("jobs", [1, 2])
def test_in_pieces_as_whole(form: str, size: int, jobs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / f"x.{form}"
    file.write_bytes(written(rows(400), form))
    found, verdict = in_pieces(file, patch=monkeypatch, size=size, jobs=jobs)
    assert not verdict.errors
    assert found == whole(file)
    assert len(repeated(found)) == 39 + 1
    first = {"jsonl": "x.jsonl:1", "csv": "x.csv:A2", "tsv": "x.tsv:A2"}[form]
    assert sum(f.message.endswith(f"{first}.") for f in repeated(found)) == 39


@pytest.mark.parametrize("lang", ["en", "es"])
def test_over_the_files_of_one_call(lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [tmp_path / f"{name}.jsonl" for name in "ab"]
    for file in files:
        file.write_bytes(written([{**ROW, "note": "same"}, {**ROW, "note": file.name}, {**ROW, "id": "r"}], "jsonl"))
    options = Options.of(lang=lang)
    found, _ = in_pieces(*files, patch=monkeypatch, size=200, options=options)
    assert found == whole(*files, options=options)
    told = "says the same as another one" if lang == "en" else "dice lo mismo que otro"
    assert [(f.line, told in f.message, f.file) for f in repeated(found)] == [
        (1, True, str(files[1])),
        (3, True, str(files[1])),
    ]


@pytest.mark.parametrize("form", ["json", "yaml", "jsonl", "csv", "tsv", "xlsx", "parquet", "arrow"])
def test_files_that_are_read_whole(form: str) -> None:
    given = read([TextSource(json.dumps([{**ROW, "id": "a"}, ROW, {**ROW, "id": ""}, ROW]), "json", "x")])
    if form in ("json", "yaml"):
        assert [f.line for f in repeated(check(given))] == [1, 1]
        return
    if form in ("parquet", "arrow"):
        arrow = pytest.importorskip("pyarrow")
        table = arrow.Table.from_pylist([{**ROW, "id": "a"}, ROW, ROW])
        sink = arrow.BufferOutputStream()
        if form == "parquet":
            arrow.parquet = __import__("pyarrow.parquet").parquet
            arrow.parquet.write_table(table, sink)
        else:
            with arrow.ipc.new_file(sink, table.schema) as out:
                out.write_table(table)
        data = sink.getvalue().to_pybytes()
    elif form == "xlsx":
        data = write(given, format_named("xlsx"))
        assert not repeated(check(read([TextSource(data, "xlsx", "x")])))  # there each has the id that was made up
        return
    else:
        data = written([{**ROW, "id": "a"}, ROW, ROW], form)
    found = check(read([TextSource(data, form, "x")]))
    assert len(repeated(found)) == 1


BLANK = (
    f"_:{{0}} <{PREFIXES['rdf']}type> <{PREFIXES['usmx']}Deployment> .\n"
    f"_:{{0}} <{PREFIXES['usmx']}hostState> <{PREFIXES['actor']}mx> .\n"
    f"_:{{0}} <{PREFIXES['usmx']}consent> _:{{0}}c .\n"
    f"_:{{0}}c <{PREFIXES['usmx']}grantedBy> <{PREFIXES['actor']}mx> .\n"
)


@pytest.mark.parametrize("form", ["nt", "nq", "ttl", "trig"])
def test_nodes_of_rdf_without_iri(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = BLANK.format("o").replace("actor/mx", "actor/us")
    file = tmp_path / f"x.{form}"
    file.write_text(BLANK.format("a") + other + BLANK.format("b"), "utf-8")
    found = whole(file)
    assert [f.line for f in repeated(found)] == [9]
    if form in ("nt", "nq"):
        size = len(BLANK.format("a"))
        pieces, _ = in_pieces(file, patch=monkeypatch, size=size)
        assert [(f.rule, f.line, f.path) for f in pieces] == [(f.rule, f.line, f.path) for f in found]


def test_one_iri_in_two_files_of_rdf(tmp_path: Path) -> None:
    given = read([TextSource(json.dumps({**ROW, "id": "a", "type": "Deployment"}), "json", "x")])
    files = [tmp_path / name for name in ("a.ttl", "b.nt", "c.rdf", "d.jsonld", "e.yaml")]
    for file in files:
        file.write_bytes(write(given, format_for(file.name, None)))
    found = check(read(files))
    assert [Path(f.file or "").name for f in repeated(found)] == ["b.nt", "c.rdf", "d.jsonld", "e.yaml"]


def test_very_many_rows_that_say_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "x.jsonl"
    file.write_bytes(written([ROW] * 6_000, "jsonl"))
    found, verdict = in_pieces(file, patch=monkeypatch, size=40_000)
    assert not verdict.errors
    assert len(repeated(found)) == 5_999


@pytest.mark.parametrize("form", [form.name for form in FORMATS if form.name in ("yaml", "json", *LINES)])
@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_type_that_nobody_wrote(form: str, lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [{**ROW, "note": f"{n}", "id": f"r{n}"} for n in range(30)]
    made[3]["sendingState"] = "MX"
    made[4] |= {"sendingState": "México", "type": "DomesticOperation"}
    file = tmp_path / f"x.{form}"
    file.write_bytes(json.dumps(made).encode() if form in ("yaml", "json") else written(made, form))
    found = whole(file, options=Options.of(lang=lang))
    (told,) = (f for f in found if f.rule == "type-stated")
    assert told.record.endswith("/r3")
    assert told.severity.value == "info"
    assert told.line is not None
    assert ("Read as a domestic operation" if lang == "en" else "Se leyó como operación interna") in told.message
    if form in LINES:
        assert in_pieces(file, patch=monkeypatch, size=1_000, options=Options.of(lang=lang))[0] == found
