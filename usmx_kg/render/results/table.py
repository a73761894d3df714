"""A table for people at a terminal."""

from __future__ import annotations

import textwrap
from io import StringIO
from typing import TYPE_CHECKING

from usmx_kg.render.escape import line
from usmx_kg.render.results.cells import shown

if TYPE_CHECKING:
    from usmx_kg.result import Result

__all__ = ["render"]

WIDTH = 200
"""Columns where there is no terminal to ask."""
_PROSE = 100
"""Columns of a description at most."""


def render(result: Result, *, color: bool = False, width: int | None = None) -> str:
    """Return a table; IRIs show as their labels where the result has them, else as CURIEs.

    What was asked stands above.
    """
    if result.answer is not None:
        return "true\n" if result.answer else "false\n"
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD if color else box.ASCII2, header_style="bold" if color else "", pad_edge=False)
    for name in result.variables:
        table.add_column(Text(line(name)), overflow="fold")
    for row in result.rows:
        table.add_row(*(Text(line(shown(term, result.labels))) for term in row))
    if result.about is not None:
        heading, told = (line(text) for text in result.about)
        rows = textwrap.wrap(told, min(width or WIDTH, _PROSE), break_on_hyphens=False)
        above = "\n".join([f"\x1b[1m{heading}\x1b[0m" if color else heading, *rows, "", ""])
    else:
        above = ""
    out = StringIO()
    console = Console(
        file=out, force_terminal=color, no_color=not color, width=width or WIDTH, legacy_windows=False, emoji=False,
        markup=False, highlight=False, color_system="standard" if color else None,
    )  # fmt: skip
    console.print(table)
    return above + "\n".join(row.rstrip() for row in out.getvalue().rstrip("\n").split("\n")) + "\n"
