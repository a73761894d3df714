"""The JSON-LD context of records, made from the vocabulary; `python -m usmx_kg.graph.jsonld_context` prints it."""

from __future__ import annotations

import json
import sys

from pyoxigraph import NamedNode

from usmx_kg.graph import index, type_
from usmx_kg.graph.vocabulary import Field, Kind, fields
from usmx_kg.ground.namespaces import BASE, OWN, PREFIXES

__all__ = ["context", "main"]

_USMX = PREFIXES["usmx"]
_CLASS = NamedNode(f"{PREFIXES['owl']}Class")
_COERCED = {Kind.DATE: "xsd:date", Kind.INTEGER: "xsd:integer", Kind.BOOLEAN: "xsd:boolean"}
_ALSO_PREFIX = {
    "agreement": {f"{_USMX}Agreement", f"{_USMX}LegalBasis"},
    "arms": {f"{BASE}arms"},
    "place": {f"{_USMX}Place"},
    "source": {f"{_USMX}SourceDocument"},
}
"""Keys whose name is a prefix too, and the classes or scheme whose names have that prefix."""


def context() -> dict[str, object]:
    """Return the JSON-LD document whose context has the classes of the vocabulary and the keys of records as terms.

    Four keys (agreement, arms, place, source) are also prefixes. JSON-LD allows a term one meaning, so the
    prefix of that name is defined for the values of each key that takes such names, and there only.
    """
    classes = {c.value for c in index("ontology").subjects(type_, _CLASS) if c.value.startswith(_USMX)}
    terms: dict[str, object] = {name: iri for name, iri in PREFIXES.items() if name not in _ALSO_PREFIX}
    terms |= {iri.removeprefix(_USMX): _curie(iri) for iri in classes}
    terms |= {key: _definition(field) for key, field in fields().items()}
    fixed: dict[str, object] = {"@version": 1.1, "id": "@id", "type": "@type"}
    return {"@context": fixed | dict(sorted(terms.items()))}


def main() -> None:
    """Write the context to standard output."""
    sys.stdout.write(json.dumps(context(), indent=2) + "\n")


def _curie(iri: str) -> str:
    prefix = next(p for p, namespace in PREFIXES.items() if iri.startswith(namespace))
    return f"{prefix}:{iri.removeprefix(PREFIXES[prefix])}"


def _definition(field: Field) -> dict[str, object]:
    """Define a key by what its values are; plain words beside things (legalBasis) leave it uncoerced."""
    definition: dict[str, object] = {"@id": _curie(field.iri)}
    if field.kind in _COERCED:
        definition["@type"] = _COERCED[field.kind]
    elif field.kind is Kind.ADDRESS or (field.kind is not Kind.TEXT and not field.text):
        definition["@type"] = "@id"
    takes = field.classes | {field.scheme}
    scoped = {p: {"@id": OWN[p], "@type": "@id", "@prefix": True} for p, of in _ALSO_PREFIX.items() if of & takes}
    return definition | ({"@context": scoped} if scoped else {})


if __name__ == "__main__":
    main()
