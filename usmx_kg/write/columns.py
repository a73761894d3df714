"""Texts side by side at a terminal: how many columns they take, cut and folded to fit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

__all__ = ["cut", "folded", "padded", "shared", "width"]

_WORD = re.compile(r"\s*\S+\s*")


def width(text: str) -> int:
    """Return how many columns a text takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in ("W", "F") else 1 for c in text
    )


def padded(text: str, columns: int) -> str:
    """Return a text with spaces behind it, so that it takes so many columns."""
    return text + " " * (columns - width(text))


def cut(text: str, columns: int) -> str:
    """Return a text, cut where it takes more than so many columns."""
    if width(text) <= columns:
        return text
    while width(text) >= columns:
        text = text[:-1]
    return f"{text}…"


def folded(text: str, columns: int) -> list[str]:
    """Return a text as lines of at most so many columns, broken between words, and in those that are longer."""
    if width(text) <= columns:
        return [text]
    lines, line = [], ""
    for word in _WORD.findall(text):
        if width(line) + width(word.rstrip()) <= columns:
            line += word
            continue
        if line.rstrip():
            lines.append(line.rstrip())
        line = word.lstrip() if lines else word
        while width(line.rstrip()) > columns:
            at = _fitting(line, columns)
            lines.append(line[:at])
            line = line[at:]
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _fitting(text: str, columns: int) -> int:
    """Return how many characters of a text fit into so many columns, at least one."""
    taken = 0
    for number, char in enumerate(text):
        taken += width(char)
        if taken > columns:
            return max(number, 1)
    return len(text)


def shared(widths: Sequence[int], room: int) -> list[int]:
    """Return widths that fit into so much room: the widest give way first, none below one column."""
    found = list(widths)
    while sum(found) > room and max(found, default=1) > 1:
        widest = max(found)
        next_ = max((w for w in found if w < widest), default=1)
        left, many = sum(found) - room, found.count(widest)
        for number, wide in enumerate(found):
            if wide == widest:
                less = min(round(left / many), widest - next_)
                found[number] -= less
                left, many = left - less, many - 1
    return [max(wide, 1) for wide in found]
