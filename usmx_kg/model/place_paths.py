"""Places by path, the narrowest part first: `Apodaca, N.L., México` is a town in a state of a country."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode

from usmx_kg.graph import type_
from usmx_kg.graph.vocabulary import ALT_LABEL, SUBCLASS
from usmx_kg.ground.namespaces import OWN, PREFIXES
from usmx_kg.model.ids import absolute
from usmx_kg.model.mojibake import once_utf8
from usmx_kg.model.name_index import NOTATION, Names, Table
from usmx_kg.model.name_keys import fold

__all__ = ["COMPLETE", "Found", "Paths"]

COMPLETE = (OWN["place"] + "mx", OWN["place"] + "us")
"""The countries all of whose first-level subdivisions are in the graph: what stands directly under one of them, with
more before it, and is none of those, is a slip and no discovery."""

_UNITED_STATES = OWN["place"] + "us"
_TERRITORY = PREFIXES["usmx"] + "Territory"
_WITHIN, _PLACE = NamedNode(PREFIXES["usmx"] + "within"), PREFIXES["usmx"] + "Place"
_POSTCODE = re.compile(r"(?:C\.?\s?P\.?\s*)?[0-9]{5}(?:-[0-9]{4})?\Z", re.IGNORECASE)
_AFTER_STATE = re.compile(r"(.*[^\W\d_].*?)\s+[0-9]{5}(?:-[0-9]{4})?\Z")
_BEFORE_TOWN = re.compile(r"(?:C\.?\s?P\.?\s*)?[0-9]{5}\s+(.*[^\W\d_].*)\Z", re.IGNORECASE)
_CODE = re.compile(r"[A-Z]{2}-([A-Z0-9]{1,3})\Z")
_ISO_3 = re.compile(r"[A-Z]{3}\Z")


class Found(NamedTuple):
    """The place that a path names (`term`), or what is wrong with the path.

    That is several places that it, or a `part` of it, may name (`matches`), names like it (`nearest`), a part that is
    unknown where it stands (`part`, `inside`), or nothing but that it is unknown.
    """

    term: NamedNode | BlankNode | None = None
    matches: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    part: str = ""
    inside: str = ""


class Paths:
    """Finds places by path among names.

    `new_place` makes a place with a label inside another; marks of a missing value (`is_mark`) are labels of none.
    """

    def __init__(
        self, names: Names, new_place: Callable[[str, str], BlankNode], is_mark: Callable[[str], bool] = lambda _: False
    ) -> None:
        self.names = names
        self._is_mark = is_mark
        self.new_place = new_place
        self._new: dict[str, BlankNode] = {}
        self._subdivisions: dict[str, tuple[Table, Table]] = {}

    def find(self, text: str, table: Table) -> Found:
        """Return the place that a name or a path names, among those of a table.

        The last part is tried as a country, earlier ones only inside what follows them; an earlier part that is
        unknown there becomes a new place. Postal codes are passed over; with one, the abbreviation of a state of the
        United States is sure, without one it is asked about where it is the code of a country too.
        """
        given = [part.strip() for part in text.split(",") if part.strip()]
        parts, posted = self._without_postcodes(given)
        if not parts or any(self._is_mark(part) and not self._spelt(part) for part in given[:-1]):
            return Found()
        whole = self._outermost_country(self.names.find(", ".join(parts) if posted is not None else text, table))
        if len(whole) == 1 and not (posted and len(parts) > 1):
            return Found(NamedNode(whole[0]))
        if len(parts) < 2:
            return Found(matches=whole) if whole else Found(nearest=self._abbreviated(parts[0]))
        if posted:
            return self._inside(parts[:-1], posted, table)
        return self._by_country(parts, table)

    def _by_country(self, parts: list[str], table: Table) -> Found:
        countries = self.names.of_classes(frozenset((_TERRITORY,)))
        for size in range(1, len(parts)):
            found = self._part(", ".join(parts[-size:]), countries)
            if len(found) > 1:
                return Found(matches=found)
            if found:
                others = self._also(parts, found[0], table) if size == 1 else ()
                if others:
                    return Found(matches=(found[0], *others), part=parts[-1])
                return self._inside(parts[:-size], found[0], table)
        found = self._part(parts[-1], table)
        if len(found) == 1:
            return self._inside(parts[:-1], found[0], table)
        return Found(matches=found) if found else Found(nearest=self._abbreviated(parts[-1]))

    def _inside(self, parts: list[str], container: str, table: Table) -> Found:
        around: str = container
        node: NamedNode | BlankNode = NamedNode(container)
        for position, part in reversed(list(enumerate(parts))):
            if isinstance(node, NamedNode):
                found = self._outermost([p for p in self._part(part, table) if self._within(p, around)])
                found = found or tuple(p for p in self._abbreviated(part) if self._within(p, around))
                if len(found) == 1:
                    around, node = found[0], NamedNode(found[0])
                    continue
                if found:
                    return Found(matches=found)
            if once_utf8(part) is not None:  # a name that was misread is like no other, and makes no new place
                return Found()
            if position and (around in COMPLETE or _is_abbreviation(part)):
                near = self._like(part, around) if around in COMPLETE else ()
                return Found(nearest=near, part=part, inside=around if isinstance(node, NamedNode) else "")
            key = f"{around}\n{fold(part)}"
            if key not in self._new:
                self._new[key] = self.new_place(part, around)
            node, around = self._new[key], self._new[key].value
        return Found(node)

    # -- codes and abbreviations of subdivisions

    @cached_property
    def _abbreviations(self) -> dict[str, list[tuple[str, str]]]:
        """What is short for subdivisions inside their countries, folded: the place, and how that is written."""
        found: dict[str, list[tuple[str, str]]] = {}
        for country in COMPLETE:
            for place in self._parts_of(country):
                for code in self.names.texts(NamedNode(place), NOTATION):
                    if match := _CODE.match(code):
                        found.setdefault(fold(match[1]), []).append((place, match[1]))
                for name in self.names.texts(NamedNode(place), ALT_LABEL):
                    short, comma, _ = name.partition(", ")
                    if comma:
                        found.setdefault(fold(short), []).append((place, short))
        return found

    def _abbreviated(self, text: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(place for place, _ in self._abbreviations.get(fold(text), ())))

    def _spelt(self, text: str) -> bool:
        """Tell whether a text is an abbreviation in capitals, with or without full stops: S.D. of South Dakota."""
        bare = text.replace(".", "")
        return text.isupper() and any(short.upper() == bare for _, short in self._abbreviations.get(fold(text), ()))

    def _also(self, parts: list[str], country: str, table: Table) -> tuple[str, ...]:
        """Return the subdivisions that the last part, a country's code or name, is as usual an abbreviation of."""
        text = parts[-1]
        short = [item for item in self._abbreviations.get(fold(text), ()) if country not in (item[0], *COMPLETE)]
        if not short or _ISO_3.match(text):
            return ()
        known = self._part(parts[-2], table)
        usual = any(
            self._within(place, _UNITED_STATES) or spelt == text or any(self._within(p, place) for p in known)
            for place, spelt in short
            if self._within(place, _UNITED_STATES) or "." in spelt or known
        )
        return tuple(dict.fromkeys(place for place, _ in short)) if usual else ()

    def _without_postcodes(self, parts: list[str]) -> tuple[list[str], str | None]:
        """Return the parts without postal codes, and the state of the United States that stood before one.

        That is "" where codes of other forms were left out, and None where none was.
        """
        kept, posted = list[str](), None
        for part in parts:
            if _POSTCODE.match(part) and len(parts) > 1:
                posted = posted or ""
                continue
            if match := _AFTER_STATE.match(part):
                states = [p for p in self._abbreviated(match[1]) if self._within(p, _UNITED_STATES)]
                if len(states) == 1:
                    posted = states[0]
                    kept.append(match[1])
                    continue
            if match := _BEFORE_TOWN.match(part):
                posted = posted or ""
            kept.append(match[1] if match else part)
        if posted and (not kept or self._abbreviated(kept[-1]) != (posted,)):
            posted = ""  # a country follows, and is read as one
        return kept, posted

    def _parts_of(self, country: str) -> list[str]:
        """Return the first-level subdivisions of a country, as its codes have them."""
        code = country.rpartition("/")[2].upper()
        found = dict.fromkeys(
            node.value
            for graph in self.names.graphs
            for node in graph.subjects(_WITHIN, NamedNode(country))
            if isinstance(node, NamedNode)
        )
        return [p for p in found if any(t.startswith(f"{code}-") for t in self.names.texts(NamedNode(p), NOTATION))]

    def _like(self, part: str, country: str) -> tuple[str, ...]:
        """Return the subdivisions of a country that a part misspells, else those that it is like."""
        if country not in self._subdivisions:
            places = self._parts_of(country)
            named = [(fold(name), p) for p in places for name in self.names.labels(NamedNode(p))]
            self._subdivisions[country] = (Table(named, careful=True), Table(named))
        slips, likes = self._subdivisions[country]
        return slips.nearest(fold(part)) or likes.nearest(fold(part))

    # -- what lies in what

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
        direct = {
            v.value for g in self.names.graphs for v in g.objects(NamedNode(iri), type_) if not isinstance(v, Literal)
        }
        return direct | {above for c in direct for above in self.names.above(c, SUBCLASS)}


def _is_abbreviation(text: str) -> bool:
    """Tell whether a part of a path looks like the short form of a name, which makes no place."""
    words = [re.sub(r"\W", "", word) for word in text.split()]
    short = all(len(word) <= 4 for word in words)
    letters = "".join(words)
    return short and ("." in text or len(letters) <= 2 or (len(letters) <= 4 and letters.isupper()))
