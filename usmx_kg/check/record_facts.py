"""What the wording of findings asks of the records that they are about, and the answers of their statements."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Protocol

from pyoxigraph import Literal

from usmx_kg.check.naming import Facts, StatedFacts
from usmx_kg.graph import Index, Node, Term, type_
from usmx_kg.graph.vocabulary import properties
from usmx_kg.model.activities import Deployment
from usmx_kg.model.consent_events import original
from usmx_kg.model.descriptions import subject_of
from usmx_kg.model.known_things import node_of, usmx
from usmx_kg.model.records import Position, Records
from usmx_kg.model.stated import Stated
from usmx_kg.model.statement_activities import ROLES, World

__all__ = ["Told", "ToldByStatements"]

_PARTS = tuple(map(usmx, ROLES))
_DOMESTIC = usmx("DomesticOperation")


class Told(Protocol):
    """What is told of some records."""

    @property
    def facts(self) -> Facts:
        """What they say of things."""

    def owner(self, node: Term) -> Node | None:
        """Return the record to which a node belongs; None for what is not in the records."""

    def place(self, record: Node, path: str | None, value: str | None) -> Position | None:
        """Return where a value of a record stands, else the first value of its key, else the record itself."""

    def deployment(self, record: Node) -> Deployment:
        """Return a record as a typed value."""

    def kind(self, record: str) -> str | None:
        """Return the local name of the class of an activity by its IRI; None for what is none."""

    def stated(self, node: Node, path: str, text: str) -> Sequence[Stated]:
        """Return how literals of this text, which don't fit the key of a node, are stated with their datatype."""


class ToldByStatements:
    """What the statements of records tell. `trusted` is the background that the user gave."""

    def __init__(self, records: Records, trusted: Index | None) -> None:
        self.statements = Index(records.quads)
        self.facts = StatedFacts(self.statements)
        self.world = World(self.statements, trusted)
        self._records = records
        self._activities = set(records.records)

    def owner(self, node: Term) -> Node | None:
        """Return the record to which a node belongs: itself, or the first one that names it or what names it."""
        if isinstance(node, Literal) or node in self._activities:
            return None if isinstance(node, Literal) else node
        if node not in self.statements:
            return None
        for predicate in _PARTS:
            for subject in self.statements.subjects(predicate, node):
                return subject if subject in self._activities else self.owner(subject) or subject
        return node

    def place(self, record: Node, path: str | None, value: str | None) -> Position | None:
        """Return where a value of a record stands, else the first value of its key, else the record itself."""
        return self._records.place(record, path, value if value is None else original(value))

    def deployment(self, record: Node) -> Deployment:
        """Return a record as a typed value."""
        return self.world.deployment(record)

    def kind(self, record: str) -> str | None:
        """Return the local name of the class of an activity by its IRI; None for what is none."""
        node = None if record.startswith("_:") or ":" not in record else node_of(record)
        if node not in self._activities:
            return None
        return "DomesticOperation" if _DOMESTIC in self.statements.objects(node, type_) else "Deployment"

    def stated(self, node: Node, path: str, text: str) -> Sequence[Stated]:
        """Return how literals of this text, which don't fit the key of a node, are stated with their datatype."""
        field = properties().get(path)
        return self._stated.get((node.value, field.iri if field else path, text), ())

    @cached_property
    def _stated(self) -> dict[tuple[str, str, str], Sequence[Stated]]:
        """The literals that don't fit, by node, property and text."""
        return {
            (subject_of(quad).value, quad.predicate.value, said[0].literal.value): said
            for part in self._records.parts
            for quad, said in part.stated.items()
        }
