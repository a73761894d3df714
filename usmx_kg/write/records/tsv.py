"""Records as TSV: as CSV, with tabs."""

from __future__ import annotations

from collections.abc import Sequence

from usmx_kg.write.records import csv

__all__ = ["render"]


def render(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a table."""
    return csv.render(header, rows, "\t")
