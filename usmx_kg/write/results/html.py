"""An HTML table: a fragment for notebooks and pages."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from usmx_kg.write.escape import visible
from usmx_kg.write.results.cells import kind, shown

if TYPE_CHECKING:
    from usmx_kg.model.answer import Answer, Term

__all__ = ["render", "rows"]


def render(result: Answer) -> str:
    """Return a table; an IRI is a link with its label where the result has one, else its CURIE.

    What was asked stands above.
    """
    return "".join(rows(result))


def rows(result: Answer) -> Iterator[str]:
    """Yield the parts of the table, one of them for each row."""
    if result.answer is not None:
        yield "<p>true</p>\n" if result.answer else "<p>false</p>\n"
        return
    head = "".join(f'<th scope="col">{_text(name)}</th>' for name in result.variables)
    if result.about is not None:
        heading, told = map(_text, result.about)
        yield f"<p><strong>{heading}</strong><br>{told}</p>\n"
    yield f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n"
    yield from (f"<tr>{''.join(_cell(term, result) for term in row)}</tr>\n" for row in result.rows)
    yield "</tbody>\n</table>\n"


def _text(text: str) -> str:
    return escape(visible(text))


def _cell(term: Term | None, result: Answer) -> str:
    text = _text(shown(term, result.labels))
    if term is not None and kind(term) == "NamedNode" and term.value.startswith(("https://", "http://")):  # type: ignore[union-attr]
        return f'<td><a href="{_text(term.value)}">{text}</a></td>'  # type: ignore[union-attr]
    return f"<td>{text}</td>"
