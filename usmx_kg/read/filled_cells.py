"""The filled cells of a row as plain values: what columns mean is planned once, so that empty cells cost nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from usmx_kg.read.table_columns import Group
from usmx_kg.read.table_rows import parted

__all__ = ["Leaf", "Plan"]


class Leaf(NamedTuple):
    """A column that holds values: its number from 0, its key, and the number of the group that has the key.

    `whole` is true where a cell is one text, whatever `;` it has, `address` where web addresses may have some.
    """

    column: int
    key: str
    group: int
    whole: bool
    address: bool


class Plan:
    """What the columns of a table mean. `leaves` are in the order of the keys of records, those of groups inside."""

    def __init__(self, top: Group) -> None:
        self.leaves: list[Leaf] = []
        self._within: list[tuple[int, str]] = [(0, "")]
        self._add(top, 0)
        self._ranks = {leaf.column: (rank, leaf) for rank, leaf in enumerate(self.leaves)}

    def _add(self, group: Group, number: int) -> None:
        for key in group.keys.values():
            name = key.name.text
            for at in sorted({*key.leaves, *key.groups}):
                if at in key.leaves:
                    self.leaves.append(Leaf(key.leaves[at], name, number, key.whole, key.address))
                if at in key.groups:
                    self._within.append((number, name))
                    self._add(key.groups[at], len(self._within) - 1)

    def in_order(self, texts: Iterable[tuple[int, str]]) -> list[tuple[Leaf, str]] | None:
        """Return the texts of columns in the order of `leaves`, None where a column has no name."""
        try:
            ranked = [(self._ranks[column], text) for column, text in texts]
        except KeyError:
            return None
        ranked.sort()
        return [(leaf, text) for (_, leaf), text in ranked]

    def block(self, filled: Iterable[tuple[Leaf, str]]) -> dict[str, Any] | None:
        """Return a record; its texts come in the order of `leaves`. None where a backslash asks for the tree."""
        found: dict[str, Any] = {}
        opened = {0: found}
        for leaf, text in filled:
            if text.isspace():
                continue
            if leaf.whole or ";" not in text:
                values = [text]
            elif "\\" in text:
                return None
            elif leaf.address:
                values = parted(text, address=True)
            else:
                values = [part.strip() for part in text.split(";") if part.strip()]
            for value in values:
                _put(self._opened(leaf.group, opened), leaf.key, value)
        return found

    def _opened(self, group: int, opened: dict[int, dict[str, Any]]) -> dict[str, Any]:
        """Return the block of a group, a new one in the block around it where there is none."""
        block = opened.get(group)
        if block is None:
            around, key = self._within[group]
            block = opened[group] = {}
            _put(self._opened(around, opened), key, block)
        return block


def _put(block: dict[str, Any], key: str, value: Any) -> None:
    """Give a key one more value."""
    if key not in block:
        block[key] = value
    elif type(block[key]) is list:
        block[key].append(value)
    else:
        block[key] = [block[key], value]
