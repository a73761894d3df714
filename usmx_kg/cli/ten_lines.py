"""Errors in at most ten lines, however many there are and however long what they tell of is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from usmx_kg.ground.errors import UsmxError

__all__ = ["LINES", "WIDTH", "fitted", "together"]

LINES = 10
"""So many lines an error has on standard error, or all errors of a command together."""

WIDTH = 500
"""So many characters a line has: more than our longest hint."""

_END = 60


def fitted(text: str) -> str:
    """Return a text cut to LINES lines of WIDTH characters; a long line keeps its beginning and its end."""
    rows = text.split("\n")
    if len(rows) > LINES:
        rows = [*rows[: LINES - 1], f"  … and {len(rows) - LINES + 1:,} more lines"]
    return "\n".join(_cut(row) for row in rows)


def together(errors: Sequence[UsmxError], *, everything: bool = False) -> list[str]:
    """Return the texts of errors, all in LINES lines; what is left out is counted. With `everything`, nothing is.

    Each keeps its message and its hint; where there is no room for all, hints go before errors do.
    """
    texts = [_of_one(error) for error in errors]
    if everything or _height(texts) <= LINES:
        return texts
    if len(texts) <= LINES:
        return _some_hints(texts)
    left = errors[LINES - 1 :]
    files = len({error.file for error in left})
    where = f" in {files:,} files" if files > 1 else ""
    more = f"… and {len(left):,} more errors{where}; -v tells all."
    return [*(text.partition("\n")[0] for text in texts[: LINES - 1]), more]


def _of_one(error: UsmxError) -> str:
    """Return an error as its message and its hint, a line each; the message has no line ends, whatever it quotes."""
    hint = f"\n  {error.hint}" if error.hint else ""
    return fitted(" ".join(error.told.splitlines()) + hint)


def _some_hints(texts: Sequence[str]) -> list[str]:
    """Return texts that fit into LINES: the hints of the first ones, each hint once, as far as there is room."""
    room = LINES - len(texts)
    found, told = [], set[str]()
    for text in texts:
        message, _, hint = text.partition("\n")
        height = hint.count("\n") + 1
        if hint and hint not in told and height <= room:
            told.add(hint)
            room -= height
            message = text
        found.append(message)
    return found


def _height(texts: Sequence[str]) -> int:
    return sum(text.count("\n") + 1 for text in texts)


def _cut(row: str) -> str:
    return row if len(row) <= WIDTH else f"{row[: WIDTH - _END - 3]} … {row[-_END:]}"
