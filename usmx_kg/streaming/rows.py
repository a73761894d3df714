"""The rows of a piece: each as plain values, for the short way, and as a tree with places, for the long one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from typing import Any, NamedTuple

from usmx_kg.errors import InputError
from usmx_kg.records import json as exact
from usmx_kg.records.layout import items
from usmx_kg.records.sites import JsonSite, Site, TreeSite
from usmx_kg.records.tree import Mapping, Tree, plain_of
from usmx_kg.validation.blocks import Block

__all__ = ["Row", "blocks", "json_row", "json_rows"]

_LISTS = frozenset(("records", "@graph"))
_LONGEST = 100_000
_ODD = re.compile(r"\\u(?:0000|[dD][89a-fA-F])|\"@")
"""What the short way leaves to the long one: NUL, surrogates, JSON-LD's keywords."""


class Row(NamedTuple):
    """One row. `plain` is None where only the long way can tell what it holds; `tree` makes its tree.

    A row of RDF has its `lines` in place of a tree, in the format `form`; `own` and `others` are what it describes and
    what it names. `height` is the number of lines of any other row, `text` what a row of JSON was read from.
    """

    line: int
    plain: Block | None
    tree: Callable[[], Tree] | None
    own: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    lines: tuple[tuple[int, str], ...] = ()
    form: str = ""
    height: int = 1
    text: str | None = None

    def site(self) -> Site:
        """Return where it stands, to be looked into as far as needed. Raises InputError where it can't be read."""
        assert self.tree is not None
        return TreeSite(self.tree()) if self.text is None else JsonSite(self.text, self.line)

    @property
    def numbers(self) -> Iterable[int]:
        """The numbers of its lines."""
        return [number for number, _ in self.lines] or range(self.line, self.line + self.height)


class _DoubleError(ValueError):
    """A key stands twice."""


def _pairs(pairs: list[tuple[str, Any]]) -> Block:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _DoubleError
    return found


def _constant(name: str) -> None:
    raise ValueError(name)


_decode = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_constant).decode


def json_rows(text: str, file: str, line: int) -> Iterator[Row]:
    """Yield the rows of a text in JSON Lines whose first line has this number; empty lines are passed over."""
    for number, written in enumerate(text.split("\n"), line):
        if written.strip(" \t\r"):
            plain = _plain(written)
            tree: Callable[[], Tree] = partial(exact.parse, written, file, number)
            if plain is None:
                tree = cache(tree)  # it is asked for more than once
            yield Row(number, plain, tree, text=written)


def json_row(plain: Block, file: str, number: int) -> Row:
    """Return the row of plain values that were never written."""
    return Row(number, plain, partial(_tree, plain, file, number))


def _tree(plain: Block, file: str, number: int) -> Tree:
    return exact.parse(json.dumps(plain, ensure_ascii=False), file, number)


def _plain(written: str) -> Block | None:
    if len(written) > _LONGEST or (("\\u" in written or '"@' in written) and _ODD.search(written)):
        return None
    try:
        found = _decode(written)
    except (ValueError, RecursionError):
        return None
    return found if type(found) is dict else None


def blocks(row: Row, file: str) -> list[Block]:
    """Return the records of a row as plain values, none where it can't be read; ids are under `id`."""
    if row.tree is None:
        return []
    if row.plain is not None and _LISTS.isdisjoint(row.plain):
        return [row.plain]
    try:
        return [_named(plain_of(item)) for item in items(row.tree(), file) if isinstance(item, Mapping)]
    except InputError:
        return []


def _named(value: Any) -> Any:
    """Return plain values with `id` for JSON-LD's `@id`."""
    if type(value) is dict:
        return {("id" if key == "@id" else key): _named(inner) for key, inner in value.items()}
    return [_named(item) for item in value] if type(value) is list else value
