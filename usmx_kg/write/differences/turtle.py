"""A difference as a patch in Turtle: one statement a line, its IRIs as CURIEs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from usmx_kg.ground.errors import UsageError
from usmx_kg.ground.namespaces import PREFIXES, shorten
from usmx_kg.write.differences import nt

if TYPE_CHECKING:
    from usmx_kg.model.changes import Difference

__all__ = ["render"]

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|<([^>]*)>')
_QUAD = re.compile(r'(?:<[^>]*>|_:\S+) <[^>]*> (?:<[^>]*>|_:\S+|"(?:[^"\\]|\\.)*"(?:@\S+|\^\^<[^>]*>)?) \.')


def render(difference: Difference, lang: str, *, color: bool = False) -> str:  # noqa: ARG001
    """Return the prefixes and the statements: without the sign, the lines of either kind are Turtle.

    Raises UsageError for changes inside named graphs, which Turtle does not have.
    """
    if not all(map(_QUAD.fullmatch, (*difference.removed, *difference.added))):
        raise UsageError("Turtle has no named graphs", hint="Use -f nt.")
    body = _TOKEN.sub(_short, nt.render(difference, lang))
    used = sorted(prefix for prefix in PREFIXES if re.search(rf"(?:[ ^]){prefix}:[\w]", body))
    head = "".join(f"  @prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in used)
    return head + body if body else ""


def _short(match: re.Match[str]) -> str:
    return match[0] if match[1] is None else shorten(match[1]) or match[0]
