"""The host's consent, evaluated by the words of its definitions, one day at a time.

Written from "When a deployment has its host's consent", not from the SPARQL of the rules, so that each can be held
against the other. It judges only records all of whose values can be used.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

# A small world of its own: the rules name no country, so invented ones have to do.
STATES = ("actor:xa", "actor:xb", "actor:xc", "actor:xd")
ORGANIZATION = "actor:xo"
COMPETENT = {
    **{f"{state}{organ}": state for state in STATES for organ in ("", "-government", "-head")},
    "actor:xa-senate": "actor:xa",
}
INCOMPETENT = ("actor:xa-governor", "actor:xa-consul", "actor:xc-army", "actor:xc-navy", ORGANIZATION)
WITHIN = {
    "place:xa": ["place:continent"],
    "place:xa-1": ["place:xa"],
    "place:xa-1-town": ["place:xa-1"],
    "place:xa-2": ["place:xa"],
    "place:xb": ["place:continent"],
    "place:xb-1": ["place:xb"],
    "place:xc-1": ["place:xc"],
    "place:island": ["place:sea"],
    "place:bridge": ["place:xa-2", "place:xb-1"],
}
TERRITORY = {f"place:{state.removeprefix('actor:')}": state for state in STATES}
PLACES = sorted({*WITHIN, *TERRITORY, "place:continent", "place:sea"})
BROADER = {
    "mission:training": ["mission:support"],
    "mission:drill": ["mission:training"],
    "mission:disaster-relief": ["mission:relief"],
    "mission:raid": ["mission:direct-combat", "mission:support"],
    "mission:ambush": ["mission:raid"],
    "mission:strike": ["mission:direct-combat"],
    "mission:direct-combat": ["mission:operations"],
}
INCLUDED_IN = {
    "mission:training": ["mission:support"],
    "mission:drill": ["mission:training"],
    "mission:disaster-relief": ["mission:relief", "mission:operations"],
    "mission:raid": ["mission:direct-combat", "mission:support"],
    "mission:ambush": ["mission:raid"],
}
"""By which names a mission is covered beside its own; it need not be broader, and what is broader need not include."""
MISSIONS = sorted({*BROADER, "mission:support", "mission:relief", "mission:operations"})
COMBAT = "mission:direct-combat"
ARMS = ("arms:unarmed", "arms:armed", "arms:armed-without-ammunition", "arms:sidearms")
STATUSES = ("requested", "granted", "refused", "withdrawn", "expired", "lapsed", "unknown")

Finding = tuple[str, str, str, str]
"""Rule, host, sender and value; empty where it does not apply."""


@dataclass(frozen=True)
class Consent:
    """A consent; fields are the keys of records, those that may repeat are tuples. `Any` leaves room for nonsense."""

    id: str
    grantedBy: tuple[Any, ...] = ()  # noqa: N815
    grantedTo: tuple[Any, ...] = ()  # noqa: N815
    status: Any = None
    form: Any = None
    decidedOn: Any = None  # noqa: N815
    publishedOn: Any = None  # noqa: N815
    validFrom: Any = None  # noqa: N815
    validUntil: Any = None  # noqa: N815
    withdrawnOn: Any = None  # noqa: N815
    coversMission: tuple[Any, ...] = ()  # noqa: N815
    coversPlace: tuple[Any, ...] = ()  # noqa: N815
    coversArms: tuple[Any, ...] = ()  # noqa: N815
    personnelCap: Any = None  # noqa: N815
    instrument: Any = None


@dataclass(frozen=True)
class Deployment:
    """A deployment with the consents that it names."""

    id: str
    hostState: tuple[str, ...]  # noqa: N815
    sendingState: tuple[str, ...]  # noqa: N815
    missionType: tuple[Any, ...] = ()  # noqa: N815
    place: tuple[Any, ...] = ()
    startDate: Any = None  # noqa: N815
    endDate: Any = None  # noqa: N815
    personnelCount: Any = None  # noqa: N815
    deployedForce: tuple[Any, ...] = ()  # noqa: N815
    arms: Any = None
    directCombat: Any = None  # noqa: N815
    activityStatus: Any = None  # noqa: N815
    consent: tuple[Any, ...] = ()


def above(thing: str, steps: dict[str, list[str]]) -> set[str]:
    """Return the thing and all that it lies under."""
    found = {thing}
    for step in steps.get(thing, []):
        found |= above(step, steps)
    return found


def expected(d: Deployment) -> set[Finding]:
    """Return what the definitions find in a deployment."""
    found: set[Finding] = set()
    if d.activityStatus == "not-held":
        return found
    pairs = [(h, s) for h in d.hostState for s in d.sendingState if h != s]
    if pairs and not any(_given(c) for c in d.consent):
        return {("consent-given", "", "", "")}
    for host, sender in pairs:
        own = [c for c in d.consent if _given(c) and _of_host_towards(c, d, host, sender)]
        if not own:
            found.add(("consent-by-host", host, sender, ""))
            continue
        covered = {what: [c for c in own if covers(c, d, host)] for what, covers in _COVERS.items()}
        found |= {(f"consent-for-{what}", host, sender, "") for what, some in covered.items() if not some}
        full = [c for c in own if all(c in some for some in covered.values())]
        if all(covered.values()) and not full:
            found.add(("consent-in-one", host, sender, ""))
        gap = next((day for day in _days(d) if not any(_in_force(c, day) for c in full or own)), None)
        if gap:
            found.add(("consent-for-period", host, sender, gap.isoformat()))
        for c in own:
            unnamed = len(d.sendingState) > 1 and not c.grantedTo
            if not c.coversMission or (c.form is None and c.instrument is None) or unnamed:
                found.add(("consent-scope-stated", host, sender, c.id))
            for other in d.consent:
                if other != c and _of_host_towards(other, d, host, sender) and _contradicts(other, c):
                    found.add(("consent-contradicted", host, sender, other.id))
            if c.personnelCap is not None and d.personnelCount is None:
                found.add(("strength-stated", host, sender, ""))
    return found


def _given(c: Consent) -> bool:
    return c.form in (None, "explicit") and c.status in ("granted", "expired", "withdrawn")


def _of_host_towards(c: Consent, d: Deployment, host: str, sender: str) -> bool:
    if not any(COMPETENT.get(actor) == host for actor in c.grantedBy):
        return False
    return not c.grantedTo or any(
        actor == sender or COMPETENT.get(actor) == sender or actor in d.deployedForce for actor in c.grantedTo
    )


def _covers_mission(c: Consent, d: Deployment, host: str) -> bool:
    for mission in d.missionType:
        by = above(mission, INCLUDED_IN) & set(c.coversMission)
        if c.coversMission and not by:
            return False
        if COMBAT in above(mission, BROADER) and not any(COMBAT in above(name, BROADER) for name in by):
            return False
    return d.directCombat is not True or COMBAT in c.coversMission


def _covers_place(c: Consent, d: Deployment, host: str) -> bool:
    if not c.coversPlace:
        return True
    for place in d.place:
        upward = above(place, WITHIN)
        states = {TERRITORY[p] for p in upward if p in TERRITORY}
        if (host in states or not states) and not upward & set(c.coversPlace):
            return False
    return True


def _covers_strength(c: Consent, d: Deployment, host: str) -> bool:
    return c.personnelCap is None or d.personnelCount is None or d.personnelCount <= c.personnelCap


def _covers_arms(c: Consent, d: Deployment, host: str) -> bool:
    return not c.coversArms or d.arms in (None, "arms:unarmed") or d.arms in c.coversArms


_COVERS = {"mission": _covers_mission, "place": _covers_place, "strength": _covers_strength, "arms": _covers_arms}


def _beginning(c: Consent) -> date | None:
    stated = [day for day in (c.validFrom, c.decidedOn) if day is not None]
    begin: date | None = max(stated) if stated else c.publishedOn
    return begin


def _in_force(c: Consent, day: date) -> bool:
    begin = _beginning(c)
    if begin is None or day < begin:
        return False
    if (c.status == "expired" and c.validUntil is None) or (c.status == "withdrawn" and c.withdrawnOn is None):
        return False
    if c.validUntil is not None and day > c.validUntil:
        return False
    return c.withdrawnOn is None or day < c.withdrawnOn


def _days(d: Deployment) -> list[date]:
    """Return each day to cover; of an open-ended deployment, so many that nothing changes after the last."""
    if d.startDate is None:
        return []
    if d.endDate is not None:
        last = d.endDate
    elif d.activityStatus == "completed":
        last = d.startDate
    else:
        dates = [getattr(c, field.name) for c in d.consent for field in fields(c)]
        last = max([d.startDate, *(day for day in dates if isinstance(day, date))]) + timedelta(days=3)
    return [d.startDate + timedelta(days=n) for n in range((last - d.startDate).days + 1)]


def _contradicts(other: Consent, c: Consent) -> bool:
    if other.status == "refused":
        day = other.decidedOn if other.decidedOn is not None else other.publishedOn
    elif other.status == "withdrawn":
        day = other.withdrawnOn
    else:
        return False
    if day is None:
        return True
    begin = _beginning(c)
    return begin is not None and day > begin and _in_force(c, day)
