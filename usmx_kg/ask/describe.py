"""One thing of the graph: what it is, what is said of it and by which sentence, what rules and things refer to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pyoxigraph import BlankNode, Literal, NamedNode

from usmx_kg import graph
from usmx_kg.graph import Index, Node, Term
from usmx_kg.graph.claims import Backing, Claim, backings, claims, passages, reasons
from usmx_kg.graph.rulebook import PROPERTY, SOURCE, SPARQL, Rule, rules
from usmx_kg.graph.vocabulary import ALT_LABEL, DEFINITION, LABEL, PREF_LABEL, label
from usmx_kg.ground.namespaces import PREFIXES, shorten
from usmx_kg.model.facts import Facts, Said, Statement

__all__ = ["Description", "describe"]

_SKOS = PREFIXES["skos"]
SCOPE_NOTE = NamedNode(f"{_SKOS}scopeNote")
_DEFINED_BY = NamedNode(f"{PREFIXES['rdfs']}isDefinedBy")
_REASON = NamedNode(f"{PREFIXES['usmx']}noContentReason")
_TOLD = frozenset({LABEL, PREF_LABEL, ALT_LABEL, DEFINITION, SCOPE_NOTE, graph.type_, _DEFINED_BY, _REASON})
_SELECT, _PATH = NamedNode(f"{PREFIXES['sh']}select"), NamedNode(f"{PREFIXES['sh']}path")
_TARGET = NamedNode(f"{PREFIXES['sh']}targetClass")


class Description(Facts):
    """What is known of one thing, which a notebook can show."""

    def _repr_html_(self) -> str:
        from usmx_kg.write.notebook import description

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
        said=tuple(_said(index, iri, lang)),
        reason=reasons()[iri][lang] if iri in reasons() else None,
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


_Key = tuple[Term, NamedNode, Term]


@cache
def _claimed() -> dict[_Key, list[Claim]]:
    found: dict[_Key, list[Claim]] = {}
    for claim in claims():
        found.setdefault(claim.statement, []).append(claim)
    return found


@cache
def _backed() -> dict[_Key, list[Backing]]:
    found: dict[_Key, list[Backing]] = {}
    for backing in backings():
        found.setdefault((backing.subject, backing.predicate, backing.object), []).append(backing)
    return found


def _said(index: Index, iri: str, lang: str) -> Iterator[Said]:
    """Yield what a passage claims, in the order of its claims; nothing for other things."""
    for claim in claims():
        if claim.passage == iri:
            yield Said(
                claim,
                _curie(NamedNode(claim.iri)),
                _curie(claim.subject),
                _named(claim.subject, index, lang),
                _curie(claim.predicate),
                _curie(claim.object),
                _named(claim.object, index, lang),
                label(claim.modality, lang, index),
            )


def _statements(index: Index, node: NamedNode, lang: str) -> Iterator[Statement]:
    """Yield what the graph says of a thing, then what sentences and pages say of it without its being asserted."""
    stated = set()
    for predicate, values in sorted(index.predicates(node).items(), key=lambda item: _curie(item[0])):
        if predicate in _TOLD:
            continue
        for value in sorted(values, key=str):
            key: _Key = (node, predicate, value)
            stated.add(key)
            if isinstance(value, BlankNode) or (
                isinstance(value, Literal) and value.language not in (None, lang, "en")
            ):
                continue
            yield _statement(index, key, lang)
    for claimed in {**_claimed(), **_backed()}:
        if claimed[0] == node and claimed not in stated:
            yield _statement(index, claimed, lang, asserted=False)


def _statement(index: Index, key: _Key, lang: str, *, other: Term | None = None, asserted: bool = True) -> Statement:
    """Return a statement with the label of its `other` end, which is the object where nothing is said."""
    subject, predicate, value = key
    return Statement(
        _curie(subject),
        _curie(predicate),
        _curie(value),
        _named(other or value, index, lang),
        tuple(_claimed().get(key, ())),
        asserted,
        tuple(_backed().get(key, ())),
    )


def _referred(index: Index, node: NamedNode, lang: str) -> Iterator[Statement]:
    """Yield the statements whose object is the thing; claims and backings are told with what they say."""
    told = {claim.iri for claim in claims()} | {backing.iri for backing in backings()}
    found = set()
    for predicate in index.predicates_of(node):
        for subject in index.subjects(predicate, node):
            if isinstance(subject, NamedNode) and subject.value not in told:
                found.add((subject, predicate))
    found |= {(s, p) for (s, p, o) in (*_claimed(), *_backed()) if o == node and isinstance(s, NamedNode)}
    for subject, predicate in sorted(found, key=lambda pair: (_curie(pair[1]), _curie(pair[0]))):
        asserted = node in index.objects(subject, predicate)
        yield _statement(index, (subject, predicate, node), lang, other=subject, asserted=asserted)


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
