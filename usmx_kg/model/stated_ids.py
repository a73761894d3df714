"""The head of a mapping: the id and the classes that it states, and all ids that a file declares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as MappingOf
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from usmx_kg.graph import Node
from usmx_kg.graph.vocabulary import Field
from usmx_kg.ground.errors import InputError
from usmx_kg.ground.namespaces import RECORD, shorten
from usmx_kg.model.ids import is_label, mint, name_of_id
from usmx_kg.model.keys import (
    ACTIVITY,
    DEPLOYMENT,
    DOMESTIC,
    FOREIGN,
    ID_KEYS,
    TYPE_KEYS,
    class_named,
    classes,
    classes_like,
    meant,
    own,
    record_fields,
    usmx,
)
from usmx_kg.model.layout import blank, fault, scalars
from usmx_kg.model.permissions import SHIPPED, almost_ours, said_by_a_case
from usmx_kg.model.trees import Mapping, Scalar, Sequence, Tree

__all__ = ["beyond_case", "declared", "declared_by", "kind_of_activity", "stated_id", "stated_types"]

_SENDER, _HOST = NamedNode(usmx("sendingState")), NamedNode(usmx("hostState"))
_ID_FORM = "An id is an IRI, or a short name of letters, digits and - . _ ~ without spaces."


def declared(records: Iterable[Mapping], base: str) -> dict[str, frozenset[str]]:
    """Return the IRIs of all things with an id that a file describes, each with its classes."""
    return _together(found for record in records for found in _declared(record, None, base))


def _declared(tree: Tree, field: Field | None, base: str) -> Iterator[tuple[str, frozenset[str]]]:
    if isinstance(tree, Sequence):
        for item in tree.items:
            yield from _declared(item, field, base)
    if not isinstance(tree, Mapping):
        return
    identifier = tree.get(*ID_KEYS)
    if isinstance(identifier, Scalar) and (field is None or len(tree.entries) > 1):
        iri = name_of_id(identifier.text, base)
        if iri is not None:
            yield iri, _classes_of((scalar.text for scalar in scalars(tree.get(*TYPE_KEYS))), field)
    for key, value in tree.entries:
        inner = record_fields().get(key.text)
        if inner is not None:
            yield from _declared(value, inner, base)


def declared_by(blocks: Iterable[MappingOf[str, Any]], base: str) -> dict[str, frozenset[str]]:
    """Return the same of records as plain values, with `id` for `@id`."""
    return _together(found for block in blocks for found in _declared_plainly(block, None, base))


def _together(declared: Iterable[tuple[str, frozenset[str]]]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for iri, types in declared:
        found[iri] = found.get(iri, frozenset()) | types
    return found


def _declared_plainly(block: Any, field: Field | None, base: str) -> Iterator[tuple[str, frozenset[str]]]:
    if isinstance(block, list):
        for item in block:
            yield from _declared_plainly(item, field, base)
    if not isinstance(block, dict):
        return
    identifier = block.get("id")
    if isinstance(identifier, str | int) and (field is None or len(block) > 1):
        iri = name_of_id(str(identifier), base)
        if iri is not None:
            stated = next((block[key] for key in TYPE_KEYS if key in block), ())
            texts = (text for text in (stated if isinstance(stated, list) else (stated,)) if isinstance(text, str))
            yield iri, _classes_of(texts, field)
    for key, value in block.items():
        inner = record_fields().get(key)
        if inner is not None:
            yield from _declared_plainly(value, inner, base)


def _classes_of(stated: Iterable[str], field: Field | None) -> frozenset[str]:
    """Return the classes that a thing states or, where there are none, those that its key takes."""
    said = frozenset(iri for iri in map(class_named, stated) if iri)
    return said or (field.classes if field else frozenset((ACTIVITY,)))


def stated_id(item: Mapping, base: str, file: str, *, trusted: bool) -> NamedNode | str | None:
    """Return the id of a mapping: an IRI, or the label `_:x` that it has in this file only; None where it states none.

    Raises InputError for what is no id, and for things of the package unless the file is trusted.
    """
    _one_of(item, ID_KEYS, file)
    tree = item.get(*ID_KEYS)
    if tree is None or blank(tree):
        return None
    text = tree.text.strip() if isinstance(tree, Scalar) else ""
    if is_label(text):
        return text
    iri = mint(text, base)
    if iri is None:
        raise fault(f"{text!r} is no id" if text else "an id should be one text", tree, file, _ID_FORM)
    if own(iri) and not trusted and not iri.startswith((RECORD, base, *SHIPPED)):
        raise _not_yours(iri, tree, file)
    return NamedNode(iri)


def beyond_case(node: Node, quads: Iterable[Quad], item: Mapping, file: str) -> InputError | None:
    """Return the error for a thing of the shipped cases of which more is said than they say; None for others."""
    if not node.value.startswith(SHIPPED) or all(map(said_by_a_case, quads)):
        return None
    return _not_yours(node.value, item.get(*ID_KEYS) or item, file)


def _not_yours(iri: str, at: Tree, file: str) -> InputError:
    name = shorten(iri) or iri
    return fault(f"{name} is a thing of the package: a record can't speak about it", at, file, FOREIGN)


def stated_types(item: Mapping, file: str) -> list[str]:
    """Return the IRIs of the classes that a mapping states. Raises InputError where one is unknown."""
    _one_of(item, TYPE_KEYS, file)
    tree = item.get(*TYPE_KEYS)
    if tree is None or blank(tree):
        return []
    found = []
    for scalar in scalars(tree):
        iri, ours = class_named(scalar.text), almost_ours(scalar.text.strip())
        if iri is None or ours in classes():
            near = [ours] if ours else classes_like(scalar.text)
            raise fault(f"type: {scalar.text.strip()!r} is no class of the vocabulary", scalar, file, meant(near))
        found.append(iri)
    if not any(iri in classes() for iri in found) and not (isinstance(tree, Sequence) and not tree.items):
        raise fault("type names no class of the vocabulary", tree, file)
    return list(dict.fromkeys(found))


def kind_of_activity(node: Node, quads: Iterable[Quad]) -> str:
    """Return DomesticOperation where host and sender of an activity are the same state, else Deployment."""
    said: dict[object, set[object]] = {_SENDER: set(), _HOST: set()}
    for quad in quads:
        if quad.subject == node and quad.predicate in said:
            said[quad.predicate].add(quad.object)
    (*hosts,) = said[_HOST]
    same = said[_SENDER] == said[_HOST] and len(hosts) == 1 and not isinstance(hosts[0], Literal)
    return DOMESTIC if same else DEPLOYMENT


def _one_of(item: Mapping, keys: tuple[str, ...], file: str) -> None:
    both = [key for key, _ in item.entries if key.text in keys]
    if len(both) > 1:
        raise fault(f"{both[0].text} and {both[1].text} stand beside each other", both[1], file)
