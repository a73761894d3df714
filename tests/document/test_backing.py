"""Every passage accounted for, every quote verbatim, every statement backed; each check shown to fail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from tests.document import reading
from tests.document.reading import Document, graph, node

CHECKS: list[Callable[[Document], list[Any]]] = [
    reading.unaccounted,
    reading.misplaced,
    reading.misquoted,
    reading.unbacked,
    reading.unasserted,
    reading.one_sided,
    reading.unnamed,
    reading.wrongly_sourced,
]


@cache
def whole() -> Document:
    return Document(graph())


def without(*names: str) -> Document:
    """Return the document without anything that is said of these names."""
    gone = {node(name) for name in names}
    return Document(frozenset(t for t in graph() if t.subject not in gone))


def changed(subject: str, predicate: str, value: str) -> Document:
    """Return the document with another text as the value of one property of one thing."""
    kept = frozenset(t for t in graph() if (t.subject, t.predicate) != (node(subject), node(predicate)))
    (old,) = graph() - kept
    assert isinstance(old.object, Literal)
    assert old.object.value != value
    return Document(kept | {Triple(node(subject), node(predicate), Literal(value, datatype=old.object.datatype))})


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_shipped_document_has_no_fault(check: Callable[[Document], list[Any]]) -> None:
    assert check(whole()) == []


def test_each_passage_is_missed_when_it_is_removed() -> None:
    for name in whole().passages:
        cut = without(name, f"{name}-quote", f"{name}-position")
        assert reading.misplaced(cut) == [f"not covered: {whole().passages[name].exact[:60]}"]


def test_each_silent_passage_is_noticed() -> None:
    for name in whole().passages:
        claims = [claim.name for claim in whole().claims.values() if claim.passage == name]
        cut = (
            without(*claims)
            if claims
            else Document(
                frozenset(t for t in graph() if t.subject != node(name) or t.predicate != node("usmx:noContentReason"))
            )
        )
        assert reading.unaccounted(cut) == [name]


def test_reason_beside_claims_is_noticed() -> None:
    reason = Triple(node("passage:p02s08"), node("usmx:noContentReason"), Literal("None.", language="en"))
    assert reading.unaccounted(Document(graph() | {reason})) == ["passage:p02s08"]


def test_each_claim_that_backs_a_statement_is_missed_when_it_is_removed() -> None:
    backing = Counter(claim.statement for claim in whole().claims.values() if claim.asserted)
    assert backing
    for claim in filter(lambda claim: claim.asserted, whole().claims.values()):
        expected = [claim.statement] if backing[claim.statement] == 1 else []
        assert reading.unbacked(without(claim.name)) == expected, claim.name


def test_each_statement_is_missed_when_it_is_removed() -> None:
    assert whole().statements
    for statement in whole().statements:
        triple = Triple(*map(node, statement))
        assert triple in graph()
        assert reading.unasserted(Document(graph() - {triple})) == [statement]


def test_statement_without_claim_is_noticed() -> None:
    triple = ("actor:us-troops", "usmx:engagesIn", "mission:direct-combat")
    assert reading.unbacked(Document(graph() | {Triple(*map(node, triple))})) == [triple]


@pytest.mark.parametrize("modality", ["hedged", "possible", "expected", "required", "aimed-at", "evaluative"])
def test_statement_backed_by_a_weaker_claim_only_is_noticed(modality: str) -> None:
    claim = next(c for c in whole().claims.values() if c.modality == f"modality:{modality}" and c.negated == "false")
    triple = Triple(*map(node, claim.statement))
    assert triple not in graph()
    assert reading.unbacked(Document(graph() | {triple})) == [claim.statement]


def test_offsets_that_are_off_by_one_are_noticed() -> None:
    for name, passage in list(whole().passages.items())[::7]:
        assert reading.misplaced(changed(f"{name}-position", "oa:start", str(passage.start + 1)))
        assert reading.misplaced(changed(f"{name}-position", "oa:end", str(passage.end - 1)))
        assert reading.misplaced(changed(f"{name}-quote", "oa:exact", passage.exact.replace("e", "a")))


def test_undeclared_stray_mark_is_noticed() -> None:
    selector = node(f"{reading.SOURCE}-stray-mark")
    cut = Document(frozenset(t for t in graph() if selector not in (t.subject, t.object)))
    assert reading.misplaced(cut) == ["not covered: \\n"]


def test_wrong_quotes_and_cues_are_noticed() -> None:
    quote = whole().claims["claim:p04s06-1"].quote
    assert "'" not in quote
    assert reading.misquoted(changed("claim:p04s06-1", "usmx:quote", quote.replace("any", "Any")))
    assert reading.misquoted(changed("claim:p04s06-1", "usmx:quote", ""))
    assert reading.misquoted(changed("claim:p04s06-1", "usmx:cue", "shall"))
    assert reading.misquoted(Document(frozenset(t for t in graph() if t.predicate != node("usmx:cue"))))
    cue = Triple(node("claim:p00s01-1"), node("usmx:cue"), Literal("US"))
    assert reading.misquoted(Document(graph() | {cue})) == ["claim:p00s01-1: modality:flat with cue US"]


def test_one_sided_tension_is_noticed() -> None:
    first = next(claim for claim in whole().claims.values() if claim.tensions)
    (other,) = first.tensions
    triple = Triple(node(other), node("usmx:inTensionWith"), node(first.name))
    assert reading.one_sided(Document(graph() - {triple})) == [f"{first.name} - {other}"]


def test_words_that_the_text_does_not_use_are_noticed() -> None:
    label = Triple(node("actor:mx-forces"), node("skos:altLabel"), Literal("Mexican army", language="en"))
    assert reading.unnamed(Document(graph() | {label})) == ["actor:mx-forces: “Mexican army” is not in its sources"]
    source = Triple(node("actor:mx-forces"), NamedNode("http://purl.org/dc/terms/source"), node("passage:p02s07"))
    assert reading.wrongly_sourced(Document(graph() - {source})) == ["actor:mx-forces"]
