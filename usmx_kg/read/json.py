"""JSON into trees, with the place of every value; numbers and literals stay as written."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from collections.abc import Sequence as Sequence_
from json import JSONDecodeError
from json.decoder import scanstring  # type: ignore[attr-defined]

from usmx_kg.ground.errors import InputError
from usmx_kg.ground.limits import MAX_VALUES
from usmx_kg.model.trees import MAX_DEPTH, Kind, Mapping, Scalar, Sequence, Tree

__all__ = ["line_starts", "parse", "parse_at", "trees"]

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_WORDS = {"true": Kind.BOOLEAN, "false": Kind.BOOLEAN, "null": Kind.NULL}
_SURROGATE = re.compile("[\ud800-\udfff]")
_WORD = re.compile(r"[A-Za-z]+")


def trees(text: str, file: str) -> Iterator[Tree]:
    """Yield the one tree of a JSON text; nothing for a text of white space only."""
    if text.strip(" \t\n\r"):
        yield parse(text, file)


def parse(text: str, file: str, first_line: int = 1) -> Tree:
    """Return the tree of a JSON text that begins on `first_line` of its file.

    Raises InputError for bad syntax, a key that stands twice, NaN and infinity, half a surrogate pair, deep nesting.
    """
    return _Parser(text, file, line_starts(text), first_line).whole()


def line_starts(text: str) -> list[int]:
    """Return where the lines of a text begin."""
    return [0, *(match.end() for match in re.finditer("\n", text))]


def parse_at(text: str, at: int, depth: int, file: str, starts: Sequence_[int]) -> Tree:
    """Return the tree of the value that begins in a text at a place, so deep inside others, as `parse` would.

    `starts` is where the lines of the text begin. Raises InputError for what `parse` refuses in it.
    """
    return _Parser(text, file, starts).value(at, depth)[0]


class _Parser:
    """A recursive-descent parser over one text; strings are read by the standard library's scanner."""

    def __init__(self, text: str, file: str, starts: Sequence_[int], first_line: int = 1) -> None:
        self.text = text
        self.file = file
        self.starts = starts
        self.first_line = first_line
        self.count = 0

    def whole(self) -> Tree:
        start = self.space(0)
        tree, end = self.value(start, 0)
        end = self.space(end)
        if end < len(self.text):
            raise self.error("there is more text after the end of the value", end)
        return tree

    def value(self, at: int, depth: int) -> tuple[Tree, int]:
        line, column = self.place(at)
        char = self.text[at : at + 1]
        self.count += 1
        if self.count > MAX_VALUES:
            hint = "Split it, write JSON Lines (.jsonl), or, where you trust it, set USMX_MAX_VALUES."
            raise InputError(
                f"it has more than {MAX_VALUES:,} values", file=self.file, line=line, column=column, hint=hint
            )
        if char == '"':
            string, end = self.string(at)
            return Scalar(string, Kind.TEXT, line, column), end
        if char in ("{", "["):
            if depth >= MAX_DEPTH:
                raise self.error(f"nested deeper than {MAX_DEPTH} levels", at)
            return self.mapping(at, depth + 1) if char == "{" else self.sequence(at, depth + 1)
        number = _NUMBER.match(self.text, at)
        if number:
            return Scalar(number[0], Kind.NUMBER, line, column), number.end()
        word = _WORD.match(self.text, at)
        if word and word[0] in _WORDS:
            return Scalar(word[0], _WORDS[word[0]], line, column), word.end()
        if not char:
            raise self.error("the text ends where a value should stand", at)
        raise self.error(f"{(word[0] if word else char)!r} is no JSON value", at)

    def mapping(self, at: int, depth: int) -> tuple[Tree, int]:
        line, column = self.place(at)
        entries: dict[str, tuple[Scalar, Tree]] = {}
        at = self.space(at + 1)
        if self.text[at : at + 1] == "}":
            return Mapping((), line, column), at + 1
        while True:
            if self.text[at : at + 1] != '"':
                raise self.error("a key in double quotes should stand here", at)
            key = Scalar("", Kind.TEXT, *self.place(at))
            name, end = self.string(at)
            self.count += 1
            if name in entries:
                raise self.error(f"the key {name!r} stands twice in one object", at)
            end = self.space(end)
            if self.text[end : end + 1] != ":":
                raise self.error(f"a colon should follow the key {name!r}", end)
            tree, end = self.value(self.space(end + 1), depth)
            entries[name] = (key._replace(text=name), tree)
            at, closed = self.after(end, "}")
            if closed:
                return Mapping(tuple(entries.values()), line, column), at

    def sequence(self, at: int, depth: int) -> tuple[Tree, int]:
        line, column = self.place(at)
        items: list[Tree] = []
        at = self.space(at + 1)
        if self.text[at : at + 1] == "]":
            return Sequence((), line, column), at + 1
        while True:
            tree, end = self.value(at, depth)
            items.append(tree)
            at, closed = self.after(end, "]")
            if closed:
                return Sequence(tuple(items), line, column), at

    def after(self, at: int, close: str) -> tuple[int, bool]:
        """Return the place after the comma or closing bracket at `at`, and whether it closed."""
        at = self.space(at)
        char = self.text[at : at + 1]
        if char == close:
            return at + 1, True
        if char != ",":
            found = f"not {char!r}" if char else "but the text ends"
            raise self.error(f"a comma or {close!r} should stand here, {found}", at)
        return self.space(at + 1), False

    def string(self, at: int) -> tuple[str, int]:
        try:
            string, end = scanstring(self.text, at + 1, True)
        except JSONDecodeError as error:
            raise self.error(error.msg[:1].lower() + error.msg[1:], error.pos) from None
        if not string.isascii() and _SURROGATE.search(string):
            raise self.error("half of a surrogate pair stands in this string", at)
        return string, end

    def space(self, at: int) -> int:
        match = _SPACE.match(self.text, at)
        assert match
        return match.end()

    def place(self, at: int) -> tuple[int, int]:
        row = bisect_right(self.starts, at) - 1
        return self.first_line + row, at - self.starts[row] + 1

    def error(self, message: str, at: int) -> InputError:
        line, column = self.place(at)
        return InputError(f"this is not JSON: {message}", file=self.file, line=line, column=column)
