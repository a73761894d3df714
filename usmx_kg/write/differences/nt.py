"""A difference as a patch: the lines of N-Triples (N-Quads in named graphs) that went and that came."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from usmx_kg.model.changes import Difference

__all__ = ["render"]


def render(difference: Difference, lang: str, *, color: bool = False) -> str:  # noqa: ARG001
    """Return the lines, each after its sign and a space."""
    rows = [("-", row) for row in difference.removed] + [("+", row) for row in difference.added]
    return "".join(f"{sign} {row}\n" for sign, row in sorted(rows, key=lambda pair: (pair[1], pair[0])))
