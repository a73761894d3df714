"""What stands for no value in large files, counted by column in a survey, so that each column is told once a file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from usmx_kg.graph.vocabulary import Field, Kind
from usmx_kg.model.blocks import Block
from usmx_kg.model.conventions import Aside
from usmx_kg.model.keys import fields_by_iri, record_fields
from usmx_kg.model.resolver import Resolver
from usmx_kg.read.rows import Row

__all__ = ["Column", "Tallies", "Tally", "together"]

_LITERAL = re.compile(r'\s*\S+\s*<([^>]*)>\s*"([^"\\]*)"')


class Column(NamedTuple):
    """A column of a file, as tables name it (`consent.grantedBy`), and what its texts stand for."""

    aside: Aside
    name: str


@dataclass
class Tally:
    """How often each text stands in a column; `line` tells the first row with one, in the piece that has it first."""

    line: int
    texts: Counter[str] = field(default_factory=Counter)
    piece: int = 0


class Tallies(dict[Column, Tally]):
    """The tallies of the rows of a piece; `resolver` tells what a text stands for under a key."""

    def __init__(self, resolver: Resolver) -> None:
        super().__init__()
        self._aside = resolver.aside

    def add(self, text: str, of: Field, name: str, line: int) -> None:
        """Count a text in a column, where it stands for something else."""
        aside = self._aside(text, of)
        if aside is not None:
            self.setdefault(Column(aside, name), Tally(line)).texts[text.strip()] += 1

    def add_block(self, block: Block, line: int, before: str = "") -> None:
        """Count the texts and numbers of a block, those of blocks inside it among them."""
        for key, value in block.items():
            of = record_fields().get(key)
            if of is not None:
                for item in value if type(value) is list else (value,):
                    self._add_value(item, of, before + key, line)

    def add_statements(self, row: Row, line: int) -> None:
        """Count the literals of a row of statements, each statement once."""
        for statement in dict.fromkeys(statement.strip() for _, statement in row.lines):
            match = _LITERAL.match(statement) if '"' in statement else None
            of = fields_by_iri().get(match[1]) if match else None
            if match and of is not None:
                self.add(match[2], of, f"usmx:{of.key}", line)

    def _add_value(self, item: Any, of: Field, name: str, line: int) -> None:
        if type(item) is dict:
            if "@value" in item:
                self._add_value(item["@value"], of, name, line)
            elif of.kind is Kind.TEXT:
                for language, text in item.items():
                    self._add_value(text, of, f"{name}.{language}", line)
            else:
                self.add_block(item, line, f"{name}.")
        elif type(item) in (str, int):
            self.add(str(item), of, name, line)


def together(pieces: Iterable[tuple[int, Mapping[Column, Tally]]]) -> dict[Column, Tally]:
    """Return the tallies of the pieces of one file as one; they come in order, each with its number."""
    found: dict[Column, Tally] = {}
    for number, tallies in pieces:
        for column, tally in tallies.items():
            found.setdefault(column, Tally(tally.line, piece=number)).texts.update(tally.texts)
    return found
