"""Files that the user trusts: what they say of anything counts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from usmx_kg.errors import InputError
from usmx_kg.namespaces import RECORD
from usmx_kg.records import jsonld, rdf
from usmx_kg.records.build import Builder
from usmx_kg.records.model import TextSource
from usmx_kg.records.names import shipped
from usmx_kg.records.source import Input, Prefixes, load
from usmx_kg.records.tree import Tree
from usmx_kg.records.values import well_formed

__all__ = ["read_background"]


def read_background(
    inputs: Sequence[str | Path | TextSource], *, base: str = RECORD, input_format: str | None = None
) -> list[Quad]:
    """Return the statements of files about more actors, places, agreements and consents.

    They have any format that records have. They may speak about our own things and say who may consent, and need
    hold no record. Raises InputError for the first that can't be read or that names something unknown.
    """
    prefixes = Prefixes()
    return [quad for source in inputs for quad in _read_one(load(source, input_format), base, prefixes)]


def _read_one(item: Input, base: str, prefixes: Prefixes) -> list[Quad]:
    form, prefix = item.form, prefixes.of(item, base)
    if form.module == "rdf":
        quads = rdf.statements(item, form.name, form.label, base)
    else:
        trees = item.trees()
        if form.module != "json" or jsonld.is_plain(trees, bare=form.name == "json"):
            return _build(trees, item, base, prefix)
        quads, _ = jsonld.statements(trees, item.name, base)
    return [_usable(quad) for quad in rdf.renamed(quads, prefix, {})[0]]


def _build(trees: list[Tree], item: Input, base: str, prefix: str) -> list[Quad]:
    builder = Builder(shipped(), base, item.name, prefix, trusted=True)
    draft = builder.build(trees)
    if builder.errors:
        raise builder.errors[0]
    for raw in draft.raw:
        place = raw.position
        raise InputError(
            f"{raw.key}: {raw.text!r} is not the name of one known thing",
            file=place.file, line=place.line, column=place.column,
        )  # fmt: skip
    return list(draft.quads)


def _usable(quad: Quad) -> Quad:
    """Return a statement in the default graph, an ill-typed literal as plain text, for no engine to stumble over."""
    value = quad.object
    if isinstance(value, Literal) and not well_formed(value):
        value = Literal(value.value)
    assert isinstance(quad.predicate, NamedNode)
    return Quad(quad.subject, quad.predicate, value)
