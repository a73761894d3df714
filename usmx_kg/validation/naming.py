"""What things are called in findings and timelines: the labels of records, then those of the background."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from usmx_kg.graph import Index, Node, Term
from usmx_kg.namespaces import PREFIXES
from usmx_kg.validation.flaws import Fault, Flaw
from usmx_kg.validation.named import is_literal
from usmx_kg.validation.texts import status
from usmx_kg.validation.things import node_of
from usmx_kg.vocabulary import label

__all__ = ["Naming", "term_of"]

_LABEL = NamedNode(PREFIXES["rdfs"] + "label")


class Naming:
    """Names the things of one set of records in one language."""

    def __init__(self, facts: Index, lang: str) -> None:
        self._facts, self._lang = facts, lang

    def label(self, node: Term) -> str | None:
        """Return the label that the records give a thing."""
        return None if isinstance(node, Literal) else self._facts.text(node, _LABEL, self._lang)

    def name(self, term: Term, record: Node | None = None) -> str:
        """Return the label of a thing, else what it is shown as; a text is itself."""
        if isinstance(term, Literal):
            return term.value
        own = self._facts.text(term, _LABEL, self._lang)
        if own:
            return own
        if isinstance(term, NamedNode) and term not in self._facts:
            return label(term.value, self._lang)
        return self.shown(term, record)

    def called(self, identifier: str) -> str:
        """Return the name of a thing by its id; an empty id has none."""
        return self.name(term_of(identifier)) if identifier else ""

    def shown(self, node: Node, record: Node | None = None) -> str:
        """Return the IRI of a node, or for a nameless one its key and its position in the record."""
        if isinstance(node, NamedNode):
            return node.value
        for predicate, values in self._facts.predicates(record).items() if record else ():
            if node in values:
                return f"{predicate.value.rpartition('#')[2]} {values.index(node) + 1}"
        return self._facts.text(node, _LABEL, self._lang) or f"_:{node.value}"

    def why_not(self, found: Flaw, host: str, sender: str) -> str:
        """Return the words for why a consent doesn't do towards a host and a sender."""
        names = {"value": self._value(found), "host": self.called(host), "sender": self.called(sender)}
        return status(found, self._lang, names)

    def _value(self, found: Flaw) -> str | None:
        if not isinstance(found.value, str):
            return None if found.value is None else str(found.value)
        called = self.called(found.value)
        return called.lower() if found.fault in (Fault.FORM, Fault.STATUS) else called


def term_of(identifier: str) -> Term:
    """Return what an id stands for: a node, or a text."""
    return Literal(identifier[1:]) if is_literal(identifier) else node_of(identifier)
