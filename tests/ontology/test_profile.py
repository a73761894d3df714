"""`ontology/` is OWL 2 RL and OWL 2 DL.

The check reads the RDF form of the axioms (OWL 2 Mapping to RDF Graphs) and holds them against OWL 2 Profiles,
section 4, and the global restrictions of OWL 2 Structural Specification, section 11.2. It knows the constructs
that the ontology uses and refuses every other, those that RL would allow among them: who needs one adds it here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from usmx_kg.graph import triples
from usmx_kg.ground.namespaces import PREFIXES

Sorts = dict[str, set[str]]
"""What each name is declared as."""

_HEADER = "https://w3id.org/usmx/ontology"
RESERVED = ("owl", "rdf", "rdfs", "xsd")
ENTITIES = {
    "owl:Class": "class",
    "owl:ObjectProperty": "object property",
    "owl:DatatypeProperty": "data property",
    "owl:AnnotationProperty": "annotation property",
}
BUILT_IN = {
    **dict.fromkeys(["owl:Thing", "owl:Nothing"], "class"),
    **dict.fromkeys(
        [
            "rdfs:label",
            "rdfs:comment",
            "rdfs:seeAlso",
            "rdfs:isDefinedBy",
            "owl:deprecated",
            "owl:versionInfo",
            "owl:priorVersion",
            "owl:backwardCompatibleWith",
            "owl:incompatibleWith",
        ],
        "annotation property",
    ),
}
# 4.2.2 and 4.3: the characteristics that RL has (reflexivity it has not).
CHARACTERISTICS = {
    "owl:FunctionalProperty": ("object property", "data property"),
    **dict.fromkeys(
        [
            "owl:InverseFunctionalProperty",
            "owl:IrreflexiveProperty",
            "owl:SymmetricProperty",
            "owl:AsymmetricProperty",
            "owl:TransitiveProperty",
        ],
        ("object property",),
    ),
}
# Structural Specification 11.2: not for properties that are composite, of which a transitive one is.
SIMPLE_ONLY = {
    "owl:FunctionalProperty",
    "owl:InverseFunctionalProperty",
    "owl:IrreflexiveProperty",
    "owl:AsymmetricProperty",
}
# 4.2.1
DATATYPES = {
    "rdf:PlainLiteral",
    "rdf:XMLLiteral",
    "rdf:langString",
    "rdfs:Literal",
    *(
        f"xsd:{name}"
        for name in [
            "decimal",
            "integer",
            "nonNegativeInteger",
            "nonPositiveInteger",
            "positiveInteger",
            "negativeInteger",
            "long",
            "int",
            "short",
            "byte",
            "unsignedLong",
            "unsignedInt",
            "unsignedShort",
            "unsignedByte",
            "float",
            "double",
            "string",
            "normalizedString",
            "token",
            "language",
            "Name",
            "NCName",
            "NMTOKEN",
            "boolean",
            "hexBinary",
            "base64Binary",
            "anyURI",
            "dateTime",
            "dateTimeStamp",
        ]
    ),
}


def _short(term: object) -> str:
    if not isinstance(term, NamedNode):
        return str(term)
    for name, iri in PREFIXES.items():
        if term.value.startswith(iri):
            return f"{name}:{term.value.removeprefix(iri)}"
    return term.value


def violations(source: Iterable[Triple]) -> list[str]:
    """Return a line for each statement that is no OWL 2 RL axiom of a known construct, or breaks OWL 2 DL."""
    statements = tuple(source)
    sorts: Sorts = defaultdict(set, {name: {sort} for name, sort in BUILT_IN.items()})
    characteristics: Sorts = defaultdict(set)
    for triple in statements:
        if _short(triple.predicate) == "rdf:type":
            subject, target = _short(triple.subject), _short(triple.object)
            characteristics[subject].add(target)
            if target in ENTITIES:
                sorts[subject].add(ENTITIES[target])
    found = [
        f"{_short(triple.subject)} {_short(triple.predicate)} {_short(triple.object)}: {problem}"
        for triple in statements
        if (problem := _problem(triple, sorts))
    ]
    found += [f"{name}: is both {' and '.join(sorted(kinds))}" for name, kinds in sorts.items() if len(kinds) > 1]
    for name, kinds in characteristics.items():
        if "owl:TransitiveProperty" in kinds and kinds & SIMPLE_ONLY:
            found.append(f"{name}: is transitive, so not simple, and also {', '.join(sorted(kinds & SIMPLE_ONLY))}")
    return sorted(found)


def _are(names: tuple[str, str], kind: str, sorts: Sorts) -> bool:
    return all(kind in sorts.get(name, ()) and name != "owl:Thing" for name in names)


def _problem(triple: Triple, sorts: Sorts) -> str | None:
    value = triple.object
    if isinstance(triple.subject, BlankNode) or isinstance(value, BlankNode):
        return "a construct made of blank nodes, which this check does not know"
    # What a header says of the whole is no axiom: datatypes of its annotations are free.
    if _short(triple.subject) == _HEADER and "annotation property" in sorts.get(_short(triple.predicate), ()):
        return None
    if isinstance(value, Literal) and _short(value.datatype) not in DATATYPES:
        return f"{_short(value.datatype)} is no datatype of OWL 2 RL"
    predicate, pair = _short(triple.predicate), (_short(triple.subject), _short(value))
    match predicate:
        case "rdf:type":
            return _type_problem(*pair, sorts)
        case "rdfs:subClassOf" | "owl:equivalentClass" | "owl:disjointWith":
            # 4.2.3: of named classes, all but owl:Thing may stand on either side.
            return None if _are(pair, "class", sorts) else "needs two declared classes other than owl:Thing"
        case "rdfs:subPropertyOf" | "owl:equivalentProperty" | "owl:propertyDisjointWith":
            same = any(_are(pair, kind, sorts) for kind in ("object property", "data property"))
            return None if same else "needs two declared object properties or two data properties"
        case "owl:inverseOf":
            return None if _are(pair, "object property", sorts) else "needs two declared object properties"
        case "rdfs:domain" | "rdfs:range":
            return _side_problem(pair[0], predicate, pair[1], sorts)
        case "owl:versionIRI":
            return None if isinstance(value, NamedNode) else "is no IRI"
    kinds = sorts.get(predicate, set())
    if "object property" in kinds:
        return None if isinstance(value, NamedNode) else "an object property with a literal"
    if "data property" in kinds:
        return None if isinstance(value, Literal) else "a data property with a thing"
    if "annotation property" in kinds:
        return None
    return "a predicate that is not declared, or a construct which this check does not know"


def _type_problem(subject: str, target: str, sorts: Sorts) -> str | None:
    if target in ENTITIES or target in ("owl:Ontology", "owl:NamedIndividual"):
        reserved = subject.partition(":")[0] in RESERVED
        return "declares a term of the reserved vocabulary" if reserved else None
    if target in CHARACTERISTICS:
        fits = sorts.get(subject, set()) & set(CHARACTERISTICS[target])
        return None if fits else f"a characteristic for a declared {' or '.join(CHARACTERISTICS[target])}"
    if "class" in sorts.get(target, ()) and target != "owl:Thing":
        return None
    return "a class that is not declared, or a construct which this check does not know"


def _side_problem(subject: str, predicate: str, target: str, sorts: Sorts) -> str | None:
    kinds, named = sorts.get(subject, set()), "class" in sorts.get(target, ()) and target != "owl:Thing"
    if "object property" in kinds or ("data property" in kinds and predicate == "rdfs:domain"):
        return None if named else "needs a declared class other than owl:Thing"
    if "data property" in kinds:
        return None if target in DATATYPES - {"rdfs:Literal"} else "is no datatype of OWL 2 RL"
    return "stands on no declared object or data property"


def test_ontology_is_owl_2_rl_and_dl() -> None:
    found = violations(triples("ontology"))
    assert not found, "\n".join(found)


GOOD = "usmx:A a owl:Class . usmx:B a owl:Class . usmx:p a owl:ObjectProperty . usmx:d a owl:DatatypeProperty . "


@pytest.mark.parametrize(
    "text",
    [
        "usmx:A rdfs:subClassOf usmx:B . usmx:p rdfs:domain usmx:A ; rdfs:range usmx:B .",
        "usmx:d rdfs:domain usmx:A ; rdfs:range xsd:integer .",
        "usmx:p a owl:TransitiveProperty . <x:1> a usmx:A ; usmx:p <x:2> ; usmx:d 5 .",
        "usmx:note a owl:AnnotationProperty . <x:1> usmx:note <x:2> , 'words' .",
        f"dcterms:created a owl:AnnotationProperty . <{_HEADER}> dcterms:created '2031-01-01'^^xsd:date .",
    ],
)
def test_what_the_profile_allows(text: str) -> None:
    assert violations(_turtle(GOOD + text)) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("usmx:A rdfs:subClassOf [ a owl:Class ; owl:unionOf ( usmx:A usmx:B ) ] .", "blank nodes"),
        ("usmx:p rdfs:range [ a owl:Class ; owl:unionOf ( usmx:A usmx:B ) ] .", "blank nodes"),
        ("usmx:A owl:disjointUnionOf ( usmx:B ) .", "blank nodes"),
        ("owl:Thing rdfs:subClassOf usmx:A .", "other than owl:Thing"),
        ("usmx:A rdfs:subClassOf usmx:Unknown .", "two declared classes"),
        ("usmx:p a owl:ReflexiveProperty .", "does not know"),
        ("usmx:p a owl:TransitiveProperty , owl:AsymmetricProperty .", "not simple"),
        ("usmx:p a owl:DatatypeProperty .", "is both"),
        ("usmx:d a owl:TransitiveProperty .", "characteristic"),
        ("usmx:d rdfs:range xsd:date .", "no datatype of OWL 2 RL"),
        ("<x:1> usmx:d '2031-01-01'^^xsd:date .", "no datatype of OWL 2 RL"),
        ("<x:1> dcterms:created '2031-01-01'^^xsd:date . dcterms:created a owl:AnnotationProperty .", "no datatype"),
        ("<x:1> usmx:p 'words' .", "with a literal"),
        ("<x:1> usmx:d <x:2> .", "with a thing"),
        ("<x:1> usmx:unknown <x:2> .", "not declared"),
        ("<x:1> a usmx:Unknown .", "not declared"),
        ("rdfs:label a owl:AnnotationProperty .", "reserved vocabulary"),
        ("usmx:p rdfs:subPropertyOf usmx:d .", "two declared"),
        ("usmx:p owl:hasKey usmx:d .", "does not know"),
    ],
)
def test_seeded_violation_is_found(text: str, problem: str) -> None:
    found = violations(_turtle(GOOD + text))
    assert any(problem in line for line in found), found


def _turtle(text: str) -> list[Triple]:
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    return [quad.triple for quad in parse(prefixes + text, format=RdfFormat.TURTLE)]
