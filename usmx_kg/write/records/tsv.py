"""Records as TSV: as CSV, with tabs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from usmx_kg.write.records import csv
from usmx_kg.write.records.csv import cell

__all__ = ["cell", "lines", "render"]


def render(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a table."""
    return csv.render(header, rows, "\t")


def lines(rows: Iterable[Iterable[object]]) -> str:
    """Return rows, the header among them, whose cells are those that `cell` gives, or None for empty ones."""
    return csv.lines(rows, "\t")
