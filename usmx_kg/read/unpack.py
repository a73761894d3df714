"""Inputs packed by gzip, unpacked within limits."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from usmx_kg.ground.errors import InputError

__all__ = ["LEAST_MEMBER", "MAX_RATIO", "MOST_MEMBERS", "is_packed", "unpack", "unpacked"]

MAX_RATIO = 100
"""How many times larger than a packed file what it holds may be, where that is more than a megabyte."""

_MAGIC = b"\x1f\x8b"
_HARMLESS = 1_000_000
_STEP = 1 << 20
_FEED = 1 << 14
MOST_MEMBERS, LEAST_MEMBER = 10_000, 100
"""In so many parts anything may be packed; in more, where they have so many bytes on average."""
_SPLIT = "Split it into several files."


def is_packed(data: bytes, name: str) -> bool:
    """Tell whether bytes are packed: no text begins as gzip does. Raises InputError for a `.gz` that is not."""
    if data.startswith(_MAGIC):
        return True
    if name.lower().endswith(".gz") and data:
        raise InputError("its name says that gzip packed it, but it didn't", file=name)
    return False


def unpack(data: bytes, name: str, limit: int) -> bytes:
    """Return what packed bytes hold. Raises InputError as `unpacked` does, and where it is more than `limit` bytes."""
    found = bytearray()
    for step in unpacked([data], name):
        found += step
        if len(found) > limit:
            what = f"unpacked it is larger than {limit // 1_000_000} MB"
            raise InputError(what, file=name, hint=_SPLIT)
    return bytes(found)


class _Piece(NamedTuple):
    """Some bytes of the input. `more` are those that came with them, where they are the first of these."""

    data: bytes
    more: int


def _pieces(parts: Iterable[bytes]) -> Iterator[_Piece]:
    """Yield little at a time: what follows a member is copied, however small that was."""
    for part in parts:
        for start in range(0, len(part), _FEED):
            yield _Piece(part[start : start + _FEED], 0 if start else len(part))


def unpacked(parts: Iterable[bytes], name: str) -> Iterator[bytes]:
    """Yield what packed bytes, given part by part, hold.

    Raises InputError where it is more than MAX_RATIO times the input so far, damaged, cut off, packed twice, or
    followed by something else.
    """
    given = made = members = 0
    member: zlib._Decompress | None = None
    start = left = b""
    for piece in _pieces(parts):
        given += piece.more
        left += piece.data
        while left:
            if member is None:
                if len(left) < len(_MAGIC):
                    break
                if not left.startswith(_MAGIC):
                    raise InputError("something follows what gzip packed", file=name)
                member = zlib.decompressobj(wbits=31)
                members += 1
                if members > MOST_MEMBERS and given < members * LEAST_MEMBER:
                    what = f"gzip packed it in more than {MOST_MEMBERS:,} parts, most of them next to nothing"
                    raise InputError(what, file=name, hint="Unpack it, and pack it again as one.")
            try:
                step = member.decompress(left, _STEP)
            except zlib.error:
                raise InputError("it is damaged: gzip can't unpack it", file=name) from None
            left = member.unused_data if member.eof else member.unconsumed_tail
            member = None if member.eof else member
            made += len(step)
            if made > max(_HARMLESS, MAX_RATIO * given):
                raise InputError(f"unpacked it is larger than {MAX_RATIO} times its size", file=name, hint=_SPLIT)
            if len(start) < len(_MAGIC):
                start += step[: len(_MAGIC)]
                if start.startswith(_MAGIC):
                    raise InputError("it is packed twice", file=name, hint="Unpack it once.")
            if step:
                yield step
            elif not left:
                break
    if left:
        raise InputError("something follows what gzip packed", file=name)
    if member is not None:
        raise InputError("it ends in the middle of what gzip packed", file=name)
