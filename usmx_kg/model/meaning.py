"""What plain records (as `json.loads` gives them) say: keys with the terms that their values mean.

Each text is looked up once for all records that have it. What is read here is read as `build` reads it; what only that
can read or refuse (wrong structure, literals with their datatype, the same thing written out twice in one record)
raises UnsureError, so that the record goes there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode

from usmx_kg.graph import Term, type_
from usmx_kg.graph.vocabulary import LABEL, Field, Kind, subclasses
from usmx_kg.ground.limits import MAX_LITERAL
from usmx_kg.ground.namespaces import RECORD
from usmx_kg.model.blocks import Block, mint_short
from usmx_kg.model.conventions import USUAL, Conventions
from usmx_kg.model.ids import absolute, is_label, made_up
from usmx_kg.model.keys import (
    ACTIVITY,
    DEPLOYMENT,
    DOMESTIC,
    class_named,
    classes,
    default_class,
    fields_for,
    own,
    record_fields,
    usmx,
)  # fmt: skip
from usmx_kg.model.name_index import Names
from usmx_kg.model.permissions import SHIPPED
from usmx_kg.model.plain_values import UnsureError
from usmx_kg.model.resolver import Resolver
from usmx_kg.model.state_codes import NO_SUSPECTS, Suspect, coded_fields, is_code, suspects
from usmx_kg.model.stated_dates import statement
from usmx_kg.model.trees import Kind as Written
from usmx_kg.model.trees import Scalar
from usmx_kg.model.values import DATE, LANGUAGE, boolean, date, integer

__all__ = [
    "KeyReading", "Meaning", "Meant", "NewPlace", "Scope", "Thing", "as_place", "count", "lines", "new_places", "said",
    "same",
]  # fmt: skip

_HEAD = frozenset(("id", "type"))
_ONE_THING = (Kind.THING, Kind.CONCEPT, Kind.ADDRESS)
_PLACE, _WITHIN = usmx("Place"), usmx("within")
_ANY = BlankNode()
_MOST_KEPT = 100_000
"""So many different texts of a key are remembered; then it begins anew."""


class KeyReading:
    """A key: its field, how a statement goes on behind its subject, and what texts mean under it.

    `names` are what they name, shared by the keys that take the same things.
    """

    __slots__ = ("field", "kept", "link", "names", "nests")

    def __init__(self, field: Field, names: dict[str, tuple[str | None, Term | None]]) -> None:
        self.field = field
        self.names = names
        self.link = f" <{field.iri}> "
        self.kept: dict[Any, Meant] = {}
        self.nests = field.kind is Kind.THING or (field.kind is Kind.ADDRESS and bool(field.classes))


class NewPlace(NamedTuple):
    """A place that only a path names: its label, and the place around it, an IRI or another such place."""

    label: str
    within: str | NewPlace


class Meant:
    """What a value means under a key.

    `term` is None where it is read as none, which counts as `empty` unless it is blank; `place` is a place that only
    its path names. `partial` is a month or a year as it was written; `minted` the IRI that the text would be, which
    counts where the file describes that (`local`: it does); `unknown` tells that the text names nothing. `tails` are
    the statements without their subject, as N-Triples has them. `written` is kept for writers.
    """

    __slots__ = ("empty", "key", "local", "minted", "partial", "place", "tails", "term", "unknown", "written")

    def __init__(self, key: KeyReading, term: Term | None, minted: str | None = None) -> None:
        self.key = key
        self.term = term
        self.minted = minted
        self.partial: str | None = None
        self.place: NewPlace | None = None
        self.unknown = self.empty = self.local = False
        self.tails: tuple[str, ...] = () if term is None else (f"{key.link}{term} .\n",)
        self.written: Any = None


class Thing:
    """What a block says: the N-Triples token of its node, its IRI or None, its classes, and what its keys have.

    `key` is the one that it stands under, None for a thing that stands by itself.
    """

    __slots__ = ("iri", "key", "node", "types", "values")

    def __init__(self, node: str, iri: str | None, types: tuple[str, ...], key: KeyReading | None) -> None:
        self.node = node
        self.iri = iri
        self.types = types
        self.key = key
        self.values: list[Meant | Thing] = []


class Scope:
    """What records that are read together share: the things that they describe, and the labels of nodes without IRI.

    `described` has the classes of each by IRI, `ids` the IRIs by the ids as they are written, `twice` those that are
    described more than once; `codes` are the texts that look like codes of states, by key. `prefix` begins the labels.
    With `again`, texts that are no names are remembered, for what is written of them is read again.
    """

    def __init__(self, prefix: str, *, again: bool = False) -> None:
        self.prefix = prefix
        self.texts: dict[tuple[KeyReading, str], Meant] | None = {} if again else None
        self.described: dict[str, frozenset[str]] = {}
        self.ids: dict[str, str] = {}
        self.twice: set[str] = set()
        self.codes: dict[str, set[str]] = {}
        self.places: dict[NewPlace, str] = {}
        self._number = 0

    def place(self, place: NewPlace) -> str:
        """Return the node of a new place, a new one for the first that names it."""
        node = self.places.get(place)
        if node is None:
            if isinstance(place.within, NewPlace):
                self.place(place.within)
            node = self.places[place] = self.label()
        return node

    def mark(self) -> tuple[int, int]:
        """Return where the labels stand now."""
        return self._number, len(self.places)

    def back(self, mark: tuple[int, int]) -> None:
        """Forget the labels that were given since."""
        self._number, kept = mark
        for place in list(self.places)[kept:]:
            del self.places[place]

    def again(self) -> Scope:
        """Return the scope in which what is written of these records is read again."""
        scope = Scope(self.prefix)
        scope.described, scope.ids, scope.texts = self.described, self.ids, self.texts
        return scope

    def label(self) -> str:
        """Return another label."""
        self._number += 1
        return f"_:{self.prefix}{self._number}"


class Meaning:
    """Reads plain records. `suspected` are the keys whose codes may be of another list than ISO 3166."""

    def __init__(
        self,
        names: Names,
        base: str,
        conventions: Conventions = USUAL,
        suspected: Mapping[str, Suspect] = NO_SUSPECTS,
    ) -> None:
        self.base = base
        self.unknown = self.empty = 0
        """How many names of the record that was read last are not known, and how many values of it stand for none."""
        self._new: dict[str, NewPlace] = {}
        given = {"whole": False, "conventions": conventions, "suspects": suspected}
        self.resolver = Resolver(names, base, {}, self._new_place, **given)  # type: ignore[arg-type]
        self._conventions, self._coded = conventions, bool(suspected or conventions.codes)
        self._by_key: dict[str, KeyReading] = {}
        self._days: dict[str, Literal] = {}
        self._names: dict[object, dict[str, tuple[str | None, Term | None]]] = {}
        self._keys: dict[frozenset[str], dict[str, KeyReading]] = {}
        self._classes: dict[str, str] = {}
        self._activities = subclasses(ACTIVITY)
        self._scope = Scope("")
        self._things: list[Thing] = []
        self._nameless: list[Thing] = []
        self._paths: list[NewPlace] = []
        self._of_places = frozenset(self._key(record_fields()[name]) for name in ("label", "within"))

    @property
    def full(self) -> bool:
        """Tell whether so many new places are remembered that it is time for another one of these."""
        return len(self._new) > _MOST_KEPT

    # -- what records describe

    def survey(self, block: Block, scope: Scope) -> list[str]:
        """Add to a scope what a record describes and which codes it has; return the IRIs of what it describes."""
        found: list[str] = []
        self._survey(block, None, scope, found)
        for iri in found:
            if found.count(iri) > 1:
                scope.twice.add(iri)
        return found

    def _survey(self, block: Block, field: Field | None, scope: Scope, found: list[str]) -> None:
        name = block.get("id")
        if type(name) is str and (field is None or len(block) > 1):
            iri = mint_short(name, self.base)
            if iri is not None:
                found.append(iri)
                scope.ids[name] = iri
                if iri in scope.described:
                    scope.twice.add(iri)
                scope.described[iri] = scope.described.get(iri, frozenset()) | self._stated(block, field)
        fields, coded = record_fields(), coded_fields()
        for key, value in block.items():
            for item in value if type(value) is list else (value,):
                kind = type(item)
                if kind is dict:
                    if key in fields:
                        self._survey(item, fields[key], scope, found)
                elif kind is str and len(item) < 6 and key in coded and is_code(item):
                    scope.codes.setdefault(key, set()).add(item.strip())

    def _stated(self, block: Block, field: Field | None) -> frozenset[str]:
        value = block.get("type")
        texts = value if type(value) is list else (value,)
        named = (class_named(text) for text in texts if type(text) is str)
        return frozenset(c for c in named if c) or (field.classes if field else frozenset((ACTIVITY,)))

    # -- records

    def suspects(self, scope: Scope) -> Mapping[str, Suspect]:
        """Return the keys of what was surveyed whose codes may be of another list than ISO 3166."""
        return suspects(scope.codes, self.resolver.names) if self._conventions.codes is None else NO_SUSPECTS

    def record(self, block: Block | None, file: str, number: int, scope: Scope) -> list[Thing]:
        """Return the things with an IRI that a record describes, itself first.

        `number` is that of the record in its file. Raises UnsureError for what is not read here.
        """
        self._scope, self._things, self._nameless, self._paths = scope, [], [], []
        self.unknown = self.empty = 0
        if block is None:
            raise UnsureError
        mark = scope.mark()
        try:
            return self._record(block, file, number)
        except UnsureError:
            scope.back(mark)
            raise

    def _record(self, block: Block, file: str, number: int) -> list[Thing]:
        types = self._types(block)
        activity = not types or not self._activities.isdisjoint(types)
        iri = self._id(block)
        if iri is None:
            if not activity:
                raise UnsureError
            iri = made_up(file, number, self.base, self._scope.described.__contains__)
        thing = self._described(block, iri, types, None, frozenset(types or (DEPLOYMENT, DOMESTIC)))
        if not types:
            thing.types = (self._kind(thing),)
        self._check_twins()
        return self._things

    def _described(
        self, block: Block, iri: str | None, types: tuple[str, ...], key: KeyReading | None, taking: frozenset[str]
    ) -> Thing:
        if iri is None:
            thing = Thing(self._scope.label(), None, types, key)
            self._nameless.append(thing)
        else:
            if iri in self._scope.twice:
                raise UnsureError
            thing = Thing(f"<{iri}>", iri, types, key)
            self._things.append(thing)
        self._fill(thing, block, self._keys.get(taking) or self._keys_of(taking))
        return thing

    def _fill(self, thing: Thing, block: Block, keys: Mapping[str, KeyReading]) -> None:
        values, described, empty = thing.values, self._scope.described, self.empty
        for name, value in block.items():
            if name in _HEAD:
                continue
            key = keys.get(name)
            if key is None:
                raise UnsureError
            for item in value if type(value) is list else (value,):
                kind = type(item)
                if kind is str:
                    meant = key.kept.get(item) or self._meant(key, item)
                    if meant.minted in described and not meant.local:
                        meant = self._local(key, item, meant)
                elif item is None:
                    continue
                elif kind is dict:
                    self._nested(thing, key, item)
                    continue
                elif kind is int or kind is bool:
                    meant = key.kept.get((kind, item)) or self._counted(key, item)
                else:
                    raise UnsureError
                if meant.term is not None:
                    values.append(meant)
                    if meant.unknown:
                        self.unknown += 1
                    if meant.place is not None:
                        self._paths.append(meant.place)
                        self._scope.place(meant.place)
                else:
                    self.empty += meant.empty
        if not values and self.empty > empty:
            raise UnsureError  # a block with nothing but marks of missing values is none

    def _nested(self, thing: Thing, key: KeyReading, block: Block) -> None:
        field = key.field
        if len(block) == 1 and "id" in block and field.kind in _ONE_THING:
            text = block["id"]
            if type(text) is not str or not text.strip():
                raise UnsureError
            meant = key.kept.get(text) or self._meant(key, text)
            if meant.minted in self._scope.described and not meant.local:
                meant = self._local(key, text, meant)
            if meant.term is None:
                raise UnsureError
            if meant.place is not None:
                self._paths.append(meant.place)
                self._scope.place(meant.place)
            thing.values.append(meant)
            self.unknown += meant.unknown
        elif key.nests:
            types = self._types(block)
            assumed = None if types else default_class(field)
            types = (assumed,) if assumed else types
            found = self._described(block, self._id(block), types, key, frozenset(types) or field.classes)
            thing.values.append(found)
        elif field.kind is Kind.TEXT:
            thing.values += self._texts(key, block)
        else:
            raise UnsureError

    def _texts(self, key: KeyReading, block: Block) -> list[Meant]:
        found = []
        for language, text in block.items():
            if type(text) is not str or not text.strip() or not LANGUAGE.match(language):
                raise UnsureError
            if self._conventions.might(text) or len(text) > MAX_LITERAL:
                raise UnsureError
            found.append(Meant(key, Literal(text, language=language)))
        if not found:
            raise UnsureError
        return found

    def _kind(self, thing: Thing) -> str:
        """Return DomesticOperation where host and sender of an activity are the same state, else Deployment."""
        senders, hosts = (
            {
                str(value.term) if isinstance(value, Meant) else value.node
                for value in thing.values
                if value.key is not None and value.key.field.key == name
            }
            for name in ("sendingState", "hostState")
        )
        (*one,) = hosts
        return DOMESTIC if senders == hosts and len(one) == 1 and one[0][0] != '"' else DEPLOYMENT

    def _check_twins(self) -> None:
        """Raise UnsureError where two nodes without IRI say the same: they are one."""
        if len(self._nameless) + len(self._paths) < 2:
            return
        alike: dict[object, list[Thing]] = {}
        for thing in self._nameless:
            alike.setdefault(frozenset([value.key for value in thing.values]), []).append(thing)
        for keys, things in alike.items():
            if len(things) > 1 and len({_content(thing) for thing in things}) < len(things):
                raise UnsureError
            if self._paths and keys <= self._of_places:  # type: ignore[operator]
                paths = {around for path in self._paths for around in _around(path)}
                if any(as_place(thing) in paths for thing in things):
                    raise UnsureError

    def new_place(self, path: str) -> NewPlace | None:
        """Return the place that a path names and nothing else does."""
        key = self._key(record_fields()["place"])
        try:
            return (key.kept.get(path) or self._meant(key, path)).place
        except UnsureError:
            return None

    # -- the head of a block

    def _id(self, block: Block) -> str | None:
        text = block.get("id")
        if text is None:
            return None
        if type(text) is not str:
            raise UnsureError
        text = text.strip()
        if not text:
            return None
        iri = None if is_label(text) else mint_short(text, self.base)
        if iri is None or iri.startswith(SHIPPED) or (own(iri) and not iri.startswith((RECORD, self.base))):
            raise UnsureError
        return iri

    def _types(self, block: Block) -> tuple[str, ...]:
        value = block.get("type")
        if value is None:
            return ()
        if type(value) is str:
            return (self._class(value),) if value.strip() else ()
        if type(value) is not list or not value:
            raise UnsureError
        return tuple(dict.fromkeys([self._class(item) for item in value]))

    def _class(self, text: Any) -> str:
        if type(text) is not str:
            raise UnsureError
        iri = self._classes.get(text)
        if iri is None:
            iri = class_named(text)
            if iri is None or iri not in classes():
                raise UnsureError
            self._classes[text] = iri
        return iri

    # -- keys and values

    def _keys_of(self, types: frozenset[str]) -> dict[str, KeyReading]:
        keys = self._keys[types] = {name: self._key(field) for name, field in fields_for(types).items()}
        return keys

    def _key(self, field: Field) -> KeyReading:
        if field.key not in self._by_key:
            alike = (field.classes, field.scheme, field.kind, field.key if self._coded else "")
            self._by_key[field.key] = KeyReading(field, self._names.setdefault(alike, {}))
        return self._by_key[field.key]

    def _meant(self, key: KeyReading, text: str) -> Meant:
        """Return what a text means, and remember it, but for texts that are no names: these are seldom twice."""
        if key.field.kind in _ONE_THING and not self._coded:
            iri = self._scope.ids.get(text) or (mint_short(text, self.base) if ":" in text else None)
            if iri in self._scope.described and (":" in text or self._is_of(iri, key.field)):
                return self._local(key, text, Meant(key, None, iri))
        if key.field.kind is Kind.TEXT:
            return self._prose(key, text)
        found = self._read(key, text)
        if len(key.kept) >= _MOST_KEPT:
            key.kept.clear()
        key.kept[text] = found
        return found

    def _prose(self, key: KeyReading, text: str) -> Meant:
        texts = self._scope.texts
        if texts is None:
            return self._read(key, text)
        found = texts.get((key, text))
        if found is None:
            found = texts[key, text] = self._read(key, text)
        return found

    def _counted(self, key: KeyReading, value: Any) -> Meant:
        """Return what a number, or true or false, means."""
        if type(value) is int and value == 0:
            raise UnsureError  # it may be written as -0
        text = str(value).lower() if type(value) is bool else str(value)
        found = self._read(key, text)
        key.kept[type(value), value] = found
        return found

    def _read(self, key: KeyReading, text: str) -> Meant:
        field = key.field
        if not text.strip():
            return Meant(key, None)
        short = len(text) <= self._conventions.longest
        aside = self.resolver.aside(text, field) if short and self._conventions.might(text) else None
        if aside is not None and aside.empty:
            found = Meant(key, None)
            found.empty = True
            return found
        if len(text) > MAX_LITERAL:
            raise UnsureError
        if field.kind is Kind.DATE:
            return self._date(key, text.strip())
        if field.kind in (Kind.INTEGER, Kind.BOOLEAN):
            read = integer if field.kind is Kind.INTEGER else boolean
            literal = read(Scalar(text, Written.TEXT, 0, 0))
            if literal != read(Scalar(text, Written.NUMBER, 0, 0)):  # in a table, 60.0 is 60
                raise UnsureError
            return Meant(key, literal)
        if field.kind is Kind.TEXT:
            return Meant(key, Literal(text))
        return self._name(key, text.strip())

    def _date(self, key: KeyReading, text: str) -> Meant:
        day = self._days.get(text)
        if day is not None:
            return Meant(key, day)
        found = date(text, key.field.key)
        meant = Meant(key, found.literal)
        if found.partial is not None:
            said = statement(_ANY, key.field.key, found.partial)
            meant.partial = found.partial
            meant.tails = (f" {said.predicate} {said.object} .\n", *meant.tails)
        elif found.literal.datatype == DATE:
            self._days[text] = found.literal
        return meant

    def _name(self, key: KeyReading, text: str) -> Meant:
        if is_label(text):
            raise UnsureError
        found = key.names.get(text)
        if found is None:
            if len(key.names) >= _MOST_KEPT:
                key.names.clear()
            found = key.names[text] = mint_short(text, self.base), self.resolver.look_up(text, key.field).term
        minted, term = found
        if isinstance(term, BlankNode):
            meant = Meant(key, term, minted)
            meant.place = self._new[term.value]
            return meant
        if term is not None:
            return Meant(key, term, minted)
        if absolute(text) is not None:
            raise UnsureError  # what was written is the IRI, what is judged a text
        meant = Meant(key, Literal(text), minted)
        meant.unknown = not key.field.text
        return meant

    def _new_place(self, label: str, within: str) -> BlankNode:
        node = BlankNode(f"new{len(self._new)}")
        self._new[node.value] = NewPlace(label, self._new.get(within, within))
        return node

    def _local(self, key: KeyReading, text: str, meant: Meant) -> Meant:
        """Return what a text means that is the id of a thing which the records describe."""
        iri, field = meant.minted, key.field
        assert iri is not None
        if self._coded and is_code(text):
            raise UnsureError
        if absolute(text.strip()) is None:
            if not self._is_of(iri, field):
                return meant
        elif field.kind is Kind.CONCEPT:
            raise UnsureError
        found = Meant(key, NamedNode(iri), iri)
        found.local = True
        return found

    def _is_of(self, iri: str, field: Field) -> bool:
        """Tell whether a thing that the records describe is one that a field takes."""
        types = self._scope.described[iri]
        return any(types & subclasses(c) for c in field.classes)


def lines(things: Iterable[Thing], scope: Scope) -> str:
    """Return what things say in N-Triples; `scope` is the one that they were read in."""
    found: list[str] = []
    for thing in things:
        _say(thing, scope, found)
    return "".join(found)


def _say(thing: Thing, scope: Scope, found: list[str]) -> None:
    node, say = thing.node, found.append
    for iri in thing.types:
        say(f"{node} {type_} <{iri}> .\n")
    for value in thing.values:
        if type(value) is Meant:
            if value.place is not None:
                say(f"{node}{value.key.link}{scope.places[value.place]} .\n")
                continue
            for tail in value.tails:
                say(node + tail)
        else:
            if value.iri is None:  # type: ignore[union-attr]
                _say(value, scope, found)  # type: ignore[arg-type]
            say(f"{node}{value.key.link}{value.node} .\n")  # type: ignore[union-attr]


def new_places(scope: Scope) -> str:
    """Return in N-Triples what is said of the places that only paths name."""
    found: list[str] = []
    for place, node in scope.places.items():
        within = scope.places[place.within] if isinstance(place.within, NewPlace) else f"<{place.within}>"
        found += (
            f"{node} {type_} <{_PLACE}> .\n",
            f"{node} {LABEL} {Literal(place.label)} .\n",
            f"{node} <{_WITHIN}> {within} .\n",
        )
    return "".join(found)


def count(thing: Thing) -> int:
    """Return how many statements a thing makes, without those about new places."""
    found = len(thing.types)
    for value in thing.values:
        if isinstance(value, Meant):
            found += len(value.tails)
        else:
            found += 1 if value.iri is not None else 1 + count(value)
    return found


def said(things: Sequence[Thing]) -> dict[str, object]:
    """Return what things say by IRI, in a form that others share just when they say the same."""
    return {thing.node: _content(thing) for thing in things}


def same(value: Meant | Thing) -> object:
    """Return what two values of a thing share just when they say the same; one without an IRI is only itself."""
    if isinstance(value, Meant):
        return value.tails if value.place is None else (value.key, value.place)
    assert value.key is not None
    return value if value.iri is None else (f"{value.key.link}{value.node} .\n",)


def _around(place: NewPlace) -> Iterator[NewPlace]:
    """Yield a new place and the new places around it."""
    inner: str | NewPlace = place
    while isinstance(inner, NewPlace):
        yield inner
        inner = inner.within


def as_place(thing: Thing) -> NewPlace | None:
    """Return the new place that a thing is of which nothing is said but its name and the place around it."""
    if thing.iri is not None or thing.types != (_PLACE,) or len(thing.values) != 2:
        return None
    by_key = {value.key.field.key: value for value in thing.values if value.key is not None}
    label, within = by_key.get("label"), by_key.get("within")
    if not isinstance(label, Meant) or not isinstance(label.term, Literal) or label.term.language or within is None:
        return None
    around: str | NewPlace | None
    if isinstance(within, Thing):
        around = as_place(within)
    else:
        around = within.place or (within.term.value if isinstance(within.term, NamedNode) else None)
    return None if around is None else NewPlace(label.term.value, around)


def _content(thing: Thing) -> object:
    found = [
        (value.key, as_place(value) or _content(value))
        if isinstance(value, Thing) and value.iri is None
        else same(value)
        for value in thing.values
    ]
    return frozenset(thing.types), frozenset(found)
