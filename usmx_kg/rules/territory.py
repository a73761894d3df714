"""The rule host-is-territory: places, hosts and senders fit together."""

from __future__ import annotations

from usmx_kg.model.activities import Deployment
from usmx_kg.rules.raw import Raw

__all__ = ["territory"]

_RULE = "host-is-territory"


def territory(d: Deployment, found: list[Raw]) -> None:
    """Add what the rule finds in an activity that was held.

    "No place lies in a host that is named, or a place lies neither in a host nor in a sender's territory (both sides
    of a border is fine; a place of no known state is not judged); a deployment's sender is its host; a domestic
    operation with more than one sender, with a place outside its territory, or with another host" (docs/MODEL.md,
    Record rules).
    """
    if d.domestic:
        _at_home(d, found)
        return
    senders = {sender.id for sender in d.senders}
    known = bool(d.hosts and d.senders)
    for host in d.hosts:
        if not host.state:
            known = False
            continue
        if host.id in senders:
            found.append(Raw(_RULE, "host-is-territory-sender", d.id, "sendingState", None, host.id, host.id))
        for place in d.places:
            if host.id in place.states or not place.states:
                break
        else:
            if d.places:
                found.append(Raw(_RULE, "host-is-territory-in-host", d.id, "place", None, host.id))
    for sender in d.senders:
        known = known and sender.sends
    if known:
        own = senders.union([host.id for host in d.hosts])
        for place in d.places:
            if place.states and own.isdisjoint(place.states):
                found.append(Raw(_RULE, "host-is-territory-elsewhere", d.id, "place", place.id))


def _at_home(d: Deployment, found: list[Raw]) -> None:
    senders = {sender.id for sender in d.senders if sender.sends}
    if len(senders) > 1:
        found.append(Raw(_RULE, "host-is-territory-one-sender", d.id, "sendingState"))
    if not senders or len(senders) < len(d.senders):
        return
    for place in d.places:
        if place.states and senders.isdisjoint(place.states):
            found.append(Raw(_RULE, "host-is-territory-at-home", d.id, "place", place.id))
    for host in d.hosts:
        if host.state and host.id not in senders:
            found.append(Raw(_RULE, "host-is-territory-other-host", d.id, "hostState", None, host.id))
