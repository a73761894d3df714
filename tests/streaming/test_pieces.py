"""Files in pieces: the findings of the whole file, whatever the pieces and the processes."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from benchmarks.generate.stream import Settings, items
from tests.streaming.whole import in_pieces, whole
from usmx_kg.check.options import Options
from usmx_kg.exchange.convert import convert
from usmx_kg.ground import temporary
from usmx_kg.ground.errors import InputError
from usmx_kg.model.records import TextSource
from usmx_kg.read.run import read
from usmx_kg.stream import links, pieces, planning, waiting
from usmx_kg.stream.pieces import Piece, cut
from usmx_kg.stream.run import check_inputs

pytestmark = pytest.mark.xdist_group("streaming")

RECORD = {
    "sendingState": "US", "hostState": "MX", "missionType": "training", "place": "Oaxaca, Mexico",
    "startDate": "2031-01-01", "endDate": "2031-02-01", "legalBasis": "words", "supports": "MX",
    "consent": {"grantedBy": "MX", "status": "granted", "decidedOn": "2030-12-01", "coversMission": "training",
                "instrument": "note"},
    "agreement": {"type": "Treaty", "party": ["US", "MX"], "validFrom": "2030-01-01",
                  "defines": ["mission", "duration", "rules-of-engagement", "responsibilities"]},
    "conductedBy": "mx-government",
}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Records with every kind of fault, as JSON Lines."""
    path = tmp_path_factory.mktemp("made") / "made.jsonl"
    found = items(Settings(400, seed=7, faults=0.4, apart=0.1))
    path.write_text("".join(json.dumps(item.block, ensure_ascii=False) + "\n" for item in found), "utf-8")
    return path


def lines(path: Path, *records: object) -> Path:
    path.write_text("".join((r if isinstance(r, str) else json.dumps(r)) + "\n" for r in records), "utf-8")
    return path


@pytest.mark.parametrize("size", [1, 10_000, 200_000])
def test_json_lines(size: int, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = whole(made)
    found, rest = in_pieces(made, patch=monkeypatch, size=size)
    assert found == expected
    assert len(expected) > 100
    assert (rest.records, rest.errors) == (400, ())


@pytest.mark.parametrize("jobs", [2, 3])
def test_any_number_of_processes(jobs: int, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert in_pieces(made, patch=monkeypatch, jobs=jobs) == in_pieces(made, patch=monkeypatch)


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_tables(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flat = [{k: v for k, v in RECORD.items() if k != "agreement"} | {"id": f"r-{n}"} for n in range(60)]
    flat[7] = {**flat[7], "label": 'two\nlines and "marks", with; signs', "hostState": "Mexcio"}
    flat[30] = {**flat[30], "startDate": "2031-04", "endDate": "2031-03-01"}
    source = lines(tmp_path / "x.jsonl", *flat)
    table = tmp_path / f"x.{form}"
    convert(source, table)
    expected = whole(table)
    assert {f.cell for f in expected} >= {"A1", "H8"} or len({f.cell for f in expected}) > 5
    for size in (1, 3_000):
        found, rest = in_pieces(table, patch=monkeypatch, size=size)
        assert found == expected
        assert rest.records == 60


def test_packed_and_standard_input(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = tmp_path / "made.jsonl.gz"
    packed.write_bytes(gzip.compress(made.read_bytes()))
    found, rest = in_pieces(packed, patch=monkeypatch)
    assert len(found) == len(whole(made))
    assert rest.records == 400


def test_several_files_are_one_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = {"type": "Consent", "id": "c", **RECORD["consent"]}  # type: ignore[dict-item]
    a = lines(tmp_path / "a.jsonl", {**RECORD, "id": "one"}, shared, {**RECORD, "id": "two", "consent": "c"})
    b = lines(tmp_path / "b.jsonl", {**RECORD, "id": "one", "label": "another"}, {**RECORD, "id": "x", "consent": "c"})
    c = tmp_path / "c.yaml"
    c.write_text("- id: two\n  sendingState: US\n  hostState: MX\n", "utf-8")
    expected = whole(a, b, c)
    assert {f.rule for f in expected} >= {"record-unique", "name-known"}
    found, rest = in_pieces(a, b, c, patch=monkeypatch, size=1)
    assert found == expected
    assert rest.records == 3


def test_what_rows_share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A consent that stands by itself, a chain of names, an id used twice: all far apart, some beside each other."""
    far = [{**RECORD, "id": f"far-{n}"} for n in range(20)]
    place = {"id": "p", "type": "Place", "label": "Here", "within": "place:mx"}
    path = lines(
        tmp_path / "x.jsonl",
        {"type": "Consent", "id": "c", **RECORD["consent"], "coversPlace": "p"},  # type: ignore[dict-item]
        *far,
        {**RECORD, "id": "uses", "consent": "c", "place": place},
        {**RECORD, "id": "uses-it-too", "consent": "https://w3id.org/usmx/record/c", "place": ["p"]},
        *({**record, "id": f"{record['id']}-b"} for record in far),
        {**RECORD, "id": "far-3", "personnelCount": -5},
        {**RECORD, "id": "names-what-is-not-there", "consent": "d"},
        {**RECORD, "place": "p"},
    )
    expected = whole(path)
    assert {f.rule for f in expected} >= {"record-unique", "name-known"}
    for size in (1, 1_500, 9_000):
        found, rest = in_pieces(path, patch=monkeypatch, size=size)
        assert found == expected, size
        assert rest.records == 44


def test_made_up_ids_are_those_of_the_whole_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = {**RECORD, "missionType": "picnic"}
    path = lines(tmp_path / "x.jsonl", bad, [bad, bad], "", {**bad, "id": "x-5"}, bad, {"records": [bad, bad]}, bad)
    expected = whole(path)
    assert len({f.record for f in expected}) == 8
    assert in_pieces(path, patch=monkeypatch, size=1)[0] == expected


def test_lines_that_can_not_be_read_hide_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = {**RECORD, "missionType": "picnic"}
    path = lines(
        tmp_path / "x.jsonl",
        {**bad, "id": "a"}, "{", {**bad, "id": "b", "colour": "red"}, "5", {**bad, "id": "c"}, '{"id": "d", "id": "e"}',
        {**RECORD, "id": "f"},
    )  # fmt: skip
    for size in (1, 100_000):
        found, rest = in_pieces(path, patch=monkeypatch, size=size)
        assert [f.record.rpartition("/")[2] for f in found if f.rule == "name-known"] == ["a", "c"]
        assert sorted(e.line or 0 for e in rest.errors) == [2, 3, 4, 6]
        assert rest.records == 3


def test_after_many_errors_no_more_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = lines(tmp_path / "x.jsonl", *["{"] * 500, {**RECORD, "id": "a", "missionType": "picnic"})
    found, rest = in_pieces(path, patch=monkeypatch, size=50)
    assert not found
    assert 20 <= len(rest.errors) <= 60


@pytest.mark.parametrize(
    ("data", "message", "line"),
    [
        (b'{"id": "a"}\n\xff\n', "not UTF-8", 2),
        (b'{"id": "a"}\n{"id": "b\0"}\n', "NUL", 2),
    ],
)
def test_bytes_that_are_no_text(
    data: bytes, message: str, line: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(data)
    _, rest = in_pieces(path, patch=monkeypatch, size=1)
    assert [(message in e.message, e.line) for e in rest.errors] == [(True, line)]


def test_a_table_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.csv"
    path.write_text("id,missionType\n" + "a,picnic\n" * 5 + 'b,"never closed\n' + "c,training\n" * 5, "utf-8")
    found, rest = in_pieces(path, patch=monkeypatch, size=20)
    assert any(f.rule == "name-known" for f in found)
    assert [(e.line, "never closed" in e.message) for e in rest.errors] == [(7, True)]


def test_too_many_rows_that_share_something(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that lead from one to the next have nothing in common beside which each could be read alone."""
    monkeypatch.setattr(planning, "MOST_TOGETHER", 10)
    consents = [{**RECORD["consent"], "id": f"c{n}"} for n in range(21)]  # type: ignore[dict-item]
    chained = [{**RECORD, "id": f"r{n}", "consent": [consents[n], f"c{n + 1}"]} for n in range(20)]
    path = lines(tmp_path / "x.jsonl", *chained, {**RECORD, "id": "r20", "consent": consents[20]})
    with pytest.raises(InputError, match="21 records describe or name the same things"):
        in_pieces(path, patch=monkeypatch, size=1)


def test_a_background_and_shapes_of_the_users_own(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    background = tmp_path / "b.ttl"
    background.write_text(
        "@prefix usmx: <https://w3id.org/usmx/ontology#> . @prefix record: <https://w3id.org/usmx/record/> .\n"
        "@prefix actor: <https://w3id.org/usmx/actor/> .\n"
        "record:made-7-3 usmx:note 'known' . actor:us-cbp usmx:mayConsentFor actor:us .\n", "utf-8",
    )  # fmt: skip
    options = Options.of(background=[background], skip=["temporary"], lang="es")
    assert in_pieces(made, patch=monkeypatch, options=options)[0] == whole(made, options=options)


def test_progress_is_told(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "SIZE", 50_000)
    told: list[tuple[int, int, int]] = []
    list(check_inputs([made], Options.of(), least=0, progress=lambda *args: told.append(args)))
    assert len(told) > 3
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1] == made.stat().st_size


def test_small_inputs_are_read_whole(made: Path) -> None:
    text = TextSource(made.read_text("utf-8"), "jsonl", "x")
    verdicts = list(check_inputs([text], Options.of()))
    assert verdicts[-1].read is not None


def pieces_of(data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, *, quoted: bool) -> list[Piece]:
    path = tmp_path / "x"
    path.write_bytes(data)
    monkeypatch.setattr(pieces, "SIZE", size)
    with path.open("rb") as file:
        return list(cut(file.fileno(), "x", quoted))


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
@pytest.mark.parametrize("quoted", [False, True])
def test_pieces_are_the_file(size: int, quoted: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = b'a,b\n"x\ny",""""\n\n"",z\nlast'
    found = pieces_of(data, tmp_path, monkeypatch, size, quoted=quoted)
    parts = [data[p.start : p.start + p.size] for p in found]
    assert b"".join(parts) == data
    assert all(part.endswith(b"\n") for part in parts[:-1])
    assert [p.line for p in found] == [1 + data[: p.start].count(b"\n") for p in found]
    if quoted:
        assert all(part.count(b'"') % 2 == 0 for part in parts)
        rows = [1 + sum(s.count(b"\n") for s in data[: p.start].split(b'"')[::2]) for p in found]
        assert [p.row for p in found] == rows


@pytest.mark.parametrize("form", ["nt", "nq"])
def test_triples(form: str, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = made.read_text("utf-8").splitlines()[:60]
    kept = lines(tmp_path / "kept.jsonl", *good)
    unique = {json.loads(line).get("id"): line for line in good}
    kept = lines(kept, *unique.values())
    path = tmp_path / f"x.{form}"
    convert(kept, path)
    expected = whole(path)
    assert len(expected) > 10
    for size in (1, 3_000, 30_000):
        found, rest = in_pieces(path, patch=monkeypatch, size=size)
        assert found == expected, size
        assert not rest.errors


def test_triples_that_can_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = lines(tmp_path / "x.jsonl", *({**RECORD, "id": f"r-{n}", "missionType": "picnic"} for n in range(5)))
    path = tmp_path / "x.nt"
    convert(kept, path)
    written = path.read_text("utf-8").splitlines()
    at = next(n for n, line in enumerate(written) if "/r-2> <" in line and "missionType" in line)
    written[at] = "<no statement"
    path.write_text("\n".join(written) + "\n", "utf-8")
    for size in (1, 100_000):
        found, rest = in_pieces(path, patch=monkeypatch, size=size)
        assert [e.line for e in rest.errors] == [at + 1], [str(e) for e in rest.errors]
        assert {f.record.rpartition("/")[2] for f in found} >= {"r-0", "r-1", "r-3", "r-4"}


def test_a_file_without_records_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = lines(tmp_path / "x.jsonl", {"type": "Consent", "id": "c", **RECORD["consent"]})  # type: ignore[dict-item]
    _, rest = in_pieces(path, patch=monkeypatch, size=1)
    assert [error.message for error in rest.errors] == ["it holds no record"]


ODD_TABLES = {
    "spaces and empty rows": "id , missionType\n\n a , picnic \n,,\n   \nb,picnic\n",
    "quotation marks": 'id,label,missionType\na,"x, ""y""\n\nz",picnic\n"b","",picnic\nc,"d",picnic\n',
    "semicolons": "sep=;\nid;place;missionType\na;Oaxaca\nb;;picnic\n",
    "several values": "id,missionType,supports\na,picnic;training;nap,MX; US\\;A ;\nb,picnic,;\n",
    "carriage returns": "id,missionType\ra,picnic\rb,nap\r",
    "other ends of lines": "id,missionType,label\r\na,picnic,x\u2028y\r\nb,nap,\x0bz\r\n",
    "apostrophes": "id,label,missionType\na,'=1,picnic\nb,'x,nap\n",
    "a mark and short rows": "\ufeffid,missionType,label\na,picnic\nb\nc,nap,z",
    "numbers": "id,personnelCount,directCombat,missionType\na,60.0,true,picnic\nb,-5,no,x\nc,1.5,perhaps,y\n",
    "nested": "id,consent.status,consent.2.status,consent.2.coversPlace,label.es\n"
              "a,granted,refused,Nowhere,Uno\nb,,wrong,,\n",
}  # fmt: skip


@pytest.mark.parametrize("text", ODD_TABLES.values(), ids=ODD_TABLES)
def test_odd_tables(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(text.encode())
    expected = whole(path)
    assert expected
    for size in (1, 1_000):
        found, rest = in_pieces(path, patch=monkeypatch, size=size)
        assert found == expected
        assert not rest.errors


WRONG_TABLES = {
    "a value without a column": ("id,missionType,\na,picnic,\nb,picnic,x\nc,picnic,\n", 3),
    "too many cells": ("id,missionType\na,picnic\nb,picnic,x\nc,picnic\n", 3),
    "a quotation mark inside": ('id,missionType\na,picnic\nb,pic"ni"c\nc,picnic\n', 3),
    "something behind the quotation": ('id,missionType\na,picnic\nb,"picnic"x\nc,picnic\n', 3),
    "a row that is cut": ("id,missionType,label\na,picnic,\nb,picnic,\nc,picnic", 4),
}


@pytest.mark.parametrize(("text", "line"), WRONG_TABLES.values(), ids=WRONG_TABLES)
def test_rows_of_tables_that_can_not_be_read(
    text: str, line: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(text.encode())
    (expected,) = read([path]).errors
    for size in (1, 1_000):
        found, rest = in_pieces(path, patch=monkeypatch, size=size)
        assert [str(error) for error in rest.errors] == [str(expected)]
        assert expected.line == line
        assert rest.records == 2
        assert {f.line for f in found if f.rule == "name-known"} == {2, 3, 4} - {line}


def test_much_waits_on_the_disk(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Findings and what rows share are the same from the disk, in as many buckets as a large input has."""
    expected = whole(made)
    monkeypatch.setattr(waiting, "MOST", 10)
    monkeypatch.setattr(links, "BYTES", 50_000)
    monkeypatch.setattr(temporary.Spool, "MOST", 2_000)
    for jobs in (1, 2):
        found, rest = in_pieces(made, patch=monkeypatch, jobs=jobs)
        assert found == expected
        assert rest.records == 400


@pytest.mark.parametrize("jobs", [1, 2])
def test_ids_are_made_up_of_the_right_numbers(jobs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is supposed of the pieces before: blank lines, several records in a line, lines that can't be read."""
    bad = {**RECORD, "missionType": "picnic"}
    several: list[object] = [[{**bad, "note": f"{n} {m}"} for m in range(n % 3)] for n in range(60)]
    rows = [row for n, some in enumerate(several) for row in (some, "", {**bad, "note": f"{n}", "id": f"x-{n}"})]
    path = lines(tmp_path / "x.jsonl", *rows)
    expected = whole(path)
    assert len({f.record for f in expected}) == 120
    for size in (1, 2_000):
        assert in_pieces(path, patch=monkeypatch, size=size, jobs=jobs)[0] == expected


@pytest.mark.parametrize("jobs", [1, 2])
def test_codes_that_turn_out_to_be_of_another_list(jobs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What only the last piece shows of the codes under a key holds for the first one too."""
    rows = [{**RECORD, "id": f"r{n}", "hostState": "GM" if n % 2 else "AUS", "note": "x"} for n in range(40)]
    rows[-1]["hostState"] = "GFR"  # Correlates of War
    path = lines(tmp_path / "x.jsonl", *rows)
    expected = whole(path)
    assert any(f.rule == "code-list" for f in expected)
    found, rest = in_pieces(path, patch=monkeypatch, size=1_000, jobs=jobs)
    assert found == expected
    assert rest.records == 40
