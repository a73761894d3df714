"""Things that plain records name or describe, as typed values: each name is looked up once for all records."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any, TypeVar

from pyoxigraph import BlankNode, NamedNode

from usmx_kg.namespaces import OWN, RECORD
from usmx_kg.records.codes import NO_SUSPECTS, Suspect
from usmx_kg.records.conventions import USUAL, Conventions
from usmx_kg.records.ids import absolute
from usmx_kg.records.names import Names
from usmx_kg.records.resolve import Guesses, Outcome, Resolver
from usmx_kg.records.terms import class_named, default_class, fields_for, own, record_fields, usmx
from usmx_kg.validation.blocks import Block, Declared, is_description, mint_short
from usmx_kg.validation.named import Actor, Place, is_literal, literal
from usmx_kg.validation.plain import MOST_KEPT, Lookup, Reader, UnsureError, reader
from usmx_kg.validation.things import Things, actor
from usmx_kg.vocabulary import Field, Kind, subclasses

__all__ = ["PlainThings"]

T = TypeVar("T", bound=tuple[Any, ...])

_MISSION = OWN["mission"].rstrip("/")
_PLACE, _ACTOR = usmx("Place"), usmx("Actor")
_PLACES = frozenset((_PLACE,))
_OF_ACTORS = {"organOf": "organ_of", "ofState": "of_state", "populationOf": "population_of"}
_HEAD = ("id", "type")
_UNREAD = "source"
"""The key of which no value is given out, for no rule asks for one."""


class PlainThings:
    """Makes typed things of names and of blocks.

    `known` holds the IRIs of which a background of the user's speaks; what describes those is not read here.
    """

    def __init__(
        self,
        names: Names,
        things: Things,
        base: str,
        known: Container[str] = frozenset(),
        conventions: Conventions = USUAL,
        suspects: Mapping[str, Suspect] = NO_SUSPECTS,
        guesses: Guesses | None = None,
    ) -> None:
        self.things = things
        self.base = base
        self._known = known
        self._places: dict[str, Place] = {}
        self._resolver = Resolver(
            names, base, {}, self._new_place, whole=False, conventions=conventions, suspects=suspects, guesses=guesses
        )
        self._readers: dict[frozenset[str], dict[str, Reader]] = {}
        self._lookups: dict[str, Lookup] = {}
        self._classes: dict[str, str] = {}
        self._declared: Mapping[str, Declared] = {}
        self._row = 0
        self.described: dict[str, Block] = {}
        """What the record that was read last describes, itself included, by id."""
        self.unknown = False
        """Whether that record names something that is not known."""
        self.linked = False
        """Whether that record names something that it describes."""
        self.assumed: str | None = None
        """The state of that record, where it was read as a domestic operation without saying so."""
        self.empty = False
        """Whether that record has a value that is read as none."""
        self._labels: dict[str, str] = {}
        self._nameless: list[tuple[tuple[Any, ...], Any]] = []
        self._around: dict[str, str] = {}

    @property
    def full(self) -> bool:
        """Tell whether so much is remembered that it is time for another one of these."""
        return self._resolver.remembered > MOST_KEPT

    def among(self, found: Mapping[str, Declared], row: int) -> None:
        """Say what the records around describe, by IRI, and which row is read next."""
        self._declared, self._row, self.described = found, row, {}
        self.unknown = self.linked = self.empty = False
        self._nameless, self.assumed = [], None

    def _is_declared(self, text: str) -> bool:
        """Tell whether a text names what the records around describe."""
        return mint_short(text, self.base) in self._declared

    # -- blocks

    def values(self, block: Block, types: frozenset[str]) -> dict[str, Any]:
        """Return what the keys of a thing of these classes have. Raises UnsureError for what is not read here."""
        readers = self._readers.get(types)
        if readers is None:
            readers = self._readers[types] = {k: self._reader(f) for k, f in fields_for(types).items()}
        values: dict[str, Any] = {}
        for key, value in block.items():
            if key in _HEAD:
                continue
            try:
                read = readers[key]
            except KeyError:
                raise UnsureError from None
            found = read(value)
            if found is not None:
                values[key] = found
            elif value is not None and key != _UNREAD:
                self.empty = True
        return values

    def id(self, block: Block) -> str | None:
        """Return the IRI of a block, None where it has no id."""
        text = block.get("id")
        if text is None:
            return None
        if type(text) is not str:
            raise UnsureError
        iri = mint_short(text, self.base)
        if iri is None or iri in self._known or (own(iri) and not iri.startswith((RECORD, self.base))):
            raise UnsureError
        return iri

    def node(self, block: Block) -> str:
        """Return the id of a block, or a new one, without a colon as blank nodes have it."""
        name = self.id(block) or f"n{len(self.described)}"
        self.described[name] = block
        return name

    def noted(self, thing: T, block: Block) -> T:
        """Return the thing of a block, and remember it where it has no id: twice the same is one thing."""
        if block.get("id") is None:
            self._nameless.append((thing, block.get("label")))
        return thing

    def check_twins(self) -> None:
        """Raise UnsureError where two blocks of the record, without ids, may describe the same thing."""
        found = self._nameless
        for number, (thing, label) in enumerate(found):
            for other, name in found[:number]:
                if type(thing) is type(other) and label == name and _rest(thing) == _rest(other):
                    raise UnsureError

    def class_of(self, block: Block) -> str | None:
        """Return the class that a block states."""
        name = block.get("type")
        if name is None:
            return None
        if type(name) is not str:
            raise UnsureError
        if name not in self._classes:
            iri = class_named(name) if name.strip() else None
            if iri is None:
                raise UnsureError
            self._classes[name] = iri
        return self._classes[name]

    # -- names

    def _reader(self, field: Field) -> Reader:
        if field.key not in self._lookups:
            self._lookups[field.key] = self.lookup(field)
        conventions = self._resolver.conventions
        longest = conventions.longest if field.kind is Kind.DATE else conventions.longest_mark

        marks, dated = conventions.marks, field.kind is Kind.DATE

        def is_nothing(text: str) -> bool:
            if len(text) > longest or not (dated or text.strip().casefold() in marks):
                return False
            return self.is_nothing(field, text)

        return reader(field, self._lookups[field.key], is_nothing)

    def is_nothing(self, field: Field, text: str) -> bool:
        """Tell whether a text under a key stands for no value."""
        aside = self._resolver.aside(text, field)
        empty = aside is not None and aside.empty
        self.empty |= empty
        return empty

    def is_empty(self, block: Block) -> bool:
        """Tell whether a block of which no value was read has texts that stand for none, and no more."""
        if not block.keys().isdisjoint(_HEAD):
            return False
        given = (value if type(value) is list else (value,) for value in block.values())
        return any(item is not None for items in given for item in items)

    def stands_for_nothing(self, item: Any, key: str) -> bool:
        """Tell whether a value of the record that was read last is read as none."""
        if not self.empty:
            return False
        if type(item) is dict:
            return all(block is not item for block in self.described.values())
        return type(item) in (str, int) and self.is_nothing(record_fields()[key], str(item))

    def lookup(self, field: Field) -> Lookup:
        """Return what makes the things of a field."""
        kept: dict[str, tuple[Any, str | None, bool]] = {}
        longest, marks = self._resolver.conventions.longest_mark, self._resolver.conventions.marks

        def look_up(item: Any) -> Any:
            if type(item) is not str:
                return self._thing(item, field)
            found = kept.get(item)
            if found is None:
                if len(item) <= longest and item.strip().casefold() in marks and self.is_nothing(field, item):
                    kept[item] = (None, None, False)
                    return None
                minted = mint_short(item, self.base)
                if minted in self._declared:
                    return self._described(minted, field)
                if len(kept) >= MOST_KEPT:
                    kept.clear()
                thing = self._named(item, field)
                found = kept[item] = (thing, minted, is_literal(thing.id) and not field.text)
            if found[0] is None:
                self.empty = True
                return None
            if found[1] in self._declared:
                return self._described(found[1], field)
            self.unknown = self.unknown or found[2]
            return found[0]

        return look_up

    def outcome(self, text: str, key: str) -> Outcome | None:
        """Return what is wrong with a name under a key, and the nearest names; None where it is known or a text."""
        field = record_fields()[key]
        found = self._resolver.find(text, field)
        known = field.text or found.term is not None or self._is_declared(text)
        return None if known else self._resolver.guess(found, field)

    def next_record(self) -> None:
        """Say that outcomes are asked for another record."""
        self._resolver.next_record()

    def _described(self, iri: str | None, field: Field) -> Any:
        """Return the thing of an IRI that a block describes, this record's or another's."""
        row, key, block = self._declared[iri]  # type: ignore[index]
        described = record_fields().get(key)
        if described is None or row != self._row:
            raise UnsureError
        self.linked = True
        stated = self.class_of(block)
        said = described.classes if stated is None else {stated}
        if not any(said & subclasses(kind) for kind in field.classes):
            raise UnsureError
        return self._thing(block, described)

    def _named(self, text: str, field: Field) -> Any:
        """Return the thing of the background that has this name, or the words that may stand for one."""
        name = text.strip()
        if not name:
            raise UnsureError
        term = self._resolver.find(name, field).term
        if term is None and field.text and absolute(name) is not None:
            raise UnsureError
        if isinstance(term, BlankNode):
            return self._places[term.value]
        identifier = literal(name) if term is None else term.value
        if field.scheme == _MISSION:
            return self.things.mission(identifier)
        if field.kind is Kind.CONCEPT:
            return self.things.concept(identifier)
        if field.classes == _PLACES:
            return self.things.place(identifier)
        if field.classes <= subclasses(_ACTOR):
            return self.things.actor(identifier)
        thing = self.things.thing(identifier)
        if "Consent" in thing.classes:  # the rules look at consents wherever they are named
            raise UnsureError
        return thing

    # -- things that blocks describe

    def _thing(self, block: Any, field: Field) -> Place | Actor | None:
        """Return the place or actor that a block describes under a key, None for one that says nothing."""
        if not is_description(block):
            raise UnsureError
        if field.classes == _PLACES:
            return self._place(block)
        if not field.classes or not field.classes <= subclasses(_ACTOR):
            raise UnsureError
        kind = self.class_of(block) or default_class(field)
        types = frozenset[str]() if kind is None else frozenset((kind,))
        values = self.values(block, types or field.classes)
        if not values and self.is_empty(block):
            return None
        if not values.keys() <= _OF_ACTORS.keys() | {"label"}:
            raise UnsureError
        classes = frozenset[str]() if kind is None else self.things.upward(NamedNode(kind))
        states = {_OF_ACTORS[k]: frozenset(a.id for a in v) for k, v in values.items() if k in _OF_ACTORS}
        return self.noted(actor(self.node(block), types, classes, **states), block)

    def _place(self, block: Block) -> Place | None:
        if self.class_of(block) not in (None, _PLACE):
            raise UnsureError
        values = self.values(block, _PLACES)
        if not values and self.is_empty(block):
            return None
        if not values.keys() <= {"label", "within"}:
            raise UnsureError
        if block.get("label") in self._labels.values():  # a path may have named the same
            raise UnsureError
        return self.noted(self._inside(self.node(block), values.get("within", ())), block)

    def label_of(self, identifier: str) -> str | None:
        """Return the label of a thing that the record read last describes, or names as a new place by a path."""
        if identifier in self.described:
            given = self.described[identifier].get("label")
            labels = given if type(given) is list else (given,)
            return next((label for label in labels if not self.stands_for_nothing(label, "label")), None)
        return self._labels.get(identifier)

    def around(self, identifier: str) -> str | None:
        """Return the first place around one that the record read last describes, or names as a new place by a path."""
        block = self.described.get(identifier)
        given = block.get("within") if block is not None else None
        first = next(iter(given), None) if type(given) is list else given
        return self._around.get(identifier) if first is None else self.id_of(first, "within")

    def id_of(self, item: Any, key: str) -> str:
        """Return the id of a thing that a value of the record read last names or describes under a key."""
        if type(item) is dict:
            return next(name for name, block in self.described.items() if block is item)
        return self._lookups[key](item).id  # type: ignore[no-any-return]

    def _new_place(self, label: str, within: str) -> BlankNode:
        """Make a place that a path names and the background doesn't know."""
        node = BlankNode()
        self._labels[node.value] = label
        self._around[node.value] = within
        around = self._places[within] if within in self._places else self.things.place(within)
        self._places[node.value] = self._inside(node.value, (around,))
        return node

    def _inside(self, identifier: str, around: tuple[Place, ...]) -> Place:
        within = frozenset((identifier,)).union(*(place.within for place in around))
        states = frozenset[str]().union(*(place.states for place in around))
        return Place(identifier, within, states, self.things.upward(NamedNode(_PLACE)))


def _rest(thing: tuple[Any, ...]) -> list[Any]:
    """Return what a thing is but for its id."""
    name, *rest = thing
    return [value - {name} if type(value) is frozenset else value for value in rest]
