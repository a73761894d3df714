"""JSON-LD: compact, with a given context, flat or nested, sorted.

Written for graphs of this project instead of the general compaction algorithm: one pass, exact literals, the same
bytes every time, and no further library for nesting. What it writes is held to the same RDF by a test through PyLD.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Triple

from usmx_kg.ground.errors import UsageError
from usmx_kg.ground.namespaces import PREFIXES
from usmx_kg.write.graphs.blocks import TYPE, Blocks, group, outside_circles

__all__ = ["render"]

_XSD = PREFIXES["xsd"]
_NATIVE = {
    f"{_XSD}integer": re.compile(r"0|-?[1-9][0-9]{0,14}"),
    f"{_XSD}boolean": re.compile("true|false"),
}
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_ESCAPED = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)")
_PLAIN = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_DEEPEST = 50


def render(triples: Iterable[Triple], *, context: Mapping[str, object] | None = None, nest: bool = False) -> str:
    """Return JSON-LD with the context inside, so that reading it needs nothing else.

    With `nest`, a node that exactly one other refers to stands inside that one.
    """
    blocks = group(triples)
    terms = _Terms(context if context is not None else dict(PREFIXES))
    graph = list(_Writer(blocks, terms, nest).nodes())
    document = {"@context": terms.context, "@graph": graph}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


class _Terms:
    """What a context says: names of IRIs, and how values of a key are written."""

    def __init__(self, context: Mapping[str, object]) -> None:
        self.context = context
        simple = {k: v for k, v in context.items() if isinstance(v, str) and not k.startswith("@")}
        self.prefixes = {iri: name for name, iri in simple.items() if iri[-1:] in "/#:?[]@" and not iri.startswith("@")}
        self._names = {name: iri for iri, name in self.prefixes.items()}
        self.id = next((k for k, v in simple.items() if v == "@id"), "@id")
        self.type = next((k for k, v in simple.items() if v == "@type"), "@type")
        self.terms: dict[str, str] = {}
        self.coerced: dict[str, str] = {}
        for name, value in sorted(context.items()):
            iri = value.get("@id") if isinstance(value, Mapping) else value
            if name.startswith("@") or name in self._names or not isinstance(iri, str) or iri.startswith("@"):
                continue
            full = self.expand(iri)
            if full not in self.terms:
                self.terms[full] = name
                if isinstance(value, Mapping) and "@type" in value:
                    self.coerced[full] = self.expand(str(value["@type"]))

    def expand(self, name: str) -> str:
        """Return the IRI of a CURIE of the context."""
        prefix, colon, local = name.partition(":")
        return self._names[prefix] + local if colon and prefix in self._names else name

    def vocab(self, iri: str) -> str:
        """Return the term for a property or class, else its CURIE or IRI."""
        return self.terms.get(iri) or self.node(iri)

    def node(self, iri: str) -> str:
        """Return the CURIE or IRI of a node."""
        cut = max(iri.rfind("#"), iri.rfind("/")) + 1
        prefix = self.prefixes.get(iri[:cut])
        return f"{prefix}:{iri[cut:]}" if prefix and _LOCAL.fullmatch(iri, cut) else iri


class _Writer:
    """Turns the blocks of one graph into JSON values."""

    def __init__(self, blocks: Blocks, terms: _Terms, nest: bool) -> None:
        self.blocks, self.terms = blocks, terms
        self.inside = blocks.inline | (_nested(blocks) if nest else frozenset())
        self.late: list[str] = []

    def nodes(self) -> Iterator[dict[str, object]]:
        """Yield the nodes that stand at the top."""
        for subject in self.blocks.subjects:
            if subject not in self.inside:
                yield self.node(subject, 1)
        while self.late:
            yield self.node(self.late.pop(0), 1)

    def node(self, token: str, depth: int) -> dict[str, object]:
        """Return one node with its statements."""
        terms = self.terms
        found: dict[str, object] = {}
        if token not in self.blocks.nameless and (token not in self.blocks.inline or depth == 1):
            found[terms.id] = self.name(token)
        statements = dict(self.blocks.subjects[token])
        if all(o[0] == "<" for o in statements.get(TYPE, ())):
            types = [terms.vocab(o[1:-1]) for o in statements.pop(TYPE, ())]
            if types:
                found[terms.type] = types[0] if len(types) == 1 else sorted(types)
        values = {
            terms.vocab(p[1:-1]): [self.value(p[1:-1], o, depth) for o in sorted(os)] for p, os in statements.items()
        }
        for key in sorted(values):
            found[key] = values[key][0] if len(values[key]) == 1 else values[key]
        return found

    def name(self, token: str) -> str:
        """Return the identifier of a node."""
        return self.terms.node(token[1:-1]) if token[0] == "<" else token

    def value(self, predicate: str, token: str, depth: int) -> object:
        """Return the value of a statement, as short as the coercion of its key allows."""
        coerced = self.terms.coerced.get(predicate)
        if token.startswith("<<"):
            raise UsageError("JSON-LD has no triple terms", hint="Turtle, N-Triples, TriG, N-Quads and RDF/XML have.")
        if token[0] == '"':
            return _literal(token, coerced, self.terms)
        if token in self.blocks.lists:
            return {"@list": [self.value("", item, depth + 1) for item in self.blocks.lists[token]]}
        if token in self.inside:
            if depth <= _DEEPEST:
                return self.node(token, depth + 1)
            self.late.append(token)
        return self.name(token) if coerced == "@id" else {self.terms.id: self.name(token)}


def _literal(token: str, coerced: str | None, terms: _Terms) -> object:
    cut = token.rfind('"')
    text, tail = _ESCAPED.sub(_unescape, token[1:cut]), token[cut + 1 :]
    if tail.startswith("@"):
        language, _, direction = tail[1:].partition("--")
        return {"@language": language, "@value": text} | ({"@direction": direction} if direction else {})
    datatype = tail[3:-1] if tail else None
    if coerced == datatype:
        native = _NATIVE.get(datatype or "")
        return json.loads(text) if native and native.fullmatch(text) else text
    if datatype is None:
        return {"@value": text}
    return {"@type": terms.vocab(datatype), "@value": text}


def _unescape(match: re.Match[str]) -> str:
    code = match[1]
    return chr(int(code[1:], 16)) if code[0] in "uU" and len(code) > 1 else _PLAIN.get(code, code)


def _nested(blocks: Blocks) -> frozenset[str]:
    """Return the named nodes that exactly one other node refers to, by one statement, and that form no circle."""
    counts: Counter[str] = Counter()
    parents: dict[str, str] = {}
    for subject, predicates in blocks.subjects.items():
        for predicate, objects in predicates.items():
            for token in objects:
                if token in blocks.subjects and token[0] == "<":
                    counts[token] += 1 if predicate != TYPE else 2
                    parents[token] = subject
    once = {token for token, count in counts.items() if count == 1}
    above = {**{n: p for p, preds in blocks.subjects.items() for os in preds.values() for n in os
                if n in blocks.inline}, **parents}  # fmt: skip
    return outside_circles(once | blocks.inline, above) - blocks.inline
