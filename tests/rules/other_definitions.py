"""The rules on agreements, conduct and places, evaluated by the words of their definitions, one day at a time.

Written from "The other rules", not from the SPARQL, so that each can be held against the other. It judges only
records all of whose values can be used.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.rules.consent_definitions import ORGANIZATION, STATES, TERRITORY, WITHIN, Finding, above

# A small world of its own, beside that of the consent rules: who is an organ of whom, who may speak for whom.
ORGANS = {f"{state}-{organ}": state for state in STATES for organ in ("government", "head", "army", "border")}
GOVERNORS = {f"{state}-governor": state for state in STATES}
POPULATIONS = {f"{state}-population": state for state in STATES}
GROUPS = {f"{state}-relief": state for state in STATES}
COMPETENT = {
    **{state: state for state in STATES},
    **{actor: state for actor, state in ORGANS.items() if actor.endswith(("-government", "-head"))},
}
ACTORS = (*STATES, ORGANIZATION, *ORGANS, *GOVERNORS, *POPULATIONS, *GROUPS)
PARTIES = (*STATES, ORGANIZATION, *ORGANS, *GOVERNORS)
BROADER = {
    "mission:disaster-relief": ["mission:humanitarian-assistance"],
    "mission:search-and-rescue": ["mission:humanitarian-assistance"],
    "mission:border-agency-support": ["mission:border-security"],
    "mission:aerial-surveillance": ["mission:border-agency-support"],
    "mission:training": ["mission:capacity-building", "mission:law-enforcement-support"],
    "mission:war": ["mission:direct-combat"],
}
INCLUDED_IN = {
    **{mission: some for mission, some in BROADER.items() if mission != "mission:war"},
    "mission:training": ["mission:capacity-building"],
    "mission:search-and-rescue": ["mission:humanitarian-assistance", "mission:law-enforcement-support"],
}
MISSIONS = sorted(
    {*BROADER, *(wide for some in BROADER.values() for wide in some)}
    | {"mission:general-presence", "mission:invasion", "mission:occupation"}
)
CONTENTS = tuple(f"agreement-content:{c}" for c in ("mission", "duration", "rules-of-engagement", "responsibilities"))
WRITTEN = ("Treaty", "MemorandumOfUnderstanding")
UNWRITTEN = ("OralUnderstanding", "Agreement", None)


@dataclass(frozen=True)
class Agreement:
    """An agreement; fields are keys of records but `kind`. `Any` leaves room for nonsense."""

    id: str
    kind: Any = "Treaty"
    party: tuple[Any, ...] = ()
    signedOn: Any = None  # noqa: N815
    validFrom: Any = None  # noqa: N815
    validUntil: Any = None  # noqa: N815
    datePrecision: tuple[str, ...] = ()  # noqa: N815
    coversMission: tuple[Any, ...] = ()  # noqa: N815
    defines: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Request:
    """A request for assistance."""

    id: str
    requestedBy: tuple[Any, ...] = ()  # noqa: N815
    requestedOn: Any = None  # noqa: N815


@dataclass(frozen=True)
class Activity:
    """A deployment or a domestic operation, with what it names."""

    id: str
    kind: str = "Deployment"
    hostState: tuple[Any, ...] = ()  # noqa: N815
    sendingState: tuple[Any, ...] = ()  # noqa: N815
    missionType: tuple[Any, ...] = ()  # noqa: N815
    place: tuple[Any, ...] = ()
    startDate: Any = None  # noqa: N815
    endDate: Any = None  # noqa: N815
    datePrecision: tuple[str, ...] = ()  # noqa: N815
    activityStatus: Any = None  # noqa: N815
    directCombat: Any = None  # noqa: N815
    supportMode: Any = None  # noqa: N815
    supports: tuple[Any, ...] = ()
    conductedBy: tuple[Any, ...] = ()  # noqa: N815
    legalBasis: tuple[Any, ...] = ()  # noqa: N815
    agreement: tuple[Any, ...] = ()
    request: tuple[Any, ...] = ()


def expected(d: Activity) -> set[Finding]:
    """Return what the definitions find in an activity."""
    found: set[Finding] = set()
    for node in (d, *d.agreement):
        found |= _disordered(node)
    if d.activityStatus == "not-held":
        return found
    found |= set(_of_any(d))
    if d.kind == "DomesticOperation":
        return found | set(_at_home(d))
    return found | set(_abroad(d)) | set(_agreed(d))


def _disordered(node: Activity | Agreement) -> set[Finding]:
    first, last = ("startDate", "endDate") if isinstance(node, Activity) else ("validFrom", "validUntil")
    start, end = _widest(node, first), _widest(node, last)
    if not start or not end or end[1] >= start[0]:
        return set()
    return {("record-dates-ordered", "", "", getattr(node, last).isoformat())}


def _widest(node: Activity | Agreement, key: str) -> tuple[date, date] | None:
    """Return the first and the last day that a date may mean as it was written."""
    stored: date | None = getattr(node, key)
    written = [text.partition("=")[2] for text in node.datePrecision if text.startswith(f"{key}=")]
    if stored is None or not written:
        return (stored, stored) if stored else None
    year, month = int(written[0][:4]), int(written[0][5:] or 0)
    following = date(year + 1, 1, 1) if month in (0, 12) else date(year, month + 1, 1)
    return date(year, month or 1, 1), following - timedelta(days=1)


def _of_any(d: Activity) -> Iterator[Finding]:
    helped = any(actor.endswith("-border") for actor in d.supports)
    if d.supportMode == "direct" and (helped or _under(d, "mission:border-agency-support")):
        yield ("border-support-indirect", "", "", "support-mode:direct")
    if set(d.missionType) == {"mission:general-presence"}:
        yield ("mission-specific", "", "", "mission:general-presence")
    naming = [a.coversMission for a in d.agreement if a.coversMission]
    for mission in d.missionType if naming else ():
        if not any(above(mission, INCLUDED_IN) & set(names) for names in naming):
            yield ("mission-specific", "", "", mission)
    if not (d.legalBasis or d.agreement or d.request):
        yield ("legal-basis", "", "", "")


def _at_home(d: Activity) -> Iterator[Finding]:
    if len(set(d.sendingState)) > 1:
        yield ("host-is-territory", "", "", "")
    for place in d.place:
        if d.sendingState and _states(place) and not _states(place) & set(d.sendingState):
            yield ("host-is-territory", "", "", place)
    for host in d.hostState:
        if d.sendingState and host not in d.sendingState:
            yield ("host-is-territory", host, "", "")
    for sender in d.sendingState:
        if sender != ORGANIZATION and not any(_state_of(actor) == sender for actor in d.supports):
            yield ("supports-host", "", sender, "")


def _abroad(d: Activity) -> Iterator[Finding]:
    for host in d.hostState:
        if d.place and all(_states(p) and host not in _states(p) for p in d.place):
            yield ("host-is-territory", host, "", "")
        if host in d.sendingState:
            yield ("host-is-territory", host, host, "")
        if not any(_state_of(actor) == host for actor in d.supports):
            yield ("supports-host", host, "", "")
        if not any(_state_of(actor) == host and actor not in POPULATIONS for actor in d.conductedBy):
            yield ("host-leads", host, "", "")
        if _under(d, "mission:humanitarian-assistance") and not any(_in_time(r, d, host) for r in d.request):
            yield ("relief-at-request", host, "", "")
    for place in d.place:
        if d.hostState and d.sendingState and _states(place) and not _states(place) & {*d.hostState, *d.sendingState}:
            yield ("host-is-territory", "", "", place)
    for mission in d.missionType:
        if above(mission, BROADER) & {"mission:invasion", "mission:occupation"}:
            yield ("no-occupation", "", "", mission)
        if "mission:direct-combat" in above(mission, BROADER):
            yield ("no-direct-combat", "", "", mission)
    if d.directCombat is True:
        yield ("no-direct-combat", "", "", "true")
    if d.endDate is None:
        yield ("temporary", "", "", "")
        if _under(d, "mission:humanitarian-assistance"):
            yield ("relief-time-limited", "", "", "")


def _agreed(d: Activity) -> Iterator[Finding]:
    if not d.agreement:
        yield ("agreement-in-force", "", "", "")
        return
    for agreement in d.agreement:
        if agreement.kind not in WRITTEN:
            yield ("agreement-form", "", "", agreement.id)
        for content in set(CONTENTS) - set(agreement.defines):
            yield ("agreement-content", "", "", content)
    for host in d.hostState:
        for sender in d.sendingState:
            if host == sender:
                continue
            bound = [a for a in d.agreement if _stands(host, a.party) and _stands(sender, a.party)]
            if not bound:
                yield ("agreement-parties", host, sender, "")
            gap = next((day for day in _days(d) if not any(_in_force(a, day) for a in bound)), None)
            if gap:
                yield ("agreement-in-force", host, sender, gap.isoformat())


def _days(d: Activity) -> Iterator[date]:
    """Yield the days that are judged; after the last date of any agreement nothing changes any more."""
    if d.startDate is None or (d.endDate and d.endDate < d.startDate):
        return
    changes = [day for a in d.agreement for day in (a.signedOn, a.validFrom, a.validUntil) if day]
    horizon = max([d.startDate, *changes]) + timedelta(days=2)
    last = d.endDate or (d.startDate if d.activityStatus == "completed" else horizon)
    day = d.startDate
    while day <= last:
        yield day
        day += timedelta(days=1)


def _in_force(a: Agreement, day: date) -> bool:
    begin = a.signedOn if a.validFrom is None else a.validFrom
    return begin is not None and begin <= day and (a.validUntil is None or day <= a.validUntil)


def _stands(actor: str, parties: tuple[str, ...]) -> bool:
    return any(party == actor or ORGANS.get(party) == actor for party in parties)


def _state_of(actor: str) -> str:
    return {**ORGANS, **GOVERNORS, **POPULATIONS, **GROUPS}.get(actor, actor)


def _under(d: Activity, mission: str) -> bool:
    return any(mission in above(one, BROADER) for one in d.missionType)


def _states(place: str) -> set[str]:
    return {TERRITORY[p] for p in above(place, WITHIN) if p in TERRITORY}


def _in_time(r: Request, d: Activity, host: str) -> bool:
    """Without a start nobody can say that a dated request came late."""
    competent = any(COMPETENT.get(actor) == host for actor in r.requestedBy)
    return competent and r.requestedOn is not None and (d.startDate is None or r.requestedOn <= d.startDate)
