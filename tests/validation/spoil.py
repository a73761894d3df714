"""Statements of records changed at random, for what no generator thinks of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from random import Random

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from usmx_kg.graph import Term, type_
from usmx_kg.graph.vocabulary import Kind, properties
from usmx_kg.ground.namespaces import PREFIXES
from usmx_kg.model.literals import fits
from usmx_kg.model.records import Records

_USMX, _XSD = PREFIXES["usmx"], PREFIXES["xsd"]
_FIELDS = {field.iri: field for field in properties().values()}
_ACTIVITIES = [NamedNode(_USMX + name) for name in ("Deployment", "DomesticOperation", "MilitaryActivity")]
_DAYS = ("0001-01-01", "2031-02-28", "2031-06-01", "2032-02-29", "2035-01-01", "9999-12-30", "9999-12-31")
_TEXTS = ("some text", "", " ", "true", "2031-01-01", "2031-13-01")
_COUNTS = ("0", "-5", "007", "+3", "-0", "200", "100000")
_SIZES = ("integer", "int", "nonNegativeInteger", "long", "byte")


def spoiled(records: Records, rng: Random, rate: float) -> Records:
    """Return records of which each statement is changed with this likelihood, as a reader could have read them."""
    changed = list(dict.fromkeys(map(_as_read, _Spoiler(records.quads, rng).changed(rate))))
    activities = (q.subject for q in changed if q.predicate == type_ and q.object in _ACTIVITIES)
    return replace(records, quads=changed, records=tuple(dict.fromkeys(activities)))  # type: ignore[arg-type]


class _Spoiler:
    def __init__(self, quads: Sequence[Quad], rng: Random) -> None:
        self.quads, self.rng = quads, rng
        self.values: dict[NamedNode, list[Term]] = defaultdict(list)
        for quad in quads:
            self.values[quad.predicate].append(quad.object)  # type: ignore[arg-type]
        self.things = [quad.object for quad in quads if isinstance(quad.object, NamedNode)]

    def changed(self, rate: float) -> Iterable[Quad]:
        for quad in self.quads:
            if self.rng.random() >= rate:
                yield quad
            elif quad.predicate == type_:
                yield from self._type(quad)
            else:
                yield from self._statement(quad)

    def _type(self, quad: Quad) -> Iterable[Quad]:
        draw, activity = self.rng.random(), quad.object in _ACTIVITIES
        other = self.rng.choice(_ACTIVITIES if activity else self.values[type_])
        if draw < 0.5 or (activity and draw < 0.9):
            yield quad
        if draw < 0.4 or draw > 0.7:
            yield Quad(quad.subject, type_, other)

    def _statement(self, quad: Quad) -> Iterable[Quad]:
        draw = self.rng.random()
        if 0.25 < draw < 0.65:
            yield quad
        if 0.25 < draw < 0.5 or draw > 0.65:
            yield Quad(quad.subject, quad.predicate, self._value(quad))
        elif 0.5 < draw < 0.65:
            predicate = self.rng.choice([p for p in self.values if p != type_])
            yield Quad(quad.subject, predicate, self.rng.choice(self.values[predicate]))

    def _value(self, quad: Quad) -> Term:
        rng, field = self.rng, _FIELDS.get(quad.predicate.value)
        draw, kind = rng.random(), field.kind if field else None
        if draw < 0.4:
            return rng.choice(self.values[quad.predicate])
        if draw < 0.55:
            return Literal(rng.choice((*_TEXTS, quad.object.value)))  # type: ignore[union-attr]
        if kind is Kind.DATE:
            return Literal(rng.choice(_DAYS), datatype=NamedNode(f"{_XSD}date"))
        if kind is Kind.INTEGER:
            return Literal(rng.choice(_COUNTS), datatype=NamedNode(_XSD + rng.choice(_SIZES)))
        if kind is Kind.BOOLEAN:
            return Literal(rng.choice(("true", "false")), datatype=NamedNode(f"{_XSD}boolean"))
        if draw < 0.8:
            return rng.choice(self.things)
        if draw < 0.9:
            return NamedNode(f"https://example.org/unknown/{rng.randrange(3)}")
        if field and (field.text or kind is Kind.TEXT):
            return Literal("texto", language=rng.choice(("es", "en")))
        return BlankNode(f"loose{rng.randrange(3)}")


def _as_read(quad: Quad) -> Quad:
    """Return a statement as readers give it: what can't be used as plain text."""
    value = quad.object
    if isinstance(value, Literal) and not fits(value, _FIELDS.get(quad.predicate.value)):
        return Quad(quad.subject, quad.predicate, Literal(value.value))
    return quad
