"""What very many rows share: each is read beside the first ones that describe and name it, with the same findings."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.generate.stream import Settings, items
from tests.streaming.test_pieces import RECORD, lines
from tests.streaming.whole import OPTIONS, in_pieces, whole
from usmx_kg.check.options import Options
from usmx_kg.exchange import pieces as converting
from usmx_kg.exchange.convert import convert
from usmx_kg.exchange.pieces import convert_inputs
from usmx_kg.ground.errors import InputError
from usmx_kg.read.formats import format_named
from usmx_kg.stream import links, planning

pytestmark = pytest.mark.xdist_group("streaming")

CONSENT: Any = RECORD["consent"]
AGREEMENT: Any = RECORD["agreement"]
BASE = {k: v for k, v in RECORD.items() if k not in ("consent", "agreement")}


@pytest.fixture(params=["by rows", "by pieces"])
def few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let few rows, or few pieces, be enough for a hub."""
    monkeypatch.setattr(planning, "MOST_TOGETHER", 30)
    monkeypatch.setattr(links, "MOST_PIECES", 5 if request.param == "by pieces" else 10_000)


def named() -> Iterator[dict[str, Any]]:
    """Yield records that name one consent and one agreement, which are described last, and break some rules."""
    for n in range(60):
        place = "Guatemala" if n % 9 == 4 else "Oaxaca, Mexico"
        yield {**BASE, "id": f"r{n}", "place": place, "consent": "c", "agreement": "a"}
    yield {"type": "Consent", "id": "c", **CONSENT, "coversPlace": "base"}
    yield {"type": "Place", "id": "base", "within": "Puebla, Mexico"}
    yield {**AGREEMENT, "id": "a", "validFrom": "2031-02-01", "validUntil": "2031-01-01"}


def described() -> Iterator[dict[str, Any]]:
    """Yield records each of which describes the same agreement, as rows of tables do; one has another end."""
    for n in range(60):
        end = {"validUntil": "2031-01-20"} if n == 41 else {}
        yield {**BASE, "id": f"r{n}", "consent": CONSENT, "agreement": {**AGREEMENT, "id": "a", **end}}


def repeated() -> Iterator[dict[str, Any]]:
    """Yield records of one id."""
    for n in range(60):
        yield {**RECORD, "id": "same" if n > 3 else f"r{n}", "personnelCount": n // 20}


def mixed() -> Iterator[dict[str, Any]]:
    """Yield records with hubs, with others in groups across pieces, with names that are not known, and lonely ones."""
    dice = random.Random(4)
    for n in range(120):
        record: dict[str, Any] = {
            **BASE,
            "id": f"r{n}",
            "consent": [CONSENT],
            "agreement": dice.choice(["a", "b", "z"]),
        }
        if n % 5 == 0:
            record["consent"] = [{**CONSENT, "id": f"c{n}"}, f"c{(n + 60) % 120}"]
        if n % 7 == 0:
            record["place"] = ["camp", "Oaxaca, Mexico"]
        yield record
        if n == 30:
            yield {**AGREEMENT, "id": "a", "party": ["US", "MX", "body"], "coversPlace": "camp"}
        if n == 70:
            yield {**AGREEMENT, "id": "b", "party": ["US", "GT"]}
            yield {"type": "Place", "id": "camp", "within": "site"}
    yield {"type": "Place", "id": "site", "within": "Chiapas, Mexico"}
    yield {"type": "StateOrgan", "id": "body", "organOf": "MX"}


def unreadable() -> Iterator[dict[str, Any]]:
    """Yield records that name a consent of which something can't be used, and one more that is fine."""
    for n in range(60):
        yield {**BASE, "id": f"r{n}", "consent": ["c", CONSENT] if n % 3 else "c", "agreement": AGREEMENT}
    yield {"type": "Consent", "id": "c", **CONSENT, "grantedBy": ["Mexcio", "b"], "validUntil": "2031-02-30"}
    yield {"type": "StateOrgan", "id": "b", "organOf": "Nowhere"}


def disputed() -> Iterator[dict[str, Any]]:
    """Yield records that name consents which leave open what for, or whose, and one that takes it back."""
    for n in range(60):
        consent = {**CONSENT, "id": "c" if n == 9 else f"c{n}"}
        yield {**BASE, "id": f"r{n}", "consent": ["open", "refused", "whose", consent if n % 4 == 1 else "c"],
               "agreement": "a"}  # fmt: skip
    yield {"type": "Consent", "id": "whose", **{k: v for k, v in CONSENT.items() if k != "grantedBy"}}
    yield {"type": "Consent", "id": "open", **{k: v for k, v in CONSENT.items() if k != "coversMission"}}
    yield {"type": "Consent", "id": "refused", **CONSENT, "status": "refused", "decidedOn": "2031-01-05"}
    yield {**AGREEMENT, "id": "a", "type": "Agreement", "defines": "mission", "validFrom": "2031-01-20"}


def misspelt() -> Iterator[dict[str, Any]]:
    """Yield records that describe the same consent, all with a name that is not known, one with another one."""
    for n in range(60):
        consent = {**CONSENT, "id": "c", "grantedBy": "Mexcio" if n != 33 else "Nobody"}
        yield {**BASE, "id": f"r{n}", "consent": consent if n % 10 else "c", "agreement": AGREEMENT}


CASES = [named, described, repeated, mixed, unreadable, disputed, misspelt]


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("size", [1, 2_500])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_json_lines(case: Any, size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = lines(tmp_path / "x.jsonl", *case())
    expected = whole(path)
    found, rest = in_pieces(path, patch=monkeypatch, size=size)
    assert found == expected
    assert not rest.errors
    assert len(expected) > 20 or case is described
    assert in_pieces(path, patch=monkeypatch, size=size, jobs=2)[0] == expected


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(
    "case", [named, described, mixed, unreadable, disputed, misspelt], ids=lambda case: case.__name__
)
@pytest.mark.parametrize("form", ["csv", "nt"])
def test_other_formats(form: str, case: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / f"x.{form}"
    differing = {described: ("r41",), misspelt: ("r33",), repeated: ("same",)}.get(case, ())
    records = [{**r, "note": "two\nlines"} if "consent" in r else r for r in case() if r["id"] not in differing]
    convert(lines(tmp_path / "x.jsonl", *records), path)
    expected = whole(path)
    found, rest = in_pieces(path, patch=monkeypatch, size=3_000)
    assert found == expected
    assert not rest.errors


@pytest.mark.usefixtures("few")
def test_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two descriptions of one id the first file's counts; what only another file describes is not known."""
    records = list(named())
    one = lines(tmp_path / "1.jsonl", *records)
    two = lines(tmp_path / "2.jsonl", *({**r, "id": r["id"].replace("r", "s")} for r in records[:-1]),
                {**records[-1], "validUntil": "2033-01-01"})  # fmt: skip
    three = lines(tmp_path / "3.jsonl", *({**r, "id": r["id"].replace("r", "t")} for r in records[:40]))
    for files in ((one, two, three), (two, three, one)):
        expected = whole(*files)
        assert {"record-unique", "name-known"} <= {f.rule for f in expected}
        assert in_pieces(*files, patch=monkeypatch, size=3_000)[0] == expected


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("engine", ["pyshacl-turbo"])
def test_engines(engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = lines(tmp_path / "x.jsonl", *mixed())
    found = in_pieces(path, patch=monkeypatch, size=5_000, options=Options.of(engine=engine))[0]
    assert found == in_pieces(path, patch=monkeypatch, size=5_000)[0] == whole(path)


@pytest.mark.usefixtures("few")
def test_lines_that_can_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error on a line that describes what many share is told once."""
    records: list[Any] = list(named())
    records[-3] |= {"picnic": 1}
    records[5] = "{"
    path = lines(tmp_path / "x.jsonl", *records)
    found, rest = in_pieces(path, patch=monkeypatch, size=2_000)
    assert sorted(e.line or 0 for e in rest.errors) == [6, 61]
    assert rest.records == 59
    assert sum(f.rule == "name-known" and f.value == "c" for f in found) == 59


@pytest.mark.usefixtures("few")
def test_generated_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Records with every kind of fault, each with the agreement of another one."""
    made = [item.block for item in items(Settings(150, seed=11, faults=0.6))]
    shared = next(block["agreement"][0] for block in made if isinstance(block.get("agreement"), list))
    for block in made:
        if "hostState" in block:
            block["agreement"] = ["shared"]
    path = lines(tmp_path / "x.jsonl", *made, {"type": "Treaty", **shared, "id": "shared"})
    expected = whole(path)
    assert len(expected) > 100
    for size in (4_000, 30_000):
        assert in_pieces(path, patch=monkeypatch, size=size)[0] == expected


def test_conversion_refuses_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "MOST_TOGETHER", 30)
    monkeypatch.setattr(converting, "_SIZE", 1_000)
    path = lines(tmp_path / "x.jsonl", *named())
    with pytest.raises(InputError, match="63 records describe or name the same things"):
        list(convert_inputs([path], format_named("jsonl"), OPTIONS, least=0))
