"""Figures of the shipped graph: what is in it, how much of the document is covered, how much is backed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from usmx_kg import graph
from usmx_kg.graph.claims import backings, claims, passages, reasons
from usmx_kg.graph.rulebook import Text, rules
from usmx_kg.graph.vocabulary import IN_SCHEME, label
from usmx_kg.ground.namespaces import OWN, PREFIXES

__all__ = ["Figure", "counts", "figures"]

_OWL, _USMX = PREFIXES["owl"], PREFIXES["usmx"]
_SOURCE = NamedNode(f"{PREFIXES['dcterms']}source")
_PROPERTIES = ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")


@dataclass(frozen=True)
class Figure:
    """One count; `of` is the whole that it is a part of."""

    group: Text
    name: Text
    number: int
    of: int | None = None


def _instances(class_iri: str) -> set[str]:
    found = graph.index("all").subjects(graph.type_, NamedNode(class_iri))
    return {node.value for node in found if isinstance(node, NamedNode)}


def _own(iris: set[str], *prefixes: str) -> int:
    return sum(iri.startswith(tuple(OWN[p] for p in prefixes)) for iri in iris)


def counts() -> dict[Text, int]:
    """Return the counts that say what the graph is, by name."""
    index = graph.index("all")
    concepts = {n.value for n in index.subjects(IN_SCHEME) if isinstance(n, NamedNode)}
    properties = set().union(*(_instances(_OWL + kind) for kind in _PROPERTIES))
    return {
        Text("statements", "enunciados"): index.statements(),
        Text("classes", "clases"): _own(_instances(f"{_OWL}Class"), "usmx"),
        Text("properties", "propiedades"): _own(properties, "usmx"),
        Text("concepts", "conceptos"): len(concepts),
        Text("actors", "actores"): _own(_typed(), "actor"),
        Text("places", "lugares"): _own(_typed(), "place"),
        Text("rules", "reglas"): len(rules()),
        Text("passages", "pasajes"): len(passages()),
        Text("claims", "afirmaciones"): len(claims()),
        Text("documented cases", "casos documentados"): len(
            {c for kind in ("Deployment", "DomesticOperation") for c in _instances(_USMX + kind)}
        ),
        Text("backings of cases", "respaldos de casos"): len(backings()),
    }


def _typed() -> set[str]:
    return {n.value for n in graph.index("all").subjects(graph.type_) if isinstance(n, NamedNode)}


def figures() -> list[Figure]:
    """Return all figures, group by group."""
    group = Text("graph", "grafo")
    return [*(Figure(group, name, number) for name, number in counts().items()), *_coverage(), *_backing()]


def _coverage() -> Iterator[Figure]:
    group = Text("document", "documento")
    total = len(passages())
    speaking = {claim.passage for claim in claims()}
    silent = set(reasons()) - speaking
    yield Figure(
        group, Text("passages with claims", "pasajes con afirmaciones"), len(speaking & set(passages())), total
    )
    yield Figure(
        group,
        Text("passages without, with the reason", "pasajes sin ellas, con el motivo"),
        len(silent & set(passages())),
        total,
    )
    moods = Counter(claim.modality for claim in claims())
    for mood, number in sorted(moods.items(), key=lambda item: (-item[1], item[0])):
        name = Text(f"claims: {label(mood)}", f"afirmaciones: {label(mood, 'es')}")
        yield Figure(group, name, number, len(claims()))


def _backing() -> Iterator[Figure]:
    group, index = Text("backing", "respaldo"), graph.index("all")
    verbatim = sum(bool(claim.quote) and claim.quote in passages().get(claim.passage, "") for claim in claims())
    yield Figure(group, Text("claims with a verbatim quote", "afirmaciones con cita literal"), verbatim, len(claims()))
    flat = [claim for claim in claims() if claim.asserted]
    stated = sum(claim.object in index.objects(claim.subject, claim.predicate) for claim in flat)
    yield Figure(
        group,
        Text("flat claims that stand as statements", "afirmaciones tajantes que constan como enunciados"),
        stated,
        len(flat),
    )
    sourced = sum(rule.passage is not None for rule in rules().values())
    yield Figure(
        group,
        Text("rules with a sentence of the document", "reglas con una oración del documento"),
        sourced,
        len(rules()),
    )
    things = [NamedNode(i) for i in sorted(_typed()) if i.startswith((OWN["actor"], OWN["place"], OWN["case"]))]
    with_source = sum(_sourced(index, thing) for thing in things)
    name = Text("actors, places and cases with a source", "actores, lugares y casos con fuente")
    yield Figure(group, name, with_source, len(things))


def _sourced(index: graph.Index, thing: NamedNode) -> bool:
    """Tell whether a thing names its source, or is told inside a case that does."""
    if index.objects(thing, _SOURCE):
        return True
    naming = (node for key in index.predicates_of(thing) for node in index.subjects(key, thing))
    inside = thing.value.startswith(OWN["case"])
    return inside and any(index.objects(node, _SOURCE) for node in naming)
