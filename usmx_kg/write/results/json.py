"""SPARQL 1.1 Query Results JSON; triple terms, and the direction of texts, as SPARQL 1.2 has them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from usmx_kg.write.results.cells import kind, with_labels

if TYPE_CHECKING:
    from usmx_kg.model.answer import Answer, Term

__all__ = ["render", "rows"]

_PLAIN = ("http://www.w3.org/2001/XMLSchema#string", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString")


def render(result: Answer) -> str:
    """Return JSON with exact terms."""
    return "".join(rows(result))


def rows(result: Answer) -> Iterator[str]:
    """Yield the parts of the JSON, one of them for each row."""
    if result.answer is not None:
        yield json.dumps({"head": {}, "boolean": result.answer}) + "\n"
        return
    names, found = with_labels(result)
    empty = json.dumps({"head": {"vars": list(names)}, "results": {"bindings": []}}, ensure_ascii=False, indent=1)
    before, after = empty.rsplit("[]", 1)
    yield before + "["
    sep = ""
    for row in found:
        binding = {name: _cell(cell) for name, cell in zip(names, row, strict=True) if cell is not None}
        text = json.dumps(binding, ensure_ascii=False, indent=1)
        yield sep + "\n   " + text.replace("\n", "\n   ")
        sep = ","
    yield ("\n  ]" if sep else "]") + after + "\n"


def _cell(cell: Term | str) -> dict[str, Any]:
    if isinstance(cell, str):
        return {"type": "literal", "value": cell}
    term: Any = cell
    if kind(cell) == "NamedNode":
        return {"type": "uri", "value": term.value}
    if kind(cell) == "BlankNode":
        return {"type": "bnode", "value": term.value}
    if kind(cell) == "Triple":
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _cell(part) for name, part in parts.items()}}
    found = {"type": "literal", "value": term.value}
    if term.language:
        found["xml:lang"] = term.language
        if term.direction:
            found["its:dir"] = str(term.direction)
    elif term.datatype.value not in _PLAIN:
        found["datatype"] = term.datatype.value
    return found
