"""What was found in the rows of pieces, kept until it is known which rows have to do with others."""

from __future__ import annotations

import pickle
from contextlib import ExitStack
from typing import IO, cast

from usmx_kg import temporary
from usmx_kg.streaming.checking import Found

__all__ = ["Waiting"]

MOST = 2_000
"""So many findings are kept in memory; more wait on the disk."""


class Waiting:
    """Keeps what was found in pieces, those of many findings in a file without a name that `stack` closes."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._file: IO[bytes] | None = None
        self._kept: dict[int, Found | tuple[int, int]] = {}
        self._count = 0

    def put(self, piece: int, found: Found) -> None:
        """Keep what was found in a piece."""
        self._count += sum(len(findings) for _, findings in found)
        if self._count <= MOST:
            self._kept[piece] = found
            return
        if self._file is None:
            self._file = self._stack.enter_context(temporary.file())
        data = pickle.dumps(found, pickle.HIGHEST_PROTOCOL)
        self._kept[piece] = self._file.seek(0, 2), len(data)
        self._file.write(data)

    def take(self, piece: int) -> Found:
        """Return what was found in a piece, and keep it no longer."""
        found = self._kept.pop(piece, ())
        if type(found) is not tuple or not found:
            return cast("Found", found)
        assert self._file is not None
        start, size = cast("tuple[int, int]", found)
        self._file.seek(start)
        return cast("Found", pickle.loads(self._file.read(size)))
