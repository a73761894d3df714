"""What a mutant is."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Triple


@dataclass(frozen=True)
class Mutant:
    """One change of one rule's shapes. `name` says what was changed and is the same on every run.

    `removes` is true for deletions: a constraint, a target, a clause or an operand is taken away; `in_query` where a
    query is changed, not the triples of a shape.
    """

    rule: str
    name: str
    removes: bool
    shapes: tuple[Triple, ...]
    in_query: bool
