"""What JSON-LD's processor would drop: how many statements there must be, and which value gives none."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from usmx_kg.ground.errors import InputError
from usmx_kg.ground.namespaces import CONTEXT
from usmx_kg.model.keys import keys_like, meant, record_fields
from usmx_kg.model.layout import fault
from usmx_kg.model.trees import Kind, Mapping, Scalar, Sequence, Tree
from usmx_kg.read.jsonld_text import GRAPHS, IDS, TYPES, text_of

__all__ = ["NO_CONTEXT", "expected", "loss"]

_NODE, _OTHER, _CLASS = "urn:x-usmx:node", "urn:x-usmx:other", "urn:x-usmx:class"
NO_CONTEXT = f'Add "@context": "{CONTEXT}"; or, for plain JSON, name the file .json (--input-format json).'
"""The way out for keys that no context maps."""

_IN_CONTEXT = f'Map it in the context, or put "{CONTEXT}" there too, first in a list.'

Count = Callable[[str], int]
Wrap = Callable[[str], str]


def expected(tree: Tree) -> int:
    """Return how many statements a node, or a list of nodes, must give."""
    if isinstance(tree, Sequence):
        return sum(expected(item) for item in tree.items)
    if isinstance(tree, Scalar):
        return 0 if tree.kind is Kind.NULL else 1
    found = 0
    for key, value in tree.entries:
        if key.text in TYPES or key.text in GRAPHS:
            found += expected(value)
        elif not key.text.startswith("@") and key.text not in IDS:
            found += sum(_value(part) for part in _parts(value))
    return found


def _parts(tree: Tree) -> Iterator[Tree]:
    """Yield the values of a key, out of lists and sets."""
    if isinstance(tree, Sequence):
        for item in tree.items:
            yield from _parts(item)
    elif isinstance(tree, Mapping) and (inner := tree.get("@set")) is not None:
        yield from _parts(inner)
    else:
        yield tree


def _value(tree: Tree) -> int:
    """Return how many statements one value must give, those about itself included."""
    if not isinstance(tree, Mapping):
        return expected(tree)
    plain, listed = tree.get("@value"), tree.get("@list")
    if plain is not None:
        return expected(plain)
    if listed is not None:
        return 1 + sum(1 + _value(item) for item in _parts(listed))
    return 1 + expected(tree)


def loss(tree: Tree, file: str, count: Count) -> InputError:
    """Return the error for the first thing that is dropped. `count` tells how many statements a text gives."""
    found = next(_lost(tree, lambda text: text, 0, count), None)
    if found is None:
        return fault("something in it has no meaning as JSON-LD and would be dropped", tree, file)
    at, message, hint = found
    return fault(message, at, file, hint)


Lost = tuple[Tree, str, str | None]


def _lost(tree: Tree, wrap: Wrap, around: int, count: Count) -> Iterator[Lost]:
    """Yield what is dropped. `wrap` puts a node where this one stands, which alone gives `around` statements."""
    if isinstance(tree, Sequence):
        for item in tree.items:
            yield from _lost(item, wrap, around, count)
        return
    if not isinstance(tree, Mapping):
        return
    context = tree.get("@context")
    start = "{" + (f'"@context": {text_of(context, context=True)}, ' if context is not None else "")

    def gives(inside: str, more: int) -> bool:
        return count(wrap(start + inside + "}")) == around + more

    for key, value in tree.entries:
        if key.text in IDS and not gives(f'"@id": {text_of(value)}, "@type": "{_CLASS}"', 1):
            yield value, f"{_shown(value)} is no valid id", None
        if key.text in TYPES:
            for part in _parts(value):
                if not gives(f'"@id": "{_NODE}", "@type": {text_of(part)}', 1):
                    yield part, f"type: {_shown(part)} is no class that the context knows", None
        elif key.text in GRAPHS:
            yield from _lost(value, _inside(wrap, start + f'"{key.text}": [', "]}"), around, count)
        elif not key.text.startswith("@") and key.text not in IDS:
            name = json.dumps(key.text)
            if not gives(f'"@id": "{_NODE}", {name}: {{"@id": "{_OTHER}"}}', 1):
                hint = _unmapped(key.text, wrap(start))
                yield key, f"no context maps the key {key.text!r}, so JSON-LD would drop it", hint
                continue
            inner = _inside(wrap, start + f'"@id": "{_NODE}", {name}: ', "}")
            for part in _parts(value):
                if isinstance(part, Mapping) and part.get("@value", "@list") is None:
                    yield from _lost(part, inner, around + 1, count)
                elif not gives(f'"@id": "{_NODE}", {name}: {text_of(part)}', _value(part)):
                    yield part, f"{key.text}: JSON-LD would drop {_shown(part)}", _NAMES


def _unmapped(key: str, around: str) -> str | None:
    """Return the way out for a key that nothing maps; `around` is the text around its node, contexts in full."""
    if '"@context": ' not in around:
        return NO_CONTEXT
    near = keys_like(key, record_fields())
    return _IN_CONTEXT if near == [key] else meant(near)


def _inside(wrap: Wrap, before: str, after: str) -> Wrap:
    return lambda text: wrap(before + text + after)


_NAMES = "Here it takes an IRI or a CURIE. Names are read where our context is the only one, and in YAML and JSON."


def _shown(tree: Tree) -> str:
    text = repr(tree.text) if isinstance(tree, Scalar) else text_of(tree)
    return text if len(text) <= 80 else text[:79] + "…"
