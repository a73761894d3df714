"""The direct evaluation of the rulebook: every rule of `shapes/` over typed values, without an engine.

The shapes are the norm. Tests hold this evaluation to them, finding by finding; where it is not sure to say the same,
it doesn't judge. Rules that users bring (`--shapes`) always go through an engine.
"""

from __future__ import annotations

from typing import Any

from usmx_kg.model.activities import Agreement, Consent, Deployment, Part
from usmx_kg.model.things import is_blank
from usmx_kg.rules.agreement import agreement
from usmx_kg.rules.conduct import conduct, conduct_anywhere
from usmx_kg.rules.consent import consent
from usmx_kg.rules.consent_record import conditions, events, in_step
from usmx_kg.rules.datatypes import datatypes
from usmx_kg.rules.raw import Raw
from usmx_kg.rules.record import complete, consistent, missions_known, not_judged, ordered, precision
from usmx_kg.rules.territory import territory
from usmx_kg.rules.verdict import Offered, pairs

__all__ = ["Raw", "fits", "judge", "judge_alone"]


def judge(d: Deployment, *, sound: bool = False) -> tuple[Raw, ...] | None:
    """Return what all rules find in an activity and in what it names, or None where only an engine can tell.

    What several activities name is found once for each of them; the findings are the same. `sound` says that each
    value of all that it is made of is known to fit by itself (see `fits`).
    """
    parts = _parts(d)
    several, odd = False, d.odd
    for part in parts:
        odd = odd or part.odd
        several = several or bool(part.again)
    if odd:
        return None
    if several:
        d = _spread(d)
        parts = _parts(d)
    readings = (d, *d.again)
    found: list[Raw] = []
    complete(d, found)
    if sound:
        for thing in (d, *parts):
            if isinstance(thing, _WITH_DAYS):
                ordered(thing, found)
                consistent(thing, found)
    else:
        for reading in readings:
            _record(reading, found)
        for part in parts:
            if part.here:
                _record(part, found)
        for part in d.others:
            _alone(part, found)
    if d.not_held:
        not_judged(d, found)
        return tuple(dict.fromkeys(found))
    territory(d, found)
    conduct_anywhere(d, found)
    if not d.domestic:
        between, offered = pairs(d), Offered(readings, d.consents)
        consent(offered, between, found)
        agreement(d, between, offered.period, found)
        conduct(readings, found)
    return tuple(dict.fromkeys(found)) if found else ()


def _parts(d: Deployment) -> tuple[Part, ...]:
    """Return what an activity names, and what its consents are made of."""
    named: tuple[Part, ...] = (*d.consents, *d.agreements, *d.requests, *d.authorizations, *d.others)
    for part in named:
        if isinstance(part, Consent) and (part.events or part.conditions):
            named += (*part.events, *part.conditions)
    return named


def _spread(d: Deployment) -> Deployment:
    """Return an activity with each way to read what it names as if it were another of its kind."""
    return d._replace(
        consents=tuple(reading for c in d.consents for reading in (c, *c.again)),
        agreements=tuple(reading for a in d.agreements for reading in (a, *a.again)),
        requests=tuple(reading for r in d.requests for reading in (r, *r.again)),
        authorizations=tuple(reading for a in d.authorizations for reading in (a, *a.again)),
        others=tuple(reading for part in d.others for reading in (part, *part.again)),
    )


def judge_alone(part: Part) -> tuple[Raw, ...] | None:
    """Return what the rules find in a consent, agreement, request or authorization that no activity names."""
    if part.odd:
        return None
    found: list[Raw] = []
    for reading in (part, *part.again):
        _record(reading, found)
    _alone(part, found)
    return tuple(dict.fromkeys(found))


def _alone(part: Part, found: list[Raw]) -> None:
    """Find that a consent which no activity names as such "does not say who granted it" (record-complete)."""
    if isinstance(part, Consent) and all(is_blank(actor.id) for actor in part.granted_by):
        found.append(Raw("record-complete", "record-complete-grantedBy-alone", part.id, "grantedBy"))


def fits(kind: type[Deployment | Part], at: int, value: Any) -> bool:
    """Tell whether the rules on records find nothing in one value of a typed value, whatever its others are."""
    found: list[Raw] = []
    values: list[Any] = [*kind("")]
    values[at] = value
    _record(kind._make(values), found)
    return not found


def _record(thing: Deployment | Part, found: list[Raw]) -> None:
    """Find what the rules on records find in one thing alone."""
    datatypes(thing, found)
    if isinstance(thing, _WITH_DAYS):
        key = "missionType" if isinstance(thing, Deployment) else "coversMission"
        missions_known(thing.id, key, thing.missions, found)
        ordered(thing, found)
        consistent(thing, found)
    if isinstance(thing, Consent) and (thing.events or thing.conditions):
        events(thing, found)
        conditions(thing, found)
        in_step(thing, found)
    if thing.partial:
        precision(thing.id, thing.partial, found)


_WITH_DAYS = (Deployment, Consent, Agreement)
"""What has missions, a first and a last day."""
