"""Inputs packed by gzip, unpacked within limits."""

from __future__ import annotations

import zlib

from usmx_kg.errors import InputError

__all__ = ["MAX_RATIO", "is_packed", "unpack"]

MAX_RATIO = 100
"""How many times larger than a packed file what it holds may be, where that is more than a megabyte."""

_MAGIC = b"\x1f\x8b"
_HARMLESS = 1_000_000
_STEP = 1 << 20


def is_packed(data: bytes, name: str) -> bool:
    """Tell whether bytes are packed: no text begins as gzip does. Raises InputError for a `.gz` that is not."""
    if data.startswith(_MAGIC):
        return True
    if name.lower().endswith(".gz") and data:
        raise InputError("its name says that gzip packed it, but it didn't", file=name)
    return False


def unpack(data: bytes, name: str, limit: int) -> bytes:
    """Return what packed bytes hold.

    Raises InputError where it is more than `limit` bytes or MAX_RATIO times the input, damaged, cut off, packed
    twice, or followed by something else.
    """
    found = bytearray()
    most = min(limit, max(_HARMLESS, MAX_RATIO * len(data)))
    left = data
    while left:
        if not left.startswith(_MAGIC):
            raise InputError("something follows what gzip packed", file=name)
        member = zlib.decompressobj(wbits=31)
        while not member.eof:
            try:
                step = member.decompress(left, min(_STEP, most + 1 - len(found)))
            except zlib.error:
                raise InputError("it is damaged: gzip can't unpack it", file=name) from None
            found += step
            if len(found) > most:
                what = f"{limit // 1_000_000} MB" if most == limit else f"{MAX_RATIO} times its size"
                raise InputError(f"unpacked it is larger than {what}", file=name, hint="Split it into several files.")
            left = member.unconsumed_tail
            if not step and not left and not member.eof:
                raise InputError("it ends in the middle of what gzip packed", file=name)
        left = member.unused_data
    if found.startswith(_MAGIC):
        raise InputError("it is packed twice", file=name, hint="Unpack it once.")
    return bytes(found)
