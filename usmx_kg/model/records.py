"""What a reader gives back: statements, records, what it found wrong, and where everything stood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from pyoxigraph import Quad

from usmx_kg.graph import Node
from usmx_kg.ground.errors import InputError
from usmx_kg.model.conventions import USUAL, Conventions
from usmx_kg.model.positions import Places, Position
from usmx_kg.model.resolver import Guesses
from usmx_kg.model.state_codes import NO_SUSPECTS, Suspect
from usmx_kg.model.stated import Stated
from usmx_kg.model.trees import Tree

__all__ = ["Excerpt", "Lines", "Part", "Position", "ReaderFinding", "Records", "TextSource", "name_of"]


@dataclass(frozen=True)
class TextSource:
    """A text that is no file: its format by name (`yaml`, `turtle` …) and the name that findings give it."""

    text: str | bytes
    format: str | None = None
    name: str = "-"


@dataclass(frozen=True)
class Excerpt:
    """Some records of a large file, already made into trees; `rows` are their numbers in the file, from 1, with them.

    `taken` are ids that other records of the file have, so that none is made up twice; `suspects` are its keys whose
    codes may be of another list than ISO 3166; `guesses` know what all of a file describes that is read whole;
    `described` are things that other records describe, with their classes, which these may name.
    """

    file: str
    rows: Sequence[tuple[int, Tree]]
    taken: frozenset[str] = frozenset()
    suspects: Mapping[str, Suspect] = field(default_factory=lambda: NO_SUSPECTS)
    guesses: Guesses | None = None
    described: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Lines:
    """Some lines of a large file in N-Triples or N-Quads, each with its number."""

    file: str
    format: str
    lines: Sequence[tuple[int, str]]


class _Named(Protocol):
    """An input that says its name."""

    @property
    def name(self) -> str:
        """The name that findings give it."""


def name_of(source: str | Path | Excerpt | Lines | _Named) -> str:
    """Return the name that findings give an input."""
    if isinstance(source, Excerpt | Lines):
        return source.file
    return str(source) if isinstance(source, str | Path) else source.name


@dataclass(frozen=True)
class ReaderFinding:
    """What only a reader can see: a name that names nothing, two records of one id, what was not written or means none.

    `rule` is the id of a reader rule; `path` the key, `value` the text as written. `params` hold what the message
    needs: `nearest` or `matches` (IRIs of things, the likest first), `other` (place of another record), `state`, and
    for what a column has one finding of `aside`, `column`, `marks` (the texts) and, where there are more, `count`.
    `stated` is the literal, where RDF has one.
    """

    rule: str
    record: Node
    path: str | None
    value: str
    position: Position
    params: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    stated: Stated | None = None


@dataclass(frozen=True)
class Part:
    """What one file holds. `written` maps statements that were changed for the rules to those that were written.

    `stated` maps those whose literal does not fit to how it was stated.
    """

    file: str
    quads: Sequence[Quad]
    records: Sequence[Node]
    findings: Sequence[ReaderFinding]
    places: Places
    written: Mapping[Quad, Sequence[Quad]] = field(default_factory=lambda: MappingProxyType({}))
    stated: Mapping[Quad, Sequence[Stated]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Records:
    """What was read from all inputs.

    `quads` are for the rules: literals are exact, but what can't be used (a bad date, an unknown name) is a plain
    string; all are in the default graph, nodes without an id are blank nodes whose labels tell the files apart.
    `records` are the activities in input order, each once. `errors` are the inputs that could not be read.
    """

    quads: Sequence[Quad]
    records: tuple[Node, ...]
    findings: Sequence[ReaderFinding]
    errors: Sequence[InputError]
    files: int
    parts: Sequence[Part]
    conventions: Conventions = USUAL

    @property
    def as_written(self) -> list[Quad]:
        """Return the statements as the inputs have them: named graphs and ill-typed literals included."""
        return [said for part in self.parts for quad in part.quads for said in part.written.get(quad, (quad,))]

    @cached_property
    def _orders(self) -> list[dict[str, int]]:
        """The numbers of the records of each file, by IRI."""
        return [{node.value: number for number, node in enumerate(part.records)} for part in self.parts]

    def place(self, subject: Node | str, path: str | None = None, value: str | None = None) -> Position | None:
        """Return where a value of a record stands, else the first value of its key, else the record itself.

        `subject` is a node or the IRI (or blank node label) of one, `path` a key or the IRI of a property, `value` an
        IRI, a CURIE or a text. What stands in a nested block is found from the record around it; what several records
        name, from the first of them, while the others find where they name it.
        """
        name = subject if isinstance(subject, str) else subject.value
        for part, order in zip(self.parts, self._orders, strict=True):
            found = part.places.find(name, path, value, order)
            if found is not None:
                return found
        return None
