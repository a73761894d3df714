"""Bytes of a file or of standard input, no more than are wanted."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import BinaryIO

__all__ = ["read", "reason"]

_STEP = 1 << 26


def read(name: str | Path, most: int) -> bytes:
    """Return what a file or standard input (`-`) holds, no more than so many bytes.

    Raises OSError, and ValueError for a NUL in the name.
    """
    if str(name) != "-":
        with Path(name).open("rb") as stream:
            return _some(stream, most)
    if sys.stdin is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    return _some(sys.stdin.buffer, most)


def _some(stream: BinaryIO, most: int) -> bytes:
    """Return so many bytes, or all there are; room is taken as they come, for `most` may be more than any memory."""
    parts = []
    while most and (part := stream.read(min(most, _STEP))):
        parts.append(part)
        most -= len(part)
    return b"".join(parts)


def reason(name: str | Path, error: OSError | ValueError) -> str:
    """Return why an input can't be read."""
    if not isinstance(error, OSError):
        return str(error)
    if str(name) == "-" and error.errno == errno.EBADF:
        return "standard input is closed"
    return (error.strerror or str(error)).lower()
