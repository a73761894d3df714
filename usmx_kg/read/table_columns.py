"""The header of a table: which key, of which nested thing, each column fills.

`consent.grantedBy` is the key of a consent, `consent.2.grantedBy` that of a second one, `label.es` a label in Spanish.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from usmx_kg.graph.vocabulary import Field, Kind
from usmx_kg.ground.errors import InputError
from usmx_kg.model.keys import DEPLOYMENT, DOMESTIC, ID_KEYS, TYPE_KEYS, fields_for, keys_like, meant, record_fields
from usmx_kg.model.layout import fault
from usmx_kg.model.trees import MAX_DEPTH, Scalar

__all__ = ["Group", "Key", "header", "is_header"]

_NUMBER = re.compile(r"[1-9][0-9]{0,3}\Z")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{1,8})*\Z")
_NESTING = (Kind.THING, Kind.ADDRESS)
_MOST_TOLD = 5
_KEYS = "The names of columns are the keys of records: usmx new deployment -f csv shows them all."


@dataclass
class Key:
    """One key of a record or nested thing, and the columns that fill it, by the number of the value.

    `whole` is true where a cell is one text, whatever `;` it has, `address` where web addresses may have some.
    """

    name: Scalar
    whole: bool
    address: bool = False
    leaves: dict[int, int] = field(default_factory=dict)
    groups: dict[int, Group] = field(default_factory=dict)

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the values that columns fill, in order."""
        return tuple(sorted({*self.leaves, *self.groups}))

    @cached_property
    def columns(self) -> frozenset[int]:
        """The columns that fill it, those of groups inside it among them."""
        return frozenset(self.leaves.values()).union(*(group.columns for group in self.groups.values()))


@dataclass
class Group:
    """The keys of a record, or of one nested thing, in the order of their columns; `classes` it has without `type`."""

    classes: frozenset[str]
    keys: dict[str, Key] = field(default_factory=dict)

    @cached_property
    def columns(self) -> frozenset[int]:
        """The columns that fill it, those of groups inside it among them."""
        return frozenset[int]().union(*(key.columns for key in self.keys.values()))


class _UnknownError(Exception):
    """A column's name that has no meaning; `near` are the names that it may stand for."""

    def __init__(self, near: tuple[str, ...], why: str = "") -> None:
        super().__init__()
        self.near = near
        self.why = why


def is_header(cells: Sequence[Scalar]) -> bool:
    """Tell whether a row names at least one key."""
    known = {*record_fields(), *ID_KEYS, *TYPE_KEYS}
    return any(cell.text.strip().partition(".")[0] in known for cell in cells)


def header(cells: Sequence[Scalar], file: str) -> Group:
    """Return what the columns of a header mean; a cell without text is no column.

    Raises InputError for names that mean nothing, with the nearest that do, and for two columns of one meaning.
    """
    top, seen = Group(frozenset((DEPLOYMENT, DOMESTIC))), dict[tuple[object, ...], Scalar]()
    unknown: list[tuple[Scalar, _UnknownError]] = []
    for number, cell in enumerate(cells):
        name = cell.text.strip()
        if not name:
            continue
        try:
            steps = _steps(name)
            _put(top, steps, cell, number)
        except _UnknownError as wrong:
            unknown.append((cell, wrong))
            continue
        first = seen.setdefault(tuple(steps), cell)
        if first is not cell:
            there = first.cell or f"line {first.line}"
            hint = f"Name a second value {_second(steps)}, or part values in one cell by ;."
            raise fault(f"the column {name!r} stands twice, first in {there}", cell, file, hint)
    if unknown:
        raise _error(unknown, file)
    return top


def _steps(name: str) -> list[tuple[str, int]]:
    """Return the keys of a dotted name, each with the number of the value that it leads to."""
    steps: list[tuple[str, int]] = []
    for part in name.split("."):
        if _NUMBER.match(part) and steps and steps[-1][1] == 0:
            steps[-1] = (steps[-1][0], int(part))
        else:
            steps.append((part, 0))
    if len(steps) > MAX_DEPTH:
        raise _UnknownError((), f"is nested deeper than {MAX_DEPTH} levels")
    return [(key, number or 1) for key, number in steps]


def _put(top: Group, steps: Sequence[tuple[str, int]], cell: Scalar, column: int) -> None:
    """Add a column to the groups. Raises _UnknownError where a key has no meaning in its place."""
    group, fields, done = top, record_fields(), ""
    for at, (name, number) in enumerate(steps):
        last = at == len(steps) - 1
        field = fields.get(name)
        if name in (*ID_KEYS, *TYPE_KEYS):
            if not last or number != 1:
                raise _UnknownError((done + name,), "has no parts")
        elif field is None:
            near = keys_like(name, (*fields, "id", "type")) or keys_like(name, record_fields())
            raise _UnknownError(tuple(done + key for key in near))
        address = field is not None and field.kind is Kind.ADDRESS
        key = group.keys.setdefault(name, Key(cell._replace(text=name), _whole(name, field), address))
        if last:
            key.leaves.setdefault(number, column)
            return
        inner = key.groups.setdefault(number, Group(field.classes if field else frozenset()))
        rest = [step for step, _ in steps[at + 1 :]]
        if field is not None and field.kind is Kind.TEXT:
            if len(rest) != 1 or not _LANGUAGE.match(rest[0]):
                raise _UnknownError((f"{done}{name}.en", f"{done}{name}.es"), "takes only a language after the dot")
            inner.keys[rest[0]] = Key(cell._replace(text=rest[0]), True, leaves={1: column})
            return
        if field is None or not (field.classes and field.kind in _NESTING):
            raise _UnknownError((done + name,), "has no parts")
        group, fields, done = inner, fields_for(field.classes), f"{done}{name}." + (f"{number}." if number > 1 else "")


def _whole(name: str, field: Field | None) -> bool:
    return name in ID_KEYS or (field is not None and field.kind is Kind.TEXT)


def _second(steps: Sequence[tuple[str, int]]) -> str:
    """Return the name of a second value, of the outermost key that has parts or else of the only one."""
    (key, number), *rest = steps
    return ".".join((key, str(number + 1), *(k if n == 1 else f"{k}.{n}" for k, n in rest)))


def _error(unknown: Sequence[tuple[Scalar, _UnknownError]], file: str) -> InputError:
    """Return the error for columns that mean nothing, at the first of them."""
    first, wrong = unknown[0]
    if len(unknown) == 1:
        message = f"the column {first.text.strip()!r} {wrong.why or 'is unknown'}"
        hint = meant(wrong.near) or _KEYS
        return fault(message, first, file, hint)
    told = [
        f"{cell.text.strip()!r}" + (f" ({found.near[0]}?)" if found.near else "")
        for cell, found in unknown[:_MOST_TOLD]
    ]
    more = f" and {len(unknown) - _MOST_TOLD} more" if len(unknown) > _MOST_TOLD else ""
    return fault(f"the columns {', '.join(told)}{more} are unknown", first, file, _KEYS)
