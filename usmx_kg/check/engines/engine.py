"""What a SHACL engine is to us: shapes and data in, results out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from pyoxigraph import Triple

from usmx_kg.graph import Term

__all__ = ["ALL", "DIRECT", "Engine", "Result"]

DIRECT, ALL = "direct", "all"
"""What stands for an engine besides their names: the direct evaluation, and every one compared with it."""


@dataclass(frozen=True)
class Result:
    """One validation result, as an engine gives it.

    `shape` is the IRI of the source shape and `constraint` that of the SPARQL constraint, if it was one; `path` is the
    IRI of the result path when it is a plain property; `messages` are in no order and without reliable languages;
    `severity` is an IRI.
    """

    focus: Term
    shape: str
    constraint: str | None
    path: str | None
    value: Term | None
    messages: tuple[str, ...]
    severity: str


class Engine(Protocol):
    """A SHACL engine."""

    name: str

    def validate(self, data: Iterable[Triple], shapes: Sequence[Triple]) -> list[Result]:
        """Check data against shapes, without inference and without touching the network."""
        ...
