"""Where the statements of a file of RDF stand, found when they are first asked for: the text is read again for that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pyoxigraph import Quad

from usmx_kg.model.positions import Places
from usmx_kg.read.rdf import line_places, searched_places
from usmx_kg.read.source import Input

__all__ = ["places_of"]


def places_of(
    item: Input, base: str, quads: Sequence[Quad], renames: Mapping[str, str], minted: frozenset[str] = frozenset()
) -> Places:
    """Return the places of a text that was read as `quads`.

    `renames` are the names that its blank nodes have got, by those of the text, and `minted` those that became IRIs.
    """
    form = item.form

    def fill(places: Places) -> None:
        if form.name in ("ntriples", "nquads"):
            line_places(places, item.text, quads, item.lines)
            return
        if form.name == "rdfxml":
            from usmx_kg.read import rdfxml

            rdfxml.scan(item.text, item.name, base).fill(places, renames)
            return
        from usmx_kg.read import turtle_places

        try:
            turtle_places.fill(places, item.text, form.name, base, quads, minted)
        except turtle_places.UnfollowedError:  # a place is worth no failure
            searched_places(places, item.text, quads)

    return Places(item.name, fill)
