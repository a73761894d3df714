"""Text into things: IRIs, CURIEs, ids of the same file, names, and places by path."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode

from usmx_kg.graph import index, type_
from usmx_kg.graph.vocabulary import SUBCLASS, Field, Kind, subclasses
from usmx_kg.ground.namespaces import BASE, OWN, PREFIXES
from usmx_kg.model.conventions import USUAL, Aside, Conventions, of_day
from usmx_kg.model.former_states import former_name
from usmx_kg.model.ids import absolute, is_label, mint, name_of_id
from usmx_kg.model.keys import usmx
from usmx_kg.model.name_index import Names, Table
from usmx_kg.model.name_keys import fold
from usmx_kg.model.permissions import almost_ours
from usmx_kg.model.place_paths import COMPLETE, Paths
from usmx_kg.model.state_codes import ISO, LISTS, NO_SUSPECTS, Suspect, code_in, coded_fields, is_code

__all__ = ["Guesses", "Outcome", "Resolver"]

_MISSION = OWN["mission"].rstrip("/")
"""Missions outside this scheme are SHACL's to find (mission-known)."""

_ACTOR, _PLACE = usmx("Actor"), usmx("Place")
_STATES = frozenset((usmx("State"), usmx("InternationalOrganization")))
_TERRITORY_OF, _WITHIN = NamedNode(usmx("territoryOf")), NamedNode(usmx("within"))
_COUNTRIES = frozenset((usmx("Territory"),))
_NOTE = NamedNode(PREFIXES["skos"] + "note")
_ITEM = re.compile(r"(?:wd:)?Q[1-9][0-9]*\Z", re.IGNORECASE)
_OTHER_PREFIX = re.compile(r"[A-Za-z]+:([^\s:]+)\Z")
_MARKS = re.compile(r"\s*[/|,;+&\n]\s*|\s+(?:and|y|e)\s+")
_LAST_CODE = re.compile(r"(?:,|\s(?:of|de))\s*([a-z]{2,3})\Z", re.IGNORECASE)
"""What may be a code at the end of a name: `Tepic, NA`, `Government of NA`, as programs put missing values together."""
_MOST_PARTS = 30
_DOCUMENT = tuple(OWN[prefix] for prefix in ("source", "passage", "claim", "case"))
_MOST_GUESSES = 200
_MOST_GUESSES_EACH = 3
_LONGEST_CODE = 3
_LONGEST_GUESS = 200


class Outcome(NamedTuple):
    """What a text names: one thing (`term`), several (`matches`), or nothing (with the `nearest` names).

    `unlike` says what the nearest may be looked for with, and where; `about` what else is known of such a text, by
    which the rule has a message for it.
    """

    term: NamedNode | BlankNode | None
    matches: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    unlike: tuple[str, Table] | None = None
    about: Mapping[str, tuple[str, ...]] = MappingProxyType({})

    @property
    def params(self) -> dict[str, tuple[str, ...]]:
        """What the message about it needs."""
        found = {"matches": self.matches} if self.matches else {"nearest": self.nearest}
        return {**self.about, **found} if self.about else found


class Guesses:
    """How many texts are still looked into for the nearest names, and what was found of others.

    `local` gives the things that a whole file describes, from among which the nearest may be, too. Without it, these
    are those of a part of a file: none of them is given, for which ones are there is chance.
    """

    def __init__(self, local: Callable[[], Mapping[str, frozenset[str]]] | None = None) -> None:
        self._local = local
        self.left = _MOST_GUESSES
        self.spent = False
        """Whether one more was asked for."""
        self.found: dict[tuple[str, int], tuple[str, ...]] = {}
        self._tables: dict[frozenset[str], Table] = {}
        self._described: Mapping[str, frozenset[str]] | None = None

    def next_record(self) -> None:
        """Say that a record begins: of a part of a file, each may have so many guesses, whatever the others have."""
        if self._local is None:
            self.left = _MOST_GUESSES_EACH
            self.found.clear()

    @property
    def described(self) -> Mapping[str, frozenset[str]]:
        """What the file is known to describe."""
        if self._described is None:
            self._described = self._local() if self._local is not None else {}
        return self._described

    def takes(self, text: str) -> bool:
        """Tell whether another text may be looked into, and count it."""
        if len(text) > _LONGEST_GUESS:
            return False
        self.spent |= self.left <= 0
        self.left -= self.left > 0
        return not self.spent

    def table(self, classes: frozenset[str], fits: Callable[[frozenset[str], str, frozenset[str]], bool]) -> Table:
        """Return the names of what the file describes; `fits` tells whether a thing has one of these classes."""
        if classes not in self._tables:
            fitting = (iri for iri, said in self.described.items() if not is_label(iri) and fits(said, iri, classes))
            self._tables[classes] = Table((fold(iri.rpartition("/")[2]), iri) for iri in fitting)
        return self._tables[classes]


class Resolver:
    """Finds what texts of one file name. `local` are the things that it describes itself: IRI or label → classes.

    Where `whole` is false, these are not all of the file's; `guesses` may know of all.
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
        conventions: Conventions = USUAL,
        suspects: Mapping[str, Suspect] = NO_SUSPECTS,
        guesses: Guesses | None = None,
    ) -> None:
        self.names = names
        self.suspects = suspects
        self.conventions = conventions
        self.base = base
        self.local = local
        self.paths = Paths(names, new_place, conventions.marks_missing)
        self.named_blank = named_blank
        self._found: dict[tuple[object, ...], Outcome] = {}
        self._guesses = guesses or Guesses((lambda: local) if whole else None)

    def known(self, iri: str) -> bool:
        """Tell whether a thing is described in the background, in the same file or, if it is not ours, elsewhere."""
        if iri in self.local or iri in self.names:
            return True
        if iri.startswith(_DOCUMENT):
            return any(NamedNode(iri) in index(part) for part in ("document", "cases"))
        return not iri.startswith((BASE, self.base))

    def find(self, text: str, field: Field) -> Outcome:
        """Return what a text names, among the things that a field takes."""
        asked = text.strip(), field.kind, field.scheme or field.classes, self.suspects.get(field.key)
        if asked not in self._found:
            self._found[asked] = self._find(asked[0], field)
        return self._found[asked]

    def look_up(self, text: str, field: Field) -> Outcome:
        """Return what a text names, as `find` does, for one who remembers it."""
        return self._find(text.strip(), field)

    def aside(self, text: str, field: Field) -> Aside | None:
        """Return what a text under a key stands for instead of a value, None where it is a value or nothing."""
        if len(text) > self.conventions.longest:
            return None
        if self.conventions.marks_missing(text) and not self._coded(text, field):
            return Aside.MISSING
        return of_day(text, field) if field.kind is Kind.DATE else None

    def _coded(self, text: str, field: Field) -> tuple[str, ...]:
        """Return the things that a mark of a missing value may name too: a concept, or a thing whose code it is."""
        if field.kind is Kind.CONCEPT:
            return self.names.find(text, self._table(field))
        if field.kind is not Kind.THING or self.conventions.sure:
            return ()
        return self._table(field).coded(text)

    def of_iri(self, iri: str, field: Field) -> Outcome:
        """Return the thing of an IRI, ours for one that is the same, or that it would be ours and does not exist."""
        ours = almost_ours(iri) if iri not in self.local else None
        if ours is not None and self.known(ours):
            return Outcome(None, nearest=(ours,))
        if not iri.startswith((BASE, self.base)) and iri not in self.local and iri not in self.names:
            linked = self._linked(iri, field)
            if linked is not None:
                return Outcome(NamedNode(linked))
        if self.known(iri) or field.scheme == _MISSION:
            return Outcome(NamedNode(iri))
        return Outcome(None, unlike=(iri.rpartition("/")[2], self._table(field)))

    def next_record(self) -> None:
        """Say that a record begins: of a part of a file, each may have so many guesses, whatever the others have."""
        self._guesses.next_record()

    def is_elsewhere(self, text: str) -> bool:
        """Tell whether a text names what the file describes, as far as that is known beyond this part of it."""
        described = self._guesses.described
        return bool(described) and name_of_id(text, self.base) in described

    def guess(self, outcome: Outcome, field: Field) -> Outcome:
        """Return an outcome with the nearest names; only so many texts are looked into, for that costs."""
        if outcome.unlike is None:
            return outcome
        text, table = outcome.unlike
        key, guesses = (fold(text), id(table)), self._guesses
        if key not in guesses.found:
            if not guesses.takes(key[0]):
                return outcome
            local = guesses.table(field.classes, self._is_one).nearest(key[0])
            guesses.found[key] = (*local, *table.nearest(key[0]))[:3]
        return outcome._replace(nearest=guesses.found[key])

    def _table(self, field: Field) -> Table:
        return self.names.of_scheme(field.scheme) if field.scheme else self.names.of_classes(field.classes)

    def _find(self, text: str, field: Field) -> Outcome:
        if is_label(text):
            return Outcome(self.named_blank(text) if text in self.local else None)
        table, iri = self._table(field), absolute(text)
        if iri is not None:
            return self.of_iri(iri, field)
        if (self.suspects or self.conventions.codes) and field.key in coded_fields():
            of_code = self._of_code(text, table, field)
            if of_code is not None:
                return of_code
        minted = mint(text, self.base)
        if minted is not None and self._fits(minted, field.classes):
            return Outcome(NamedNode(minted))
        if len(text) <= _LONGEST_CODE and field.kind is Kind.THING and self.conventions.marks_missing(text):
            return Outcome(None, about={"either": self._coded(text, field)})
        if field.kind is Kind.THING and (mark := _LAST_CODE.search(text)) and self.conventions.marks_missing(mark[1]):
            coded = self.names.of_classes(_COUNTRIES if field.classes == {_PLACE} else _STATES).coded(mark[1])
            if coded:
                return Outcome(None, about={"mark": (mark[1],), "either": coded})
        if field.classes == {_PLACE}:
            return self._place(text, field, table)
        return self._one(self.names.find(text, table), text, field, table)

    def _of_code(self, text: str, table: Table, field: Field) -> Outcome | None:
        """Return what a code names by the list that the user says, or that none is sure; None for what is no code."""
        chosen, suspect = self.conventions.codes, self.suspects.get(field.key)
        if chosen == ISO or (chosen is None and suspect is None):
            return None
        before, comma, last = text.rpartition(",") if field.classes == {_PLACE} else ("", "", text)
        last = last.strip()
        if not is_code(last):
            return None
        coded = self.names.of_classes(_COUNTRIES).coded(last) if comma else table.coded(last)
        if chosen is None:
            sure = suspect is None or not (coded or last in suspect.evidence)
            return None if sure or suspect is None else Outcome(None, about={"foreign": _titles(suspect.lists)})
        code = code_in(chosen, last)
        if code is None:
            return Outcome(None, about={"absent": _titles((chosen,))}) if coded or last.isdigit() else None
        if comma and code.iso:
            return self._place(f"{before}, {code.iso}", field, table)
        found = table.coded(code.iso) if code.iso else ()
        if len(found) == 1:
            return Outcome(NamedNode(found[0]))
        return Outcome(None, about={"meant": (code.name,), "lists": _titles((chosen,))})

    def _place(self, text: str, field: Field, table: Table) -> Outcome:
        found = self.paths.find(text, table)
        if found.term is not None or found.matches:
            return Outcome(found.term, found.matches, about={"ambiguous": (found.part,)} if found.part else {})
        if found.part:
            about = {"part": (found.part,), "inside": (found.inside,)} if found.inside in COMPLETE else None
            return Outcome(None, nearest=found.nearest, about=about or {"abbreviation": (found.part,)})
        if found.nearest:
            return Outcome(None, nearest=found.nearest)
        return self._one((), text, field, table)

    def _one(self, found: tuple[str, ...], text: str, field: Field, table: Table) -> Outcome:
        if len(found) == 1:
            return Outcome(NamedNode(found[0]))
        if found:
            return Outcome(None, found)
        linked = self._linked(text, field) if _ITEM.match(text) else None
        if linked is not None:
            return Outcome(NamedNode(linked))
        about = self._about(text, field, table)
        prefixed = None if about else _OTHER_PREFIX.match(text)
        if prefixed and (near := self.names.find(prefixed[1], table)):
            return Outcome(None, nearest=near)
        return Outcome(None, unlike=None if about else (text, table), about=about)

    # -- what else is known of a text that names nothing under its key

    def _about(self, text: str, field: Field, table: Table) -> Mapping[str, tuple[str, ...]]:
        """Return what a text names that a key doesn't take, or the several things that it names at once."""
        actors = bool(field.classes) and all(c in subclasses(_ACTOR) for c in field.classes)
        today = former_name(fold(text)) if actors else None
        if today is None and field.classes != {_PLACE} and (several := self._several(text, table)):
            return {"parts": several}
        if not actors:
            return {}
        places = self.names.find(text, self.names.of_classes(frozenset((_PLACE,))))
        if len(places) == 1:
            return self._of_place(places[0], "state" if field.classes <= _STATES else "owner")
        if today is None:
            return {}
        return {"former": (text,), "today": (today,)} if today else {"former": (text,)}

    def _of_place(self, place: str, state: str) -> Mapping[str, tuple[str, ...]]:
        around = self.names.above(place, _WITHIN)
        states = tuple(dict.fromkeys(state for p in around for state in self._objects(p, _TERRITORY_OF)))
        if states:
            return {"place": (place,), state: states}
        return {"disputed": (place,)} if any(self.names.texts(NamedNode(place), _NOTE)) else {}

    def _several(self, text: str, table: Table) -> tuple[str, ...]:
        parts = [part for part in _MARKS.split(text) if part]
        if not 1 < len(parts) <= _MOST_PARTS:
            return ()
        found = [self.names.find(part, table) for part in parts]
        named = tuple(dict.fromkeys(iri for of in found for iri in of))
        return named if all(len(of) == 1 for of in found) and len(named) > 1 else ()

    def _linked(self, iri: str, field: Field) -> str | None:
        """Return our thing that is the same as another's, where the field takes it; for places a state's territory."""
        same = self.names.linked(iri)
        found = [thing for thing in same if self._fits(thing, field.classes)]
        if not found and field.classes == {_PLACE}:
            found = [
                node.value
                for thing in same
                for graph in self.names.graphs
                for node in graph.subjects(_TERRITORY_OF, NamedNode(thing))
            ]
        return found[0] if len(found) == 1 else None

    def _objects(self, iri: str, predicate: NamedNode) -> tuple[str, ...]:
        values = (v for graph in self.names.graphs for v in graph.objects(NamedNode(iri), predicate))
        return tuple(value.value for value in values if not isinstance(value, Literal))

    def _fits(self, iri: str, classes: frozenset[str]) -> bool:
        """Tell whether a thing of this file, or of the background, has one of these classes."""
        return self._is_one(self.local.get(iri), iri, classes)

    def _is_one(self, said: frozenset[str] | None, iri: str, classes: frozenset[str]) -> bool:
        """Tell the same of a thing of which classes are said, if any."""
        said = said or frozenset(self._classes(iri) if iri in self.names else ())
        return any(said & subclasses(c) for c in classes)

    def _classes(self, iri: str) -> set[str]:
        direct = {v.value for g in self.names.graphs for v in g.objects(NamedNode(iri), type_)}
        return direct | {above for c in direct for above in self.names.above(c, SUBCLASS)}


def _titles(lists: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(LISTS[name] for name in lists)
