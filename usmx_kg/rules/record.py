"""The rules of `shapes/record/` on what is missing, unknown, out of order or given to the month only."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from usmx_kg.ground.namespaces import OWN
from usmx_kg.model.activities import Agreement, Consent, Day, Deployment
from usmx_kg.model.stated_dates import PRECISION
from usmx_kg.model.things import Actor, Mission, Place, is_blank, is_iri, literal
from usmx_kg.rules.raw import Raw

__all__ = ["complete", "consistent", "missions_known", "not_judged", "ordered", "precision"]

_NOT_HELD = OWN["activity-status"] + "not-held"
_LIMIT = OWN["consent-limit"]


def complete(d: Deployment, found: list[Raw]) -> None:
    """Find what is "missing or blank" (docs/MODEL.md, Record rules); of what was not held, place and start may be."""
    if _lacking(d.senders):
        _missing(d, "sendingState", found)
    if not d.domestic and _lacking(d.hosts):
        _missing(d, "hostState", found)
    if _lacking(d.missions):
        _missing(d, "missionType", found)
    if not d.not_held:
        if _lacking(d.places):
            _missing(d, "place", found)
        if not isinstance(d.start, datetime.date) and not any(_stated(r.start) for r in (d, *d.again)):
            _missing(d, "startDate", found)
    for c in d.consents:
        if c.usable and _lacking(c.granted_by):
            found.append(Raw("record-complete", "record-complete-grantedBy", d.id, "grantedBy", c.id))


def _missing(d: Deployment, key: str, found: list[Raw]) -> None:
    found.append(Raw("record-complete", f"record-complete-{key}", d.id, key))


def _lacking(things: Sequence[Actor | Mission | Place]) -> bool:
    """Tell whether there is nothing but blank texts."""
    return not things or (things[0].id[0] == '"' and all(is_blank(thing.id) for thing in things))


def _stated(day: Day) -> bool:
    return day is not None and not (isinstance(day, str) and is_blank(day))


def missions_known(focus: str, key: str, missions: Sequence[Mission], found: list[Raw]) -> None:
    """Find "a mission outside the scheme" (docs/MODEL.md, Record rules); what is no IRI breaks record-datatypes."""
    for mission in missions:
        if not mission.known and is_iri(mission.id):
            found.append(Raw("mission-known", f"mission-known-{key}", focus, key, mission.id))


def not_judged(d: Deployment, found: list[Raw]) -> None:
    """Say that an activity was not held."""
    found.append(Raw("not-judged", "not-judged-status", d.id, "activityStatus", _NOT_HELD))


def precision(focus: str, partial: Sequence[str], found: list[Raw]) -> None:
    """Find dates "given to the month or the year only" (docs/MODEL.md, Record rules)."""
    for written in partial:
        if written:
            part = f"date-precision-{written.partition('=')[0]}"
            found.append(Raw("date-precision", part, focus, PRECISION, literal(written)))


def ordered(thing: Deployment | Consent | Agreement, found: list[Raw]) -> None:
    """Find ends before their starts (docs/MODEL.md, Record rules).

    "An end before its start (activity, consent, agreement; partial dates at their widest)".
    """
    if isinstance(thing, Deployment):
        start, end, first, last = thing.start, thing.end, "startDate", "endDate"
    else:
        start, end, first, last = thing.valid_from, thing.valid_until, "validFrom", "validUntil"
    if (
        isinstance(start, datetime.date)
        and isinstance(end, datetime.date)
        and (_before(thing.partial, start, end, first, last) if thing.partial else end < start)
    ):
        value = literal(end.isoformat())
        found.append(Raw("record-dates-ordered", "record-dates-ordered-end", thing.id, last, value))


def consistent(thing: Deployment | Consent | Agreement, found: list[Raw]) -> None:
    """Find one thing said in two ways that can't both be (docs/MODEL.md, Record rules).

    "An end beside openEnded, a limit beside unlimited".
    """
    if thing.open_ended is True:
        end = thing.end if isinstance(thing, Deployment) else thing.valid_until
        if isinstance(end, datetime.date):
            _contradicted(thing.id, "openEnded", literal(end.isoformat()), found)
    if isinstance(thing, Consent):
        for limit in thing.unlimited:
            if _limited(thing, limit.id):
                _contradicted(thing.id, "unlimited", limit.id, found)


def _contradicted(focus: str, key: str, value: str, found: list[Raw]) -> None:
    found.append(Raw("record-consistent", f"record-consistent-{key}", focus, key, value))


def _limited(c: Consent, limit: str) -> bool:
    """Tell whether a consent gives a limit of this kind."""
    given: dict[str, object] = {
        f"{_LIMIT}mission": c.missions,
        f"{_LIMIT}place": c.places,
        f"{_LIMIT}arms": c.arms,
        f"{_LIMIT}strength": None if c.cap is None else (c.cap,),
    }
    return bool(given.get(limit))


def _before(partial: Sequence[str], start: datetime.date, end: datetime.date, first: str, last: str) -> bool:
    """Compare dates as far as both were written: 2031 and 2031-04 overlap."""
    for started in _written(partial, first, start):
        for ended in _written(partial, last, end):
            length = min(len(started), len(ended))
            if ended[:length] < started[:length]:
                return True
    return False


def _written(partial: Sequence[str], key: str, day: Day) -> Iterator[str]:
    texts = [text.partition("=")[2] for text in partial if text.startswith(f"{key}=")]
    yield from texts or [str(day)]
