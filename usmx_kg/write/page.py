"""A page of HTML that needs nothing else: no script, nothing fetched, styles by their hash only."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path

from usmx_kg.write.escape import line, visible
from usmx_kg.write.timelines.svg import css

__all__ = ["link", "page", "prose", "text"]

_DAY = re.compile(r"(?<![\w-])\d{4}-\d\d-\d\d(?![\w-])", re.ASCII)
_ADDRESS = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?::[0-9]+)?(?:[/?#][!-~]*)?\Z")


def page(title: str, lang: str, body: str) -> str:
    """Return a whole page; `title` is text, `body` is HTML that `text` and `link` made harmless."""
    style = _style()
    digest = b64encode(sha256(style.encode("utf-8")).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n'
        f"<title>{text(line(title))}</title>\n<style>{style}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )


def text(found: str) -> str:
    """Return text from data for HTML: escaped, with invisible characters written out."""
    return escape(visible(found))


def prose(found: str) -> str:
    """Return text from data for HTML, in one line, with days that don't break at their hyphens."""
    return _DAY.sub(r'<span class="day">\g<0></span>', text(line(found)))


def link(address: str, shown: str) -> str:
    """Return a link for people, or only its text where the address is not a plain one of the web."""
    if not _ADDRESS.match(address):
        return text(shown)
    return f'<a href="{text(address)}" rel="noopener noreferrer" target="_blank">{text(shown)}</a>'


@cache
def _style() -> str:
    return f"\n{Path(__file__).with_name('page.css').read_text('utf-8')}{css()}"
