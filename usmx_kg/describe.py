"""One thing of the graph: what it is, what is said of it and by which sentence, what rules and things refer to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pyoxigraph import BlankNode, Literal, NamedNode

from usmx_kg import graph
from usmx_kg.claims import Claim, claims, passages
from usmx_kg.graph import Index, Node, Term
from usmx_kg.namespaces import PREFIXES, shorten
from usmx_kg.rules import PROPERTY, SOURCE, SPARQL, Rule, rules
from usmx_kg.vocabulary import ALT_LABEL, DEFINITION, LABEL, PREF_LABEL, label

__all__ = ["Description", "Statement", "describe"]

_SKOS = PREFIXES["skos"]
SCOPE_NOTE = NamedNode(f"{_SKOS}scopeNote")
_DEFINED_BY = NamedNode(f"{PREFIXES['rdfs']}isDefinedBy")
_TOLD = frozenset({LABEL, PREF_LABEL, ALT_LABEL, DEFINITION, SCOPE_NOTE, graph.type_, _DEFINED_BY})
_SELECT, _PATH = NamedNode(f"{PREFIXES['sh']}select"), NamedNode(f"{PREFIXES['sh']}path")
_TARGET = NamedNode(f"{PREFIXES['sh']}targetClass")


@dataclass(frozen=True)
class Statement:
    """A statement in words: CURIEs of subject and predicate, the text or CURIE and label of the object, its claims."""

    subject: str
    predicate: str
    object: str
    label: str | None
    claims: tuple[Claim, ...]
    asserted: bool = True


@dataclass(frozen=True)
class Description:
    """What is known of one thing, in one language; `sentence` is the text of a passage."""

    iri: str
    name: str
    label: str
    types: tuple[str, ...]
    other_names: tuple[str, ...]
    definition: str | None
    notes: tuple[str, ...]
    sentence: str | None
    statements: tuple[Statement, ...]
    referred: tuple[Statement, ...]
    rules: tuple[Rule, ...]
    lang: str = "en"

    def __str__(self) -> str:
        return f"{self.label} ({self.name})"

    def _repr_html_(self) -> str:
        from usmx_kg.render.notebook import description

        return description(self, self.lang)


def describe(iri: str, lang: str = "en", among: Index | None = None) -> Description:
    """Return the description of a thing of the shipped graph, or of the graph `among` that it is among."""
    index, node = among or graph.index("all"), NamedNode(iri)
    return Description(
        iri=iri,
        name=_curie(node),
        label=label(iri, lang, index),
        types=tuple(sorted(_curie(t) for t in index.objects(node, graph.type_))),
        other_names=tuple(_texts(index, node, ALT_LABEL, lang)),
        definition=next(iter(_texts(index, node, DEFINITION, lang)), None),
        notes=tuple(_texts(index, node, SCOPE_NOTE, lang)),
        sentence=passages().get(iri),
        statements=tuple(_statements(index, node, lang)),
        referred=tuple(_referred(index, node, lang)),
        rules=tuple(_rules(node)),
        lang=lang,
    )


def _curie(term: Term) -> str:
    if isinstance(term, NamedNode):
        return shorten(term.value) or f"<{term.value}>"
    return term.value if isinstance(term, Literal) else str(term)


def _named(term: Term, index: Index, lang: str) -> str | None:
    return label(term.value, lang, index) if isinstance(term, NamedNode) and term in index else None


def _texts(index: Index, node: Node, predicate: NamedNode, lang: str) -> list[str]:
    """Return the texts in a language and those without one; in English where there are none."""
    values = [v for v in index.objects(node, predicate) if isinstance(v, Literal)]
    for wanted in (lang, "en"):
        found = [v.value for v in values if (v.language or wanted) == wanted]
        if found:
            return found
    return [v.value for v in values]


@cache
def _claimed() -> dict[tuple[Term, NamedNode, Term], list[Claim]]:
    found: dict[tuple[Term, NamedNode, Term], list[Claim]] = {}
    for claim in claims():
        found.setdefault((claim.subject, claim.predicate, claim.object), []).append(claim)
    return found


def _statements(index: Index, node: NamedNode, lang: str) -> Iterator[Statement]:
    """Yield what the graph says of a thing, then what sentences say of it without asserting it."""
    stated = set()
    for predicate, values in sorted(index.predicates(node).items(), key=lambda item: _curie(item[0])):
        if predicate in _TOLD:
            continue
        for value in sorted(values, key=str):
            if isinstance(value, BlankNode) or (
                isinstance(value, Literal) and value.language not in (None, lang, "en")
            ):
                continue
            key: tuple[Term, NamedNode, Term] = (node, predicate, value)
            stated.add(key)
            yield _statement(index, key, lang)
    for claimed in _claimed():
        if claimed[0] == node and claimed not in stated:
            yield _statement(index, claimed, lang, asserted=False)


def _statement(index: Index, key: tuple[Term, NamedNode, Term], lang: str, *, asserted: bool = True) -> Statement:
    subject, predicate, value = key
    return Statement(
        _curie(subject),
        _curie(predicate),
        _curie(value),
        _named(value, index, lang),
        tuple(_claimed().get(key, ())),
        asserted,
    )


def _referred(index: Index, node: NamedNode, lang: str) -> Iterator[Statement]:
    """Yield the statements whose object is the thing; claims are told with what they say."""
    told = {claim.iri for claim in claims()}
    found = set()
    for predicate in index.predicates_of(node):
        for subject in index.subjects(predicate, node):
            if isinstance(subject, NamedNode) and subject.value not in told:
                found.add((subject, predicate))
    found |= {(s, p) for (s, p, o) in _claimed() if o == node and isinstance(s, NamedNode)}
    for subject, predicate in sorted(found, key=lambda pair: (_curie(pair[1]), _curie(pair[0]))):
        asserted = node in index.objects(subject, predicate)
        known = tuple(_claimed().get((subject, predicate, node), ()))
        yield Statement(_curie(subject), _curie(predicate), _curie(node), _named(subject, index, lang), known, asserted)


def _rules(node: NamedNode) -> Iterator[Rule]:
    """Yield the rules whose shape speaks of a thing, or whose reason is this passage."""
    shapes, curie = graph.index("shapes"), shorten(node.value)
    mention = re.compile(rf"(?<![\w:-]){re.escape(curie)}(?![\w-])") if curie else None
    for rule in rules().values():
        if rule.iri == node.value:
            continue
        shape = NamedNode(rule.iri)
        parts = [shape, *shapes.objects(shape, PROPERTY), *shapes.objects(shape, SPARQL)]
        for part in parts:
            if isinstance(part, Literal):
                continue
            values = [v for p in (_PATH, _TARGET, SOURCE) for v in shapes.objects(part, p)]
            texts = [v.value for v in shapes.objects(part, _SELECT)]
            if node in values or (mention and any(mention.search(text) for text in texts)):
                yield rule
                break
