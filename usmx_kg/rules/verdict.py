"""On which days did a host consent? One answer for a deployment, a host and a sender, which all that tell of it read.

Rules, reasons, timelines and reports ask a verdict; nobody else asks a consent anything. The rules in
`shapes/consent/` stay the norm: `gaps` are the days that they hold against a deployment. Where they are silent because
something can't be read, the days are `unclear`, and `unread` names what it is. Whatever is unclear is taken at its
best, so that it accuses nobody.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from usmx_kg.model.activities import Consent, Day, Deployment, Span
from usmx_kg.model.things import is_literal
from usmx_kg.model.timeline import Standing
from usmx_kg.rules.consent_definitions import (
    ARMS,
    FORMS,
    STATUSES,
    addressed,
    competent,
    covering,
    covers,
    covers_arms,
    covers_strength,
    given,
    limits_read,
    may_cover,
    uncovered_mission,
    uncovered_place,
)
from usmx_kg.rules.days import first_gap, gaps

__all__ = [
    "Given",
    "Offered",
    "Row",
    "Trouble",
    "Uncovered",
    "Unread",
    "Verdict",
    "Worth",
    "pairs",
    "reached",
    "verdict",
]

_DAY = datetime.timedelta(1)
_OF_DEPLOYMENT = frozenset(("personnelCount", "arms", "directCombat", "activityStatus"))
_OF_CONSENT = frozenset(
    ("status", "form", "personnelCap", "decidedOn", "publishedOn", "validFrom", "validUntil", "withdrawnOn")
)
"""Keys that take one value: which of several was meant nobody can tell (startDate and endDate give no days then)."""


class Trouble(StrEnum):
    """Why a value is of no use."""

    UNREADABLE = "unreadable"
    MISSING = "missing"
    SEVERAL = "several"
    REVERSED = "reversed"  # an end before its start


class Unread(NamedTuple):
    """What keeps days from being judged: the key, the id of what stands there, and the consent that has it, if one."""

    key: str
    value: str | None = None
    consent: str | None = None
    trouble: Trouble = Trouble.UNREADABLE


class Uncovered(NamedTuple):
    """Which limits of a consent a deployment goes beyond: the mission, place and arms (ids), and the cap; None: none.

    What can't be used is beyond no limit.
    """

    mission: str | None = None
    place: str | None = None
    strength: int | None = None
    arms: str | None = None


class Worth(NamedTuple):
    """What one consent is worth; of three answers (see `consent`), None where it can't be told."""

    consent: Consent
    given: bool | None
    competent: bool | None
    addressed: bool | None
    covers: bool | None
    uncovered: Uncovered
    span: Span | None
    """The days on which it is in force, at their best; None where it never is."""

    @property
    def from_host(self) -> bool | None:
        """Tell whether it was given by the host to the sender."""
        answers = (self.given, self.competent, self.addressed)
        return False if False in answers else None if None in answers else True

    @property
    def standing(self) -> Standing:
        """Return what it is worth."""
        c, whose = self.consent, self.from_host
        if not c.usable:
            return Standing.UNCLEAR
        if whose is False or (whose and self.span is None):
            return Standing.VOID
        if whose is None or self.covers is None or not c.dates_read or not _OF_CONSENT.isdisjoint(c.twice):
            return Standing.UNCLEAR
        return Standing.COVERS if self.covers else Standing.LIMITED


Given = tuple[Consent, bool]
"""A consent that is given or, where that can't be told, may be, and whether it is."""

Row = tuple[Deployment, Consent, bool]
"""A way to read a deployment, a consent that is from its host or may be, and whether it is."""


def pairs(d: Deployment) -> list[tuple[str, str]]:
    """Return each host and sender of a deployment between whom consent is needed, both known, by their ids."""
    return [(host.id, s.id) for host in d.hosts if host.state for s in d.senders if s.sends and s.id != host.id]


def reached(d: Deployment, c: Consent) -> Iterator[tuple[str, str]]:
    """Yield the missions that a consent covers without naming them, each with the one it names that includes it."""
    for mission in d.missions:
        name = covering(mission, c)
        if name is not None and name.id != mission.id:
            yield mission.id, name.id


def verdict(d: Deployment, host: str, sender: str) -> Verdict:
    """Return the verdict on a deployment that was held towards one host and sender."""
    readings = (d, *d.again)
    consents = [reading for c in d.consents for reading in (_ways(c) if c.again else (c,))]
    return Verdict(Offered(readings, consents), host, sender)


def _ways(c: Consent) -> Iterator[Consent]:
    """Yield the ways to read a consent that has several values of a key: what is no day is passed over beside a day."""
    ways = (c, *c.again)
    days = [dict(_dates(way)) for way in ways]
    known = {key for each in days for key, value in each.items() if isinstance(value, datetime.date)}
    for way, each in zip(ways, days, strict=True):
        if not any(key in known and isinstance(value, str) for key, value in each.items()):
            yield way


def _dates(c: Consent) -> tuple[tuple[str, Day], ...]:
    """Return the dates on which the days of a consent rest."""
    return (
        ("validFrom", c.valid_from),
        ("decidedOn", c.decided_on),
        ("publishedOn", c.published_on),
        ("validUntil", c.valid_until),
        ("withdrawnOn", c.withdrawn_on),
    )


class Offered:
    """A deployment that was held, with what is the same of its consents towards all hosts and senders.

    `readings` are the ways to read it (where a key has several values), `consents` those that it names, in each way to
    read them. `given` are the consents that are given, or may be; `usable` tells whether all that stands under
    `consent` is a consent; `period` are the days that need consent, None where they can't be told.
    """

    __slots__ = ("consents", "given", "period", "readings", "usable")

    def __init__(self, readings: Sequence[Deployment], consents: Sequence[Consent]) -> None:
        self.readings, self.consents, self.usable = readings, consents, True
        self.period = readings[0].period
        self.given: list[Given] = []
        for c in consents:
            self.usable = self.usable and c.usable
            how = given(c)
            if how is not False:
                self.given.append((c, how is True))

    @property
    def several(self) -> frozenset[str]:
        """The ids of consents of which nobody can tell which of several values was meant."""
        return frozenset(c.id for c in self.consents if not _OF_CONSENT.isdisjoint(c.twice))


class Verdict:
    """The verdict on a deployment that was held, towards one host and sender.

    `rows` are the consents that are from the host, or may be; `certain` those that are. What is certain of one way to
    read the deployment alone is certain of none.
    """

    def __init__(self, offered: Offered, host: str, sender: str) -> None:
        self.offered, self.host, self.sender = offered, host, sender
        readings = offered.readings
        self.readings, self.usable = readings, offered.usable
        self.rows: list[Row] = []
        self.certain: list[Consent] = []
        self._full: list[Row] | None = None
        for c, sure in offered.given:
            by = competent(c, host)
            if by is False:
                continue
            to = addressed(readings[0], c, sender)
            if to is False:
                continue
            sure = sure and by is True and to is True
            self.rows += [(r, c, sure) for r in readings]
            if sure:
                self.certain.append(c)

    @property
    def none_given(self) -> bool:
        """Tell whether "no consent of the deployment is given" (consent-given)."""
        return not self.offered.given and self.usable

    @property
    def none_from_host(self) -> bool:
        """Tell whether "consents are given, none is from the host" (consent-by-host)."""
        return not self.rows and self.usable and any(sure for _, sure in self.offered.given)

    # -- limits

    @property
    def full(self) -> list[Row]:
        """The consents of `rows` that cover mission, place, strength and arms, or may."""
        if self._full is None:
            host = self.host
            self._full = [row for row in self.rows if may_cover(row[0], row[1], host)]
        return self._full

    @cached_property
    def whole(self) -> bool:
        """Tell whether a consent from the host covers all four, and nothing about that can't be read."""
        return any(sure and limits_read(r, c) for r, c, sure in self.full)

    @property
    def counted(self) -> list[Row]:
        """The consents on whose days it rests.

        "Among those from the host that cover all four (where there are none of those: among all from the host)"
        (consent-for-period).
        """
        return self.full if len(self.full) < len(self.rows) and self.whole else self.rows

    # -- days

    @property
    def period(self) -> Span | None:
        """The days that need consent, or None where they can't be told."""
        return self.offered.period

    @property
    def first_gap(self) -> datetime.date | None:
        """The first day without a consent that counts, where one is from the host for certain."""
        period = self.period
        return None if period is None else first_gap(period, _spans(self.counted))

    @cached_property
    def gaps(self) -> tuple[Span, ...]:
        """The days on which there was no consent, whatever was meant by what can't be read."""
        period = self.period
        if period is None:
            return ()
        if self.none_given or self.none_from_host:
            return (period,)
        return gaps(period, _spans(self.counted)) if self.certain and self.usable else ()

    @cached_property
    def covered(self) -> tuple[Span, ...]:
        """The days with a consent in force that counts, whatever was meant by what can't be read."""
        period = self.period
        if period is None or not _OF_DEPLOYMENT.isdisjoint(self.readings[0].twice):
            return ()
        rows = [row for row in self._surely_counted() if row[1].dates_read and row[1].id not in self.offered.several]
        return gaps(period, gaps(period, _spans(row for row in rows if row[2])))

    def _surely_counted(self) -> list[Row]:
        if self.whole:
            return [row for row in self.full if limits_read(row[0], row[1])]
        return [] if self.full else self.rows

    @cached_property
    def unclear(self) -> tuple[Span, ...]:
        """The days of which nobody can tell, because something can't be read."""
        period, d = self.period, self.readings[0]
        if period is None:
            return ()
        found = gaps(period, (*self.gaps, *self.covered))
        if d.end is None and not d.phase_read and period.last is not None and period.last < datetime.date.max:
            return (*found, Span(period.last + _DAY, None))  # whether it went on after its first day
        return found

    @property
    def judged(self) -> bool:
        """Tell whether there is a day of which it can be told whether there was consent."""
        return bool(self.gaps or self.covered)

    # -- each consent

    @cached_property
    def worths(self) -> tuple[Worth, ...]:
        """What each consent is worth, read in the first of its ways."""
        return tuple(self._worth(c) for c in self.readings[0].consents)

    def _worth(self, c: Consent) -> Worth:
        d, host = self.readings[0], self.host
        arms = None if covers_arms(d, c) or d.arms is None else d.arms.id
        cap = None if covers_strength(d, c) or not isinstance(c.cap, int) else c.cap
        return Worth(
            consent=c,
            given=given(c),
            competent=competent(c, host),
            addressed=addressed(d, c, self.sender),
            covers=covers(d, c, host),
            uncovered=Uncovered(uncovered_mission(d, c), uncovered_place(d, c, host), cap, arms),
            span=c.in_force,
        )

    # -- what can't be read

    @cached_property
    def unread(self) -> tuple[Unread, ...]:
        """What keeps days from being judged, if any are not: of the deployment, then of each consent."""
        if self.period is None:
            return tuple(_of_dates(self.readings[0]))
        return tuple(dict.fromkeys(self._unread())) if self.unclear else ()

    def _unread(self) -> Iterator[Unread]:
        d = self.readings[0]
        if d.end is None and not d.phase_read and d.status is not None:
            yield Unread("activityStatus", d.status.id)
        if self.period is not None and gaps(self.period, (*self.gaps, *self.covered)):
            yield from (Unread(key, trouble=Trouble.SEVERAL) for key in d.twice if key in _OF_DEPLOYMENT)
            meant = [
                w
                for w in self.worths
                if w.from_host is not False or not w.consent.usable or not _OF_CONSENT.isdisjoint(w.consent.twice)
            ]
            for w in meant or self.worths:
                yield from self.unread_of(w)

    def unread_of(self, worth: Worth) -> Iterator[Unread]:
        """Yield what can't be read of all that the standing of a consent rests on."""
        if worth.consent.usable:
            d = self.readings[0]
            if worth.covers is None:
                yield from _of_limits(d)
            if worth.addressed is None:
                yield from (Unread("deployedForce", force.id) for force in d.forces if is_literal(force.id))
        yield from _of_consent(worth)


def _spans(rows: Iterable[Row]) -> list[Span]:
    return [span for _, c, _ in rows if (span := c.in_force)]


def _of_dates(d: Deployment) -> Iterator[Unread]:
    """Yield why the days of a deployment can't be told."""
    twice = [key for key in ("startDate", "endDate") if key in d.twice]
    yield from (Unread(key, trouble=Trouble.SEVERAL) for key in twice)
    for key, day in (("startDate", d.start), ("endDate", d.end)):
        if isinstance(day, str) and key not in twice:
            yield Unread(key, day)
    if d.start is None:
        yield Unread("startDate", trouble=Trouble.MISSING)
    if isinstance(d.start, datetime.date) and isinstance(d.end, datetime.date) and d.end < d.start and not twice:
        yield Unread("endDate", trouble=Trouble.REVERSED)


def _of_limits(d: Deployment) -> Iterator[Unread]:
    """Yield what of a deployment can't be held against the limits of a consent."""
    yield from (Unread("missionType", mission.id) for mission in d.missions if not mission.known)
    yield from (Unread("place", place.id) for place in d.places if "Place" not in place.classes)
    for key, value in (("personnelCount", d.personnel), ("directCombat", d.combat)):
        if isinstance(value, str):
            yield Unread(key, value)
    if d.arms is not None and ARMS not in d.arms.schemes:
        yield Unread("arms", d.arms.id)


def _of_consent(w: Worth) -> Iterator[Unread]:
    """Yield what of a consent can't be read, among all that its standing rests on."""
    c = w.consent
    if not c.usable:
        yield Unread("consent", c.id)
        return
    yield from (Unread(key, None, c.id, Trouble.SEVERAL) for key in c.twice if key in _OF_CONSENT)
    found: list[tuple[str, str]] = []
    if w.given is None:
        found += [("status", c.status.id)] if c.status is not None and STATUSES not in c.status.schemes else []
        found += [("form", c.form.id)] if c.form is not None and FORMS not in c.form.schemes else []
    if w.competent is None:
        found += [("grantedBy", actor.id) for actor in c.granted_by if "Actor" not in actor.classes]
    if w.addressed is None:
        found += [("grantedTo", actor.id) for actor in c.granted_to if "Actor" not in actor.classes]
    if w.covers is None:
        found += [("coversMission", mission.id) for mission in c.missions if not mission.known]
        found += [("coversPlace", place.id) for place in c.places if "Place" not in place.classes]
        found += [("coversArms", arms.id) for arms in c.arms if ARMS not in arms.schemes]
        found += [("personnelCap", c.cap)] if isinstance(c.cap, str) else []
    if not c.dates_read:
        found += [(key, value) for key, value in _dates(c) if isinstance(value, str)]
    yield from (Unread(key, value, c.id) for key, value in found)
