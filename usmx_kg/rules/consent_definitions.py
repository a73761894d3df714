"""The definitions of consent: what makes one given, from the host, wide enough and in force.

They are those that the rules in `shapes/consent/` state in SPARQL, which stay the norm. `verdict` puts them together;
rules, reasons and drawings ask it, and nobody but it asks here.

Each answer is True, False, or None where that can't be told: something that the definition reads can't be used. The
rules take None at its best, so that it accuses nobody.
"""

from __future__ import annotations

from usmx_kg.ground.namespaces import OWN
from usmx_kg.model.activities import Consent, Deployment
from usmx_kg.model.things import Mission, is_literal

__all__ = [
    "ARMS",
    "FORMS",
    "STATUSES",
    "addressed",
    "competent",
    "covering",
    "covers",
    "covers_arms",
    "covers_strength",
    "given",
    "limits_read",
    "may_cover",
    "uncovered_mission",
    "uncovered_place",
]  # fmt: skip

ARMS, FORMS, STATUSES = (OWN[scheme].rstrip("/") for scheme in ("arms", "consent-form", "consent-status"))
_COMBAT = OWN["mission"] + "direct-combat"
_UNARMED = OWN["arms"] + "unarmed"
_EXPLICIT = OWN["consent-form"] + "explicit"
_GIVEN = frozenset(OWN["consent-status"] + name for name in ("granted", "expired", "withdrawn"))


# -- given, and from the host


def given(consent: Consent) -> bool | None:
    """Tell whether "its form is explicit and its status granted, expired or withdrawn"; explicit where none is stated.

    It stays given when it ended later.
    """
    status, form = consent.status, consent.form
    if status is None:
        return False
    found: bool | None = True
    if status.id not in _GIVEN:
        if STATUSES in status.schemes:
            return False
        found = None
    if form is not None and form.id != _EXPLICIT:
        return False if FORMS in form.schemes else None
    return found


def competent(consent: Consent, host: str) -> bool | None:
    """Tell whether somebody granted it who may consent for the host; None where the grantor is no known actor."""
    found: bool | None = False
    for actor in consent.granted_by:
        if host in actor.competent_for:
            return True
        if "Actor" not in actor.classes:
            found = None
    return found


def addressed(deployment: Deployment, consent: Consent, sender: str) -> bool | None:
    """Tell whether it is granted to the sender, who may consent for it, the deployed force or nobody named."""
    if not consent.granted_to:
        return True
    found: bool | None = False
    for actor in consent.granted_to:
        if actor.id == sender or sender in actor.competent_for:
            return True
        if "Actor" not in actor.classes:
            found = None
        for force in deployment.forces:
            if actor.id == force.id:
                return True
            if is_literal(force.id):
                found = None
    return found


# -- covers


def uncovered_mission(deployment: Deployment, consent: Consent) -> str | None:
    """Return a mission that it does not cover, or mission:direct-combat for a fight that it does not; None if none.

    "It names no mission, or each mission of the deployment is one that it names, or that one of these includes.
    Besides, a mission at or under mission:direct-combat is covered only by a name at or under it, and directCombat
    true only if mission:direct-combat is named" (docs/MODEL.md, Consent).
    """
    named = consent.missions
    for name in named:
        if not name.known:
            return None
    for mission in deployment.missions:
        if mission.known and (named or _COMBAT in mission.under) and covering(mission, consent) is None:
            return mission.id
    return _COMBAT if deployment.combat is True and all(name.id != _COMBAT for name in named) else None


def covering(mission: Mission, consent: Consent) -> Mission | None:
    """Return the mission that a consent names by which it covers one: its own name or one that includes it."""
    fighting = _COMBAT in mission.under
    for name in consent.missions:
        if mission.id in name.includes and (not fighting or _COMBAT in name.under):
            return name
    return None


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
    if not named or carried is None or carried.id == _UNARMED or ARMS not in carried.schemes:
        return True
    return any(arms.id == carried.id or ARMS not in arms.schemes for arms in named)


def may_cover(deployment: Deployment, consent: Consent, host: str) -> bool:
    """Tell whether it covers mission, place, strength and arms, at its best."""
    return (
        covers_strength(deployment, consent)
        and uncovered_mission(deployment, consent) is None
        and covers_arms(deployment, consent)
        and uncovered_place(deployment, consent, host) is None
    )


def covers(deployment: Deployment, consent: Consent, host: str) -> bool | None:
    """Tell whether it covers mission, place, strength and arms; None where one that it rests on can't be used."""
    if not may_cover(deployment, consent, host):
        return False
    return True if limits_read(deployment, consent) else None


def limits_read(deployment: Deployment, consent: Consent) -> bool:
    """Tell whether every limit of the four, and what it is held against, can be used."""
    if str in map(type, (deployment.personnel, deployment.combat, consent.cap)):
        return False
    if deployment.arms is not None and ARMS not in deployment.arms.schemes:
        return False
    return (
        all(mission.known for mission in (*deployment.missions, *consent.missions))
        and all("Place" in place.classes for place in (*deployment.places, *consent.places))
        and all(ARMS in arms.schemes for arms in consent.arms)
    )
