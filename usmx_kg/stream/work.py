"""What is done with each piece, in this process or another one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from contextlib import suppress
from typing import NamedTuple

from usmx_kg.ground.errors import InputError
from usmx_kg.ground.garbage import uncollected
from usmx_kg.model.records import Records
from usmx_kg.model.state_codes import NO_SUSPECTS, Suspect, suspects
from usmx_kg.read.rows import Row, blocks, numbered
from usmx_kg.stream.checking import Checker, Found, Numbered, Verdict
from usmx_kg.stream.inputs import Source, Stream
from usmx_kg.stream.links import Gatherer, Seen, Survey
from usmx_kg.stream.pieces import Piece
from usmx_kg.stream.placeholders import Column, Tally

__all__ = ["Codes", "Group", "Judged", "Noted", "Rest", "Rows", "Task", "Work"]


class Task(NamedTuple):
    """One piece of a stream. `number` is its own among all pieces, `first` that of its first record in its file.

    `even`: each row is one record; `apart` are the rows that are judged with others, by their numbers in the piece;
    `taken` the ids that must not be made up; `suspects` the keys of its file whose codes may be of another list than
    ISO.
    """

    stream: int
    piece: Piece
    number: int
    first: int = 1
    even: bool = False
    apart: frozenset[int] = frozenset()
    taken: frozenset[str] = frozenset()
    suspects: Mapping[str, Suspect] = NO_SUSPECTS


Rows = tuple[tuple[Task, frozenset[int]], ...]
"""Rows of pieces, by their numbers there, counted from 0."""


class Judged(NamedTuple):
    """What a first look at a piece has shown: its survey, and what was found where each row was judged by itself.

    `found` has the findings of rows, by number; rows in `left` were not judged. `stopped`: its file can't be read on.
    """

    survey: Survey
    found: Found = ()
    left: tuple[int, ...] = ()
    errors: tuple[InputError, ...] = ()
    stopped: bool = False


class Group(NamedTuple):
    """Rows that are judged together, in parts that have nothing to do with each other.

    Inputs `beside` them are read whole. They are read beside the rows of `context`, about which nothing is said here.
    """

    parts: tuple[Rows, ...]
    beside: tuple[Source, ...] = ()
    context: Rows = ()

    @property
    def rows(self) -> Rows:
        """Return the rows of all parts."""
        tasks: dict[int, Task] = {}
        found: dict[int, frozenset[int]] = {}
        for task, rows in (own for part in self.parts for own in part):
            tasks[task.number] = task
            found[task.number] = found.get(task.number, frozenset()) | rows
        return tuple((tasks[number], found[number]) for number in sorted(found))


class Rest(NamedTuple):
    """Rows of a piece that are still to be judged, beside the rows of `context`, about which nothing is said here."""

    task: Task
    rows: frozenset[int]
    context: Rows = ()


_MOST_PLACES = 50
"""Of so many pieces it is remembered where their rows stand."""

Codes = dict[str, dict[str, tuple[int, int]]]
"""What looks like a code of a state in a file, by key, each with the piece and row that has it first."""


class Noted(NamedTuple):
    """What stands for no value in a column of a stream, and the piece that has it first.

    `rows` are those with which the first row is read together, itself among them.
    """

    task: Task
    column: Column
    tally: Tally
    rows: Rows = ()


class Work:
    """Surveys and judges pieces of streams.

    `order` are the names of all inputs, as they were given: of two descriptions of one id, the first counts.
    """

    def __init__(
        self, streams: list[Stream], checker: Checker, input_format: str | None, order: tuple[str, ...]
    ) -> None:
        self._streams = streams
        self._checker = checker
        self._format = input_format
        self._order = order
        self._resolver = checker.resolver()
        self._seen = Seen()
        self._places: dict[int, list[Piece] | None] = {}
        self._kept: dict[int, dict[int, tuple[int, Row]]] = {}

    def survey(self, task: Task) -> Judged:
        """Return what the rows of a piece declare and name, as far as they can be read; none of them is judged."""
        gatherer = self._gatherer(task)
        with uncollected(), suppress(InputError):
            for row in self._streams[task.stream].rows(task.piece):
                gatherer.add(row, blocks(row, self.file_of(task)))
        return Judged(gatherer.survey())

    def judge(self, task: Task) -> Judged:
        """Return what is found in a piece where each row is judged by itself, and what its rows declare and name."""
        gatherer, rows = self._gatherer(task), self._streams[task.stream].rows(task.piece)
        with uncollected():
            self._suspect(task)
            found, left, errors, stopped = self._checker.first(
                self.file_of(task), rows, gatherer, task.first, task.taken
            )
        return Judged(gatherer.survey(), found, left, errors, stopped)

    def suspects(self, codes: Codes) -> dict[str, Suspect]:
        """Return the keys of a file whose codes may be of another list than ISO; none where the user says which."""
        return suspects(codes, self._checker.names) if self._checker.options.conventions.codes is None else {}

    def noted(self, noted: Noted) -> Verdict:
        """Return what is told of a column."""
        rows = noted.rows or ((noted.task, frozenset((noted.tally.line,))),)
        with uncollected():
            excerpts = self._excerpts(rows)
            return self._checker.noted(self.file_of(noted.task), excerpts, noted.column, noted.tally, self._order)

    def together(self, group: Group) -> Verdict:
        """Return what is found in rows that have to do with each other."""
        with uncollected():
            parts = [self._excerpts(part) for part in group.parts]
            taken = frozenset[str]().union(*(task.taken for task, _ in group.rows))
            context = self._context(group.context)
            return self._checker.together(parts, group.beside, taken, self._format, self._order, context)

    def rest(self, rest: Rest) -> Verdict:
        """Return what is found in rows of a piece, each by itself or beside a context."""
        with uncollected():
            parts = [{self.file_of(rest.task): [row]} for row in self._picked(rest.task, rest.rows)]
            context = self._context(rest.context)
            return self._checker.together(parts, (), rest.task.taken, self._format, self._order, context)

    def read_together(self, group: Group) -> Records:
        """Return the records of rows of several pieces. Raises InputError for the first that can't be read."""
        with uncollected():
            return self._checker.read(self._excerpts(group.rows), group.beside, self._format, self._order)

    def rows(self, task: Task) -> Numbered:
        """Return the rows of a piece without those that are apart. Raises InputError where it can't be read on."""
        rows = numbered(self._streams[task.stream].rows(task.piece), task.first, self.file_of(task))
        return [row for n, row in enumerate(rows) if n not in task.apart]

    def _gatherer(self, task: Task) -> Gatherer:
        return Gatherer(self.file_of(task), task.first, self._resolver, self._seen)

    def _suspect(self, task: Task) -> None:
        self._checker.suspects[self.file_of(task)] = task.suspects

    def _excerpts(self, rows: Rows) -> dict[str, Numbered]:
        """Return rows of pieces by file, each with the number of its first record."""
        found: dict[str, Numbered] = {}
        for task, wanted in rows:
            self._suspect(task)
            found.setdefault(self.file_of(task), []).extend(self._picked(task, wanted))
        return found

    def _context(self, rows: Rows) -> dict[str, Numbered]:
        """Return the rows of a context by file. They are kept, for many pieces ask for them."""
        found: dict[str, Numbered] = {}
        for task, wanted in rows:
            kept = self._kept.setdefault(task.number, {})
            lacking = wanted - kept.keys()
            if lacking:
                kept.update(zip(sorted(lacking), self._picked(task, lacking), strict=True))
            found.setdefault(self.file_of(task), []).extend(kept[number] for number in sorted(wanted))
        return found

    def _picked(self, task: Task, wanted: Set[int]) -> Iterator[tuple[int, Row]]:
        """Yield rows of a piece that could be read before; only they are read again, as far as their format allows."""
        stream = self._streams[task.stream]
        found = self._rows_of(task) if task.even else None
        if found is None:
            yield from (row for n, row in enumerate(self._readable(task)) if n in wanted)
            return
        for number in sorted(wanted):
            yield from ((task.first + number, row) for row in stream.rows(found[number]))

    def _rows_of(self, task: Task) -> list[Piece] | None:
        """Return where each row of a piece stands; of the pieces asked for last it is kept."""
        kept = self._places
        if task.number not in kept:
            kept[task.number] = self._streams[task.stream].rows_of(task.piece)
            if len(kept) > _MOST_PLACES:
                del kept[next(iter(kept))]
        return kept[task.number]

    def _numbered(self, task: Task) -> Iterator[tuple[int, Row]]:
        return numbered(self._streams[task.stream].rows(task.piece), task.first, self.file_of(task))

    def _readable(self, task: Task) -> Iterator[tuple[int, Row]]:
        with suppress(InputError):
            yield from self._numbered(task)

    def file_of(self, task: Task) -> str:
        """Return the name of the file of a piece."""
        return self._streams[task.stream].name
