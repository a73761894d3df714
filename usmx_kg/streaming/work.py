"""What is done with each piece, in this process or another one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from usmx_kg.errors import InputError
from usmx_kg.garbage import uncollected
from usmx_kg.records import Records
from usmx_kg.streaming.checking import Checker, Verdict, numbered
from usmx_kg.streaming.inputs import Source, Stream
from usmx_kg.streaming.links import Member, Survey, members, survey
from usmx_kg.streaming.pieces import Piece
from usmx_kg.streaming.rows import Row

__all__ = ["Group", "Shared", "Task", "Work"]


class Task(NamedTuple):
    """One piece of a stream. `number` is its own among all pieces, `first` that of its first record in its file.

    `apart` are the lines that are checked with others, `taken` the ids that must not be made up.
    """

    stream: int
    piece: Piece
    number: int
    first: int = 1
    apart: frozenset[int] = frozenset()
    taken: frozenset[str] = frozenset()


class Shared(NamedTuple):
    """A piece and hashes of what it shares with others."""

    task: Task
    hashes: frozenset[int]


class Group(NamedTuple):
    """Lines of pieces that are checked together, and inputs beside them that are read whole.

    `order` are the names of all inputs, as they were given: of two descriptions of one id, the first counts.
    """

    lines: tuple[tuple[Task, frozenset[int]], ...]
    beside: tuple[Source, ...]
    order: tuple[str, ...]


class Work:
    """Surveys and checks pieces of streams."""

    def __init__(self, streams: Sequence[Stream], checker: Checker, input_format: str | None) -> None:
        self._streams = streams
        self._checker = checker
        self._format = input_format

    def survey(self, task: Task) -> Survey:
        """Return what the rows of a piece declare and name, as far as they can be read."""
        with uncollected():
            return survey(self._readable(task), task.number, self._name(task), self._checker.options.base)

    def members(self, shared: Shared) -> list[Member]:
        """Return the rows of a piece that have to do with those of others."""
        task, base = shared.task, self._checker.options.base
        with uncollected():
            return members(self._readable(task), task.number, shared.hashes, self._name(task), base)

    def check(self, task: Task) -> Verdict:
        """Return what is found in a piece."""
        with uncollected():
            rows = numbered(self._streams[task.stream].rows(task.piece), task.first, self._name(task))
            return self._checker.check(self._name(task), rows, task.apart, task.taken)

    def together(self, group: Group) -> Verdict:
        """Return what is found in lines of several pieces, read together."""
        with uncollected():
            excerpts, taken = self._lines(group)
            return self._checker.long_way(excerpts, group.beside, taken, self._format, group.order)

    def read_together(self, group: Group) -> Records:
        """Return the records of lines of several pieces. Raises InputError for the first that can't be read."""
        with uncollected():
            excerpts, _ = self._lines(group)
            return self._checker.read(excerpts, group.beside, self._format, group.order)

    def _lines(self, group: Group) -> tuple[dict[str, list[tuple[int, Row]]], frozenset[str]]:
        found: dict[str, list[tuple[int, Row]]] = {}
        taken: frozenset[str] = frozenset()
        for task, lines in group.lines:
            rows = numbered(self._readable(task), task.first, self._name(task))
            found.setdefault(self._name(task), []).extend(row for row in rows if row[1].line in lines)
            taken |= task.taken
        return dict(sorted(found.items(), key=lambda item: group.order.index(item[0]))), taken

    def read(self, task: Task) -> Records:
        """Return the records of a piece. Raises InputError for the first line that can't be read."""
        with uncollected():
            rows = numbered(self._streams[task.stream].rows(task.piece), task.first, self._name(task))
            return self._checker.read({self._name(task): [row for row in rows if row[1].line not in task.apart]})

    def _name(self, task: Task) -> str:
        return self._streams[task.stream].name

    def _readable(self, task: Task) -> Iterator[Row]:
        with suppress(InputError):
            yield from self._streams[task.stream].rows(task.piece)
