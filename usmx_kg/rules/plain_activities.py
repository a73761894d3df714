"""Typed activities from plain values, before any statement is made of them: the short way for most records."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from itertools import product
from math import prod
from typing import Any, NamedTuple, TypeVar

from pyoxigraph import NamedNode

from usmx_kg.graph.vocabulary import Field, Kind, subclasses
from usmx_kg.model.activities import Agreement, Authorization, Consent, Deployment, Part, Request
from usmx_kg.model.blocks import Block, Declared, is_description, mint_short
from usmx_kg.model.conventions import USUAL, Conventions
from usmx_kg.model.keys import DEPLOYMENT, DOMESTIC, fields_for, record_fields, usmx
from usmx_kg.model.known_things import Things
from usmx_kg.model.members import MEMBERS, holds_many
from usmx_kg.model.name_index import Names
from usmx_kg.model.plain_values import UnsureError
from usmx_kg.model.resolver import Guesses
from usmx_kg.model.state_codes import NO_SUSPECTS, Suspect
from usmx_kg.model.statement_activities import ROLES, TARGETS
from usmx_kg.model.statement_keys import DECISIVE, MOST_READINGS
from usmx_kg.model.things import is_literal, literal
from usmx_kg.rules.judge import judge_alone
from usmx_kg.rules.plain_things import USUAL_READ, Member, Members, PlainThings, Read, Reader

__all__ = ["PlainWorld"]

A = TypeVar("A", Deployment, Consent, Agreement, Request, Authorization)

_ACTIVITIES = frozenset((DEPLOYMENT, DOMESTIC))
_PARTS: dict[str, type[Part]] = {
    "consent": Consent,
    "agreement": Agreement,
    "request": Request,
    "sendingAuthorization": Authorization,
}
_CLASSES = {key: usmx(ROLES[key]) for key in _PARTS}
_STEPS = frozenset(("event", "condition", "renews"))
"""Keys of consents whose values are left to the statements: they are spread out there first (see consent_events)."""
_UNKEPT = 0
"""Where the id of a typed value stands, which is put there last: till then for values that no rule asks for."""


class _Plan(NamedTuple):
    """How the blocks of one class become typed values: what these are without any key, and where each key goes."""

    kind: type[Deployment | Part]
    iri: str | None
    blank: Sequence[Any]
    members: Members


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
        self._plans: dict[str, dict[str | None, _Plan]] = {key: {} for key in ("", *_PARTS)}

    def deployment(self, record: Block, made_up: str = "n") -> Deployment:
        """Return a record as a typed activity; `made_up` is its id if it states none.

        Raises UnsureError where only the readers can tell what it says.
        """
        name = self.id(record) or made_up
        self.described[name] = record
        plan = self._plan("", record)
        values = [*plan.blank]
        read = self.read(record, plan.members, values)
        if len(self._nameless) > 1:
            self.check_twins()
        if plan.iri is None:  # where host and sender are one state, it is a domestic one (docs/MODEL.md, Activities)
            hosts = {actor.id for actor in values[_HOSTS]}
            same = len(hosts) == 1 and hosts == {actor.id for actor in values[_SENDERS]}
            domestic = same and not any(map(is_literal, hosts))
            self.assumed = next(iter(hosts)) if domestic else None
            values[_DOMESTIC] = domestic
        return self._typed(Deployment, name, plan, values, read)

    def _typed(self, kind: type[A], name: str, plan: _Plan, values: list[Any], read: Read | None) -> A:
        """Return a typed value of its values, with the other ways to read it where a key has several."""
        values[_UNKEPT] = name
        if read is None or read is USUAL_READ:
            return kind._make(values)
        partial, several = read
        values[kind._fields.index("partial")] = tuple(dict.fromkeys(partial))
        if not several:
            return kind._make(values)
        at = {key: plan.members[key][0] for key in several}
        choices = [_in_order(key, values[at[key]], values) for key in several]
        if prod(map(len, choices)) >= MOST_READINGS:
            raise UnsureError
        ways: list[A] = []
        for choice in product(*choices):
            for key, value in zip(several, choice, strict=True):
                values[at[key]] = value
            ways.append(kind._make(values))
        return ways[0]._replace(twice=tuple(several), again=tuple(ways[1:]))

    # -- what activities name

    def _plan(self, key: str, block: Block) -> _Plan:
        """Return how a block under a key becomes a typed value, a record under none, by the class that it states."""
        stated = block.get("type")
        plans = self._plans[key]
        if type(stated) is str or stated is None:
            plan = plans.get(stated)
            if plan is not None:
                return plan
        iri = self.class_of(block)
        plan = plans[stated] = self._part_plan(key, iri or _CLASSES[key]) if key else self._activity_plan(iri)
        return plan

    def _activity_plan(self, iri: str | None) -> _Plan:
        types = _ACTIVITIES if iri is None else frozenset((iri,))
        if not types <= _ACTIVITIES:
            raise UnsureError
        return self._planned(Deployment("", domestic=iri == DOMESTIC), iri, types)

    def _part_plan(self, key: str, iri: str) -> _Plan:
        if iri not in subclasses(_CLASSES[key]) or (key == "consent" and iri != _CLASSES[key]):
            raise UnsureError
        blank: Part = _PARTS[key]("")
        if isinstance(blank, Agreement):
            blank = blank._replace(written="WrittenAgreement" in self.things.upward(NamedNode(iri)))
        return self._planned(blank, iri, frozenset((iri,)))

    def _planned(self, blank: Deployment | Part, iri: str | None, types: frozenset[str]) -> _Plan:
        kind = type(blank)
        found = {key: self._member_of(kind, field) for key, field in fields_for(types).items()}
        return _Plan(kind, iri, tuple(blank), found)

    def _member_of(self, kind: type[Deployment | Part], field: Field) -> Member:
        name = "labels" if field.key == "label" else MEMBERS[kind].get(field.key)
        at = _UNKEPT if name is None else kind._fields.index(name)
        if field.key in _PARTS:
            return at, {}, self._parts(field)
        if field.key in _STEPS:
            return at, {}, _left
        return self.member(field, at, many=name is None or holds_many(kind, at))

    def _parts(self, field: Field) -> Reader:
        """Return what reads consents and the like: they are described here, or not known."""

        def one(item: Any) -> Part | None:
            if type(item) is str:
                return self._named_part(item, field)
            if not is_description(item):
                raise UnsureError
            return self._part(item, field.key)

        def read(value: Any) -> tuple[Part, ...] | None:
            if value is None:
                return None
            parts: dict[str, Part] = {}
            for item in value if type(value) is list else (value,):
                if item is not None:
                    part = one(item)
                    if part is None:
                        self.empty = True
                    else:
                        parts[part.id] = part
            return tuple(parts.values()) or None

        self._makers[field.key] = one
        return read

    def thing_of(self, found: Declared, field: Field) -> Any:
        """Return the thing that a block describes, where it is one that a field takes. Else raises UnsureError."""
        if field.key not in _PARTS:
            return super().thing_of(found, field)
        stated = self.class_of(found.block)
        if stated is None and found.key != field.key:
            raise UnsureError
        part = self._part(found.block, field.key)
        if part is None or judge_alone(part):
            raise UnsureError
        return part

    def is_activity(self, block: Block) -> bool:
        """Tell whether a record is an activity, and not something else that is described by itself."""
        return self.class_of(block) in (None, *_ACTIVITIES)

    def _named_part(self, text: str, field: Field) -> Part | None:
        """Return what a text under such a key names: what another row describes, nothing known, or a known thing."""
        name = text.strip()
        if not name or self.is_nothing(field, text):
            return None
        if self._is_declared(text):
            return self.elsewhere(mint_short(text, self.base) or "", field)  # type: ignore[no-any-return]
        self.sound = False
        term = self._resolver.find(name, field).term
        if term is None:
            self.unknown = True
            return _PARTS[field.key](literal(name), usable=False)
        if not isinstance(term, NamedNode) or term.value in self._known:
            raise UnsureError
        classes = self.things.thing(term.value).classes
        if not TARGETS.isdisjoint(classes):
            raise UnsureError
        return _PARTS[field.key](term.value, usable=not self.things.types(term), here=False)

    def _part(self, block: Block, key: str) -> Part | None:
        """Return the consent, agreement and so on of a block, None for one that says nothing."""
        plan = self._plan(key, block)
        values = [*plan.blank]
        read = self.read(block, plan.members, values)
        if read is None and self.is_empty(block):
            return None
        name = self.node(block)
        if read is USUAL_READ:
            values[_UNKEPT] = name
            part: Part = plan.kind._make(values)  # type: ignore[assignment]
        else:
            part = self._typed(plan.kind, name, plan, values, read)  # type: ignore[type-var,assignment]
        return self.noted(part, block)


def _left(value: Any) -> None:
    """Read nothing, and raise UnsureError where there is something."""
    if value is not None and value != []:
        raise UnsureError


_DOMESTIC, _SENDERS, _HOSTS, _END = map(Deployment._fields.index, ("domestic", "senders", "hosts", "end"))
_STATUS, _COMBAT = "activityStatus", "directCombat"


def _in_order(key: str, given: tuple[Any, ...], values: Sequence[Any]) -> Sequence[Any]:
    """Return the several values of a key, the decisive one first (see `keys`). Raises UnsureError for an engine's."""
    if key == _COMBAT:
        if not all(type(value) is bool for value in given):
            raise UnsureError
        return (True,)
    if record_fields()[key].kind is Kind.DATE and str in map(type, given):
        raise UnsureError
    decisive = DECISIVE.get(key)
    if decisive is None:
        return given
    if key == _STATUS and all(value.id != decisive.value for value in given) and values[_END] is None:
        raise UnsureError
    return sorted(given, key=lambda value: value.id != decisive.value)
