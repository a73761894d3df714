"""Deployments and consents as typed values, read from the triples of a record."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from pyoxigraph import BlankNode, Literal, NamedNode

from usmx_kg.graph import Index, Node, Term
from usmx_kg.namespaces import OWN, PREFIXES

__all__ = ["Consent", "Deployment", "World", "usmx"]

T = TypeVar("T")
_XSD = PREFIXES["xsd"]
_INTEGERS = {_XSD + name for name in ("integer", "nonNegativeInteger", "positiveInteger", "int", "long", "short")}
_NAMESPACE = PREFIXES["usmx"]
BROADER = NamedNode(PREFIXES["skos"] + "broader")


def usmx(name: str) -> NamedNode:
    """Return a term of our vocabulary."""
    return NamedNode(_NAMESPACE + name)


def _date(term: Term) -> datetime.date | None:
    if not isinstance(term, Literal) or term.datatype.value != _XSD + "date":
        return None
    try:
        return datetime.date.fromisoformat(term.value) if len(term.value) == 10 else None
    except ValueError:
        return None


def _integer(term: Term) -> int | None:
    if not isinstance(term, Literal) or term.datatype.value not in _INTEGERS:
        return None
    try:
        return int(term.value)
    except ValueError:
        return None


def _boolean(term: Term) -> bool | None:
    if not isinstance(term, Literal) or term.datatype.value != _XSD + "boolean":
        return None
    return {"true": True, "1": True, "false": False, "0": False}.get(term.value)


def _node(term: Term) -> Node | None:
    return None if isinstance(term, Literal) else term


class World:
    """The triples of records and, behind them, the background, as one place to look things up."""

    def __init__(self, records: Index, background: Index) -> None:
        self.records = records
        self.background = background

    def objects(self, subject: Node, predicate: NamedNode) -> list[Term]:
        """Return the objects of a subject and predicate, those of the records first."""
        return [*self.records.objects(subject, predicate), *self.background.objects(subject, predicate)]

    def above(self, node: Node, predicate: NamedNode) -> set[Node]:
        """Return a node and all that is reached from it by a predicate, at any depth."""
        found, queue = {node}, [node]
        while queue:
            for value in self.objects(queue.pop(), predicate):
                if not isinstance(value, Literal) and value not in found:
                    found.add(value)
                    queue.append(value)
        return found

    def may_consent_for(self, actor: Node, state: Node) -> bool:
        """Tell whether an actor may consent for a state; a record can't make one competent."""
        return state in self.background.objects(actor, usmx("mayConsentFor"))

    def states_of(self, place: Node) -> set[Term]:
        """Return the states on whose territory a place lies."""
        territories = self.above(place, usmx("within"))
        return {state for t in territories for state in self.objects(t, usmx("territoryOf"))}


class _Record:
    """A node read by key."""

    def __init__(self, world: World, node: Node) -> None:
        self.world = world
        self.node = node

    def nodes(self, key: str) -> tuple[Node, ...]:
        return self._many(key, _node)

    def node_of(self, key: str) -> Node | None:
        return next(iter(self.nodes(key)), None)

    def date(self, key: str) -> datetime.date | None:
        return next(iter(self._many(key, _date)), None)

    def integer(self, key: str) -> int | None:
        return next(iter(self._many(key, _integer)), None)

    def boolean(self, key: str) -> bool | None:
        return next(iter(self._many(key, _boolean)), None)

    def _many(self, key: str, read: Callable[[Term], T | None]) -> tuple[T, ...]:
        found = (read(term) for term in self.world.objects(self.node, usmx(key)))
        return tuple(dict.fromkeys(value for value in found if value is not None))


@dataclass(frozen=True)
class Span:
    """Days from `first` to `last`, both included; no `last` is open-ended."""

    first: datetime.date
    last: datetime.date | None


class Consent(_Record):
    """One consent as it was recorded; a missing form is explicit, a missing status unknown."""

    @cached_property
    def status(self) -> str:
        """Return the local name of the status."""
        return _local(self.node_of("status"), "consent-status", "unknown")

    @cached_property
    def form(self) -> str:
        """Return the local name of the form."""
        return _local(self.node_of("form"), "consent-form", "explicit")

    @property
    def given(self) -> bool:
        """Tell whether it is explicit and was granted, even if it ended later."""
        return self.form == "explicit" and self.status in {"granted", "expired", "withdrawn"}

    @cached_property
    def in_force(self) -> Span | None:
        """Return the days on which it is in force, or None if it never is."""
        begins = [d for d in (self.date("validFrom"), self.date("decidedOn")) if d]
        begin = max(begins) if begins else self.date("publishedOn")
        until, withdrawn = self.date("validUntil"), self.date("withdrawnOn")
        if begin is None or (self.status == "expired" and not until) or (self.status == "withdrawn" and not withdrawn):
            return None
        ends = [d for d in (until, withdrawn - datetime.timedelta(1) if withdrawn else None) if d]
        end = min(ends) if ends else None
        return Span(begin, end) if end is None or end >= begin else None


class Deployment(_Record):
    """One activity as it was recorded."""

    @cached_property
    def consents(self) -> tuple[Consent, ...]:
        """Return the consents that it names, in the order of the input."""
        return tuple(Consent(self.world, node) for node in self.nodes("consent"))

    @cached_property
    def status(self) -> str:
        """Return the local name of the activity's status."""
        return _local(self.node_of("activityStatus"), "activity-status", "")

    @cached_property
    def period(self) -> Span | None:
        """Return the days that need consent, or None where they can't be judged.

        Completed with unknown end counts as its start day only.
        """
        start, end = self.date("startDate"), self.date("endDate")
        if start is None or (end is not None and end < start):
            return None
        if end is None and self.world.objects(self.node, usmx("endDate")):
            return None  # an end was written that nobody can read
        return Span(start, start if end is None and self.status == "completed" else end)


def _local(node: Node | None, scheme: str, default: str) -> str:
    return node.value.removeprefix(OWN[scheme]) if isinstance(node, NamedNode | BlankNode) else default
