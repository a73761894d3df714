"""What stands for no value is told once a column and file, the same whole and in pieces, whatever the processes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import process, usmx
from tests.streaming.whole import in_pieces, whole
from usmx_kg.check.options import Options
from usmx_kg.check.run import check
from usmx_kg.read.run import read

_MARKS = ("NA", "N/A", "?", "s/d", "-9")


def _block(n: int) -> dict[str, object]:
    """Return an invented record; every third has marks, every fifth a last day that means none."""
    block: dict[str, object] = {
        "id": f"r{n}",
        "type": "Deployment",
        "sendingState": "actor:us",
        "hostState": "actor:mx",
        "missionType": "mission:training",
        "place": "place:mx-oax",
        "startDate": "2031-03-01",
        "endDate": "9999-12-31" if n % 5 == 0 else "2031-03-05",
        "consent.grantedBy": "actor:mx-government",
        "consent.status": "consent-status:granted",
        "consent.decidedOn": "2031-02-01",
        "consent.instrument": "note",
        "legalBasis": "treaty of 2008",
    }
    if n % 3 == 0:
        block |= {"legalBasis": _MARKS[n % 5], "consent.instrument": "n.a."}
    if n % 7 == 0:
        block |= {key: "N/A" for key in block if key.startswith("consent.")}
    if n % 11 == 0:
        block["hostState"] = "NA"
    return block


def _csv(folder: Path, count: int) -> Path:
    rows = [_block(n) for n in range(count)]
    file = folder / "x.csv"
    header = list(rows[0])
    file.write_text("\n".join(",".join(map(str, row)) for row in (header, *(r.values() for r in rows))) + "\n")
    return file


def _jsonl(folder: Path, count: int) -> Path:
    file = folder / "x.jsonl"
    lines = []
    for n in range(count):
        block: dict[str, object] = {"consent": {}}
        for key, value in _block(n).items():
            outer, _, inner = key.partition(".")
            if inner:
                block["consent"][inner] = value  # type: ignore[index]
            else:
                block[outer] = value
        lines.append(json.dumps(block))
    file.write_text("\n".join(lines) + "\n")
    return file


@pytest.mark.parametrize("make", [_csv, _jsonl])
@pytest.mark.parametrize("missing", [None, (), ("N/A", "n.a.")])
def test_the_same_whole_and_in_pieces(
    make: object, missing: tuple[str, ...] | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = make(tmp_path, 300)  # type: ignore[operator]
    options = Options.of(missing=missing)
    records = read([file], conventions=options.conventions)
    assert not records.errors
    expected = list(check(records))
    found, rest = in_pieces(file, patch=monkeypatch, size=4_000, options=options)
    assert not rest.errors
    assert rest.records == 300
    notes = [f for f in found if f.rule in ("missing-mark", "sentinel-day")]
    assert notes == [f for f in expected if f.rule in ("missing-mark", "sentinel-day")]
    assert [(f.rule, f.record, f.path, f.value, f.line) for f in found] == [
        (f.rule, f.record, f.path, f.value, f.line) for f in expected
    ]


def test_one_note_a_column_with_their_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = _csv(tmp_path, 300)
    found, _ = in_pieces(file, patch=monkeypatch, size=4_000)
    told = {f.message for f in found if f.rule == "missing-mark"}
    bases = sum(n % 3 == 0 for n in range(300))
    grantors = sum(n % 7 == 0 for n in range(300))
    assert f"{bases} values under legalBasis mark a missing value (-9, ?, N/A, NA and s/d): read as empty." in told
    assert f"{grantors} values under consent.grantedBy mark a missing value (N/A): read as empty." in told
    days = [f.message for f in found if f.rule == "sentinel-day"]
    assert days == ["60 days under endDate mean an open end (9999-12-31): read as empty."]
    assert sum(f.rule == "temporary" for f in found) == 60


def test_the_same_bytes_for_any_number_of_processes(tmp_path: Path) -> None:
    file = _csv(tmp_path, 9_000)
    assert file.stat().st_size > 1_000_000
    one, two = (process("validate", str(file), "-f", "jsonl", "--jobs", jobs) for jobs in "12")
    assert one.out == two.out
    assert '"missing-mark"' in one.out


def test_statements_of_a_large_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = usmx("convert", str(_csv(tmp_path, 60)), "-f", "nt", "--missing", "", "-o", str(tmp_path / "x.nt"))
    assert done.code == 0, done.err
    expected = [f for f in whole(tmp_path / "x.nt") if f.rule == "missing-mark"]
    found, _ = in_pieces(tmp_path / "x.nt", patch=monkeypatch, size=4_000)
    assert [(f.message, f.record, f.line) for f in found if f.rule == "missing-mark"] == [
        (f.message, f.record, f.line) for f in expected
    ]
    assert len(expected) >= 2
