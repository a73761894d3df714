"""Bytes of an input, checked before anything reads them."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from usmx_kg.errors import InputError
from usmx_kg.records.model import TextSource

__all__ = ["MAX_BYTES", "Input", "load"]

MAX_BYTES = 50_000_000
"""How large one input may be in a format that is read as a whole."""

_OTHER_MARKS = {
    b"\xff\xfe\x00\x00": "UTF-32",
    b"\x00\x00\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}


@dataclass(frozen=True)
class Input:
    """One input: the name that findings give it, its text, and the format it was said to have, if any."""

    name: str
    text: str
    format: str | None


def load(source: str | Path | TextSource, input_format: str | None) -> Input:
    """Read a file, standard input (`-`) or a given text.

    Raises InputError where it can't be read, is too large, is not UTF-8 or has NUL characters.
    """
    if isinstance(source, TextSource):
        data = source.text if isinstance(source.text, bytes) else _encoded(source.text, source.name)
        if len(data) > MAX_BYTES:
            raise _too_large(source.name)
        return Input(source.name, decode(data, source.name), source.format or input_format)
    name = str(source)
    try:
        if name == "-":
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(source).open("rb") as stream:
                data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(f"it can't be read: {(error.strerror or str(error)).lower()}", file=name) from None
    except ValueError as error:  # a NUL in the name
        raise InputError(f"it can't be read: {error}", file=name.replace("\0", "\\0")) from None
    if len(data) > MAX_BYTES:
        raise _too_large(name)
    return Input(name, decode(data, name), input_format)


def decode(data: bytes, name: str) -> str:
    """Return the text of bytes that are UTF-8, with or without a byte order mark."""
    for mark, encoding in _OTHER_MARKS.items():
        if data.startswith(mark):
            raise InputError(f"this is {encoding}; only UTF-8 is read", file=name, hint="Save it as UTF-8.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise InputError(
            f"this is not UTF-8: byte 0x{data[error.start]:02x}", file=name, line=line, column=column,
            hint="Save it as UTF-8.",
        ) from None  # fmt: skip
    at = text.find("\0")
    if at >= 0:
        raise InputError("it has a NUL character", file=name, line=text.count("\n", 0, at) + 1)
    return text


def _encoded(text: str, name: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        raise InputError("half of a surrogate pair stands in this text", file=name, line=line) from None


def _too_large(name: str) -> InputError:
    return InputError(
        f"it is larger than {MAX_BYTES // 1_000_000} MB",
        file=name,
        hint="Split it, or use a format that is read in a stream: JSON Lines.",
    )
