"""The layout of text formats: which mappings of a file are its records."""

from __future__ import annotations

from collections.abc import Iterator

from usmx_kg.ground.errors import InputError
from usmx_kg.model.trees import Kind, Mapping, Scalar, Sequence, Tree

__all__ = ["NO_NUL", "NUL", "blank", "fault", "items", "nul", "scalars", "stated_iri"]

NUL, NO_NUL = "a text has a NUL character (U+0000)", "Take it out: databases and spreadsheets end texts there."
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


def nul(tree: Tree, file: str) -> InputError | None:
    """Return the error for the first key or text that has U+0000, as an escape of JSON or YAML gives it."""
    if isinstance(tree, Scalar):
        return fault(NUL, tree, file, NO_NUL) if "\0" in tree.text else None
    parts = (part for pair in tree.entries for part in pair) if isinstance(tree, Mapping) else tree.items
    return next((wrong for part in parts if (wrong := nul(part, file)) is not None), None)


def fault(message: str, at: Tree, file: str, hint: str | None = None) -> InputError:
    """Return an error at the place of a tree."""
    return InputError(message, file=file, line=at.line, column=at.column or None, cell=at.cell, hint=hint)
