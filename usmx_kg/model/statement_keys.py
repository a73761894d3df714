"""The statements about one node by key, read as typed values."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from functools import cache
from itertools import product
from typing import TypeVar

from pyoxigraph import Literal, NamedNode

from usmx_kg.graph import Term
from usmx_kg.graph.vocabulary import Kind, fields
from usmx_kg.ground.namespaces import OWN, PREFIXES, REUSED
from usmx_kg.model.activities import Day
from usmx_kg.model.known_things import id_of
from usmx_kg.model.stated_dates import SUFFIX, precise

__all__ = ["DECISIVE", "MOST_READINGS", "TEXTS", "Keys"]

T = TypeVar("T")

_USMX, _XSD = PREFIXES["usmx"], PREFIXES["xsd"]
_STRING, _DATE, _BOOLEAN = _XSD + "string", _XSD + "date", _XSD + "boolean"
TEXTS = frozenset((_STRING, PREFIXES["rdf"] + "langString"))
_ADDRESSES = frozenset((_STRING, _XSD + "anyURI"))
_INTEGERS = frozenset(
    _XSD + name for name in ("integer", "nonNegativeInteger", "positiveInteger", "int", "long", "short")
)
_OTHERS = {iri: key for key, iri in REUSED.items()}
_CROSSED = frozenset(("startDate", "endDate", "validFrom", "validUntil", "missionType", "coversMission"))
"""Keys at which the rules look on nodes that don't have them by their class."""

_YES, _NO = (Literal(text, datatype=NamedNode(_BOOLEAN)) for text in ("true", "false"))
DECISIVE: dict[str, NamedNode] = {
    "activityStatus": NamedNode(OWN["activity-status"] + "not-held"),
    "supportMode": NamedNode(OWN["support-mode"] + "direct"),
}
MOST_READINGS = 16
_READ_APART = (Kind.DATE, Kind.INTEGER, Kind.BOOLEAN, Kind.CONCEPT)


@cache
def _once() -> dict[str, Kind]:
    """Return the keys of which each further value makes another reading, with what they take.

    Of things and texts of which a key takes one, the values go together.
    """
    return {key: f.kind for key, f in fields().items() if not f.repeatable and f.kind in _READ_APART}


class Keys:
    """Gives out the values of one node, key by key.

    `odd` becomes true when one is such as only an engine judges. `twice` are the keys that have several values where
    each makes a reading of its own.
    """

    def __init__(self, statements: Mapping[NamedNode, Sequence[Term]]) -> None:
        self.odd = False
        self.twice: tuple[str, ...] = ()
        self._left: dict[str, Sequence[Term]] = {}
        for predicate, terms in statements.items():
            iri = predicate.value
            key = iri[len(_USMX) :] if iri.startswith(_USMX) else _OTHERS.get(iri)
            if key is not None:
                self._left[key] = terms if len(terms) == 1 else tuple(dict.fromkeys(terms))
                if len(self._left[key]) > 1 and key in _once():
                    self.twice += (key,)

    def readings(self) -> list[Keys]:
        """Return the ways to read a node some of whose keys have several values, the decisive value first."""
        found = []
        for choice in product(*(self._in_order(key) for key in self.twice)):
            reading = copy(self)
            reading.twice = ()
            reading._left = {**self._left, **{key: (term,) for key, term in zip(self.twice, choice, strict=True)}}
            found.append(reading)
            if len(found) >= MOST_READINGS:
                self.odd = True
                break
        found[0].twice = self.twice
        found[0].odd |= self.odd
        return found

    def _in_order(self, key: str) -> Sequence[Term]:
        terms, first = self._left[key], DECISIVE.get(key)
        if key == "directCombat":
            self.odd |= any(term not in (_YES, _NO) for term in terms)
            return (_YES,)
        if _once()[key] is Kind.DATE:  # beside a day, some rules pass over what is none and some don't
            self.odd |= not all(isinstance(term, Literal) and term.datatype.value == _DATE for term in terms)
        if key == "activityStatus":  # without end, some rules take the activity as open-ended and some don't
            self.odd |= first not in terms and "endDate" not in self._left
        return sorted(terms, key=lambda term: term != first)

    def terms(self, key: str) -> Sequence[Term]:
        """Return the terms that a key has."""
        return self._left.pop(key, ())

    def many(self, key: str, make: Callable[[str], T]) -> tuple[T, ...]:
        """Return the things that a key has."""
        return tuple([make(id_of(term)) for term in self._left.pop(key, ())])

    def one(self, key: str, make: Callable[[str], T]) -> T | None:
        """Return the one thing that a key has."""
        found = self.many(key, make)
        return found[0] if found else None

    def date(self, key: str) -> Day:
        """Return the day that a key has, or the id of what is there instead."""
        term = self._one(key)
        if not isinstance(term, Literal) or term.datatype.value != _DATE:
            return None if term is None else id_of(term)
        try:
            day = datetime.date.fromisoformat(term.value)
        except ValueError:
            day = None
        self.odd |= day is None or len(term.value) != 10
        return day

    def count(self, key: str) -> int | str | None:
        """Return the number that a key has, or the id of what is there instead; no number is below zero."""
        term = self._one(key)
        if not isinstance(term, Literal) or term.datatype.value not in _INTEGERS:
            return None if term is None else id_of(term)
        try:
            number = int(term.value)
        except ValueError:
            self.odd = True
            return None
        return number if number >= 0 else id_of(term)

    def boolean(self, key: str) -> bool | str | None:
        """Return the yes or no that a key has, or the id of what is there instead."""
        term = self._one(key)
        if not isinstance(term, Literal) or term.datatype.value != _BOOLEAN:
            return None if term is None else id_of(term)
        self.odd |= term not in (_YES, _NO)
        return term == _YES

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the texts that a key has."""
        found = self._left.pop(key, ())
        self.odd |= not all(isinstance(term, Literal) and term.datatype.value in TEXTS for term in found)
        return tuple(term.value for term in found)

    def labels(self) -> tuple[str, ...]:
        """Return the languages of the labels, one for each, empty where none is stated."""
        found = [term for term in self._left.pop("label", ()) if self._checked(term, TEXTS)]
        languages = tuple([term.language or "" for term in found if isinstance(term, Literal)])
        self.odd |= len(languages) > 1 and len({tag.lower() for tag in languages}) != len(set(languages))
        return languages

    def partial(self) -> tuple[str, ...]:
        """Return the dates that were given to the month or the year only, as they were written."""
        found: list[str] = []
        for key in [key for key in self._left if key.endswith(SUFFIX)]:
            for term in self._left.pop(key):
                text = precise(key, term)
                self.odd |= text is None
                found.append(text or "")
        return tuple(found)

    def rest(self) -> bool:
        """Tell whether an engine is needed, once all keys are read that a node may have."""
        for term in self._left.pop("note", ()):
            self._checked(term, TEXTS)
        for term in self._left.pop("source", ()):
            if isinstance(term, Literal):
                self._checked(term, _ADDRESSES)
        return self.odd or not _CROSSED.isdisjoint(self._left)

    def _one(self, key: str) -> Term | None:
        found = self._left.pop(key, ())
        return found[0] if found else None

    def _checked(self, term: Term, datatypes: frozenset[str] | set[str]) -> bool:
        fits = isinstance(term, Literal) and term.datatype.value in datatypes
        self.odd |= not fits
        return fits
