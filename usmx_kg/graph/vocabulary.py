"""What the ontology says about keys, classes, schemes and labels, and the application about keys, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from pyoxigraph import Literal, NamedNode

from usmx_kg.graph import Index, Node, index
from usmx_kg.ground.namespaces import PREFIXES, record_key, shorten

__all__ = [
    "RECORD_PARTS",
    "Field",
    "Kind",
    "concepts",
    "fields",
    "fields_of",
    "label",
    "part_keys",
    "properties",
    "subclasses",
    "superclasses",
    "word",
]


class Kind(StrEnum):
    """What the values of a field are."""

    DATE = "date"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    TEXT = "text"
    ADDRESS = "address"
    CONCEPT = "concept"
    THING = "thing"
    PERIOD = "period"


@dataclass(frozen=True)
class Field:
    """One key of a record: its property and what it takes.

    `classes` are IRIs of the classes that its things may have, `scheme` the IRI of the concept scheme
    that its concepts come from, `domains` the IRIs of the classes that have it. `text` is true where plain
    words may stand for a thing (`legalBasis`, `source`).
    """

    key: str
    iri: str
    kind: Kind
    classes: frozenset[str]
    scheme: str | None
    repeatable: bool
    text: bool
    domains: frozenset[str]


def _name(curie: str) -> NamedNode:
    prefix, _, local = curie.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


DOMAINS = _name("schema:domainIncludes"), _name("rdfs:domain")
RANGES = _name("schema:rangeIncludes"), _name("rdfs:range")
"""What a property says that it stands on, and takes: several classes, or datatypes that OWL 2 RL lacks, before one."""

RECORD_KEY = _name("usmx-app:recordKey")
SCHEME, REPEATABLE = _name("usmx-app:valueScheme"), _name("usmx-app:repeatable")
SUBCLASS, IN_SCHEME, BROADER = _name("rdfs:subClassOf"), _name("skos:inScheme"), _name("skos:broader")
LABEL, PREF_LABEL, ALT_LABEL = _name("rdfs:label"), _name("skos:prefLabel"), _name("skos:altLabel")
HIDDEN = _name("skos:hiddenLabel")
DEFINITION = _name("skos:definition")
_XSD = PREFIXES["xsd"]
_DATATYPES = {"date": Kind.DATE, "integer": Kind.INTEGER, "boolean": Kind.BOOLEAN, "string": Kind.TEXT,
              "gYear": Kind.PERIOD}  # fmt: skip

RECORD_PARTS = frozenset(
    f"{PREFIXES['usmx']}{name}"
    for name in (
        "Agreement",
        "AssistanceRequest",
        "Consent",
        "ConsentCondition",
        "ConsentEvent",
        "SendingAuthorization",
    )
)
"""Classes of what an activity, or a consent of it, names and what is judged with it: parts of its record, which may be
written inside it."""


@cache
def properties() -> dict[str, Field]:
    """Return every property that says what has it and what it takes, by local name or key."""
    ontology = index("ontology")
    found = (
        _field(ontology, node) for node in dict.fromkeys(n for domain in DOMAINS for n in ontology.subjects(domain))
    )
    return {field.key: field for field in sorted(found, key=lambda field: field.key)}


@cache
def fields() -> dict[str, Field]:
    """Return every field that a record may have, by key."""
    keys = {node.value for node in index("app").subjects(RECORD_KEY, Literal(True))}
    return {key: field for key, field in properties().items() if field.iri in keys}


@cache
def part_keys() -> dict[str, str]:
    """Return the key under which a record names things of each class that is a part of it, by class IRI."""
    return {
        class_iri: key
        for key, field in fields().items()
        for class_iri in field.classes & RECORD_PARTS
        if class_iri not in field.domains  # a consent that another one renews is named by an activity too
    }


def fields_of(class_iri: str) -> dict[str, Field]:
    """Return the fields that records of a class have, its superclasses' among them."""
    classes = superclasses(class_iri)
    return {key: field for key, field in fields().items() if field.domains & classes}


def _field(ontology: Index, node: Node) -> Field:
    assert isinstance(node, NamedNode)
    ranges = _said(ontology, node, RANGES)
    datatypes = {r.removeprefix(_XSD) for r in ranges if r.startswith(_XSD)}
    classes = frozenset(r for r in ranges if not r.startswith(_XSD))
    scheme = index("app").value(node, SCHEME)
    if scheme is not None:
        kind = Kind.CONCEPT
    elif "anyURI" in datatypes:
        kind = Kind.ADDRESS
    elif classes:
        kind = Kind.THING
    else:
        kind = _DATATYPES[min(datatypes)]
    return Field(
        key=record_key(node.value),
        iri=node.value,
        kind=kind,
        classes=classes if kind is not Kind.CONCEPT else frozenset(),
        scheme=scheme.value if isinstance(scheme, NamedNode) else None,
        repeatable=index("app").value(node, REPEATABLE) != Literal(False),
        text="string" in datatypes and kind in (Kind.THING, Kind.ADDRESS),
        domains=_said(ontology, node, DOMAINS),
    )


def _said(ontology: Index, node: Node, predicates: tuple[NamedNode, ...]) -> frozenset[str]:
    """Return the IRIs that a node has by the first of these predicates that says any."""
    found = (ontology.objects(node, predicate) for predicate in predicates)
    return frozenset(value.value for value in next(filter(None, found), ()) if isinstance(value, NamedNode))


@cache
def superclasses(class_iri: str) -> frozenset[str]:
    """Return the IRIs of a class and of all classes above it."""
    return frozenset(node.value for node in index("ontology").above(NamedNode(class_iri), SUBCLASS))


@cache
def subclasses(class_iri: str) -> frozenset[str]:
    """Return the IRIs of a class and of all classes below it."""
    ontology, found, queue = index("ontology"), {class_iri}, [class_iri]
    while queue:
        for node in ontology.subjects(SUBCLASS, NamedNode(queue.pop())):
            if node.value not in found:
                found.add(node.value)
                queue.append(node.value)
    return frozenset(found)


@cache
def concepts(scheme_iri: str) -> frozenset[str]:
    """Return the IRIs of the concepts of a scheme."""
    return frozenset(node.value for node in index("ontology").subjects(IN_SCHEME, NamedNode(scheme_iri)))


@cache
def word(concept_iri: str) -> str:
    """Return the word that names a concept in a record: the end of its IRI, or its label where that is asked about."""
    end, hidden = concept_iri.rpartition("/")[2], index("ontology").objects(NamedNode(concept_iri), HIDDEN)
    asked = {value.value for value in hidden if isinstance(value, Literal)}
    return label(concept_iri, among=index("ontology")).lower() if end in asked else end


def label(iri: str, lang: str = "en", among: Index | None = None) -> str:
    """Return the label of a thing in a language, else in English, else its CURIE or IRI.

    `among` is the index to look in; without it the background.
    """
    return _label(iri, lang) if among is None else _labelled(iri, lang, among)


@lru_cache(maxsize=1 << 16)
def _label(iri: str, lang: str) -> str:
    return _labelled(iri, lang, index("background"))


def _labelled(iri: str, lang: str, graph: Index) -> str:
    node = NamedNode(iri)
    return graph.text(node, PREF_LABEL, lang) or graph.text(node, LABEL, lang) or shorten(iri) or iri
