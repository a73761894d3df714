"""Things that records name, as typed values: they carry what the rules ask of them.

Ids are IRIs, or labels of blank nodes, which have no colon; a text where a thing should be is a thing without any
class, whose id is `literal(text)`. Classes are local names of the vocabulary's, those above a thing's own among them.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Actor", "Concept", "Mission", "Place", "Thing", "is_blank", "is_iri", "is_literal", "literal"]

_NONE: frozenset[str] = frozenset()
_PLACE = frozenset(("Place",))


def literal(text: str) -> str:
    """Return the id of a text that stands where a thing should: behind a quotation mark, with which no IRI begins."""
    return f'"{text}'


def is_literal(identifier: str) -> bool:
    """Tell whether an id is that of a text."""
    return identifier[0] == '"'


def is_blank(identifier: str) -> bool:
    """Tell whether an id is that of a text with nothing to read in it."""
    return identifier[0] == '"' and not identifier[1:].strip()


def is_iri(identifier: str) -> bool:
    """Tell whether an id is an IRI."""
    return identifier[0] != '"' and ":" in identifier


class Thing(NamedTuple):
    """Anything of which only its classes matter: a legal basis, a constraint."""

    id: str
    classes: frozenset[str] = _NONE


class Concept(NamedTuple):
    """A value from a scheme; `schemes` are the IRIs of those that it is in."""

    id: str
    schemes: frozenset[str] = _NONE


class Mission(NamedTuple):
    """A kind of mission; `known` tells if the scheme has it.

    `under` are its own id and those of all broader ones: what kind it is. `includes` are its own id and those of all
    missions that a consent to it reaches (usmx:includes, at any depth).
    """

    id: str
    under: frozenset[str]
    includes: frozenset[str]
    known: bool = True


class Place(NamedTuple):
    """A place; `within` are its own id and those of all places around it, `states` those on whose territory it lies."""

    id: str
    within: frozenset[str]
    states: frozenset[str] = _NONE
    classes: frozenset[str] = _PLACE


class Actor(NamedTuple):
    """An actor, with the ids of the states that it has to do with.

    `competent_for` are the states for which it may consent; `of` those whose organ or body it is, itself included;
    `among` also those whose population it is; `binds` those for which it stands as a party. `state` and `sends` tell
    whether it is a state, and a state or an international organization, by its own class and not only one above it.
    """

    id: str
    classes: frozenset[str] = _NONE
    state: bool = False
    sends: bool = False
    competent_for: frozenset[str] = _NONE
    of: frozenset[str] = _NONE
    among: frozenset[str] = _NONE
    binds: frozenset[str] = _NONE
