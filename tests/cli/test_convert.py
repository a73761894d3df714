"""`usmx convert`: where it reads and writes, and what it says when it can't."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import time
from codecs import BOM_UTF8
from pathlib import Path

import pytest

from benchmarks.generate.stream import Settings, items
from tests.cli.running import usmx
from tests.records.reading import graph
from usmx_kg import convert
from usmx_kg.cli.convert import FORMATS
from usmx_kg.exchange.convert import write
from usmx_kg.ground import resources
from usmx_kg.ground.errors import UsageError
from usmx_kg.model.records import TextSource
from usmx_kg.read.formats import FORMATS as KNOWN
from usmx_kg.read.formats import format_named
from usmx_kg.read.run import read

RELIEF = resources.path("data/examples/relief-oaxaca.yaml")
NONE = resources.path("data/examples/no-consent.yaml")


def test_it_writes_what_usmx_reads() -> None:
    assert {format_named(name) for name in FORMATS} == set(KNOWN)


@pytest.mark.parametrize("form", FORMATS)
def test_to_standard_output_and_to_a_file(form: str, tmp_path: Path) -> None:
    out = tmp_path / f"out{format_named(form).suffixes[0]}"
    assert usmx("convert", str(RELIEF), "-o", str(out)).code == 0
    assert graph(read([out]).quads) == graph(read([RELIEF]).quads)
    if form != "xlsx":  # whose bytes are looked at below
        assert usmx("convert", str(RELIEF), "-f", form).out == out.read_text("utf-8-sig")


def test_a_workbook_goes_through_a_pipe_but_not_to_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    command = [sys.executable, "-m", "usmx_kg", "convert", str(RELIEF), "-f", "xlsx"]
    data = subprocess.run(command, capture_output=True, check=True).stdout
    assert data == convert(RELIEF, form="xlsx")
    assert graph(read([TextSource(data, "xlsx")]).quads) == graph(read([RELIEF]).quads)
    monkeypatch.setattr("usmx_kg.cli.output.at_terminal", lambda: True)
    refused = usmx("convert", str(RELIEF), "-f", "xlsx")
    assert (refused.code, refused.out) == (2, "")
    assert "-o FILE" in refused.err


def test_packed_the_same_bytes_every_time(tmp_path: Path) -> None:
    for name in ("a.csv.gz", "b.csv.GZ"):
        assert usmx("convert", str(RELIEF), "-o", str(tmp_path / name)).code == 0
    packed = (tmp_path / "a.csv.gz").read_bytes()
    assert packed == (tmp_path / "b.csv.GZ").read_bytes()
    plain = convert(RELIEF, form="csv")
    assert gzip.decompress(packed).removeprefix(BOM_UTF8) == plain
    assert gzip.decompress(convert(RELIEF, tmp_path / "c.csv.gz")) == plain


def test_several_files_become_one_and_standard_input_is_one_of_them() -> None:
    done = usmx("convert", str(RELIEF), "-", "--input-format", "yaml", "-f", "jsonl", given=NONE.read_bytes())
    ids = [json.loads(line)["id"] for line in done.out.splitlines()]
    governor = "_:b1"  # whom a record describes twice
    assert ids == ["relief-oaxaca-2031", "patrols-sonora-2031", "advisers-sinaloa-2031", governor]
    twice = usmx("convert", str(RELIEF), str(RELIEF), "-f", "jsonl")
    assert len(twice.out.splitlines()) == 1, "the same record counts once"


def test_a_file_can_be_written_over_what_was_read(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(RELIEF.read_bytes())
    assert usmx("convert", str(file), "-o", str(file)).code == 0
    assert graph(read([file]).quads) == graph(read([RELIEF]).quads)


def test_names_that_the_background_gives(tmp_path: Path) -> None:
    trusted = tmp_path / "trusted.ttl"
    trusted.write_text(
        "@prefix usmx: <https://w3id.org/usmx/ontology#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        '<http://example.org/camp> a usmx:Place ; rdfs:label "Camp Nine" .\n'
    )
    record = "{id: a, sendingState: US, hostState: MX, missionType: training, place: Camp Nine}"
    with_it = usmx("convert", "-", "--input-format", "yaml", "-f", "nt", "--background", str(trusted), given=record)
    without = usmx("convert", "-", "--input-format", "yaml", "-f", "nt", given=record)
    assert "<http://example.org/camp>" in with_it.out
    assert "camp>" not in without.out
    assert without.code == with_it.code == 0
    assert "1 name that is not known stays as it is" in without.err
    assert not with_it.err


def test_short_ids_are_put_under_the_base() -> None:
    done = usmx("convert", str(RELIEF), "--base", "https://example.org/r/", "-f", "jsonl")
    assert json.loads(done.out)["id"] == "https://example.org/r/relief-oaxaca-2031"


@pytest.mark.parametrize(
    ("args", "code", "told"),
    [
        (("{relief}",), 2, "nothing tells the format to write"),
        (("{relief}", "-o", "out"), 2, "nothing tells the format to write"),
        (("{relief}", "-o", "out.docx"), 2, "out.docx: the extension .docx tells no format"),
        (("{relief}", "-o", "out.xlsx.gz"), 2, "XLSX is packed already"),
        (("{relief}", "-f", "xlsx", "-o", "out.gz"), 2, "XLSX is packed already"),
        (("-", "-", "-f", "csv"), 2, "standard input can be read only once"),
        (("none.yaml", "-o", "out.csv"), 3, "none.yaml: it can't be read"),
        (("{relief}", "bad.yaml", "-o", "out.csv"), 3, "bad.yaml:1:9: unknown key 'hots'"),
        (("a.yaml", "b.yaml", "-o", "out.csv"), 3, "b.yaml:1:1: record:a is described twice, and not the same"),
        (("foreign.ttl", "-o", "out.csv"), 2, "CSV can't carry the property <http://example.org/p>"),
        (("{relief}", "-o", "no/such/folder.csv"), 2, "folder.csv"),
    ],
)
def test_what_it_says_and_that_nothing_is_written(
    args: tuple[str, ...], code: int, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.yaml").write_text("{id: x, hots: MX}")
    for name, host in (("a", "MX"), ("b", "FR")):
        (tmp_path / f"{name}.yaml").write_text(f"{{id: a, sendingState: US, hostState: {host}}}")
    (tmp_path / "foreign.ttl").write_text(
        "<http://example.org/a> a <https://w3id.org/usmx/ontology#Deployment> ; <http://example.org/p> 1 ."
    )
    before = sorted(tmp_path.iterdir())
    done = usmx("convert", *(arg.format(relief=RELIEF) for arg in args))
    assert told in done.err
    assert done.code == code
    assert not done.out
    assert sorted(tmp_path.iterdir()) == before


def test_the_api_says_the_same(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="tells no format"):
        convert(RELIEF, tmp_path / "out.docx")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("form", ["csv", "turtle"])
def test_the_work_grows_with_the_records_and_no_faster(form: str) -> None:
    """Four times the records take about four times as long; what is quadratic takes sixteen times."""
    seconds = []
    for count in (100, 400):
        lines = "\n".join(json.dumps(item.block) for item in items(Settings(count, faults=0)))
        records = read([TextSource(lines, "jsonl")])
        start = time.process_time()
        write(records, format_named(form))
        seconds.append(time.process_time() - start)
    assert seconds[1] < 8 * seconds[0]
