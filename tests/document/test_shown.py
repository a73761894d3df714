"""A sentence shows what it claims, and a claim is one thing wherever it is counted."""

from __future__ import annotations

import json

import pytest
from pyoxigraph import Literal, NamedNode

from tests.cli.running import usmx
from tests.document.reading import Document, graph, node
from usmx_kg.ask import query, stats
from usmx_kg.ask.describe import describe
from usmx_kg.graph import claims, index, store
from usmx_kg.graph.rulebook import rules
from usmx_kg.ground.namespaces import OWN, expand

PASSAGES = list(claims.passages())
MARKED = {"cue", "modality", "negated", "passage", "quote"}


def written(passage: str) -> dict[str, dict[str, object]]:
    """Return the claims of a passage as the test's own reading of the files has them."""
    return {
        claim.name: {
            "cue": claim.cue,
            "modality": expand(claim.modality),
            "negated": claim.negated == "true",
            "object": claim.statement[2],
            "passage": passage,
            "predicate": claim.statement[1],
            "quote": claim.quote,
            "subject": claim.statement[0],
        }
        for claim in Document(graph()).claims.values()
        if expand(claim.passage) == passage
    }


@pytest.mark.parametrize("passage", PASSAGES, ids=lambda passage: passage.rpartition("/")[2])
def test_a_passage_shows_all_that_it_claims_and_the_rules_that_cite_it(passage: str) -> None:
    found = describe(passage)
    said = {one.name: one for one in found.said}
    wanted = written(passage)
    assert said.keys() == wanted.keys()
    for name, one in said.items():
        told = {key: getattr(one.claim, key) for key in MARKED}
        assert told | {"subject": one.subject, "predicate": one.predicate, "object": one.object} == wanted[name]
    assert (found.reason is None) == bool(said)
    assert {rule.id for rule in found.rules} == {r.id for r in rules().values() if passage in r.sources}


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("passage", ["passage:p03s04", "passage:p03s08", "passage:p04s06", "passage:p02s08"])
def test_text_and_json_tell_claims_with_cue_modality_and_quote(passage: str, lang: str) -> None:
    text = usmx("show", passage, "--lang", lang).out
    found = json.loads(usmx("show", passage, "-f", "json", "--lang", lang).out)
    assert found["claims"]
    for claim in found["claims"]:
        assert all(claim[key] in text for key in ("subject", "predicate", "object", "quote"))
        assert claim["cue"] is None or f"“{claim['cue']}”" in text
        assert found["claims"][0].keys() >= MARKED
    for rule in found.get("rules", ()):
        assert rule in text


def test_a_passage_is_found_by_its_label() -> None:
    assert usmx("show", "Paragraph 3, sentence 4").out == usmx("show", "passage:p03s04").out
    assert usmx("show", "Párrafo 3, oración 4", "--lang", "es").out == usmx("show", "p03s04", "--lang", "es").out


def test_a_passage_without_claims_tells_the_reason() -> None:
    assert "It claims nothing: A question to the reader" in usmx("show", "passage:p01s02").out
    assert "No afirma nada: Pregunta al lector" in usmx("show", "passage:p01s02", "--lang", "es").out
    assert json.loads(usmx("show", "passage:p01s02", "-f", "json").out)["reason"].startswith("A question")


def test_notebooks_show_the_claims_of_a_passage() -> None:
    page = describe(f"{OWN['passage']}p03s04")._repr_html_()
    assert "What it claims" in page
    assert "[Possible, “might”]" in page
    assert "No afirma nada:" in describe(f"{OWN['passage']}p01s02", "es")._repr_html_()


def test_claims_are_told_in_the_order_of_the_sentence() -> None:
    numbers = [int(one.name.rpartition("-")[2]) for passage in PASSAGES for one in describe(passage).said]
    assert max(numbers) > 9
    for passage in PASSAGES:
        found = [int(one.name.rpartition("-")[2]) for one in describe(passage).said]
        assert found == sorted(found)


def test_a_count_by_class_is_what_stats_say() -> None:
    counted = {name.en: number for name, number in stats.counts().items()}
    for kind, name in (("Claim", "claims"), ("Backing", "backings of cases"), ("Passage", "passages")):
        rows = query.run(store("all"), f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ ?x a usmx:{kind} }}").rows
        assert isinstance(number := rows[0][0], Literal)
        assert int(number.value) == counted[name] > 0


def test_every_claim_has_a_sentence_and_no_backing_has() -> None:
    """The one is what the document says, the other what pages say of a case."""
    shipped = index("all")
    marks = [node(f"usmx:{key}") for key in ("passage", "modality", "negated", "quote")]
    type_ = NamedNode(expand("rdf:type") or "")
    for claim in shipped.subjects(type_, node("usmx:Claim")):
        assert all(len(shipped.objects(claim, mark)) == 1 for mark in marks), claim
    for backing in shipped.subjects(type_, node("usmx:Backing")):
        assert not any(shipped.objects(backing, mark) for mark in marks), backing
        assert shipped.objects(backing, node("dcterms:source")), backing
