"""SPARQL 1.1 Query Results TSV: terms in full, as Turtle writes them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from usmx_kg.write.escape import SIGNS, is_formula
from usmx_kg.write.results.cells import is_number, plain, with_labels

if TYPE_CHECKING:
    from usmx_kg.model.answer import Answer, Term

__all__ = ["render", "rows"]


def render(result: Answer) -> str:
    """Return TSV with exact terms; where a spreadsheet would run a text, its sign is written as an escape of Turtle."""
    return "".join(rows(result))


def rows(result: Answer) -> Iterator[str]:
    """Yield the lines of the TSV."""
    if result.answer is not None:
        yield "true\n" if result.answer else "false\n"
        return
    names, found = with_labels(result)
    yield "\t".join(f"?{name}" for name in names) + "\n"
    yield from ("\t".join(map(_cell, row)) + "\n" for row in found)


def _cell(given: Term | str | None) -> str:
    if given is None:
        return ""
    if isinstance(given, str):
        escaped = given.replace("\\", "\\\\").replace('"', '\\"')
        shown = '"' + escaped.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + '"'
    else:
        shown = str(given).replace("\t", "\\t")
    text = given if isinstance(given, str) else plain(given)
    if not is_formula(text) or is_number(given):
        return shown
    at = next(number for number, char in enumerate(shown) if char in SIGNS or char == "\\")
    if shown[at] == "\\":  # white space that is written as an escape: no spreadsheet knows that
        return shown
    return f"{shown[:at]}\\u{ord(shown[at]):04X}{shown[at + 1 :]}"
