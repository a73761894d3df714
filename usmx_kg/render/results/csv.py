"""SPARQL 1.1 Query Results CSV, with plain line ends."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from typing import TYPE_CHECKING

from usmx_kg.render.escape import cell
from usmx_kg.render.results.cells import is_number, plain, with_labels

if TYPE_CHECKING:
    from usmx_kg.result import Result, Term

__all__ = ["render", "rows"]


def render(result: Result) -> str:
    """Return CSV; what a spreadsheet would run as a formula gets an apostrophe before it (TSV is exact)."""
    return "".join(rows(result))


def rows(result: Result) -> Iterator[str]:
    """Yield the lines of the CSV."""
    if result.answer is not None:
        yield "true\n" if result.answer else "false\n"
        return
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    names, found = with_labels(result)
    writer.writerow(map(cell, names))
    for row in found:
        writer.writerow(map(_cell, row))
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()


def _cell(given: Term | str | None) -> str:
    text = given if isinstance(given, str) else plain(given)
    return text if is_number(given) else cell(text)
