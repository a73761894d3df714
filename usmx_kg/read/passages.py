"""Rows as what they say: from plain values where these are enough, else as statements by the readers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from usmx_kg.graph import type_
from usmx_kg.graph.vocabulary import LABEL, subclasses
from usmx_kg.ground.errors import InputError
from usmx_kg.model.consent_events import EVENT, expanded
from usmx_kg.model.conventions import Conventions
from usmx_kg.model.descriptions import by_subject
from usmx_kg.model.ids import mint
from usmx_kg.model.keys import ACTIVITY, usmx
from usmx_kg.model.meaning import Meaning, NewPlace, Scope, Thing, lines, new_places
from usmx_kg.model.name_index import Names, shipped
from usmx_kg.model.plain_values import UnsureError
from usmx_kg.model.records import Excerpt, Lines, Records
from usmx_kg.model.state_codes import NO_SUSPECTS, Suspect
from usmx_kg.read.input_rows import rows_in
from usmx_kg.read.rows import Row, blocks, numbered
from usmx_kg.read.run import read
from usmx_kg.read.source import Input, Prefixes

__all__ = ["Counted", "Passage", "RowReader", "apart", "statements_in"]

Numbered = Sequence[tuple[int, Row]]
"""Rows, each with the number of its first record."""
_PLACE, _WITHIN = NamedNode(usmx("Place")), NamedNode(usmx("within"))


class Counted(NamedTuple):
    """How many names are not known, and how many values stand for none."""

    unknown: int = 0
    empty: int = 0

    @classmethod
    def of(cls, records: Records) -> Counted:
        """Count them in records that the readers made."""
        unknown = sum(finding.rule == "name-known" for finding in records.findings)
        left_out = (finding.params.get("count", ("1",)) for finding in records.findings if "empty" in finding.params)
        return cls(unknown, sum(int(number.replace(",", "")) for (number,) in left_out))

    def __add__(self, other: object) -> Counted:
        """Return the sum of two."""
        assert isinstance(other, Counted)
        return Counted(self.unknown + other.unknown, self.empty + other.empty)


class Passage(NamedTuple):
    """What rows of one file say, each with the number of its first record.

    `plain` are the things of each row that was read from plain values, by its place among the rows; `records` is what
    the readers made of the others, whose places are `left`, None where there are none. `told` is of both.
    """

    file: str
    rows: Numbered
    scope: Scope
    plain: Mapping[int, Sequence[Thing]]
    left: Sequence[int]
    records: Records | None
    told: Counted


class RowReader:
    """Reads rows of files. What names mean is remembered from one passage to the next."""

    def __init__(self, names: Names, base: str, conventions: Conventions) -> None:
        self._names = names
        self._base = base
        self._conventions = conventions
        self._suspects = NO_SUSPECTS
        self.meaning = Meaning(names, base, conventions)

    def passage(self, file: str, rows: Numbered, prefix: str, suspects: Mapping[str, Suspect] | None = None) -> Passage:
        """Return what rows say, each with the number of its first record.

        `prefix` begins the labels of nodes without an IRI; `suspects` are the keys of the file whose codes may be of
        another list than ISO, by which all of its rows are read (None: these rows are all, and show it themselves).
        Raises InputError for a row that can't be read.
        """
        scope = self._surveyed(file, rows, Scope(prefix, again=True), suspects)
        plain: dict[int, Sequence[Thing]] = {}
        left: list[int] = []
        told = Counted()
        for place, (number, row) in enumerate(rows):
            try:
                plain[place] = self.meaning.record(row.plain, file, number, scope)
            except UnsureError:
                left.append(place)
            else:
                told += Counted(self.meaning.unknown, self.meaning.empty)
        found = Passage(file, rows, scope, plain, (), None, told)
        return self._with(found, left) if left else found

    def statements(
        self, file: str, rows: Numbered, prefix: str, *, as_written: bool
    ) -> tuple[str, Sequence[Quad]] | None:
        """Return what all rows of a file say, in N-Triples and, of those that only the readers can read, as they do.

        Of these, literals that can't be used are plain texts unless all is wanted `as_written`. None where there is no
        record. Raises InputError for a row that can't be read.
        """
        scope = self._surveyed(file, rows, Scope(prefix), None)
        activities, holds = subclasses(ACTIVITY), False
        found: list[str] = []
        left: list[tuple[int, Row]] = []
        for number, row in rows:
            try:
                things = self.meaning.record(row.plain, file, number, scope)
            except UnsureError:
                left.append((number, row))
            else:
                holds = holds or not activities.isdisjoint(things[0].types)
                found.append(lines(things, scope))
        more: Sequence[Quad] = ()
        if left:
            records = self._read(file, left, scope)
            holds = holds or bool(records.records)
            more = apart(records.as_written if as_written else records.quads, scope)
        found.append(new_places(scope))
        return ("".join(found), more) if holds else None

    def _surveyed(self, file: str, rows: Numbered, scope: Scope, suspects: Mapping[str, Suspect] | None) -> Scope:
        """Return a scope with what rows describe, and see which codes may be of another list than ISO 3166."""
        for _, row in rows:
            for block in blocks(row, file):
                self.meaning.survey(block, scope)
        self._suspect(self.meaning.suspects(scope) if suspects is None else suspects)
        return scope

    def _suspect(self, keys: Mapping[str, Suspect]) -> None:
        """Say under which keys of the file codes may be of another list than ISO 3166."""
        if keys != self._suspects or self.meaning.full:
            self._suspects = keys
            self.meaning = Meaning(self._names, self._base, self._conventions, keys)

    def without(self, passage: Passage, places: Iterable[int]) -> Passage:
        """Return a passage of which more rows, by their places, are read by the readers."""
        left = sorted({*passage.left, *places})
        plain = {place: things for place, things in passage.plain.items() if place not in left}
        return self._with(passage._replace(plain=plain), left)

    def _with(self, passage: Passage, left: Sequence[int]) -> Passage:
        """Return a passage with what the readers make of the rows that are left."""
        records = self._read(passage.file, [passage.rows[place] for place in left], passage.scope)
        return passage._replace(left=left, records=records, told=passage.told + Counted.of(records))

    def _read(self, file: str, rows: Numbered, scope: Scope) -> Records:
        """Return what the readers make of rows. Raises InputError for the first that can't be read."""
        given: Excerpt | Lines
        if rows[0][1].lines:
            given = Lines(file, rows[0][1].form, sorted(line for _, row in rows for line in row.lines))
        else:
            trees = [(number, row.tree()) for number, row in rows if row.tree is not None]
            given = Excerpt(file, trees, suspects=self._suspects, described=scope.described)
        found = read([given], base=self._base, background=self._names, conventions=self._conventions)
        for error in found.errors:
            raise error
        return found

    def ids(self, passage: Passage, place: int) -> list[str]:
        """Return the IRIs of the records of a row."""
        named = (block.get("id") for block in blocks(passage.rows[place][1], passage.file))
        return [iri for text in named if type(text) is str and (iri := mint(text.strip(), self._base)) is not None]


def apart(quads: Iterable[Quad], scope: Scope) -> list[Quad]:
    """Return statements that the readers made with labels that no thing of a scope has.

    A place that a path names there and in the scope is one: what is said of it is left out.
    """
    given = list(quads)
    same = _same_places(given, scope)

    def term(value: object) -> object:
        if not isinstance(value, BlankNode):
            return value
        return BlankNode(same[value][2:]) if value in same else BlankNode(f"{scope.prefix}x{value.value}")

    return [
        Quad(term(q.subject), q.predicate, term(q.object), term(q.graph_name))  # type: ignore[arg-type]
        for q in given
        if q.subject not in same
    ]


def _same_places(quads: Sequence[Quad], scope: Scope) -> dict[object, str]:
    """Return the nodes of statements that are nothing but places which paths of a scope name too, with their labels."""
    if not scope.places:
        return {}
    about = by_subject(quads)
    found: dict[object, NewPlace | None] = {}

    def place(node: object) -> NewPlace | None:
        if node not in found:
            found[node] = None
            said = {quad.predicate: quad.object for quad in about.get(node, ())}  # type: ignore[call-overload]
            label, within = said.get(LABEL), said.get(_WITHIN)
            if len(said) == 3 and said.get(type_) == _PLACE and isinstance(label, Literal) and not label.language:
                around = within.value if isinstance(within, NamedNode) else place(within)
                if around is not None:
                    found[node] = NewPlace(label.value, around)
        return found[node]

    named = {node: place(node) for node in about if isinstance(node, BlankNode)}
    return {node: scope.places[said] for node, said in named.items() if said in scope.places}


def statements_in(
    item: Input, base: str, conventions: Conventions, *, as_written: bool = False
) -> Iterable[Quad] | None:
    """Return what the records of an input say, as `read` gives it: `as_written`, or as rules and queries take it.

    None where it has no rows, no record, or what can't be read: its readers tell what is wrong.
    """
    rows = rows_in(item)
    if rows is None:
        return None
    reader = RowReader(shipped(), base, conventions)
    try:
        given, prefix = [*numbered(rows, 1, item.name)], f"{Prefixes().of(item, base)}n"
        found = reader.statements(item.name, given, prefix, as_written=as_written)
    except InputError:
        return None
    if not found:
        return None
    said = chain(parse(found[0], format=RdfFormat.N_TRIPLES), found[1])
    if as_written or not (EVENT.value in found[0] or any(quad.predicate == EVENT for quad in found[1])):
        return said
    return expanded([*said])
