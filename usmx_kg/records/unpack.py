"""Inputs packed by gzip, unpacked within limits."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from usmx_kg.errors import InputError

__all__ = ["MAX_RATIO", "is_packed", "unpack", "unpacked"]

MAX_RATIO = 100
"""How many times larger than a packed file what it holds may be, where that is more than a megabyte."""

_MAGIC = b"\x1f\x8b"
_HARMLESS = 1_000_000
_STEP = 1 << 20
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


def unpacked(parts: Iterable[bytes], name: str) -> Iterator[bytes]:
    """Yield what packed bytes, given part by part, hold.

    Raises InputError where it is more than MAX_RATIO times the input so far, damaged, cut off, packed twice, or
    followed by something else.
    """
    given = made = 0
    member: zlib._Decompress | None = None
    start = left = b""
    for part in parts:
        given += len(part)
        left += part
        while left:
            if member is None:
                if len(left) < len(_MAGIC):
                    break
                if not left.startswith(_MAGIC):
                    raise InputError("something follows what gzip packed", file=name)
                member = zlib.decompressobj(wbits=31)
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
