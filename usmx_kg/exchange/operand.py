"""Read what two graphs to be compared hold: RDF as it stands, records as their readers understand them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse

from usmx_kg.ground.errors import InputError
from usmx_kg.ground.garbage import uncollected
from usmx_kg.ground.namespaces import RECORD
from usmx_kg.model.conventions import Conventions
from usmx_kg.read.passages import statements_in
from usmx_kg.read.rdf import checked, statements
from usmx_kg.read.run import check_base, read
from usmx_kg.read.source import Input, load

__all__ = ["read_both"]


def read_both(
    old: str | Path,
    new: str | Path,
    *,
    base: str = RECORD,
    input_format: str | None = None,
    missing: Iterable[str] | None = None,
    codes: str | None = None,
) -> tuple[Sequence[Quad], Sequence[Quad]]:
    """Return the statements of two files.

    Two files of RDF are taken as they stand. Where one is of another format, both are read as records, so that the
    same record in two formats is the same; a record without an id is known by its position. `missing` are the marks of
    a missing value, instead of the usual ones.

    Raises InputError for a file that can't be read.
    """
    first, second = load(old, input_format), load(new, input_format)
    plain = all(item.form.module == "rdf" or item.form.name == "jsonld" for item in (first, second))
    meant = Conventions.of(missing, codes)
    a, b = (
        _graph(item, base, meant) if plain else _records(item, base, second.name, meant) for item in (first, second)
    )
    return a, b


def _graph(item: Input, base: str, meant: Conventions) -> Sequence[Quad]:
    if item.form.name != "jsonld":
        return statements(item, item.form.name, item.form.label, base)
    try:
        return checked(list(parse(item.text, format=RdfFormat.JSON_LD, base_iri=base)), item.name)
    except SyntaxError:  # a context that would have to be fetched: the reader of records knows ours
        return _records(item, base, item.name, meant)


def _records(item: Input, base: str, name: str, meant: Conventions) -> Sequence[Quad]:
    """Return the statements of records; those without an id are called after the file of this name."""
    source = replace(item, name=name)
    check_base(base)
    with uncollected():
        said = statements_in(source, base, meant, as_written=True)
        if said is not None:
            return [*said]
    found = read([source], base=base, conventions=meant)
    for error in found.errors:
        raise InputError(
            error.message, file=item.name, line=error.line, column=error.column, cell=error.cell, hint=error.hint
        )
    return found.as_written
