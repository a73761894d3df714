"""JSON Lines into trees: one record a line; empty lines are passed over."""

from __future__ import annotations

from collections.abc import Iterator

from usmx_kg.model.trees import Tree
from usmx_kg.read import json

__all__ = ["trees"]


def trees(text: str, file: str) -> Iterator[Tree]:
    """Yield the tree of each line, as it is reached.

    Raises InputError as for JSON, with the number of the line.
    """
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip(" \t\r"):
            yield json.parse(line, file, number)
