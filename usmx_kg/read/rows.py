"""Rows of JSON: each as plain values, for the short way, and as a tree with places, for the long one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from typing import Any, NamedTuple

from usmx_kg.ground.errors import InputError
from usmx_kg.ground.limits import MAX_VALUES
from usmx_kg.ground.namespaces import CONTEXT
from usmx_kg.model.blocks import Block
from usmx_kg.model.layout import items
from usmx_kg.model.trees import Mapping, Sequence, Tree, plain_of
from usmx_kg.model.value_places import JsonSite, Site, TreeSite, behind_space
from usmx_kg.read import json as exact
from usmx_kg.read.jsonld import is_plain

__all__ = ["LISTS", "Row", "blocks", "json_row", "json_rows", "json_text_rows", "numbered"]

LISTS = frozenset(("records", "@graph"))
_LONGEST = 100_000
_ODD = re.compile(r"\\u(?:0000|[dD][89a-fA-F])|\"@")
"""What the short way leaves to the long one: NUL, surrogates, JSON-LD's keywords."""


class Row(NamedTuple):
    """One row. `plain` is None where only the long way can tell what it holds; `tree` makes its tree.

    A row of RDF has its `lines` in place of a tree, in the format `form`; `own` and `others` are what it describes and
    what it names. `height` is the number of lines of any other row, `place` finds where its values stand, where that is
    cheaper than its tree.
    """

    line: int
    plain: Block | None
    tree: Callable[[], Tree] | None
    own: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    lines: tuple[tuple[int, str], ...] = ()
    form: str = ""
    height: int = 1
    place: Callable[[], Site] | None = None

    def site(self) -> Site:
        """Return where it stands, to be looked into as far as needed. Raises InputError where it can't be read."""
        assert self.tree is not None
        return TreeSite(self.tree()) if self.place is None else self.place()

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


_decoder = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_constant)


def json_rows(text: str, file: str, line: int) -> Iterator[Row]:
    """Yield the rows of a text in JSON Lines whose first line has this number; empty lines are passed over."""
    for number, written in enumerate(text.split("\n"), line):
        if written.strip(" \t\r"):
            plain = _plain(written)
            tree: Callable[[], Tree] = partial(exact.parse, written, file, number)
            if plain is None:
                tree = cache(tree)  # it is asked for more than once
            yield Row(number, plain, tree, place=partial(JsonSite, written, number))


class _OtherwiseError(ValueError):
    """A text of JSON whose rows only its tree tells."""


def json_text_rows(text: str, file: str) -> list[Row] | None:
    """Return the rows of one text of JSON: of a list, a single record, or `{"records": […]}`.

    None where only its tree tells what they are, or that it has none.
    """
    try:
        return _JsonText(text, file).rows()
    except (ValueError, IndexError, RecursionError):
        return None


class _JsonText:
    """Cuts a text of JSON into rows, without any tree."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.found: list[Row] = []
        self.starts = exact.line_starts(text)
        self.line, self.counted = 1, 0

    def rows(self) -> list[Row]:
        """Return the rows. Raises ValueError or IndexError where a tree has to tell."""
        _check_size(self.text)
        at = behind_space(self.text, 0)
        if self.text[at] == "[":
            end = self.array(at, 1)
        elif self.text[at] == "{":
            end = self.lists(at) or self.row(at, 0)
        else:
            raise _OtherwiseError
        if behind_space(self.text, end) < len(self.text):
            raise _OtherwiseError
        return self.found

    def lists(self, at: int) -> int:
        """Take the records of an object that has but a list of them; return where it ends, 0 for another object."""
        text, listed, seen = self.text, False, set[str]()
        at = behind_space(text, at + 1)
        while text[at] != "}":
            if text[at] != '"':
                raise _OtherwiseError
            key, at = _decoder.raw_decode(text, at)
            if key not in LISTS and key != "@context" and not self.found:
                return 0
            at = behind_space(text, at)
            if text[at] != ":" or key in seen:
                raise _OtherwiseError
            seen.add(key)
            at = behind_space(text, at + 1)
            if key in LISTS and text[at] == "[" and not listed:
                listed, at = True, self.array(at, 2)
            else:
                said, at = _decoder.raw_decode(text, at)
                if key != "@context" or said != CONTEXT:
                    raise _OtherwiseError
            at = self.after(at, "}")
        if not listed:
            raise _OtherwiseError
        return at + 1

    def array(self, at: int, depth: int) -> int:
        """Take the records of a list; return where it ends."""
        at = behind_space(self.text, at + 1)
        while self.text[at] != "]":
            at = self.after(self.row(at, depth), "]")
        return at + 1

    def after(self, at: int, close: str) -> int:
        """Return where the next value, or the closing bracket, stands."""
        at = behind_space(self.text, at)
        if self.text[at] == close:
            return at
        following = behind_space(self.text, at + 1)
        if self.text[at] != "," or self.text[following] == close:
            raise _OtherwiseError
        return following

    def row(self, at: int, depth: int) -> int:
        """Take one record; return where it ends."""
        text, starts = self.text, self.starts
        plain, end = _decoder.raw_decode(text, at)
        if type(plain) is not dict or not LISTS.isdisjoint(plain):
            raise _OtherwiseError
        self.line += text.count("\n", self.counted, at)
        self.counted = at
        tree: Callable[[], Tree] = partial(exact.parse_at, text, at, depth, self.file, starts)
        if end - at > _LONGEST or _ODD.search(text, at, end):
            plain, tree = None, cache(tree)
            if text.find('"@', at, end) >= 0 and not is_plain([Sequence((tree(),), 1, 1)], bare=True):
                raise _OtherwiseError
        height = 1 + text.count("\n", at, end)
        self.found.append(Row(self.line, plain, tree, height=height, place=partial(JsonSite, text, 1, at, starts)))
        return end


def _check_size(text: str) -> None:
    """Raise ValueError where a text may have more values than are read, so that the reader counts them."""
    if 1 + sum(map(text.count, ",:[{")) > MAX_VALUES:
        raise _OtherwiseError


def json_row(plain: Block, file: str, number: int) -> Row:
    """Return the row of plain values that were never written."""
    return Row(number, plain, partial(_tree, plain, file, number))


def _tree(plain: Block, file: str, number: int) -> Tree:
    return exact.parse(json.dumps(plain, ensure_ascii=False), file, number)


def _plain(written: str) -> Block | None:
    if len(written) > _LONGEST or (("\\u" in written or '"@' in written) and _ODD.search(written)):
        return None
    try:
        found = _decoder.decode(written)
    except (ValueError, RecursionError):
        return None
    return found if type(found) is dict else None


def blocks(row: Row, file: str) -> list[Block]:
    """Return the records of a row as plain values, none where it can't be read; ids are under `id`."""
    if row.tree is None:
        return []
    if row.plain is not None and LISTS.isdisjoint(row.plain):
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


def numbered(rows: Iterable[Row], first: int, file: str) -> Iterator[tuple[int, Row]]:
    """Yield rows with the number of their first record, counted from `first`."""
    for row in rows:
        yield first, row
        first += len(blocks(row, file))
