"""Timelines from typed values: what the verdict says of each host and sender, put in words.

The first gap that a timeline gives is the day that the rules on consent find; they stay the judge.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import Protocol

from usmx_kg.model.activities import Consent, Day, Deployment
from usmx_kg.model.timeline import Event, Kind, Offer, Standing, Stretch, Timeline, Track
from usmx_kg.rules.shortfalls import Flaw, flaws, never
from usmx_kg.rules.verdict import Trouble, Unread, Verdict, Worth, pairs, reached, verdict

__all__ = ["Words", "timeline"]


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

    def unread(self, found: Unread, *, within: bool = False) -> str:
        """Return what can't be read; `within` the consent that has it, whose name then goes without saying."""
        ...


def timeline(d: Deployment, words: Words, file: str | None = None, line: int | None = None) -> Timeline:
    """Return the timeline of an activity, with its place in the input."""
    kind = Kind.NOT_HELD if d.not_held else Kind.DOMESTIC if d.domestic else Kind.DEPLOYMENT
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
        tracks=() if kind is Kind.DOMESTIC else tuple(_track(d, host, sender, words) for host, sender in pairs(d)),
        written=_written(d.partial),
        file=file,
        line=line,
        unread=tuple(map(words.unread, _of_parties(d))) if kind is Kind.DEPLOYMENT else (),
        end_recorded=d.end is not None
        or d.open_ended is True
        or d.start is None
        or d.goes_on
        or kind is not Kind.DEPLOYMENT,
    )


def _of_parties(d: Deployment) -> Iterator[Unread]:
    """Yield the hosts and senders against whom no consent can be held, because they are missing or not known."""
    for key, actors in (("hostState", d.hosts), ("sendingState", d.senders)):
        if not actors:
            yield Unread(key, trouble=Trouble.MISSING)
        yield from (Unread(key, a.id) for a in actors if not (a.state if key == "hostState" else a.sends))


def _track(d: Deployment, host: str, sender: str, words: Words) -> Track:
    found = verdict(d, host, sender)
    held = not d.not_held
    return Track(
        host=words.name(host),
        sender=words.name(sender),
        offers=tuple(_offer(d, found, worth, words) for worth in found.worths),
        covered=found.covered if held else (),
        gaps=found.gaps if held else (),
        whole=found.whole or not found.rows,
        unclear=found.unclear if held else (),
        unread=tuple(map(words.unread, found.unread)) if held else (),
    )


def _offer(d: Deployment, found: Verdict, worth: Worth, words: Words) -> Offer:
    c, standing = worth.consent, worth.standing
    in_force = worth.span if c.usable and worth.given is not False else None
    wanting = flaws(worth, found.period) if c.usable else ()
    if standing is Standing.VOID and not wanting:
        wanting = (never(c),)
    reasons = [words.why_not(one, found.host, found.sender) for one in wanting]
    if standing is Standing.UNCLEAR:
        reasons += [words.unread(one, within=True) for one in found.unread_of(worth)]
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
        reason="; ".join(reasons) or None,
        written=_written(c.partial),
        reaches=tuple((words.name(mission), words.name(name)) for mission, name in reached(d, c)),
    )


def _stated(c: Consent) -> Stretch | None:
    first, last = _day(c.valid_from), _day(c.valid_until)
    return Stretch(first, last) if first or last else None


def _day(value: Day) -> datetime.date | None:
    return value if isinstance(value, datetime.date) else None


def _written(partial: Iterable[str]) -> tuple[tuple[str, str], ...]:
    found = (text.partition("=") for text in partial)
    return tuple(sorted((key, value) for key, _, value in found))
