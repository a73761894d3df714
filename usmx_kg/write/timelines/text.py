"""Timelines for people at a terminal, as wide as it is, readable without colour."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from usmx_kg.write.columns import cut
from usmx_kg.write.columns import width as width_of
from usmx_kg.write.escape import line
from usmx_kg.write.timelines.scale import Scale, Tick, scale
from usmx_kg.write.timelines.words import (
    SYMBOLS,
    called,
    facts_beside,
    heading,
    offer_facts,
    pair,
    period,
    track_facts,
    word,
)

if TYPE_CHECKING:
    from datetime import date

    from usmx_kg.model.timeline import Offer, Timeline, Track

__all__ = ["render"]

WIDTH = 80
"""Columns where there is no terminal to ask."""
_NARROWEST, _WIDEST, _NAMES = 48, 132, 24
_FILL = {"covers": "█", "limited": "▒", "unclear": "░", "void": "╌"}
_MARKS = {"gap": "!", "covered": "✓", "note": "·"}
_COLORS = {"█": "green", "▒": "yellow", "░": "cyan", "╌": "bright_black", "!": "red", "━": None}


def render(timelines: Sequence[Timeline], lang: str = "en", *, color: bool = False, width: int | None = None) -> str:
    """Return the timelines as text; text from data can't send anything to the terminal."""
    columns = min(max(width or WIDTH, _NARROWEST), _WIDEST)
    return "\n".join("".join(f"{row.rstrip()}\n" for row in _timeline(t, lang, columns, color)) for t in timelines)


def _timeline(drawn: Timeline, lang: str, columns: int, color: bool) -> Iterator[str]:
    head = heading(drawn)
    yield from _wrapped([head], "", columns, "bold" if color else None)
    kind = word(drawn.kind.value, lang)
    yield from _wrapped([", ".join(filter(None, (kind, pair(drawn), period(drawn, lang))))], "  ", columns)
    plot = _Plot(scale(drawn), columns, color) if drawn.drawable else None
    if plot:
        yield ""
        yield from plot.axis()
        if drawn.stretch:
            stretch = drawn.stretch
            begin, end = sorted((stretch.first, stretch.last)) if stretch.first and stretch.last else (
                stretch.first, stretch.last)  # fmt: skip
            unknown = (begin is None, end is None and not stretch.goes_on)
            if unknown[0] or unknown[1]:
                begin, end = begin or end, end or begin
            yield plot.bar(kind, "━", begin, end, goes_on=stretch.goes_on, unknown=unknown)
    for track in drawn.tracks:
        yield from _track(drawn, track, lang, plot, columns, several=len(drawn.tracks) > 1)
    for kind, fact in facts_beside(drawn, lang):
        yield ""
        yield from _wrapped([fact], f"  {_MARKS[kind]} ", columns)


def _track(
    drawn: Timeline, track: Track, lang: str, plot: _Plot | None, columns: int, *, several: bool
) -> Iterator[str]:
    if several:
        yield ""
        yield from _wrapped([line(f"{track.sender} → {track.host}")], "  ", columns)
    if plot:
        if drawn.period:
            yield plot.lane(word("in force", lang), track)
        for offer in track.offers:
            yield plot.offer(offer)
    yield ""
    for kind, fact in track_facts(drawn, track, lang):
        yield from _wrapped([fact], f"  {_MARKS[kind]} ", columns)
    for offer in track.offers:
        symbol, standing = SYMBOLS[offer.standing.value], word(offer.standing.value, lang)
        facts = "; ".join([f"{called(offer)} ({standing})", *offer_facts(offer, lang)])
        yield from _wrapped([facts], f"  {symbol} ", columns)


class _Plot:
    """Bars over one axis, with their names to the left."""

    def __init__(self, axis: Scale, columns: int, color: bool) -> None:
        self._axis, self._color = axis, color
        self._names = min(_NAMES, columns // 3)
        self._cells = columns - self._names - 4

    def axis(self) -> Iterator[str]:
        """Yield the ticks and their names."""
        names, marks = [" "] * self._cells, ["─"] * self._cells
        free = 0
        ticks = self._axis.ticks(self._cells // 9)
        for tick in ticks:
            at = self._cell(tick)
            marks[at] = "┼"
            at = min(at, self._cells - len(tick.text))
            if at >= free:
                names[at : at + len(tick.text)] = tick.text
                free = at + len(tick.text) + 1
        yield self._row("", "".join(names).rstrip())
        yield self._row("", "".join(marks))

    def _cell(self, tick: Tick) -> int:
        return min(int(self._axis.at(tick.day) * self._cells), self._cells - 1)

    def bar(
        self,
        name: str,
        fill: str,
        first: date | None,
        last: date | None,
        *,
        goes_on: bool = False,
        unknown: tuple[bool, bool] = (False, False),
    ) -> str:
        """Return a bar; an end that is unknown is a question mark, one that goes on or is cut an arrow."""
        cells = [" "] * self._cells
        begin, end = self._axis.reach(first, None if goes_on else last)
        low, high = self._between(begin, end)
        cells[low:high] = fill * (high - low)
        before, after = self._axis.cut(first, last)
        if before:
            cells[0] = "◀"
        if after or goes_on:
            cells[-1] = "▶"
        if unknown[0] and low > 0:
            cells[low - 1] = "?"
        if unknown[1] and high < self._cells:
            cells[high] = "?"
        return self._row(name, self._painted(cells))

    def lane(self, name: str, track: Track) -> str:
        """Return the days with a consent in force, those of which nobody can tell, and over them those without."""
        cells = [" "] * self._cells
        for spans, fill in (
            (track.covered, "█" if track.whole else "▒"),
            (track.unclear, "░"),
            (track.gaps, "!"),
        ):
            for found in spans:
                low, high = self._between(*self._axis.reach(found.first, found.last))
                cells[low:high] = fill * (high - low)
        return self._row(name, self._painted(cells))

    def offer(self, offer: Offer) -> str:
        """Return the bar of a consent, or the days of its steps where it has no bar."""
        name = f"{SYMBOLS[offer.standing.value]} {called(offer)}"
        fill = _FILL[offer.standing.value]
        if offer.in_force:
            first, last = offer.in_force.first, offer.in_force.last
            return self.bar(name, fill, first, last, goes_on=last is None)
        stated = offer.stated
        if stated:
            unknown = (stated.first is None, stated.last is None)
            ends = sorted(day for day in (stated.first, stated.last) if day)
            return self.bar(name, "╌", ends[0], ends[-1], unknown=unknown)
        cells = [" "] * self._cells
        for event in offer.events:
            at = self._axis.at(event.day)
            cells[min(max(int(at * self._cells), 0), self._cells - 1)] = "◀" if at < 0 else "▶" if at > 1 else "×"
        return self._row(name, self._painted(cells))

    def _between(self, begin: float, end: float) -> tuple[int, int]:
        """Return the cells from and before which a stretch is drawn, at least one."""
        low = min(int(begin * self._cells), self._cells - 1)
        return low, max(min(round(end * self._cells), self._cells), low + 1)

    def _row(self, name: str, cells: str) -> str:
        shown = cut(name, self._names)
        return f"  {shown}{' ' * (self._names - width_of(shown))}  {cells}"

    def _painted(self, cells: Iterable[str]) -> str:
        text = "".join(cells)
        if not self._color:
            return text
        import click

        runs = ((fill, "".join(run)) for fill, run in groupby(text))
        return "".join(click.style(run, fg=color) if (color := _COLORS.get(fill)) else run for fill, run in runs)


def _wrapped(texts: Iterable[str], mark: str, columns: int, style: str | None = None) -> Iterator[str]:
    for text in texts:
        rows = textwrap.wrap(text, columns - len(mark), break_on_hyphens=False) or [""]
        for number, row in enumerate(rows):
            shown = f"\x1b[1m{row}\x1b[0m" if style else row
            yield (mark if number == 0 else " " * len(mark)) + shown
