"""Records as CSV, which our reader takes exactly and a spreadsheet without running anything.

A text that a spreadsheet would take for a formula gets an apostrophe before it; so does one that begins with such an
apostrophe itself. Our reader takes one away.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO

from usmx_kg.write.escape import is_formula

__all__ = ["render"]


def render(header: Sequence[str], rows: Sequence[Sequence[object]], separator: str = ",") -> str:
    """Return a table with CRLF after each row, as RFC 4180 and spreadsheets have it."""
    out = StringIO()
    writer = csv.writer(out, delimiter=separator)
    writer.writerow(header)
    writer.writerows([*map(_cell, row)] for row in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{value}" if is_formula(value.lstrip("'")) else value
    return value
