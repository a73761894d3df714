"""Lines of a text."""

from __future__ import annotations

import re

__all__ = ["line_starts"]

_LINE_END = re.compile(r"\r\n?|\n")


def line_starts(text: str) -> list[int]:
    """Return where each line begins."""
    return [0, *(match.end() for match in _LINE_END.finditer(text))]
