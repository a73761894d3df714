"""Text into things: IRIs, CURIEs, ids of the same file, names, and places by path."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from pyoxigraph import BlankNode, NamedNode

from usmx_kg.graph import index, type_
from usmx_kg.namespaces import BASE, OWN
from usmx_kg.records.fold import fold
from usmx_kg.records.gate import almost_ours
from usmx_kg.records.ids import absolute, is_label, mint
from usmx_kg.records.mojibake import once_utf8
from usmx_kg.records.names import Names, Table
from usmx_kg.records.terms import usmx
from usmx_kg.vocabulary import SUBCLASS, Field, subclasses

__all__ = ["Outcome", "Resolver"]

_MISSION = OWN["mission"].rstrip("/")
"""Missions outside this scheme are SHACL's to find (mission-known)."""

_PLACE, _TERRITORY = usmx("Place"), usmx("Territory")
_WITHIN = NamedNode(usmx("within"))
_DOCUMENT = tuple(OWN[prefix] for prefix in ("source", "passage", "claim", "case"))
_MOST_GUESSES = 200
_MOST_GUESSES_EACH = 3
_LONGEST_GUESS = 200


class Outcome(NamedTuple):
    """What a text names: one thing (`term`), several (`matches`), or nothing (with the `nearest` names).

    `unlike` says what the nearest may be looked for with, and where.
    """

    term: NamedNode | BlankNode | None
    matches: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    unlike: tuple[str, Table] | None = None

    @property
    def params(self) -> dict[str, tuple[str, ...]]:
        """What the message about it needs."""
        return {"matches": self.matches} if self.matches else {"nearest": self.nearest}


class Resolver:
    """Finds what texts of one file name. `local` are the things that it describes itself: IRI or label → classes.

    Where `whole` is false, these are not all of the file's, and none of them is given as the nearest: which ones are
    there is chance.
    """

    def __init__(
        self,
        names: Names,
        base: str,
        local: Mapping[str, frozenset[str]],
        new_place: Callable[[str, str], BlankNode],
        named_blank: Callable[[str], BlankNode] = BlankNode,
        *,
        whole: bool = True,
    ) -> None:
        self.names = names
        self.base = base
        self.local = local
        self.new_place = new_place
        self.named_blank = named_blank
        self.whole = whole
        self._new: dict[str, BlankNode] = {}
        self._found: dict[tuple[str, str], Outcome] = {}
        self._guesses: dict[tuple[str, int], tuple[str, ...]] = {}
        self._guesses_left = _MOST_GUESSES
        self._locals: dict[frozenset[str], Table] = {}

    @property
    def remembered(self) -> int:
        """Return how many texts it remembers the meaning of."""
        return len(self._found)

    def known(self, iri: str) -> bool:
        """Tell whether a thing is described in the background, in the same file or, if it is not ours, elsewhere."""
        if iri in self.local or iri in self.names:
            return True
        if iri.startswith(_DOCUMENT):
            return any(NamedNode(iri) in index(part) for part in ("document", "cases"))
        return not iri.startswith((BASE, self.base))

    def find(self, text: str, field: Field) -> Outcome:
        """Return what a text names, among the things that a field takes."""
        asked = text.strip(), field.iri
        if asked not in self._found:
            self._found[asked] = self._find(asked[0], field)
        return self._found[asked]

    def of_iri(self, iri: str, field: Field) -> Outcome:
        """Return the thing of an IRI, or that it is one of ours that does not exist."""
        ours = almost_ours(iri) if iri not in self.local else None
        if ours is not None and self.known(ours):
            return Outcome(None, nearest=(ours,))
        if self.known(iri) or field.scheme == _MISSION:
            return Outcome(NamedNode(iri))
        return Outcome(None, unlike=(iri.rpartition("/")[2], self._table(field)))

    def next_record(self) -> None:
        """Say that a record begins: of a part of a file, each may have so many guesses, whatever the others have."""
        if not self.whole:
            self._guesses_left = _MOST_GUESSES_EACH
            self._guesses.clear()

    def guess(self, outcome: Outcome, field: Field) -> Outcome:
        """Return an outcome with the nearest names; only so many texts are looked into, for that costs."""
        if outcome.unlike is None:
            return outcome
        text, table = outcome.unlike
        key = (fold(text), id(table))
        if key not in self._guesses:
            if self._guesses_left <= 0 or len(key[0]) > _LONGEST_GUESS:
                return outcome
            self._guesses_left -= 1
            local = self._local_table(field.classes).nearest(key[0]) if self.whole else ()
            self._guesses[key] = (*local, *table.nearest(key[0]))[:3]
        return outcome._replace(nearest=self._guesses[key])

    def _table(self, field: Field) -> Table:
        return self.names.of_scheme(field.scheme) if field.scheme else self.names.of_classes(field.classes)

    def _find(self, text: str, field: Field) -> Outcome:
        if is_label(text):
            return Outcome(self.named_blank(text) if text in self.local else None)
        table, iri = self._table(field), absolute(text)
        if iri is not None:
            return self.of_iri(iri, field)
        minted = mint(text, self.base)
        if minted is not None and self._fits(minted, field.classes):
            return Outcome(NamedNode(minted))
        if field.classes == {_PLACE}:
            return self.place(text, table)
        return self._one(self.names.find(text, table), text, table)

    def _one(self, found: tuple[str, ...], text: str, table: Table) -> Outcome:
        if len(found) == 1:
            return Outcome(NamedNode(found[0]))
        return Outcome(None, found, unlike=None if found else (text, table))

    def _fits(self, iri: str, classes: frozenset[str]) -> bool:
        """Tell whether a thing of this file, or of the background, has one of these classes."""
        said = self.local.get(iri) or (self._classes(iri) if iri in self.names else frozenset())
        return any(said & subclasses(c) for c in classes)

    def _local_table(self, classes: frozenset[str]) -> Table:
        if classes not in self._locals:
            fitting = (iri for iri in self.local if not is_label(iri) and self._fits(iri, classes))
            self._locals[classes] = Table((fold(iri.rpartition("/")[2]), iri) for iri in fitting)
        return self._locals[classes]

    # -- places by path

    def place(self, text: str, table: Table) -> Outcome:
        """Return the place that a name or a path names, narrowest part first.

        The last part is tried as a country, earlier ones only inside what follows them; an earlier part that is
        unknown there becomes a new place.
        """
        parts = [part.strip() for part in text.split(",") if part.strip()]
        whole = self._outermost_country(self.names.find(text, table))
        if len(whole) == 1 or len(parts) < 2:
            return self._one(whole, text, table)
        countries = self.names.of_classes(frozenset((_TERRITORY,)))
        for size in range(1, len(parts)):
            last = ", ".join(parts[-size:])
            found = self._part(last, countries)
            if len(found) == 1:
                return self._inside(parts[:-size], found[0], table)
        found = self._part(parts[-1], table)
        if len(found) == 1:
            return self._inside(parts[:-1], found[0], table)
        return self._one(found, parts[-1], table)

    def _inside(self, parts: list[str], container: str, table: Table) -> Outcome:
        around: str = container
        node: NamedNode | BlankNode = NamedNode(container)
        for part in reversed(parts):
            if isinstance(node, NamedNode):
                found = self._outermost([p for p in self._part(part, table) if self._within(p, around)])
                if len(found) == 1:
                    around, node = found[0], NamedNode(found[0])
                    continue
                if found:
                    return Outcome(None, matches=found)
                code = table.exactly(f"{fold(around.rpartition('/')[2])} {fold(part)}")
                if code:  # the code of a subdivision without its country's
                    return Outcome(None, nearest=code)
            if once_utf8(part) is not None:  # a name that was misread makes no new place
                return Outcome(None)
            key = f"{around}\n{fold(part)}"
            if key not in self._new:
                self._new[key] = self.new_place(part, around)
            node, around = self._new[key], self._new[key].value
        return Outcome(node)

    def _part(self, text: str, table: Table) -> tuple[str, ...]:
        iri = absolute(text)
        return (iri,) if iri is not None and iri in self.names else self.names.find(text, table)

    def _within(self, iri: str, container: str) -> bool:
        return iri != container and container in self.names.above(iri, _WITHIN)

    def _outermost(self, found: list[str]) -> tuple[str, ...]:
        """Return the one place that contains all the others, else all."""
        for iri in found:
            if all(iri in self.names.above(other, _WITHIN) for other in found):
                return (iri,)
        return tuple(found)

    def _outermost_country(self, found: tuple[str, ...]) -> tuple[str, ...]:
        """Prefer a country to the places of the same name inside it; keep other places of one name apart."""
        outer = self._outermost(list(found))
        return outer if len(outer) == 1 and _TERRITORY in self._classes(outer[0]) else found

    def _classes(self, iri: str) -> set[str]:
        direct = {v.value for g in self.names.graphs for v in g.objects(NamedNode(iri), type_)}
        return direct | {above for c in direct for above in self.names.above(c, SUBCLASS)}
