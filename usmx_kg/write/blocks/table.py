"""Blocks as rows: one thing a row, nested ones in dotted columns, several values of a cell parted by `;`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from usmx_kg.graph.vocabulary import Kind
from usmx_kg.model.keys import ID_KEYS, record_fields
from usmx_kg.write.blocks.dialect import Block, Value

__all__ = ["Cell", "Table", "cells", "dated", "joined", "table"]

Cell = str | int | bool | None
_SEMICOLON = re.compile(r"(\\*);")


@dataclass(frozen=True)
class Table:
    """A header and rows; a cell without a value is None. `dates` are the columns, from 0, of dates."""

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    dates: frozenset[int]


def table(blocks: Sequence[Block]) -> Table:
    """Return blocks as a table, its columns in the order in which they are used, parts of one thing together."""
    rows = [cells(block) for block in blocks]
    header = joined(rows)
    return Table(header, tuple(tuple(row.get(name) for name in header) for row in rows), dated(header))


def cells(block: Block) -> dict[str, Cell]:
    """Return the filled cells of a block by the names of their columns."""
    found: dict[str, Cell] = {}
    _fill(found, block, "")
    return found


def dated(header: Sequence[str]) -> frozenset[int]:
    """Return which columns, from 0, have dates."""
    return frozenset(number for number, name in enumerate(header) if _is_date(name))


def joined(headers: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """Return one header of many, in the order in which columns are used, those of one thing together."""
    tree: dict[str, object] = {}
    seen: set[str] = set()
    for header in headers:
        for name in header:
            if name not in seen:
                seen.add(name)
                _note(tree, name.split("."))
    return tuple(_names(tree, ""))


def _is_date(name: str) -> bool:
    field = record_fields().get(name.rpartition(".")[2])
    return field is not None and field.kind is Kind.DATE


def _note(tree: dict[str, object], steps: Sequence[str]) -> None:
    inner = tree.setdefault(steps[0], {})
    assert isinstance(inner, dict)
    if len(steps) > 1:
        _note(inner, steps[1:])
    else:
        inner[""] = True


def _names(tree: dict[str, object], before: str) -> Iterator[str]:
    for name, inner in tree.items():
        if name == "":
            yield before
        elif isinstance(inner, dict):
            yield from _names(inner, f"{before}.{name}" if before else name)


def _fill(row: dict[str, Cell], block: Block, before: str) -> None:
    """Add the filled cells of a block to a row."""
    for key, value in block.items():
        name = before + key
        if type(value) is str and ";" not in value:
            row[name] = value
            continue
        values = value if isinstance(value, list) else [value]
        nested = [v for v in values if isinstance(v, dict)]
        plain = [v for v in values if isinstance(v, str | int)]
        field = record_fields().get(key)
        if field is not None and field.kind is Kind.TEXT:
            row.update(_texts(name, plain, nested))
            continue
        if len(plain) == 1 and not isinstance(plain[0], str):
            row[name] = plain[0]
        elif plain:
            row[name] = _joined([_text(v) for v in plain]) if key not in ID_KEYS else _text(plain[0])
        for number, inner in enumerate(nested, 1):
            _fill(row, inner, f"{name}." if number == 1 else f"{name}.{number}.")


def _texts(name: str, plain: Sequence[Value], tagged: Sequence[Block]) -> Iterator[tuple[str, Cell]]:
    """Yield texts, each in a cell of its own."""
    for number, text in enumerate(plain, 1):
        yield (name if number == 1 else f"{name}.{number}"), _text(text)
    count: dict[str, int] = {}
    for block in tagged:
        for language, text in block.items():
            number = count[language] = count.get(language, 0) + 1
            yield (f"{name}.{language}" if number == 1 else f"{name}.{number}.{language}"), _text(text)


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _joined(values: Sequence[str]) -> str:
    """Return values as one cell: semicolons inside them, and backslashes before any semicolon, behind a backslash."""
    if not any(";" in value for value in values) and len(values) == 1:
        return values[0]
    inside = [_SEMICOLON.sub(lambda m: m[1] * 2 + "\\;", value) for value in values]
    last = len(inside) - 1
    ends = [len(value) - len(value.rstrip("\\")) if number < last else 0 for number, value in enumerate(inside)]
    return "; ".join(value + "\\" * end for value, end in zip(inside, ends, strict=True))
