"""One piece checked: the rows that plain values are enough for the short way, the others the long way."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from pyoxigraph import BlankNode

from usmx_kg.check.options import Options
from usmx_kg.check.record_facts import ToldByStatements
from usmx_kg.check.run import check, worded
from usmx_kg.check.wording import Wording
from usmx_kg.graph import Index, index
from usmx_kg.ground.errors import InputError
from usmx_kg.model.assembling import tally as counted
from usmx_kg.model.conventions import NOTED, Aside
from usmx_kg.model.findings import Finding
from usmx_kg.model.name_index import Names, shipped
from usmx_kg.model.records import Excerpt, Lines, Position, Records, TextSource, name_of
from usmx_kg.model.resolver import Guesses, Resolver
from usmx_kg.model.state_codes import NO_SUSPECTS, Suspect
from usmx_kg.model.trees import Tree
from usmx_kg.read.rows import Row, blocks
from usmx_kg.read.run import read
from usmx_kg.read.source import Input
from usmx_kg.stream.links import Gatherer, Links, Seen, groups
from usmx_kg.stream.placeholders import Column, Tally
from usmx_kg.stream.row_judge import Context, ShortWay

__all__ = ["MOST_ERRORS", "Checker", "Found", "Numbered", "Verdict", "in_order"]

Numbered = list[tuple[int, Row]]
"""Rows, each with the number of its first record."""
Excerpts = Mapping[str, Sequence[tuple[int, Row]]]
"""Rows by file, each with the number of its first record."""
Found = Sequence[tuple[int, Sequence[Finding]]]
"""What was found in rows, by their numbers in a piece, counted from 0."""
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

    def check(self, file: str, rows: Iterable[tuple[int, Row]]) -> Verdict:
        """Check the rows of a file, all of them at once, each with its number."""
        given, errors, stopped = list[tuple[int, Row]](), list[InputError](), False
        try:
            given.extend(rows)
        except InputError as error:
            errors.append(error)
            stopped = True
        first = given[0][0] if given else 1
        gatherer = Gatherer(file, first, self.resolver(), Seen())
        found, left, _, _ = self.first(file, (row for _, row in given), gatherer, first)
        survey = gatherer.survey()
        with ExitStack() as stack:
            links = Links(stack, [0])
            links.add(survey)
            links.add_whole((), ())
            linked = list(groups(links.shares(frozenset(), None)))
        apart = {n for group in linked for n in group}
        alone = [[n] for n in left if n not in apart]
        parts: list[Excerpts] = [{file: [given[n] for n in group]} for group in (*linked, *alone)]
        verdict = self.together(parts, taken=survey.taken)
        short = len(given) - len(apart.union(left))
        more = (finding for n, findings in found if n not in apart for finding in findings)
        return verdict._replace(
            findings=in_order((*more, *verdict.findings)),
            records=short + verdict.records,
            errors=(*errors, *verdict.errors),
            stopped=stopped or verdict.stopped,
            holding=verdict.holding | ({file} if short else set()),
        )

    def first(
        self,
        file: str,
        rows: Iterable[Row],
        gatherer: Gatherer,
        number: int,
        taken: frozenset[str] = frozenset(),
    ) -> tuple[Found, tuple[int, ...], tuple[InputError, ...], bool]:
        """Judge each row of a piece by itself where plain values are enough, and let `gatherer` have all of them.

        Return what was found, by the number of the row, the numbers of rows that were left, errors, and whether the
        file can't be read on. The first record has the given number; ids in `taken` must not be made up.
        """
        found: list[tuple[int, Sequence[Finding]]] = []
        left: list[int] = []
        if self._short is not None:
            self._short.begin(self.suspects.get(file, NO_SUSPECTS), self.guesses.get(file))
        try:
            for n, row in enumerate(rows):
                inside = blocks(row, file)
                home = gatherer.add(row, inside)
                findings = None
                if self._short is not None and home is not None and not gatherer.leads_on and row.plain is not None:
                    findings = self._short.judge(file, number, row, home, n, taken)
                if findings is None:
                    left.append(n)
                elif findings:
                    found.append((n, findings))
                number += len(inside)
        except InputError as error:
            return found, tuple(left), (error,), True
        return found, tuple(left), (), False

    def together(
        self,
        parts: Sequence[Excerpts],
        more: Sequence[Source] = (),
        taken: frozenset[str] = frozenset(),
        input_format: str | None = None,
        order: Sequence[str] = (),
        context: Excerpts = MappingProxyType({}),
    ) -> Verdict:
        """Check rows in parts that have nothing to do with each other but what the rows of a context describe.

        Of the context nothing is told. `more` are inputs that are read whole; `order` are the names of all inputs.
        """
        left: dict[str, list[tuple[int, Row]]] = {}
        findings, records, holding = list[Finding](), 0, set[str]()
        around = Context(context, self.options.base)
        for part in parts:
            (one, *others) = part
            suspects = self.suspects.get(one, NO_SUSPECTS)
            short = self._short is not None and not more and not others
            judged = None
            if short and self._short is not None:
                judged = self._short.together(part, around, taken, suspects, self.guesses.get(one))
            if judged is None:
                for file, rows in part.items():
                    left.setdefault(file, []).extend(rows)
            else:
                findings += judged[0]
                records += judged[1]
                holding |= part.keys() if judged[1] else set()
        if not left and not more:
            return Verdict(in_order(findings), records, (), holding=frozenset(holding))
        excerpts: Excerpts = {file: sorted(rows, key=lambda item: item[1].line) for file, rows in left.items()}
        excerpts, silent = beside(excerpts, context) if context else (excerpts, _NONE)
        verdict = self.long_way(excerpts, more, taken, input_format, order, silent)
        return verdict._replace(
            findings=in_order((*findings, *verdict.findings)),
            records=records + verdict.records,
            holding=verdict.holding | holding,
        )

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


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings in the order of a report."""
    return tuple(sorted(findings, key=lambda finding: finding.order))


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
