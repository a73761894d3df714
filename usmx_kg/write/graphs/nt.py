"""N-Triples, sorted."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Triple

from usmx_kg.write.graphs.blocks import lines

__all__ = ["render"]


def render(triples: Iterable[Triple]) -> str:
    """Return one line a statement."""
    return "".join(f"{line}\n" for line in lines(triples))
