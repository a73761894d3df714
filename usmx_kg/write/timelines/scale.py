"""The axis of a timeline: which days it shows, where a day stands on it, and where its ticks are."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from usmx_kg.model.timeline import Timeline

__all__ = ["Scale", "Tick", "scale"]

_LEAST = 10
"""Days on the shortest axis."""
_AROUND = 3
"""How many times its own length an axis shows before and after a deployment; what lies further is cut."""
_AHEAD = 90
"""Days shown at least of a deployment that goes on."""
_MARGIN = 0.03
_LAST = datetime.date.max.toordinal()
_STEPS = (
    *(("day", n) for n in (1, 2, 3, 5, 7, 14)),
    *(("month", n) for n in (1, 2, 3, 6)),
    *(("year", n) for n in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)),
)
_LONGEST = {"day": 0.7, "month": 0.9, "year": 1.2}
"""How many ticks fit, for each length of label, where room is for one."""


@dataclass(frozen=True)
class Tick:
    """A mark of the axis: a day, and what it is called."""

    day: datetime.date
    text: str


@dataclass(frozen=True)
class Scale:
    """An axis over days from `first` to before `end`, both counted as `date.toordinal` does."""

    first: float
    end: float

    def at(self, day: datetime.date | int) -> float:
        """Return where a day begins: 0 at the left end, 1 at the right; beyond them what is cut."""
        number = day if isinstance(day, int) else day.toordinal()
        return (number - self.first) / (self.end - self.first)

    def reach(self, first: datetime.date | None, last: datetime.date | None) -> tuple[float, float]:
        """Return where days begin and end, kept on the axis; no first or last reaches the end of the axis."""
        begin = 0.0 if first is None else self.at(first)
        end = 1.0 if last is None else self.at(last.toordinal() + 1)
        return min(max(begin, 0.0), 1.0), min(max(end, 0.0), 1.0)

    def cut(self, first: datetime.date | None, last: datetime.date | None) -> tuple[bool, bool]:
        """Tell whether days begin before the axis, and whether they end after it."""
        return (
            first is not None and self.at(first) < 0,
            last is not None and self.at(last.toordinal() + 1) > 1 + 1e-9,
        )

    def ticks(self, room: int) -> list[Tick]:
        """Return the ticks, at round days, months or years; about as many as there is `room` for."""
        for unit, step in _STEPS:
            found = list(_ticks(self, unit, step, int(room * _LONGEST[unit])))
            if len(found) <= room * _LONGEST[unit]:
                return found
        return []


def scale(drawn: Timeline) -> Scale:
    """Return the axis for a timeline: all its days, but not so many that the deployment can't be seen."""
    days = drawn.days
    low, high = days[0].toordinal(), days[-1].toordinal() + 1
    stretch = drawn.stretch
    known = [day.toordinal() for day in (stretch.first, stretch.last) if day] if stretch else []
    if known:
        begin, end = min(known), max(known) + 1
        if stretch and stretch.goes_on:
            end += max([_AHEAD, *(int((day - end) * 1.2) for day in _turns(drawn))])
            high = max(high, end)
        length = max(end - begin, _LEAST)
        low, high = max(low, begin - _AROUND * length), min(high, end + _AROUND * length)
    lack = max(_LEAST - (high - low), 0) / 2
    margin = max((high - low + 2 * lack) * _MARGIN, 0.5) + lack
    return Scale(low - margin, high + margin * (1.5 if _goes_on(drawn) else 1))


def _turns(drawn: Timeline) -> Iterator[int]:
    """Yield the days on which consents end and gaps begin."""
    for track in drawn.tracks:
        yield from (gap.first.toordinal() for gap in track.gaps)
        yield from (o.in_force.last.toordinal() for o in track.offers if o.in_force and o.in_force.last)


def _goes_on(drawn: Timeline) -> bool:
    offers = [offer for track in drawn.tracks for offer in track.offers]
    return bool(drawn.stretch and drawn.stretch.goes_on) or any(o.in_force and not o.in_force.last for o in offers)


def _ticks(scale: Scale, unit: str, step: int, most: int) -> Iterator[Tick]:
    """Yield the ticks of one step, at most one more than `most`."""
    low, high = max(int(scale.first) + 1, 1), min(int(scale.end), _LAST)
    if low > high:
        return
    first = datetime.date.fromordinal(low)
    number = (
        low - (low - 1) % step
        if unit == "day"
        else first.year * 12 + first.month - 1
        if unit == "month"
        else first.year
    )
    number -= number % step if unit != "day" else 0
    given = 0
    while given <= most:
        if unit == "day":
            ordinal = number
        else:
            year, month = divmod(number, 12) if unit == "month" else (number, 0)
            if year > datetime.MAXYEAR:
                return
            ordinal = datetime.date(max(year, 1), month + 1, 1).toordinal()
        if ordinal > high:
            return
        if ordinal >= low:
            day = datetime.date.fromordinal(ordinal)
            yield Tick(day, day.isoformat()[: {"day": 10, "month": 7, "year": 4}[unit]])
            given += 1
        number += step
