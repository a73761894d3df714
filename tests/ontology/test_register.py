"""The register: the standing of each term, the code of each concept, and what each scheme says of itself."""

from __future__ import annotations

from collections import defaultdict

from pyoxigraph import Literal, NamedNode

from tests.ontology.test_contract import CLASSES, KEYS
from usmx_kg.__about__ import __version__
from usmx_kg.graph import Index, Node, index, type_
from usmx_kg.ground.namespaces import BASE, OWN, expand

KINDS = ("owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty")


def _node(curie: str) -> NamedNode:
    return NamedNode(expand(curie) or curie)


def _said(of: Index, node: Node, curie: str) -> list[str]:
    return [value.value for value in of.objects(node, _node(curie))]


REGISTER, ONTOLOGY = index("register"), index("ontology")
SCHEMES = sorted(n.value for n in ONTOLOGY.subjects(type_, _node("skos:ConceptScheme")) if isinstance(n, NamedNode))
"""IRIs of all schemes."""


def _held() -> set[str]:
    """Return the local names of the terms that the contract holds."""
    classes = {name for parent, names in CLASSES.items() for name in (*names.split(), parent.removeprefix("usmx:"))}
    keys = {key.rstrip("*") for name, keys in KEYS.items() for key in (name, *keys.split())}
    return classes | keys


def test_every_term_has_its_standing() -> None:
    own = {n for kind in KINDS for n in ONTOLOGY.subjects(type_, _node(kind)) if str(n)[1:].startswith(OWN["usmx"])}
    replaced = {n for n in ONTOLOGY.subjects(_node("owl:deprecated")) if str(n)[1:].startswith(OWN["usmx"])}
    held = {NamedNode(OWN["usmx"] + name) for name in _held()}
    assert len(own) > 150
    wanted = {n: "archaic" if n in replaced else "stable" if n in held else "testing" for n in own | replaced}
    standing = _node("vs:term_status")
    assert {n: REGISTER.objects(n, standing) for n in REGISTER.subjects(standing)} == {
        n: [Literal(word)] for n, word in wanted.items()
    }


def test_every_object_property_reads_backwards_too() -> None:
    inverse, symmetric = _node("usmx:inverseLabel"), set(ONTOLOGY.subjects(type_, _node("owl:SymmetricProperty")))
    wanted = {n for n in ONTOLOGY.subjects(type_, _node("owl:ObjectProperty")) if str(n)[1:].startswith(OWN["usmx"])}
    wanted -= symmetric
    assert len(wanted) > 70
    found = {n: REGISTER.objects(n, inverse) for n in REGISTER.subjects(inverse)}
    assert set(found) == wanted
    for node, labels in found.items():
        texts = {label.language: label.value for label in labels if isinstance(label, Literal)}
        assert set(texts) == {"en", "es"}, node
        own = {label.value for label in ONTOLOGY.objects(node, _node("rdfs:label")) if isinstance(label, Literal)}
        assert own.isdisjoint(texts.values()), node
    shown = [label.value for labels in found.values() for label in labels if isinstance(label, Literal)]
    assert len(shown) == len(set(shown)), "one inverse label for two properties"


def test_every_concept_has_a_code_of_its_own() -> None:
    by_scheme: dict[str, list[str]] = defaultdict(list)
    for scheme in SCHEMES:
        for concept in ONTOLOGY.subjects(_node("skos:inScheme"), NamedNode(scheme)):
            (code,) = _said(REGISTER, concept, "skos:notation")
            by_scheme[scheme].append(code)
    codes = [code for found in by_scheme.values() for code in found]
    assert len(codes) == len(set(codes)) == len(list(REGISTER.subjects(_node("skos:notation"))))
    letters = {scheme: {code.partition("-")[0] for code in found} for scheme, found in by_scheme.items()}
    assert len({frozenset(found) for found in letters.values()}) == len(SCHEMES)
    for scheme, found in by_scheme.items():
        (first,) = letters[scheme]
        assert sorted(found) == [f"{first}-{number:03}" for number in range(1, len(found) + 1)]


def test_some_codes_as_they_were_given() -> None:
    """A code is never given to another concept: these are of the first and the last of several schemes."""
    given = {
        "activity-status:completed": "STA-001",
        "consent-form:implied": "CFO-002",
        "consent-status:expired": "CST-001",
        "consent-status:withdrawn": "CST-007",
        "mission:aerial-surveillance": "MIS-001",
        "mission:war": "MIS-054",
    }
    assert {name: _said(REGISTER, _node(name), "skos:notation") for name in given} == {n: [c] for n, c in given.items()}


def test_schemes_begin_where_their_concepts_say() -> None:
    for scheme in SCHEMES:
        tops = {n.value for n in ONTOLOGY.subjects(_node("skos:topConceptOf"), NamedNode(scheme)) if n in ONTOLOGY}
        assert tops
        assert set(_said(REGISTER, NamedNode(scheme), "skos:hasTopConcept")) == tops


def test_schemes_say_whose_they_are_of_when_and_under_which_terms() -> None:
    header = ONTOLOGY.predicates(NamedNode(f"{BASE}ontology"))
    for scheme in SCHEMES:
        said = {**ONTOLOGY.predicates(NamedNode(scheme)), **REGISTER.predicates(NamedNode(scheme))}
        for key in ("dcterms:creator", "dcterms:publisher", "dcterms:license"):
            assert said[_node(key)] == header[_node(key)], (scheme, key)
        assert said[_node("owl:versionInfo")] == [Literal(__version__)]
        days = [header[_node("dcterms:created")][0].value]
        days += [said[_node(f"dcterms:{key}")][0].value for key in ("created", "modified")]
        assert days == sorted(days), scheme


def test_whoever_made_it_is_named_in_both_languages() -> None:
    (maker,) = ONTOLOGY.predicates(NamedNode(f"{BASE}ontology"))[_node("dcterms:publisher")]
    assert isinstance(maker, NamedNode)
    assert {v.language for v in ONTOLOGY.objects(maker, _node("rdfs:label")) if isinstance(v, Literal)} == {"en", "es"}
