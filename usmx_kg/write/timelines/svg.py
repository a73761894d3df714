"""Timelines as SVG that fits any width, alone in a file or inside a page.

Places along the axis are shares of the width, texts and heights are pixels, so that nothing shrinks with the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

from usmx_kg.write.timelines import marks
from usmx_kg.write.timelines.legend import legend_drawing
from usmx_kg.write.timelines.marks import bar, chevron, letters, percent
from usmx_kg.write.timelines.scale import Scale, scale
from usmx_kg.write.timelines.words import (
    SYMBOLS,
    called,
    facts,
    gap_count,
    heading,
    offer_facts,
    pair,
    period,
    span,
    stretch,
    word,
)

if TYPE_CHECKING:
    from usmx_kg.model.timeline import Offer, Timeline, Track

__all__ = ["css", "description", "inline", "render"]

_WIDTH = 860
_ROW, _BAR, _AXIS = 42, 14, 30
_LONGEST, _LINE = 46, 118


@cache
def css() -> str:
    """Return the style sheet of timelines."""
    return Path(__file__).with_name("timeline.css").read_text("utf-8")


def render(
    timelines: Sequence[Timeline],
    lang: str = "en",
    *,
    color: bool = False,  # noqa: ARG001
    width: int | None = None,  # noqa: ARG001
) -> str:
    """Return one SVG with all the timelines, one below the other, and how to read them."""
    parts, top = [], 24
    for number, drawn in enumerate(timelines, 1):
        head = f'<text class="head" x="0" y="{top + 12}">{letters(_short(heading(drawn), 70))}</text>'
        sub = " · ".join(filter(None, (pair(drawn), period(drawn, lang))))
        head += f'<text class="sub" x="0" y="{top + 34}">{letters(_short(sub, 110))}</text>'
        inner, height = _drawing(drawn, lang, f"t{number}")
        parts.append(f'{head}<svg x="0" y="{top + 50}" width="100%" height="{height}">{inner}</svg>\n')
        top += height + 50
        for row in (row for _, fact in facts(drawn, lang) for row in wrap(fact, _LINE)):
            parts.append(f'<text x="0" y="{top + 14}">{letters(row)}</text>\n')
            top += 18
        top += 34
    legend, height = legend_drawing(lang)
    parts.append(f'<svg x="0" y="{top}" width="100%" height="{height}">{legend}</svg>\n')
    total, title = top + height + 20, letters(word("timelines", lang))
    described = letters(" ".join(description(drawn, lang) for drawn in timelines))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="tl" role="img" aria-labelledby="title description"'
        f' lang="{lang}" width="{_WIDTH}" height="{total}" viewBox="0 0 {_WIDTH} {total}">\n'
        f'<title id="title">{title}</title>\n<desc id="description">{described}</desc>\n<style>\n{css()}</style>\n'
        f'<rect class="paper" width="100%" height="100%"/>\n'
        f'<svg x="24" y="0" width="{_WIDTH - 48}" height="{total}">\n{"".join(parts)}</svg>\n</svg>\n'
    )


def inline(drawn: Timeline, lang: str, prefix: str) -> str:
    """Return the drawing of one timeline for a page that has the style sheet; ids begin with `prefix`."""
    inner, height = _drawing(drawn, lang, prefix)
    title = letters(f"{word('timeline', lang)}: {heading(drawn)}")
    return (
        f'<svg class="tl" role="img" aria-labelledby="{prefix}-title {prefix}-desc" width="100%" height="{height}">'
        f'<title id="{prefix}-title">{title}</title><desc id="{prefix}-desc">{letters(description(drawn, lang))}</desc>'
        f"{inner}</svg>"
    )


def description(drawn: Timeline, lang: str) -> str:
    """Return all that a timeline shows, in words."""
    days = period(drawn, lang)
    text = [f"{heading(drawn)}: {', '.join(filter(None, (word(drawn.kind.value, lang), pair(drawn), days)))}."]
    text += [fact for _, fact in facts(drawn, lang)]
    for offer in (offer for track in drawn.tracks for offer in track.offers):
        text.append(f"{called(offer)}, {word(offer.standing.value, lang)}: {'; '.join(offer_facts(offer, lang))}.")
    return " ".join(text)


def _drawing(drawn: Timeline, lang: str, prefix: str) -> tuple[str, int]:
    """Return the shapes of a timeline and how high they are together."""
    if not drawn.drawable:
        return "", 0
    axis = scale(drawn)
    rows: list[str] = []
    top = _AXIS
    if drawn.stretch:
        rows.append(_held(drawn, axis, lang, prefix, top))
        top += _ROW
    for track in drawn.tracks:
        if len(drawn.tracks) > 1:
            rows.append(f'<text class="sub" x="0" y="{top + 20}">{letters(f"{track.sender} → {track.host}")}</text>')
            top += 30
        shown, top = _track(drawn, track, axis, lang, prefix, top)
        rows.append(shown)
    height = top + 4
    return marks.patterns(prefix) + _axis(axis, height) + "".join(rows), height


def _axis(axis: Scale, height: int) -> str:
    parts = ['<line class="axis" x1="0" y1="22" x2="100%" y2="22"/>']
    for number, tick in enumerate(axis.ticks(8)):
        share = axis.at(tick.day)
        anchor = "start" if share < 0.04 else "end" if share > 0.96 else "middle"
        minor = " minor" if number % 2 else ""
        x = percent(share)
        parts.append(f'<line class="grid" x1="{x}" y1="22" x2="{x}" y2="{height}"/>')
        parts.append(f'<text class="tick{minor}" x="{x}" y="14" text-anchor="{anchor}">{tick.text}</text>')
    return "".join(parts)


def _row(name: str, when: str, top: int) -> str:
    """Return the line of text over a bar."""
    return (
        f'<text class="name" x="0" y="{top + 14}">{letters(_short(name, _LONGEST))}</text>'
        f'<text class="when" x="100%" y="{top + 14}" text-anchor="end">{letters(when)}</text>'
    )


def _held(drawn: Timeline, axis: Scale, lang: str, prefix: str, top: int) -> str:
    found = drawn.stretch
    assert found is not None
    first, last = found.first, found.last
    if first and last and last < first:
        first, last = last, first
    begin, end = axis.reach(first or last, last or (None if found.goes_on else first))
    middle = top + 20 + _BAR / 2
    parts = [_row(word(drawn.kind.value, lang), period(drawn, lang), top)]
    parts.append(bar("held", prefix, begin, end, top + 20, _BAR, stretch(found, lang)))
    if found.goes_on:
        parts.append(chevron(False, middle, "held"))
    elif last is None:
        parts.append(marks.unknown(end, middle, before=False))
    if first is None:
        parts.append(marks.unknown(begin, middle, before=True))
    return "".join(parts)


def _track(drawn: Timeline, track: Track, axis: Scale, lang: str, prefix: str, top: int) -> tuple[str, int]:
    rows, shades = [], []
    lane = top + 20
    if drawn.period:
        rows.append(_row(word("in force", lang), gap_count(drawn, track, lang), top))
        for found in track.covered:
            kind = "covers" if track.whole else "limited"
            rows.append(bar(kind, prefix, *axis.reach(found.first, found.last), lane, _BAR, span(found, lang)))
            if found.last is None:
                rows.append(chevron(False, lane + _BAR / 2, kind))
        for found in track.unclear:
            rows.append(bar("unclear", prefix, *axis.reach(found.first, found.last), lane, _BAR, span(found, lang)))
            if found.last is None:
                rows.append(chevron(False, lane + _BAR / 2, "unclear"))
        for gap in track.gaps:
            begin, end = axis.reach(gap.first, gap.last)
            text = f"{word('gap', lang)}: {span(gap, lang, count=True)}"
            rows.append(bar("gap", prefix, begin, end, lane, _BAR, text))
            shades.append((begin, end))
            if gap.last is None:
                rows.append(chevron(False, lane + _BAR / 2, "gap"))
            if end - begin > 0.2:
                rows.append(marks.plate(word("gap", lang), (begin + end) / 2, lane + _BAR / 2))
        top += _ROW
    below = top
    for offer in track.offers:
        rows.append(_offer(offer, axis, lang, prefix, top))
        top += _ROW
    for begin, end in shades if top > below else ():
        width = percent(end - begin) if end - begin > 0.006 else "4"
        shade = f'<rect class="shade" x="{percent(begin)}" y="{lane + _BAR}" width="{width}"'
        rows.insert(0, f'{shade} height="{top - lane - _BAR}"/>')
    return "".join(rows), top


def _offer(offer: Offer, axis: Scale, lang: str, prefix: str, top: int) -> str:
    kind, by = offer.standing.value, f" · {', '.join(offer.by)}" if offer.by else ""
    told = "; ".join(offer_facts(offer, lang))
    lane, middle = top + 20, top + 20 + _BAR / 2
    found = offer.in_force
    when = span(found, lang) if found else stretch(offer.stated, lang) if offer.stated else ""
    parts = [_row(f"{SYMBOLS[kind]} {called(offer)}{by}", when or offer.status.lower(), top)]
    if found:
        begin, end = axis.reach(found.first, found.last)
        before, after = axis.cut(found.first, found.last)
        seen = begin < end
        parts += [bar(kind, prefix, begin, end, lane, _BAR, told)] if seen else []
        kind = kind if seen else "void"
        parts += [chevron(True, middle, kind)] if before and begin == 0 else []
        parts += [chevron(False, middle, kind)] if (after or found.last is None) and end == 1 else []
    elif offer.stated:
        days = sorted(day for day in (offer.stated.first, offer.stated.last) if day)
        begin, end = axis.reach(days[0], days[-1])
        parts += [bar("void", prefix, begin, end, lane, _BAR, told)] if begin < end else []
        parts += [marks.unknown(begin, middle, before=True)] if offer.stated.first is None else []
        parts += [marks.unknown(end, middle, before=False)] if offer.stated.last is None else []
    for event in offer.events:
        share = axis.at(event.day)
        if 0 <= share <= 1:
            parts.append(marks.step(event.kind, share, middle, f"{word(event.kind, lang)} {event.day}"))
    return "".join(parts)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
