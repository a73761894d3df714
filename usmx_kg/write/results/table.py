"""A table for people at a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from usmx_kg.write.columns import folded, padded, shared, width
from usmx_kg.write.escape import line
from usmx_kg.write.results.cells import shown

if TYPE_CHECKING:
    from usmx_kg.model.answer import Answer

__all__ = ["render", "rows"]

WIDTH = 200
"""Columns where there is no terminal to ask."""
_PROSE = 100
"""Columns of a description at most."""


def render(result: Answer, *, color: bool = False, width: int | None = None) -> str:
    """Return a table; IRIs show as their labels where the result has them, else as CURIEs.

    What was asked stands above.
    """
    return "".join(rows(result, color=color, width=width))


def rows(result: Answer, *, color: bool = False, width: int | None = None) -> Iterator[str]:
    """Yield the lines of a table: between bars, or in colour with a bold head."""
    if result.answer is not None:
        yield "true\n" if result.answer else "false\n"
        return
    if not result.variables:
        yield "\n" * bool(result.rows)
        return
    if result.about is not None:
        heading, told = map(line, result.about)
        yield f"\x1b[1m{heading}\x1b[0m\n" if color else f"{heading}\n"
        told_in = textwrap.wrap(told, min(width or WIDTH, _PROSE), break_on_hyphens=False)
        yield "".join(f"{row}\n" for row in (*told_in, ""))
    names = tuple(map(line, result.variables))
    cells = [tuple(line(shown(term, result.labels)) for term in row) for row in result.rows]
    widths = _widths(names, cells, width or WIDTH)
    if color:
        yield from (f"\x1b[1m{row}\x1b[0m\n" for row in _folded(names, widths, " ", "   ", down=True))
        yield f" {'─' * (sum(widths) + 3 * len(widths) - 3)}\n"
    else:
        rule = f"+{'+'.join('-' * wide for wide in _with_spaces(widths))}+\n"
        yield rule
        yield from (f"{row}|\n" for row in _folded(names, widths, "|", " | ", down=True))
        yield rule
    for row in cells:
        for told in _folded(row, widths, " " if color else "|", "   " if color else " | "):
            yield f"{told.rstrip()}\n" if color else f"{told}|\n"
    if not color:
        yield rule


def _widths(names: Sequence[str], cells: Sequence[Sequence[str]], room: int) -> list[int]:
    """Return how wide the columns are, so that all fit into so many columns of a terminal."""
    widest = [width(name) for name in names]
    for row in cells:
        widest = [max(wide, width(cell)) for wide, cell in zip(widest, row, strict=True)]
    given = shared(_with_spaces(widest), room - len(names) - 1)
    spaces = _with_spaces([0] * len(names))
    return [max(wide - space, 1) for wide, space in zip(given, spaces, strict=True)]


def _with_spaces(widths: Sequence[int]) -> list[int]:
    """Return the widths of columns with the spaces beside the bars; none stand at the edges."""
    last = len(widths) - 1
    return [wide + (number > 0) + (number < last) for number, wide in enumerate(widths)]


def _folded(
    cells: Sequence[str], widths: Sequence[int], edge: str, between: str, *, down: bool = False
) -> Iterator[str]:
    """Yield the lines that a row takes; `down`, what takes fewer than others stands at the bottom."""
    parts = [folded(cell, wide) for cell, wide in zip(cells, widths, strict=True)]
    if down:
        high = max(map(len, parts))
        parts = [[""] * (high - len(part)) + part for part in parts]
    for lines in zip_longest(*parts, fillvalue=""):
        yield edge + between.join(padded(text, wide) for text, wide in zip(lines, widths, strict=True))
