"""Parameters are put in as terms: nothing that a value holds is read as SPARQL."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from usmx_kg.ask import questions
from usmx_kg.ask.query import run
from usmx_kg.graph import sparql
from usmx_kg.graph.rulebook import Text
from usmx_kg.graph.sparql_tokens import tokens
from usmx_kg.ground.errors import QueryError, UsageError

P = NamedNode("http://example.org/p")
HEADER = """\
#: title en: Titles
#: title es: Títulos
#: description en: A text that goes on
#:   in the next line.
#: description es: Un texto.
#: parameter who: class usmx:State = mx
#: parameter who en: The state.
#: parameter who es: El Estado.
#: parameter what: scheme mission, optional
#: parameter what en: The mission.
#: parameter what es: La misión.
#: parameter day: date
#: parameter day en: The day.
#: parameter day es: El día.
"""


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    store = Store()
    store.add(Quad(NamedNode("http://example.org/s"), P, Literal(text)))
    bound = sparql.bind("SELECT ?s $text { ?s ?p ?o FILTER(?o = $text) }", {"text": Literal(text)})
    result = run(store, bound)
    assert [row["text"] for row in result] == [text]


def test_terms_go_everywhere_a_variable_may_stand() -> None:
    mexico = NamedNode("https://w3id.org/usmx/actor/mx")
    text = """SELECT DISTINCT $host (COUNT(?d) AS ?n) ?hostel WHERE {
      { SELECT ?d { ?d usmx:hostState $host FILTER(?host != actor:us) } }
      MINUS { ?d usmx:sendingState ?host }
      BIND("$host" AS ?hostel) # $host
    } GROUP BY ?hostel"""
    bound = sparql.bind(text, {"host": mexico})
    iri = "<https://w3id.org/usmx/actor/mx>"
    assert bound.count(iri) == 4
    assert f"({iri} AS $host)" in bound
    assert '"$host"' in bound
    assert "# $host" in bound
    assert "?hostel" in bound


def test_a_value_that_is_sparql_stays_a_value() -> None:
    evil = "x') } DROP ALL #"
    assert sparql.bind("ASK { ?s ?p $v }", {"v": Literal(evil)}) == f'ASK {{ ?s ?p "{evil}" }}'
    with pytest.raises(ValueError, match="IRI"):
        NamedNode("http://x/> } DROP ALL #")
    with pytest.raises(UsageError):
        questions.guessed("ASK { ?s ?p $v }", {"v": "http://x/> } DROP ALL #"})


def test_headers_are_read() -> None:
    question = questions.read(
        "titles", f"{HEADER}SELECT ?x {{ ?x usmx:hostState $who ; usmx:missionType $what ; ?p $day }}"
    )
    assert (question.title.en, question.title.es) == ("Titles", "Títulos")
    assert question.description.en == "A text that goes on in the next line."
    who, what, day = question.parameters
    assert (who.type, who.of, who.default, who.optional) == (
        "class",
        "https://w3id.org/usmx/ontology#State",
        "mx",
        False,
    )
    assert (what.type, what.of, what.optional) == ("scheme", "https://w3id.org/usmx/mission", True)
    assert (day.type, day.default, day.description.es) == ("date", None, "El día.")
    bound = question.bound({"day": "2031-09-10", "who": "Estados Unidos"})
    assert "actor/us>" in bound
    assert "$what" in bound
    assert '"2031-09-10"^^<http://www.w3.org/2001/XMLSchema#date>' in bound


@pytest.mark.parametrize("line", ["#: titel en: x", "#: parameter x: colour", "#: parameter x en", "#: title fr: x"])
def test_a_header_that_says_nothing_known_is_an_error(line: str) -> None:
    with pytest.raises(QueryError, match="header"):
        questions.read("q", f"{line}\nASK {{}}")


@pytest.mark.parametrize(
    ("given_", "message"),
    [
        ({}, "needs the parameter day"),
        ({"day": "2031-02-30"}, "takes a day"),
        ({"day": "2031"}, "takes a day"),
        ({"day": "2031-01-01", "who": "Mexicoo"}, "nothing is called 'Mexicoo'"),
        ({"day": "2031-01-01", "who": "disaster-relief"}, "nothing is called"),
        ({"day": "2031-01-01", "what": "actor:nobody"}, "nothing is called"),
        ({"day": "2031-01-01", "whom": "mx"}, "no parameter 'whom'"),
    ],
)
def test_wrong_parameters_are_told(given_: dict[str, str], message: str) -> None:
    question = questions.read("titles", f"{HEADER}SELECT ?x {{ ?x ?who $what . ?x ?p $day }}")
    with pytest.raises(UsageError, match=re.escape(message)):
        question.bound(given_)


@pytest.mark.parametrize(
    "value", ["Mexico", "mx", "MX", "actor:mx", "https://w3id.org/usmx/actor/mx", "México", " mexico "]
)
def test_a_thing_may_be_named_in_any_way(value: str) -> None:
    assert "<https://w3id.org/usmx/actor/mx>" in questions.named("who-may-consent").bound({"state": value})


def test_today_is_a_day() -> None:
    parameter = questions.Parameter("day", questions.Type.DATE, None, Text("", ""))
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", parameter.term("today").value)


@pytest.mark.parametrize(
    ("value", "term"),
    [
        ("2031-09-10", '"2031-09-10"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("12", '"12"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("actor:mx", "<https://w3id.org/usmx/actor/mx>"),
        ("usmx:Consent", "<https://w3id.org/usmx/ontology#Consent>"),
        ("no thing is called so", '"no thing is called so"'),
    ],
)
def test_values_for_a_query_without_header_are_guessed(value: str, term: str) -> None:
    assert questions.guessed("ASK { ?s ?p $v }", {"v": value}) == f"ASK {{ ?s ?p {term} }}"


def test_a_variable_that_the_query_lacks_is_an_error() -> None:
    with pytest.raises(UsageError, match="no parameter 'w'"):
        questions.guessed("ASK { ?s ?p $v }", {"w": "1"})


@pytest.mark.parametrize("name", questions.names())
def test_every_question_has_its_texts_and_runs(name: str) -> None:
    question = questions.named(name)
    for text in (question.title, question.description, *(p.description for p in question.parameters)):
        assert text.en
        assert text.es
        assert text.en != text.es
    variables = {token.text[1:] for token in tokens(question.sparql) if token.kind == "var"}
    assert {parameter.name for parameter in question.parameters} <= variables
    sparql.check(question.sparql, file=f"{name}.rq")
