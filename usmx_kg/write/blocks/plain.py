"""Things that were read from plain records as blocks again, each value written once for all that have it.

`things` writes what statements say; what is written here is the same as there, but that each record is one by itself:
what another one describes is named in it, and never moved into it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pyoxigraph import Literal, NamedNode

from usmx_kg.graph.vocabulary import subclasses
from usmx_kg.ground.namespaces import PREFIXES, shorten
from usmx_kg.model.keys import ACTIVITY, default_class, usmx
from usmx_kg.model.meaning import KeyReading, Meaning, Meant, NewPlace, Thing, as_place, same
from usmx_kg.model.name_keys import fold
from usmx_kg.model.plain_values import UnsureError
from usmx_kg.write.blocks.dialect import Block, Dialect, Value
from usmx_kg.write.blocks.values import Values

__all__ = ["PlainWriter"]

_USMX = PREFIXES["usmx"]
_PLACE = frozenset((usmx("Place"),))


class PlainWriter:
    """Writes things in one dialect, which is none with properties of other vocabularies."""

    def __init__(self, dialect: Dialect, meaning: Meaning) -> None:
        self.meaning = meaning
        self._values = Values(dialect, meaning.resolver, meaning.base)
        self._activities = subclasses(ACTIVITY)
        self._inside: frozenset[str] = frozenset()
        self._named: set[tuple[object, str]] = set()

    def names(self, places: Iterable[NewPlace]) -> None:
        """Take places that paths name, so that no other place is written as one of these paths."""
        self._named.update((place.within, fold(place.label)) for place in places)

    def blocks(self, things: Sequence[Thing]) -> list[Block]:
        """Return the things of one record that stand by themselves, each as a block.

        Raises UnsureError for what is not written here, UsageError for what the dialect can't carry.
        """
        named = {thing.iri for thing in things}
        references = Counter(iri for thing in things for iri in _named(thing) if iri in named)
        if references[things[0].iri or ""]:
            raise UnsureError  # what stands inside itself
        self._inside = frozenset(
            thing.iri
            for thing in things
            if thing.iri and references[thing.iri] == 1 and thing.key is not None and self._may_nest(thing)
        )
        top = (thing for thing in things if thing.iri not in self._inside)
        return [{"id": self._values.id(thing.iri or ""), **self._thing(thing, None)} for thing in top]

    def _may_nest(self, thing: Thing) -> bool:
        return bool(thing.types) and self._activities.isdisjoint(thing.types)

    def _thing(self, thing: Thing, key: KeyReading | None) -> Block:
        assumed = default_class(key.field) if key is not None else None
        types: list[Value] = [iri.removeprefix(_USMX) for iri in thing.types]
        block: Block = {} if assumed and thing.types == (assumed,) else {"type": types[0] if len(types) == 1 else types}
        found: dict[str, list[Value]] = {}
        said: set[object] = set()
        partial: set[str] = set()
        for value in thing.values:
            assert value.key is not None
            name, what = value.key.field.key, same(value)
            if isinstance(value, Meant) and value.partial:
                partial.add(name)
            if what not in said:
                said.add(what)
                found.setdefault(name, []).append(self._value(value))
        if any(len(found[name]) > 1 for name in partial):
            raise UnsureError  # which of several dates gave no day is not told
        if not block and not found:
            block = {"type": types[0]}
        return block | {name: values[0] if len(values) == 1 else values for name, values in found.items()}

    def _value(self, value: Meant | Thing) -> Value:
        if isinstance(value, Meant):
            if value.written is None:
                value.written = self._meant(value)
            return value.written  # type: ignore[no-any-return]
        if value.iri is None:
            return self._path_of(value) or self._thing(value, value.key)
        if value.iri in self._inside:
            return {"id": self._values.id(value.iri), **self._thing(value, value.key)}
        assert value.key is not None
        return self._values.iri(NamedNode(value.iri), value.key.field)

    def _path_of(self, thing: Thing) -> str | None:
        """Return the path that names a place of which nothing else is said; one place has each path."""
        assert thing.key is not None
        place = as_place(thing) if thing.key.field.classes == _PLACE else None
        named = place and (place.within, fold(place.label))
        path = place and _path(place)
        if path is None or named in self._named or self.meaning.new_place(path) != place:
            return None
        self._named.add(named)  # type: ignore[arg-type]
        return path

    def _meant(self, meant: Meant) -> Any:
        field = meant.key.field
        if meant.place is not None:
            if field.classes != _PLACE:
                raise UnsureError
            return _path(meant.place)
        if isinstance(meant.term, Literal):
            return self._values.literal(meant.term, field, meant.partial)
        assert isinstance(meant.term, NamedNode)
        return self._values.iri(meant.term, field)


def _path(place: NewPlace) -> str:
    within = place.within
    return f"{place.label}, {_path(within) if isinstance(within, NewPlace) else shorten(within) or within}"


def _named(thing: Thing) -> Iterator[str]:
    """Yield the IRIs that a thing refers to, and what is inside it, each once for each statement."""
    seen: set[tuple[KeyReading | None, str]] = set()
    for value in thing.values:
        if isinstance(value, Meant):
            iri = value.term.value if isinstance(value.term, NamedNode) else None
        else:
            iri = value.iri
            if iri is None:
                yield from _named(value)
        if iri is not None and (value.key, iri) not in seen:
            seen.add((value.key, iri))
            yield iri
