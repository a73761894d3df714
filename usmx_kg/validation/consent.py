"""The consent of a host, evaluated directly: why each consent that a deployment names does or doesn't do.

The definitions are those of the rules in `shapes/consent/`, which stay the norm; this module explains their findings.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from usmx_kg.namespaces import OWN
from usmx_kg.validation.typed import Consent, Deployment, Span

__all__ = ["Fault", "Flaw", "first_gap", "flaw"]

_COMBAT = OWN["mission"] + "direct-combat"
_UNARMED = OWN["arms"] + "unarmed"
_DAY = datetime.timedelta(1)


class Fault(StrEnum):
    """What keeps a consent from covering a deployment towards one host and sender, in the order of the rules."""

    FORM = "form"
    STATUS = "status"
    GRANTOR = "grantor"
    GRANTEE = "grantee"
    MISSION = "mission"
    PLACE = "place"
    STRENGTH = "strength"
    ARMS = "arms"
    NEVER = "never"
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Flaw:
    """A fault of a consent; `value` is the thing (its id), the number or the day that it is about, if there is one."""

    fault: Fault
    value: str | int | datetime.date | None = None


def flaw(deployment: Deployment, consent: Consent, host: str, sender: str) -> Flaw | None:
    """Return the first reason why a consent doesn't do for a deployment, or None if it does for all its days."""
    checks: tuple[Callable[[], Flaw | None], ...] = (
        lambda: None if consent.form == "explicit" else Flaw(Fault.FORM, consent.form),
        lambda: None if consent.given else Flaw(Fault.STATUS, consent.status),
        lambda: _grantor(consent, host),
        lambda: _grantee(deployment, consent, sender),
        lambda: _mission(deployment, consent),
        lambda: _place(deployment, consent, host),
        lambda: _strength(deployment, consent),
        lambda: _arms(deployment, consent),
        lambda: _period(deployment, consent),
    )
    return next((found for check in checks if (found := check())), None)


def first_gap(period: Span, covers: Iterable[Span]) -> datetime.date | None:
    """Return the first day of a period that no span covers, or None. Spans may overlap and come in any order."""
    day = period.first
    for span in sorted(covers, key=lambda span: span.first):
        if span.first > day:
            break
        if span.last is None or span.last == datetime.date.max:
            return None
        day = max(day, span.last + _DAY)
    return day if period.last is None or day <= period.last else None


def _grantor(consent: Consent, host: str) -> Flaw | None:
    if any(host in actor.competent_for for actor in consent.granted_by):
        return None
    return Flaw(Fault.GRANTOR, next((actor.id for actor in consent.granted_by), None))


def _grantee(deployment: Deployment, consent: Consent, sender: str) -> Flaw | None:
    if not consent.granted_to or any(
        actor.id == sender or actor.id in deployment.forces or sender in actor.competent_for
        for actor in consent.granted_to
    ):
        return None
    return Flaw(Fault.GRANTEE, consent.granted_to[0].id)


def _mission(deployment: Deployment, consent: Consent) -> Flaw | None:
    named = {mission.id for mission in consent.missions}
    combat = {mission.id for mission in consent.missions if _COMBAT in mission.under}
    for mission in deployment.missions:
        if _COMBAT in mission.under:  # combat is never meant by silence, nor by a wider name
            covered = not mission.under.isdisjoint(combat)
        else:
            covered = not named or not mission.under.isdisjoint(named)
        if not covered:
            return Flaw(Fault.MISSION, mission.id)
    return Flaw(Fault.MISSION, _COMBAT) if deployment.combat and _COMBAT not in named else None


def _place(deployment: Deployment, consent: Consent, host: str) -> Flaw | None:
    if not consent.places:
        return None
    for place in deployment.places:
        if (not place.states or host in place.states) and place.within.isdisjoint(consent.places):
            return Flaw(Fault.PLACE, place.id)
    return None


def _strength(deployment: Deployment, consent: Consent) -> Flaw | None:
    cap, count = consent.cap, deployment.count
    return Flaw(Fault.STRENGTH, cap) if cap is not None and count is not None and count > cap else None


def _arms(deployment: Deployment, consent: Consent) -> Flaw | None:
    carried = deployment.arms
    if not consent.arms or carried is None or carried == _UNARMED or carried in consent.arms:
        return None
    return Flaw(Fault.ARMS, carried)


def _period(deployment: Deployment, consent: Consent) -> Flaw | None:
    needed, span = deployment.period, consent.in_force
    if needed is None:
        return None
    if span is None:
        return Flaw(Fault.NEVER)
    if span.first > needed.first:
        return Flaw(Fault.BEFORE, span.first)
    if span.last is not None and (needed.last is None or span.last < needed.last):
        return Flaw(Fault.AFTER, span.last)
    return None
