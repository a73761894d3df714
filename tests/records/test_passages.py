"""What rows say, read from plain values, beside what the readers make of the same input: the same statements."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from tests.golden.corpus import GROUPS, SPELT, Source, generated, shipped
from tests.records.reading import graph
from usmx_kg.ground.errors import InputError
from usmx_kg.ground.namespaces import RECORD
from usmx_kg.model.conventions import USUAL
from usmx_kg.model.meaning import lines, new_places
from usmx_kg.model.name_index import shipped as shipped_names
from usmx_kg.model.records import TextSource
from usmx_kg.read.input_rows import rows_in
from usmx_kg.read.passages import Counted, Passage, RowReader, apart, statements_in
from usmx_kg.read.rows import numbered
from usmx_kg.read.run import read
from usmx_kg.read.source import load

SIZES = {"generated": 300, "spoiled": 300, "large": 500}


def sources() -> Iterator[Source]:
    """Yield inputs in formats of rows: what is shipped, fixtures, and generated records, sound, faulty and spoiled."""
    made = (generated(group, form, SIZES[name]) for name, group in GROUPS.items() for form in group.forms)
    yield from (source for source in chain(shipped(), *made) if source.form in SPELT)


def said_by(passage: Passage) -> list[Quad]:
    """Return the statements of a passage."""
    told = "".join(lines(things, passage.scope) for things in passage.plain.values()) + new_places(passage.scope)
    more = apart(passage.records.as_written, passage.scope) if passage.records else []
    return [*parse(told, format=RdfFormat.N_TRIPLES), *more]


def test_rows_say_what_their_readers_make_of_them() -> None:
    plain = left = 0
    for source in sources():
        given = TextSource(source.data, source.form, source.name)
        item = load(given, None)
        rows = rows_in(item)
        whole = read([given])
        if rows is None:
            continue
        reader = RowReader(shipped_names(), RECORD, USUAL)
        if whole.errors:
            with pytest.raises(InputError):
                reader.passage(item.name, [*numbered(rows, 1, item.name)], "p")
            continue
        passage = reader.passage(item.name, [*numbered(rows, 1, item.name)], "p")
        assert graph(said_by(passage)) == graph(whole.as_written), f"{source.name} {source.form}"
        assert passage.told == Counted.of(whole), f"{source.name} {source.form}"
        said = statements_in(item, RECORD, USUAL)
        assert said is not None
        assert graph(said) == graph(whole.quads), f"{source.name} {source.form}"
        plain += len(passage.plain)
        left += len(passage.left)
    assert plain > 5 * left > 0
