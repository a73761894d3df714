"""Timelines as one HTML page that needs nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from usmx_kg.ground.namespaces import shorten
from usmx_kg.write.escape import line
from usmx_kg.write.page import page, prose, text
from usmx_kg.write.timelines.figure import figure, legend, table
from usmx_kg.write.timelines.words import heading, pair, period, word

if TYPE_CHECKING:
    from usmx_kg.model.timeline import Timeline

__all__ = ["about", "render"]


def render(
    timelines: Sequence[Timeline],
    lang: str = "en",
    *,
    color: bool = False,  # noqa: ARG001
    width: int | None = None,  # noqa: ARG001
) -> str:
    """Return the page, the same bytes for the same timelines."""
    title = word("timelines", lang)
    parts = [f'<div class="sheet">\n<header><h1>{text(title)}</h1>\n{legend(lang)}</header>\n<main>\n']
    for number, drawn in enumerate(timelines, 1):
        parts.append(
            f'<section class="record" aria-labelledby="r{number}-h">\n'
            f'<div class="lead">\n<h2 id="r{number}-h">{text(heading(drawn))}</h2>\n'
            f"{about(drawn, lang)}{figure(drawn, lang, f't{number}')}</div>\n{table(drawn, lang)}</section>\n"
        )
    parts.append("</main>\n</div>\n")
    return page(title, lang, "".join(parts))


def about(drawn: Timeline, lang: str) -> str:
    """Return the line below a record's heading: whose it is, when, its id and its place."""
    known = shorten(drawn.record) or drawn.record
    place = ":".join(str(part) for part in (drawn.file, drawn.line) if part is not None)
    facts = [
        f"<span>{prose(fact)}</span>"
        for fact in (word(drawn.kind.value, lang), pair(drawn), period(drawn, lang))
        if fact
    ]
    facts += [f"<code>{text(line(code))}</code>" for code in (known, place) if code]
    return f'<p class="about">{" ".join(facts)}</p>\n'
