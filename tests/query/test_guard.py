"""What a query may not do is refused before it runs, however it is written."""

from __future__ import annotations

import contextlib
import time

import pytest

from usmx_kg.graph import sparql
from usmx_kg.ground.errors import QueryError

REFUSED = {
    "service": "SELECT * { SERVICE <http://localhost/> { ?s ?p ?o } }",
    "service-silent": "SELECT * { service silent <http://localhost/> { ?s ?p ?o } }",
    "service-escaped": r"SELECT * { \u0053ERVICE <http://localhost/> { ?s ?p ?o } }",
    "service-long-escape": r"SELECT * { \U00000053ERVICE <http://localhost/> { ?s ?p ?o } }",
    "service-escaped-twice": r"SELECT * { \u005Cu0053ERVICE <http://localhost/> { ?s ?p ?o } }",
    "service-variable": "SELECT * { VALUES ?g { <http://localhost/> } SERVICE ?g { ?s ?p ?o } }",
    "service-in-subquery": "SELECT * { { SELECT * { SERVICE <http://localhost/> { ?s ?p ?o } } } }",
    "service-after-less-than": "SELECT * { ?s ?p ?o FILTER(?s<?o)SERVICE#>\n<http://localhost/> { ?a ?b ?c } }",
    "service-after-comment": "SELECT * { # '\n SERVICE <http://localhost/> { ?s ?p ?o } }",
    "service-after-quote-in-iri": "SELECT * { <http://e/it's> ?p ?o SERVICE <http://localhost/> { ?s ?p ?o } }",
    "service-after-escaped-name": r"SELECT * { rule:a\'b ?p ?o SERVICE <http://localhost/> { ?s ?p ?o } }",
    "service-after-escaped-hash": r"SELECT * { rule:a\#b ?p ?o . SERVICE <http://localhost/> { ?s ?p ?o } }",
    "service-between-strings": "SELECT * { ?s ?p '''a'b''' SERVICE <http://localhost/> { ?s ?p '' } }",
    "from": "SELECT * FROM <http://localhost/x.ttl> { ?s ?p ?o }",
    "from-file": "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "from-named": "SELECT * FROM NAMED <http://localhost/x.ttl> { GRAPH ?g { ?s ?p ?o } }",
    "from-curie": "SELECT * FROM actor:mx { ?s ?p ?o }",
    "from-escaped": r"SELECT * \u0046ROM <http://localhost/x.ttl> { ?s ?p ?o }",
    "folded": "ASK { ?s ?p '" + "\\u005C" + "u005C" * 20 + "' }",
    "load": "LOAD <http://localhost/x.ttl>",
    "insert": "INSERT DATA { actor:mx a usmx:State }",
    "delete": "PREFIX x: <http://x/> DELETE WHERE { ?s ?p ?o }",
    "with": "WITH <http://g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "clear": "clear all",
    "deep": f"ASK {{ {'(' * 200} {')' * 200} }}",
    "empty": "  # nothing\n",
    "no query": "hello world",
    "undeclared": "SELECT * { ?s foaf:name ?o }",
    "unclosed": "SELECT * { ?s ?p ?o",
    "closed twice": "SELECT * { ?s ?p ?o } }",
    "prologue only": "PREFIX x: <http://x/>",
}

ALLOWED = {
    "text": "SELECT * { ?s rdfs:label 'SERVICE <http://localhost/> LOAD FROM' }",
    "long text": 'SELECT * { ?s rdfs:label """a "SERVICE" \\"""" }',
    "comment": "# SERVICE\nSELECT * { ?s ?p ?o } # LOAD <x>",
    "iri": "SELECT * { ?s ?p <http://example.org/service#SERVICE> }",
    "iri with brackets": "SELECT * { ?s ?p <http://en.wikipedia.org/wiki/Mexico_(state)> }",
    "name": "PREFIX service: <http://example.org/> SELECT * { ?s service:service service:from }",
    "variable": "SELECT ?service ?from ?load { ?service ?from ?load }",
    "blank": "SELECT * { _:service ?p ?o }",
    "own prefix": "PREFIX foaf: <http://xmlns.com/foaf/0.1/> SELECT * { ?s foaf:name ?o }",
    "less than": "SELECT * { ?s ?p ?o FILTER(?s < ?o && ?o > ?s) }",
    "base": "BASE <http://example.org/> SELECT * { <a> ?p ?o }",
    "unordered names": "ASK { ?s activity-status:not-held ?o }",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_refused(text: str) -> None:
    with pytest.raises(QueryError) as error:
        sparql.check(text)
    assert error.value.exit_code == 4


@pytest.mark.parametrize("text", ALLOWED.values(), ids=ALLOWED)
def test_allowed(text: str) -> None:
    sparql.check(text)


def test_a_graph_of_the_data_may_be_named() -> None:
    text = "SELECT * FROM <http://example.org/g> { ?s ?p ?o }"
    sparql.check(text, graphs=frozenset({"http://example.org/g"}))
    sparql.check(text, graphs=None)


def test_the_place_is_told_and_shown() -> None:
    with pytest.raises(QueryError) as error:
        sparql.check("SELECT *\n{ ?s foo:x ?o }", file="q.rq")
    assert (error.value.file, error.value.line, error.value.column) == ("q.rq", 2, 6)
    assert error.value.hint is not None
    shown, mark, *_ = error.value.hint.split("\n")
    assert shown[mark.index("^") - 2 :].startswith("foo:x"), "the mark stands under the prefix"


def test_iris_of_a_query_are_found_without_its_prologue() -> None:
    text = "PREFIX x: <http://x/> BASE <http://b/> SELECT ?a { ?a a x:Y , <http://z/> ; usmx:consent actor:mx, 'q:r' }"
    assert sparql.iris(text) == [
        "http://x/Y",
        "http://z/",
        "https://w3id.org/usmx/ontology#consent",
        "https://w3id.org/usmx/actor/mx",
    ]


@pytest.mark.parametrize(
    ("text", "ordered"),
    [
        ("SELECT ?x { ?x ?p ?o } ORDER BY ?x", True),
        ("SELECT ?x { { SELECT ?x { ?x ?p ?o } ORDER BY ?x } }", False),
        ("SELECT ?order { ?order ?p 'ORDER BY' }", False),
    ],
)
def test_whether_a_query_orders_its_rows(text: str, ordered: bool) -> None:
    assert sparql.ordered(text) is ordered


def test_checking_takes_time_in_step_with_the_text() -> None:
    """Neither broken texts nor long names make the tokens of a query quadratic."""
    for part in ("a.", '"""a""', "'a\\n", "<a ", "\\\\u0041", "?a<?b)"):
        start = time.process_time()
        with contextlib.suppress(QueryError):
            sparql.check("ASK { " + part * 20_000)
        assert time.process_time() - start < 3, part
