"""TSV into trees: as CSV, with tabs between the cells, and quotation marks only around whole cells."""

from __future__ import annotations

from collections.abc import Iterator

from usmx_kg.model.trees import Tree
from usmx_kg.read.csv import table

__all__ = ["trees"]


def trees(text: str, file: str) -> Iterator[Tree]:
    """Yield the record of each row. Raises InputError as for CSV."""
    yield from table(text, file, "\t")
