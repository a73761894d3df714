"""The layout of text formats: which mappings of a file are its records."""

from __future__ import annotations

from collections.abc import Iterator

from usmx_kg.errors import InputError
from usmx_kg.records.tree import Kind, Mapping, Scalar, Sequence, Tree

__all__ = ["blank", "fault", "items", "scalars", "stated_iri"]

_LISTS = ("records", "@graph")


def items(tree: Tree, file: str) -> Iterator[Mapping | InputError]:
    """Yield the records of one document: of a list, a single one, or `{"records": […]}`; errors for what is none."""
    if isinstance(tree, Mapping):
        inner = tree.get(*_LISTS)
        if inner is None or any(key.text not in (*_LISTS, "@context") for key, _ in tree.entries):
            yield tree
        elif tree.get(_LISTS[0]) and tree.get(_LISTS[1]):
            yield fault("records and @graph stand beside each other", tree, file, "Give one list.")
        elif isinstance(inner, Scalar):
            yield fault(f"{tree.entries[0][0].text} should be a list of records", inner, file)
        else:
            yield from items(inner, file)
        return
    for item in tree.items if isinstance(tree, Sequence) else (tree,):
        yield item if isinstance(item, Mapping) else fault("a record should be keys with values", item, file)


def blank(tree: Tree | None) -> bool:
    """Tell whether a value is none: it is missing, null or white space."""
    return tree is None or (isinstance(tree, Scalar) and (tree.kind is Kind.NULL or not tree.text.strip()))


def scalars(tree: Tree | None) -> list[Scalar]:
    """Return the scalars of a list, or the one scalar."""
    parts = tree.items if isinstance(tree, Sequence) else (tree,)
    return [part for part in parts if isinstance(part, Scalar)]


def stated_iri(item: Mapping) -> str:
    """Return what a block {"@id": …} states, which is an IRI wherever it stands; empty for another block."""
    key, value = item.entries[0] if len(item.entries) == 1 else (None, None)
    return value.text if key and key.text == "@id" and isinstance(value, Scalar) else ""


def fault(message: str, at: Tree, file: str, hint: str | None = None) -> InputError:
    """Return an error at the place of a tree."""
    return InputError(message, file=file, line=at.line, column=at.column or None, cell=at.cell, hint=hint)
