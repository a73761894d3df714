"""The rule record-datatypes: every value is of its kind, and a key that takes one value has one.

What a key takes, the vocabulary says; what there is to look at in each typed value is worked out from it once.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple

from usmx_kg.graph.vocabulary import RECORD_PARTS, Kind
from usmx_kg.ground.namespaces import OWN
from usmx_kg.model.activities import Deployment, Part
from usmx_kg.model.members import members
from usmx_kg.model.things import is_iri, is_literal
from usmx_kg.rules.raw import Raw

__all__ = ["datatypes"]

_RULE = "record-datatypes"
_MISSION = OWN["mission"].rstrip("/")
_READ = (Kind.DATE, Kind.INTEGER, Kind.BOOLEAN)


class _Plan(NamedTuple):
    """What to look at in one kind of typed value: where a member stands, its key, and what its values have to be.

    `read` are dates, counts, and yes and no, `values` gives all of these; `once` are things and texts of which a key
    takes one.
    """

    things: tuple[tuple[int, str, frozenset[str]], ...]
    things_or_texts: tuple[tuple[int, str, frozenset[str]], ...]
    concepts: tuple[tuple[int, str, str], ...]
    one_concept: tuple[tuple[int, str, str], ...]
    missions: tuple[tuple[int, str], ...]
    parts: tuple[tuple[int, str], ...]
    read: tuple[tuple[int, str], ...]
    values: Callable[[Any], tuple[Any, ...]]
    once: tuple[tuple[int, str], ...]


@cache
def _plan(kind: type[Deployment | Part]) -> _Plan:
    found = [*members(kind)]
    things = [(at, f) for at, f in found if f.kind is Kind.THING and not f.classes & RECORD_PARTS]
    classed = [(at, f.key, frozenset(c.rpartition("#")[2] for c in f.classes), f.text) for at, f in things]
    concepts = [(at, f.key, f.scheme, f.repeatable) for at, f in found if f.scheme is not None and f.scheme != _MISSION]
    read = tuple((at, f.key) for at, f in found if f.kind in _READ)
    return _Plan(
        things=tuple((at, key, classes) for at, key, classes, text in classed if not text),
        things_or_texts=tuple((at, key, classes) for at, key, classes, text in classed if text),
        concepts=tuple((at, key, scheme) for at, key, scheme, several in concepts if several),
        one_concept=tuple((at, key, scheme) for at, key, scheme, several in concepts if not several),
        missions=tuple((at, f.key) for at, f in found if f.scheme == _MISSION),
        parts=tuple((at, f.key) for at, f in found if f.classes & RECORD_PARTS),
        read=read,
        values=itemgetter(*(at for at, _ in read), -1, -1),  # of a single index it gives no tuple
        once=tuple((at, f.key) for at, f in found if not f.repeatable and f.kind in (Kind.THING, Kind.TEXT)),
    )


def datatypes(thing: Deployment | Part, found: list[Raw]) -> None:
    """Add what the rule finds in an activity, a consent, an agreement, a request or an authorization itself."""
    plan = _plan(type(thing))  # type: ignore[arg-type]  # mypy holds classes of named tuples unfit for a cache
    held: tuple[Any, ...] = thing
    for at, key, classes in plan.things:
        for value in held[at]:
            if classes.isdisjoint(value.classes):
                _wrong(thing, key, value.id, found)
    for at, key, scheme in plan.concepts:
        for value in held[at]:
            if scheme not in value.schemes:
                _wrong(thing, key, value.id, found)
    for at, key, scheme in plan.one_concept:
        value = held[at]
        if value is not None and scheme not in value.schemes:
            _wrong(thing, key, value.id, found)
    for at, key in plan.missions:
        for value in held[at]:
            if not is_iri(value.id):  # whether the scheme has it, mission-known says
                _wrong(thing, key, value.id, found)
    for at, key in plan.parts:
        for value in held[at]:
            if not value.usable:
                _wrong(thing, key, value.id, found)
    for at, key, classes in plan.things_or_texts:
        for value in held[at]:
            if classes.isdisjoint(value.classes) and not is_literal(value.id):
                _wrong(thing, key, value.id, found)
    for at, key in plan.once:
        if len(held[at]) > 1:
            _second(thing, key, found)
    if str in map(type, plan.values(held)):
        for at, key in plan.read:
            if isinstance(held[at], str):
                _wrong(thing, key, held[at], found)
    if thing.twice or len(thing.labels) > 1:
        _again(thing, found)


def _wrong(thing: Deployment | Part, key: str, value: str, found: list[Raw]) -> None:
    found.append(Raw(_RULE, f"{_RULE}-{key}", thing.id, key, value))


def _second(thing: Deployment | Part, key: str, found: list[Raw]) -> None:
    found.append(Raw(_RULE, f"{_RULE}-{key}-once", thing.id, key))


def _again(thing: Deployment | Part, found: list[Raw]) -> None:
    """Find a second value where one is allowed, and a second label in one language or without any."""
    for key in thing.twice:
        _second(thing, key, found)
    if len(thing.labels) > 1:
        languages = thing.labels
        tagged = [language for language in languages if language]
        if len(set(tagged)) < len(tagged):
            _second(thing, "label", found)
        if len(languages) - len(tagged) > 1:
            found.append(Raw(_RULE, f"{_RULE}-label-once-untagged", thing.id, "label"))
