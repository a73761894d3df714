"""docs/KNOWN_READINGS.md, made of the entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from tests.readings.entries import ALL, GROUPS, REFUSED, Entry

__all__ = ["PAGE", "page"]

PAGE = Path(__file__).parent.parent.parent / "docs" / "KNOWN_READINGS.md"
_EVERY = (*ALL, *GROUPS["rdf"])
_NAMES = {"every format": _EVERY, "text and tables": ALL, "tables": GROUPS["tables"], "RDF": GROUPS["rdf"]}
_INTRODUCTION = """\
# What people write, what is read, what is said

Values as people and programs write them, one a row, each tried by the tests in every format that it names, read whole
and, where the format permits it, in pieces. "Text and tables" are YAML, JSON, JSON Lines, CSV, TSV, XLSX, Parquet and
Arrow. *Refused* is never read as anything: the record gets a finding, or the file an error. *Empty* is read as if
nothing stood there. How the formats are read: [RECORDS.md](RECORDS.md).

Made by `python -m tests.readings` from `tests/readings/*.yaml`.
"""


def page(found: Iterable[Entry]) -> str:
    """Return the page about entries, which come file by file."""
    return "\n".join([_INTRODUCTION, *_subjects(found)])


def _subjects(found: Iterable[Entry]) -> Iterator[str]:
    for subject, of in groupby(found, lambda entry: entry.subject):
        yield f"## {subject.replace('-', ' ').capitalize()}\n"
        kinds: dict[str, list[Entry]] = {}
        for entry in of:
            kinds.setdefault(entry.kind, []).append(entry)
        for kind, entries in kinds.items():
            yield f"### {kind}\n"
            yield "| written | under | in | read as | said |"
            yield "|---|---|---|---|---|"
            yield from map(_row, entries)
            yield ""


def _row(entry: Entry) -> str:
    beside = ", ".join(f"{key} {_code(value)}" for key, value in entry.beside.items() if value is not None)
    under = f"{entry.key} (with {beside})" if beside else entry.key
    rule = [entry.rule] if entry.rule else []
    said = [f"“{_plain(entry.says[lang])}”" for lang in ("en",) if lang in entry.says]
    return (
        f"| {_code(entry.written)} | {under} | {_formats(entry.formats)} | {_read(entry)} | {': '.join(rule + said)} |"
    )


def _read(entry: Entry) -> str:
    if entry.read == REFUSED:
        return "*refused*"
    if entry.read is None:
        return "*empty*"
    return ", ".join(map(_code, entry.read)) if isinstance(entry.read, list) else _code(entry.read)


def _formats(formats: tuple[str, ...]) -> str:
    left, names = set(formats), []
    for name, group in _NAMES.items():
        if left.issuperset(group):
            names.append(name)
            left -= set(group)
    return ", ".join([*names, *(form for form in formats if form in left)])


def _code(value: object) -> str:
    text = ("true" if value else "false") if isinstance(value, bool) else str(value)
    shown = "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text.replace("|", "\\|"))
    return f"`` {shown} ``" if "`" in shown else f"`{shown}`"


def _plain(text: str) -> str:
    return text.replace("|", "\\|")
