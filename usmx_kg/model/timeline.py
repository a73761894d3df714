"""A deployment and its consents on one axis: what was offered, which days it covers, which days nothing covers."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import StrEnum

from usmx_kg.model.activities import Span

__all__ = ["Event", "Kind", "Offer", "Standing", "Stretch", "Timeline", "Track"]


class Standing(StrEnum):
    """What a consent is worth towards one host and sender."""

    COVERS = "covers"  # from the host; covers mission, place, strength and arms
    LIMITED = "limited"  # from the host; does not cover one of them
    UNCLEAR = "unclear"  # a value that it needs can't be used, so that nobody can tell
    VOID = "void"  # not given, or not by the host to this sender, or in force on no day


class Kind(StrEnum):
    """What a timeline is of."""

    DEPLOYMENT = "deployment"
    DOMESTIC = "domestic"
    NOT_HELD = "not-held"


@dataclass(frozen=True)
class Stretch:
    """Days as they were recorded. No `first`, or no `last` without `goes_on`, is unknown; `goes_on` is open-ended."""

    first: datetime.date | None
    last: datetime.date | None
    goes_on: bool = False


@dataclass(frozen=True)
class Event:
    """A dated step of a consent: requested, decided, published, withdrawn or refused."""

    kind: str
    day: datetime.date


@dataclass(frozen=True)
class Offer:
    """A consent that a deployment names, as it stands towards one host and sender.

    `consent` is its IRI, or its key and position; `by` and `status` are labels. `in_force` are the days on which it
    is (or, given by the wrong one, would be) in force; where there are none, `stated` are the days that it names.
    `reason` says why it does not do, other than by its days. `written` are dates that were given to the month or
    year, by key. `reaches` are labels of missions that it covers without naming them, each with the one that it names
    and that includes it.
    """

    consent: str
    label: str | None
    by: tuple[str, ...]
    status: str
    standing: Standing
    in_force: Span | None
    stated: Stretch | None
    events: tuple[Event, ...] = ()
    reason: str | None = None
    written: tuple[tuple[str, str], ...] = ()
    reaches: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Track:
    """One host and sender of a deployment: the consents, the days with one in force, and the days without.

    `whole` tells whether the days rest on consents that cover mission, place, strength and arms; else on all from the
    host, since none covers them. `unclear` are the days of which nobody can tell, and `unread` says what can't be read
    that keeps them, or all days, from being judged.
    """

    host: str
    sender: str
    offers: tuple[Offer, ...]
    covered: tuple[Span, ...]
    gaps: tuple[Span, ...]
    whole: bool = True
    unclear: tuple[Span, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def judged(self) -> bool:
        """Tell whether there is a day of which it can be told whether there was consent."""
        return bool(self.covered or self.gaps)


@dataclass(frozen=True)
class Timeline:
    """One activity on its axis; `period` are the days that need consent, or None where they can't be judged.

    `senders` and `hosts` are labels; `unread` says which of them are missing or known to nobody, so that no consent can
    be held against them. `end_recorded` is false where no source gives an end and the record doesn't say that the
    activity goes on. Without a date anywhere there is nothing to draw (`drawable`).
    """

    record: str
    label: str | None
    kind: Kind
    stretch: Stretch | None
    period: Span | None
    senders: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    tracks: tuple[Track, ...] = ()
    written: tuple[tuple[str, str], ...] = ()
    file: str | None = None
    line: int | None = None
    unread: tuple[str, ...] = ()
    end_recorded: bool = True

    @property
    def days(self) -> list[datetime.date]:
        """Return every day that the timeline names, sorted."""
        found: set[datetime.date | None] = set()
        if self.stretch:
            found |= {self.stretch.first, self.stretch.last}
        for offer in (offer for track in self.tracks for offer in track.offers):
            if offer.in_force:  # begun on an unknown day, it is in force since the first of all days
                found |= {offer.in_force.first, offer.in_force.last} - {datetime.date.min}
            if offer.stated:
                found |= {offer.stated.first, offer.stated.last}
            found |= {event.day for event in offer.events}
        return sorted(day for day in found if day is not None)

    @property
    def drawable(self) -> bool:
        """Tell whether there is a day to draw."""
        return bool(self.days)
