"""Large files written in another format piece by piece: formats whose records follow each other line by line."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from importlib import import_module
from typing import IO, Any

from pyoxigraph import BlankNode, Quad, RdfFormat, serialize

from usmx_kg.check.options import Options
from usmx_kg.exchange.convert import check_clash, check_kept
from usmx_kg.graph import graph_of
from usmx_kg.ground import temporary
from usmx_kg.ground.errors import UsageError
from usmx_kg.ground.garbage import uncollected
from usmx_kg.model.records import Records, TextSource
from usmx_kg.read.formats import Format
from usmx_kg.read.run import read
from usmx_kg.read.source import LARGE
from usmx_kg.stream.checking import Checker
from usmx_kg.stream.inputs import Inputs, Source
from usmx_kg.stream.planning import cut, plan
from usmx_kg.stream.work import Work
from usmx_kg.write.blocks import table
from usmx_kg.write.blocks.dialect import DIALECTS
from usmx_kg.write.blocks.table import joined
from usmx_kg.write.blocks.things import blocks

__all__ = ["FORMATS", "convert_inputs"]

_TABLES = ("csv", "tsv")
_RDF = {"ntriples": RdfFormat.N_TRIPLES, "nquads": RdfFormat.N_QUADS}
FORMATS = frozenset(("jsonl", *_TABLES, *_RDF))
"""Formats that are written piece by piece."""

_SIZE = 1 << 15
"""About so many bytes are converted at a time: less than are checked, for what is written is read again."""


def convert_inputs(
    given: Sequence[Source],
    form: Format,
    options: Options,
    *,
    input_format: str | None = None,
    least: int = LARGE,
    told: Callable[[Records], object] = lambda _: None,
) -> Iterator[bytes]:
    """Yield records in a format of FORMATS, part by part: first those that other parts have to do with, then the rest.

    What is written is read again, part by part, so that nothing is lost in silence. `told` is given the
    records of each part.

    Raises InputError for the first line that can't be read, and for records of one id that differ; UsageError for what
    the format can't carry.
    """
    with ExitStack() as stack:
        inputs = Inputs.opened(given, input_format, stack, least)
        tasks, errors = cut(inputs, _SIZE)
        for error in (*inputs.errors, *errors):
            raise error
        checker = Checker(options)
        whole = read(
            inputs.whole,
            base=options.base,
            background=checker.names,
            input_format=input_format,
            conventions=options.conventions,
        )
        for error in whole.errors:
            raise error
        work = Work(inputs.streams, checker, input_format, inputs.order)
        planned = plan(tasks, inputs, whole, lambda method, items: map(getattr(work, method), items), hubs=False)

        def parts() -> Iterator[Records]:
            if planned.whole and inputs.whole:
                yield whole
            yield from map(work.read_together, planned.groups)
            yield from map(work.read, planned.tasks)

        writer = _Writer(form, checker, told)
        yield from writer.tables(parts()) if form.name in _TABLES else writer.lines(parts())


class _Writer:
    """Writes parts of records in one format."""

    def __init__(self, form: Format, checker: Checker, told: Callable[[Records], object]) -> None:
        self._form = form
        self._checker = checker
        self._told = told

    def lines(self, parts: Iterable[Records]) -> Iterator[bytes]:
        """Yield each part in JSON Lines, N-Triples or N-Quads."""
        for number, records in enumerate(parts):
            with uncollected():
                quads = self._quads(records, number)
                if self._form.name in _RDF:
                    data = self._rdf(quads)
                else:
                    module = import_module(f"usmx_kg.write.records.{self._form.name}")
                    data = str(module.render(self._blocks(quads, number))).encode()
                self._check(quads, data)
            if data:
                yield data

    def tables(self, parts: Iterable[Records]) -> Iterator[bytes]:
        """Yield all parts as one table: its header is known when all of them were seen, so they wait on the disk."""
        module: Any = import_module(f"usmx_kg.write.records.{self._form.name}")
        headers: list[tuple[str, ...]] = []
        with temporary.file() as spool:
            for number, records in enumerate(parts):
                with uncollected():
                    quads = self._quads(records, number)
                    found = table(self._blocks(quads, number))
                    self._check(quads, str(module.render(found.header, found.rows)).encode())
                headers.append(found.header)
                marshal.dump((found.header, found.rows), spool)
            spool.seek(0)
            yield from _in_one(module, joined(headers), spool, len(headers))

    def _quads(self, records: Records, number: int) -> list[Quad]:
        """Return the statements of a part, the labels of its nodes different from those of all other parts."""
        check_clash(records)
        self._told(records)
        return [
            Quad(_apart(q.subject, number), q.predicate, _apart(q.object, number), _apart(q.graph_name, number))
            for q in records.as_written
        ]

    def _blocks(self, quads: list[Quad], number: int) -> list[Any]:
        base = self._checker.options.base
        return blocks(quads, DIALECTS[self._form.name], self._checker.names, base, f"p{number}b")

    def _rdf(self, quads: list[Quad]) -> bytes:
        named = any(graph_of(quad) for quad in quads)
        if named and self._form.name != "nquads":
            raise UsageError(f"{self._form.label} can't carry named graphs", hint="N-Quads can.")
        given = quads if named else [quad.triple for quad in quads]
        return serialize(given, format=_RDF[self._form.name]) or b""

    def _check(self, quads: list[Quad], data: bytes) -> None:
        if quads:
            source, options = TextSource(data, self._form.name, "the outcome"), self._checker.options
            back = read([source], base=options.base, background=self._checker.names, conventions=options.conventions)
            check_kept(quads, back, self._form)


def _in_one(module: Any, header: tuple[str, ...], spool: IO[bytes], count: int) -> Iterator[bytes]:
    """Yield the parts of a table that wait on the disk, all with one header."""
    head: str = module.render(header, ())
    yield head.encode()
    for _ in range(count):
        names, rows = marshal.load(spool)
        at = {name: n for n, name in enumerate(names)}
        order = [at.get(name) for name in header]
        wide = [tuple(None if n is None else row[n] for n in order) for row in rows]
        yield str(module.render(header, wide)).removeprefix(head).encode()


def _apart(term: Any, number: int) -> Any:
    return BlankNode(f"p{number}{term.value}") if isinstance(term, BlankNode) else term
