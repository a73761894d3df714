"""The rules of `shapes/conduct/`."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from usmx_kg.ground.namespaces import OWN
from usmx_kg.model.activities import Agreement, Deployment, Request
from usmx_kg.model.things import Thing, is_blank, literal
from usmx_kg.rules.agreement import agreed_missions
from usmx_kg.rules.raw import Raw

__all__ = ["conduct", "conduct_anywhere"]

_MISSION = OWN["mission"]
_INVASIONS = frozenset((_MISSION + "invasion", _MISSION + "occupation"))
_COMBAT, _RELIEF = _MISSION + "direct-combat", _MISSION + "humanitarian-assistance"
_BORDER, _PRESENCE = _MISSION + "border-agency-support", _MISSION + "general-presence"
_DIRECT = OWN["support-mode"] + "direct"


def conduct_anywhere(d: Deployment, found: list[Raw]) -> None:
    """Add what the rules on the conduct of both kinds of activity find ("all" in docs/MODEL.md, Conduct rules)."""
    if (
        d.support_mode is not None
        and d.support_mode.id == _DIRECT
        and (any(_BORDER in m.under for m in d.missions) or any("BorderAgency" in a.classes for a in d.supports))
    ):
        found.append(Raw("border-support-indirect", "border-support-indirect-mode", d.id, "supportMode", _DIRECT))
    # "None named (an agreement, request or initiative counts)" (docs/MODEL.md, Conduct rules)
    if not any(_named(things) for things in (d.agreements, d.requests, d.bases)):
        found.append(Raw("legal-basis", "legal-basis-named", d.id, "legalBasis"))
    if len(d.missions) == 1 and d.missions[0].id == _PRESENCE:  # "a mission is only general presence"
        found.append(Raw("mission-specific", "mission-specific-presence", d.id, "missionType", _PRESENCE))
    if d.agreements:
        agreed_missions(d, found)
    if d.domestic:
        for sender in d.senders:
            if sender.state and not _supported(d, sender.id):
                found.append(Raw("supports-host", "supports-host-at-home", d.id, "supports", None, None, sender.id))


def _named(things: Sequence[Thing | Agreement | Request]) -> bool:
    """Tell whether there is more among things than blank texts."""
    return bool(things) and not all(is_blank(thing.id) for thing in things)


def _supported(d: Deployment, state: str) -> bool:
    """Tell whether somebody of a state is supported, or what is no known actor."""
    return any(state in actor.among or "Actor" not in actor.classes for actor in d.supports)


def conduct(readings: Sequence[Deployment], found: list[Raw]) -> None:
    """Add what the rules on the conduct of deployments find."""
    d = readings[0]
    relief = False
    for mission in d.missions:
        under = mission.under
        if not _INVASIONS.isdisjoint(under):
            found.append(Raw("no-occupation", "no-occupation-mission", d.id, "missionType", mission.id))
        if _COMBAT in under:
            found.append(Raw("no-direct-combat", "no-direct-combat-mission", d.id, "missionType", mission.id))
        relief = relief or _RELIEF in under
    if d.combat is True:
        found.append(Raw("no-direct-combat", "no-direct-combat-stated", d.id, "directCombat", literal("true")))
    if d.end is None:
        found.append(Raw("temporary", "temporary-end", d.id, "endDate"))
        if relief:
            found.append(Raw("relief-time-limited", "relief-time-limited-end", d.id, "endDate"))
    for host in d.hosts:
        if not host.state:
            continue
        if relief and not any(_answers(request, r, host.id) for r in readings for request in d.requests):
            found.append(Raw("relief-at-request", "relief-at-request-made", d.id, "request", None, host.id))
        for actor in d.conducted_by:
            if host.id in actor.of or "Actor" not in actor.classes:
                break
        else:
            found.append(Raw("host-leads", "host-leads-conducted", d.id, "conductedBy", None, host.id))
        if not _supported(d, host.id):
            found.append(Raw("supports-host", "supports-host-abroad", d.id, "supports", None, host.id))


def _answers(request: Request, d: Deployment, host: str) -> bool:
    """Tell whether it came in time (docs/MODEL.md, Conduct rules).

    "A request by an actor that mayConsentFor H, dated no later than the start".
    """
    if not request.usable:
        return True
    made, start = request.requested_on, d.start
    if made is None or (isinstance(made, datetime.date) and isinstance(start, datetime.date) and made > start):
        return False
    return any(host in actor.competent_for or "Actor" not in actor.classes for actor in request.requested_by)
