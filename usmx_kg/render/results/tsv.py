"""SPARQL 1.1 Query Results TSV: terms in full, as Turtle writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from usmx_kg.render.results.cells import with_labels

if TYPE_CHECKING:
    from usmx_kg.result import Result, Term

__all__ = ["render"]


def render(result: Result) -> str:
    """Return TSV with exact terms."""
    if result.answer is not None:
        return "true\n" if result.answer else "false\n"
    names, rows = with_labels(result)
    lines = ["\t".join(f"?{name}" for name in names), *("\t".join(map(_cell, row)) for row in rows)]
    return "".join(f"{line}\n" for line in lines)


def _cell(cell: Term | str | None) -> str:
    if cell is None:
        return ""
    if not isinstance(cell, str):
        return str(cell).replace("\t", "\\t")
    escaped = cell.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + '"'
