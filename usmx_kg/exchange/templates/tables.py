"""Templates as tables: CSV and TSV with their header, XLSX with drop-downs and a sheet that explains the columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple, cast

from pyoxigraph import NamedNode

from usmx_kg.exchange.example import EXAMPLE
from usmx_kg.exchange.templates.fields import DEPLOYMENT, WORDS, comment, fields, inner, kinds, meaning, needed, takes
from usmx_kg.graph import index, type_
from usmx_kg.graph.rulebook import Text
from usmx_kg.graph.vocabulary import Field, Kind, concepts, label
from usmx_kg.ground.namespaces import PREFIXES, expand
from usmx_kg.write.blocks import table
from usmx_kg.write.blocks.dialect import Block
from usmx_kg.write.records import csv, tsv, xlsx

__all__ = ["Column", "columns", "template"]

_ACTIVITIES = ("Deployment", "DomesticOperation")
_SHEET = Text("Records", "Registros")
_EXPLAINED = Text("_Columns", "_Columnas")
_LISTS = "_Lists"
_EXPLAINS = Text(
    "Column|What it means|What it takes|Needed|May repeat|Example",
    "Columna|Qué significa|Qué admite|Necesario|Puede repetirse|Ejemplo",
)
_YES = Text("yes", "sí")
_ID = Text("A short name of the record, without spaces.", "Nombre corto del registro, sin espacios.")
_KIND = Text("What kind it is.", "De qué clase es.")
_SEPARATED = Text("several in one cell, parted by ;", "varios en una celda, separados por ;")
_HINTS = (
    ("consent.2.grantedBy", Text(
        "A second consent has columns of its own: add consent.2.grantedBy, consent.2.status and so on. "
        "Second agreements and requests likewise.",
        "Un segundo consentimiento tiene sus propias columnas: añada consent.2.grantedBy, consent.2.status, etc. "
        "Lo mismo vale para acuerdos y solicitudes.",
    )),
    ("label.es", Text("A text in one language: label.en, label.es.", "Un texto en un idioma: label.en, label.es.")),
    ("place.label", Text(
        "What usmx doesn't know is described in columns with a dot: place.label and place.within, "
        "supports.label and supports.type.",
        "Lo que usmx no conoce se describe en columnas con punto: place.label y place.within, "
        "supports.label y supports.type.",
    )),
    ("_", Text(
        "Sheets whose name begins with _ hold no records. Check the others: usmx validate FILE.xlsx",
        "Las hojas cuyo nombre empieza por _ no contienen registros. Revise las demás: usmx validate ARCHIVO.xlsx",
    )),
)  # fmt: skip
_ONE = Text("One of the list", "Uno de la lista")
_OTHER = Text(
    "Choose from the list, or leave the cell empty. The sheet {} says what the column takes.",
    "Elija de la lista o deje la celda vacía. La hoja {} dice qué admite la columna.",
)
_FEW = 8
_LIST = Text(
    "a name from the list of the cell; usmx vocab {} explains them",
    "un nombre de la lista de la celda; usmx vocab {} los explica",
)
_WIDTHS = {0: 34, 1: 80, 2: 60, 3: 12, 4: 44, 5: 60}


class Column(NamedTuple):
    """A column of a template: its name; its field, or None for ids and kinds; the classes that a kind may be."""

    name: str
    field: Field | None = None
    kinds: tuple[str, ...] = ()


def template(form: str, *, filled: bool, lang: str) -> str | bytes:
    """Return a header to fill in, with the invented example below it if asked, as csv, tsv or xlsx."""
    found = columns()
    header = [column.name for column in found]
    example = dict(zip(*_example(), strict=True))
    rows = [[example.get(name) for name in header]] if filled else []
    if form != "xlsx":
        return csv.render(header, rows) if form == "csv" else tsv.render(header, rows)
    return xlsx.workbook([_records(found, rows, example, lang), _explained(found, example, lang)], _LISTS)


@cache
def columns() -> tuple[Column, ...]:
    """Return the columns of a template: the fields of a deployment, those of nested things with a dot."""
    return (Column("id"), Column("type", None, _ACTIVITIES), *_columns(fields(DEPLOYMENT), ""))


def _columns(given: Sequence[Field], before: str) -> Iterator[Column]:
    for field in given:
        name = f"{before}{field.key}"
        nested = inner(field)
        if not nested:
            yield Column(name, field)
            continue
        below = tuple(kinds(next(iter(field.classes))))
        if below:
            yield Column(f"{name}.type", None, below)
        yield from _columns(nested, f"{name}.")


def _example() -> tuple[tuple[str, ...], tuple[object, ...]]:
    """Return the header and the one row of the example."""
    found = table([cast("Block", EXAMPLE)])
    return found.header, found.rows[0]


def _records(
    found: Sequence[Column], rows: Sequence[Sequence[object]], example: Mapping[str, object], lang: str
) -> xlsx.Sheet:
    """Return the sheet to fill in, with columns as wide as what the example has in them."""
    dates = {n for n, column in enumerate(found) if column.field and column.field.kind is Kind.DATE}
    notes = {
        number: comment(column.field, lang) if column.field else (_KIND if column.kinds else _ID)[lang]
        for number, column in enumerate(found)
    }
    widths = {number: _width(column.name, example) for number, column in enumerate(found)}
    header = [column.name for column in found]
    return xlsx.Sheet(
        _SHEET[lang], header, rows, frozenset(dates), notes, _choices(found, lang), widths,
        strong=frozenset(number for number, column in enumerate(found) if _needed(column)),
    )  # fmt: skip


def _width(name: str, example: Mapping[str, object]) -> int:
    return min(max(len(name) + 3, len(str(example.get(name, ""))) + 2, 14), 40)


def _needed(column: Column) -> bool:
    """Tell whether a record is not complete without a column; who granted a consent only where there is one."""
    return column.name in needed()


def _choices(found: Sequence[Column], lang: str) -> list[xlsx.Choice]:
    """Return the drop-downs. Only where one value may stand, nothing else may be typed."""
    offered: dict[tuple[tuple[str, ...], bool], set[int]] = {}
    for number, column in enumerate(found):
        values = _offered(column, lang)
        if values:
            strict = bool(column.kinds) or (column.field is not None and _one_of_few(column.field))
            offered.setdefault((values, strict), set()).add(number)
    text = _OTHER[lang].format(_EXPLAINED[lang])
    return [
        xlsx.Choice(frozenset(numbers), values, strict, _ONE[lang], text)
        for (values, strict), numbers in offered.items()
    ]


def _one_of_few(field: Field) -> bool:
    return field.kind in (Kind.CONCEPT, Kind.BOOLEAN) and not field.repeatable


def _offered(column: Column, lang: str) -> tuple[str, ...]:
    """Return what a column's drop-down offers, in the reader's words; nothing where anything may stand."""
    field = column.field
    if field is None:
        return tuple(label(expand(f"usmx:{kind}") or kind, lang) for kind in column.kinds)
    if field.kind is Kind.BOOLEAN:
        return ("true", "false")
    if field.kind is Kind.CONCEPT and field.scheme:
        return tuple(sorted(label(iri, lang) for iri in concepts(field.scheme)))
    local = {iri.rpartition("#")[2] for iri in field.classes}
    if "State" in local or column.name == "consent.grantedTo":
        return _states("", lang)
    return _states("-government", lang) if local == {"Actor"} and not field.repeatable else ()


@cache
def _states(organ: str, lang: str) -> tuple[str, ...]:
    """Return the names of all states, or of an organ that each has."""
    states = index("background").subjects(type_, NamedNode(f"{PREFIXES['usmx']}State"))
    return tuple(sorted(label(f"{node.value}{organ}", lang) for node in states))


def _explained(found: Sequence[Column], example: Mapping[str, object], lang: str) -> xlsx.Sheet:
    """Return the sheet that explains the columns."""
    rows: list[list[object]] = []
    for column in found:
        field = column.field
        several = f"{_YES[lang]}: {_SEPARATED[lang]}" if field and field.repeatable and _parted(field) else ""
        if field is None:
            told = [_KIND[lang] if column.kinds else _ID[lang], ", ".join(_offered(column, lang))]
        else:
            told = [meaning(field, lang), _takes(column, field, lang)]
        shown = example.get(column.name, "")
        rows.append([column.name, *told, _YES[lang] if _needed(column) else "", several, shown])
    rows += [[name, text[lang], "", "", "", ""] for name, text in _HINTS]
    return xlsx.Sheet(_EXPLAINED[lang], _EXPLAINS[lang].split("|"), rows, widths=_WIDTHS, wrap=True)


def _takes(column: Column, field: Field, lang: str) -> str:
    """Return what a column takes: where it offers a list, the few that are in it, or where they are explained."""
    if field.kind is not Kind.CONCEPT or not field.scheme:
        return takes(field, lang)
    offered = _offered(column, lang)
    if len(offered) <= _FEW:
        return f"{WORDS['one of'][lang]}: {', '.join(offered)}"
    return _LIST[lang].format(field.scheme.rpartition("/")[2])


def _parted(field: Field) -> bool:
    """Tell whether a cell holds several values of a field, which a text is not."""
    return field.kind is not Kind.TEXT
