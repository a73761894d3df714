"""One piece checked: rows that break nothing the short way, the others the long way."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import NamedNode

from usmx_kg.errors import InputError
from usmx_kg.graph import Index, index
from usmx_kg.records import Excerpt, Lines, Records, TextSource, read
from usmx_kg.records.model import name_of
from usmx_kg.records.names import Names, shipped
from usmx_kg.records.tree import Tree
from usmx_kg.streaming.links import minted, named
from usmx_kg.streaming.rows import Row, blocks
from usmx_kg.validation import check
from usmx_kg.validation.direct import judge
from usmx_kg.validation.from_plain import PlainWorld
from usmx_kg.validation.options import Options
from usmx_kg.validation.plain import UnsureError
from usmx_kg.validation.plain_things import Declared, declared
from usmx_kg.validation.report import Finding
from usmx_kg.validation.things import Things
from usmx_kg.validation.things import shipped as shipped_things

__all__ = ["MOST_ERRORS", "Checker", "Verdict", "numbered"]

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
    """Checks rows; what all rows share (names, things) is made once."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self._trusted = Index(options.trusted)
        self.names = Names(index("background"), self._trusted) if options.trusted else shipped()
        self._short = self._new_world() if options.engine is None and not options.shapes else None

    def _new_world(self) -> PlainWorld:
        """Return what reads plain values; what it remembers of things that records name is its own."""
        base = self.options.base
        if self.options.trusted:
            known = frozenset(q.subject.value for q in self.options.trusted if isinstance(q.subject, NamedNode))
            return PlainWorld(self.names, Things(self._trusted, index("background")), base, known)
        return PlainWorld(self.names, Things(Index(()), behind=shipped_things()), base)

    def check(
        self,
        file: str,
        rows: Iterable[tuple[int, Row]],
        apart: Collection[int] = (),
        taken: frozenset[str] = frozenset(),
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
        left = self._left(file, [row for _, row in found])
        verdict = self.long_way({file: [found[n] for n in left]}, taken=taken) if left else Verdict((), 0, ())
        clear = len(found) - len(left)
        return verdict._replace(
            records=clear + verdict.records,
            errors=(*errors, *verdict.errors),
            stopped=stopped or verdict.stopped,
            holding=verdict.holding | ({file} if clear else set()),
        )

    def _left(self, file: str, rows: Sequence[Row]) -> Sequence[int]:
        """Return the numbers of the rows that need the long way."""
        if self._short is None or (rows and rows[0].tree is None):
            return range(len(rows))
        if self._short.full:
            self._short = self._new_world()
        base, world = self.options.base, self._short
        home: dict[str, Declared] = {}
        left: set[int] = set()
        for n, row in enumerate(rows):
            if row.plain is None:
                left.add(n)
            for block in blocks(row, file):
                for key, inner in declared(block):
                    iri = minted(inner["id"], base) if type(inner["id"]) is str else None
                    if iri is None:
                        left.add(n)
                    elif iri in home:
                        left.update((n, home[iri].row))
                    else:
                        home[iri] = Declared(n, key, inner)
        for n, row in enumerate(rows):
            if n not in left and not _clear(world, row, n, home):
                left.add(n)
        queue = list(left)
        while queue:  # what these name in other rows, those have to be read with them
            for block in blocks(rows[queue.pop()], file):
                for text in named(block):
                    other = home.get(minted(text, base) or "")
                    if other is not None and other.row not in left:
                        left.add(other.row)
                        queue.append(other.row)
        return sorted(left)

    def long_way(
        self,
        excerpts: Mapping[str, Sequence[tuple[int, Row]]],
        beside: Sequence[str | Path | TextSource] = (),
        taken: frozenset[str] = frozenset(),
        input_format: str | None = None,
        order: Sequence[str] = (),
    ) -> Verdict:
        """Check rows of files, each with its number, by the readers and the rules in their full form.

        Rows that can't be read are left out; they are among the errors. `beside` are inputs that are read whole;
        `order` are the names of all inputs in order.
        """
        errors: list[InputError] = []
        given = {file: _readable(rows, errors) for file, rows in excerpts.items()}
        while True:
            records = self._read(given, beside, taken, input_format, order)
            mine = [error for error in records.errors if error.file in given]
            errors += mine
            if not mine:
                errors += records.errors
                break
            if len(errors) >= MOST_ERRORS:
                return Verdict((), 0, tuple(errors), stopped=True)
            for file, rows in given.items():
                wrong = [error.line or 0 for error in mine if error.file == file]
                given[file] = _without(rows, wrong)
        return self.judge(records)._replace(errors=tuple(errors))

    def read(
        self,
        excerpts: Mapping[str, Sequence[tuple[int, Row]]],
        beside: Sequence[str | Path | TextSource] = (),
        input_format: str | None = None,
        order: Sequence[str] = (),
    ) -> Records:
        """Return the records of rows; parameters as of `long_way`. Raises InputError for a row that can't be read."""
        errors: list[InputError] = []
        given = {file: _readable(rows, errors) for file, rows in excerpts.items()}
        found = self._read(given, beside, frozenset(), input_format, order)
        for error in (*errors, *found.errors):
            raise error
        return found

    def _read(
        self,
        given: Mapping[str, Sequence[_Readable]],
        beside: Sequence[str | Path | TextSource],
        taken: frozenset[str],
        input_format: str | None,
        order: Sequence[str],
    ) -> Records:
        inputs = [*beside, *(_excerpt(file, rows, taken) for file, rows in given.items())]
        inputs.sort(key=lambda source: order.index(name_of(source)) if order else 0)
        return read(inputs, base=self.options.base, background=self.names, input_format=input_format)

    def judge(self, records: Records) -> Verdict:
        """Check records that were read."""
        o = self.options
        findings = check(records, o.trusted, o.shapes, o.only, o.lang, o.engine)
        holding = frozenset(part.file for part in records.parts if part.records)
        return Verdict(findings, len(records.records), tuple(records.errors), holding=holding)


def numbered(rows: Iterable[Row], first: int, file: str) -> Iterator[tuple[int, Row]]:
    """Yield rows with the number of their first record, counted from `first`."""
    for row in rows:
        yield first, row
        first += len(blocks(row, file))


def _clear(world: PlainWorld, row: Row, number: int, home: Mapping[str, Declared]) -> bool:
    """Tell whether a row is an activity that breaks nothing."""
    assert row.plain is not None
    world.among(home, number)
    try:
        return judge(world.deployment(row.plain)) == ()
    except UnsureError:
        return False


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


def _excerpt(file: str, rows: Sequence[_Readable], taken: frozenset[str]) -> Excerpt | Lines:
    if rows and rows[0].row.lines:
        return Lines(file, rows[0].row.form, sorted(line for found in rows for line in found.row.lines))
    return Excerpt(file, [(found.number, found.tree) for found in rows if found.tree is not None], taken)


def _without(rows: Sequence[_Readable], wrong: Collection[int]) -> list[_Readable]:
    """Return rows without those on which there is an error; an error on no row leaves none."""
    starts = [found.row.line for found in rows]
    bad: set[int] = set()
    for line in wrong:
        on = [n for n, found in enumerate(rows) if any(number == line for number, _ in found.row.lines)]
        bad.update(on or [bisect_right(starts, line) - 1])
    return [] if -1 in bad else [found for n, found in enumerate(rows) if n not in bad]
