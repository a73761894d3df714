"""Turtle as people would write it: sorted, one block a subject, blank nodes inside what refers to them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pyoxigraph import Triple

from usmx_kg.ground.namespaces import PREFIXES
from usmx_kg.write.graphs.blocks import NIL, TYPE, Blocks, Predicates, group

__all__ = ["body", "prefixes", "render"]

_FIRST = (
    "rdf:type", "rdfs:subClassOf", "rdfs:subPropertyOf", "skos:inScheme", "skos:topConceptOf", "skos:broader",
    "rdfs:label", "skos:prefLabel", "skos:altLabel", "skos:definition", "skos:scopeNote",
)  # fmt: skip
_RANK = {f"<{PREFIXES[p]}{n}>": i for i, (p, n) in enumerate(name.split(":") for name in _FIRST)}
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_NAMESPACES = {namespace: prefix for prefix, namespace in PREFIXES.items()}
_XSD = PREFIXES["xsd"]
_SHORT = {
    f"<{_XSD}integer>": re.compile(r"0|-?[1-9][0-9]*"),
    f"<{_XSD}boolean>": re.compile("true|false"),
    f"<{_XSD}decimal>": re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+"),
}
_PAIR = re.compile(r"\\.")
_DEEPEST = 50
"""Blank nodes nested deeper than this get a label and a block of their own."""


def render(triples: Iterable[Triple]) -> str:
    """Return Turtle; literals keep the form in which they were written."""
    return _Writer(group(triples)).text()


def body(triples: Iterable[Triple], labels: str) -> tuple[str, frozenset[str]]:
    """Return the statements of a part of a document, and the prefixes that it uses.

    `labels` begins the labels of its nodes, so that they are not those of other parts.
    """
    writer = _Writer(group(triples), labels)
    return "\n".join(writer.parts()), frozenset(writer.used)


def prefixes(used: Iterable[str]) -> str:
    """Return the lines that say what prefixes stand for."""
    return "".join(f"@prefix {p}: <{PREFIXES[p]}> .\n" for p in sorted(used))


class _Writer:
    """Writes the blocks of one graph, remembering which prefixes it used; `labels` begins the labels of its nodes."""

    def __init__(self, blocks: Blocks, labels: str = "") -> None:
        self.blocks = blocks
        self.labels = labels
        self.names: dict[str, str] = {}
        self.ranks = {p: (_RANK.get(p, len(_RANK)), p) for block in blocks.subjects.values() for p in block}
        self.used: set[str] = set()
        self.late: list[str] = []

    def text(self) -> str:
        """Return the whole document."""
        body = self.parts()
        head = prefixes(self.used)
        return "\n".join([head, *body] if head else body)

    def parts(self) -> list[str]:
        """Return the blocks of all subjects."""
        subjects = self.blocks.subjects
        top = [s for s in subjects if s not in self.blocks.inline]
        body = [self.block(s) for s in top if not s.startswith("_:")]
        body += sorted(self.block(s) for s in top if s.startswith("_:"))
        while self.late:
            body.append(self.block(self.late.pop(0)))
        return body

    def block(self, subject: str) -> str:
        """Return the statements about one subject."""
        lines = self.statements(self.blocks.subjects[subject], 1)
        name = "[]" if subject in self.blocks.nameless else self.name(subject)
        return "\n".join([name, *lines, "    .", ""])

    def statements(self, predicates: Predicates, depth: int) -> list[str]:
        """Return a line for each predicate with its objects."""
        indent = "    " * depth
        lines = []
        for predicate in sorted(predicates, key=self.ranks.__getitem__):
            objects = predicates[predicate]
            name = "a" if predicate == TYPE else self.names.get(predicate) or self.name(predicate)
            if len(objects) == 1:
                lines.append(f"{indent}{name} {self.value(objects[0], depth)} ;")
                continue
            written = [self.value(o, depth) for o in sorted(objects, key=_order)]
            if any(o[0] == "_" for o in objects):
                written.sort()
            lines.append(f"{indent}{name} {' , '.join(written)} ;")
        return lines

    def value(self, token: str, depth: int) -> str:
        """Return an object."""
        if token[0] == '"':
            return self.literal(token)
        if token[0] == "_" and token in self.blocks.inline:
            return self.nested(token, depth)
        return self.names.get(token) or self.name(token)

    def nested(self, token: str, depth: int) -> str:
        """Return a blank node or list in place; too deep, its label."""
        if depth > _DEEPEST:
            self.late.append(token)
            return self.name(token)
        items = self.blocks.lists.get(token)
        if items is not None:
            return f"( {' '.join(self.value(item, depth + 1) for item in items)} )"
        lines = self.statements(self.blocks.subjects[token], depth + 1)
        return "\n".join(["[", *lines, "    " * depth + "]"])

    def name(self, token: str) -> str:
        """Return a node as a CURIE where a prefix fits, else as it is."""
        known = self.names.get(token)
        if known is None:
            known = self.names[token] = self._name(token)
        return known

    def _name(self, token: str) -> str:
        if token[0] == "_":
            return f"_:{self.labels}{token[2:]}"
        if token[0] != "<" or token.startswith("<<"):
            return token
        if token == NIL:
            return "()"
        iri = token[1:-1]
        cut = max(iri.rfind("#"), iri.rfind("/")) + 1
        prefix = _NAMESPACES.get(iri[:cut])
        if prefix is None or not _LOCAL.fullmatch(iri, cut):
            return token
        self.used.add(prefix)
        return f"{prefix}:{iri[cut:]}"

    def literal(self, token: str) -> str:
        """Return a literal with its datatype as a CURIE, or short where that reads back as the same."""
        cut = token.rfind('"')
        if "\\n" in token:
            return _long(token[1:cut]) + (f"^^{self.name(token[cut + 3 :])}" if token[-1] == ">" else token[cut + 1 :])
        if token[-1] != ">":
            return token
        datatype = token[cut + 3 :]
        short = _SHORT.get(datatype)
        if short is not None and short.fullmatch(token, 1, cut):
            return token[1:cut]
        return f"{token[: cut + 3]}{self.name(datatype)}"


def _long(text: str) -> str:
    """Return a text of several lines between three quotes."""
    return '"""' + _PAIR.sub(lambda m: "\n" if m[0] == "\\n" else m[0], text) + '"""'


def _order(token: str) -> tuple[int, str, str]:
    """Sort IRIs before literals, literals by language or datatype, then by text."""
    if token[0] != '"':
        return 0, token, ""
    cut = token.rfind('"')
    return 1, token[cut + 1 :], token[1:cut]
