"""Things that plain records name or describe, as typed values: each name is looked up once for all records."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Container, Mapping
from functools import cache, partial
from typing import Any, NamedTuple, TypeVar

from pyoxigraph import BlankNode, NamedNode

from usmx_kg.graph.vocabulary import Field, Kind, subclasses
from usmx_kg.ground.namespaces import RECORD
from usmx_kg.model import plain_values as plain
from usmx_kg.model.activities import Deployment, Part
from usmx_kg.model.blocks import Block, Declared, is_description, mint_short
from usmx_kg.model.conventions import USUAL, YEARS, Conventions
from usmx_kg.model.ids import absolute
from usmx_kg.model.keys import class_named, default_class, fields_for, own, record_fields, usmx
from usmx_kg.model.known_things import Things, actor
from usmx_kg.model.members import MEMBERS, holds_many, members
from usmx_kg.model.name_index import Names
from usmx_kg.model.plain_values import IsNothing, Partial, Several, UnsureError
from usmx_kg.model.resolver import Guesses, Outcome, Resolver
from usmx_kg.model.state_codes import NO_SUSPECTS, Suspect
from usmx_kg.model.things import Actor, Place, Thing, literal
from usmx_kg.rules.judge import fits

__all__ = ["USUAL_READ", "Member", "Members", "PlainThings", "Read", "Reader"]

T = TypeVar("T", bound=tuple[Any, ...])
Reader = Callable[[Any], Any]
"""Makes of a key's value what its member holds, None where there is none."""

MOST_KEPT = 500_000
"""So many different texts are remembered; then it begins anew."""

_PLACE, _ACTOR = usmx("Place"), usmx("Actor")
_PLACES = frozenset((_PLACE,))
_OF_ACTORS = {"organOf": "organ_of", "ofState": "of_state", "populationOf": "population_of"}
_HEAD = ("id", "type")
_UNREAD = "source"
"""The key of which no value is given out, for no rule asks for one."""
_DAY = len("2031-04-30")
_LIMIT = 10**18
"""Counts have fewer digits than this."""


Member = tuple[int, dict[str, Any], Reader]
"""Where the values of a key go in a typed value, what is known of texts that need no more reading, and the reader.

What is only read, and not kept, goes where the id of the thing is written over it.
"""

Members = dict[str, Member]
Read = tuple[tuple[str, ...], tuple[str, ...]]
"""What was read besides values: dates that gave no day, and keys that have several values where one is allowed."""
USUAL_READ: Read = ((), ())
"""Of blocks that have neither."""


class _Named(NamedTuple):
    """What is remembered of the names that some fields take: `known` ones without a fault, and all `others`.

    Of others there is the thing, the IRI that the text is as an id, and what the resolver says where it is not known.
    """

    known: dict[str, Any]
    others: dict[str, tuple[Any, str | None, Outcome | None]]


class _Elsewhere(NamedTuple):
    """A thing that another row describes, as typed value, all that its description describes, and in which rows."""

    found: Declared
    thing: Any
    described: dict[str, Block]
    borrowed: dict[str, int]


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
        self._memories: dict[object, _Named] = {}
        self._days: dict[str, datetime.date] = {}
        self._slugs: set[str] = set()
        self._minted: dict[str, list[str]] = {}
        self._members: dict[frozenset[str], Members] = {}
        self._makers: dict[str, Callable[[Any], Any]] = {}
        self._classes: dict[str, str] = {}
        self._fitting: dict[object, bool] = {}
        self._named_under: dict[str, _Named] = {}
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
        self.borrowed: dict[str, int] = {}
        """What that record names and other rows describe, and all that is in these descriptions: the rows, by id."""
        self._elsewhere: dict[tuple[str, str], _Elsewhere] = {}
        self.sound = True
        """Whether each value of that record is known to be such that no rule on records finds fault with it alone."""
        self._labels: dict[str, str] = {}
        self._of_paths: set[str] = set()
        self._nameless: list[tuple[tuple[Any, ...], Any]] = []
        self._made: dict[str, Any] = {}
        self._around: dict[str, str] = {}

    @property
    def full(self) -> bool:
        """Tell whether so much is remembered that it is time for another one of these."""
        return len(self._days) + sum(len(m.known) + len(m.others) for m in self._memories.values()) > MOST_KEPT

    def among(self, found: Mapping[str, Declared], row: int) -> None:
        """Say what the records around describe, by IRI, and which row is read next.

        What these describe must not change as long as it is the same mapping.
        """
        if found is not self._declared:
            self._declared = found
            self._forget(found)
        self._row, self.described = row, {}
        self.unknown = self.linked = self.empty = False
        self.borrowed = {}
        self.sound = True
        self._nameless, self._made, self.assumed = [], {}, None

    def _forget(self, iris: Mapping[str, Declared]) -> None:
        """Forget the names that are ids of what records describe: there they name that."""
        length, base = len(self.base), self.base
        texts = self._slugs.intersection([iri[length:] for iri in iris if iri.startswith(base)])
        for iri in self._minted.keys() & iris.keys():
            texts.update(self._minted[iri])
        for text in texts:
            for memory in self._memories.values():
                memory.known.pop(text, None)

    def _is_declared(self, text: str) -> bool:
        """Tell whether a text names what the records around describe."""
        return mint_short(text, self.base) in self._declared

    # -- blocks

    def read(self, block: Block, members: Members, values: list[Any]) -> Read | None:
        """Put the values of a block's keys into those of a typed value; None where no key has a value.

        Raises UnsureError for what is not read here.
        """
        partial: tuple[str, ...] = ()
        several: tuple[str, ...] = ()
        nothing = True
        for key, value in block.items():
            if key not in members:
                if key in _HEAD:
                    continue
                raise UnsureError
            at, known, read = members[key]
            found = None
            if type(value) is str:
                found = known.get(value)
            elif type(value) is list and len(value) == 1 and type(value[0]) is str:
                found = known.get(value[0])
            if found is None:
                found = read(value)
                kind = type(found)
                if found is None:
                    self.empty = self.empty or (key != _UNREAD and _stands_there(value))
                    continue
                if kind is Partial:
                    partial += (f"{key}={found.written}",)
                    found, self.sound = found.day, False
                elif kind is Several:
                    self.sound = False
                    partial += tuple(f"{key}={v.written}" for v in found.values if type(v) is Partial)
                    found = tuple(dict.fromkeys(v.day if type(v) is Partial else v for v in found.values))
                    if len(found) > 1:
                        several += (key,)
                    else:
                        (found,) = found
            values[at] = found
            nothing = False
        return None if nothing else (partial, several) if partial or several else USUAL_READ

    def id(self, block: Block) -> str | None:
        """Return the IRI of a block, None where it has no id."""
        text = block.get("id")
        if text is None:
            return None
        if type(text) is not str:
            raise UnsureError
        iri = mint_short(text, self.base)
        if iri is None or iri in self._known or (own(iri) and not iri.startswith((self.base, RECORD))):
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
            kind = type(thing)
            for other, name in found[:number]:
                if kind is type(other) and label == name and _rest(thing) == _rest(other):
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

    def is_empty(self, block: Block) -> bool:
        """Tell whether a block of which no value was read has texts that stand for none, and no more."""
        return block.keys().isdisjoint(_HEAD) and any(map(_stands_there, block.values()))

    # -- readers

    def member(self, field: Field, at: int = 0, *, many: bool = True) -> Member:
        """Return what reads the values of a field into a member of a typed value, a tuple where it may hold `many`."""
        is_nothing = self._nothing_under(field)
        if field.kind is Kind.DATE:
            return at, self._days, self._dates(field, is_nothing)
        if field.kind is Kind.INTEGER:
            return (at, {}, _counts(self._single(partial(plain.count, is_nothing=is_nothing))))
        if field.kind is Kind.BOOLEAN:
            return (at, {}, self._single(partial(plain.yes_no, is_nothing=is_nothing)))
        if field.kind is Kind.TEXT:
            return (at, {}, self._texts(field, is_nothing))
        if field.kind is Kind.ADDRESS:
            return (at, {}, _addresses)
        memory = self._named_under[field.key] = self._memory(field, many=many)
        return (at, memory.known, self._things(field, memory, many=many))

    def _nothing_under(self, field: Field) -> IsNothing:
        """Return what tells whether a text under a key stands for no value; most texts are too long for that."""
        conventions, dated = self._resolver.conventions, field.kind is Kind.DATE
        longest, marks = conventions.longest if dated else conventions.longest_mark, conventions.marks

        def is_nothing(text: str) -> bool:
            if len(text) > longest or not (dated or text.strip().casefold() in marks):
                return False
            return self.is_nothing(field, text)

        return is_nothing

    def is_nothing(self, field: Field, text: str) -> bool:
        """Tell whether a text under a key stands for no value."""
        aside = self._resolver.aside(text, field)
        empty = aside is not None and aside.empty
        self.empty |= empty
        return empty

    def stands_for_nothing(self, item: Any, key: str) -> bool:
        """Tell whether a value of the record that was read last is read as none."""
        if not self.empty:
            return False
        if type(item) is dict:
            return record_fields()[key].kind is Kind.THING and all(
                block is not item for block in self.described.values()
            )
        return type(item) in (str, int) and self.is_nothing(record_fields()[key], str(item))

    def _dates(self, field: Field, is_nothing: IsNothing) -> Reader:
        days, others = self._days, dict[str, plain.Day]()

        def one(text: Any) -> plain.Day:
            if type(text) is not str:
                raise UnsureError
            if text in days:
                return days[text]
            if text not in others:
                found = plain.day(text, field.key, is_nothing)
                if type(found) is datetime.date and len(text) == _DAY and text[:4] not in YEARS:
                    days[text] = found
                    return found
                others[text] = found
            return others[text]

        return self._single(one)

    def _single(self, one: Reader) -> Reader:
        """Return what reads the values of a key that takes one of what is no thing."""

        def read(value: Any) -> Any:
            if value is None:
                return None
            if type(value) is not list:
                found = one(value)
                self.sound = self.sound and type(found) is not str
                return found
            texts: dict[Any, str] = {}
            for item in filter(_stands_there, value):
                found, text = one(item), str(item).strip()
                if found is None:
                    self.empty = True
                elif texts.setdefault(found, text) != text:  # 60 and 060 are two
                    raise UnsureError
                self.sound = self.sound and type(found) is not str
            return Several(tuple(texts)) if len(texts) > 1 else next(iter(texts), None)

        return read

    def _texts(self, field: Field, is_nothing: IsNothing) -> Reader:
        """Return what reads the texts of a key; of labels their languages."""
        labels = field.key == "label"

        def read(value: Any) -> tuple[str, ...] | None:
            if type(value) is str:
                if is_nothing(value) or not value or value.isspace():
                    return None
                return ("",) if labels else (value,)
            found: dict[tuple[str, str], None] = {}
            for item in filter(_stands_there, value if type(value) is list else (value,)):
                if type(item) is dict:
                    found.update(dict.fromkeys(plain.languages(item, is_nothing).items()))
                elif type(item) is not str:
                    raise UnsureError
                elif not is_nothing(item):
                    found["", item] = None
            if not found:
                return None
            if labels and len({language.lower() for language, _ in found}) != len({language for language, _ in found}):
                raise UnsureError
            self.sound = self.sound and (len(found) == 1 or (field.repeatable and not labels))
            return tuple(language if labels else text for language, text in found)

        return read

    # -- names

    def _memory(self, field: Field, *, many: bool) -> _Named:
        """Return what is remembered of the names that a field takes, and all others that take the same."""
        takes = (*_takes(field), self._resolver.suspects.get(field.key), many)
        return self._memories.setdefault(takes, _Named({}, {}))

    def _things(self, field: Field, memory: _Named, *, many: bool) -> Reader:
        known = memory.known
        look_up = self._lookup(field, memory, many=many)
        judged = _judged().get((*_takes(field), many))

        def one(item: Any) -> Any:
            if type(item) is not str:
                return self._judged_alone(self._thing(item, field), judged)
            found = known.get(item)
            return look_up(item) if found is None else found[0] if many else found

        self._makers[field.key] = one

        def read(value: Any) -> Any:
            kind = type(value)
            if kind is str or kind is dict:
                thing = one(value)
                return thing if thing is None or not many else (thing,)
            if value is None:
                return None
            if kind is not list:
                raise UnsureError
            things: dict[str, Any] = {}
            for item in value:
                if many and type(item) is str and item in known:
                    (thing,) = known[item]
                else:
                    thing = one(item) if item is not None else None
                if thing is not None:
                    things[thing.id] = thing
                elif item is not None and _stands_there(item):
                    self.empty = True
            if not many:
                return Several(tuple(things.values())) if len(things) > 1 else next(iter(things.values()), None)
            self.sound = self.sound and (field.repeatable or len(things) < 2)
            return tuple(things.values()) or None

        return read

    def _lookup(self, field: Field, memory: _Named, *, many: bool) -> Callable[[str], Any]:
        """Return what makes the thing of a name."""
        known, others = memory
        is_nothing = self._nothing_under(field)
        judged = _judged().get((*_takes(field), many))

        def look_up(text: str) -> Any:
            remembered = others.get(text)
            if remembered is None:
                if is_nothing(text) or not text or text.isspace():
                    return None
                minted = mint_short(text, self.base)
                if minted in self._declared:
                    return self._judged_alone(self._described(minted, field), judged)
                thing, outcome = self._named(text, field)
                held = (thing,) if many else thing
                if outcome is None and (judged is None or fits(*judged, held)):
                    self._remember(text, minted)
                    known[text] = held
                    return thing
                remembered = others[text] = (thing, minted, outcome)
            thing, minted, outcome = remembered
            if minted in self._declared:
                return self._judged_alone(self._described(minted, field), judged)
            self.sound = False
            self.unknown = self.unknown or outcome is not None
            return thing

        return look_up

    def _judged_alone(self, thing: Place | Actor | None, judged: tuple[type[Deployment | Part], int] | None) -> Any:
        """Return a thing that a block describes, and note whether the rules on records find fault with it there."""
        if judged is not None and thing is not None:
            alike = (judged, thing.classes)
            if alike not in self._fitting:
                self._fitting[alike] = fits(*judged, (thing,))
            self.sound = self.sound and self._fitting[alike]
        return thing

    def _remember(self, text: str, minted: str | None) -> None:
        """Remember what id a name may be, for where a record describes that."""
        if minted is not None:
            if minted == self.base + text:
                self._slugs.add(text)
            else:
                self._minted.setdefault(minted, []).append(text)

    def outcome(self, text: str, key: str) -> Outcome | None:
        """Return what is wrong with a name under a key, and the nearest names; None where it is known or a text.

        Raises UnsureError for what another row describes, beside which this one was not read.
        """
        field, memory = record_fields()[key], self._named_under.get(key)
        if field.text or (memory is not None and text in memory.known) or self._is_declared(text):
            return None
        remembered = memory.others.get(text) if memory is not None else None
        found = self._resolver.find(text, field) if remembered is None else remembered[2]
        if found is None or found.term is not None:
            return None
        if self._resolver.is_elsewhere(text):
            raise UnsureError
        return self._resolver.guess(found, field)

    def next_record(self) -> None:
        """Say that outcomes are asked for another record."""
        self._resolver.next_record()

    def _described(self, iri: str | None, field: Field) -> Any:
        """Return the thing of an IRI that a block describes, this record's or another's."""
        assert iri is not None
        found = self._declared[iri]
        if found.row != self._row:
            return self.elsewhere(iri, field)
        if found.key not in record_fields():
            raise UnsureError
        self.linked = True
        return self.thing_of(found, field)

    def elsewhere(self, iri: str, field: Field) -> Any:
        """Return the thing of an IRI that another row describes; it is read once for all rows beside which that stands.

        Raises UnsureError where there is something to be told of it, for that is told of the row that describes it.
        """
        found = self._declared[iri]
        if found.row == self._row:
            raise UnsureError
        kept = self._elsewhere.get((iri, field.key))
        if kept is None or kept.found is not found:
            if len(self._elsewhere) >= MOST_KEPT:
                self._elsewhere.clear()
            kept = self._elsewhere[iri, field.key] = self._read_elsewhere(found, field)
        self.described |= kept.described
        self.borrowed |= kept.borrowed
        self.linked = True
        return kept.thing

    def _read_elsewhere(self, found: Declared, field: Field) -> _Elsewhere:
        before = self.described, self.borrowed, self._nameless, self._row, self.linked
        told = self.unknown, self.empty, self.sound
        self.described, self.borrowed, self._nameless, self._row = {}, {}, [], found.row
        self.unknown = self.empty = False
        try:
            thing = self.thing_of(found, field)
            if thing is None or self.unknown or self.empty or any(":" not in name for name in self.described):
                raise UnsureError
            return _Elsewhere(found, thing, self.described, dict.fromkeys(self.described, found.row) | self.borrowed)
        finally:
            self.described, self.borrowed, self._nameless, self._row, self.linked = before
            self.unknown, self.empty, self.sound = told

    def thing_of(self, found: Declared, field: Field) -> Any:
        """Return the thing that a block describes, where it is one that a field takes. Else raises UnsureError."""
        stated = self.class_of(found.block)
        described = record_fields().get(found.key, field)
        said = {stated} if stated is not None else described.classes if found.key else frozenset[str]()
        if not any(said & subclasses(kind) for kind in field.classes):
            raise UnsureError
        return self._thing(found.block, described)

    def check_silent(self, found: Declared) -> None:
        """Raise UnsureError unless nothing is to be told of a thing that is described in a row, by itself or in it."""
        if found.key in record_fields():
            self._read_elsewhere(found, record_fields()[found.key])
            return
        stated = self.class_of(found.block)
        for field in record_fields().values() if stated is not None else ():
            if field.kind is Kind.THING and any(stated in subclasses(kind) for kind in field.classes):
                self._read_elsewhere(found, field)
                return
        raise UnsureError

    def _named(self, text: str, field: Field) -> tuple[Any, Outcome | None]:
        """Return the thing of the background that has this name, or the words that may stand for one.

        With it comes what the resolver says of a name that should be known and is not.
        """
        name = text.strip()
        outcome = self._resolver.look_up(name, field)
        term = outcome.term
        if term is None and field.text and absolute(name) is not None:
            raise UnsureError
        unknown = outcome if term is None and not field.text else None
        if isinstance(term, BlankNode):
            return self._places[term.value], unknown
        identifier = literal(name) if term is None else term.value
        thing = self.things.maker(field)(identifier)
        if (
            isinstance(thing, Thing) and "Consent" in thing.classes
        ):  # the rules look at consents wherever they are named
            raise UnsureError
        return thing, unknown

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
        values = self._values(block, types or field.classes, tuple(_OF_ACTORS))
        if values is None:
            return None
        classes = frozenset[str]() if kind is None else self.things.upward(NamedNode(kind))
        states = {_OF_ACTORS[k]: frozenset(a.id for a in v) for k, v in zip(_OF_ACTORS, values, strict=True) if v}
        return self.noted(actor(self.node(block), types, classes, **states), block)

    def _values(self, block: Block, types: frozenset[str], keys: tuple[str, ...]) -> list[Any] | None:
        """Return what these keys of a thing of these classes have, None for one that says nothing.

        Raises UnsureError where others but its label have a value.
        """
        members = self._members.get(types)
        if members is None:
            places = {"label": 0, **{key: at for at, key in enumerate(keys, 1)}}
            found = fields_for(types).items()
            members = self._members[types] = {k: self.member(f, places.get(k, len(places))) for k, f in found}
        values: list[Any] = [None] * (len(keys) + 2)
        read = self.read(block, members, values)
        if read is None:
            return None if self.is_empty(block) else values[1:-1]
        if read is not USUAL_READ or values.pop() is not None:
            raise UnsureError
        return values[1:]

    def _place(self, block: Block) -> Place | None:
        if self.class_of(block) not in (None, _PLACE):
            raise UnsureError
        values = self._values(block, _PLACES, ("within",))
        if values is None:
            return None
        label = block.get("label")
        if block.get("id") is None and label is not None and (type(label) is not str or label in self._of_paths):
            raise UnsureError  # a path may have named the same
        return self.noted(self._inside(self.node(block), values[0] or ()), block)

    def label_of(self, identifier: str, lang: str) -> str | None:
        """Return the label of a thing that the record read last describes, or names as a new place by a path."""
        block = self.described.get(identifier)
        if block is None:
            return self._labels.get(identifier)
        given = block.get("label")
        if type(given) is str:
            return None if not _stands_there(given) or self.stands_for_nothing(given, "label") else given
        texts: dict[str, str] = {}
        for item in filter(_stands_there, given if type(given) is list else (given,)):
            if type(item) is dict:
                texts |= {language: text for language, text in item.items() if _stands_there(text)}
            elif not self.stands_for_nothing(item, "label"):
                texts[""] = item
        found = (texts[wanted] for wanted in (lang, "en", "") if wanted in texts)
        return next(found, next(iter(texts.values()), None))

    def around(self, identifier: str) -> str | None:
        """Return the first place around one that the record read last describes, or names as a new place by a path."""
        given = self.described.get(identifier, {}).get("within")
        for item in filter(_stands_there, given if type(given) is list else (given,)):
            if not self.stands_for_nothing(item, "within"):
                return self.id_of(item, "within")
        return self._around.get(identifier)

    def id_of(self, item: Any, key: str) -> str:
        """Return the id of a thing that a value of the record read last names or describes under a key."""
        if type(item) is dict:
            return next(name for name, block in self.described.items() if block is item)
        return self._makers[key](item).id  # type: ignore[no-any-return]

    def _new_place(self, label: str, within: str) -> BlankNode:
        """Make a place that a path names and the background doesn't know."""
        node = BlankNode()
        self._labels[node.value] = label
        self._of_paths.add(label)
        self._around[node.value] = within
        around = self._places[within] if within in self._places else self.things.place(within)
        self._places[node.value] = self._inside(node.value, (around,))
        return node

    def _inside(self, identifier: str, around: tuple[Place, ...]) -> Place:
        within = frozenset((identifier,)).union(*(place.within for place in around))
        states = frozenset[str]().union(*(place.states for place in around))
        return Place(identifier, within, states, self.things.upward(NamedNode(_PLACE)))


def _takes(field: Field) -> tuple[object, ...]:
    """Return all on which it depends what a text names under a key, and whether the rules on records take that."""
    return field.kind, field.classes, field.scheme, field.text


@cache
def _judged() -> dict[tuple[object, ...], tuple[type[Deployment | Part], int]]:
    """Return a member of typed values for what keys take, one thing or many: by it values are judged alone."""
    return {(*_takes(field), holds_many(kind, at)): (kind, at) for kind in MEMBERS for at, field in members(kind)}


def _rest(thing: tuple[Any, ...]) -> Any:
    """Return what a thing is but for its id."""
    if isinstance(thing, Place | Actor):
        name = thing.id
        return [value - {name} if type(value) is frozenset else value for value in thing[1:]]
    return thing[1:]


def _stands_there(value: Any) -> bool:
    """Tell whether a value, or one of a list, is more than null or white space."""
    if type(value) is str:
        return bool(value) and not value.isspace()
    return any(map(_stands_there, value)) if type(value) is list else value is not None


def _counts(read: Reader) -> Reader:
    """Return what reads counts: numbers as they are, all else by another reader."""
    return lambda value: value if type(value) is int and 0 <= value < _LIMIT else read(value)


def _addresses(value: Any) -> None:
    """Read sources, of which no rule asks more than that they are no unknown things of ours."""
    for text in filter(_stands_there, value if type(value) is list else (value,)):
        if not plain.is_address(text):
            raise UnsureError
