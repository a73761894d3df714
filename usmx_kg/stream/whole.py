"""Inputs that are read whole, judged by rows: of each a block of plain values, its tree only where one is needed.

What rows are left for the long way is judged as rows of large files are. Where a whole input may mean something else
than its rows, or can't be read, nothing is told here: its trees tell what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from usmx_kg.check.options import Options
from usmx_kg.ground.errors import InputError
from usmx_kg.ground.garbage import uncollected
from usmx_kg.model.findings import Finding
from usmx_kg.model.resolver import Guesses
from usmx_kg.model.stated_ids import declared_by
from usmx_kg.read.input_rows import rows_in
from usmx_kg.read.rows import Row, blocks
from usmx_kg.read.run import read
from usmx_kg.read.source import Input
from usmx_kg.stream.checking import Checker
from usmx_kg.stream.inputs import Inputs, Stream
from usmx_kg.stream.judging import judged
from usmx_kg.stream.pieces import Piece
from usmx_kg.stream.planning import cut

__all__ = ["findings_in"]

_LABEL = re.compile(r"(?:e[0-9]+(?:x[0-9]+)?)?n[0-9]+\Z")
"""The label of a state without an id: in a file that is read whole, it hangs on the text of this and what is before."""
_TOGETHER = 500
"""So many rows make a piece."""


@dataclass
class _Held(Stream):
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


@uncollected()
def findings_in(inputs: Sequence[Input], options: Options) -> tuple[tuple[Finding, ...], int] | None:
    """Return the sorted findings in inputs, and the number of records; None where their trees have to be read."""
    streams, whole = [], []
    for item in inputs:
        rows = rows_in(item)
        if rows is None:
            whole.append(item)
        else:
            streams.append(_Held(item.name, item.form, -1, held=rows))
    order = tuple(item.name for item in inputs)
    if not streams or len(set(order)) < len(order):
        return None
    try:
        return _found(Inputs([*streams], [*whole], order=order), streams, options)
    except InputError:
        return None


def _found(inputs: Inputs, streams: Sequence[_Held], options: Options) -> tuple[tuple[Finding, ...], int] | None:
    checker = Checker(options, frozenset(stream.name for stream in streams))
    checker.guesses = {stream.name: Guesses(partial(stream.local, options.base)) for stream in streams}
    records = read(inputs.whole, base=options.base, background=checker.names, conventions=options.conventions)
    tasks, errors = cut(inputs)
    if errors:
        return None
    ordered = all(stream.is_ordered for stream in streams)
    verdicts = list(judged(inputs, tasks, records, checker, hubs=ordered))
    if any(verdict.errors for verdict in verdicts) or any(guesses.spent for guesses in checker.guesses.values()):
        return None
    found = [finding for verdict in verdicts for finding in verdict.findings]
    if any(_LABEL.match(name) for finding in found for name in (finding.host, finding.sender) if name):
        return None
    found.sort(key=lambda finding: (finding.order, finding.message))
    return tuple(found), sum(verdict.records for verdict in verdicts)
