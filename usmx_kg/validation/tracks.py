"""Timelines from typed values, by the definitions of `consent`.

The first gap that a timeline gives is the day that the rule consent-for-period finds; that rule stays the judge.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Protocol

from usmx_kg.validation.consent import (
    addressed,
    competent,
    covers_arms,
    covers_strength,
    limits_read,
    perhaps_addressed,
    perhaps_competent,
    uncovered_mission,
    uncovered_place,
)
from usmx_kg.validation.flaws import Flaw, flaws, never
from usmx_kg.validation.timeline import Event, Kind, Offer, Standing, Stretch, Timeline, Track
from usmx_kg.validation.typed import Consent, Day, Deployment, Span

__all__ = ["Words", "gaps", "timeline"]

_DAY = datetime.timedelta(1)


class Words(Protocol):
    """Words for the things of one deployment, in one language."""

    def name(self, identifier: str) -> str:
        """Return the label of a thing, or how it is best called without one."""
        ...

    def label(self, identifier: str) -> str | None:
        """Return the label that the records give a thing."""
        ...

    def shown(self, identifier: str) -> str:
        """Return the IRI of a node, or its key and position in the record."""
        ...

    def why_not(self, found: Flaw, host: str, sender: str) -> str:
        """Return the reason why a consent does not do."""
        ...


def gaps(period: Span, covers: Iterable[Span]) -> tuple[Span, ...]:
    """Return the runs of days of a period that no span covers. Spans may overlap and come in any order."""
    found: list[Span] = []
    day = period.first
    for span in sorted(covers, key=lambda span: span.first):
        if period.last is not None and span.first > period.last:
            break
        if span.first > day:
            found.append(Span(day, span.first - _DAY))
        if span.last is None or span.last == datetime.date.max:
            return tuple(found)
        day = max(day, span.last + _DAY)
        if period.last is not None and day > period.last:
            return tuple(found)
    return (*found, Span(day, period.last))


def timeline(d: Deployment, words: Words, file: str | None = None, line: int | None = None) -> Timeline:
    """Return the timeline of an activity, with its place in the input."""
    kind = Kind.NOT_HELD if d.not_held else Kind.DOMESTIC if d.domestic else Kind.DEPLOYMENT
    # "Take one deployment, one of its hosts H and one of its senders S (other than H)" (docs/MODEL.md, Consent)
    pairs = [(h.id, s.id) for h in d.hosts if h.state for s in d.senders if s.sends and s.id != h.id]
    start, end = _day(d.start), _day(d.end)
    goes_on = d.end is None and d.period is not None and d.period.last is None
    return Timeline(
        record=words.shown(d.id),
        label=words.label(d.id),
        kind=kind,
        stretch=Stretch(start, end, goes_on) if start or end else None,
        period=None if kind is Kind.NOT_HELD else d.period,
        senders=tuple(words.name(s.id) for s in d.senders),
        hosts=tuple(words.name(h.id) for h in d.hosts),
        tracks=() if kind is Kind.DOMESTIC else tuple(_track(d, host, sender, words) for host, sender in pairs),
        written=_written(d.partial),
        file=file,
        line=line,
    )


def _track(d: Deployment, host: str, sender: str, words: Words) -> Track:
    offered = [c for c in d.consents if _perhaps_from(d, c, host, sender)]
    full = [c for c in offered if _covers(d, c, host)]
    whole = any(_standing(d, c, host, sender) is Standing.COVERS for c in full)
    odd = d.odd or bool(d.twice) or any(c.odd or c.twice or not c.usable for c in d.consents)
    judged = d.period is not None and not d.not_held and not odd
    covered: tuple[Span, ...] = ()
    open_days: tuple[Span, ...] = ()
    if d.period is not None and judged:
        # "among those from the host that cover all four (where there are none of those: among all from the host)"
        open_days = gaps(d.period, _spans(full if whole else offered))
        covered = gaps(d.period, open_days)
    return Track(
        host=words.name(host),
        sender=words.name(sender),
        offers=tuple(_offer(d, c, host, sender, words) for c in d.consents),
        covered=covered,
        gaps=open_days,
        whole=whole or not offered,
        judged=judged,
    )


def _spans(consents: Sequence[Consent]) -> list[Span]:
    return [span for c in consents if (span := c.in_force)]


def _perhaps_from(d: Deployment, c: Consent, host: str, sender: str) -> bool:
    return c.perhaps_given and perhaps_competent(c, host) and perhaps_addressed(d, c, sender)


def _covers(d: Deployment, c: Consent, host: str) -> bool:
    return (
        uncovered_mission(d, c) is None
        and uncovered_place(d, c, host) is None
        and covers_strength(d, c)
        and covers_arms(d, c)
    )


def _standing(d: Deployment, c: Consent, host: str, sender: str) -> Standing:
    if not c.usable:
        return Standing.UNCLEAR
    if not _perhaps_from(d, c, host, sender):
        return Standing.VOID
    certain = c.given and competent(c, host) and addressed(d, c, sender)
    if not _covers(d, c, host):
        return Standing.LIMITED if certain else Standing.UNCLEAR
    return Standing.COVERS if certain and limits_read(d, c) else Standing.UNCLEAR


def _offer(d: Deployment, c: Consent, host: str, sender: str, words: Words) -> Offer:
    found = flaws(d, c, host, sender) if c.usable else ()
    in_force = c.in_force if c.perhaps_given and c.usable else None
    standing = _standing(d, c, host, sender)
    if in_force is None and standing in (Standing.COVERS, Standing.LIMITED):
        standing, found = Standing.VOID, found or (never(c),)
    steps = (
        ("requested", c.requested_on),
        ("decided", c.decided_on),
        ("published", c.published_on),
        ("withdrawn", c.withdrawn_on),
    )
    return Offer(
        consent=words.shown(c.id),
        label=words.label(c.id),
        by=tuple(words.name(actor.id) for actor in c.granted_by),
        status=words.name(c.status.id) if c.status else "",
        standing=standing,
        in_force=in_force,
        stated=None if in_force else _stated(c),
        events=tuple(Event(kind, day) for kind, when in steps if (day := _day(when))),
        reason="; ".join(words.why_not(one, host, sender) for one in found) or None,
        written=_written(c.partial),
    )


def _stated(c: Consent) -> Stretch | None:
    first, last = _day(c.valid_from), _day(c.valid_until)
    return Stretch(first, last) if first or last else None


def _day(value: Day) -> datetime.date | None:
    return value if isinstance(value, datetime.date) else None


def _written(partial: Iterable[str]) -> tuple[tuple[str, str], ...]:
    found = (text.partition("=") for text in partial)
    return tuple(sorted((key, value) for key, _, value in found))
