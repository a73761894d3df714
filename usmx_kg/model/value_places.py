"""Where the values of one record stand, looked up only as far as asked: a whole tree costs more than judging it."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Sequence as Sequence_
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Protocol

from usmx_kg.model.positions import Position
from usmx_kg.model.trees import Kind, Mapping, Scalar, Sequence, Tree

__all__ = ["JsonSite", "Site", "TreeSite", "behind_space"]

_SPACE = re.compile(r"[ \t\n\r]*")
_BLANK = frozenset(" \t\n\r")
_read = json.JSONDecoder().scan_once  # type: ignore[attr-defined]
_KINDS = {"t": Kind.BOOLEAN, "f": Kind.BOOLEAN, "n": Kind.NULL}


class Site(Protocol):
    """One value of a record, with its place."""

    def position(self, file: str) -> Position:
        """Return its place in a file of this name."""

    def entries(self) -> dict[str, Site]:
        """Return the values of a mapping, by key in order; none where it is something else."""

    def items(self) -> list[Site]:
        """Return the values of a sequence; any other value is one."""

    def scalar(self) -> Scalar | None:
        """Return what is written, or None where it is no scalar."""


class TreeSite:
    """A value of a tree."""

    __slots__ = ("_tree",)

    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def position(self, file: str) -> Position:
        """Return its place in a file of this name."""
        tree = self._tree
        return Position(file, tree.line, tree.column or None, tree.cell)

    def entries(self) -> dict[str, Site]:
        """Return the values of a mapping, by key in order."""
        entries = self._tree.entries if isinstance(self._tree, Mapping) else ()
        return {key.text: TreeSite(value) for key, value in entries}

    def items(self) -> list[Site]:
        """Return the values of a sequence; any other value is one."""
        return [TreeSite(item) for item in self._tree.items] if isinstance(self._tree, Sequence) else [self]

    def scalar(self) -> Scalar | None:
        """Return what is written, or None where it is no scalar."""
        return self._tree if isinstance(self._tree, Scalar) else None


class JsonSite:
    """A value in a text of valid JSON, from a character of it on.

    The text begins on the line of this number, and its lines at `starts`: at 0 only where it is one line.
    """

    __slots__ = ("_at", "_line", "_starts", "_text")

    def __init__(self, text: str, line: int, at: int = 0, starts: Sequence_[int] = (0,)) -> None:
        self._text = text
        self._line = line
        self._starts = starts
        self._at = at if text[at] not in _BLANK else behind_space(text, at)

    def position(self, file: str) -> Position:
        """Return its place in a file of this name."""
        return Position(file, *self._place())

    def _place(self) -> tuple[int, int]:
        row = bisect_right(self._starts, self._at) - 1
        return self._line + row, self._at - self._starts[row] + 1

    def entries(self) -> dict[str, Site]:
        """Return the values of an object, by key in order."""
        text, line, found = self._text, self._line, dict[str, Site]()
        if text[self._at] != "{":
            return found
        at = behind_space(text, self._at + 1)
        while text[at] == '"':
            key, at = scanstring(text, at + 1)
            at = behind_space(text, behind_space(text, at) + 1)
            found[key] = JsonSite(text, line, at, self._starts)
            at = behind_space(text, _read(text, at)[1])
            if text[at] == ",":
                at = behind_space(text, at + 1)
        return found

    def items(self) -> list[Site]:
        """Return the values of an array; any other value is one."""
        text, found = self._text, list[Site]()
        if text[self._at] != "[":
            return [self]
        at = behind_space(text, self._at + 1)
        while text[at] != "]":
            value = JsonSite(text, self._line, at, self._starts)
            found.append(value)
            at = value._behind()
        return found

    def scalar(self) -> Scalar | None:
        """Return what is written, or None where it is no scalar."""
        text, at = self._text, self._at
        if text[at] in "{[":
            return None
        value, end = _read(text, at)
        kind = Kind.TEXT if text[at] == '"' else _KINDS.get(text[at], Kind.NUMBER)
        return Scalar(value if kind is Kind.TEXT else text[at:end], kind, *self._place())

    def _behind(self) -> int:
        """Return where the next value, or the end of what it is in, stands."""
        at = behind_space(self._text, _read(self._text, self._at)[1])
        return behind_space(self._text, at + 1) if self._text[at] == "," else at


def behind_space(text: str, at: int) -> int:
    """Return the place of the next character that is no white space of JSON."""
    if at < len(text) and text[at] not in _BLANK:
        return at
    match = _SPACE.match(text, at)
    assert match is not None
    return match.end()
