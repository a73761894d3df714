"""The definitions of consent: what makes one given, from the host, wide enough and in force.

They are those of docs/MODEL.md as the rules in `shapes/consent/` state them, which stay the norm. The direct
evaluation of the rules, the reasons that findings give (`because`) and gaps in time all rest on these functions. A
value that can't be used is taken at its best, so that it accuses nobody.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from usmx_kg.namespaces import OWN
from usmx_kg.validation.named import is_literal
from usmx_kg.validation.typed import Consent, Deployment, Span

__all__ = [
    "addressed", "competent", "covers", "covers_arms", "covers_strength", "first_gap", "limits_read",
    "perhaps_addressed", "perhaps_competent", "uncovered_mission", "uncovered_place",
]  # fmt: skip

_COMBAT = OWN["mission"] + "direct-combat"
_UNARMED = OWN["arms"] + "unarmed"
_ARMS = OWN["arms"].rstrip("/")
_DAY = datetime.timedelta(1)


# -- from the host: "granted by an actor that mayConsentFor H, and granted to S, to an actor that mayConsentFor S, to
#    the deployedForce, or to nobody named" (docs/MODEL.md, Consent)


def competent(consent: Consent, host: str) -> bool:
    """Tell whether somebody granted it who may consent for the host."""
    for actor in consent.granted_by:  # noqa: SIM110 (a loop is twice as fast, here and below)
        if host in actor.competent_for:
            return True
    return False


def perhaps_competent(consent: Consent, host: str) -> bool:
    """Tell whether a competent actor granted it, or what is no known actor."""
    for actor in consent.granted_by:  # noqa: SIM110
        if host in actor.competent_for or "Actor" not in actor.classes:
            return True
    return False


def addressed(deployment: Deployment, consent: Consent, sender: str) -> bool:
    """Tell whether it is granted to the sender, who may consent for it, the deployed force or nobody named."""
    if not consent.granted_to:
        return True
    for actor in consent.granted_to:
        if actor.id == sender or sender in actor.competent_for:
            return True
        for force in deployment.forces:
            if actor.id == force.id:
                return True
    return False


def perhaps_addressed(deployment: Deployment, consent: Consent, sender: str) -> bool:
    """Tell whether it is addressed to the sender, or what can't be used leaves that open."""
    return (
        addressed(deployment, consent, sender)
        or any("Actor" not in actor.classes for actor in consent.granted_to)
        or any(is_literal(force.id) for force in deployment.forces)
    )


# -- covers


def uncovered_mission(deployment: Deployment, consent: Consent) -> str | None:
    """Return a mission that it does not cover, or mission:direct-combat for a fight that it does not; None if none.

    "It names no mission, or each mission of the deployment equals or is narrower than one that it names. Besides, a
    mission at or under mission:direct-combat is covered only by a name at or under it, and directCombat true only if
    mission:direct-combat is named" (docs/MODEL.md, Consent).
    """
    named = consent.missions
    for name in named:
        if not name.known:
            return None
    for mission in deployment.missions:
        under = mission.under
        if not mission.known:
            continue
        if _COMBAT in under:
            if not any(name.id in under and _COMBAT in name.under for name in named):
                return mission.id
        elif named:
            for name in named:
                if name.id in under:
                    break
            else:
                return mission.id
    return _COMBAT if deployment.combat is True and all(name.id != _COMBAT for name in named) else None


def uncovered_place(deployment: Deployment, consent: Consent, host: str) -> str | None:
    """Return a place that it does not cover, or None.

    "It names none, or every place of the deployment that lies on H's territory, or on no known state's, lies within
    one that it names" (docs/MODEL.md, Consent).
    """
    named = consent.places
    if not named:
        return None
    for area in named:
        if "Place" not in area.classes:
            return None
    for place in deployment.places:
        if "Place" in place.classes and (not place.states or host in place.states):
            for area in named:
                if area.id in place.within:
                    break
            else:
                return place.id
    return None


def covers_strength(deployment: Deployment, consent: Consent) -> bool:
    """Tell whether it covers the strength (docs/MODEL.md, Consent).

    "It has no cap, or the personnel count is not above it, or no count is stated".
    """
    cap, count = consent.cap, deployment.personnel
    return not (isinstance(cap, int) and isinstance(count, int) and count > cap)


def covers_arms(deployment: Deployment, consent: Consent) -> bool:
    """Tell whether it covers the arms.

    "It names none, or the deployment states none or is unarmed, or its arms are among those named" (docs/MODEL.md,
    Consent).
    """
    named, carried = consent.arms, deployment.arms
    if not named or carried is None or carried.id == _UNARMED or _ARMS not in carried.schemes:
        return True
    return any(arms.id == carried.id or _ARMS not in arms.schemes for arms in named)


def covers(deployment: Deployment, consent: Consent, host: str) -> bool:
    """Tell whether it covers mission, place, strength and arms."""
    return (
        covers_strength(deployment, consent)
        and uncovered_mission(deployment, consent) is None
        and covers_arms(deployment, consent)
        and uncovered_place(deployment, consent, host) is None
    )


def limits_read(deployment: Deployment, consent: Consent) -> bool:
    """Tell whether every limit of the four, and what it is held against, can be used."""
    if str in map(type, (deployment.personnel, deployment.combat, consent.cap)):
        return False
    if deployment.arms is not None and _ARMS not in deployment.arms.schemes:
        return False
    return (
        all(mission.known for mission in (*deployment.missions, *consent.missions))
        and all("Place" in place.classes for place in (*deployment.places, *consent.places))
        and all(_ARMS in arms.schemes for arms in consent.arms)
    )


# -- in time


def first_gap(period: Span, covers: Iterable[Span]) -> datetime.date | None:
    """Return the first day of a period that no span covers, or None. Spans may overlap and come in any order."""
    day = period.first
    for span in sorted(covers, key=_first):
        if span.first > day:
            break
        if span.last is None or span.last == datetime.date.max:
            return None
        if span.last >= day:
            day = span.last + _DAY
    return day if period.last is None or day <= period.last else None


def _first(span: Span) -> datetime.date:
    return span.first
