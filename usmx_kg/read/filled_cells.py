"""The filled cells of a row as plain values: what columns mean is planned once, so that empty cells cost nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from usmx_kg.model.keys import TYPE_KEYS, record_fields
from usmx_kg.read.table_columns import Group
from usmx_kg.read.table_rows import may_have, parted

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
        self._groups = [top]
        self._empties: dict[tuple[object, ...], dict[str, None]] = {}
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
                    self._groups.append(key.groups[at])
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
        opened = self._blocks(filled)
        return None if opened is None else opened[0]

    def complete(self, filled: Iterable[tuple[Leaf, str]]) -> dict[str, Any] | None:
        """Return a record as `block` does, with None for each key without a value that its tree has, too."""
        opened = self._blocks(filled)
        if not opened:
            return None
        for number, block in opened.items():
            if block:
                full = {**self._empty(number, block), **block}
                block.clear()
                block.update(full)
        return opened[0]

    def _empty(self, number: int, block: dict[str, Any]) -> dict[str, None]:
        """Return without values, in order, the keys that what a group describes has or may have."""
        stated = next((block[key] for key in TYPE_KEYS if key in block), ())
        stated = (stated.strip(),) if type(stated) is str else tuple(stated)
        own = number, stated, *(key for key in block if key not in record_fields())
        known = self._empties.get(own)
        if known is None or not known.keys() >= block.keys():
            group = self._groups[number]
            may = may_have(group, stated)
            known = {key: None for key in group.keys if key in may or key in block}
            if all(key in may or key in own for key in known):
                self._empties[own] = known
        return known

    def _blocks(self, filled: Iterable[tuple[Leaf, str]]) -> dict[int, dict[str, Any]] | None:
        """Return what a row describes, by the number of its group, the record first."""
        opened: dict[int, dict[str, Any]] = {0: {}}
        for (_, key, group, whole, address), text in filled:
            if text.isspace():
                continue
            if not whole and ";" in text:
                if "\\" in text:
                    return None
                values = parted(text, address=True) if address else [p.strip() for p in text.split(";") if p.strip()]
                for value in values:
                    _put(self._opened(group, opened), key, value)
                continue
            block = opened.get(group)
            if block is None:
                block = self._opened(group, opened)
            if key in block:
                _put(block, key, text)
            else:
                block[key] = text
        return opened

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
