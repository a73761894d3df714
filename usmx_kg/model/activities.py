"""Activities, and the consents and agreements that they name, as typed values: what the rules are evaluated on.

Nothing is looked up on the way: things carry what the rules ask of them (see named). What can't be used is kept,
because the rules tell it from what is missing: where a date, a count or yes and no should be and something else is,
there is the id of that.
"""

from __future__ import annotations

import datetime
from typing import NamedTuple

from usmx_kg.ground.namespaces import OWN
from usmx_kg.model.things import Actor, Concept, Mission, Place, Thing

__all__ = [
    "Agreement",
    "Authorization",
    "Condition",
    "Consent",
    "Day",
    "Deployment",
    "Event",
    "Part",
    "Request",
    "Span",
]

_DAY = datetime.timedelta(1)
_EXPIRED, _WITHDRAWN = OWN["consent-status"] + "expired", OWN["consent-status"] + "withdrawn"
_ONGOING = OWN["activity-status"] + "ongoing"
_UNFINISHED = frozenset(OWN["activity-status"] + name for name in ("planned", "ongoing"))
_NOT_HELD = OWN["activity-status"] + "not-held"
_PHASES = OWN["activity-status"].rstrip("/")

Day = datetime.date | str | None
"""A civil day, or the id of what is there instead; of counts and of yes and no alike."""


class Span(NamedTuple):
    """Days from `first` to `last`, both included; no `last` is open-ended."""

    first: datetime.date
    last: datetime.date | None


class Event(NamedTuple):
    """One event of a consent; of what the members mean that all parts of a record have, see `Consent`."""

    id: str
    kind: Concept | None = None
    on: Day = None
    actors: tuple[Actor, ...] = ()
    instruments: tuple[str, ...] = ()
    usable: bool = True
    labels: tuple[str, ...] = ()
    partial: tuple[str, ...] = ()
    here: bool = True
    twice: tuple[str, ...] = ()
    again: tuple[Event, ...] = ()
    odd: bool = False


class Condition(NamedTuple):
    """One condition of a consent, whose words are its labels."""

    id: str
    status: Concept | None = None
    usable: bool = True
    labels: tuple[str, ...] = ()
    partial: tuple[str, ...] = ()
    here: bool = True
    twice: tuple[str, ...] = ()
    again: tuple[Condition, ...] = ()
    odd: bool = False


class Consent(NamedTuple):
    """One consent as it was recorded.

    `usable` is false for a text and for a thing of another class. Here and below: `labels` are the languages of its
    labels, `partial` the dates that gave no day (`validFrom=2031-04`), `here` tells whether the records describe it,
    `twice` are keys that have several values where one is allowed, `again` the further ways to read it then, one value
    at a time; `odd` tells that it holds something which only an engine judges.
    """

    id: str
    granted_by: tuple[Actor, ...] = ()
    granted_to: tuple[Actor, ...] = ()
    status: Concept | None = None
    form: Concept | None = None
    requested_on: Day = None
    decided_on: Day = None
    published_on: Day = None
    valid_from: Day = None
    valid_until: Day = None
    withdrawn_on: Day = None
    open_ended: bool | str | None = None
    missions: tuple[Mission, ...] = ()
    places: tuple[Place, ...] = ()
    arms: tuple[Concept, ...] = ()
    cap: int | str | None = None
    unlimited: tuple[Concept, ...] = ()
    instruments: tuple[str, ...] = ()
    events: tuple[Event, ...] = ()
    conditions: tuple[Condition, ...] = ()
    renews: tuple[Consent, ...] = ()
    usable: bool = True
    labels: tuple[str, ...] = ()
    partial: tuple[str, ...] = ()
    here: bool = True
    twice: tuple[str, ...] = ()
    again: tuple[Consent, ...] = ()
    odd: bool = False

    @property
    def begins(self) -> datetime.date | None:
        """Return the later of validFrom and decidedOn, or the one that is given, else publishedOn, else None.

        A beginning that was stated but can't be used is taken as long ago.
        """
        first, decided = self.valid_from, self.decided_on
        if isinstance(first, datetime.date):
            return max(first, decided) if isinstance(decided, datetime.date) else first
        if isinstance(decided, datetime.date):
            return decided
        if first is None and decided is None and not isinstance(self.published_on, str):
            return self.published_on
        return datetime.date.min

    @property
    def dates_read(self) -> bool:
        """Tell whether every date on which its days rest can be used."""
        first, decided = self.valid_from, self.decided_on
        resting = (first, decided, self.valid_until, self.withdrawn_on)
        return str not in map(type, resting) and (
            first is not None or decided is not None or not isinstance(self.published_on, str)
        )

    @property
    def in_force(self) -> Span | None:
        """Return the days on which it is in force, or None if it never is. An end that can't be used is none."""
        begin, until, withdrawn = self.begins, self.valid_until, self.withdrawn_on
        if begin is None or (
            self.status is not None
            and ((until is None and self.status.id == _EXPIRED) or (withdrawn is None and self.status.id == _WITHDRAWN))
        ):
            return None
        end = until if isinstance(until, datetime.date) else None
        if isinstance(withdrawn, datetime.date):
            if withdrawn <= begin:
                return None
            end = withdrawn - _DAY if end is None else min(end, withdrawn - _DAY)
        return Span(begin, end) if end is None or end >= begin else None


class Agreement(NamedTuple):
    """One agreement. `written` tells whether a class of it is one of the written, formal kinds."""

    id: str
    parties: tuple[Actor, ...] = ()
    signed_on: Day = None
    valid_from: Day = None
    valid_until: Day = None
    open_ended: bool | str | None = None
    missions: tuple[Mission, ...] = ()
    places: tuple[Place, ...] = ()
    defines: tuple[Concept, ...] = ()
    written: bool = False
    usable: bool = True
    labels: tuple[str, ...] = ()
    partial: tuple[str, ...] = ()
    here: bool = True
    twice: tuple[str, ...] = ()
    again: tuple[Agreement, ...] = ()
    odd: bool = False


class Request(NamedTuple):
    """One request for assistance."""

    id: str
    requested_by: tuple[Actor, ...] = ()
    requested_on: Day = None
    usable: bool = True
    labels: tuple[str, ...] = ()
    partial: tuple[str, ...] = ()
    here: bool = True
    twice: tuple[str, ...] = ()
    again: tuple[Request, ...] = ()
    odd: bool = False


class Authorization(NamedTuple):
    """One authorization of the sender's own, to send."""

    id: str
    authorized_by: tuple[Actor, ...] = ()
    requested_on: Day = None
    decided_on: Day = None
    instruments: tuple[str, ...] = ()
    usable: bool = True
    labels: tuple[str, ...] = ()
    partial: tuple[str, ...] = ()
    here: bool = True
    twice: tuple[str, ...] = ()
    again: tuple[Authorization, ...] = ()
    odd: bool = False


Part = Consent | Agreement | Request | Authorization | Event | Condition


class Deployment(NamedTuple):
    """One activity as it was recorded; `domestic` tells a domestic operation from a deployment.

    `others` are things that it names by another key than their class has, as an agreement that is given as legal basis:
    the rules on records apply to them too. Of several values the first is the one that decides: not held, direct
    support, combat.
    """

    id: str
    domestic: bool = False
    senders: tuple[Actor, ...] = ()
    hosts: tuple[Actor, ...] = ()
    missions: tuple[Mission, ...] = ()
    activities: tuple[Concept, ...] = ()
    places: tuple[Place, ...] = ()
    start: Day = None
    end: Day = None
    open_ended: bool | str | None = None
    personnel: int | str | None = None
    forces: tuple[Actor, ...] = ()
    assets: tuple[Concept, ...] = ()
    arms: Concept | None = None
    supports: tuple[Actor, ...] = ()
    conducted_by: tuple[Actor, ...] = ()
    support_mode: Concept | None = None
    combat: bool | str | None = None
    status: Concept | None = None
    consents: tuple[Consent, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    requests: tuple[Request, ...] = ()
    bases: tuple[Thing, ...] = ()
    constraints: tuple[Thing, ...] = ()
    authorizations: tuple[Authorization, ...] = ()
    others: tuple[Part, ...] = ()
    labels: tuple[str, ...] = ()
    partial: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()
    again: tuple[Deployment, ...] = ()
    odd: bool = False

    @property
    def not_held(self) -> bool:
        """Tell whether it never took place."""
        return self.status is not None and self.status.id == _NOT_HELD

    @property
    def phase_read(self) -> bool:
        """Tell whether its status, if it has one, is one that the scheme knows."""
        return self.status is None or _PHASES in self.status.schemes

    @property
    def goes_on(self) -> bool:
        """Tell whether it is recorded as still going on."""
        return self.status is not None and self.status.id == _ONGOING

    @property
    def period(self) -> Span | None:
        """Return the days that need consent, or None where they can't be judged.

        Without end it is open-ended while planned or ongoing, else it counts as its start day only.
        """
        start, end = self.start, self.end
        if "startDate" in self.twice or "endDate" in self.twice:
            return None
        if not isinstance(start, datetime.date) or isinstance(end, str) or (end is not None and end < start):
            return None
        if end is None and self.status is not None and self.status.id not in _UNFINISHED:
            end = start
        return Span(start, end)
