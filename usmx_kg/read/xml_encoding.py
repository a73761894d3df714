"""The encoding that an XML document declares: which ones are read, and their bytes as text."""

from __future__ import annotations

import codecs
import re

from usmx_kg.ground.errors import InputError

__all__ = ["decoded", "is_read"]

_DECLARED = re.compile(rb"\s*<\?xml[^>]*?\sencoding\s*=\s*(?:\"([^\">]*)\"|'([^'>]*)')")
_HEAD = 1_000
_UNICODE = frozenset(("", "utf-8", "ascii"))
_SINGLE = frozenset(
    (
        *(f"iso8859-{number}" for number in (*range(1, 12), *range(13, 17))),
        *(f"cp{number}" for number in (*range(1250, 1259), 437, 850, 852, 855, 857, 858, 860, 862, 863, 865, 866)),
        *("koi8-r", "koi8-u", "mac-roman", "mac-latin2", "mac-cyrillic", "mac-greek", "mac-turkish"),
    )
)
"""Encodings of one byte a character, by Python's names; the first half of all of them is ASCII's."""

_HINT = "Save it as UTF-8, and let the declaration say so or nothing."


def is_read(name: str) -> bool:
    """Tell whether documents in an encoding of this name are read."""
    return _codec(name) in _UNICODE | _SINGLE


def decoded(data: bytes, file: str) -> str | None:
    """Return the text of a document in an encoding of one byte a character; None where it is or may be UTF-8.

    Raises InputError for an encoding that is not read, by its name, and for a byte that the encoding doesn't have.
    """
    match = _DECLARED.match(data.removeprefix(codecs.BOM_UTF8)[:_HEAD])
    name = (match[1] or match[2] or b"").decode("latin-1") if match else ""
    codec = _codec(name)
    if codec in _UNICODE:
        return None
    if codec not in _SINGLE:
        at = data.count(b"\n", 0, match.start(0)) + 1 if match else None
        message = f"it says that it is {name[:40]}; UTF-8 and encodings of one byte a character are read"
        raise InputError(message, file=file, line=at, hint=_HINT)
    if data.startswith(codecs.BOM_UTF8):
        raise InputError(f"it says that it is {name}, but begins as UTF-8 does", file=file, line=1, hint=_HINT)
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        raise _byte(data, error.start, name, file, _HINT) from None
    control = re.search("[\x80-\x9f]", text) if codec.startswith("iso") else None
    if control is not None:  # the second control set, which no text has: in windows-1252 these are “ ” ’ – and others
        hint = 'Where it was written on Windows, declare encoding="windows-1252". Or save it as UTF-8.'
        raise _byte(data, control.start(), name, file, hint)
    return text


def _codec(name: str) -> str:
    """Return Python's name of an encoding, or the name itself."""
    try:
        return codecs.lookup(name.strip()).name if name.strip() else ""
    except (LookupError, ValueError):
        return name.lower()


def _byte(data: bytes, at: int, name: str, file: str, hint: str) -> InputError:
    line, column = data.count(b"\n", 0, at) + 1, at - data.rfind(b"\n", 0, at)
    message = f"it says that it is {name}, which has no character for the byte 0x{data[at]:02x}"
    return InputError(message, file=file, line=line, column=column, hint=hint)
