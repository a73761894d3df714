"""Days in a row: what is left of a period where other days are taken away."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from usmx_kg.model.activities import Span

__all__ = ["first_gap", "gaps"]

_DAY = datetime.timedelta(1)


def first_gap(period: Span, covers: Sequence[Span]) -> datetime.date | None:
    """Return the first day of a period that no span covers, or None. Spans may overlap and come in any order."""
    day = period.first
    spans = sorted(covers, key=_first) if len(covers) > 1 else covers
    for span in spans:
        if span.first > day:
            break
        if span.last is None or span.last == datetime.date.max:
            return None
        if span.last >= day:
            day = span.last + _DAY
    return day if period.last is None or day <= period.last else None


def gaps(period: Span, covers: Iterable[Span]) -> tuple[Span, ...]:
    """Return the runs of days of a period that no span covers. Spans may overlap and come in any order."""
    found: list[Span] = []
    day = period.first
    for span in sorted(covers, key=_first):
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


def _first(span: Span) -> datetime.date:
    return span.first
