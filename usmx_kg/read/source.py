"""Bytes of an input, checked before anything reads them."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from importlib import import_module
from pathlib import Path

from usmx_kg.ground import given
from usmx_kg.ground.errors import InputError, UsageError
from usmx_kg.ground.limits import MAX_BYTES
from usmx_kg.model.records import TextSource
from usmx_kg.model.trees import Tree
from usmx_kg.read.formats import COLUMNAR, Format, format_for
from usmx_kg.read.unpack import is_packed, unpack
from usmx_kg.read.xml_encoding import decoded

__all__ = [
    "BY_LINES", "LARGE", "MAX_BYTES", "Input", "Prefixes", "decode", "hint_for", "is_large_whole", "load",
    "may_be_large",
]  # fmt: skip

_OTHER_MARKS = {
    b"\xff\xfe\x00\x00": "UTF-32",
    b"\x00\x00\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}
LARGE = 1_000_000
"""Inputs of more bytes are read in pieces, where their format is one of BY_LINES."""
BY_LINES = frozenset(("jsonl", "csv", "tsv", "ntriples", "nquads", "parquet", "arrow"))
_LEAST = {"json": LARGE, "yaml": LARGE, "xlsx": LARGE // 5}
"""From how many bytes on a file is large, in formats that are read whole; those of a workbook are packed."""

_HINT = "Save it as UTF-8."
_HINTS = dict.fromkeys(("csv", "tsv"), "Save it as UTF-8: a spreadsheet offers 'CSV UTF-8' as a file type of its own.")


@dataclass(frozen=True)
class Input:
    """One input: the name that findings give it, its text and its format; a workbook has `data` in place of text.

    `lines` are the numbers that the lines of the text have in their file, where it is only a part of that.
    """

    name: str
    text: str
    form: Format
    data: bytes = b""
    lines: Sequence[int] = ()

    def trees(self) -> list[Tree]:
        """Return what a format that is no RDF holds. Raises InputError for bad syntax."""
        module = import_module(f"usmx_kg.read.{self.form.module}")
        return list(module.trees(self.data if self.form.binary else self.text, self.name))


class Prefixes:
    """How the labels of blank nodes begin: by the text they come from, so that they are the same on every run."""

    def __init__(self) -> None:
        self._used: dict[str, int] = {}

    def of(self, item: Input, base: str) -> str:
        """Return the prefix of an input, another one each time that the same text comes again."""
        prefix = "b" + blake2b(f"{base}\n{item.text}".encode() + item.data, digest_size=6).hexdigest()
        self._used[prefix] = self._used.get(prefix, 0) + 1
        return prefix if self._used[prefix] == 1 else f"{prefix}x{self._used[prefix]}"


def load(source: str | Path | TextSource, input_format: str | None) -> Input:
    """Read a file, standard input (`-`) or a given text, and unpack what is packed by gzip.

    Raises InputError where it can't be read, is too large, is empty, is not UTF-8 or has NUL characters, or where
    nothing tells its format.
    """
    if isinstance(source, TextSource):
        text = source.text
        data = text if isinstance(text, bytes) else _encoded(text, source.name)
        return _input(data, source.name, source.format or input_format, is_text=isinstance(text, str))
    name = str(source)
    try:
        data = given.read(source, MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise InputError(f"it can't be read: {given.reason(name, error)}", file=name.replace("\0", "\\0")) from None
    return _input(data, name, input_format)


def _input(data: bytes, name: str, named: str | None, *, is_text: bool = False) -> Input:
    """Return what bytes hold. `is_text` tells that they were a text, whose encoding is nobody's business any more."""
    form = format_for(name, named)
    if len(data) > MAX_BYTES:
        raise InputError(
            f"it is larger than {MAX_BYTES // 1_000_000} MB",
            file=name,
            hint="Split it into several files, or, where you trust it, set USMX_MAX_MB.",
        )
    if is_packed(data, name):
        if form.binary:
            raise InputError(f"an {form.label} file packed by gzip is not read", file=name, hint="Unpack it first.")
        data = unpack(data, name, MAX_BYTES)
    if form.binary and data.removeprefix(b"\xef\xbb\xbf").strip():
        return Input(name, "", form, data)
    text = (decoded(data, name) if form.name == "rdfxml" and not is_text else None) or decode(
        data, name, hint_for(form)
    )
    if not text.strip():
        raise InputError("it is empty", file=name)
    return Input(name, text, form)


def may_be_large(source: str | Path | TextSource, input_format: str | None, least: int = LARGE) -> bool:
    """Tell whether an input may hold more than `least` bytes, in a format whose records follow each other by lines."""
    if isinstance(source, TextSource):
        return False
    try:
        form = format_for(str(source), input_format)
        if form.name not in BY_LINES:
            return False
        status = None if str(source) == "-" else Path(source).stat()
    except (InputError, UsageError, OSError, ValueError):
        return False  # whoever reads it says what is wrong
    if status is not None and stat.S_ISREG(status.st_mode):
        return status.st_size > least or Path(source).suffix.lower() == ".gz" or form in COLUMNAR
    return status is None or not stat.S_ISDIR(status.st_mode)


def is_large_whole(source: str | Path | TextSource, input_format: str | None) -> bool:
    """Tell whether an input is a large file of a format that is read whole and has rows all the same."""
    if isinstance(source, TextSource) or str(source) == "-":
        return False
    try:
        least = _LEAST.get(format_for(str(source), input_format).name)
        return least is not None and Path(source).stat().st_size > least
    except (InputError, UsageError, OSError, ValueError):
        return False  # whoever reads it says what is wrong


def hint_for(form: Format) -> str:
    """Return how to save a file of a format so that it is read."""
    return _HINTS.get(form.name, _HINT)


def decode(data: bytes, name: str, hint: str = _HINT) -> str:
    """Return the text of bytes that are UTF-8, with or without a byte order mark."""
    for mark, encoding in _OTHER_MARKS.items():
        if data.startswith(mark):
            raise InputError(f"this is {encoding}; only UTF-8 is read", file=name, hint=hint)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise InputError(
            f"this is not UTF-8: byte 0x{data[error.start]:02x}", file=name, line=line, column=column,
            hint=hint,
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
