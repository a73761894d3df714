"""SPARQL 1.1 Query Results CSV, with plain line ends."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from usmx_kg.render.results.cells import kind, plain, with_labels

if TYPE_CHECKING:
    from usmx_kg.result import Result, Term

__all__ = ["render"]

_TEXT = ("http://www.w3.org/2001/XMLSchema#string", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString")


def render(result: Result) -> str:
    """Return CSV; text that a spreadsheet would run as a formula gets an apostrophe before it (TSV is exact)."""
    if result.answer is not None:
        return "true\n" if result.answer else "false\n"
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    names, rows = with_labels(result)
    writer.writerow(names)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def _cell(cell: Term | str | None) -> str:
    if isinstance(cell, str):
        return _safe(cell)
    text = plain(cell)
    if cell is not None and kind(cell) == "Literal" and cell.datatype.value in _TEXT:  # type: ignore[union-attr]
        return _safe(text)
    return text


def _safe(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") and text else text
