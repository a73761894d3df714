"""Terms as trees: classes and properties under what they specialise, concepts under broader ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pyoxigraph import NamedNode

from usmx_kg.graph import index, type_
from usmx_kg.graph.vocabulary import BROADER, DEFINITION, SUBCLASS, concepts, label
from usmx_kg.ground.errors import UsageError
from usmx_kg.ground.namespaces import PREFIXES, shorten

__all__ = ["Branch", "branches", "kinds", "members"]

_OWL, _USMX = PREFIXES["owl"], PREFIXES["usmx"]
_SCHEME = NamedNode(f"{PREFIXES['skos']}ConceptScheme")
_SUBPROPERTY = NamedNode(f"{PREFIXES['rdfs']}subPropertyOf")
_PROPERTIES = tuple(NamedNode(_OWL + kind) for kind in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty"))


@dataclass(frozen=True)
class Branch:
    """A term at its depth in a tree; one with several broader terms stands under each."""

    iri: str
    name: str
    label: str
    definition: str | None
    depth: int


@cache
def kinds() -> dict[str, str | None]:
    """Return the kinds of terms, each with the IRI of its scheme (None for classes and properties)."""
    schemes = {n.value for n in index("ontology").subjects(type_, _SCHEME)}
    named = {_plural(iri.rpartition("/")[2]): iri for iri in sorted(schemes)}
    return {"classes": None, "properties": None, **named}


def _plural(name: str) -> str:
    if name in ("arms", "consent-status", "activity-status", "agreement-content"):
        return name
    return f"{name[:-1]}ies" if name.endswith("y") else f"{name}s"


def _kind(name: str) -> str:
    """Return the kind that a word means, in singular or plural.

    Raises UsageError with the kinds there are.
    """
    for kind in kinds():
        if name.lower() in (kind, kind.removesuffix("s"), (kinds()[kind] or "").rpartition("/")[2]):
            return kind
    from difflib import get_close_matches

    near = get_close_matches(name.lower(), kinds(), n=2)
    hint = f"Did you mean {' or '.join(near)}?" if near else f"Kinds: {', '.join(kinds())}"
    raise UsageError(f"there are no terms of kind {name!r}", hint=hint)


@cache
def members(name: str) -> frozenset[str]:
    """Return the IRIs of the terms of a kind."""
    kind = _kind(name)
    scheme = kinds()[kind]
    if scheme is not None:
        return concepts(scheme)
    wanted = (NamedNode(f"{_OWL}Class"),) if kind == "classes" else _PROPERTIES
    found = {n.value for w in wanted for n in index("ontology").subjects(type_, w)}
    return frozenset(iri for iri in found if iri.startswith(_USMX))


def branches(name: str, lang: str = "en") -> Iterator[Branch]:
    """Yield the terms of a kind, each after what it stands under, by their labels."""
    kind = _kind(name)
    up = {"classes": SUBCLASS, "properties": _SUBPROPERTY}.get(kind, BROADER)
    ontology, known = index("ontology"), members(kind)
    below: dict[str | None, list[str]] = {}
    for iri in known:
        over = [v.value for v in ontology.objects(NamedNode(iri), up) if v.value in known and v.value != iri]
        if not over:
            below.setdefault(None, []).append(iri)
        for parent in over:
            below.setdefault(parent, []).append(iri)

    def walk(parent: str | None, above: tuple[str, ...]) -> Iterator[Branch]:
        for iri in sorted(below.get(parent, ()), key=lambda i: (label(i, lang, ontology).casefold(), i)):
            text = ontology.text(NamedNode(iri), DEFINITION, lang)
            yield Branch(iri, shorten(iri) or iri, label(iri, lang, ontology), text, len(above))
            if iri not in above:
                yield from walk(iri, (*above, iri))

    yield from walk(None, ())
