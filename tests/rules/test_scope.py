"""A rule that binds more than its sentence speaks of says so, in both languages."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode

from usmx_kg.graph import index
from usmx_kg.graph.claims import claims
from usmx_kg.graph.rulebook import SPARQL, Rule, rules
from usmx_kg.graph.vocabulary import BROADER
from usmx_kg.ground.namespaces import OWN, PREFIXES, expand

AS_THE_SENTENCE_SAYS = {
    "agreement-form",
    "agreement-parties",
    "consent-by-host",
    "consent-given",
    "no-direct-combat",
    "temporary",
}
"""Rules that ask of any two states what their sentence says of the United States in Mexico, and no more."""

SHAPES, ALL = index("shapes"), index("all")
QUOTING = [rule for rule in rules().values() if rule.passage]


def node(curie: str) -> NamedNode:
    return NamedNode(expand(curie) or curie)


def kinds(rule: Rule) -> set[NamedNode]:
    """Return the missions of what the rule's sentences speak of, as we class it."""
    ends = {end for claim in claims() if claim.passage in rule.sources for end in (claim.subject, claim.object)}
    found = {kind for end in ends if isinstance(end, NamedNode) for kind in ALL.objects(end, node("usmx:ofKind"))}
    return {kind for kind in found if isinstance(kind, NamedNode) and kind.value.startswith(OWN["mission"])}


def bound(rule: Rule) -> set[NamedNode]:
    """Return the missions at or under which a rule binds, that is for which its constraints look by name."""
    parts = [part for part in SHAPES.objects(NamedNode(rule.iri), SPARQL) if not isinstance(part, Literal)]
    texts = " ".join(text.value for part in parts for text in SHAPES.objects(part, node("sh:select")))
    return {NamedNode(OWN["mission"] + word[8:]) for word in texts.split() if word.startswith("mission:")}


@pytest.mark.parametrize("rule", QUOTING, ids=lambda rule: rule.id)
def test_a_rule_says_what_it_adds_to_its_sentence(rule: Rule) -> None:
    assert (rule.ours is None) == (rule.id in AS_THE_SENTENCE_SAYS)
    if rule.ours is not None:
        assert rule.ours.en
        assert rule.ours.es


@pytest.mark.parametrize("rule", QUOTING, ids=lambda rule: rule.id)
def test_a_rule_that_binds_wider_missions_or_operations_at_home_has_a_reason_of_ours(rule: Rule) -> None:
    targets = SHAPES.objects(NamedNode(rule.iri), node("sh:targetClass"))
    wider = any(mission in ALL.above(kind, BROADER) - {kind} for kind in kinds(rule) for mission in bound(rule))
    if wider or node("usmx:DomesticOperation") in targets:
        assert rule.ours is not None


@pytest.mark.parametrize("name", ["relief-at-request", "relief-time-limited"])
def test_relief_rules_are_wider_than_their_sentence(name: str) -> None:
    rule = rules()[name]
    assert kinds(rule) == {node("mission:disaster-relief")}
    assert node("mission:humanitarian-assistance") in bound(rule)
    assert rule.ours is not None
    assert "after natural disasters" in rule.ours.en
    assert "tras desastres naturales" in rule.ours.es


def test_the_rules_as_a_whole_say_that_they_ask_any_two_states() -> None:
    told = SHAPES.objects(NamedNode("https://w3id.org/usmx/shapes"), NamedNode(f"{PREFIXES['dcterms']}description"))
    assert any("any two states" in text.value for text in told)
    assert any("dos Estados cualesquiera" in text.value for text in told)
