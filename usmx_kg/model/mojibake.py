"""Text in UTF-8 that some program read as if it were of one byte a character: `MÃ©xico` for `México`."""

from __future__ import annotations

import re

__all__ = ["once_utf8"]

_LEADS = re.compile("[\u00c2-\u00df\u00e0-\u00ef\u00f0-\u00f4]")
"""What the first byte of a character in UTF-8 looks like as Latin-1."""

_MIXED = {
    **{bytes([n]).decode("cp1252"): n for n in range(0x80, 0xA0) if n not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)},
    **{chr(n): n for n in range(0x100)},
}
"""Latin-1 and windows-1252 together: what the latter has no character for, programs leave as it is."""


def once_utf8(text: str) -> str | None:
    """Return what a text was before it was misread, None where nothing shows that it was.

    Of a text in several parts, with commas between them, some may have been misread and others not.
    """
    if _LEADS.search(text) is None:
        return None
    if _before(text) is None and "," in text:
        parts = text.split(",")
        were = [once_utf8(part) for part in parts]
        return ",".join(was or part for was, part in zip(were, parts, strict=True)) if any(were) else None
    found, again = text, _before(text)
    while again is not None and len(again) < len(found):  # files go through more than one such program
        found, again = again, _before(again)
    return None if found == text else found


def _before(text: str) -> str | None:
    try:
        return bytes(_MIXED[char] for char in text).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return None
