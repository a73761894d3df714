"""Records as CSV, which our reader takes exactly and a spreadsheet without running anything.

A text that a spreadsheet would take for a formula gets an apostrophe before it; so does one that begins with such an
apostrophe itself. Our reader takes one away.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from usmx_kg.write.escape import is_formula

__all__ = ["cell", "lines", "render"]


def render(header: Sequence[str], rows: Sequence[Sequence[object]], separator: str = ",") -> str:
    """Return a table with CRLF after each row, as RFC 4180 and spreadsheets have it."""
    return lines([header, *([*map(cell, row)] for row in rows)], separator)


def lines(rows: Iterable[Iterable[object]], separator: str = ",") -> str:
    """Return rows, the header among them, whose cells are those that `cell` gives, or None for empty ones."""
    out = StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue()


def cell(value: object) -> object:
    """Return what a cell of a file has for a value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{value}" if is_formula(value.lstrip("'")) else value
    return value
