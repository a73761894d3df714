"""The name index: which things are called so, and which names come nearest to one that is unknown."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from difflib import SequenceMatcher
from functools import cache, lru_cache
from heapq import nsmallest
from typing import TypeVar

from pyoxigraph import Literal, NamedNode

from usmx_kg.graph import Index, Node, index, type_
from usmx_kg.namespaces import BASE, PREFIXES
from usmx_kg.records.fold import fold, loosen
from usmx_kg.vocabulary import ALT_LABEL, IN_SCHEME, LABEL, PREF_LABEL, subclasses

__all__ = ["Names", "Table", "shipped"]

T = TypeVar("T")

NOTATION = NamedNode(PREFIXES["skos"] + "notation")
_NAMES = (LABEL, PREF_LABEL, ALT_LABEL, NOTATION)
_STATE = PREFIXES["usmx"] + "State"
_OF = re.compile(r" (?:of|de(?:l| la| los| las)?) ")
_NEAREST = 3
_MOST_KEPT = 20_000
_LIKE = 0.6


class Table:
    """The names of some things, folded, each with the things that bear it."""

    def __init__(self, named: Iterable[tuple[str, str]]) -> None:
        self._strict: dict[str, list[str]] = {}
        for folded, iri in named:
            bearers = self._strict.setdefault(folded, [])
            if iri not in bearers:
                bearers.append(iri)
        self._loose: dict[str, list[str]] | None = None
        self._grams: dict[str, list[str]] | None = None
        self._near: dict[str, tuple[str, ...]] = {}
        self.asked: dict[str, tuple[str, ...]] = {}
        """What `Names.find` has found here, by the name as it was asked for."""

    def exactly(self, folded: str) -> tuple[str, ...]:
        """Return the things that bear this folded name."""
        return tuple(self._strict.get(folded, ()))

    def loosely(self, folded: str) -> tuple[str, ...]:
        """Return the things that bear a name which differs by spaces and Spanish articles at most."""
        if self._loose is None:
            self._loose = {}
            for name, iris in self._strict.items():
                self._loose.setdefault(loosen(name), []).extend(iris)
        wanted = dict.fromkeys((loosen(folded), loosen(folded, first_article=True)))
        found = next((self._loose[key] for key in wanted if key in self._loose), [])
        return tuple(dict.fromkeys(found))

    def nearest(self, folded: str) -> tuple[str, ...]:
        """Return up to three things whose names are like this one, the likest first."""
        return kept(self._near, folded, self._nearest)

    def _nearest(self, folded: str) -> tuple[str, ...]:
        if self._grams is None:
            self._grams = defaultdict(list)
            for name in self._strict:
                for gram in _grams(name):
                    self._grams[gram].append(name)
        shared: dict[str, int] = defaultdict(int)
        grams = _grams(folded)
        for gram in grams:
            for name in self._grams.get(gram, ()):
                shared[name] += 1
        likely = nsmallest(30, shared, key=lambda n: (-2 * shared[n] / (len(grams) + len(_grams(n))), n))
        scored = sorted((-_likeness(folded, name), name) for name in likely)
        things = (iri for score, name in scored if -score >= _LIKE for iri in self._strict[name])
        return tuple(dict.fromkeys(things))[:_NEAREST]


def kept(memory: dict[str, T], key: str, make: Callable[[str], T]) -> T:
    """Return what is made of a key, made once while it is remembered; so much is, and then it begins anew."""
    found = memory.get(key)
    if found is None:
        if len(memory) >= _MOST_KEPT:
            memory.clear()
        found = memory[key] = make(key)
    return found


@lru_cache(maxsize=1 << 16)
def _grams(name: str) -> frozenset[str]:
    padded = f" {name} "
    return frozenset(padded[i : i + 2] for i in range(len(padded) - 1))


def _likeness(asked: str, name: str) -> float:
    """Return how alike two folded names are, from 0 to 1; all words of one in the other count as quite alike."""
    ratio = SequenceMatcher(None, asked, name, autojunk=False).ratio()
    words, others = set(asked.split()), set(name.split())
    if words <= others or others <= words:
        ratio = max(ratio, 0.6 + 0.3 * len(words & others) / len(words | others))
    return ratio


class Names:
    """All that has a name: the shipped background and, beside it, what the user gave as background."""

    def __init__(self, *graphs: Index) -> None:
        self.graphs = graphs
        self._tables: dict[frozenset[str], Table] = {}
        self._folded: dict[NamedNode, tuple[str, ...]] = {}

    def of_classes(self, classes: frozenset[str]) -> Table:
        """Return the names of the things of these classes and of those below them."""
        if classes not in self._tables:
            wanted = frozenset().union(*(subclasses(c) for c in classes))
            self._tables[classes] = Table(self._named(type_, wanted))
        return self._tables[classes]

    def of_scheme(self, scheme: str) -> Table:
        """Return the names of the concepts of a scheme."""
        key = frozenset((scheme,))
        if key not in self._tables:
            self._tables[key] = Table(self._named(IN_SCHEME, key))
        return self._tables[key]

    def find(self, name: str, table: Table) -> tuple[str, ...]:
        """Return the IRIs of the things of a table that a text names: by code, label or slug, in any form.

        `government of USA` is found as the government of the state that `USA` names.
        """
        return kept(table.asked, name, lambda asked: self._find(fold(asked), table))

    def _find(self, folded: str, table: Table) -> tuple[str, ...]:
        if not folded:
            return ()
        return table.exactly(folded) or table.loosely(folded) or self._by_state(folded, table)

    def _by_state(self, folded: str, table: Table) -> tuple[str, ...]:
        states = self.of_classes(frozenset((_STATE,)))
        for match in _OF.finditer(folded):
            state = folded[match.end() :]
            for iri in states.exactly(state) or states.loosely(state):
                for label in self.texts(NamedNode(iri), LABEL):
                    for of in (" of ", " de "):
                        found = table.loosely(folded[: match.start()] + of + fold(label))
                        if found:
                            return found
        return ()

    def texts(self, node: Node, predicate: NamedNode) -> Iterator[str]:
        """Yield the literals of a node and predicate."""
        for graph in self.graphs:
            for value in graph.objects(node, predicate):
                if isinstance(value, Literal):
                    yield value.value

    def above(self, iri: str, predicate: NamedNode) -> set[str]:
        """Return the IRIs of a thing and of all that is reached from it by a predicate, at any depth."""
        found, queue = {iri}, [iri]
        while queue:
            node = NamedNode(queue.pop())
            for graph in self.graphs:
                for value in graph.objects(node, predicate):
                    if isinstance(value, NamedNode) and value.value not in found:
                        found.add(value.value)
                        queue.append(value.value)
        return found

    def __contains__(self, iri: str) -> bool:
        node = NamedNode(iri)
        return any(node in graph for graph in self.graphs)

    def _named(self, predicate: NamedNode, wanted: frozenset[str]) -> Iterator[tuple[str, str]]:
        for graph in self.graphs:
            for value in sorted(wanted):
                for node in graph.subjects(predicate, NamedNode(value)):
                    if isinstance(node, NamedNode):
                        for folded in self._names(node):
                            yield folded, node.value

    def _names(self, node: NamedNode) -> tuple[str, ...]:
        """Return the folded names of a thing: its labels, its codes and, for ours, the end of its IRI."""
        if node not in self._folded:
            given = [text for predicate in _NAMES for text in self.texts(node, predicate)]
            if node.value.startswith(BASE):
                given.append(re.split("[/#]", node.value)[-1])
            self._folded[node] = tuple(dict.fromkeys(map(fold, given)))
        return self._folded[node]


@cache
def shipped() -> Names:
    """Return the name index of the shipped background."""
    return Names(index("background"))
