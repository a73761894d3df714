"""SPARQL 1.1 Query Results CSV, with plain line ends."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import TYPE_CHECKING

from usmx_kg.write.escape import cell
from usmx_kg.write.results.cells import is_number, plain, with_labels

if TYPE_CHECKING:
    from usmx_kg.model.answer import Answer, Term

__all__ = ["render", "rows"]


def render(result: Answer) -> str:
    """Return CSV; what a spreadsheet would run as a formula gets an apostrophe before it (TSV is exact)."""
    return "".join(rows(result))


def rows(result: Answer) -> Iterator[str]:
    """Yield the lines of the CSV."""
    if result.answer is not None:
        yield "true\n" if result.answer else "false\n"
        return
    names, found = with_labels(result)
    yield _line(map(cell, names))
    yield from (_line(map(_cell, row)) for row in found)


def _line(cells: Iterable[str]) -> str:
    """Return a line. Only with both in its line end does the writer quote what has either of CR and LF."""
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue().removesuffix("\r\n") + "\n"


def _cell(given: Term | str | None) -> str:
    text = given if isinstance(given, str) else plain(given)
    return text if is_number(given) else cell(text)
