"""Text from data made harmless where people look at it."""

from __future__ import annotations

import re

__all__ = ["SIGNS", "cell", "is_formula", "json_text", "line", "markdown", "spreadsheet", "visible"]

_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "]"
)
_COMMAND = re.compile(r"#(?=#[\w-]*\[)|:(?=:)|\b(?:s(?=ection_(?:start|end):)|t(?=ravis_(?:fold|time):))")
"""The first character of what a CI service takes for a command where it stands in a log.

GitHub's `::error::` (behind white space too, and long lines may be folded anywhere) and `##[error]`, Azure's
`##vso[task.setvariable]`, TeamCity's `##teamcity[message]`, GitLab's `section_start:`, Travis' `travis_fold:`.
"""
_GROUP = re.compile(r"\s*([-+~^]{3}) ")
"""What opens a group in a log of Buildkite, at the start of a line."""
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~$])")
_OPENS = re.compile(r"(\s*)(?:([0-9]{1,9})(?=[.)])|(?=[-+=]))")
"""What begins a list or underlines a heading, at the start of a line."""
_LINKED = re.compile(
    r"(?<=@)(?=[\w-])|(?<=[#!&%^])(?=[0-9])|(?<=:)(?=//)|(?<=\bGH-)(?=[0-9])|(?<=\bwww\.)(?=\w)|(?<=\\)(?=[(\[])",
    re.IGNORECASE,
)
"""Where a reader of Markdown that makes links of bare text is stopped: mentions, numbers of issues, addresses, math."""
_APART = "&#8288;"
"""A word joiner: it has no width, and no link goes on over it."""
SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20"
"""Formulas of spreadsheets begin with these, also in the width that East Asian ones take."""
_FORMULA = re.compile(rf"[\x00-\x20\s\u200b\ufeff]*[{re.escape(SIGNS)}]|[\t\r\n]")
_JSON_COMMAND = re.compile(r"#(?=#[\w-]*\[)")


def visible(text: str) -> str:
    r"""Write control characters, ESC, bidi controls and other invisible ones as `\x1b`, `\u202e`; keep line ends.

    What a CI service would take for a command in its log loses its first character to such a code: `\x3a:error::`.
    """
    shown = _HIDDEN.sub(_code, text.replace("\r\n", "\n"))
    if "::" in shown or "##" in shown or "section_" in shown or "travis_" in shown:  # most texts have none of these
        shown = _COMMAND.sub(_code, shown)
    return shown


def _code(match: re.Match[str]) -> str:
    number = ord(match[0])
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def line(text: str) -> str:
    """Make text harmless and fit for one line: line ends and tabs become spaces."""
    shown = visible(re.sub(r"[\t\n\r]+", " ", text))
    group = _GROUP.match(shown)
    return shown if group is None else f"\\x{ord(group[1][0]):02x}{shown.lstrip()[1:]}"


def markdown(text: str) -> str:
    """Make text harmless inside Markdown: one line, without markup, HTML, links, mentions or formulas of its own."""
    parted = _LINKED.sub("\0", line(text)).replace("&", "&amp;")
    marked = _MARKUP.sub(r"\\\1", parted)
    opens = _OPENS.match(marked)
    if opens is not None:
        marked = f"{opens[0]}\\{marked[opens.end() :]}"
    return marked.replace("\0", _APART)


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet would run a text of a cell: it begins as formulas do, white space aside."""
    return _FORMULA.match(text) is not None


def cell(text: str) -> str:
    """Make text harmless in a cell of CSV: an apostrophe before what a spreadsheet would run as a formula."""
    return f"'{text}" if is_formula(text) else text


def spreadsheet(text: str) -> str:
    """Make text harmless in a cell of CSV that people look at: as `cell` does, and invisible characters written out."""
    shown = visible(text)
    return f"'{shown}" if is_formula(text) else shown


def json_text(text: str) -> str:
    """Write what is invisible in a JSON text, and what a CI service would run, as JSON's own escapes.

    The values stay the same.
    """
    shown = _HIDDEN.sub(_json_code, text)
    return _JSON_COMMAND.sub(_json_code, shown) if "##" in shown else shown


def _json_code(match: re.Match[str]) -> str:
    number = ord(match[0])
    if number < 0x10000:
        return f"\\u{number:04x}"
    high, low = divmod(number - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
