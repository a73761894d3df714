"""Text from data made harmless where people look at it."""

from __future__ import annotations

import re

__all__ = ["json_text", "line", "markdown", "spreadsheet", "visible"]

_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "]"
)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")


def visible(text: str) -> str:
    r"""Write control characters, ESC, bidi controls and other invisible ones as `\x1b`, `\u202e`; keep line ends."""
    return _HIDDEN.sub(_code, text.replace("\r\n", "\n"))


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


def spreadsheet(text: str) -> str:
    """Make text harmless in a cell of CSV: an apostrophe before what a spreadsheet would run as a formula."""
    shown = visible(text)
    return f"'{shown}" if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else shown


def json_text(text: str) -> str:
    """Write what is invisible in a JSON text as JSON's own escapes; the values stay the same."""
    return _HIDDEN.sub(_json_code, text)


def _json_code(match: re.Match[str]) -> str:
    number = ord(match[0])
    if number < 0x10000:
        return f"\\u{number:04x}"
    high, low = divmod(number - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
