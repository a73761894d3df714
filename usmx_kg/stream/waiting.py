"""What was found in the rows of pieces, kept until it is known which rows have to do with others."""

from __future__ import annotations

import pickle
from contextlib import ExitStack
from typing import cast

from usmx_kg.ground import temporary
from usmx_kg.stream.checking import Found

__all__ = ["Waiting"]

MOST = 2_000
"""So many findings are kept in memory; more wait on the disk."""


class Waiting:
    """Keeps what was found in pieces, those of many findings in a file without a name that `stack` closes."""

    def __init__(self, stack: ExitStack) -> None:
        self._shelf = temporary.Shelf(stack)
        self._kept: dict[int, Found | temporary.Place] = {}
        self._count = 0

    def put(self, piece: int, found: Found) -> None:
        """Keep what was found in a piece."""
        self._count += sum(len(findings) for _, findings in found)
        few = self._count <= MOST
        self._kept[piece] = found if few else self._shelf.put(pickle.dumps(found, pickle.HIGHEST_PROTOCOL))

    def take(self, piece: int) -> Found:
        """Return what was found in a piece, and keep it no longer."""
        found = self._kept.pop(piece, ())
        return cast("Found", pickle.loads(self._shelf.take(found))) if isinstance(found, temporary.Place) else found
