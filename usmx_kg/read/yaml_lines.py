"""YAML as most of it is written, line by line into plain values: keys with texts and lists, each on a line of its own.

That is much cheaper than libyaml's events. Whatever else stands there (texts over several lines, anchors, tags,
escapes, keys between quotation marks, errors) is not read here: libyaml tells what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from usmx_kg.read.yaml import NULLS

__all__ = ["OtherwiseError", "plain_block"]

_LINE = re.compile(r"( *)(- +)?(?:([A-Za-z][A-Za-z0-9_-]{0,99}):(?: +|\Z))?(.*)\Z", re.DOTALL)
_NO_FIRST = frozenset("-?:,[]{}#&*!|>'\"%@`\t")
_NOT_PLAIN = re.compile(r": |:\Z| #|\t")
_QUOTED = re.compile(r"\"([^\"\\\t]*)\"\Z|'([^'\t]*)'\Z")
_ITEM = re.compile(
    r""" *(?:"([^"\\\t]*)"|'([^'\t]*)'|([^\s\-?:,\[\]{}#&*!|>'"%@`][^,\[\]{}#:?\t]*(?::[^\s,\[\]{}"'#:?]"""
    r"""[^,\[\]{}#:?\t]*)*)) *(,|\])"""
)
_MOST_DEEP = 20


class OtherwiseError(Exception):
    """More YAML than is read here."""


def plain_block(lines: Iterable[str]) -> dict[str, Any]:
    """Return the one mapping that lines hold, as `plain_of` gives its tree. Raises OtherwiseError where that is unsure.

    The first line may begin with the hyphen of a list of which the mapping is an item. Lines end before their breaks,
    and have none inside.
    """
    root: dict[str, Any] | None = None
    stack: list[tuple[int, dict[str, Any] | list[Any]]] = []
    waiting: tuple[dict[str, Any], str, int] | None = None
    for line in lines:
        match = _LINE.match(line)
        assert match is not None
        spaces, hyphen, key, rest = match.groups()
        if not rest.strip(" ") and key is None and hyphen is None:
            continue
        if rest[:1] == "#" and key is None and hyphen is None:
            continue
        column = len(spaces)
        if root is None:
            root, first = {}, column + len(hyphen or "")
            stack.append((first, root))
            hyphen, column = None, first
        elif waiting is not None:
            block, name, at = waiting
            waiting = None
            if column > at or (hyphen and column == at):
                inner: dict[str, Any] | list[Any] = [] if hyphen else {}
                block[name] = inner
                stack.append((column, inner))
                if len(stack) > _MOST_DEEP:
                    raise OtherwiseError
            else:
                block[name] = None
        while stack and (stack[-1][0] > column or (hyphen is None and type(stack[-1][1]) is list)):
            stack.pop()
        if not stack or stack[-1][0] != column:
            raise OtherwiseError
        here = stack[-1][1]
        if hyphen is not None:
            if type(here) is not list:
                raise OtherwiseError
            if key is None:
                here.append(_value(rest))
                continue
            item: dict[str, Any] = {}
            here.append(item)
            column += len(hyphen)
            stack.append((column, item))
            here = item
        if key is None or type(here) is not dict or key in here:
            raise OtherwiseError
        if rest:
            here[key] = _value(rest)
        else:
            here[key] = None
            waiting = here, key, column
    if root is None:
        raise OtherwiseError
    return root


def _value(written: str) -> Any:
    """Return a text, or a list of some, that stands on one line."""
    written = written.rstrip(" ")
    first = written[:1]
    if first not in _NO_FIRST and first:
        return _plain(written)
    if first == "[":
        return _list(written)
    quoted = _QUOTED.match(written) if first in ("'", '"') else None
    if quoted is not None:
        return quoted[1] if quoted[1] is not None else quoted[2]
    if first == "-" and written[1:2].isalnum():
        return _plain(written)
    raise OtherwiseError


def _plain(written: str) -> str | None:
    if _NOT_PLAIN.search(written):
        raise OtherwiseError
    return None if written in NULLS else written


def _list(written: str) -> list[str | None]:
    """Return the texts of a list between brackets."""
    found: list[str | None] = []
    at, end = 1, len(written)
    if written == "[]":
        return found
    while at < end:
        match = _ITEM.match(written, at)
        if match is None:
            raise OtherwiseError
        double, single, plain, mark = match.groups()
        if plain is not None:
            plain = plain.rstrip(" ")
            found.append(None if plain in NULLS else plain)
        else:
            found.append(double if double is not None else single)
        at = match.end()
        if mark == "]":
            if at != end:
                raise OtherwiseError
            return found
    raise OtherwiseError
