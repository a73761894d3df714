"""Passages of large files in another format, each read again after it was written, so that nothing is lost in silence.

What was read from plain values is written from these, and held against them when it is read again; what the readers
made is written from statements. Where the first way doesn't do, the second does, or tells why the format can't.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import IO, Any, NamedTuple

from pyoxigraph import Quad, RdfFormat, parse, serialize

from usmx_kg.check.options import Options
from usmx_kg.exchange.convert import check_clash, check_kept
from usmx_kg.graph import graph_of
from usmx_kg.ground import temporary
from usmx_kg.ground.errors import InputError, UsageError
from usmx_kg.ground.garbage import uncollected
from usmx_kg.ground.limits import MAX_STATEMENTS, MAX_VALUES
from usmx_kg.model.ids import mint
from usmx_kg.model.meaning import Scope, Thing, count, lines, new_places, said
from usmx_kg.model.name_index import Names
from usmx_kg.model.plain_values import UnsureError
from usmx_kg.model.records import Records, TextSource
from usmx_kg.read.formats import Format
from usmx_kg.read.input_rows import rows_in
from usmx_kg.read.passages import Passage, RowReader, apart
from usmx_kg.read.run import read
from usmx_kg.read.source import Input
from usmx_kg.write.blocks import DIALECTS, PlainWriter, blocks, cells, dated, joined
from usmx_kg.write.blocks.dialect import Block
from usmx_kg.write.graphs import turtle
from usmx_kg.write.graphs.blocks import lines as ordered_lines
from usmx_kg.write.records import json as jsonld

__all__ = ["FORMATS", "Limit", "Writer", "statement_lines", "writer"]

_RDF = {"ntriples": RdfFormat.N_TRIPLES, "nquads": RdfFormat.N_QUADS}
_OUTCOME = "the outcome"


class Limit(NamedTuple):
    """How many values or statements are read of one text in a format, and the variable that lets in more."""

    most: int
    what: str
    variable: str


class Writer:
    """Writes passages in one format. `size` is what was written so far of that which a `limit` of readers counts."""

    size = 0
    limit: Limit | None = None

    def __init__(self, form: Format, names: Names, reader: RowReader, options: Options) -> None:
        self.form = form
        self.reader = reader
        self.names = names
        self.options = options

    def parts(self, passages: Iterable[Passage]) -> Iterator[bytes]:
        """Yield passages in the format, each as soon as it is written.

        Raises InputError for records of one id that differ, UsageError for what the format can't carry.
        """
        for passage in passages:
            with uncollected():
                data = self.part(passage)
            if data:
                yield data

    def part(self, passage: Passage) -> bytes:
        """Return a passage in the format."""
        raise NotImplementedError

    def quads(self, records: Records, scope: Scope) -> list[Quad]:
        """Return the statements of records, the labels of their nodes different from those of all other passages."""
        check_clash(records)
        return apart(records.as_written, scope)

    def check(self, quads: list[Quad], data: bytes) -> None:
        """Raise UsageError where what was written of statements, read again, does not say the same."""
        if quads:
            source, options = TextSource(data, self.form.name, _OUTCOME), self.options
            back = read([source], base=options.base, background=self.names, conventions=options.conventions)
            check_kept(quads, back, self.form)


class _Statements(Writer):
    """N-Triples and N-Quads."""

    def part(self, passage: Passage) -> bytes:
        data = b""
        if passage.plain:
            data = statement_lines(passage).encode()
            if not self._is_kept(passage, data):
                passage, data = self.reader.without(passage, passage.plain), b""
        if passage.records is None:
            return data
        quads = self.quads(passage.records, passage.scope)
        named = any(graph_of(quad) for quad in quads)
        if named and self.form.name != "nquads":
            raise UsageError(f"{self.form.label} can't carry named graphs", hint="N-Quads can.")
        more = serialize(quads if named else [quad.triple for quad in quads], format=_RDF[self.form.name]) or b""
        self.check(quads, more)
        return data + more

    def _is_kept(self, passage: Passage, data: bytes) -> bool:
        """Tell whether statements are as many as were meant, and read again as they are written."""
        form = _RDF[self.form.name]
        meant = sum(count(thing) for things in passage.plain.values() for thing in things)
        try:
            back = list(parse(data, format=form))
        except SyntaxError:
            return False
        return len(back) == meant + 3 * len(passage.scope.places) and serialize(back, format=form) == data


class _Blocks(Writer):
    """Formats of keys and values: JSON Lines and YAML, in which records follow each other."""

    def __init__(self, form: Format, names: Names, reader: RowReader, options: Options) -> None:
        super().__init__(form, names, reader, options)
        self.module: Any = import_module(f"usmx_kg.write.records.{form.name}")
        self._plain = PlainWriter(DIALECTS[form.name], reader.meaning)

    def part(self, passage: Passage) -> bytes:
        return self.text(self.items(passage))

    def item(self, block: Block) -> Block:
        """Return a block as it is written."""
        return block

    def text(self, items: Sequence[Block]) -> bytes:
        """Return some items as a file of their own."""
        return str(self.module.render(items)).encode()

    def items(self, passage: Passage) -> list[Block]:
        """Return the blocks of a passage as they are written, in the order of its rows. They are read again."""
        passage, plain = self._written(passage)
        if passage.records is None:
            return [item for found in plain.values() for item in found]
        quads, base = self.quads(passage.records, passage.scope), self.options.base
        found = blocks(quads, DIALECTS[self.form.name], self.names, base, passage.scope.prefix)
        items = [*map(self.item, found)]
        self.check(quads, self.text(items))
        homes = {iri: place for place in passage.left for iri in self.reader.ids(passage, place)}
        place = passage.left[0] if passage.left else 0
        for block, item in zip(found, items, strict=True):
            place = homes.get(mint(str(block.get("id")), base) or "", place)
            plain.setdefault(place, []).append(item)
        return [item for _, mine in sorted(plain.items()) for item in mine]

    def _written(self, passage: Passage) -> tuple[Passage, dict[int, list[Block]]]:
        """Return what is written of each row that plain values are enough for, and the passage, with more rows left."""
        if self._plain.meaning is not self.reader.meaning:
            self._plain = PlainWriter(DIALECTS[self.form.name], self.reader.meaning)
        found: dict[int, list[Block]] = {}
        wrong: list[int] = []
        self._plain.names(passage.scope.places)
        for place, things in passage.plain.items():
            try:
                found[place] = [*map(self.item, self._plain.blocks(things))]
            except (UnsureError, UsageError):
                wrong.append(place)
        wrong += self._lost(passage, found)
        if wrong:
            passage = self.reader.without(passage, wrong)
        return passage, {place: mine for place, mine in found.items() if place in passage.plain}

    def _lost(self, passage: Passage, written: Mapping[int, Sequence[Block]]) -> list[int]:
        """Return the rows of which what was written does not say the same when it is read again."""
        homes = [place for place, mine in written.items() for _ in mine]
        data = self.text([item for mine in written.values() for item in mine])
        binary = self.form.binary
        rows = rows_in(Input(_OUTCOME, "" if binary else data.decode(), self.form, data if binary else b"")) or ()
        if len(rows) != len(homes):
            return [*written]
        back: dict[int, list[Thing]] = {place: [] for place in written}
        lost: set[int] = set()
        scope = passage.scope.again()
        for number, (place, row) in enumerate(zip(homes, rows, strict=True), 1):
            try:
                back[place] += self.reader.meaning.record(row.plain, _OUTCOME, number, scope)
            except (UnsureError, InputError):
                lost.add(place)
        lost.update(place for place, things in back.items() if said(things) != said(passage.plain[place]))
        return sorted(lost)


class _Table(_Blocks):
    """CSV and TSV. Their header is known when all passages were seen, so these wait on the disk."""

    def parts(self, passages: Iterable[Passage]) -> Iterator[bytes]:
        headers: list[tuple[str, ...]] = []
        with temporary.file() as spool:
            for passage in passages:
                with uncollected():
                    rows = self.items(passage)
                headers.append(joined(rows))
                marshal.dump(rows, spool)
            spool.seek(0)
            yield from self.whole(joined(headers), spool, len(headers))

    def item(self, block: Block) -> Block:
        """Return what the cells of a block have, by column."""
        return {name: self.module.cell(value) for name, value in cells(block).items()}

    def whole(self, header: tuple[str, ...], spool: IO[bytes], passages: int) -> Iterator[bytes]:
        """Yield the table of the rows that wait on the disk."""
        yield str(self.module.lines([header])).encode()
        for _ in range(passages):
            yield str(self.module.lines(map(row.get, header) for row in marshal.load(spool))).encode()

    def text(self, items: Sequence[Block]) -> bytes:
        header = joined(items)
        return str(self.module.lines([header, *(map(row.get, header) for row in items)])).encode()


class _Yaml(_Blocks):
    """YAML: one list of records."""

    limit = Limit(MAX_VALUES, "values", "USMX_MAX_VALUES")

    def items(self, passage: Passage) -> list[Block]:
        items = super().items(passage)
        self.size += sum(map(_values, items))
        return items


class _Json(_Yaml):
    """JSON: one list of records."""

    def parts(self, passages: Iterable[Passage]) -> Iterator[bytes]:
        for text in self.module.listed(self._found(passages)):
            yield text.encode()

    def _found(self, passages: Iterable[Passage]) -> Iterator[list[Block]]:
        for passage in passages:
            with uncollected():
                items = self.items(passage)
            yield items


class _Workbook(_Table):
    """XLSX, of one sheet."""

    def item(self, block: Block) -> Block:
        return cells(block)  # type: ignore[return-value]

    def parts(self, passages: Iterable[Passage]) -> Iterator[bytes]:
        headers: list[tuple[str, ...]] = []
        longest: dict[str, int] = {}
        with temporary.file() as spool:
            for passage in passages:
                with uncollected():
                    rows = self.items(passage)
                headers.append(joined(rows))
                for name, value in (cell for row in rows for cell in row.items()):
                    longest[name] = max(longest.get(name, 0), self.module.longest_line(value))
                marshal.dump(rows, spool)
            spool.seek(0)
            header = joined(headers)
            widths = {at: self.module.width_of(max(longest[name], len(name))) for at, name in enumerate(header)}
            waiting = (row for _ in headers for row in marshal.load(spool))
            yield from self._book(header, waiting, widths)

    def text(self, items: Sequence[Block]) -> bytes:
        return b"".join(self._book(joined(items), items, {}))

    def _book(self, header: tuple[str, ...], rows: Iterable[Block], widths: Mapping[int, int]) -> Iterator[bytes]:
        wide = ([row.get(name) for name in header] for row in rows)
        return self.module.streamed(header, wide, dated(header), widths)  # type: ignore[no-any-return]


class _JsonLd(Writer):
    """JSON-LD: one list of things under one context, written from statements."""

    limit = Limit(MAX_VALUES, "values", "USMX_MAX_VALUES")

    def parts(self, passages: Iterable[Passage]) -> Iterator[bytes]:
        before = ""
        for passage in passages:
            with uncollected():
                text = self._document(passage)
            if not text:
                continue
            start, end = text.index(_GRAPH) + len(_GRAPH), text.rindex(_END)
            yield ((before or text[:start]) + text[start:end]).encode()
            before = ",\n"
        yield _END.encode() if before else b""

    def _document(self, passage: Passage) -> str:
        """Return a passage as a file of its own, which is read again; nothing for one that says nothing."""
        quads = [*parse(statement_lines(passage), format=RdfFormat.N_TRIPLES)]
        if passage.records is not None:
            quads += self.quads(passage.records, passage.scope)
        if not quads:
            return ""
        dialect, scope = DIALECTS[self.form.name], passage.scope
        found = blocks(quads, dialect, self.names, self.options.base, scope.prefix)
        self.size += sum(map(_values, found))
        text = jsonld.render(found)
        self.check(quads, text.encode())
        return text


class _Turtle(Writer):
    """Turtle and TriG. The prefixes are known when all passages were seen."""

    limit = Limit(MAX_STATEMENTS, "statements", "USMX_MAX_STATEMENTS")

    def parts(self, passages: Iterable[Passage]) -> Iterator[bytes]:
        used: set[str] = set()
        with temporary.file() as spool:
            for passage in passages:
                with uncollected():
                    text, more = self._body(passage)
                used |= more
                spool.write(f"\n{text}".encode() if text else b"")
            spool.seek(0)
            yield turtle.prefixes(used).encode()
            while part := spool.read(_PART):
                yield part

    def _body(self, passage: Passage) -> tuple[str, frozenset[str]]:
        """Return a passage, and the prefixes that it uses. What is written is read again."""
        given = [quad.triple for quad in parse(statement_lines(passage), format=RdfFormat.N_TRIPLES)]
        if passage.records is not None:
            quads = self.quads(passage.records, passage.scope)
            if any(map(graph_of, quads)):
                return self._named(quads), frozenset()
            given += [quad.triple for quad in quads]
        self.size += len(given)
        text, used = turtle.body(given, passage.scope.prefix)
        back = [quad.triple for quad in parse(turtle.prefixes(used) + text, format=RdfFormat.TURTLE)]
        if ordered_lines(back) != ordered_lines(given):
            raise UsageError(f"{self.form.label} can't carry these records as they are", hint="N-Quads can.")
        return text, used

    def _named(self, quads: list[Quad]) -> str:
        """Return statements some of which are in named graphs."""
        if self.form.name != "trig":
            raise UsageError(f"{self.form.label} can't carry named graphs", hint="TriG, N-Quads and JSON-LD can.")
        self.size += len(quads)
        data = serialize(sorted(quads, key=lambda quad: (str(quad.graph_name), str(quad))), format=RdfFormat.TRIG)
        assert data is not None
        self.check(quads, data)
        return data.decode()


_PART = 1 << 20
_GRAPH, _END = '"@graph": [\n', "\n ]\n}\n"
"""What stands in a file of JSON-LD before its things, and behind them."""
_WRITERS: dict[str, type[Writer]] = {
    **dict.fromkeys(_RDF, _Statements),
    **dict.fromkeys(("turtle", "trig"), _Turtle),
    "jsonl": _Blocks,
    "yaml": _Yaml,
    "json": _Json,
    "jsonld": _JsonLd,
    "xlsx": _Workbook,
    **dict.fromkeys(("csv", "tsv"), _Table),
}
FORMATS = frozenset(_WRITERS)
"""Formats that are written piece by piece."""


def writer(form: Format, names: Names, reader: RowReader, options: Options) -> Writer:
    """Return what writes a format of FORMATS; `names` and `options` are those with which the outcome is read again."""
    return _WRITERS[form.name](form, names, reader, options)


def statement_lines(passage: Passage) -> str:
    """Return what was read from plain values in N-Triples."""
    told = [lines(things, passage.scope) for things in passage.plain.values()]
    return "".join((*told, new_places(passage.scope)))


def _values(value: object) -> int:
    """Count the values of a block as the readers of YAML and JSON do: blocks, lists and what stands in them."""
    if isinstance(value, dict):
        return 1 + len(value) + sum(map(_values, value.values()))
    return 1 + sum(map(_values, value)) if isinstance(value, list) else 1
