"""Files without a name, for what is too large for memory and is gone when the work ends."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from io import BytesIO
from typing import IO, NamedTuple

from usmx_kg.ground.errors import ResourceError

__all__ = ["Place", "Shelf", "Spool", "file"]


def file() -> IO[bytes]:
    """Open a new file that nobody else sees, to write and to read. Raises ResourceError where no folder takes one."""
    try:
        return tempfile.TemporaryFile()
    except OSError as error:
        raise ResourceError(
            f"no temporary file can be made: {(error.strerror or str(error)).lower()}",
            hint="Set TMPDIR to a folder that may be written to.",
        ) from None


class Spool:
    """What is written and then read once: in memory as long as that is little, else in a file without a name."""

    MOST = 16_000_000
    PART = 1 << 20

    def __init__(self) -> None:
        self._file: IO[bytes] = BytesIO()
        self._large = False

    def write(self, data: bytes) -> None:
        """Add bytes. Raises ResourceError where no folder takes a temporary file, OSError where there is no room."""
        if not self._large and self._file.tell() + len(data) > self.MOST:
            before, self._file, self._large = self._file, file(), True
            before.seek(0)
            self._file.write(before.read())
        self._file.write(data)

    def parts(self) -> Iterator[bytes]:
        """Yield all that was written, part by part, and forget it."""
        with self._file:
            self._file.seek(0)
            while part := self._file.read(self.PART):
                yield part


class Place(NamedTuple):
    """Where something lies on a shelf: its first byte, and how many bytes it has."""

    start: int
    size: int


class Shelf:
    """Keeps pieces of bytes in a file without a name, made when the first one comes; `stack` closes it."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._file: IO[bytes] | None = None

    def put(self, data: bytes) -> Place:
        """Keep bytes. Raises ResourceError where no folder takes a file, OSError where there is no room."""
        if self._file is None:
            self._file = self._stack.enter_context(file())
        place = Place(self._file.seek(0, 2), len(data))
        self._file.write(data)
        return place

    def take(self, place: Place) -> bytes:
        """Return the bytes that were put in a place."""
        assert self._file is not None
        self._file.seek(place.start)
        return self._file.read(place.size)
