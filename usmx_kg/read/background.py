"""Files that the user trusts: what they say of anything counts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from usmx_kg.graph import Index, index
from usmx_kg.ground.errors import InputError
from usmx_kg.ground.namespaces import RECORD
from usmx_kg.model.building import Builder
from usmx_kg.model.consent_events import expanded
from usmx_kg.model.descriptions import Draft, RawFinding
from usmx_kg.model.literals import well_formed
from usmx_kg.model.name_index import Names, shipped
from usmx_kg.model.records import TextSource
from usmx_kg.model.stated_dates import renewed
from usmx_kg.model.trees import Tree
from usmx_kg.read import jsonld, rdf
from usmx_kg.read.source import Input, Prefixes, load

__all__ = ["read_background"]


def read_background(
    inputs: Sequence[str | Path | TextSource], *, base: str = RECORD, input_format: str | None = None
) -> list[Quad]:
    """Return the statements of files about more actors, places, agreements and consents.

    They have any format that records have. They may speak about our own things and say who may consent, and need
    hold no record. Raises InputError for the first that can't be read or that names something unknown.
    """
    given = [load(source, input_format) for source in inputs]
    first, unknown = _read(given, base, shipped())
    if not unknown:
        return first
    found, unknown = _read(given, base, Names(index("background"), Index(first)))  # they may name each other's things
    for raw in unknown:
        place = raw.position
        raise InputError(
            f"{raw.key}: {raw.text!r} is not the name of one known thing",
            file=place.file,
            line=place.line,
            column=place.column,
        )
    return found


def _read(given: Sequence[Input], base: str, names: Names) -> tuple[list[Quad], list[RawFinding]]:
    """Return the statements of all files, and the texts in them that name nothing or several things."""
    prefixes, quads, unknown = Prefixes(), list[Quad](), list[RawFinding]()
    for item in given:
        prefix = prefixes.of(item, base)
        if item.form.module == "rdf":
            found = rdf.statements(item, item.form.name, item.form.label, base)
        else:
            trees = item.trees()
            if item.form.module != "json" or jsonld.is_plain(trees, bare=item.form.name == "json"):
                draft = _draft(trees, item, base, prefix, names)
                quads += draft.quads
                unknown += draft.raw
                continue
            found, _ = jsonld.statements(trees, item.name, base)
        quads += map(_usable, rdf.renamed(found, prefix, {})[0])
    return [*expanded(quads)], unknown


def _draft(trees: list[Tree], item: Input, base: str, prefix: str, names: Names) -> Draft:
    builder = Builder(names, base, item.name, prefix, trusted=True)
    draft = builder.build(trees)
    if builder.errors:
        raise builder.errors[0]
    return draft


def _usable(quad: Quad) -> Quad:
    """Return a statement in the default graph, an ill-typed literal as plain text, for no engine to stumble over."""
    quad = renewed(quad)
    value = quad.object
    if isinstance(value, Literal) and not well_formed(value):
        value = Literal(value.value)
    assert isinstance(quad.predicate, NamedNode)
    return Quad(quad.subject, quad.predicate, value)
