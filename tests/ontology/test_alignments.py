"""Alignments tell how our terms stand to those of others, say nothing about theirs, and are loaded only on demand."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse
from rdflib.namespace import GEO, ODRL2, ORG, TIME, DefinedNamespace

from tests.cli.running import usmx
from tests.ontology.test_profile import violations
from usmx_kg import graph, resources
from usmx_kg.graph import PARTS, index, statements, triples
from usmx_kg.namespaces import ALIGNED, BASE, PREFIXES, expand

FILES = resources.files("ontology/alignments")
AXIOMS = {expand(name) for name in ("rdfs:subClassOf", "rdfs:subPropertyOf")}
MATCHES = {expand(f"skos:{name}") for name in ("closeMatch", "relatedMatch")}
NOTE = expand("skos:editorialNote")
CLOSED: dict[str, type[DefinedNamespace]] = {"odrl": ODRL2, "org": ORG, "geosparql": GEO, "time": TIME}
"""Vocabularies whose terms rdflib lists."""
READ = {
    "dpv": "Expired Given RequestDeferred Refused Requested Unknown Withdrawn",
    "gist": """Agreement CountryGovernment Event GovernedGeoRegion GovernmentOrganization IntergovernmentalOrganization
        Place SubCountryGovernment""",
}
"""Terms of the others, as they stand in DPV 2 (dpv:Consent…) and gist 13."""


def faults(found: list[Triple]) -> list[str]:
    """Return what is wrong with the statements of an alignment."""
    wrong = []
    for triple in found:
        subject, predicate, value = triple.subject, triple.predicate.value, triple.object
        if not (isinstance(subject, NamedNode) and subject.value.startswith(BASE) and subject in index("ontology")):
            wrong.append(f"{subject} is no term of ours")
        elif predicate == NOTE:
            if not isinstance(value, Literal) or value.language not in ("en", "es"):
                wrong.append(f"{value} is a note without language")
        elif predicate not in AXIOMS | MATCHES:
            wrong.append(f"{predicate} has no place in an alignment")
        elif not (isinstance(value, NamedNode) and known(value.value)):
            wrong.append(f"{value} is no term of the other vocabulary")
    return wrong


def known(iri: str) -> bool:
    """Tell whether a term of another vocabulary exists."""
    prefix, name = next(((p, iri.removeprefix(n)) for p, n in ALIGNED.items() if iri.startswith(n)), ("", ""))
    if prefix in CLOSED:
        return name in CLOSED[prefix]
    return name.removeprefix("Consent" if prefix == "dpv" else "") in READ.get(prefix, "").split()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_it_speaks_of_our_terms_to_terms_that_exist(file: Path) -> None:
    found = [quad.triple for quad in statements(file)]
    assert found
    assert faults(found) == []


def test_every_vocabulary_has_its_file() -> None:
    assert {file.stem for file in FILES} == {"dpv", "geosparql", "gist", "odrl", "org", "owl-time"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("org:Organization rdfs:subClassOf usmx:StateOrgan .", "no term of ours"),
        ("usmx:Nothing rdfs:subClassOf org:Organization .", "no term of ours"),
        ("usmx:State rdfs:subClassOf org:Nation .", "no term of the other"),
        ("usmx:Consent skos:closeMatch dpv:Consent .", "no term of the other"),
        ("usmx:State rdfs:subClassOf usmx:Actor .", "no term of the other"),
        ("usmx:State owl:sameAs gist:CountryGovernment .", "no place"),
        ('usmx:State skos:editorialNote "x" .', "without language"),
    ],
)
def test_a_seeded_fault_is_found(text: str, problem: str) -> None:
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    (fault,) = faults([quad.triple for quad in parse(head + text, format=RdfFormat.TURTLE)])
    assert problem in fault


def test_they_are_in_no_part_but_their_own() -> None:
    assert triples("alignments")
    for part in PARTS:
        assert part == "alignments" or not set(triples(part)) & set(triples("alignments"))


def test_every_state_of_consent_is_aligned() -> None:
    states = index("ontology").subjects(NamedNode(PREFIXES["skos"] + "inScheme"), NamedNode(BASE + "consent-status"))
    assert all(state in index("alignments") for state in states)


def test_who_asks_for_them_sees_our_things_in_terms_of_others(tmp_path: Path) -> None:
    file = tmp_path / "alignments.ttl"
    assert usmx("export", "--part", "alignments", "-o", str(file)).code == 0
    organ = "ASK { actor:mx-senate a org:FormalOrganization }"
    place = "ASK { place:mx-oax a geosparql:Feature ; geosparql:sfWithin place:mx }"
    for text in (organ, place):
        assert usmx("query", text, "--data", str(file), "--infer").out == "true\n"
    assert usmx("query", organ, "--infer").out == "false\n"


def test_with_them_the_ontology_is_still_owl_2_rl() -> None:
    axioms = [triple for triple in triples("alignments") if triple.predicate.value in AXIOMS]
    kinds = {expand("rdfs:subClassOf"): "Class", expand("rdfs:subPropertyOf"): "ObjectProperty"}
    declared = [
        Triple(triple.object, graph.type_, NamedNode(PREFIXES["owl"] + kinds[triple.predicate.value]))
        for triple in axioms
        if isinstance(triple.object, NamedNode)
    ]
    assert violations([*triples("ontology"), *declared, *axioms]) == []
