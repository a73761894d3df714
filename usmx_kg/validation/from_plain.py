"""Typed activities from plain values, before any statement is made of them: the short way for most records."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from typing import Any

from pyoxigraph import NamedNode

from usmx_kg.records.codes import NO_SUSPECTS, Suspect
from usmx_kg.records.conventions import USUAL, Conventions
from usmx_kg.records.names import Names
from usmx_kg.records.resolve import Guesses
from usmx_kg.records.terms import DEPLOYMENT, DOMESTIC, usmx
from usmx_kg.validation import filling
from usmx_kg.validation.blocks import Block, is_description
from usmx_kg.validation.from_graph import ROLES
from usmx_kg.validation.named import is_literal, literal
from usmx_kg.validation.plain import Lookup, Plain, UnsureError
from usmx_kg.validation.plain_things import PlainThings
from usmx_kg.validation.things import Things
from usmx_kg.validation.typed import Agreement, Authorization, Consent, Deployment, Part, Request
from usmx_kg.vocabulary import Field, subclasses

__all__ = ["PlainWorld"]

_ACTIVITIES = frozenset((DEPLOYMENT, DOMESTIC))
_PARTS: dict[str, type[Part]] = {
    "consent": Consent,
    "agreement": Agreement,
    "request": Request,
    "sendingAuthorization": Authorization,
}
_CLASSES = {key: usmx(name) for key, name in ROLES.items()}


class PlainWorld(PlainThings):
    """Makes typed activities of plain records."""

    def __init__(
        self,
        names: Names,
        things: Things,
        base: str,
        known: Container[str] = frozenset(),
        conventions: Conventions = USUAL,
        suspects: Mapping[str, Suspect] = NO_SUSPECTS,
        guesses: Guesses | None = None,
    ) -> None:
        super().__init__(names, things, base, known, conventions, suspects, guesses)
        self._written: dict[str, bool] = {}
        self._parts: dict[str, Callable[[Block], Part | None]] = {
            "consent": self._consent,
            "agreement": self._agreement,
            "request": self._request,
            "sendingAuthorization": self._authorization,
        }

    def deployment(self, record: Block, made_up: str = "n") -> Deployment:
        """Return a record as a typed activity; `made_up` is its id if it states none.

        Raises UnsureError where only the readers can tell what it says.
        """
        name = self.id(record) or made_up
        self.described[name] = record
        kind = self.class_of(record)
        types = _ACTIVITIES if kind is None else frozenset((kind,))
        if not types <= _ACTIVITIES:
            raise UnsureError
        values = self.values(record, types)
        self.check_twins()
        if kind is None:  # where host and sender are one state, it is a domestic operation (docs/MODEL.md, Activities)
            hosts = {actor.id for actor in values.get("hostState", ())}
            same = len(hosts) == 1 and hosts == {actor.id for actor in values.get("sendingState", ())}
            domestic = same and not any(map(is_literal, hosts))
            self.assumed = next(iter(hosts)) if domestic else None
        else:
            domestic = kind == DOMESTIC
        return filling.deployment(
            name,
            Plain(values),
            self.things,
            domestic=domestic,
            consents=values.get("consent", ()),
            agreements=values.get("agreement", ()),
            requests=values.get("request", ()),
            bases=values.get("legalBasis", ()),
            authorizations=values.get("sendingAuthorization", ()),
        )

    def lookup(self, field: Field) -> Lookup:
        """Return what makes the things of a field; consents and the like are described here, or not known."""
        make = self._parts.get(field.key)
        if make is None:
            return super().lookup(field)
        maker = make

        def look_up(item: Any) -> Part | None:
            if type(item) is str:
                return None if self.is_nothing(field, item) else self._unknown(item, field)
            if not is_description(item):
                raise UnsureError
            return maker(item)

        return look_up

    def _unknown(self, text: str, field: Field) -> Part:
        """Return a text that names no consent, agreement and so on."""
        name = text.strip()
        if not name or self._is_declared(text) or self._resolver.find(name, field).term is not None:
            raise UnsureError
        self.unknown = True
        return _PARTS[field.key](literal(name), usable=False)

    def _read(self, block: Block, key: str) -> tuple[Plain, str] | None:
        """Return the keys and the class of a consent, agreement and so on, None for a block that says nothing."""
        kind = self.class_of(block) or _CLASSES[key]
        if kind not in subclasses(_CLASSES[key]):
            raise UnsureError
        values = self.values(block, frozenset((kind,)))
        return None if not values and self.is_empty(block) else (Plain(values), kind)

    def _consent(self, block: Block) -> Consent | None:
        read = self._read(block, "consent")
        if read is None:
            return None
        keys, kind = read
        if kind != _CLASSES["consent"]:
            raise UnsureError
        return self.noted(filling.consent(self.node(block), keys, self.things, usable=True, here=True), block)

    def _agreement(self, block: Block) -> Agreement | None:
        read = self._read(block, "agreement")
        if read is None:
            return None
        keys, kind = read
        if kind not in self._written:
            self._written[kind] = "WrittenAgreement" in self.things.upward(NamedNode(kind))
        written = self._written[kind]
        return self.noted(
            filling.agreement(self.node(block), keys, self.things, written=written, usable=True, here=True), block
        )

    def _request(self, block: Block) -> Request | None:
        read = self._read(block, "request")
        if read is None:
            return None
        return self.noted(filling.request(self.node(block), read[0], self.things, usable=True, here=True), block)

    def _authorization(self, block: Block) -> Authorization | None:
        read = self._read(block, "sendingAuthorization")
        if read is None:
            return None
        return self.noted(filling.authorization(self.node(block), read[0], self.things, usable=True, here=True), block)
