"""A timeline in a page: the drawing, what it comes to in words, and all its consents as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from usmx_kg.write.escape import line
from usmx_kg.write.page import prose, text
from usmx_kg.write.timelines.legend import entries
from usmx_kg.write.timelines.marks import patterns
from usmx_kg.write.timelines.svg import inline
from usmx_kg.write.timelines.words import SYMBOLS, called, facts, reached, span, stretch, word

if TYPE_CHECKING:
    from usmx_kg.model.timeline import Offer, Timeline, Track

__all__ = ["figure", "legend", "table"]


def figure(drawn: Timeline, lang: str, prefix: str) -> str:
    """Return the drawing of a timeline and what it comes to; ids begin with `prefix`."""
    drawing = inline(drawn, lang, prefix) if drawn.drawable else ""
    told = facts(drawn, lang)
    told += [("note", f"{key} {word('written', lang)} {written}") for key, written in drawn.written]
    caption = "".join(f'<p class="{kind}">{prose(fact)}</p>' for kind, fact in told)
    return f'<figure class="timeline">{drawing}<figcaption>{caption}</figcaption></figure>\n'


def table(drawn: Timeline, lang: str) -> str:
    """Return all consents of a timeline as tables that unfold; empty where there are none."""
    tables = "".join(_table(track, drawn, lang) for track in drawn.tracks if track.offers)
    return f"<details><summary>{text(word('as table', lang))}</summary>{tables}</details>\n" if tables else ""


def legend(lang: str) -> str:
    """Return how to read timelines, as a list."""
    box = '<svg class="tl" width="44" height="16" overflow="visible" aria-hidden="true">'
    items = "".join(
        f"<li>{box}{patterns('legend') if number == 0 else ''}{shape}</svg><span>{text(meaning)}</span></li>\n"
        for number, (shape, meaning) in enumerate(entries(lang, "legend"))
    )
    return f'<details><summary>{text(word("legend", lang))}</summary>\n<ul class="legend">\n{items}</ul></details>\n'


def _table(track: Track, drawn: Timeline, lang: str) -> str:
    titles = ("consent", "worth", "who", "status", "in force", "steps", "why")
    head = "".join(f'<th scope="col">{text(word(title, lang).capitalize())}</th>' for title in titles)
    rows = "".join(_row(offer, lang) for offer in track.offers)
    name = text(line(f"{track.sender} → {track.host}"))
    caption = f"<caption>{name}</caption>" if len(drawn.tracks) > 1 else f'<caption class="unseen">{name}</caption>'
    return (
        f'<div class="scroll" role="group" tabindex="0" aria-label="{text(word("consents", lang))}: {name}">'
        f"<table>{caption}<thead><tr>{head}</tr></thead>\n<tbody>{rows}</tbody></table></div>\n"
    )


def _row(offer: Offer, lang: str) -> str:
    kind = offer.standing.value
    days = span(offer.in_force, lang) if offer.in_force else stretch(offer.stated, lang) if offer.stated else "–"
    steps = [f"{word(event.kind, lang)} {event.day}" for event in offer.events]
    steps += [f"{key} {word('written', lang)} {written}" for key, written in offer.written]
    reason = offer.reason or (word("unread", lang) if kind == "unclear" else "–")
    cells = (
        "; ".join((f"{SYMBOLS[kind]} {word(kind, lang)}", *reached(offer, lang))),
        ", ".join(offer.by) or "–",
        offer.status or "–",
        days,
        ", ".join(steps) or "–",
        reason,
    )
    return (
        f'<tr><th scope="row">{text(called(offer))}</th>' + "".join(f"<td>{prose(c)}</td>" for c in cells) + "</tr>\n"
    )
