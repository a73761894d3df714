"""Typed activities from the triples of records and the background behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from pyoxigraph import Literal, NamedNode

from usmx_kg.graph import Index, Node, Term, index, type_
from usmx_kg.graph.vocabulary import Field, Kind
from usmx_kg.ground.namespaces import PREFIXES
from usmx_kg.model.activities import Agreement, Authorization, Condition, Consent, Deployment, Event, Part, Request
from usmx_kg.model.known_things import Things, id_of, shipped, usmx
from usmx_kg.model.members import holds_many, members
from usmx_kg.model.statement_keys import TEXTS, Keys
from usmx_kg.model.things import literal

__all__ = ["ROLES", "TARGETS", "World"]

P = TypeVar("P", Consent, Agreement, Request, Authorization, Event, Condition)
A = TypeVar("A", Deployment, Consent, Agreement, Request, Authorization, Event, Condition)

_USMX = PREFIXES["usmx"]
ROLES = {
    "consent": "Consent",
    "agreement": "Agreement",
    "request": "AssistanceRequest",
    "sendingAuthorization": "SendingAuthorization",
    "event": "ConsentEvent",
    "condition": "ConsentCondition",
}
"""The classes to whose things the rules on records apply, by the keys whose values they apply to whatever these are."""

_OF_ACTIVITIES = ("consent", "agreement", "request", "sendingAuthorization")
_ACTIVITIES = {_USMX + "Deployment": False, _USMX + "DomesticOperation": True}
TARGETS = frozenset((*ROLES.values(), "Deployment", "DomesticOperation"))


class World:
    """The triples of records and, behind them, the background, as one place to look things up.

    `trusted` is the background that the user gave; it counts like the records' own statements.
    """

    def __init__(self, records: Index, trusted: Index | None = None) -> None:
        self._records = records
        self._own = (records, trusted) if trusted else (records,)
        self._things = Things(*self._own, index("background")) if trusted else Things(records, behind=shipped())
        self._makers: dict[str, Callable[[Node], Part]] = {
            "consent": self._consent,
            "agreement": self._agreement,
            "request": self._request,
            "sendingAuthorization": self._authorization,
            "event": self._event,
            "condition": self._condition,
        }
        self._named = {key: {v for graph in self._own for v in graph.values(usmx(key))} for key in ROLES}

    def deployment(self, node: Node) -> Deployment:
        """Return an activity as a typed value."""
        return self._read(node, self._deployment)

    def _read(self, node: Node, make: Callable[[Node, Keys], A]) -> A:
        """Return a node as a typed value, with the other ways to read it where a key has several values."""
        keys = Keys(self._statements(node))
        if not keys.twice:
            return make(node, keys)
        first, *others = [make(node, reading) for reading in keys.readings()]
        return first._replace(again=tuple(others))  # type: ignore[arg-type]

    def _filled(self, kind: type[A], node: Node, keys: Keys, **given: Any) -> A:
        """Return a typed value of what keys give, but for members that are given."""
        values: dict[str, Any] = {}
        for at, field in members(kind):
            name = kind._fields[at]
            if name not in given:
                values[name] = self._of_key(field, keys, many=holds_many(kind, at))
        return kind(
            id=node.value,
            **values,
            **given,
            labels=keys.labels(),
            partial=keys.partial(),
            twice=keys.twice,
            odd=keys.rest(),
        )

    def _of_key(self, field: Field, keys: Keys, *, many: bool) -> Any:
        """Return what a key gives, `many` things or one."""
        if field.kind is Kind.DATE:
            return keys.date(field.key)
        if field.kind is Kind.INTEGER:
            return keys.count(field.key)
        if field.kind is Kind.BOOLEAN:
            return keys.boolean(field.key)
        if field.kind is Kind.TEXT:
            return keys.texts(field.key)
        make = self._things.maker(field)
        return keys.many(field.key, make) if many else keys.one(field.key, make)

    def _deployment(self, node: Node, keys: Keys) -> Deployment:
        things = self._things
        kinds = [domestic for iri, domestic in _ACTIVITIES.items() if iri in things.types(node)]
        keys.odd |= len(kinds) != 1 or len(things.classes(node) & TARGETS) != 1
        keys.odd |= any(node in named for named in self._named.values())
        named = [keys.terms(key) for key in (*_OF_ACTIVITIES, "legalBasis")]
        consents, agreements, requests, authorizations, bases = named
        keys.odd |= any(isinstance(term, Literal) and term.datatype.value not in TEXTS for term in bases)
        return self._filled(
            Deployment,
            node,
            keys,
            domestic=kinds == [True],
            consents=tuple(self._text_or(term, Consent, self._consent) for term in consents),
            agreements=tuple(self._text_or(term, Agreement, self._agreement) for term in agreements),
            requests=tuple(self._text_or(term, Request, self._request) for term in requests),
            bases=tuple(things.thing(id_of(term)) for term in bases),
            authorizations=tuple(self._text_or(term, Authorization, self._authorization) for term in authorizations),
            others=tuple(self._others(*named)),
        )

    def alone(self) -> Iterator[Part]:
        """Yield the consents, agreements, requests and authorizations that no activity names as such."""
        for kind in self._records.values(type_):
            above = frozenset() if isinstance(kind, Literal) else self._things.upward(kind)
            for key, name in ROLES.items() if not above.isdisjoint(ROLES.values()) else ():
                if name in above:
                    nodes = (node for node in self._records.subjects(type_, kind) if node not in self._named[key])
                    yield from map(self._makers[key], nodes)

    def _others(self, *named: Sequence[Term]) -> Iterator[Part]:
        for term in (term for terms in named for term in terms if not isinstance(term, Literal)):
            classes = self._things.classes(term)
            for key, kind in ROLES.items() if not classes.isdisjoint(ROLES.values()) else ():
                if kind in classes and term not in self._named[key]:
                    yield self._makers[key](term)

    def _statements(self, node: Node) -> dict[NamedNode, list[Term]]:
        """Return what records, and the background that the user gave, say of a node."""
        found = self._records.predicates(node)
        for graph in self._own[1:]:
            if node in graph:
                found = {key: [*values] for key, values in found.items()}
                for key, values in graph.predicates(node).items():
                    found.setdefault(key, []).extend(values)
        return found

    # -- what activities name

    def _text_or(self, term: Term, kind: type[P], make: Callable[[Node], P]) -> P:
        return kind(literal(term.value), usable=False) if isinstance(term, Literal) else make(term)

    def _usable(self, node: Node, keys: Keys, key: str) -> bool:
        """Tell whether a node may be what a key names: of its class, or of none at all."""
        wanted, classes = ROLES[key], self._things.classes(node)
        keys.odd |= "Deployment" in classes or "DomesticOperation" in classes
        if wanted == "Consent" and wanted in classes:
            keys.odd |= _USMX + wanted not in self._things.types(node)
        return wanted in classes or not self._things.types(node)

    def _consent(self, node: Node) -> Consent:
        return self._read(node, self._read_consent)

    def _read_consent(self, node: Node, keys: Keys) -> Consent:
        usable = self._usable(node, keys, "consent")
        events, conditions, renewed = (keys.terms(key) for key in ("event", "condition", "renews"))
        return self._filled(
            Consent,
            node,
            keys,
            usable=usable,
            here=node in self._records,
            events=tuple(self._text_or(term, Event, self._event) for term in events),
            conditions=tuple(self._text_or(term, Condition, self._condition) for term in conditions),
            renews=tuple(self._text_or(term, Consent, self._renewed) for term in renewed),
        )

    def _renewed(self, node: Node) -> Consent:
        """Return a consent that another one renews: which, and no more, for what it says is its own affair."""
        classes = self._things.classes(node)
        return Consent(node.value, usable="Consent" in classes or not self._things.types(node))

    def _event(self, node: Node) -> Event:
        return self._read(node, self._read_event)

    def _read_event(self, node: Node, keys: Keys) -> Event:
        return self._filled(Event, node, keys, usable=self._usable(node, keys, "event"), here=node in self._records)

    def _condition(self, node: Node) -> Condition:
        return self._read(node, self._read_condition)

    def _read_condition(self, node: Node, keys: Keys) -> Condition:
        return self._filled(
            Condition, node, keys, usable=self._usable(node, keys, "condition"), here=node in self._records
        )

    def _agreement(self, node: Node) -> Agreement:
        return self._read(node, self._read_agreement)

    def _read_agreement(self, node: Node, keys: Keys) -> Agreement:
        usable, written = self._usable(node, keys, "agreement"), "WrittenAgreement" in self._things.classes(node)
        here = node in self._records
        return self._filled(Agreement, node, keys, written=written, usable=usable, here=here)

    def _request(self, node: Node) -> Request:
        return self._read(node, self._read_request)

    def _read_request(self, node: Node, keys: Keys) -> Request:
        usable = self._usable(node, keys, "request")
        return self._filled(Request, node, keys, usable=usable, here=node in self._records)

    def _authorization(self, node: Node) -> Authorization:
        return self._read(node, self._read_authorization)

    def _read_authorization(self, node: Node, keys: Keys) -> Authorization:
        usable = self._usable(node, keys, "sendingAuthorization")
        return self._filled(Authorization, node, keys, usable=usable, here=node in self._records)
