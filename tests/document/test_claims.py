"""How the text is read: hedges, scopes, denials, forecasts, aims, and who receives what."""

from __future__ import annotations

import re
from functools import cache

import pytest

from tests.document.reading import Claim, Document, curie, graph, text
from usmx_kg.graph import triples


@cache
def claims() -> list[Claim]:
    return list(Document(graph()).claims.values())


def find(subject: str = "", predicate: str = "", value: str = "", passage: str = "") -> list[Claim]:
    """Return the claims with these parts, where given."""
    wanted = (subject, predicate and f"usmx:{predicate}", value)
    return [
        claim
        for claim in claims()
        if all(part in ("", of) for part, of in zip(wanted, claim.statement, strict=True))
        and passage in ("", claim.passage.removeprefix("passage:"))
    ]


def test_number_of_claims() -> None:
    assert 150 <= len(claims()) <= 250


def test_no_claim_is_made_twice_by_one_passage() -> None:
    made = [(claim.passage, claim.statement) for claim in claims()]
    assert len(made) == len(set(made))


def test_names_of_claims_follow_their_passages() -> None:
    for claim in claims():
        assert re.fullmatch(rf"claim:{claim.passage.removeprefix('passage:')}-[1-9]\d*", claim.name)


def test_parts_of_claims_are_declared() -> None:
    shipped = triples("all")
    typed = {curie(t.subject) for t in shipped if curie(t.predicate) == "rdf:type"}
    properties = {
        curie(t.subject)
        for t in shipped
        if curie(t.predicate) == "rdf:type" and curie(t.object) in ("owl:ObjectProperty", "owl:AnnotationProperty")
    }
    for claim in claims():
        subject, predicate, value = claim.statement
        assert {subject, value, claim.passage, claim.modality} <= typed, claim.name
        assert predicate in properties, claim.name
        assert claim.negated in ("true", "false")


@pytest.mark.parametrize(
    ("cue", "passages"),
    [
        ("typically", {"p02s09", "p03s08", "p06s03"}),
        ("usually", {"p03s05", "p04s07"}),
        ("generally speaking", {"p02s08"}),
        ("must", {"p04s06"}),
        ("Sometimes", {"p02s05"}),
        ("set to", {"p05s02"}),
        ("could", {"p05s05"}),
        ("likely", {"p05s01", "p05s03", "p06s07"}),
        ("primarily", {"p02s07"}),
    ],
)
def test_each_hedge_of_the_text_is_a_cue_where_it_stands(cue: str, passages: set[str]) -> None:
    assert len(re.findall(rf"\b{cue}\b", text())) == len(passages)
    assert {claim.passage.removeprefix("passage:") for claim in claims() if claim.cue == cue} == passages


@pytest.mark.parametrize(
    ("subject", "predicate", "value", "passage", "modality", "negated"),
    [
        # “is typically authorized … and strictly defined”: one hedge for both
        ("topic:us-military-presence", "authorizedThrough", "agreement:mutual-agreement", "p02s09", "hedged", "false"),
        ("topic:us-military-presence", "definedBy", "law:scope-of-the-mission", "p02s09", "hedged", "false"),
        # “are typically time-limited and are undertaken”: the request is not hedged
        ("topic:relief-deployments", "subjectTo", "law:time-limit", "p03s08", "hedged", "false"),
        ("topic:relief-deployments", "atRequestOf", "actor:mx-government", "p03s08", "flat", "false"),
        # “often … and are designed”: the design is not hedged
        ("agreement:formal-agreements", "resultsFrom", "topic:diplomatic-negotiations", "p04s08", "hedged", "false"),
        (
            "agreement:formal-agreements",
            "aimsAt",
            "aim:alignment-with-mexican-objectives",
            "p04s08",
            "aimed-at",
            "false",
        ),
        # “specific, often temporary”: only temporary is hedged
        ("topic:us-deployments", "hasQuality", "topic:specific", "p01s06", "flat", "false"),
        ("topic:us-deployments", "hasQuality", "topic:temporary", "p01s06", "hedged", "false"),
        ("topic:us-military-presence", "involves", "mission:invasion", "p01s06", "flat", "true"),
        ("topic:us-military-presence", "involves", "topic:prolonged-occupation", "p01s06", "flat", "true"),
        ("topic:us-military-presence", "hasQuality", "topic:unilateral", "p04s11", "flat", "true"),
        ("topic:us-military-activity", "hasAuthorizationFrom", "actor:mx-government", "p04s06", "required", "false"),
        ("topic:cbp-support", "supportMode", "support-mode:indirect", "p03s05", "hedged", "false"),
        ("topic:cbp-support", "involves", "topic:direct-policing", "p03s05", "hedged", "true"),
        ("topic:us-mexico-cooperation", "hasTrend", "topic:continuing", "p05s02", "expected", "false"),
        ("topic:technological-solutions", "hasTrend", "topic:growing", "p05s04", "possible", "false"),
        ("topic:military-assets-in-relief", "hasTrend", "topic:growing", "p05s05", "possible", "false"),
        ("topic:us-mexico-cooperation", "aimsAt", "aim:create-dependency", "p05s07", "aimed-at", "true"),
    ],
)
def test_scope_of_hedges_and_denials(
    subject: str, predicate: str, value: str, passage: str, modality: str, negated: str
) -> None:
    (claim,) = find(subject, predicate, value, passage)
    assert (claim.modality, claim.negated) == (f"modality:{modality}", negated)


def test_not_just_denies_nothing() -> None:
    assert {claim.negated for claim in find(passage="p03s03")} == {"false"}


def test_who_receives_what() -> None:
    assert {claim.statement for claim in find(predicate="providedTo")} == {
        ("topic:law-enforcement-assistance", "usmx:providedTo", "actor:mx-law-enforcement-agencies"),
        ("topic:cbp-support", "usmx:providedTo", "actor:us-cbp"),
    }
    assert [c.statement[1] for c in find(value="actor:mx-forces")] == ["usmx:carriedOutBy"]
    assert {c.passage for c in find(value="actor:mx-security-forces")} == {"passage:p05s03"}


def test_gathering_intelligence_is_not_sharing_it() -> None:
    assert {c.passage for c in claims() if "mission:intelligence-gathering" in c.statement} == {"passage:p02s07"}
    assert {c.passage for c in claims() if "mission:intelligence-sharing" in c.statement} == {"passage:p05s02"}


def test_what_agreements_define() -> None:
    defined = find("agreement:formal-agreements", "defines")
    assert {c.statement[2].removeprefix("agreement-content:") for c in defined} == {
        "mission",
        "duration",
        "rules-of-engagement",
        "responsibilities",
    }
    assert {(c.modality, c.cue) for c in defined} == {("modality:hedged", "usually")}


def test_the_contradiction_stands_and_is_tied() -> None:
    tied = [claim for claim in claims() if claim.tensions]
    assert [claim.passage for claim in sorted(tied, key=lambda c: c.name)] == ["passage:p02s08", "passage:p05s02"]
    denial, rarity = sorted(tied, key=lambda c: c.name)
    assert (denial.modality, denial.negated, denial.cue) == ("modality:hedged", "true", "generally speaking")
    assert (rarity.modality, rarity.negated) == ("modality:flat", "false")


def test_no_forecast_or_wish_is_asserted() -> None:
    asserted = Document(graph()).statements
    for predicate in ("aimsAt", "hasAuthorizationFrom", "defines", "addresses", "maintains"):
        assert not [statement for statement in asserted if statement[1] == f"usmx:{predicate}"]
