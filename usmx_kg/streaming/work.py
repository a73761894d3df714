"""What is done with each piece, in this process or another one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import suppress
from typing import NamedTuple

from usmx_kg.errors import InputError
from usmx_kg.garbage import uncollected
from usmx_kg.records import Records
from usmx_kg.records.codes import NO_SUSPECTS, Suspect, suspects
from usmx_kg.streaming.asides import Column, Tally
from usmx_kg.streaming.checking import Checker, Context, Verdict, beside, numbered
from usmx_kg.streaming.inputs import Source, Stream
from usmx_kg.streaming.links import Survey, survey
from usmx_kg.streaming.members import Member, firsts, members
from usmx_kg.streaming.pieces import Piece
from usmx_kg.streaming.rows import Row

__all__ = ["Group", "Lines", "Noted", "Shared", "Task", "Wanted", "Work"]

Numbered = list[tuple[int, Row]]


class Task(NamedTuple):
    """One piece of a stream. `number` is its own among all pieces, `first` that of its first record in its file.

    `apart` are the lines that are checked with others, `taken` the ids that must not be made up; what touches `hubs` is
    read beside the lines of `context`. `suspects` are the keys of its file whose codes may be of another list than ISO.
    """

    stream: int
    piece: Piece
    number: int
    first: int = 1
    apart: frozenset[int] = frozenset()
    taken: frozenset[str] = frozenset()
    hubs: frozenset[int] = frozenset()
    context: Lines = ()
    suspects: Mapping[str, Suspect] = NO_SUSPECTS


Lines = tuple[tuple[Task, frozenset[int]], ...]
"""Lines of pieces."""


class Shared(NamedTuple):
    """A piece and hashes of what it shares with others, and of hubs."""

    task: Task
    hashes: frozenset[int]
    hubs: frozenset[int] = frozenset()


class Wanted(NamedTuple):
    """A piece, and hashes of things of which the rows are wanted that describe them first, or name them first."""

    task: Task
    described: frozenset[int]
    named: frozenset[int]


class Group(NamedTuple):
    """Lines of pieces that are checked together, and inputs beside them that are read whole.

    They are read beside the lines of `context`, about which nothing is said here.
    """

    lines: Lines
    beside: tuple[Source, ...]
    context: Lines = ()


Codes = dict[str, dict[str, tuple[int, int]]]
"""What looks like a code of a state in a file, by key, each with the piece and line that has it first."""


class Noted(NamedTuple):
    """What stands for no value in a column of a stream, and the piece that has it first.

    `lines` are those with which the first row is read together, itself among them.
    """

    task: Task
    column: Column
    tally: Tally
    lines: Lines = ()


class Work:
    """Surveys and checks pieces of streams.

    `order` are the names of all inputs, as they were given: of two descriptions of one id, the first counts.
    """

    def __init__(
        self, streams: Sequence[Stream], checker: Checker, input_format: str | None, order: Sequence[str]
    ) -> None:
        self._streams = streams
        self._checker = checker
        self._format = input_format
        self._order = order
        self._resolver = checker.resolver()
        self._kept: dict[int, dict[int, tuple[int, Row] | None]] = {}

    def survey(self, task: Task) -> Survey:
        """Return what the rows of a piece declare and name, as far as they can be read."""
        with uncollected():
            return survey(self._readable(task), task.number, self._name(task), self._resolver)

    def suspects(self, codes: Codes) -> dict[str, Suspect]:
        """Return the keys of a file whose codes may be of another list than ISO; none where the user says which."""
        return suspects(codes, self._checker.names) if self._checker.options.conventions.codes is None else {}

    def noted(self, noted: Noted) -> Verdict:
        """Return what is told of a column."""
        lines = noted.lines or ((noted.task, frozenset((noted.tally.line,))),)
        with uncollected():
            excerpts = self._excerpts(lines)
            return self._checker.noted(self._name(noted.task), excerpts, noted.column, noted.tally, self._order)

    def members(self, shared: Shared) -> list[Member]:
        """Return the rows of a piece that have to do with those of others."""
        task, base = shared.task, self._checker.options.base
        with uncollected():
            rows = self._readable(task)
            return members(rows, task.number, shared.hashes, shared.hubs, self._name(task), base)

    def firsts(self, wanted: Wanted) -> list[Member]:
        """Return the rows of a piece that describe or name first what is wanted, and those to which they lead."""
        task, base = wanted.task, self._checker.options.base
        with uncollected():
            rows = self._readable(task)
            return firsts(rows, task.number, wanted.described, wanted.named, self._name(task), base)

    def check(self, task: Task) -> Verdict:
        """Return what is found in a piece."""
        with uncollected():
            rows = numbered(self._streams[task.stream].rows(task.piece), task.first, self._name(task))
            context = Context(task.hubs, self._context(task.context), self._order) if task.hubs else None
            self._checker.suspects[self._name(task)] = task.suspects
            return self._checker.check(self._name(task), rows, task.apart, task.taken, context)

    def together(self, group: Group) -> Verdict:
        """Return what is found in lines of several pieces, read together."""
        with uncollected():
            excerpts, silent = beside(self._excerpts(group.lines), self._context(group.context))
            return self._checker.long_way(excerpts, group.beside, _taken(group), self._format, self._order, silent)

    def read_together(self, group: Group) -> Records:
        """Return the records of lines of several pieces. Raises InputError for the first that can't be read."""
        with uncollected():
            return self._checker.read(self._excerpts(group.lines), group.beside, self._format, self._order)

    def _excerpts(self, lines: Lines) -> dict[str, Numbered]:
        """Return lines of pieces by file, each with the number of its first record."""
        found: dict[str, Numbered] = {}
        for task, wanted in lines:
            self._checker.suspects[self._name(task)] = task.suspects
            found.setdefault(self._name(task), []).extend(self._picked(task, wanted))
        return found

    def _context(self, lines: Lines) -> dict[str, Numbered]:
        """Return the lines of a context by file. They are kept, for many pieces ask for them."""
        found: dict[str, Numbered] = {}
        for task, wanted in lines:
            kept = self._kept.setdefault(task.number, {})
            if not wanted <= kept.keys():
                kept |= {**dict.fromkeys(wanted), **{row[1].line: row for row in self._picked(task, wanted)}}
            rows = (kept[line] for line in sorted(wanted))
            found.setdefault(self._name(task), []).extend(row for row in rows if row is not None)
        return found

    def _picked(self, task: Task, wanted: Set[int]) -> Iterator[tuple[int, Row]]:
        every = numbered(self._readable(task), task.first, self._name(task))
        return (row for row in every if row[1].line in wanted)

    def read(self, task: Task) -> Records:
        """Return the records of a piece. Raises InputError for the first line that can't be read."""
        with uncollected():
            rows = numbered(self._streams[task.stream].rows(task.piece), task.first, self._name(task))
            self._checker.suspects[self._name(task)] = task.suspects
            return self._checker.read({self._name(task): [row for row in rows if row[1].line not in task.apart]})

    def _name(self, task: Task) -> str:
        return self._streams[task.stream].name

    def _readable(self, task: Task) -> Iterator[Row]:
        with suppress(InputError):
            yield from self._streams[task.stream].rows(task.piece)


def _taken(group: Group) -> frozenset[str]:
    return frozenset[str]().union(*(task.taken for task, _ in group.lines))
