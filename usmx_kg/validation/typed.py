"""Deployments and consents as typed values: what the definitions of consent are evaluated on.

Things carry what the definitions ask of them (what a mission lies under, on whose territory a place lies, for whom an
actor may consent), so that the evaluation looks nothing up. Missing values are empty or None; a value that was written
but can't be used is missing too, and its key is in `unread`.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

__all__ = ["Actor", "Consent", "Deployment", "Mission", "Place", "Span"]

_DAY = datetime.timedelta(1)


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor; `competent_for` are the states for which it may consent."""

    id: str
    competent_for: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Mission:
    """A kind of mission; `under` are its own id and those of all broader ones."""

    id: str
    under: frozenset[str]


@dataclass(frozen=True, slots=True)
class Place:
    """A place; `within` are its own id and those of all places around it, `states` those on whose territory it lies."""

    id: str
    within: frozenset[str]
    states: frozenset[str]


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last`, both included; no `last` is open-ended."""

    first: datetime.date
    last: datetime.date | None


@dataclass(frozen=True, slots=True)
class Consent:
    """One consent as it was recorded; `form` and `status` are local names, with their defaults filled in."""

    id: str
    form: str = "explicit"
    status: str = "unknown"
    granted_by: tuple[Actor, ...] = ()
    granted_to: tuple[Actor, ...] = ()
    missions: tuple[Mission, ...] = ()
    places: tuple[str, ...] = ()
    arms: tuple[str, ...] = ()
    cap: int | None = None
    valid_from: datetime.date | None = None
    decided_on: datetime.date | None = None
    published_on: datetime.date | None = None
    valid_until: datetime.date | None = None
    withdrawn_on: datetime.date | None = None
    unread: frozenset[str] = frozenset()

    @property
    def given(self) -> bool:
        """Tell whether it is explicit and was granted, even if it ended later."""
        return self.form == "explicit" and self.status in {"granted", "expired", "withdrawn"}

    @property
    def begins(self) -> datetime.date | None:
        """Return the later of validFrom and decidedOn, or the one that is given, else publishedOn, else None."""
        if self.valid_from and self.decided_on:
            return max(self.valid_from, self.decided_on)
        return self.valid_from or self.decided_on or self.published_on

    @property
    def in_force(self) -> Span | None:
        """Return the days on which it is in force, or None if it never is."""
        begin, until, withdrawn = self.begins, self.valid_until, self.withdrawn_on
        if (
            begin is None
            or (self.status == "expired" and until is None)
            or (self.status == "withdrawn" and withdrawn is None)
        ):
            return None
        ends = [end for end in (until, withdrawn - _DAY if withdrawn else None) if end]
        end = min(ends, default=None)
        return Span(begin, end) if end is None or end >= begin else None


@dataclass(frozen=True, slots=True)
class Deployment:
    """One activity as it was recorded; `status` is the local name of its activity status, or empty."""

    id: str
    senders: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    missions: tuple[Mission, ...] = ()
    places: tuple[Place, ...] = ()
    forces: tuple[str, ...] = ()
    start: datetime.date | None = None
    end: datetime.date | None = None
    count: int | None = None
    arms: str | None = None
    combat: bool = False
    status: str = ""
    consents: tuple[Consent, ...] = ()
    unread: frozenset[str] = field(default_factory=frozenset)

    @property
    def period(self) -> Span | None:
        """Return the days that need consent, or None where they can't be judged.

        Completed with unknown end counts as its start day only; without end and not completed it is open-ended.
        """
        if self.start is None or "endDate" in self.unread or (self.end is not None and self.end < self.start):
            return None
        return Span(self.start, self.start if self.end is None and self.status == "completed" else self.end)
