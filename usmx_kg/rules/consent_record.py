"""The rules on what a consent records of its own course: its events and its conditions."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from usmx_kg.ground.namespaces import OWN
from usmx_kg.model.activities import Consent
from usmx_kg.model.consent_events import BEGINNINGS, DECISIONS
from usmx_kg.model.members import MEMBERS
from usmx_kg.model.things import is_literal, literal
from usmx_kg.rules.raw import Raw

__all__ = ["conditions", "events", "in_step"]

_KIND, _STATUS = OWN["consent-event"], OWN["consent-status"]
_OF_DAYS = frozenset((f"{_KIND}suspended", f"{_KIND}resumed"))
_BESIDE = {"validFrom": "resumed", "withdrawnOn": "suspended"}
"""Events whose day such a key has where a consent was suspended when it should begin (see consent_events)."""
_NOT_MET = OWN["condition-status"] + "not-met"
_FOLLOWS = {
    **dict.fromkeys(DECISIONS, "requested"),
    **dict.fromkeys(("published", "suspended", "renewed", "withdrawn", "invalidated"), "granted"),
    "resumed": "suspended",
}
"""Kinds of events, and which one each must follow where that is recorded; a resumption needs its suspension."""


def _days(c: Consent) -> Iterator[tuple[str, datetime.date | None]]:
    """Yield the local name of the kind of each event, and its day where that can be read."""
    for event in c.events:
        for reading in (event, *event.again):
            if reading.kind is not None:
                day = reading.on if isinstance(reading.on, datetime.date) else None
                yield reading.kind.id.removeprefix(_KIND), day


def events(c: Consent, found: list[Raw]) -> None:
    """Find events of no kind, suspensions without a day, and what comes before what it must follow."""
    for event in c.events:
        if event.kind is None and not is_literal(event.id):
            _event(c, "kind", event.id, found)
        for reading in (event, *event.again):
            if reading.on is None and reading.kind is not None and reading.kind.id in _OF_DAYS:
                _event(c, "day", reading.kind.id, found)
    dated = [(kind, day) for kind, day in _days(c) if day is not None]
    for kind, day in dated:
        before = [on for name, on in dated if name == _FOLLOWS.get(kind)]
        if (before and min(before) > day) or (not before and kind == "resumed"):
            _event(c, "order", _KIND + kind, found)


def _event(c: Consent, part: str, value: str, found: list[Raw]) -> None:
    found.append(Raw("consent-events", f"consent-events-{part}", c.id, "event", value))


def conditions(c: Consent, found: list[Raw]) -> None:
    """Find conditions without words, and those that are recorded as not met."""
    for condition in c.conditions:
        if not condition.labels and not is_literal(condition.id):
            found.append(Raw("consent-conditions", "consent-conditions-words", c.id, "condition", condition.id))
        if any(way.status is not None and way.status.id == _NOT_MET for way in (condition, *condition.again)):
            found.append(Raw("consent-conditions", "consent-conditions-met", c.id, "condition", condition.id))


def in_step(c: Consent, found: list[Raw]) -> None:
    """Find what a consent says in short and its events say otherwise (docs/MODEL.md, Record rules)."""
    steps = [*_days(c)]
    for key, kinds in BEGINNINGS.items():
        said = getattr(c, MEMBERS[Consent][key])
        told = {day for kind, day in steps if kind in kinds and day is not None}
        beside = {day for kind, day in steps if kind == _BESIDE.get(key)}
        if isinstance(said, datetime.date) and told and said not in told | beside:
            value = literal(said.isoformat())
            found.append(Raw("record-consistent", "record-consistent-day", c.id, key, value))
    deciding = [e for e in c.events if e.kind is not None and e.kind.id.removeprefix(_KIND) in DECISIONS]
    actors = {actor.id for event in deciding for actor in event.actors}
    for grantor in c.granted_by:
        if actors and grantor.id not in actors:
            found.append(Raw("record-consistent", "record-consistent-grantedBy", c.id, "grantedBy", grantor.id))
    if c.status is not None and _denied(c.status.id.removeprefix(_STATUS), {kind for kind, _ in steps}):
        found.append(Raw("record-consistent", "record-consistent-status", c.id, "status", c.status.id))


def _denied(status: str, kinds: set[str]) -> bool:
    """Tell whether a consent can't have this status, as far as events of these kinds tell."""
    if "invalidated" in kinds and status != "invalidated":
        return True
    if "withdrawn" in kinds and status not in ("withdrawn", "invalidated"):
        return True
    decided = kinds.intersection(DECISIONS)
    if status in ("requested", "lapsed", "unknown"):
        return bool(decided)
    if status in ("granted", "expired"):
        return decided == {"refused"}
    return status == "refused" and decided == {"granted"}
