"""What a consent reaches is decided pair by pair; the thesaurus decides nothing."""

from __future__ import annotations

from itertools import starmap
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from pyoxigraph import NamedNode

import usmx_kg as usmx
from tests.coverage.decisions import decisions
from tests.coverage.page import PAGE, page
from usmx_kg.check.drawing import draw
from usmx_kg.graph import index
from usmx_kg.ground.namespaces import OWN, PREFIXES, shorten

BROADER, INCLUDES = NamedNode(PREFIXES["skos"] + "broader"), NamedNode(PREFIXES["usmx"] + "includes")
SCHEME = NamedNode(OWN["mission"].rstrip("/"))
DECIDED = decisions()
MISSIONS = list(index("ontology").subjects(NamedNode(PREFIXES["skos"] + "inScheme"), SCHEME))

RECORD = """\
id: r
type: Deployment
sendingState: US
hostState: Mexico
place: Mexico
startDate: 2031-04-01
endDate: 2031-05-01
missionType: {mission}
consent:
  grantedBy: Government of Mexico
  status: granted
  decidedOn: 2031-03-01
  validFrom: 2031-04-01
  validUntil: 2031-05-01
  coversMission: {named}
"""


def record(mission: str, named: str) -> str:
    """Return a record, in YAML, of a deployment with a mission and a consent that names one."""
    return RECORD.format(mission=mission, named=named)


def findings(*texts: str, engine: str | None = None) -> list[usmx.Finding]:
    """Return what is found in a file of records; their ids are r0, r1 and so on."""
    numbered = [text.replace("id: r", f"id: r{n}", 1) for n, text in enumerate(texts)]
    with TemporaryDirectory() as folder:
        file = Path(folder) / "records.yaml"
        file.write_text("".join("- " + text.rstrip().replace("\n", "\n  ") + "\n" for text in numbered), "utf-8")
        report = usmx.validate([file], engine=engine)
    assert not report.errors
    return list(report.findings)


def uncovered(*pairs: tuple[str, str], engine: str | None = None) -> list[bool]:
    """Tell of each pair of a mission and a name in the consent whether the rule says that it isn't covered."""
    said = {f.record for f in findings(*starmap(record, pairs), engine=engine) if f.rule == "consent-for-mission"}
    return [any(record.endswith(f"/r{n}") for record in said) for n in range(len(pairs))]


def name_of(mission: NamedNode) -> str:
    return shorten(mission.value) or mission.value


def test_page_tells_the_decisions() -> None:
    assert PAGE.read_text("utf-8") == page(DECIDED), "python -m tests.coverage"


def test_every_mission_right_below_another_is_decided() -> None:
    pairs = {(above, node) for node in MISSIONS for above in index("ontology").objects(node, BROADER)}
    assert len(pairs) > 20
    assert not pairs - {(d.wider, d.narrower) for d in DECIDED}


def test_statements_are_the_decisions_in_favour() -> None:
    stated = {(node, value) for node in MISSIONS for value in index("ontology").objects(node, INCLUDES)}
    assert stated == {(d.wider, d.narrower) for d in DECIDED if d.included}
    assert len({(d.wider, d.narrower) for d in DECIDED}) == len(DECIDED), "a pair is decided twice"


def test_nothing_includes_itself_by_way_of_others() -> None:
    for node in MISSIONS:
        for value in index("ontology").objects(node, INCLUDES):
            assert isinstance(value, NamedNode)
            assert node not in index("ontology").above(value, INCLUDES), f"{node} includes itself by {value}"


def test_no_pair_that_was_refused_is_let_in_by_way_of_others() -> None:
    for d in DECIDED:
        assert (d.narrower in index("ontology").above(d.wider, INCLUDES)) == d.included, d


def test_each_pair_is_judged_as_it_was_decided() -> None:
    against = uncovered(*((name_of(d.narrower), name_of(d.wider)) for d in DECIDED))
    assert against == [not d.included for d in DECIDED]


def test_a_wider_mission_is_never_covered_by_a_narrower_one() -> None:
    assert all(uncovered(*((name_of(d.wider), name_of(d.narrower)) for d in DECIDED)))


@pytest.mark.parametrize("engine", ["direct", "pyshacl-turbo", "pyshacl", "pyshifty"])
def test_all_engines_judge_the_pairs_alike(engine: str) -> None:
    pairs = [(name_of(d.narrower), name_of(d.wider)) for d in DECIDED]
    assert uncovered(*pairs, engine=engine) == uncovered(*pairs)


@pytest.mark.parametrize(
    ("mission", "named", "covered"),
    [
        ("training", "law-enforcement-support", False),
        ("technical-assistance", "law-enforcement-support", False),
        ("war", "direct-combat", False),
        ("transport", "logistical-support", True),
        ("airlift", "logistical-support", True),
        ("aerial-surveillance", "border-security", True),
        ("information-exchange", "liaison", False),
        ("direct-combat", "war", False),
    ],
)
def test_what_the_review_measured(mission: str, named: str, covered: bool) -> None:
    assert uncovered((mission, named)) == [not covered]


def test_agreements_reach_what_consents_reach() -> None:
    def told(mission: str, named: str) -> bool:
        treaty = f"agreement:\n  type: Treaty\n  party: [US, Mexico]\n  coversMission: {named}\n"
        return any(f.rule == "mission-specific" for f in findings(record(mission, mission) + treaty))

    assert told("training", "law-enforcement-support")
    assert not told("training", "capacity-building")
    assert told("war", "direct-combat")


def test_timeline_says_by_which_name_a_mission_is_covered(tmp_path: Path) -> None:
    file = tmp_path / "r.yaml"
    file.write_text(record("training", "capacity-building"), "utf-8")
    (english,), (spanish,) = (draw([file], lang=lang)[0] for lang in ("en", "es"))
    assert english.tracks[0].offers[0].reaches == (("Training", "Capacity building"),)
    assert spanish.tracks[0].offers[0].reaches != english.tracks[0].offers[0].reaches
    file.write_text(record("training", "training"), "utf-8")
    ((own,), _) = draw([file])
    assert own.tracks[0].offers[0].reaches == ()


def test_no_record_can_widen_a_consent(tmp_path: Path) -> None:
    file = tmp_path / "r.yaml"
    file.write_text(record("training", "liaison") + "includes: training\n", "utf-8")
    assert any("a record can't decide what a consent covers" in e.message for e in usmx.validate([file]).errors)


def test_no_graph_of_records_can_widen_a_consent(tmp_path: Path) -> None:
    file = tmp_path / "r.ttl"
    prefixes = "@prefix usmx: <https://w3id.org/usmx/ontology#> . @prefix mission: <https://w3id.org/usmx/mission/> .\n"
    file.write_text(prefixes + "<https://example.org/m> usmx:includes mission:war .\n", "utf-8")
    (error,) = usmx.validate([file]).errors
    assert "a record can't decide what a consent covers" in error.message
