"""JSON-LD trees as text again: with our context in full, and with a label for each node that has no id."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from collections.abc import Sequence as SequenceOf
from functools import cache
from itertools import count

from usmx_kg.ground import resources
from usmx_kg.ground.namespaces import CONTEXT, record_key
from usmx_kg.model.ids import absolute
from usmx_kg.model.positions import Places
from usmx_kg.model.trees import Kind, Mapping, Scalar, Sequence, Tree

__all__ = ["GRAPHS", "IDS", "TYPES", "Marks", "mappings", "our_context", "text_of"]

IDS, TYPES, GRAPHS = ("@id", "id"), ("@type", "type"), ("@graph", "@included")
_NO_NODE = ("@value", "@list", "@set", *GRAPHS, *IDS)


@cache
def our_context() -> dict[str, object]:
    """Return the package's context, without the object around it."""
    document = json.loads(resources.path("ontology/context.jsonld").read_text("utf-8"))
    context: dict[str, object] = document["@context"]
    return context


@cache
def _our_text() -> str:
    return json.dumps(our_context())


def mappings(trees: Iterable[Tree]) -> Iterator[Mapping]:
    """Yield all mappings of some trees, the outer ones first."""
    for tree in trees:
        if isinstance(tree, Mapping):
            yield tree
            yield from mappings(value for _, value in tree.entries)
        elif isinstance(tree, Sequence):
            yield from mappings(tree.items)


def text_of(tree: Tree, *, context: bool = False) -> str:
    """Return a tree as JSON. With `context` it is one, and ours is put in full."""
    if isinstance(tree, Scalar):
        if context and tree.text == CONTEXT:
            return _our_text()
        return json.dumps(tree.text) if tree.kind is Kind.TEXT else tree.text
    if isinstance(tree, Sequence):
        return "[" + ", ".join(text_of(item, context=context) for item in tree.items) + "]"
    return "{" + ", ".join(f"{json.dumps(key.text)}: {text_of(value)}" for key, value in tree.entries) + "}"


class Marks:
    """The labels of the nodes without an id, by which statements lead back to where they stand."""

    def __init__(self, trees: SequenceOf[Tree], file: str) -> None:
        self.file = file
        self._trees = trees
        ids = [v.text for m in mappings(trees) for k, v in m.entries if k.text in IDS and isinstance(v, Scalar)]
        self._prefix = "_:m"
        while any(text.startswith(self._prefix) for text in ids):
            self._prefix += "m"
        self._number = count(1)
        self._labels: dict[int, str] = {}

    def written(self, tree: Tree) -> str:
        """Return a tree as JSON, with the labels as ids."""
        if isinstance(tree, Scalar):
            return text_of(tree)
        if isinstance(tree, Sequence):
            return "[" + ", ".join(map(self.written, tree.items)) + "]"
        parts = [
            f"{json.dumps(key.text)}: "
            + (text_of(value, context=True) if key.text == "@context" else self.written(value))
            for key, value in tree.entries
        ]
        if tree.get(*_NO_NODE) is None:
            self._labels[id(tree)] = f"{self._prefix}{next(self._number)}"
            parts.append(f'"@id": "{self._labels[id(tree)]}"')
        return "{" + ", ".join(parts) + "}"

    def fill(self, places: Places, names: dict[str, str], base: str) -> None:
        """Note where nodes and values stand. `names` are the new names of blank nodes by their labels."""
        for mapping in mappings(self._trees):
            subject = self._name(mapping, names, base)
            if subject is None:
                continue
            if len(mapping.entries) > 1 or mapping.get(*IDS) is None:
                places.node(subject, places.at(mapping.line, mapping.column))
            for key, value in mapping.entries:
                name = record_key(key.text)
                places.key(subject, name, places.at(value.line, value.column))
                for part in value.items if isinstance(value, Sequence) else (value,):
                    here = places.at(part.line, part.column)
                    inner = self._name(part, names, base) if isinstance(part, Mapping) else None
                    if isinstance(part, Scalar):
                        forms = (part.text, absolute(part.text) or base + part.text)
                        places.value(subject, name, forms, here)
                    elif inner is not None:
                        places.value(subject, name, (inner,), here)
                        places.child(subject, name, inner)

    def _name(self, mapping: Mapping, names: dict[str, str], base: str) -> str | None:
        said = mapping.get(*IDS)
        text = said.text if isinstance(said, Scalar) else self._labels.get(id(mapping), "")
        if text.startswith("_:"):
            return names.get(text[2:])
        return absolute(text) or (base + text if text else None)
