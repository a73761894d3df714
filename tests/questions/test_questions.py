"""Every named question answers as expected, and says in both languages what it asks and takes."""

from __future__ import annotations

import re
from functools import cache

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from tests.cli.running import usmx
from tests.questions.asked import RECORDS, Asked, all_asked, store
from usmx_kg import graph
from usmx_kg.ask import query, questions
from usmx_kg.ask.lookup import all_terms
from usmx_kg.graph import sparql
from usmx_kg.graph.sparql_tokens import tokens
from usmx_kg.ground.namespaces import BASE, PREFIXES

ASKED = all_asked()
QUESTIONS = [questions.named(name) for name in questions.names()]

NEGATED, TRUE = NamedNode(PREFIXES["usmx"] + "negated"), Literal(True)
_ADDED = re.compile(r"\+\s*(\"|STRDT)")


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked.id)
def test_answer_is_as_expected(asked: Asked) -> None:
    assert asked.answer() == asked.expected


def test_every_question_has_an_expected_answer_with_rows() -> None:
    answered = {asked.question.name for asked in ASKED if len(asked.expected) > 1}
    assert answered == set(questions.names())


def test_there_are_as_many_questions_as_promised() -> None:
    assert len(questions.names()) >= 34
    assert "deployments-by-mission" in questions.names()


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_header_is_complete_in_both_languages(question: questions.Question) -> None:
    texts = [question.title, question.description, *(p.description for p in question.parameters)]
    for text in texts:
        assert text.en, question.name
        assert text.es, question.name
        assert text.en != text.es
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", question.name)
    assert question.title.en[0].isupper()
    assert not question.title.en.endswith(".")
    assert question.description.en.endswith(".")
    assert question.description.es.endswith(".")


def test_titles_are_told_apart() -> None:
    for lang in ("en", "es"):
        titles = [question.title[lang] for question in QUESTIONS]
        assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_parameters_are_described_and_stand_out(question: questions.Question) -> None:
    declared = {parameter.name for parameter in question.parameters}
    code = [token for token in tokens(question.sparql) if token.kind == "var"]
    assert {token.text[1:] for token in code if token.text.startswith("$")} == declared
    assert not {token.text[1:] for token in code if token.text.startswith("?")} & declared


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_query_keeps_clear_of_known_traps(question: questions.Question) -> None:
    code = "".join(f"{token.text} " for token in tokens(question.sparql))
    own = "".join(f"{token.text} " for token in tokens((questions.FOLDER / f"{question.name}.rq").read_text("utf-8")))
    assert "NOT EXISTS" not in own.upper(), "quadratic with several patterns: use MINUS"
    assert not _ADDED.search(code), "dates plus a duration come back unbound: subtract a negative one"
    assert sparql.ordered(question.sparql)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_names_in_a_question_exist(question: questions.Question) -> None:
    ours = {iri for iri in sparql.iris(question.sparql) if iri.startswith(BASE)}
    assert ours <= set(all_terms())


def test_a_name_that_does_not_exist_is_noticed() -> None:
    assert not set(sparql.iris("SELECT ?x { ?x usmx:hostSate ?y }")) <= set(all_terms())


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked.id)
def test_order_leaves_no_ties(asked: Asked) -> None:
    order = asked.question.sparql.rpartition("ORDER BY")[2]
    columns, *rows = asked.answer()
    keys = [columns.index(name) for name in re.findall(r"[?$](\w+)", order) if name in columns]
    found = [tuple(row[key] for key in keys) for row in rows]
    assert len(set(found)) == len(found), "two rows come in any order"


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_question_runs_with_as_few_and_as_many_parameters_as_it_takes(question: questions.Question) -> None:
    required = {p.name: _some(p) for p in question.parameters if p.default is None and not p.optional}
    everything = {p.name: p.default or _some(p) for p in question.parameters}
    for values in (required, everything):
        assert query.run(store("records"), question.bound(values)).form == "select"


def _some(parameter: questions.Parameter) -> str:
    if parameter.type in (questions.Type.DATE, questions.Type.INTEGER, questions.Type.TEXT):
        return {"date": "2031-01-01", "integer": "2031"}.get(parameter.type, "text")
    return {
        "State": "mx",
        "Actor": "actor:mx",
        "Place": "place:mx",
        "Consent": "case:oda715-2025-consent",
        "Deployment": "case:oda715-2025",
        "mission": "training",
        "modality": "hedged",
    }[re.split(r"[#/]", parameter.of or "")[-1]]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_a_denied_claim_is_no_answer(question: questions.Question) -> None:
    """Where every claim of the document is denied, what it affirms is nothing."""
    if "usmx:negated false" in question.sparql:
        needed = {p.name: _some(p) for p in question.parameters if p.default is None and not p.optional}
        text = question.bound(needed)
        assert query.run(store("shipped"), text).rows
        found = query.run(denied(), text)
        columns = [found.variables.index(name) for name in ("negated",) if name in found.variables]
        assert all(columns and row[columns[0]] == TRUE for row in found.rows)


@cache
def denied() -> Store:
    flipped = (Quad(t.subject, t.predicate, TRUE if t.predicate == NEGATED else t.object) for t in graph.triples("all"))
    result = Store()
    result.bulk_extend(flipped)
    return result


def test_files_given_with_data_are_asked_too() -> None:
    expected = next(asked for asked in ASKED if asked.id == "consent-gaps.records").expected
    done = usmx("query", "consent-gaps", "--data", str(RECORDS), "-f", "csv")
    lines = done.out.splitlines()
    assert sum("/record/" in line for line in lines) == len(expected) - 1
    assert any("/case/katrina-navy-2005," in line for line in lines)
