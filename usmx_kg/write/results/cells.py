"""Terms as the text of a cell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from usmx_kg.ground.namespaces import shorten

if TYPE_CHECKING:
    from pyoxigraph import Triple

    from usmx_kg.model.answer import Answer, Term

__all__ = ["is_number", "kind", "plain", "shown", "with_labels"]

_SIGNED = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_NUMBERS = frozenset(
    f"http://www.w3.org/2001/XMLSchema#{name}"
    for name in (
        "integer", "decimal", "double", "float", "long", "int", "short", "byte", "nonPositiveInteger",
        "negativeInteger",
    )
)  # fmt: skip
_NODES = ("NamedNode", "BlankNode")


def kind(term: Term | Triple) -> str:
    """Return `NamedNode`, `BlankNode`, `Literal` or `Triple`, so that renderers need not import the library."""
    return type(term).__name__


def shown(term: Term | None, labels: Mapping[str, str]) -> str:
    """Return what people read: the label or CURIE of an IRI, the text of a literal."""
    if term is None:
        return ""
    name = kind(term)
    if name == "NamedNode":
        return labels.get(term.value) or shorten(term.value) or term.value  # type: ignore[union-attr]
    if name == "BlankNode":
        return labels.get(term.value) or str(term)  # type: ignore[union-attr]
    return term.value if name == "Literal" else str(term)  # type: ignore[union-attr]


def plain(term: Term | None) -> str:
    """Return what SPARQL CSV has: an IRI or literal as bare text."""
    if term is None:
        return ""
    return term.value if kind(term) in ("NamedNode", "Literal") else str(term)  # type: ignore[union-attr]


def is_number(term: Term | str | None) -> bool:
    """Tell whether a term is a literal number, which a spreadsheet takes for what it is, signs and all."""
    if term is None or isinstance(term, str) or kind(term) != "Literal":
        return False
    return term.datatype.value in _NUMBERS and _SIGNED.fullmatch(term.value) is not None  # type: ignore[union-attr]


def with_labels(result: Answer) -> tuple[tuple[str, ...], list[list[Term | str | None]]]:
    """Return variables and rows, a column `<name>Label` after each column whose nodes have labels."""
    if not result.labels:
        return result.variables, [list(row) for row in result.rows]
    iris = [
        any(term is not None and kind(term) in _NODES and term.value in result.labels for term in column)
        for column in zip(*result.rows, strict=True)
    ]
    names = [n for name, named in zip(result.variables, iris, strict=True) for n in (name, f"{name}Label")[: 1 + named]]
    rows: list[list[Term | str | None]] = []
    for row in result.rows:
        cells: list[Term | str | None] = []
        for term, named in zip(row, iris, strict=True):
            cells.append(term)
            if named:
                cells.append(result.labels.get(term.value) if kind(term) in _NODES else None)  # type: ignore[union-attr,arg-type]
        rows.append(cells)
    return tuple(names), rows
