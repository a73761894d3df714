"""The rows of one text of YAML: the items of its list, each by itself, or the one record that it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any

from usmx_kg.ground.errors import InputError
from usmx_kg.ground.limits import MAX_VALUES
from usmx_kg.model.trees import Mapping, Tree
from usmx_kg.read import yaml
from usmx_kg.read.rows import LISTS, Row
from usmx_kg.read.yaml_lines import OtherwiseError, plain_block

__all__ = ["yaml_rows"]

_UNSURE = re.compile("[^\\t\\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""What is no character of YAML, and what ends a line beside the usual."""
_LISTED = re.compile(r"records: *\Z")
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_-]*:(?: |\Z)")
_MOST_A_LINE = 6
"""So many events libyaml has for a line at most, brackets and commas aside: a key, a text, ends of a block and list."""


def yaml_rows(text: str, file: str) -> list[Row] | None:
    """Return the rows of a text, None where only its trees tell what they are, or that it has none."""
    text = text.replace("\r\n", "\n")
    if _UNSURE.search(text):
        return None
    try:
        found = _rows(text.split("\n"), file)
    except (OtherwiseError, InputError):
        return None
    return found if _few_values(text, found) else None


def _rows(lines: Sequence[str], file: str) -> list[Row]:
    """Return the rows of lines. Raises OtherwiseError or InputError where trees have to tell."""
    start, depth = _first(lines, 0), 0
    if _LISTED.match(lines[start]):
        start, depth = _first(lines, start + 1), 1
    elif _KEY.match(lines[start]):
        return [_one(lines, start, file)]
    indent = len(lines[start]) - len(lines[start].lstrip(" "))
    if depth == 0 and indent:
        raise OtherwiseError
    starts = _starts(lines, start, indent)
    ends = (*starts[1:], len(lines))
    return [_item(lines[begin:end], file, begin + 1, depth) for begin, end in zip(starts, ends, strict=True)]


def _first(lines: Sequence[str], at: int) -> int:
    """Return which line from one on is the first that says something; before all of them, `---` may stand."""
    for number in range(at, len(lines)):
        line = lines[number]
        if line.strip(" ") and line.lstrip(" ")[0] != "#" and not (at == 0 and line == "---"):
            return number
    raise OtherwiseError


def _starts(lines: Sequence[str], start: int, indent: int) -> list[int]:
    """Return on which lines items of a list begin whose hyphens stand in one column."""
    hyphen, inside, found = " " * indent + "- ", " " * (indent + 1), list[int]()
    for number in range(start, len(lines)):
        line = lines[number]
        if line.startswith(hyphen):
            found.append(number)
        elif not line.startswith(inside) and line.strip(" ") and line.lstrip(" ")[0] != "#":
            raise OtherwiseError
    if not found:
        raise OtherwiseError
    return found


def _item(lines: Sequence[str], file: str, number: int, depth: int) -> Row:
    """Return the row of an item. Raises OtherwiseError or InputError where it can't be read by itself."""
    tree: Callable[[], Tree] = partial(_tree, lines, file, number, depth)
    try:
        plain = _record(plain_block(lines))
    except OtherwiseError:
        tree = cache(tree)
        if not isinstance(tree(), Mapping):
            raise
        return Row(tree().line, None, tree, height=number + len(lines) - tree().line)
    return Row(number, plain, tree, height=len(lines))


def _one(lines: Sequence[str], start: int, file: str) -> Row:
    """Return the row of a text that is one record. Raises OtherwiseError where it is not sure to be one."""
    plain = _record(plain_block(lines[start:]))
    text = "\n".join(lines)
    return Row(start + 1, plain, lambda: next(yaml.trees(text, file)), height=len(lines) - start)


def _record(block: dict[str, Any]) -> dict[str, Any]:
    if not LISTS.isdisjoint(block):
        raise OtherwiseError
    return block


def _tree(lines: Sequence[str], file: str, number: int, depth: int) -> Tree:
    return yaml.item("\n".join((*lines, "")), file, number, depth)


def _few_values(text: str, rows: Sequence[Row]) -> bool:
    """Tell whether a text has no more values than are read; where that is close, the reader counts them."""
    most = _MOST_A_LINE * (text.count("\n") + 1) + 2 * sum(map(text.count, ",[{"))
    known = all(row.plain is not None for row in rows)
    return most <= MAX_VALUES or (known and sum(_events(row.plain) for row in rows) + _MOST_A_LINE <= MAX_VALUES)


def _events(value: Any) -> int:
    if isinstance(value, dict):
        return 2 + len(value) + sum(map(_events, value.values()))
    return 2 + sum(map(_events, value)) if isinstance(value, list) else 1
