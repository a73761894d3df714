"""The rules of `shapes/consent/`: each constraint's query over typed values, by the definitions of consent."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from usmx_kg.ground.namespaces import OWN
from usmx_kg.model.activities import Consent, Deployment
from usmx_kg.model.things import literal
from usmx_kg.rules.consent_definitions import (
    addressed,
    competent,
    covers_arms,
    covers_strength,
    limits_read,
    uncovered_mission,
    uncovered_place,
)
from usmx_kg.rules.raw import Raw
from usmx_kg.rules.verdict import Offered, Verdict

__all__ = ["consent"]

Pair = tuple[str, str]

_LIMITS = ("mission", "place", "strength", "arms")
_ENDED = frozenset((OWN["consent-status"] + "refused", OWN["consent-status"] + "withdrawn"))
_WITHDRAWN = OWN["consent-status"] + "withdrawn"


def consent(offered: Offered, pairs: Sequence[Pair], found: list[Raw]) -> None:
    """Add what the rules on consent find. `pairs` are the hosts and senders of an activity that was held."""
    d = offered.readings[0]
    ended = [c for c in d.consents if c.status is not None and c.status.id in _ENDED]
    for host, sender in pairs:
        verdict = Verdict(offered, host, sender)
        if verdict.certain:
            if verdict.usable:
                _limits(verdict, found)
            _scope(d, host, sender, verdict.certain, found)
            if ended:
                _contradicted(d, host, sender, verdict.certain, ended, found)
        elif verdict.none_given:
            found.append(Raw("consent-given", "consent-given-any", d.id, "consent"))
            return
        elif verdict.none_from_host:
            found.append(Raw("consent-by-host", "consent-by-host-any", d.id, "consent", None, host, sender))


def _limits(verdict: Verdict, found: list[Raw]) -> None:
    """Hold a deployment against the consents from the host."""
    if not verdict.full:
        _limit_by_limit(verdict, found)
    gap = verdict.first_gap
    if gap is not None:
        value, here = literal(gap.isoformat()), verdict.readings[0].id
        found.append(
            Raw(
                "consent-for-period", "consent-for-period-covered", here, "consent", value, verdict.host, verdict.sender
            )
        )


def _limit_by_limit(verdict: Verdict, found: list[Raw]) -> None:
    """Find which of the limits no consent covers or, where each is covered by some, that none covers all."""
    rows, host, sender = verdict.rows, verdict.host, verdict.sender
    here = rows[0][0].id
    covered = [
        (
            uncovered_mission(r, c) is None,
            uncovered_place(r, c, host) is None,
            covers_strength(r, c),
            covers_arms(r, c),
        )
        for r, c, _ in rows
    ]
    for limit, by_each in zip(_LIMITS, zip(*covered, strict=True), strict=True):
        if True not in by_each:
            rule = f"consent-for-{limit}"
            found.append(Raw(rule, f"{rule}-covered", here, "consent", None, host, sender))
    for_certain = zip(*(limits for limits, row in zip(covered, rows, strict=True) if row[2]), strict=True)
    if all(map(any, for_certain)) and all(limits_read(r, c) for r, c, _ in rows):
        # "each of the four is covered by some consent from the host, but no single one covers all" (docs/MODEL.md,
        # Consent rules)
        found.append(Raw("consent-in-one", "consent-in-one-all", here, "consent", None, host, sender))


def _scope(d: Deployment, host: str, sender: str, certain: Sequence[Consent], found: list[Raw]) -> None:
    several = len(d.senders) > 1
    for c in certain:
        # "names a mission, and its form or its instrument; with several senders, to whom" (consent-scope-stated)
        if not c.missions or (c.form is None and not c.instruments) or (several and not c.granted_to):
            found.append(Raw("consent-scope-stated", "consent-scope-stated-scope", d.id, "consent", c.id, host, sender))
    if d.personnel is None and any(isinstance(c.cap, int) for c in certain):  # strength-stated
        found.append(Raw("strength-stated", "strength-stated-count", d.id, "personnelCount", None, host, sender))


def _contradicted(
    d: Deployment, host: str, sender: str, certain: Sequence[Consent], ended: Sequence[Consent], found: list[Raw]
) -> None:
    """Find what stands against a consent from the host.

    "Another one of the host towards S is refused or withdrawn, undated or later than the first one's beginning and
    before its end" (docs/MODEL.md, Consent rules).
    """
    for other in ended:
        if (
            competent(other, host) is True
            and addressed(d, other, sender) is True
            and any(c.id != other.id and _stands_against(other, c) for c in certain)
        ):
            found.append(
                Raw("consent-contradicted", "consent-contradicted-other", d.id, "consent", other.id, host, sender)
            )


def _stands_against(other: Consent, c: Consent) -> bool:
    if other.status is not None and other.status.id == _WITHDRAWN:
        day = other.withdrawn_on
    else:
        day = other.published_on if other.decided_on is None else other.decided_on
    if day is None:
        return True
    dates = (c.valid_from, c.decided_on, c.valid_until, c.withdrawn_on)
    if not isinstance(day, datetime.date) or any(isinstance(date, str) for date in dates):
        return False
    if c.valid_from is None and c.decided_on is None and isinstance(c.published_on, str):
        return False
    span = c.in_force
    return span is not None and span.first < day and (span.last is None or day <= span.last)
