"""Why an answer is empty: terms that the graph does not have, and terms that nothing uses."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from pyoxigraph import NamedNode, Store

from usmx_kg import sparql
from usmx_kg.namespaces import BASE, OWN, PREFIXES, shorten

__all__ = ["NO_DATA", "why_empty"]

NO_DATA = "The graph has nothing that fits all of the pattern. Records of your own are added with --data FILE."

_TYPE = NamedNode(f"{PREFIXES['rdf']}type")
_CLASS = NamedNode(f"{PREFIXES['owl']}Class")
_PROPERTIES = frozenset(
    NamedNode(PREFIXES["owl"] + kind) for kind in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")
)


def why_empty(store: Store, text: str) -> Iterator[str]:
    """Yield sentences that say which terms of a query the graph lacks, with the nearest it has, or does not use."""
    unknown = unused = False
    for iri in sparql.iris(text):
        node = NamedNode(iri)
        name = shorten(iri) or f"<{iri}>"
        kinds = {q.object for q in store.quads_for_pattern(node, _TYPE, None)}
        if not kinds and not _occurs(store, node):
            unknown = True
            near = _nearest(store, iri)
            guess = f"; did you mean {' or '.join(near)}?" if near else ""
            yield f"The graph has no {name}{guess}"
        elif kinds & _PROPERTIES and not _any(store, None, node, None):
            unused = True
            yield f"The graph knows the property {name}, but no statement uses it."
        elif _CLASS in kinds and not _any(store, None, _TYPE, node):
            unused = True
            yield f"The graph has nothing whose stated type is {name} (--infer adds those of its subclasses)."
    if not unknown and not unused:
        yield NO_DATA


def _any(store: Store, *pattern: NamedNode | None) -> bool:
    return next(store.quads_for_pattern(*pattern), None) is not None


def _occurs(store: Store, node: NamedNode) -> bool:
    return any(_any(store, *pattern) for pattern in ((node, None, None), (None, node, None), (None, None, node)))


def _nearest(store: Store, iri: str) -> list[str]:
    """Return up to three CURIEs of the same namespace that look like an IRI of ours; [] for others."""
    if not iri.startswith(BASE):
        return []
    space = max((n for n in OWN.values() if iri.startswith(n)), key=len, default=BASE)
    terms = {
        quad.subject.value
        for quad in store.quads_for_pattern(None, _TYPE, None)
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(space)
    }
    local = {term.removeprefix(space): term for term in terms}
    near = get_close_matches(iri.removeprefix(space), local, n=3, cutoff=0.7)
    return [shorten(local[name]) or f"<{local[name]}>" for name in near]
