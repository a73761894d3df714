"""The JSON-LD context of records, made from the ontology: `python -m usmx_kg.context > ontology/context.jsonld`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable

from pyoxigraph import NamedNode, Quad, Triple

from usmx_kg.graph import Index, triples, type_
from usmx_kg.namespaces import BASE, OWN, PREFIXES, record_key

__all__ = ["context", "main"]

_USMX, _XSD = PREFIXES["usmx"], PREFIXES["xsd"]
_CLASS = NamedNode(f"{PREFIXES['owl']}Class")
_KEY, _SCHEME = (NamedNode(f"{PREFIXES['usmx-app']}{name}") for name in ("recordKey", "valueScheme"))
_RANGE = NamedNode(f"{PREFIXES['schema']}rangeIncludes")
_COERCED = frozenset(f"{_XSD}{name}" for name in ("date", "integer", "boolean"))
_ALSO_PREFIX = {
    "agreement": {f"{_USMX}Agreement", f"{_USMX}LegalBasis"},
    "arms": {f"{BASE}arms"},
    "place": {f"{_USMX}Place"},
    "source": {f"{_USMX}SourceDocument"},
}
"""Keys whose name is a prefix too, and the classes or scheme whose names have that prefix."""


def context(source: Iterable[Triple | Quad]) -> dict[str, object]:
    """Return the JSON-LD document whose context has the classes and record keys of an ontology as terms.

    `source` are the statements of the ontology and what the application says of its keys.

    Four keys (agreement, arms, place, source) are also prefixes. JSON-LD allows a term one meaning, so the
    prefix of that name is defined for the values of each key that takes such names, and there only.
    """
    ontology = Index(source)
    classes = {c.value for c in ontology.subjects(type_, _CLASS) if c.value.startswith(_USMX)}
    keys = [p for p in ontology.subjects(_KEY) if ontology.text(p, _KEY, "") == "true"]
    terms: dict[str, object] = {name: iri for name, iri in PREFIXES.items() if name not in _ALSO_PREFIX}
    terms |= {iri.removeprefix(_USMX): _curie(iri) for iri in classes}
    for key in keys:
        ranges = {v.value for p in (_RANGE, _SCHEME) for v in ontology.objects(key, p)}
        terms[record_key(key.value)] = _definition(key.value, ranges)
    fixed: dict[str, object] = {"@version": 1.1, "id": "@id", "type": "@type"}
    return {"@context": fixed | dict(sorted(terms.items()))}


def main() -> None:
    """Write the context of the shipped ontology to standard output."""
    sys.stdout.write(json.dumps(context([*triples("ontology"), *triples("app")]), indent=2) + "\n")


def _curie(iri: str) -> str:
    prefix = next(p for p, namespace in PREFIXES.items() if iri.startswith(namespace))
    return f"{prefix}:{iri.removeprefix(PREFIXES[prefix])}"


def _definition(iri: str, ranges: set[str]) -> dict[str, object]:
    """Define a key by what its values are; plain words beside things (legalBasis) leave it uncoerced."""
    datatypes = {r for r in ranges if r.startswith(_XSD)}
    definition: dict[str, object] = {"@id": _curie(iri)}
    if f"{_XSD}anyURI" in ranges or not datatypes:
        definition["@type"] = "@id"
    elif datatypes == ranges & _COERCED:
        definition["@type"] = _curie(min(datatypes))
    scoped = {p: {"@id": OWN[p], "@type": "@id", "@prefix": True} for p, of in _ALSO_PREFIX.items() if of & ranges}
    return definition | ({"@context": scoped} if scoped else {})


if __name__ == "__main__":
    main()
