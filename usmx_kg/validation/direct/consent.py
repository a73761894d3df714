"""The rules of `shapes/consent/`: each constraint's query over typed values, by the definitions of consent."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from usmx_kg.namespaces import OWN
from usmx_kg.validation.consent import (
    addressed,
    competent,
    covers_arms,
    covers_strength,
    first_gap,
    limits_read,
    perhaps_addressed,
    perhaps_competent,
    uncovered_mission,
    uncovered_place,
)
from usmx_kg.validation.direct.raw import Raw
from usmx_kg.validation.named import literal
from usmx_kg.validation.typed import Consent, Deployment

__all__ = ["consent"]

Pair = tuple[str, str]
Row = tuple[Deployment, Consent, bool]
"""A way to read a deployment, a consent that may be from its host, and whether it is so for certain."""

_LIMITS = ("mission", "place", "strength", "arms")
_ENDED = frozenset((OWN["consent-status"] + "refused", OWN["consent-status"] + "withdrawn"))
_WITHDRAWN = OWN["consent-status"] + "withdrawn"


def consent(readings: Sequence[Deployment], pairs: Sequence[Pair], found: list[Raw]) -> None:
    """Add what the rules on consent find. `pairs` are the hosts and senders of an activity that was held."""
    if not pairs:
        return
    d = readings[0]
    usable, perhaps = True, []
    for c in d.consents:
        usable = usable and c.usable
        if c.perhaps_given:
            perhaps.append(c)
    if usable and not perhaps:  # "At least one of the consents that the deployment names is given" (consent-given)
        found.append(Raw("consent-given", "consent-given-any", d.id, "consent"))
        return
    for host, sender in pairs:
        offered = [c for c in perhaps if perhaps_competent(c, host) and perhaps_addressed(d, c, sender)]
        if not offered:
            if usable and any(
                c.given for c in perhaps
            ):  # "Of the consents that are given, at least one was granted by …" (consent-by-host)
                found.append(Raw("consent-by-host", "consent-by-host-any", d.id, "consent", None, host, sender))
            continue
        certain = [c for c in offered if c.given and competent(c, host) and addressed(d, c, sender)]
        if certain:
            if usable:
                sure = {id(c) for c in certain}
                _limits([(r, c, id(c) in sure) for r in readings for c in offered], host, sender, found)
            _scope(d, host, sender, certain, found)
            _contradicted(d, host, sender, certain, found)


def _limits(rows: Sequence[Row], host: str, sender: str, found: list[Raw]) -> None:
    """Hold a deployment against the consents from the host."""
    d = rows[0][0]
    covers = [
        (
            uncovered_mission(r, c) is None,
            uncovered_place(r, c, host) is None,
            covers_strength(r, c),
            covers_arms(r, c),
        )
        for r, c, _ in rows
    ]
    full = [row for row, limits in zip(rows, covers, strict=True) if False not in limits]
    if not full:
        for limit, covered in zip(_LIMITS, zip(*covers, strict=True), strict=True):
            if True not in covered:
                rule = f"consent-for-{limit}"
                found.append(Raw(rule, f"{rule}-covered", d.id, "consent", None, host, sender))
        covered_surely = zip(*(limits for limits, row in zip(covers, rows, strict=True) if row[2]), strict=True)
        if all(map(any, covered_surely)) and all(limits_read(r, c) for r, c, _ in rows):
            # "each of the four is covered by some consent from the host, but no single one covers all" (1-model)
            found.append(Raw("consent-in-one", "consent-in-one-all", d.id, "consent", None, host, sender))
    period = d.period
    if period is None:
        return
    # "some day from startDate to endDate has no consent in force, among those from the host that cover all four (where
    # there are none of those: among all from the host)" (1-model, consent-for-period)
    if len(full) < len(rows) and any(so and limits_read(r, c) for r, c, so in full):
        rows = full
    gap = first_gap(period, [span for _, c, _ in rows if (span := c.in_force)])
    if gap is not None:
        value = literal(gap.isoformat())
        found.append(Raw("consent-for-period", "consent-for-period-covered", d.id, "consent", value, host, sender))


def _scope(d: Deployment, host: str, sender: str, certain: Sequence[Consent], found: list[Raw]) -> None:
    several = len(d.senders) > 1
    for c in certain:
        # "names a mission, and its form or its instrument; with several senders, to whom" (consent-scope-stated)
        if not c.missions or (c.form is None and not c.instruments) or (several and not c.granted_to):
            found.append(Raw("consent-scope-stated", "consent-scope-stated-scope", d.id, "consent", c.id, host, sender))
    if d.personnel is None and any(isinstance(c.cap, int) for c in certain):  # strength-stated
        found.append(Raw("strength-stated", "strength-stated-count", d.id, "personnelCount", None, host, sender))


def _contradicted(d: Deployment, host: str, sender: str, certain: Sequence[Consent], found: list[Raw]) -> None:
    """Find what stands against a consent from the host.

    "Another one of the host towards S is refused or withdrawn, undated or later than the first one's beginning and
    before its end" (1-model).
    """
    for other in d.consents:
        if (
            other.status is not None
            and other.status.id in _ENDED
            and competent(other, host)
            and addressed(d, other, sender)
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
