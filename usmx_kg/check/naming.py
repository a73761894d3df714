"""What things are called in findings and timelines: the labels of records, then those of the background."""

from __future__ import annotations

from typing import Protocol

from pyoxigraph import Literal, NamedNode

from usmx_kg.check.message_texts import status, unread
from usmx_kg.graph import Index, Node, Term, index
from usmx_kg.graph.vocabulary import label
from usmx_kg.ground.namespaces import PREFIXES
from usmx_kg.model.known_things import node_of, usmx
from usmx_kg.model.things import is_literal
from usmx_kg.rules.shortfalls import Fault, Flaw
from usmx_kg.rules.verdict import Unread

__all__ = ["Facts", "Naming", "StatedFacts", "term_of"]

_LABEL = NamedNode(PREFIXES["rdfs"] + "label")
_WITHIN = usmx("within")
_DEEPEST = 8


class Facts(Protocol):
    """What records say of the things that they describe."""

    def label(self, node: Node, lang: str) -> str | None:
        """Return the label of a thing in a language, else in another one."""

    def describes(self, node: Node) -> bool:
        """Tell whether something is said of a thing."""

    def around(self, node: Node) -> Node | None:
        """Return the first place that the records put a place within."""

    def standing(self, node: Node, record: Node | None) -> str | None:
        """Return the key under which a thing stands in a record, or in any, with its number there: `consent 2`."""


class StatedFacts:
    """What the statements of records say of things."""

    def __init__(self, statements: Index) -> None:
        self._statements = statements

    def label(self, node: Node, lang: str) -> str | None:
        """Return the label of a thing in a language, else in another one."""
        return self._statements.text(node, _LABEL, lang)

    def describes(self, node: Node) -> bool:
        """Tell whether something is said of a thing."""
        return node in self._statements

    def around(self, node: Node) -> Node | None:
        """Return the first place that the records put a place within."""
        found = self._statements.value(node, _WITHIN)
        return None if isinstance(found, Literal) else found

    def standing(self, node: Node, record: Node | None) -> str | None:
        """Return the key under which a thing stands in a record, or in any, with its number there."""
        within = [record] if record is not None else []
        if record is None:
            named_by = self._statements.predicates_of(node)
            within = [subject for predicate in named_by for subject in self._statements.subjects(predicate, node)]
        for subject in within:
            for predicate, values in self._statements.predicates(subject).items():
                if node in values:
                    return f"{predicate.value.rpartition('#')[2]} {values.index(node) + 1}"
        return None


class Naming:
    """Names the things of one set of records in one language."""

    def __init__(self, facts: Facts, lang: str) -> None:
        self._facts, self._lang = facts, lang

    def label(self, node: Term) -> str | None:
        """Return the label that the records give a thing."""
        return None if isinstance(node, Literal) else self._facts.label(node, self._lang)

    def name(self, term: Term, record: Node | None = None) -> str:
        """Return the label of a thing, else what it is shown as; a text is itself."""
        if isinstance(term, Literal):
            return term.value
        own = self._facts.label(term, self._lang)
        if own:
            return own
        if isinstance(term, NamedNode) and not self._facts.describes(term):
            return label(term.value, self._lang)
        return self.shown(term, record)

    def chain(self, term: Term, record: Node | None = None) -> str:
        """Return the name of a place with those around it as they were read: `Apodaca → Nuevo León → Mexico`."""
        names, seen = list[str](), set[Term]()
        node: Term | None = term
        while node is not None and node not in seen and len(names) < _DEEPEST:
            seen.add(node)
            names.append(self.name(node, record))
            node = None if isinstance(node, Literal) else self._around(node)
        return " → ".join(names)

    def _around(self, node: Node) -> Node | None:
        found = self._facts.around(node) or index("background").value(node, _WITHIN)
        return None if isinstance(found, Literal) else found

    def called(self, identifier: str) -> str:
        """Return the name of a thing by its id; an empty id has none."""
        return self.name(term_of(identifier)) if identifier else ""

    def shown(self, node: Node, record: Node | None = None) -> str:
        """Return the IRI of a node, for a nameless one its key and its number in the record, else its label."""
        if isinstance(node, NamedNode):
            return node.value
        facts = self._facts
        found = facts.standing(node, record) if record is not None else None
        return found or facts.label(node, self._lang) or facts.standing(node, None) or f"_:{node.value}"

    def why_not(self, found: Flaw, host: str, sender: str) -> str:
        """Return the words for why a consent doesn't do towards a host and a sender."""
        names = {"value": self._value(found), "host": self.called(host), "sender": self.called(sender)}
        return status(found, self._lang, names)

    def unread(self, found: Unread, record: Node | None, *, within: bool = False) -> str:
        """Return what can't be read; `within` the consent that has it, whose name then goes without saying."""
        consent = None if within or found.consent is None else self.name(node_of(found.consent), record)
        value = None if found.value is None else self.name(term_of(found.value), record)
        return unread(found, self._lang, value, consent)

    def _value(self, found: Flaw) -> str | None:
        if not isinstance(found.value, str):
            return None if found.value is None else str(found.value)
        called = self.chain(term_of(found.value)) if found.fault is Fault.PLACE else self.called(found.value)
        return called.lower() if found.fault in (Fault.FORM, Fault.STATUS) else called


def term_of(identifier: str) -> Term:
    """Return what an id stands for: a node, or a text."""
    return Literal(identifier[1:]) if is_literal(identifier) else node_of(identifier)
