"""Where a query goes wrong: line and column, with a mark under the place."""

from __future__ import annotations

import re

from usmx_kg.graph.sparql_tokens import tokens
from usmx_kg.ground.errors import QueryError

__all__ = ["fault", "syntax_error"]

_PLACE = re.compile(r"error at (\d+):(\d+): ")
_SENTENCE = re.compile(r"\b[A-Z][\w']+(?: [\w'?]+){3,}")
_READ_AGAIN = 10_000


def fault(text: str, position: int, message: str, file: str | None, hint: str | None = None) -> QueryError:
    """Return the error of a query at a position, with its line shown and marked."""
    line, column = text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)
    shown = excerpt(text, line, column)
    return QueryError(message, file=file, line=line, column=column, hint=f"{shown}\n  {hint}" if hint else shown)


def excerpt(text: str, line: int, column: int) -> str:
    """Return a line of a query with a mark under a column; long lines are cut around it."""
    lines = text.split("\n")
    shown = lines[line - 1].replace("\t", " ") if 0 < line <= len(lines) else ""
    start = max(0, column - 61)
    return f"{shown[start : start + 100]}\n  {' ' * (column - 1 - start)}^"


def syntax_error(error: SyntaxError, text: str, file: str | None = None) -> QueryError:
    """Turn the engine's syntax error into one with line and column, and the place marked.

    The engine's own place lies somewhere behind the fault, so that rdflib is asked where it is, if the query is short.
    """
    from rdflib.plugins.sparql.parser import parseQuery

    match = _PLACE.match(str(error))
    if len(text) <= _READ_AGAIN:
        try:
            parseQuery(text)
        except Exception as second:
            loc = getattr(second, "loc", None)
            if isinstance(loc, int):
                position = min(loc, len(text.rstrip()))
                word = next((t.text for t in tokens(text[position:])), None)
                said = f"the query can't be read from {word} on" if word else "the query ends too early"
                return fault(text, position, said, file)
    told = _SENTENCE.search(str(error))
    message = f"the query is wrong: {told[0]}" if told else "the query can't be read"
    if match is None:
        return QueryError(message, file=file)
    line, column = int(match[1]), int(match[2])
    return QueryError(f"{message} (somewhere before this)", file=file, line=line, column=column)
