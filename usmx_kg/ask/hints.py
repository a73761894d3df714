"""Why an answer is empty or one-sided: terms that the graph lacks, that nothing uses, or that only claims use."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from pyoxigraph import NamedNode, Store

from usmx_kg.ask import questions
from usmx_kg.graph import Node, sparql
from usmx_kg.graph.vocabulary import label
from usmx_kg.ground.namespaces import BASE, OWN, PREFIXES, shorten

__all__ = ["also_claimed", "nothing_fits", "why_empty"]

_NO_DATA = "The graph has nothing that fits all of the pattern. Records of your own are added with --data FILE."
_NOT_SAID = "The document says nothing that fits. Without parameters the question gives all that it says."
_PATTERN = (
    "{{ ?claim rdf:predicate {name} ; rdf:subject ?a ; rdf:object ?b ; usmx:modality ?modality ; usmx:negated ?no }}"
)

_PREDICATE, _SUBJECT, _OBJECT = (NamedNode(PREFIXES["rdf"] + name) for name in ("predicate", "subject", "object"))
_MODALITY, _NEGATED, _CLAIM = (NamedNode(PREFIXES["usmx"] + name) for name in ("modality", "negated", "Claim"))
_REPLACED = NamedNode(f"{PREFIXES['dcterms']}isReplacedBy")
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
        successors = [shorten(found) or f"<{found}>" for found in _successors(store, node)]
        kinds = {q.object for q in store.quads_for_pattern(node, _TYPE, None)}
        if successors:
            unused = True
            yield f"{name} was replaced; ask for {' or '.join(successors)}"
        elif not kinds and not _occurs(store, node):
            unknown = True
            near = _nearest(store, iri)
            guess = f"; did you mean {' or '.join(near)}?" if near else ""
            yield f"The graph has no {name}{guess}"
        elif kinds & _PROPERTIES and not _any(store, None, node, None):
            unused = True
            claims = _claims(store, node)
            if claims:
                yield _said(store, claims, name)
            else:
                yield f"The graph knows the property {name}, but no statement uses it."
        elif _CLASS in kinds and not _any(store, None, _TYPE, node):
            unused = True
            yield f"The graph has nothing whose stated type is {name} (--infer adds those of its subclasses)."
    if not unknown and not unused:
        yield _NO_DATA


def nothing_fits(question: str) -> str:
    """Return why the SPARQL of a shipped question has no answer: the document does not say it, or no record fits."""
    of_the_document = {_PREDICATE.value, _MODALITY.value, f"{PREFIXES['usmx']}passage", f"{PREFIXES['oa']}exact"}
    about_cases = f"{PREFIXES['dcterms']}source"
    asked = set(sparql.iris(question))
    return _NOT_SAID if asked & of_the_document and about_cases not in asked else _NO_DATA


def also_claimed(store: Store, text: str) -> Iterator[str]:
    """Yield, for each property that a query asks plainly, what the document claims with it and none of it plainly.

    Who asks for the property alone would miss that: hedged, possible, denied claims stand nowhere as plain statements.
    """
    asked = sparql.iris(text)
    if _PREDICATE.value in asked:
        return
    for iri in asked:
        node = NamedNode(iri)
        claims = _claims(store, node)
        plain = ((_value(store, c, _SUBJECT), node, _value(store, c, _OBJECT)) for c in claims)
        if claims and not any(_any(store, *statement) for statement in plain):
            yield _said(store, claims, shorten(iri) or f"<{iri}>")


def _claims(store: Store, predicate: NamedNode) -> list[NamedNode]:
    """Return the document's claims with a predicate."""
    found = (quad.subject for quad in store.quads_for_pattern(None, _PREDICATE, predicate))
    return [node for node in found if isinstance(node, NamedNode) and _any(store, node, _TYPE, _CLAIM)]


def _value(store: Store, node: NamedNode, predicate: NamedNode) -> Node:
    return next(store.quads_for_pattern(node, predicate, None)).object  # type: ignore[return-value]


def _said(store: Store, claims: Sequence[NamedNode], name: str) -> str:
    """Return how many claims are made with a property, how firm, and how to ask for them."""
    moods: Counter[str] = Counter()
    for claim in claims:
        mood = label(_value(store, claim, _MODALITY).value).lower()
        moods[f"{mood}, denied" if _value(store, claim, _NEGATED).value == "true" else mood] += 1
    firm = "; ".join(f"{number} {mood}" for mood, number in sorted(moods.items()))
    many = "1 claim of the document is" if len(claims) == 1 else f"{len(claims)} claims of the document are"
    return f"{many} made with {name} ({firm}), not as plain statements: {_asked(name)}"


def _asked(name: str) -> str:
    """Return how to ask for the claims with a predicate: a question about it, the one about any, and the pattern."""
    curie = re.compile(rf"rdf:predicate {re.escape(name)}\b")
    found = next((q for q in questions.names() if curie.search(questions.named(q).sparql)), None)
    asked = [*([found] if found else []), f"claims-with-a-property -p property={name}"]
    return f"ask {', '.join(f'`usmx query {question}`' for question in asked)}, or {_PATTERN.format(name=name)}"


def _any(store: Store, *pattern: Node | None) -> bool:
    return next(store.quads_for_pattern(*pattern), None) is not None  # type: ignore[arg-type]


def _successors(store: Store, node: NamedNode) -> list[str]:
    """Return the IRIs of the names by which a name was replaced."""
    return sorted(
        q.object.value for q in store.quads_for_pattern(node, _REPLACED, None) if isinstance(q.object, NamedNode)
    )


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
