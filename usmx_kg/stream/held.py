"""The rows of an input that is in memory, as pieces like those of a large file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from usmx_kg.model.stated_ids import declared_by
from usmx_kg.read.rows import Row, blocks
from usmx_kg.stream.inputs import Stream
from usmx_kg.stream.pieces import Piece

__all__ = ["Held"]

_TOGETHER = 500
"""So many rows make a piece."""


@dataclass
class Held(Stream):
    """The rows of an input that is in memory."""

    held: Sequence[Row] = ()

    def rows_of(self, piece: Piece) -> None:
        """Tell that rows are there already."""

    @property
    def is_ordered(self) -> bool:
        """Tell whether each row begins on a line of its own, so that lines tell them apart."""
        return all(row.line + row.height <= after.line for row, after in zip(self.held, self.held[1:], strict=False))

    def pieces(self, size: int | None = None) -> Iterator[Piece]:  # noqa: ARG002
        """Yield the pieces; they begin at a row and have so many."""
        held = self.held
        most = _TOGETHER if self.is_ordered else max(len(held), 1)
        for start in range(0, len(held), most):
            line = held[start].line
            yield Piece(self.handle, start, min(most, len(held) - start), line, line)

    def rows(self, piece: Piece) -> Iterator[Row]:
        """Yield the rows of a piece."""
        return iter(self.held[piece.start : piece.start + piece.size])

    def local(self, base: str) -> Mapping[str, frozenset[str]]:
        """Return all that it describes."""
        return declared_by((block for row in self.held for block in blocks(row, self.name)), base)
