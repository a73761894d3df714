"""What the gate and the guard of queries say, word for word: people act on it."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from pyoxigraph import NamedNode

from tests.trust.bad import SAID
from tests.trust.samples import PROLOGUE
from usmx_kg.graph import sparql
from usmx_kg.ground.errors import QueryError
from usmx_kg.model.permissions import Gate
from usmx_kg.model.positions import Position
from usmx_kg.model.records import TextSource
from usmx_kg.read.run import read

TRUST = "  Facts about more actors, places or agreements come from a file that you trust: --background FILE."
TYPE = "  A record is a usmx:Deployment or a usmx:DomesticOperation; say also what other things are (a usmx:Consent)."
LINE = PROLOGUE.count("\n") + 2
GATE = {
    "a place moved": f":25: place:us-az is a thing of the package: a record can't speak about it\n{TRUST}",
    "competence given": f":49: record:g: a record can't make an actor competent to consent\n{TRUST}",
    "competence of a node without a name": ":23: a node without an IRI: a record can't make an actor competent to "
    f"consent\n{TRUST}",
    "a concept like ours": f":40: skos:exactMatch mission:training: a record can't tie anything to our terms\n{TRUST}",
    "a shape by its value": ":47: <http://example.org/s>: a record can't hold shapes (<http://example.org/p>)\n"
    "  Use --shapes FILE.",
    "an unknown property": ":24: usmx:hostStat is no property of the vocabulary\n  Did you mean hostState or ofState?",
    "an unknown class": ":1: usmx:Cosnent is no class of the vocabulary\n  Did you mean Consent?",
    "a thing without type": f":25: record:c has no type of the vocabulary\n{TYPE}",
    "a key of another thing": ":52: grantedBy has no meaning for a AssistanceRequest; it belongs to Consent",
}
QUERIES = {
    "SELECT * FROM <http://x/> { ?s ?p ?o }": ":1:15: there is no graph <http://x/> here\n"
    "  SELECT * FROM <http://x/> { ?s ?p ?o }\n                ^\n"
    "  Nothing is fetched. Leave FROM out, and give files with --data.",
    "SELECT * FROM NAMED actor:m\\,x {?s ?p ?o}": ":1:21: there is no graph <https://w3id.org/usmx/actor/m,x> here\n"
    "  SELECT * FROM NAMED actor:m\\,x {?s ?p ?o}\n                      ^\n"
    "  Nothing is fetched. Leave FROM out, and give files with --data.",
    "ASK { ?s actr:x 1 }": ":1:10: the prefix actr: is not declared\n"
    "  ASK { ?s actr:x 1 }\n           ^\n  Did you mean actor:?",
    "ASK {\n ?s zzzzz:x 1 }": ":2:5: the prefix zzzzz: is not declared\n   ?s zzzzz:x 1 }\n      ^\n"
    "  Declare it with PREFIX.",
    "DELETE WHERE { ?s ?p ?o }": ":1:1: DELETE is refused: the graph is read-only\n  DELETE WHERE { ?s ?p ?o }\n  ^",
    "SELEC ?x {}": ":1:1: 'SELEC' begins no query\n  SELEC ?x {}\n  ^\n  Did you mean SELECT?",
    "hello": ":1:1: 'hello' begins no query\n  hello\n  ^\n  A query begins with SELECT, ASK, CONSTRUCT, DESCRIBE.",
    "PREFIX a: <b>": ": this is no SPARQL query\n  A query begins with SELECT, ASK, CONSTRUCT, DESCRIBE.",
    " # nothing": ": the query is empty",
    "ASK { )": ":1:7: ) closes nothing\n  ASK { )\n        ^",
    "ASK { ( }": ":1:9: } closes nothing\n  ASK { ( }\n          ^",
    "ASK { (": ":1:7: ( is never closed\n  ASK { (\n        ^",
    "ASK { 'abc": ":1:7: a text is never closed\n  ASK { 'abc\n        ^",
    "ASK { SERVICE <http://x/> {} }": ":1:7: SERVICE is refused: a query reads the graph and your --data, nothing "
    "else\n  ASK { SERVICE <http://x/> {} }\n        ^",
}
A = NamedNode("http://e.org/a")
BOUND = {
    "SELECT $x WHERE { $x ?p $x }": "SELECT (<A> AS $x) WHERE { <A> ?p <A> }",
    "SELECT DISTINCT ?y $x { $x ?p ?y } ": "SELECT DISTINCT ?y (<A> AS $x) { <A> ?p ?y } ",
    "SELECT (COUNT($x) AS ?n) $x { $x ?p ?y }": "SELECT (COUNT(<A>) AS ?n) (<A> AS $x) { <A> ?p ?y }",
    "SELECT (ABS(ABS($x)) AS ?n) $x { $x ?p ?y }": "SELECT (ABS(ABS(<A>)) AS ?n) (<A> AS $x) { <A> ?p ?y }",
    "select $x { { SELECT $x { $x ?p 1 } } }": "select (<A> AS $x) { { SELECT (<A> AS $x) { <A> ?p 1 } } }",
    "select $x where { $x ?p $x }": "select (<A> AS $x) where { <A> ?p <A> }",
    "select $x from <http://g> { $x ?p $x }": "select (<A> AS $x) from <http://g> { <A> ?p <A> }",
    "ASK { ?y ?p $x }": "ASK { ?y ?p <A> }",
    "$x": "<A>",
    "SELECT ?y { BIND(1 AS ?x) $x ?p ?y }": "SELECT ?y { BIND(1 AS ?x) <A> ?p ?y }",
    "SELECT ?y { BIND(1 as ?x) $x ?p ?y }": "SELECT ?y { BIND(1 as ?x) <A> ?p ?y }",
    "ASK { ?xy ?p '$x' }": None,
}


@pytest.mark.parametrize("name", GATE)
def test_the_gate(name: str) -> None:
    text = f"{PROLOGUE}record:a a usmx:Deployment .\n{SAID[name][0]}"
    assert [str(error) for error in read([TextSource(text, "turtle", "x.ttl")]).errors] == [f"x.ttl:{LINE}{GATE[name]}"]


def test_a_thing_without_a_type_is_told_once() -> None:
    text = (
        f"{PROLOGUE}record:a a usmx:Deployment .\nrecord:c usmx:grantedBy actor:mx ; usmx:status 'x' ; usmx:form 'y' ."
    )
    assert len(read([TextSource(text, "turtle", "x.ttl")]).errors) == 1


def test_terms_that_were_replaced_may_be_said() -> None:
    text = f"{PROLOGUE}record:a a usmx:Deployment ; usmx:ours 'x' ; usmx:repeatable 'y' ."
    assert not read([TextSource(text, "turtle", "x.ttl")]).errors
    wrong = read([TextSource(text.replace("usmx:ours", "usmx:MilitaryActivity"), "turtle", "x.ttl")]).errors
    assert "usmx:MilitaryActivity is no property of the vocabulary" in str(wrong[0])


def test_owners_and_classes_are_told_with_commas() -> None:
    text = f"{PROLOGUE}record:a a usmx:AssistanceRequest , usmx:SourceDocument ; usmx:validFrom '2031-01-01' ."
    told = str(read([TextSource(text, "turtle", "x.ttl")]).errors[0])
    assert "validFrom has no meaning for a AssistanceRequest, SourceDocument; it belongs to Agreement, Consent" in told


def test_whose_things_are_foreign() -> None:
    def nowhere(_: object) -> Position:
        return Position("x", None, None)

    record, ours = (Gate("http://b.org/", shipped=shipped, where=nowhere) for shipped in (False, True))
    base = "https://w3id.org/usmx/"
    for iri in ("actor/mx", "place/us-az", "rule/x", "ontology#Consent", "mission/training"):
        assert record.foreign(base + iri)
        assert ours.foreign(base + iri)
    for iri in ("case/x", "source/x", "claim/x"):
        assert record.foreign(base + iri)
        assert not ours.foreign(base + iri)
    for iri in (base + "record/x", "http://b.org/x", "http://e.org/x"):
        assert not record.foreign(iri)


@pytest.mark.parametrize("text", QUERIES)
def test_the_guard_of_queries(text: str) -> None:
    with pytest.raises(QueryError) as error:
        sparql.check(text, file="q.rq")
    assert str(error.value) == "q.rq" + QUERIES[text]


@pytest.mark.parametrize(
    ("escaped", "refused"),
    [(r"\u0053ERVICE", True), (r"\U00000053ERVICE", True), (r"\ud800", False), (r"\udfff", False), (r"\ue000", False),
     (r"\U00110000", False), (r"\U0010ffff", False), (r"\u005cu0053ERVICE", True)],
)  # fmt: skip
def test_escapes_are_unfolded(escaped: str, refused: bool) -> None:
    text = f"ASK {{ {escaped} <http://x/> {{}} }}"
    with pytest.raises(QueryError, match="SERVICE is refused") if refused else nullcontext():
        sparql.check(text)


def test_escapes_in_escapes_have_an_end() -> None:
    folded = r"\u0053ERVICE"
    for _ in range(12):
        folded = folded.replace("\\", r"\u005c", 1)
    text = f"ASK {{ {folded} }}"
    with pytest.raises(QueryError, match="folded into each other too often"):
        sparql.check(text)


@pytest.mark.parametrize("text", BOUND)
def test_terms_in_the_place_of_variables(text: str) -> None:
    expected = BOUND[text]
    if expected is None:
        with pytest.raises(Exception, match="no parameter 'x'"):
            sparql.bind(text, {"x": A})
    else:
        assert sparql.bind(text, {"x": A}) == expected.replace("<A>", str(A))


def test_what_a_query_names() -> None:
    text = r"PREFIX a: <http://a/> BASE <http://b/> SELECT ?x { ?x a:b\,c <http://d> ; a:b\,c actor:mx , a:x:y }"
    assert sparql.iris(text) == ["http://a/b,c", "http://d", "https://w3id.org/usmx/actor/mx", "http://a/x:y"]
    assert sparql.names_graphs("SELECT * from <http://x/> {}")
    assert not sparql.names_graphs("SELECT ?from { ?from a <http://x/FROM> }")


def test_what_is_long() -> None:
    most = sparql.MAX_TOKENS
    assert not sparql.is_long("x " * most)
    assert sparql.is_long("x " * (most + 1))
    sparql.check_length("x" * sparql.MAX_LENGTH)
    with pytest.raises(QueryError) as error:
        sparql.check_length("x" * (sparql.MAX_LENGTH + 1), "q.rq")
    assert str(error.value) == "q.rq: the query is longer than 500,000 characters"
    deep = sparql.MAX_DEPTH - 1
    sparql.check(f"ASK {{ {'(' * deep}{')' * deep} }}")
    with pytest.raises(QueryError, match="nested more than 100 deep"):
        sparql.check(f"ASK {{ ({'(' * deep}{')' * deep}) }}")
