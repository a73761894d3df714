"""What is different in two graphs: statements that went and came, and the same thing by thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from usmx_kg.graph import Term

__all__ = ["Change", "Difference", "Thing"]


@dataclass(frozen=True)
class Change:
    """One statement that went (`-`) or came (`+`), or a nameless thing that stayed and changed inside (`~`).

    `inner` are the statements of a nameless value, those that changed only for `~`, whose `known_by` are some that did
    not. `graph` is the IRI of the named graph.
    """

    sign: str
    predicate: str
    value: Term
    inner: tuple[Change, ...] = ()
    known_by: tuple[Term, ...] = ()
    graph: str | None = None


@dataclass(frozen=True)
class Thing:
    """A thing of which something else is said now."""

    node: Term
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Difference:
    """Two graphs compared. It is true when they differ.

    `removed` and `added` are lines of N-Quads; the labels of blank nodes depend on the graphs alone, so that lines
    which both graphs have are the same. `labels` name the IRIs in `things`.
    """

    removed: tuple[str, ...]
    added: tuple[str, ...]
    things: tuple[Thing, ...]
    labels: Mapping[str, str]

    def __bool__(self) -> bool:
        return bool(self.removed or self.added)

    @property
    def counts(self) -> dict[str, int]:
        """Return how many statements went (`-`) and came (`+`); those of a nameless thing that stayed count alone."""
        found, queue = Counter({"-": 0, "+": 0}), [change for thing in self.things for change in thing.changes]
        while queue:
            change = queue.pop()
            found[change.sign] += change.sign != "~"
            queue += change.inner
        return {sign: found[sign] for sign in "-+"}
