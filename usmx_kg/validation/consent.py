"""The consent of a host, evaluated directly: why each consent that a deployment names does or doesn't do.

The definitions are those of the rules in `shapes/consent/`, which stay the norm; this module explains their findings.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from usmx_kg.graph import Node
from usmx_kg.namespaces import OWN
from usmx_kg.validation.typed import BROADER, Consent, Deployment, Span, usmx

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


@dataclass(frozen=True)
class Flaw:
    """A fault of a consent; `value` is the thing or day that it is about, if there is one."""

    fault: Fault
    value: object = None


def flaw(deployment: Deployment, consent: Consent, host: Node, sender: Node) -> Flaw | None:
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
        if span.last is None:
            return None
        day = max(day, span.last + _DAY)
    return day if period.last is None or day <= period.last else None


def _grantor(consent: Consent, host: Node) -> Flaw | None:
    grantors = consent.nodes("grantedBy")
    if any(consent.world.may_consent_for(actor, host) for actor in grantors):
        return None
    return Flaw(Fault.GRANTOR, next(iter(grantors), None))


def _grantee(deployment: Deployment, consent: Consent, sender: Node) -> Flaw | None:
    grantees = consent.nodes("grantedTo")
    forces = deployment.nodes("deployedForce")
    if not grantees or any(
        actor == sender or actor in forces or consent.world.may_consent_for(actor, sender) for actor in grantees
    ):
        return None
    return Flaw(Fault.GRANTEE, grantees[0])


def _mission(deployment: Deployment, consent: Consent) -> Flaw | None:
    world, named = deployment.world, set(consent.nodes("coversMission"))
    if not named:
        return None
    for mission in deployment.nodes("missionType"):
        above = world.above(mission, BROADER)
        combat = any(node.value == _COMBAT for node in above)
        under = {n for n in named if any(a.value == _COMBAT for a in world.above(n, BROADER))} if combat else named
        if not above & under:
            return Flaw(Fault.MISSION, mission)
    if deployment.boolean("directCombat") and not any(node.value == _COMBAT for node in named):
        return Flaw(Fault.MISSION, _COMBAT)
    return None


def _place(deployment: Deployment, consent: Consent, host: Node) -> Flaw | None:
    world, named = deployment.world, set(consent.nodes("coversPlace"))
    if not named:
        return None
    for place in deployment.nodes("place"):
        states = world.states_of(place)
        if (not states or host in states) and not world.above(place, usmx("within")) & named:
            return Flaw(Fault.PLACE, place)
    return None


def _strength(deployment: Deployment, consent: Consent) -> Flaw | None:
    cap, count = consent.integer("personnelCap"), deployment.integer("personnelCount")
    return Flaw(Fault.STRENGTH, cap) if cap is not None and count is not None and count > cap else None


def _arms(deployment: Deployment, consent: Consent) -> Flaw | None:
    named, carried = consent.nodes("coversArms"), deployment.node_of("arms")
    if not named or carried is None or carried.value == _UNARMED or carried in named:
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
