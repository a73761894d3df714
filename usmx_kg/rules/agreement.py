"""The rules of `shapes/agreement/`, and the one on missions that agreements name."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from usmx_kg.ground.namespaces import OWN
from usmx_kg.model.activities import Agreement, Deployment, Span
from usmx_kg.model.things import literal
from usmx_kg.rules.days import first_gap
from usmx_kg.rules.raw import Raw

__all__ = ["agreement"]

_CONTENT = OWN["agreement-content"]
_CONTENTS = tuple(_CONTENT + name for name in ("mission", "duration", "rules-of-engagement", "responsibilities"))
_SCHEME = _CONTENT.rstrip("/")
_PARTIES = frozenset(("State", "StateOrgan", "InternationalOrganization"))


def agreement(d: Deployment, pairs: Sequence[tuple[str, str]], period: Span | None, found: list[Raw]) -> None:
    """Add what the rules on agreements find. `pairs` are the hosts and senders of a deployment that was held."""
    if not d.agreements:
        found.append(Raw("agreement-in-force", "agreement-in-force-named", d.id, "agreement"))
        return
    _content(d, found)
    for host, sender in pairs:
        binding = [a for a in d.agreements if not a.usable or binds(a, host, sender)]
        if not binding:  # "for some (H, S) none has both as party" (docs/MODEL.md, Agreement rules)
            found.append(Raw("agreement-parties", "agreement-parties-both", d.id, "agreement", None, host, sender))
        if period is not None:
            _in_force(d, host, sender, period, binding, found)


def binds(a: Agreement, host: str, sender: str) -> bool:
    """Tell whether both are party to it; what is no possible party might be meant to be either.

    "An organ stands for its state, a SubnationalGovernment never" (docs/MODEL.md, Agreement rules).
    """
    for_host = for_sender = False
    for party in a.parties:
        if _PARTIES.isdisjoint(party.classes):
            return True
        for_host = for_host or host in party.binds
        for_sender = for_sender or sender in party.binds
    return for_host and for_sender


def _in_force(
    d: Deployment, host: str, sender: str, period: Span, binding: Sequence[Agreement], found: list[Raw]
) -> None:
    """Look for the first day without agreement, "from validFrom, else signedOn, else never" (agreement-in-force)."""
    gap = first_gap(period, [span for a in binding if (span := _span(a))])
    if gap is not None:
        value = literal(gap.isoformat())
        found.append(Raw("agreement-in-force", "agreement-in-force-daily", d.id, "agreement", value, host, sender))


def _span(a: Agreement) -> Span | None:
    if not a.usable:
        return Span(datetime.date.min, None)
    begin = a.signed_on if a.valid_from is None else a.valid_from
    if begin is None:
        return None
    first = begin if isinstance(begin, datetime.date) else datetime.date.min
    last = a.valid_until if isinstance(a.valid_until, datetime.date) else None
    return Span(first, last) if last is None or last >= first else None


def _content(d: Deployment, found: list[Raw]) -> None:
    missing: dict[str, None] = {}
    for a in d.agreements:
        if not a.usable:
            continue
        if not a.written:  # "no written, formal kind, or no stated kind" (docs/MODEL.md, Agreement rules)
            found.append(Raw("agreement-form", "agreement-form-written", d.id, "agreement", a.id))
        defined = {c.id for c in a.defines}
        if len(defined) < len(_CONTENTS) or not defined.issuperset(_CONTENTS):
            if any(_SCHEME not in c.schemes for c in a.defines):
                continue
            missing.update((content, None) for content in _CONTENTS if content not in defined)
    for content in missing:  # "one finding for each missing" (docs/MODEL.md, Agreement rules)
        found.append(Raw("agreement-content", "agreement-content-defined", d.id, "agreement", content))


def agreed_missions(d: Deployment, found: list[Raw]) -> None:
    """Find missions "that no agreement which names missions names or includes" (docs/MODEL.md, Conduct rules)."""
    named = [name for a in d.agreements for name in a.missions]
    if not named or any(not a.usable or any(not name.known for name in a.missions) for a in d.agreements):
        return
    for mission in d.missions:
        if mission.known and not any(mission.id in name.includes for name in named):
            found.append(Raw("mission-specific", "mission-specific-agreed", d.id, "missionType", mission.id))
