"""Who asks plainly for what the document only claims is told so, and how to ask."""

from __future__ import annotations

import re

import pytest

import usmx_kg
from usmx_kg.graph import index
from usmx_kg.graph.claims import claims, passages
from usmx_kg.graph.vocabulary import label
from usmx_kg.ground.namespaces import shorten

PREDICATES = sorted({shorten(c.predicate.value) or "" for c in claims()})
FLAT = {shorten(c.predicate.value) for c in claims() if c.asserted}


def told(text: str) -> str:
    return " ".join(usmx_kg.load().query(text).hints)


@pytest.mark.parametrize("name", PREDICATES)
def test_claims_are_told_where_the_answer_has_none_of_them(name: str) -> None:
    count = sum(shorten(c.predicate.value) == name for c in claims())
    hint = told(f"SELECT * {{ ?a {name} ?b }}")
    assert "no statement uses it" not in hint
    if name in FLAT:
        assert not hint
        return
    assert re.match(rf"{count} claims? of the document (is|are) made with {re.escape(name)} \(", hint)
    pattern = re.search(r"\{.*\}", hint)
    assert pattern is not None
    assert len(usmx_kg.load().query(f"SELECT DISTINCT ?claim {pattern[0]}").rows) == count
    assert len(usmx_kg.load().query("claims-with-a-property", property=name).rows) == count
    assert f"`usmx query claims-with-a-property -p property={name}`" in hint
    question = re.search(r"`usmx query ([\w-]+)`", hint)
    assert question is None or usmx_kg.load().query(question[1]).rows


@pytest.mark.parametrize("word", ["autorizado mediante", "authorized through", "authorizedThrough"])
def test_a_property_is_found_by_its_names(word: str) -> None:
    kg = usmx_kg.load()
    assert kg.query("claims-with-a-property", property=word).rows == kg.query("claims-with-a-property").rows != ()


def test_a_question_about_the_document_asks_for_no_records() -> None:
    (hint,) = usmx_kg.load().query("hedged-claims", word="nowhere").hints
    assert "--data" not in hint
    assert "--data" in usmx_kg.load().query("active-on", day="1700-01-01").hints[0]


def test_a_no_is_explained_too() -> None:
    assert "4 claims of the document are made with usmx:authorizedThrough (4 hedged)" in told(
        "ASK { ?a usmx:authorizedThrough ?b }"
    )


def test_who_asks_for_claims_is_told_nothing() -> None:
    assert not told("SELECT * { ?c rdf:predicate usmx:defines ; usmx:modality ?m }")


def test_a_named_question_with_an_answer_needs_no_hint() -> None:
    assert not usmx_kg.load().query("agreements-in-force-on").hints


@pytest.mark.parametrize("iri", passages())
def test_a_passage_is_found_by_slug_and_label(iri: str) -> None:
    slug = usmx_kg.load().query("claims-of-a-passage", passage=iri.rpartition("/")[2]).rows
    assert len(slug) == sum(c.passage == iri for c in claims())
    for lang in ("en", "es"):
        assert usmx_kg.load().query("claims-of-a-passage", passage=label(iri, lang, index("document"))).rows == slug


@pytest.mark.parametrize("word", ["might", "Might", "TYPICALLY", "typically"])
def test_the_word_that_softens_in_capitals_or_not(word: str) -> None:
    found = {row["cue"] for row in usmx_kg.load().query("hedged-claims", word=word)}
    assert {str(cue).lower() for cue in found} == {word.lower()}
