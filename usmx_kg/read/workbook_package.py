"""A workbook's zip file, read within limits: its cells as they are written, merged cells, formulas; no entities."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from math import isfinite
from pathlib import PurePosixPath
from typing import NamedTuple
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import BadZipFile, ZipFile, ZipInfo

from usmx_kg.ground.errors import InputError
from usmx_kg.read.table_rows import letters
from usmx_kg.read.unpack import MAX_RATIO

__all__ = ["MAX_UNPACKED", "Cell", "Cells", "Sheet", "Workbook", "inspect"]

MAX_ENTRIES, MAX_UNPACKED, MAX_ELEMENTS, MAX_CELLS = 1_000, 100_000_000, 3_000_000, 1_000_000
"""How many files a workbook may hold, how many bytes unpacked, how many elements of XML and cells in all."""

_OLE = b"\xd0\xcf\x11\xe0"
_STEP = 1 << 16
_MAX_STYLES = 200_000
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})\Z")
MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
"""How many rows and columns a sheet of the format has."""
_STRICT = "http://purl.oclc.org/ooxml/"
_WHOLE = re.compile(r"[0-9]{1,10}\Z", re.ASCII)
_VALUES = {
    "n": (re.compile(r"\s*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\s*\Z", re.ASCII), "no number"),
    "s": (re.compile(r"[0-9]{1,9}\Z", re.ASCII), "no text of this workbook"),
    "b": (re.compile(r"[01]\Z"), "neither true nor false"),
    "d": (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:.]+Z?)?\Z", re.ASCII), "no day"),
}
"""By their types, how the values of cells are written, and what is said of others."""
_LEAP = 60
"""The serial number of 29 February 1900, a day that spreadsheets have and no calendar."""
_NOT_UTF8 = (b"\xff\xfe", b"\xfe\xff", b"\0<", b"<\0")

_Start = Callable[[str, dict[str, str]], None]
_End = Callable[[str, str], None]


class Cell(NamedTuple):
    """A cell with a value, as it is written: its column from 1, its type, the number of its style, and the text."""

    column: int
    kind: str
    style: str
    text: str


class Cells(NamedTuple):
    """The cells of a row that have a value; `width` is the column of the last cell, which may have none."""

    row: int
    width: int
    filled: list[Cell]


@dataclass
class Sheet:
    """What the XML of a sheet tells: its rows, and what its cells don't.

    `merged` are ranges of cells, `unvalued` cells whose formula has no stored value, `undated` those whose number is no
    day where days are counted from 1900, each with how it is shown.
    """

    merged: list[str] = field(default_factory=list)
    unvalued: list[str] = field(default_factory=list)
    undated: dict[str, str] = field(default_factory=dict)
    rows: list[Cells] = field(default_factory=list)


class Workbook(NamedTuple):
    """The sheets of a workbook, and lists of the texts that their cells refer to, by the files that they are in."""

    sheets: dict[str, Sheet]
    texts: dict[str, list[str]]


def inspect(data: bytes, file: str) -> Workbook:
    """Return what a workbook has.

    Raises InputError for what is no workbook, is damaged or locked, or would unpack to too much, for names that lead
    outside, for document types and entities, and for cells out of order.
    """
    if data.startswith(_OLE):
        hint = "Save it as .xlsx, without a password."
        raise InputError("this is an old or password-protected workbook, not XLSX", file=file, hint=hint)
    try:
        with ZipFile(BytesIO(data)) as archive:
            _check(archive, len(data), file)
            return _Look(archive, file).workbook()
    except (BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError, zlib.error) as error:
        what = " ".join(str(error).split())[:200]
        raise InputError(f"this is no XLSX workbook, or it is damaged: {what}", file=file) from None


def _check(archive: ZipFile, size: int, file: str) -> None:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise InputError(f"the workbook holds more than {MAX_ENTRIES:,} files", file=file)
    total = sum(entry.file_size for entry in entries)
    if total > MAX_UNPACKED:
        raise InputError(f"unpacked the workbook is larger than {MAX_UNPACKED // 1_000_000} MB", file=file)
    if total > 1_000_000 and total > MAX_RATIO * size:
        raise InputError(f"unpacked the workbook is larger than {MAX_RATIO} times its size", file=file)
    seen: set[str] = set()
    for entry in entries:
        name = entry.orig_filename
        if name.startswith(("/", "\\")) or ":" in name or "\\" in name or "\0" in name or ".." in name.split("/"):
            raise InputError(f"a file in the workbook has a name that leads outside: {name[:60]!r}", file=file)
        if name.lower() in seen:
            raise InputError(f"two files in the workbook have the name {name[:60]!r}", file=file)
        seen.add(name.lower())
        if entry.flag_bits & 1:
            raise InputError("the workbook is locked by a password", file=file, hint="Save it without a password.")


class _Text:
    """A text of which parts may have a font of their own; how it is pronounced is no part."""

    def __init__(self) -> None:
        self.whole = ""
        self._aloud = False

    def start(self, tag: str) -> None:
        """Take the beginning of an element inside of it."""
        self._aloud |= tag == "rPh"

    def end(self, tag: str, said: str) -> None:
        """Take the end of an element, and the text before that."""
        if tag == "rPh":
            self._aloud = False
        elif tag == "t" and not self._aloud:
            self.whole += said


class _Look:
    """A look through the XML of a workbook, with the counts that hold for all of it."""

    def __init__(self, archive: ZipFile, file: str) -> None:
        self.archive = archive
        self.file = file
        self.elements = 0
        self.cells = 0
        self.texts: dict[str, list[str]] = {}
        self.last_text = (-1, "")

    def workbook(self) -> Workbook:
        """Look at every file of the package."""
        found: dict[str, Sheet] = {}
        names: list[tuple[str, str]] = []
        targets: dict[str, str] = {}
        for entry in self.archive.infolist():
            if not entry.filename.lower().endswith((".xml", ".rels", ".vml")):
                continue
            path = entry.filename
            if path.endswith("workbook.xml.rels"):
                folder = PurePosixPath(path).parent.parent
                self.scan(entry, lambda tag, at, folder=folder: _target(tag, at, folder, targets))  # type: ignore[misc]
            elif path.endswith("workbook.xml"):
                self.scan(entry, lambda tag, at: self.named(tag, at, names))
            elif "worksheets/" in path:
                found[path] = self.sheet(entry)
            elif path.lower().endswith("sharedstrings.xml"):
                self.shared(entry)
            else:
                self.scan(entry, lambda *_: None, _MAX_STYLES if path.endswith("styles.xml") else MAX_ELEMENTS)
        if self.last_text[0] >= sum(map(len, self.texts.values())):
            raise self.no_value(self.last_text[1], str(self.last_text[0]), _VALUES["s"][1])
        for path in (targets.get(identifier, "") for _, identifier in names):
            if path not in found and path in self.archive.namelist():
                found[path] = self.sheet(self.archive.getinfo(path))
        return Workbook(found, self.texts)

    def sheet(self, entry: ZipInfo) -> Sheet:
        """Read a sheet: its cells in order, those that are merged, and those with a formula."""
        sheet = Sheet()
        row = column = 0
        here, kind, style, formula, text, valued = "", "n", "0", False, False, False
        value: str | None = None
        inline: _Text | None = None
        filled: list[Cell] = []

        def start(tag: str, at: dict[str, str]) -> None:
            nonlocal row, column, here, kind, style, formula, text, valued, value, inline, filled
            if tag == "row":
                number = self.row(at.get("r", str(row + 1)))
                if number <= row:
                    raise InputError("the rows of a sheet are out of order", file=self.file, cell=f"A{number}")
                row, column, filled = number, 0, []
            elif tag == "c":
                here, kind, formula, valued = at.get("r", ""), at.get("t", "n"), False, False
                style, value, inline = at.get("s", "0"), None, None
                text = kind == "str"
                self.cells += 1
                match = _ADDRESS.match(here)
                number = _number(match[1]) if match else column + 1
                if (here and (match is None or int(match[2]) != row)) or number <= column:
                    raise InputError("the cells of a sheet are out of order", file=self.file, cell=here[:20])
                column = number
                if column > MAX_COLUMN:
                    raise InputError(f"a sheet has {MAX_COLUMN:,} columns", file=self.file, cell=here[:20])
                here = here or f"{letters(column)}{row}"
            elif tag == "f":
                formula = True
            elif tag in ("v", "is"):
                valued = text
                if tag == "is":
                    inline = _Text()
            elif inline is not None:
                inline.start(tag)
            elif tag == "mergeCell":
                sheet.merged.append(at.get("ref", "")[:40])

        def end(tag: str, said: str) -> None:
            nonlocal valued, value, inline
            if tag == "v":
                valued = valued or bool(said)
                value = said if value is None else value
                if said and kind in _VALUES:
                    self.check_value(kind, said, here, sheet)
            elif tag == "c":
                if formula and not valued:
                    sheet.unvalued.append(here)
                told = value if kind != "inlineStr" else None if inline is None else inline.whole
                if told:
                    filled.append(Cell(column, kind, style, told))
                inline = None
            elif tag == "row":
                sheet.rows.append(Cells(row, column, filled))
            elif inline is not None:
                inline.end(tag, said)
                valued = valued or (bool(said) and tag == "t")

        self.scan(entry, start, end=end)
        return sheet

    def row(self, written: str) -> int:
        """Return the number of a row. Raises InputError for what is none that the format has."""
        if not _WHOLE.match(written) or not 0 < int(written) <= MAX_ROW:
            message = f"a sheet has {MAX_ROW:,} rows, none of them {written[:20]!r}"
            raise InputError(message, file=self.file)
        return int(written)

    def shared(self, entry: ZipInfo) -> None:
        """Read the texts that cells refer to."""
        texts = self.texts[entry.filename] = []
        inside = _Text()

        def start(tag: str, _: dict[str, str]) -> None:
            nonlocal inside
            if tag == "si":
                inside = _Text()
            else:
                inside.start(tag)

        def end(tag: str, said: str) -> None:
            if tag == "si":
                texts.append(inside.whole)
            else:
                inside.end(tag, said)

        self.scan(entry, start, end=end)

    def named(self, tag: str, at: dict[str, str], names: list[tuple[str, str]]) -> None:
        """Take the name of a sheet."""
        if tag == "workbook" and any(value.startswith(_STRICT) for value in at.values()):
            hint = "Save it as an Excel workbook (.xlsx) that is not Strict Open XML."
            raise InputError("this is a workbook in Strict Open XML, which is not read", file=self.file, hint=hint)
        _named(tag, at, names)

    def check_value(self, kind: str, written: str, cell: str, sheet: Sheet) -> None:
        """Look at the value of a cell as it is written. Raises InputError where its type has no such value."""
        form, no_value = _VALUES[kind]
        if not form.match(written):
            raise self.no_value(cell, written, no_value)
        if kind == "s":
            self.last_text = max(self.last_text, (int(written), cell))
        elif kind == "n":
            number = float(written)
            if not isfinite(number):
                raise self.no_value(cell, written, "a number that no spreadsheet has")
            if number < 0:
                sheet.undated[cell] = written.strip()
            elif _LEAP <= number < _LEAP + 1:
                sheet.undated[cell] = "1900-02-29"

    def no_value(self, cell: str, written: str, what: str) -> InputError:
        """Return the error of a cell whose value its type has not."""
        return InputError(f"the value {written[:40]!r} of the cell is {what}", file=self.file, cell=cell[:20])

    def scan(self, entry: ZipInfo, start: _Start, most: int = MAX_ELEMENTS, end: _End | None = None) -> None:
        """Follow the XML of a file: `start` gets each element and its attributes, `end` the text before its end."""
        parser = ParserCreate()
        parser.buffer_text = True
        before, said = self.elements, ""

        def started(tag: str, attributes: dict[str, str]) -> None:
            nonlocal said
            said = ""
            self.elements += 1
            if self.elements - before > most or self.elements > MAX_ELEMENTS or self.cells > MAX_CELLS:
                raise InputError(f"the workbook has more than {MAX_CELLS:,} cells or as much else", file=self.file)
            start(tag.rpartition(":")[2] if ":" in tag else tag, attributes)

        def ended(tag: str) -> None:
            nonlocal said
            if end is not None:
                end(tag.rpartition(":")[2] if ":" in tag else tag, said)
            said = ""

        def told(text: str) -> None:
            nonlocal said
            said += text

        parser.StartElementHandler = started
        if end is not None:
            parser.EndElementHandler, parser.CharacterDataHandler = ended, told
        parser.StartDoctypeDeclHandler = lambda *_: self.refuse(entry)
        parser.EntityDeclHandler = lambda *_: self.refuse(entry)
        with self.archive.open(entry) as stream:
            data = stream.read(_STEP)
            if data.startswith(_NOT_UTF8):
                raise InputError(f"{entry.filename[:60]} in the workbook is not UTF-8", file=self.file)
            try:
                while data:
                    parser.Parse(data, False)
                    data = stream.read(_STEP)
                parser.Parse(b"", True)
            except ExpatError as error:
                raise InputError(f"{entry.filename[:60]} in the workbook is damaged: {error}", file=self.file) from None

    def refuse(self, entry: ZipInfo) -> None:
        """Refuse a document type or entity."""
        raise InputError(f"{entry.filename[:60]} in the workbook declares a document type or entities", file=self.file)


def _named(tag: str, attributes: dict[str, str], names: list[tuple[str, str]]) -> None:
    if tag == "sheet":
        identifier = next((v for k, v in attributes.items() if k.rpartition(":")[2] == "id" and ":" in k), "")
        names.append((attributes.get("name", ""), identifier))


def _target(tag: str, attributes: dict[str, str], folder: PurePosixPath, targets: dict[str, str]) -> None:
    if tag == "Relationship":
        target = attributes.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else str(folder / target)
        targets[attributes.get("Id", "")] = path


@lru_cache(maxsize=1 << 15)
def _number(name: str) -> int:
    number = 0
    for char in name:
        number = 26 * number + ord(char) - 64
    return number
