"""One piece checked: the rows that plain values are enough for the short way, the others the long way."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from pyoxigraph import BlankNode

from usmx_kg.errors import InputError
from usmx_kg.graph import Index, index
from usmx_kg.records import Excerpt, Input, Lines, Position, Records, TextSource, read
from usmx_kg.records.assemble import tally as counted
from usmx_kg.records.codes import NO_SUSPECTS, Suspect
from usmx_kg.records.conventions import NOTED, Aside
from usmx_kg.records.model import name_of
from usmx_kg.records.names import Names, shipped
from usmx_kg.records.resolve import Guesses, Resolver
from usmx_kg.records.tree import Tree
from usmx_kg.streaming.asides import Column, Tally
from usmx_kg.streaming.members import touches
from usmx_kg.streaming.rows import Row, blocks
from usmx_kg.streaming.short_way import ShortWay
from usmx_kg.validation import check, worded
from usmx_kg.validation.options import Options
from usmx_kg.validation.report import Finding
from usmx_kg.validation.told import ToldByStatements
from usmx_kg.validation.wording import Wording

__all__ = ["MOST_ERRORS", "Checker", "Context", "Verdict", "beside", "numbered"]

Excerpts = Mapping[str, Sequence[tuple[int, Row]]]
"""Rows by file, each with the number of its first record."""
Silent = Mapping[str, frozenset[int]]
"""Lines by file, of which nothing is told: rows elsewhere, which are there for what they describe."""
_NONE: Silent = MappingProxyType({})
Source = str | Path | TextSource | Input
T = TypeVar("T", Finding, InputError, Position | None)

MOST_ERRORS = 20
"""With so many errors, no more of a file is read."""


class Verdict(NamedTuple):
    """What was found in some rows.

    `stopped`: the file can't be read on; `read`: the records, where they were read whole; `holding`: files with some.
    """

    findings: tuple[Finding, ...]
    records: int
    errors: tuple[InputError, ...]
    stopped: bool = False
    read: Records | None = None
    holding: frozenset[str] = frozenset()


class Context(NamedTuple):
    """The first rows that describe and name `hubs`, by file, each with its number; `order` are the names of all files.

    Rows that touch hubs are read beside these.
    """

    hubs: frozenset[int]
    rows: Mapping[str, Sequence[tuple[int, Row]]]
    order: Sequence[str]


class Checker:
    """Checks rows; what all rows share (names, things) is made once.

    Of the columns of `surveyed` files, nothing is told with their rows: a survey counts first what stands there.
    """

    def __init__(self, options: Options, surveyed: frozenset[str] = frozenset()) -> None:
        self.options = options
        self._surveyed = surveyed
        self.suspects: dict[str, Mapping[str, Suspect]] = {}
        """The keys of each file whose codes may be of another list than ISO 3166, as its survey has shown."""
        self.guesses: dict[str, Guesses] = {}
        """What knows, of each file that is read whole, all that it describes."""
        self._trusted = Index(options.trusted)
        self.names = Names(index("background"), self._trusted) if options.trusted else shipped()
        plain = options.engine is None and not options.shapes
        self._short = ShortWay(options, self.names, self._trusted) if plain else None

    def check(
        self,
        file: str,
        rows: Iterable[tuple[int, Row]],
        apart: Collection[int] = (),
        taken: frozenset[str] = frozenset(),
        context: Context | None = None,
    ) -> Verdict:
        """Check the rows of a piece, each with its number; lines in `apart` are left out.

        `taken` are ids of other records that must not be made up again.
        """
        found: list[tuple[int, Row]] = []
        errors: list[InputError] = []
        stopped = False
        try:
            found.extend(row for row in rows if row[1].line not in apart)
        except InputError as error:
            errors.append(error)
            stopped = True
        left: Sequence[int] = range(len(found))
        findings: list[Finding] = []
        if self._short is not None and found and found[0][1].tree is not None:
            linked = self._touching(found, context.hubs, file) if context else ()
            left, findings, taken = self._short.check(
                file, found, taken, linked, self.suspects.get(file, NO_SUSPECTS), self.guesses.get(file)
            )
        verdict = self._left({file: [found[n] for n in left]}, taken, context) if left else Verdict((), 0, ())
        short = len(found) - len(left)
        return verdict._replace(
            findings=tuple(sorted((*findings, *verdict.findings), key=lambda f: (f.order, f.message))),
            records=short + verdict.records,
            errors=(*errors, *verdict.errors),
            stopped=stopped or verdict.stopped,
            holding=verdict.holding | ({file} if short else set()),
        )

    def _touching(self, rows: Sequence[tuple[int, Row]], hubs: Set[int], file: str) -> list[int]:
        """Return which rows describe or name hubs."""
        return [n for n, (_, row) in enumerate(rows) if touches(row, hubs, file, self.options.base)]

    def _left(self, excerpts: Excerpts, taken: frozenset[str], context: Context | None) -> Verdict:
        """Check rows the long way, beside the context."""
        if context is None:
            return self.long_way(excerpts, taken=taken)
        excerpts, silent = beside(excerpts, context.rows)
        return self.long_way(excerpts, taken=taken, order=context.order, silent=silent)

    def long_way(
        self,
        excerpts: Excerpts,
        more: Sequence[Source] = (),
        taken: frozenset[str] = frozenset(),
        input_format: str | None = None,
        order: Sequence[str] = (),
        silent: Silent = _NONE,
    ) -> Verdict:
        """Check rows of files, each with its number, by the readers and the rules in their full form.

        Rows that can't be read are left out; they are among the errors. `more` are inputs that are read whole;
        `order` are the names of all inputs in order. Of `silent` lines, by file, nothing is told.
        """
        errors: list[InputError] = []
        given = {file: _readable(rows, errors) for file, rows in excerpts.items()}
        while True:
            records = self._read(given, more, taken, input_format, order)
            mine = [error for error in records.errors if error.file in given]
            errors += mine
            if not mine:
                errors += records.errors
                break
            if len(_told(errors, silent)) >= MOST_ERRORS:
                return Verdict((), 0, _told(errors, silent), stopped=True)
            for file, rows in given.items():
                wrong = [error.line or 0 for error in mine if error.file == file]
                given[file] = _without(rows, wrong)
        return self.judge(records, silent)._replace(errors=_told(errors, silent))

    def read(
        self,
        excerpts: Excerpts,
        more: Sequence[Source] = (),
        input_format: str | None = None,
        order: Sequence[str] = (),
    ) -> Records:
        """Return the records of rows; parameters as of `long_way`. Raises InputError for a row that can't be read."""
        errors: list[InputError] = []
        given = {file: _readable(rows, errors) for file, rows in excerpts.items()}
        found = self._read(given, more, frozenset(), input_format, order)
        for error in (*errors, *found.errors):
            raise error
        return found

    def _read(
        self,
        given: Mapping[str, Sequence[_Readable]],
        more: Sequence[Source],
        taken: frozenset[str],
        input_format: str | None,
        order: Sequence[str],
    ) -> Records:
        inputs = [*more, *(self._excerpt(file, rows, taken) for file, rows in given.items())]
        inputs.sort(key=lambda source: order.index(name_of(source)) if order else 0)
        options = self.options
        return read(
            inputs,
            base=options.base,
            background=self.names,
            input_format=input_format,
            conventions=options.conventions,
        )

    def resolver(self) -> Resolver:
        """Return what tells which texts stand for no value; it knows no ids of a file."""
        conventions = self.options.conventions
        return Resolver(self.names, self.options.base, {}, lambda *_: BlankNode(), whole=False, conventions=conventions)

    def _excerpt(self, file: str, rows: Sequence[_Readable], taken: frozenset[str]) -> Excerpt | Lines:
        if rows and rows[0].row.lines:
            return Lines(file, rows[0].row.form, sorted(line for found in rows for line in found.row.lines))
        trees = [(found.number, found.tree) for found in rows if found.tree is not None]
        return Excerpt(file, trees, taken, self.suspects.get(file, NO_SUSPECTS), self.guesses.get(file))

    def noted(self, file: str, excerpts: Excerpts, column: Column, tally: Tally, order: Sequence[str] = ()) -> Verdict:
        """Tell what stands for no value in a column of a file; the first row that has it is among the excerpts."""
        given = {name: _readable(rows, []) for name, rows in excerpts.items()}
        records = self._read(given, (), frozenset(), None, order)
        options, wanted = self.options, ((column.aside.value,), (column.name,))
        for found in records.findings:
            same = (found.params.get("aside"), found.params.get("column")) == wanted
            if same and found.position.file == file:
                params = {**found.params, **counted(tally.texts)}
                if column.aside is Aside.CODES:  # how often they stand there was not counted
                    params.pop("count", None)
                told = ToldByStatements(records, Index(options.trusted) if options.trusted else None)
                all_of_it = replace(found, params=MappingProxyType(params))
                wording = Wording(told, options.lang)
                return Verdict(worded(wording, options.only, [all_of_it], ()), 0, ())
        return Verdict((), 0, ())

    def judge(self, records: Records, silent: Silent = _NONE) -> Verdict:
        """Check records that were read. Of `silent` lines, by file, nothing is told."""
        o = self.options
        if self._surveyed:
            left = [f for f in records.findings if f.rule not in NOTED or f.position.file not in self._surveyed]
            records = replace(records, findings=left)
        findings = check(records, o.trusted, o.shapes, o.only, o.lang, o.engine)
        holding = frozenset(part.file for part in records.parts if part.records)
        count = len(_told(map(records.place, records.records), silent)) if silent else len(records.records)
        return Verdict(_told(findings, silent), count, tuple(records.errors), holding=holding)


def beside(excerpts: Excerpts, context: Excerpts) -> tuple[Excerpts, Silent]:
    """Put the rows of a context before and between others, and tell which lines only the context has."""
    found: dict[str, Sequence[tuple[int, Row]]] = dict(excerpts)
    silent: dict[str, frozenset[int]] = {}
    for file, rows in context.items():
        mine = {row.line for _, row in excerpts.get(file, ())}
        added = [(number, row) for number, row in rows if row.line not in mine]
        found[file] = sorted((*excerpts.get(file, ()), *added), key=lambda item: item[1].line)
        silent[file] = frozenset(line for _, row in added for line in row.numbers)
    return found, silent


def numbered(rows: Iterable[Row], first: int, file: str) -> Iterator[tuple[int, Row]]:
    """Yield rows with the number of their first record, counted from `first`."""
    for row in rows:
        yield first, row
        first += len(blocks(row, file))


def _told(found: Iterable[T], silent: Silent) -> tuple[T, ...]:
    """Return what is not about silent lines."""
    return tuple(item for item in found if item is None or item.line not in silent.get(item.file or "", ()))


class _Readable(NamedTuple):
    """A row that can be read, with the number of its first record: its tree or its lines."""

    number: int
    row: Row
    tree: Tree | None


def _readable(rows: Sequence[tuple[int, Row]], errors: list[InputError]) -> list[_Readable]:
    found: list[_Readable] = []
    for number, row in rows:
        try:
            found.append(_Readable(number, row, row.tree and row.tree()))
        except InputError as error:
            errors.append(error)
    return found


def _without(rows: Sequence[_Readable], wrong: Collection[int]) -> list[_Readable]:
    """Return rows without those on which there is an error; an error on no row leaves none."""
    starts = [found.row.line for found in rows]
    bad: set[int] = set()
    for line in wrong:
        on = [n for n, found in enumerate(rows) if any(number == line for number, _ in found.row.lines)]
        bad.update(on or [bisect_right(starts, line) - 1])
    return [] if -1 in bad else [found for n, found in enumerate(rows) if n not in bad]
