"""What `--infer` adds: all that OWL 2 RL gives for our axioms, and nothing that a claim merely says."""

from __future__ import annotations

import owlrl
import pytest
from pyoxigraph import RdfFormat, Triple, parse
from rdflib import OWL, RDF, Graph, URIRef

import usmx_kg
from tests.cli.running import usmx
from usmx_kg.check.engines.rdflib_values import as_published
from usmx_kg.graph import statements, to_rdflib, triples
from usmx_kg.graph.inference import entailed
from usmx_kg.ground.namespaces import PREFIXES
from usmx_kg.ground.resources import files

OF_EVERYTHING = {OWL.sameAs, OWL.Thing}
"""What owlrl says of every node."""
AXIOMS = ("type", "subClassOf", "subPropertyOf", "domain", "range", "inverseOf")
HEAD = (
    "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    + "@prefix : <http://example.org/> .\n"
)


def turtle(text: str) -> list[Triple]:
    return [quad.triple for quad in parse(HEAD + text, format=RdfFormat.TURTLE)]


def closed(source: list[Triple]) -> set[tuple[object, ...]]:
    """Return what owlrl makes of triples."""
    graph = to_rdflib(source, Graph())
    with as_published():  # owlrl would leave rdflib to all other tests with ways of its own
        owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return set(graph)


@pytest.mark.parametrize(
    ("said", "follows"),
    [
        (":A rdfs:subClassOf :B . :B rdfs:subClassOf :C . :x a :A .", ":x a :B , :C . :A rdfs:subClassOf :C ."),
        (":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :r . :x :p 5 .",
         ":x :q 5 ; :r 5 . :p rdfs:subPropertyOf :r ."),
        (":p rdfs:domain :D ; rdfs:range :R . :x :p :y .", ":x a :D . :y a :R ."),
        (":p rdfs:domain :D ; rdfs:range xsd:string . :x :p 'text' .", ":x a :D ."),
        (":p rdfs:range :R . :x :p 'text' .", ""),
        (":p a owl:SymmetricProperty . :x :p :y .", ":y :p :x ."),
        (":p owl:inverseOf :q . :x :p :y . :z :q :w .", ":y :q :x . :w :p :z ."),
        (":p a owl:TransitiveProperty . :c :p :d . :a :p :b . :b :p :c .", ":a :p :c , :d . :b :p :d ."),
        (":p a owl:TransitiveProperty . :q rdfs:subPropertyOf :p . :a :q :b . :b :q :a .",
         ":a :p :a , :b . :b :p :a , :b ."),
        (":p a owl:SymmetricProperty ; rdfs:domain :D . :D rdfs:subClassOf :E . :x :p :y .",
         ":y :p :x . :x a :D , :E . :y a :D , :E ."),
        ("claim:c rdf:subject :x ; rdf:predicate rdf:type ; rdf:object :A . :A rdfs:subClassOf :B .", ""),
    ],
)  # fmt: skip
def test_what_follows(said: str, follows: str) -> None:
    found = list(entailed(turtle(said)))
    assert len(found) == len(set(found))
    assert set(found) == set(turtle(follows))


def test_axioms_given_apart_are_not_repeated() -> None:
    axioms = turtle(":A rdfs:subClassOf :B . :B rdfs:subClassOf :C .")
    assert set(entailed(turtle(":x a :A ."), axioms)) == set(turtle(":x a :B , :C ."))


def test_it_is_the_owl_rl_closure_of_the_cases() -> None:
    """owlrl, an independent reasoner, finds the same of the documented cases by the axioms of the ontology."""
    kept = {PREFIXES[space] + name for space in ("rdf", "rdfs", "owl") for name in AXIOMS}
    axioms = [t for t in triples("ontology") if t.predicate.value in kept]
    cases = [quad.triple for file in files("data/cases") for quad in statements(file)]
    about = set(to_rdflib(cases, Graph()).subjects())
    ours = {t for t in to_rdflib([*axioms, *cases, *entailed(cases, axioms)], Graph()) if t[0] in about}
    theirs = {t for t in closed([*axioms, *cases]) if t[0] in about and not set(t) & OF_EVERYTHING}
    assert ours == theirs


def test_denied_and_hedged_claims_entail_nothing() -> None:
    kg = usmx_kg.load(infer=True)
    assert not kg.query("ASK { actor:us-troops usmx:engagesIn topic:direct-combat-in-mexico }")
    assert kg.query("ASK { case:veracruz-occupation-1914 a usmx:MilitaryActivity , prov:Activity }")
    assert not usmx_kg.load().query("ASK { case:veracruz-occupation-1914 a usmx:MilitaryActivity }")


def test_the_command_infers_when_told() -> None:
    text = "SELECT ?x WHERE { ?x a usmx:MilitaryActivity }"
    record = "data/examples/relief-oaxaca.yaml"
    plain = usmx("query", text, "--data", record, "--only")
    assert plain.out.splitlines() == ["x"]
    assert usmx("query", text).err == (
        "The graph has nothing whose stated type is usmx:MilitaryActivity (--infer adds those of its subclasses).\n"
    )
    found = usmx("query", text, "--data", record, "--only", "--infer")
    assert found.out.splitlines() == ["x", "https://w3id.org/usmx/record/relief-oaxaca-2031"]


def test_the_graph_of_a_program_has_it_too() -> None:
    graph = usmx_kg.load("data/examples/relief-oaxaca.yaml", only=True, infer=True).graph
    assert any(graph.subjects(RDF.type, URIRef(PREFIXES["usmx"] + "MilitaryActivity")))
