"""What a text format is read into: scalars as written, mappings and sequences, each with its place."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NamedTuple

__all__ = ["MAX_DEPTH", "Kind", "Mapping", "Scalar", "Sequence", "Tree", "plain_of"]

MAX_DEPTH = 64
"""How deep mappings and sequences may nest."""


class Kind(StrEnum):
    """What a format itself says of a scalar; formats without types say `text` of everything."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    NULL = "null"


class Scalar(NamedTuple):
    """One value as it was written. `line` and `column` count from 1; a table also has its `cell` (`B7`).

    A workbook has no columns of text: there `column` is 0, and `line` the number of the row.
    """

    text: str
    kind: Kind
    line: int
    column: int
    cell: str | None = None


class Mapping(NamedTuple):
    """Keys with their values, in the order of the input; no key stands twice."""

    entries: tuple[tuple[Scalar, Tree], ...]
    line: int
    column: int
    cell: str | None = None

    def get(self, *keys: str) -> Tree | None:
        """Return the value of the first of these keys that is there, or None."""
        return next((value for key, value in self.entries if key.text in keys), None)


class Sequence(NamedTuple):
    """Values in a row."""

    items: tuple[Tree, ...]
    line: int
    column: int
    cell: str | None = None


Tree = Scalar | Mapping | Sequence


def plain_of(tree: Tree) -> Any:
    """Return a tree as plain values: texts as they are, numbers and words as text."""
    if isinstance(tree, Scalar):
        return None if tree.kind is Kind.NULL else tree.text
    if isinstance(tree, Mapping):
        return {key.text: plain_of(value) for key, value in tree.entries}
    return [plain_of(item) for item in tree.items]
