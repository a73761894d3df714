"""Large files in another format piece by piece: the graph of the whole file."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import BlankNode

from benchmarks.generate.stream import Settings, items
from tests.cli.running import usmx
from tests.records.reading import graph
from tests.streaming.test_pieces import RECORD, lines
from usmx_kg.check.options import Options
from usmx_kg.cli.convert import BY_PIECES
from usmx_kg.exchange import pieces as converting
from usmx_kg.exchange import writers
from usmx_kg.exchange.pieces import FORMATS, convert_inputs
from usmx_kg.exchange.writers import Limit
from usmx_kg.ground.errors import InputError, UsageError
from usmx_kg.model import meaning
from usmx_kg.model.meaning import Meaning
from usmx_kg.model.plain_values import UnsureError
from usmx_kg.read.formats import format_named
from usmx_kg.read.run import read
from usmx_kg.write import blocks as write
from usmx_kg.write.blocks import PlainWriter
from usmx_kg.write.graphs import turtle

pytestmark = pytest.mark.xdist_group("streaming")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Records that break rules but not the structure, no id twice, some with consents that stand by themselves."""
    path = tmp_path_factory.mktemp("made") / "made.jsonl"
    found: dict[object, str] = {}
    for item in items(Settings(150, seed=11, faults=0.3, apart=0.2)):
        found.setdefault(item.block.get("id"), json.dumps(item.block, ensure_ascii=False))
    found.pop(None, None)
    path.write_text("".join(f"{line}\n" for line in found.values()), "utf-8")
    return path


def converted(source: Path, form: str, patch: pytest.MonkeyPatch, size: int = 5_000) -> bytes:
    patch.setattr(converting, "_SIZE", size)
    return b"".join(convert_inputs([source], format_named(form), Options.of(), least=0))


@pytest.mark.parametrize("form", ["jsonl", "json", "jsonld", "yaml", "ntriples", "nquads", "turtle", "trig"])
@pytest.mark.parametrize("size", [1, 30_000])
def test_the_same_graph(form: str, size: int, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / f"x{format_named(form).suffixes[0]}"
    path.write_bytes(converted(made, form, monkeypatch, size))
    old, new = read([made]), read([path])
    assert not old.errors
    assert not new.errors
    assert graph(new.as_written) == graph(old.as_written)
    assert len(new.records) == len(old.records) > 100
    again = tmp_path / "again.jsonl"
    again.write_bytes(converted(path, "jsonl", monkeypatch, size))
    assert graph(read([again]).as_written) == graph(old.as_written)


@pytest.mark.parametrize("form", ["csv", "tsv", "xlsx"])
def test_tables(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    agreement = RECORD["agreement"]
    source = lines(
        tmp_path / "x.jsonl",
        *({**RECORD, "id": f"a-{n}"} for n in range(5)),
        {**RECORD, "id": "b", "label": {"es": "Uno;\n dos"}, "agreement": [agreement, {**agreement, "note": "=1"}]},  # type: ignore[dict-item]
        {**RECORD, "id": "c", "personnelCount": 5, "startDate": "2031-04"},
    )
    path = tmp_path / f"x.{form}"
    path.write_bytes(converted(source, form, monkeypatch, 1))
    assert graph(read([path]).as_written) == graph(read([source]).as_written)
    assert path.read_bytes() == converted(source, form, monkeypatch, 1_000_000)
    back = tmp_path / "back.jsonl"
    back.write_bytes(converted(path, "jsonl", monkeypatch, 1))
    assert graph(read([back]).as_written) == graph(read([source]).as_written)


def test_the_command(made: Path, tmp_path: Path) -> None:
    big = tmp_path / "big.jsonl"
    big.write_bytes(b"".join(made.read_bytes().replace(b'"made-', b'"m%d-' % n) for n in range(6)))
    assert big.stat().st_size > 1_000_000
    for name in ("out.nt", "out.jsonl.gz"):
        done = usmx("convert", str(big), "-o", str(tmp_path / name))
        assert done.code == 0, done.err
        assert "unknown names stay as they are" in done.err
    unpacked = tmp_path / "out.jsonl"
    unpacked.write_bytes(gzip.decompress((tmp_path / "out.jsonl.gz").read_bytes()))
    assert len(read([unpacked]).records) == len(read([big]).records)
    assert graph(read([tmp_path / "out.nt"]).as_written) == graph(read([big]).as_written)


def test_what_can_not_be_read_or_carried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = lines(tmp_path / "bad.jsonl", {**RECORD, "id": "a"}, {**RECORD, "id": "b", "colour": "red"})
    with pytest.raises(InputError, match="unknown key 'colour'") as told:
        converted(bad, "ntriples", monkeypatch, 1)
    assert told.value.line == 2
    twice = lines(tmp_path / "twice.jsonl", {**RECORD, "id": "a"}, {**RECORD, "id": "a", "label": "other"})
    with pytest.raises(InputError, match="described twice"):
        converted(twice, "ntriples", monkeypatch, 1)
    named = tmp_path / "x.nq"
    named.write_text(
        "<https://e.org/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        "<https://w3id.org/usmx/ontology#Deployment> <https://e.org/g> .\n", "utf-8",
    )  # fmt: skip
    for form in ("ntriples", "jsonl", "csv"):
        with pytest.raises(UsageError, match="named graphs"):
            converted(named, form, monkeypatch)
    assert converted(named, "nquads", monkeypatch) == named.read_bytes()


@pytest.mark.parametrize("form", sorted(FORMATS - {"ntriples", "nquads", "turtle", "trig", "jsonld"}))
def test_nothing_is_lost_in_silence(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the quick way loses, the full one writes; what that loses is told."""
    source = lines(tmp_path / "x.jsonl", *({**RECORD, "id": f"a-{n}"} for n in range(5)))
    right, quick, whole = converted(source, form, monkeypatch), PlainWriter.blocks, write.blocks
    for lossy in (lambda found: found[1:], lambda found: [{**block, "personnelCount": 7} for block in found]):
        monkeypatch.setattr(PlainWriter, "blocks", lambda self, things, lossy=lossy: lossy(quick(self, things)))
        assert converted(source, form, monkeypatch) == right
    monkeypatch.setattr(writers, "blocks", lambda *given: whole(*given)[1:])
    with pytest.raises(UsageError, match=r"can't carry all of it: [0-9]+ statements would change"):
        converted(source, form, monkeypatch)
    monkeypatch.setattr(writers, "blocks", lambda *given: [{**block, "colour": "red"} for block in whole(*given)])
    with pytest.raises(UsageError, match=r"can't carry these records: .*colour"):
        converted(source, form, monkeypatch)


@pytest.mark.parametrize("form", ["ntriples", "nquads"])
def test_no_statement_is_lost_in_silence(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = lines(tmp_path / "x.jsonl", *({**RECORD, "id": f"a-{n}"} for n in range(5)))
    right, quick = converted(source, form, monkeypatch), writers.statement_lines
    for lossy in (lambda found: found[found.index("\n") + 1 :], lambda found: '<x:s> <x:p> "unclosed .\n' + found):
        monkeypatch.setattr(writers, "statement_lines", lambda *given, lossy=lossy: lossy(quick(*given)))
        written = tmp_path / "x.nq"
        written.write_bytes(converted(source, form, monkeypatch))
        assert graph(read([written]).as_written) == graph(read([source]).as_written)
    assert right


def test_what_is_remembered_is_bounded(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.nt"
    monkeypatch.setattr(meaning, "_MOST_KEPT", 2)
    path.write_bytes(converted(made, "ntriples", monkeypatch, 10_000))
    assert graph(read([path]).as_written) == graph(read([made]).as_written)


@pytest.mark.parametrize("form", ["jsonl", "yaml", "json"])
def test_both_ways_write_the_same(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written of plain values is to the byte what is written of the statements of the same rows."""
    blocks = [item.block for item in items(Settings(150, seed=5, faults=0.3, apart=0.1))]
    source = lines(tmp_path / "x.jsonl", *{str(block.get("id")): block for block in blocks}.values())
    quick = converted(source, form, monkeypatch, 1_000_000)

    def unsure(*_: object) -> None:
        raise UnsureError

    monkeypatch.setattr(Meaning, "record", unsure)
    assert converted(source, form, monkeypatch, 1_000_000) == quick


@pytest.mark.parametrize("form", ["json", "yaml", "xlsx"])
def test_inputs_that_are_read_whole(form: str, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / f"x{format_named(form).suffixes[0]}"
    source.write_bytes(converted(made, form, monkeypatch))
    old = graph(read([made]).as_written)
    for other in ("ntriples", "csv"):
        path = tmp_path / f"y{format_named(other).suffixes[0]}"
        path.write_bytes(converted(source, other, monkeypatch))
        assert graph(read([path]).as_written) == old
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("- type: Treaty\n  id: a\n")
    with pytest.raises(InputError, match="it holds no record"):
        converted(wrong, "csv", monkeypatch)


@pytest.mark.parametrize("form", ["turtle", "trig"])
def test_no_block_is_lost_in_silence(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = lines(tmp_path / "x.jsonl", *({**RECORD, "id": f"a-{n}"} for n in range(5)))
    right, body = converted(source, form, monkeypatch), turtle.body

    def lossy(*given: Any) -> tuple[str, frozenset[str]]:
        text, used = body(*given)
        return text.replace("usmx:hostState", "usmx:sendingState"), used

    monkeypatch.setattr(turtle, "body", lossy)
    with pytest.raises(UsageError, match="can't carry these records as they are"):
        converted(source, form, monkeypatch)
    assert b"usmx:hostState" in right


@pytest.mark.parametrize(("form", "limit"), [("turtle", 100_000), ("yaml", 400_000), ("json", 400_000)])
def test_what_readers_take_of_one_file_is_told(
    form: str, limit: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = lines(tmp_path / "x.jsonl", *({**RECORD, "id": f"a-{n}"} for n in range(5)))
    told: list[Limit] = []
    for size in (0, limit):
        monkeypatch.setattr(writers.Writer, "size", size)
        assert b"".join(convert_inputs([source], format_named(form), Options.of(), least=0, beyond=told.append))
    assert [found.most for found in told] == [limit]


def test_parts_of_turtle_share_no_label(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = {"place": ["Nowhere, Oaxaca"], "consent": {**RECORD["consent"], "coversPlace": "Nowhere, Oaxaca"}}  # type: ignore[dict-item]
    source = lines(tmp_path / "x.jsonl", *({**RECORD, **place, "id": f"a-{n}"} for n in range(5)))
    path = tmp_path / "x.ttl"
    path.write_bytes(converted(source, "turtle", monkeypatch, 1))
    new = read([path])
    places = {quad.object for quad in new.as_written if quad.predicate.value.endswith("#place")}
    assert not new.errors
    assert len(places) == 5
    assert all(isinstance(place, BlankNode) for place in places)


def test_an_odd_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Spaces, line ends, what looks like an escape or a formula, days before 1901, and numbers are kept."""
    odd = {"label": " a_x0041_\n=1+1 ", "note": "<&>\r\t", "startDate": "1850-01-01", "personnelCount": 12}
    source = lines(tmp_path / "x.jsonl", {**RECORD, **odd, "id": "a"}, {**RECORD, "id": "b", "startDate": "2031-04"})
    path = tmp_path / "x.xlsx"
    path.write_bytes(converted(source, "xlsx", monkeypatch))
    assert graph(read([path]).as_written) == graph(read([source]).as_written)
    bad = lines(tmp_path / "bad.jsonl", {**RECORD, "id": "a", "note": "\x1b"})
    with pytest.raises(UsageError, match="control characters"):
        converted(bad, "xlsx", monkeypatch)


def test_the_command_knows_the_formats() -> None:
    assert BY_PIECES == FORMATS
