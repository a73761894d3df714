"""Records as XLSX: one sheet, a header that stays in view, days as days; the same bytes for the same records.

Besides records this writes templates: notes, drop-downs and sheets of explanation come as plain data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from math import ceil
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from usmx_kg.ground import extras, temporary
from usmx_kg.ground.errors import UsageError

__all__ = ["Choice", "Sheet", "longest_line", "render", "streamed", "width_of", "workbook"]

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_DAY_FORM = "yyyy-mm-dd"
_LONGEST = 32_767
_NARROW, _WIDE = 9, 40
_LINE = 15
"""Points of a line; not every program finds the height of a row whose text is broken into lines."""

_EPOCH = "1980-01-01T00:00:00Z"
_FIRST_DAY = date(1899, 12, 30)
"""Day 0 of a workbook, for days after February 1900."""
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_PART = 1 << 20
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What is no character of XML 1.0."""


@dataclass(frozen=True)
class Choice:
    """A drop-down for some columns. With `strict` nothing else may be typed, which `head` and `text` then explain."""

    columns: frozenset[int]
    values: Sequence[str]
    strict: bool = False
    head: str = ""
    text: str = ""


@dataclass(frozen=True)
class Sheet:
    """A sheet: `dates` are columns of days, `notes` texts at header cells, `wrap` breaks long lines.

    The header cells of the columns `strong` stand out.
    """

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[object]]
    dates: frozenset[int] = frozenset()
    notes: Mapping[int, str] = field(default_factory=dict)
    choices: Sequence[Choice] = ()
    widths: Mapping[int, int] = field(default_factory=dict)
    wrap: bool = False
    strong: frozenset[int] = frozenset()


def render(header: Sequence[str], rows: Sequence[Sequence[object]], dates: frozenset[int] = frozenset()) -> bytes:
    """Return a workbook with one sheet of records. Raises UsageError for texts that no cell can hold."""
    return workbook([Sheet("Records", header, rows, dates)], "")


def streamed(
    header: Sequence[str], rows: Iterable[Sequence[object]], dates: frozenset[int], widths: Mapping[int, int]
) -> Iterator[bytes]:
    """Yield a workbook with one sheet of records, of which no more than one row is in memory.

    Raises UsageError as `render` does, and for more rows or columns than a sheet has.
    """
    if len(header) > _MOST_COLUMNS:
        raise UsageError(f"XLSX can't carry more than {_MOST_COLUMNS:,} columns", hint="CSV and others can.")
    dated = min(dates, default=0)
    samples = [[None] * dated + [sample] for sample in (("1999-12-31", header[dated]) if dates else ())]
    empty = workbook([Sheet("Records", header, [row + [None] * (len(header) - dated - 1) for row in samples], dates,
                            widths=widths)], "")  # fmt: skip
    with temporary.file() as spool:
        with ZipFile(BytesIO(empty)) as old, ZipFile(spool, "w", ZIP_DEFLATED) as new:
            for name in old.namelist():
                if not name.startswith("xl/worksheets/"):
                    new.writestr(ZipInfo(name), old.read(name), ZIP_DEFLATED)
                    continue
                entry = ZipInfo(name)
                entry.compress_type = ZIP_DEFLATED
                with new.open(entry, "w", force_zip64=True) as page:
                    for part in _page(old.read(name).decode(), len(header), rows, dates):
                        page.write(part.encode())
        spool.seek(0)
        while data := spool.read(_PART):
            yield data


def _page(sample: str, width: int, rows: Iterable[Sequence[object]], dates: frozenset[int]) -> Iterator[str]:
    """Yield the XML of a sheet with other rows below the header than those of a sample, which show the styles."""
    from openpyxl.utils import get_column_letter

    letters = [get_column_letter(number + 1) for number in range(width)]
    at = min(dates, default=0)
    day, text = (f' s="{_style(sample, f"{letters[at]}{row}")}"' if dates else "" for row in (2, 3))
    end = sample.index("</sheetData>")
    below = sample.find('<row r="2"')
    yield sample[: end if below < 0 else below]
    for number, row in enumerate(rows, 2):
        if number > _MOST_ROWS:
            raise UsageError(f"XLSX can't carry more than {_MOST_ROWS - 1:,} rows", hint="CSV and others can.")
        cells = (
            _cell(f"{letters[at]}{number}", value, day if at in dates else "", text if at in dates else "")
            for at, value in enumerate(row)
            if value is not None and value != ""
        )
        yield f'<row r="{number}">{"".join(cells)}</row>'
    yield sample[end:]


def _style(page: str, name: str) -> str:
    found = re.search(rf'<c r="{name}" s="([0-9]+)"', page)
    assert found is not None, name
    return found[1]


def _cell(name: str, value: object, day: str, text: str) -> str:
    """Return the XML of a cell; `day` and `text` are the styles of days and of other texts in its column."""
    if isinstance(value, bool):
        return f'<c r="{name}" t="b"><v>{int(value)}</v></c>'
    if not isinstance(value, str):
        return f'<c r="{name}" t="n"><v>{value}</v></c>'
    found = _day(value) if day else None
    if found is not None:
        return f'<c r="{name}"{day} t="n"><v>{(found - _FIRST_DAY).days}</v></c>'
    if len(value) > _LONGEST:
        raise UsageError(f"XLSX can't carry a text of more than {_LONGEST:,} characters", hint="CSV and others can.")
    if _NO_CHARACTER.search(value):
        raise UsageError("XLSX can't carry control characters", hint="YAML, JSON and the RDF formats can.")
    space = ' xml:space="preserve"' if value != value.strip() else ""
    written = escape(_ESCAPED.sub("_x005F_", value), {"\r": "&#13;"})
    return f'<c r="{name}"{text} t="inlineStr"><is><t{space}>{written}</t></is></c>'


def workbook(sheets: Sequence[Sheet], lists: str) -> bytes:
    """Return a workbook. `lists` is the name of the hidden sheet that holds what drop-downs offer.

    Raises UsageError without openpyxl and for texts that no cell can hold.
    """
    try:
        from openpyxl import Workbook
    except ImportError:
        raise UsageError("openpyxl is needed to write XLSX", hint=f"Install it: {extras.install('xlsx')}") from None
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        _fill(book.create_sheet(sheet.name), sheet)
    offered = [choice.values for sheet in sheets for choice in sheet.choices]
    if offered:
        ranges = _offer(book.create_sheet(lists), offered)
        for sheet in sheets:
            for choice in sheet.choices:
                _drop_down(book[sheet.name], choice, f"'{lists}'!{ranges[tuple(choice.values)]}")
    stream = BytesIO()
    book.save(stream)
    return _steady(stream.getvalue())


def _fill(page: Any, sheet: Sheet) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    bold = Font(name="Calibri", size=11, bold=True)
    shade, strong = (PatternFill("solid", fgColor=color) for color in ("DDE6F0", "F3D9A4"))
    page.freeze_panes = "B2"
    for number, name in enumerate(sheet.header):
        cell = page.cell(1, number + 1)
        _put(cell, name)
        cell.font, cell.fill = bold, strong if number in sheet.strong else shade
        if number in sheet.notes:
            cell.comment = Comment(sheet.notes[number], "usmx", height=150, width=320)
        column = page.column_dimensions[get_column_letter(number + 1)]
        column.width = sheet.widths.get(number) or _width([name, *(row[number] for row in sheet.rows)])
        if number in sheet.dates:
            column.number_format = _DAY_FORM
    for at, row in enumerate(sheet.rows, 2):
        for number, value in enumerate(row):
            if value is not None and value != "":
                cell = page.cell(at, number + 1)
                _put(cell, value, is_date=number in sheet.dates)
                if sheet.wrap:
                    cell.alignment = Alignment(wrap_text=True, vertical="top")
        if sheet.wrap:
            page.row_dimensions[at].height = _LINE * max(
                ceil(len(str(value)) / (0.9 * sheet.widths.get(number, _NARROW))) for number, value in enumerate(row)
            )


def _width(values: Iterable[object]) -> int:
    return width_of(max(map(longest_line, values), default=0))


def longest_line(value: object) -> int:
    """Return the length of the longest line of a value, 0 where there is none."""
    return 0 if value is None else max(map(len, str(value).split("\n")))


def width_of(longest: int) -> int:
    """Return how wide a column is whose longest line has so many characters."""
    return min(max(longest + 2, _NARROW), _WIDE)


_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""What a workbook would take for a character's escape (ECMA-376, ST_Xstring)."""


def _put(cell: Any, value: object, *, is_date: bool = False) -> None:
    """Put a value into a cell; text stays text, whatever it begins with."""
    from openpyxl.utils.exceptions import IllegalCharacterError

    if not isinstance(value, str):
        cell.value = value
        return
    day = _day(value) if is_date else None
    if day is not None:
        cell.value, cell.number_format = day, _DAY_FORM
        return
    if len(value) > _LONGEST:
        raise UsageError(f"XLSX can't carry a text of more than {_LONGEST:,} characters", hint="CSV and others can.")
    try:
        cell.value = _ESCAPED.sub("_x005F_", value)
    except IllegalCharacterError:
        raise UsageError("XLSX can't carry control characters", hint="YAML, JSON and the RDF formats can.") from None
    cell.data_type = "s"
    if is_date:
        cell.number_format = "@"


def _day(text: str) -> date | None:
    """Return the day that a text is, unless a workbook can't hold it: those before 1901 have no certain number."""
    try:
        day = date.fromisoformat(text) if _DAY.match(text) else None
    except ValueError:
        return None
    return day if day and day.year > 1900 else None


def _offer(page: Any, offered: Iterable[Sequence[str]]) -> dict[tuple[str, ...], str]:
    """Fill the hidden sheet of lists, and return the range of each list."""
    from openpyxl.utils import get_column_letter

    page.sheet_state = "hidden"
    ranges: dict[tuple[str, ...], str] = {}
    for values in offered:
        key = tuple(values)
        if key not in ranges:
            letter = get_column_letter(len(ranges) + 1)
            ranges[key] = f"${letter}$1:${letter}${len(key)}"
            for at, value in enumerate(key, 1):
                _put(page[f"{letter}{at}"], value)
    return ranges


def _drop_down(page: Any, choice: Choice, where: str) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    rule = DataValidation("list", formula1=where, allow_blank=True, showErrorMessage=choice.strict)
    rule.errorTitle, rule.error = choice.head or None, choice.text or None
    for column in sorted(choice.columns):
        letter = get_column_letter(column + 1)
        rule.add(f"{letter}2:{letter}1048576")
    page.add_data_validation(rule)


def _steady(data: bytes) -> bytes:
    """Return a workbook whose bytes don't tell when it was made."""
    stream = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>" + _EPOCH.encode(), content)
            new.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return stream.getvalue()
