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
        ("One of the most common scenarios", {"p02s01"}),
        ("in certain contexts", {"p03s01"}),
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
        # “One of the most common scenarios where you might hear about … involves”: “might” governs the hearing
        ("topic:us-operations", "involves", "mission:counter-narcotics", "p02s01", "hedged", "false"),
        ("topic:us-operations", "hasParticipant", "actor:us-troops", "p02s01", "possible", "false"),
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
        # the obligation is in force; what it demands is required
        ("topic:us-military-activity", "subjectTo", "law:explicit-authorization", "p04s06", "flat", "false"),
        ("topic:us-military-activity", "authorizationForm", "consent-form:explicit", "p04s06", "required", "false"),
        ("topic:cbp-support", "supportMode", "support-mode:indirect", "p03s05", "hedged", "false"),
        ("topic:cbp-support", "involves", "topic:direct-policing", "p03s05", "hedged", "true"),
        ("topic:us-mexico-cooperation", "hasTrend", "topic:continuing", "p05s02", "expected", "false"),
        ("topic:technological-solutions", "hasTrend", "topic:growing", "p05s04", "possible", "false"),
        ("topic:military-assets-in-relief", "hasTrend", "topic:growing", "p05s05", "possible", "false"),
        ("topic:us-mexico-cooperation", "aimsAt", "aim:create-dependency", "p05s07", "aimed-at", "true"),
        # “acknowledges” takes what follows as given
        (
            "topic:north-american-security",
            "interconnectedWith",
            "topic:north-american-prosperity",
            "p05s11",
            "flat",
            "false",
        ),
    ],
)
def test_scope_of_hedges_and_denials(
    subject: str, predicate: str, value: str, passage: str, modality: str, negated: str
) -> None:
    (claim,) = find(subject, predicate, value, passage)
    assert (claim.modality, claim.negated) == (f"modality:{modality}", negated)


def test_not_just_denies_nothing() -> None:
    assert {claim.negated for claim in find(passage="p03s03")} == {"false"}


@pytest.mark.parametrize(
    ("modality", "cues"),
    [
        ("possible", {"might", "might hear", "could", "can"}),
        ("expected", {"likely", "set to", "will", "will continue"}),
        ("required", {"must", "requires"}),
        (
            "hedged",
            {"typically", "usually", "often", "sometimes", "Sometimes", "generally speaking", "primarily"}
            | {"One of the most common scenarios", "Think of it as", "in certain contexts"},
        ),
    ],
)
def test_cue_fits_the_modality(modality: str, cues: set[str]) -> None:
    assert {claim.cue for claim in claims() if claim.modality == f"modality:{modality}"} == cues


def test_judgements_rest_on_no_verb_that_takes_its_object_as_given() -> None:
    given = {"acknowledges", "highlights", "underscores"}
    assert not [claim.name for claim in claims() if claim.cue in given]


def test_no_hedge_stands_in_the_quote_of_a_flat_claim() -> None:
    hedge = r"\b(typically|usually|often|sometimes|generally|primarily|likely|might|could|can|must|will)\b"
    found = {c.name for c in claims() if c.modality == "modality:flat" and re.search(hedge, c.quote, re.IGNORECASE)}
    # “specific, often temporary, deployments”; “must” makes the obligation and its ground, and both are stated flatly
    assert found == {"claim:p01s06-3", "claim:p01s06-4", "claim:p04s06-3", "claim:p04s06-4"}


def test_no_obligation_is_itself_required() -> None:
    assert not [c.name for c in find(predicate="subjectTo") if c.modality == "modality:required"]


def test_quote_holds_the_words_for_what_is_claimed() -> None:
    document = Document(graph())
    short = []
    for claim in claims():
        sentence = document.passages[claim.passage].exact
        named = [
            rf"(?<!\w){re.escape(words)}(?!\w)"
            for words in document.values(claim.statement[2], "skos:altLabel")
            if claim.statement[2] in document.entities
        ]
        said = [words for words in named if re.search(words, sentence, re.IGNORECASE)]
        if said and not any(re.search(words, claim.quote, re.IGNORECASE) for words in said):
            short.append(claim.name)
    assert short == []


def test_no_quality_only_repeats_the_name_of_what_has_it() -> None:
    document = Document(graph())
    empty = [
        claim.name
        for claim in find(predicate="hasQuality")
        for name in document.values(claim.statement[0], "rdfs:label")
        for words in document.values(claim.statement[2], "skos:altLabel")
        if words.lower() in name.lower()
    ]
    assert empty == []


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


def test_forms_of_the_work_against_drugs() -> None:
    forms = {c.statement[2]: c.modality for c in find("topic:counter-narcotics-cooperation", "involves")}
    assert forms == {
        "topic:law-enforcement-assistance": "modality:hedged",
        "mission:intelligence-gathering": "modality:possible",
        "topic:logistical-support-to-operations": "modality:possible",
    }


def test_equipment_that_is_looked_after_is_no_means_of_the_assistance() -> None:
    assert [c.statement[1] for c in find(value="asset:surveillance-equipment")] == ["usmx:involves"]


def test_involvement_near_mexico_is_not_involvement_in_mexico() -> None:
    near, within = "topic:us-troop-involvement-near-or-in-mexico", "topic:us-troop-involvement"
    assert {c.passage for c in claims() if near in c.statement} == {"passage:p03s01"}
    assert {c.passage for c in claims() if within in c.statement} == {"passage:p05s01"}


def test_who_benefits_is_said_of_what_the_text_names() -> None:
    assert {(c.statement[2], c.passage.removeprefix("passage:")) for c in find(predicate="benefits")} == {
        ("actor:us", "p02s10"),
        ("actor:mx", "p02s10"),
        ("actor:those-in-need", "p03s09"),
        ("actor:mx-security-forces", "p05s03"),
        ("actor:mx", "p05s08"),
        ("actor:mx", "p05s09"),
        ("actor:everyone", "p06s09"),
    }


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
