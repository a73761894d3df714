"""Findings worded from plain values: to the byte those that readers and statements give.

USMX_PLAIN_RECORDS sets how many records are generated for each share of faults, USMX_PLAIN_SEED which ones.
"""

from __future__ import annotations

import json
import os
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from benchmarks.generate.stream import Settings, items
from tests.rules.fixtures import Fixture, fixtures
from tests.streaming.test_pieces import RECORD
from usmx_kg.check.options import Options
from usmx_kg.exchange.convert import convert
from usmx_kg.model.trees import plain_of
from usmx_kg.read import yaml as yaml_format
from usmx_kg.read.rows import json_row, json_rows, numbered
from usmx_kg.stream.checking import Checker, Verdict
from usmx_kg.stream.inputs import Inputs

RECORDS = int(os.environ.get("USMX_PLAIN_RECORDS", "400"))
SEED = int(os.environ.get("USMX_PLAIN_SEED", "20310910"))


def both(rows: Any, options: Options, monkeypatch: pytest.MonkeyPatch) -> tuple[Verdict, int]:
    """Return what is found in rows, the same in both ways, and how many of them went the long way in the first."""
    surveyed = frozenset(("x",))
    short, long = Checker(options, surveyed), Checker(options, surveyed)
    monkeypatch.setattr(long, "_short", None)
    left: list[int] = []
    way = short.long_way

    def counted(excerpts: Any, *more: Any) -> Verdict:
        left.extend(len(found) for found in excerpts.values())
        return way(excerpts, *more)

    monkeypatch.setattr(short, "long_way", counted)
    rows = list(rows)
    found, expected = (checker.check("x", numbered(rows, 1, "x")) for checker in (short, long))
    assert found.findings == expected.findings
    assert list(map(str, found.errors)) == list(map(str, expected.errors))
    assert found[3:] == expected[3:]
    assert found.records == expected.records
    return found, sum(left)


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("faults", [0.3, 1.0])
def test_generated_records(faults: float, lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [item.block for item in items(Settings(RECORDS, SEED, faults, apart=0.05))]
    for number, block in enumerate(made):
        if number % 7 == 0 and "hostState" in block:
            block.pop("id", None)  # then one is made up
    text = "\n".join(map(json.dumps, made))
    found, left = both(json_rows(text, "x", 1), Options.of(lang=lang), monkeypatch)
    assert len(found.findings) > RECORDS * faults
    assert left < len(made) * 0.3


@pytest.mark.parametrize("options", [{"only": ["consent-for-place", "temporary"]}, {"base": "https://example.org/r/"}])
def test_options(options: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n".join(json.dumps(item.block) for item in items(Settings(RECORDS, SEED + 1, 1.0)))
    found, _ = both(json_rows(text, "x", 1), Options.of(**options), monkeypatch)
    assert found.findings


def test_a_background_of_the_users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    more = tmp_path / "more.yaml"
    more.write_text("id: https://example.org/camp\ntype: Place\nlabel: Camp\nwithin: Oaxaca, Mexico\n", "utf-8")
    records = [{**RECORD, "id": f"r{n}", "place": place} for n, place in enumerate(["Camp", "Guatemala", "Kamp"])]
    found, left = both(
        json_rows("\n".join(map(json.dumps, records)), "x", 1), Options.of(background=[more]), monkeypatch
    )
    assert {(f.record.rpartition("/")[2], f.rule) for f in found.findings} >= {("r1", "host-is-territory"),
                                                                              ("r2", "name-known")}  # fmt: skip
    assert left == 0


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_tables(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Findings in tables have the cells of their values."""
    consent = RECORD["consent"]
    assert isinstance(consent, dict)
    changes: list[dict[str, Any]] = [
        {"place": ["Oaxaca, Mexico", "Guatemala"]},
        {"consent": [{**consent, "status": "refused"}, {**consent, "coversMission": "counter-narcotics"}]},
        {"personnelCount": "40", "consent": {**consent, "personnelCap": 30}},
        {"endDate": "2030-01-01", "legalBasis": ["one", "two; three"]},
        {"agreement": None, "label": "without; an agreement"},
    ]
    source, table = tmp_path / "x.jsonl", tmp_path / f"x.{form}"
    lines = [{k: v for k, v in (RECORD | change).items() if v is not None} for change in changes * 3]
    source.write_text("".join(json.dumps({**line, "id": f"r{n}"}) + "\n" for n, line in enumerate(lines)), "utf-8")
    convert(source, table)
    with ExitStack() as stack:
        (stream,) = Inputs.opened([table], None, stack, 0).streams
        rows = [row for piece in stream.pieces(None) for row in stream.rows(piece)]
        found, left = both(rows, Options.of(), monkeypatch)
    assert left == 3  # a semicolon behind a backslash is for the reader
    assert len({finding.cell for finding in found.findings}) > 10


@pytest.mark.parametrize("fixture", [f for f in fixtures() if f.path.suffix == ".yaml"], ids=lambda f: f.id)
def test_fixtures(fixture: Fixture, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = []
    for tree in yaml_format.trees(fixture.path.read_text("utf-8"), "x"):
        plain = plain_of(tree)
        rows += [json_row(block, "x", n) for n, block in enumerate(plain if isinstance(plain, list) else [plain], 1)]
    both(rows, Options.of(), monkeypatch)


CONSENT: Any = RECORD["consent"]
AGREEMENT: Any = RECORD["agreement"]
NAMELESS: list[tuple[dict[str, Any], str]] = [
    ({"consent": [{"status": "refused"}, {"status": "granted", "grantedBy": "GT"}]}, "consent 2"),
    ({"consent": {"status": "granted", "grantedBy": {"type": "StateOrgan", "organOf": "GT"}}}, "grantedBy 1"),
    ({"place": ["Guatemala", "Guatemala", {"within": "Belize"}]}, "place 3"),
    ({"place": ["Camp Nowhere, Belize", {"label": "Camp", "within": "Belize"}]}, "Camp Nowhere"),
    ({"place": [{"id": "camp", "within": "Belize"}, "camp"]}, "https://w3id.org/usmx/record/camp"),
    (
        {"consent": {**CONSENT, "coversPlace": {"id": "c", "label": "C", "within": "Puebla, Mexico"}}},
        "Oaxaca",
    ),
]


@pytest.mark.parametrize(("change", "words"), NAMELESS, ids=[words for _, words in NAMELESS])
def test_nameless_things(change: dict[str, Any], words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What has no id is told by its key and its number, never by a label that the reader has made up."""
    text = json.dumps({**RECORD, "id": "r1", **change})
    found, left = both(json_rows(text, "x", 1), Options.of(), monkeypatch)
    told = " ".join(
        f"{f.message} {f.value} {' '.join(f'{b.consent}: {b.status}' for b in f.because)}" for f in found.findings
    )
    assert words in told
    assert "_:" not in told
    assert left == 0


UNUSABLE: list[dict[str, Any]] = [
    {"startDate": "2031-04", "endDate": "2031"},
    {"startDate": "2031-04-31", "endDate": " 2031-05-01 "},
    {"endDate": "01/05/2031", "consent": {**CONSENT, "validFrom": "2031", "validUntil": "2030-12"}},
    {"personnelCount": -4, "consent": {**CONSENT, "personnelCap": "many"}},
    {"personnelCount": "1,200", "directCombat": "perhaps"},
    {"personnelCount": "0040", "directCombat": "Sí"},
    {"personnelCount": 10**18, "directCombat": "no"},
    {"hostState": "Mexcio"},
    {"hostState": "Nowhere", "sendingState": "Nowhere"},
    {"missionType": ["picnic", "training", " picnic "], "arms": "catapults", "activityStatus": "dreamt"},
    {"place": ["Atlantis", "Camp Nowhere, Atlantis", "actor:mx", "https://w3id.org/usmx/place/none"]},
    {"place": "Santa Cruz"},
    {"consent": "made-up", "agreement": ["nobody's", AGREEMENT], "request": "r", "sendingAuthorization": "s"},
    {"consent": [{**CONSENT, "grantedBy": "Mexcio", "coversPlace": "Atlantis"}, {**CONSENT, "grantedBy": "Mexcio"}]},
    {"place": {"label": "Camp", "within": "Atlantis"}, "consent": {**CONSENT, "coversPlace": {"within": "Atlantis"}}},
    {"place": {"id": "p1", "within": "Oaxaca, Mexico"}, "consent": {**CONSENT, "coversPlace": ["p1", "p2"]}},
    {
        "consent": {
            **CONSENT,
            "grantedBy": {"type": "StateOrgan", "organOf": "Mexcio", "id": "organ"},
            "grantedTo": "organ",
        }
    },
    {
        "consent": [
            {**CONSENT, "grantedBy": f"Mexic{n % 4}", "grantedTo": "Mexixo", "instrument": f"note {n}"}
            for n in range(9)
        ]
    },
    {"conductedBy": ["nobody", "no one", "none", "not one", "nowhere"]},
    {"legalBasis": ["Tratado", "https://example.org/law", "agreement:none"], "constraint": "none-such"},
]


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("change", UNUSABLE, ids=lambda change: ",".join(change))
def test_what_can_not_be_used(change: dict[str, Any], lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Values that are no day or count and names that are not known are told at their places, as by the readers."""
    text = f"  {json.dumps({'note': 'before', **RECORD, 'id': 'r1', **change}, ensure_ascii=False)} \r\n\n"
    found, left = both(json_rows(text, "x", 5), Options.of(lang=lang), monkeypatch)
    assert left == ("agreement:none" in str(change))
    assert found.findings


SEVERAL: list[dict[str, Any]] = [
    {
        "endDate": ["2031-05-01", "2031-04-30", "2031-05-01"],
        "consent": {**CONSENT, "validUntil": ["2031-04-01", "2031"]},
    },
    {"startDate": ["2031-04", "2031-04-01"], "consent": {**CONSENT, "validUntil": ["2031-04-01", "NA"]}},
    {"personnelCount": [40, "1000", None], "consent": {**CONSENT, "personnelCap": [30, 50]}},
    {"directCombat": [True, "no"], "supportMode": ["indirect", "direct"], "arms": ["unarmed", "light-arms"]},
    {"activityStatus": ["planned", "not-held"], "endDate": None},
    {"consent": [{**CONSENT, "status": ["granted", "withdrawn"], "form": ["implied", "explicit"]}, CONSENT]},
    {"consent": {**CONSENT, "grantedBy": ["MX", "GT"], "instrument": ["note A", "note B"]}},
    {"request": {"requestedBy": ["MX", "GT"], "requestedOn": ["2031-03-01", "2031-05-01"]}},
    {"label": ["One", "Two", "One"], "agreement": {**AGREEMENT, "label": {"en": "A", "es": "B"}}},
    {"label": [{"es": "Uno", "en": "One", "fr": " "}, "No language", {"en": "Another"}], "missionType": "nothing"},
    {"consent": {**CONSENT, "label": [{"es": "Nota", "fr": "Note"}], "decidedOn": None, "status": "refused"}},
    {"note": [{"en": "A note", "es": "Una nota"}, "and more"], "source": ["", "https://example.org/a"]},
]
"""Several values of keys that take one, and texts by language."""

BLANK: list[dict[str, Any]] = [
    {"sendingState": " ", "hostState": ["", None], "missionType": "", "place": ["   "]},
    {"startDate": "", "endDate": [" ", "2031-04-01"], "personnelCount": "", "directCombat": " "},
    {"label": "", "note": [" "], "legalBasis": ["", "law"], "activityStatus": "", "missionType": ["", "picnic"]},
    {"consent": ["", {**CONSENT, "grantedBy": "", "decidedOn": " ", "instrument": ["", "a"]}], "agreement": " "},
    {"place": [{"label": "Camp", "within": ["", "Oaxaca, Mexico"]}, {"label": "X", "within": " "}]},
    {"consent": {**CONSENT, "coversPlace": {"label": " ", "within": "-"}}, "place": {"label": "-"}},
    {"place": "", "consent": {**CONSENT, "coversPlace": ["Guatemala", " ", "nowhere"]}},
]
"""Values with nothing to read in them, which are none."""

OTHERS: list[dict[str, Any]] = [
    {"request": "actor:mx", "consent": ["place:gt", CONSENT], "agreement": "actor:mx-government"},
    {"agreement": ["https://example.org/treaty", AGREEMENT], "sendingAuthorization": "https://example.org/act"},
    {"consent": "https://example.org/note"},
]
"""Things that stand where a consent and the like should."""


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("change", [*SEVERAL, *BLANK, *OTHERS], ids=json.dumps)
def test_what_is_judged_at_once(change: dict[str, Any], lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Second values, texts by language, blank ones and things of another kind need no statements to be judged."""
    records = [{**RECORD, "id": "r1", **change}, {**RECORD, **change, "agreement": AGREEMENT, "note": "r2"}]
    text = "\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    _, left = both(json_rows(text, "x", 1), Options.of(lang=lang), monkeypatch)
    assert left == 0


LEFT: list[dict[str, Any]] = [
    {"personnelCount": 12.5},
    {"startDate": ["2031-04-01", "soon"]},
    {"directCombat": [True, "perhaps"]},
    {"activityStatus": ["planned", "ended"], "endDate": None},
    {"label": {"en-us": "A", "en-US": "B"}},
    {"personnelCount": ["60", "060"]},
    {"consent": [{**CONSENT, "id": "c1"}, "c1"]},
]
"""What only the readers, or an engine, tell."""


@pytest.mark.parametrize("change", LEFT, ids=json.dumps)
def test_what_is_left(change: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    _, left = both(json_rows(json.dumps({**RECORD, "id": "r1", **change}), "x", 1), Options.of(), monkeypatch)
    assert left == 1


def test_a_name_that_a_record_describes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name is looked up anew where a record describes something of that id, and means what it did elsewhere."""
    place = {"id": "guatemala", "type": "Place", "label": "A camp", "within": "Oaxaca, Mexico"}
    records: list[dict[str, Any]] = [
        {**RECORD, "place": "guatemala"},
        {**RECORD, "place": [place, "guatemala"]},
        {**RECORD, "place": "guatemala"},
    ]
    options = Options.of()
    checkers = [Checker(options, frozenset(("x",))) for _ in range(2)]
    monkeypatch.setattr(checkers[1], "_short", None)
    for number, record in enumerate(records, 1):
        rows = [*json_rows(json.dumps({**record, "id": f"r{number}"}), "x", number)]
        short, long = (checker.check("x", numbered(rows, number, "x")).findings for checker in checkers)
        assert short == long
        assert ("host-is-territory" in {finding.rule for finding in short}) == (number != 2)


def test_names_are_guessed_for_each_record_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """How many names of other records are not known changes nothing."""
    names = [f"Mexic{chr(97 + n % 26)}{n}" for n in range(600)]
    records = [{**RECORD, "id": f"r{n}", "conductedBy": names[3 * n : 3 * n + 4]} for n in range(199)]
    found, left = both(json_rows("\n".join(map(json.dumps, records)), "x", 1), Options.of(), monkeypatch)
    told = [finding for finding in found.findings if finding.rule == "name-known"]
    assert len(told) > 700
    assert left == 0
    alone, _ = both(json_rows(json.dumps(records[150]), "x", 151), Options.of(), monkeypatch)
    assert [f for f in told if f.record.endswith("/r150")] == [f for f in alone.findings if f.rule == "name-known"]
