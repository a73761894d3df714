"""Text from data made harmless where people look at it."""

from __future__ import annotations

import re

__all__ = ["line", "markdown", "visible"]

_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")


def visible(text: str) -> str:
    r"""Write control characters, ESC, bidi controls and other invisible ones as `\x1b`, `\u202e`; keep line ends."""
    return _HIDDEN.sub(_code, text)


def _code(match: re.Match[str]) -> str:
    number = ord(match[0])
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def line(text: str) -> str:
    """Make text harmless and fit for one line: line ends and tabs become spaces."""
    return visible(re.sub(r"[\t\n\r]+", " ", text))


def markdown(text: str) -> str:
    """Make text harmless inside Markdown: one line, without markup, HTML or links of its own."""
    return _MARKDOWN.sub(r"\\\1", line(text))
