"""SPARQL Query Results XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from usmx_kg.write.escape import visible
from usmx_kg.write.results.cells import kind, with_labels

if TYPE_CHECKING:
    from usmx_kg.model.answer import Answer, Term

__all__ = ["render", "rows"]

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">\n'
_ITS = "http://www.w3.org/2005/11/its"
_PLAIN = ("http://www.w3.org/2001/XMLSchema#string", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString")
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def render(result: Answer) -> str:
    r"""Return XML with exact terms; characters that XML can't hold are written as `\\x1b`."""
    return "".join(rows(result))


def rows(result: Answer) -> Iterator[str]:
    """Yield the parts of the XML, one of them for each row."""
    if result.answer is not None:
        yield f"{_HEAD} <head/>\n <boolean>{'true' if result.answer else 'false'}</boolean>\n</sparql>\n"
        return
    names, found = with_labels(result)
    variables = "".join(f"  <variable name={quoteattr(n)}/>\n" for n in names)
    yield f"{_HEAD} <head>\n{variables} </head>\n <results>\n"
    for row in found:
        bound = ((name, cell) for name, cell in zip(names, row, strict=True) if cell is not None)
        inner = "".join(f"   <binding name={quoteattr(name)}>{_cell(cell)}</binding>\n" for name, cell in bound)
        yield f"  <result>\n{inner}  </result>\n"
    yield " </results>\n</sparql>\n"


def _text(text: str) -> str:
    return escape(_IMPOSSIBLE.sub(lambda m: visible(m[0]), text), {"\r": "&#13;"})


def _cell(cell: Term | str) -> str:
    if isinstance(cell, str):
        return f"<literal>{_text(cell)}</literal>"
    term: Any = cell
    if kind(cell) == "NamedNode":
        return f"<uri>{_text(term.value)}</uri>"
    if kind(cell) == "BlankNode":
        return f"<bnode>{_text(term.value)}</bnode>"
    if kind(cell) == "Triple":
        names = ("subject", "predicate", "object")
        return f"<triple>{''.join(f'<{n}>{_cell(getattr(term, n))}</{n}>' for n in names)}</triple>"
    if term.language:
        way = f' xmlns:its="{_ITS}" its:version="2.0" its:dir="{term.direction}"' if term.direction else ""
        return f"<literal xml:lang={quoteattr(term.language)}{way}>{_text(term.value)}</literal>"
    if term.datatype.value in _PLAIN:
        return f"<literal>{_text(term.value)}</literal>"
    return f"<literal datatype={quoteattr(term.datatype.value)}>{_text(term.value)}</literal>"
