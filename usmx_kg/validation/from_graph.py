"""Typed deployments from the triples of records and the background behind them."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TypeVar

from pyoxigraph import Literal, NamedNode

from usmx_kg.graph import Index, Node, Term
from usmx_kg.namespaces import OWN, PREFIXES
from usmx_kg.validation.typed import Actor, Consent, Deployment, Mission, Place

__all__ = ["World", "usmx"]

T = TypeVar("T")
_XSD = PREFIXES["xsd"]
_INTEGERS = {_XSD + name for name in ("integer", "nonNegativeInteger", "positiveInteger", "int", "long", "short")}
_BROADER = NamedNode(PREFIXES["skos"] + "broader")
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}


def usmx(name: str) -> NamedNode:
    """Return a term of our vocabulary."""
    return NamedNode(PREFIXES["usmx"] + name)


class World:
    """The triples of records and, behind them, the background, as one place to look things up."""

    def __init__(self, records: Index, background: Index) -> None:
        self._records = records
        self._background = background

    def deployment(self, node: Node) -> Deployment:
        """Return an activity as a typed value."""
        read = _Keys(self, node)
        return Deployment(
            id=node.value,
            senders=read.ids("sendingState"),
            hosts=read.ids("hostState"),
            missions=tuple(self._mission(n) for n in read.nodes("missionType")),
            places=tuple(self._place(n) for n in read.nodes("place")),
            forces=read.ids("deployedForce"),
            start=read.one("startDate", _date),
            end=read.one("endDate", _date),
            count=read.one("personnelCount", _integer),
            arms=next(iter(read.ids("arms")), None),
            combat=read.one("directCombat", _boolean) or False,
            status=_local(read.ids("activityStatus"), "activity-status", ""),
            consents=tuple(self._consent(n) for n in read.nodes("consent")),
            unread=read.unread,
        )

    def _consent(self, node: Node) -> Consent:
        read = _Keys(self, node)
        return Consent(
            id=node.value,
            form=_local(read.ids("form"), "consent-form", "explicit"),
            status=_local(read.ids("status"), "consent-status", "unknown"),
            granted_by=tuple(self._actor(n) for n in read.nodes("grantedBy")),
            granted_to=tuple(self._actor(n) for n in read.nodes("grantedTo")),
            missions=tuple(self._mission(n) for n in read.nodes("coversMission")),
            places=read.ids("coversPlace"),
            arms=read.ids("coversArms"),
            cap=read.one("personnelCap", _integer),
            valid_from=read.one("validFrom", _date),
            decided_on=read.one("decidedOn", _date),
            published_on=read.one("publishedOn", _date),
            valid_until=read.one("validUntil", _date),
            withdrawn_on=read.one("withdrawnOn", _date),
            unread=read.unread,
        )

    def _actor(self, node: Node) -> Actor:
        # only the background says who is competent: no record makes an actor so
        states = self._background.objects(node, usmx("mayConsentFor"))
        return Actor(node.value, frozenset(s.value for s in states if isinstance(s, NamedNode)))

    def _mission(self, node: Node) -> Mission:
        return Mission(node.value, frozenset(n.value for n in self._above(node, _BROADER)))

    def _place(self, node: Node) -> Place:
        around = self._above(node, usmx("within"))
        states = {state.value for place in around for state in self.objects(place, usmx("territoryOf"))}
        return Place(node.value, frozenset(n.value for n in around), frozenset(states))

    def objects(self, subject: Node, predicate: NamedNode) -> list[Term]:
        """Return the objects of a subject and predicate, those of the records first."""
        return [*self._records.objects(subject, predicate), *self._background.objects(subject, predicate)]

    def _above(self, node: Node, predicate: NamedNode) -> set[Node]:
        found, queue = {node}, [node]
        while queue:
            for value in self.objects(queue.pop(), predicate):
                if not isinstance(value, Literal) and value not in found:
                    found.add(value)
                    queue.append(value)
        return found


class _Keys:
    """The values of a node by key; `unread` collects the keys of those that can't be used."""

    def __init__(self, world: World, node: Node) -> None:
        self._world, self._node = world, node
        self._unread: set[str] = set()

    @property
    def unread(self) -> frozenset[str]:
        return frozenset(self._unread)

    def nodes(self, key: str) -> tuple[Node, ...]:
        return self._many(key, lambda term: None if isinstance(term, Literal) else term)

    def ids(self, key: str) -> tuple[str, ...]:
        return tuple(node.value for node in self.nodes(key))

    def one(self, key: str, read: Callable[[Term], T | None]) -> T | None:
        found = self._many(key, read)
        if len(found) > 1:
            self._unread.add(key)
            return None
        return found[0] if found else None

    def _many(self, key: str, read: Callable[[Term], T | None]) -> tuple[T, ...]:
        values: dict[T, None] = {}
        for term in self._world.objects(self._node, usmx(key)):
            value = read(term)
            if value is None:
                self._unread.add(key)
            else:
                values[value] = None
        return tuple(values)


def _date(term: Term) -> datetime.date | None:
    if not isinstance(term, Literal) or term.datatype.value != _XSD + "date" or len(term.value) != 10:
        return None
    try:
        return datetime.date.fromisoformat(term.value)
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
    return _BOOLEANS.get(term.value)


def _local(ids: tuple[str, ...], scheme: str, default: str) -> str:
    return ids[0].removeprefix(OWN[scheme]) if ids else default
