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
from usmx_kg.graph.vocabulary import ALT_LABEL, HIDDEN, IN_SCHEME, LABEL, PREF_LABEL, subclasses
from usmx_kg.ground.namespaces import BASE, PREFIXES
from usmx_kg.model.name_keys import fold, loosen
from usmx_kg.model.slips import is_slip

__all__ = ["NOTATION", "Names", "Table", "shipped"]

T = TypeVar("T")

NOTATION = NamedNode(PREFIXES["skos"] + "notation")
_NAMES = (LABEL, PREF_LABEL, ALT_LABEL)
_SAME = (
    NamedNode(PREFIXES["schema"] + "sameAs"),
    NamedNode(PREFIXES["skos"] + "exactMatch"),
    NamedNode(PREFIXES["owl"] + "sameAs"),
)
_STATE = PREFIXES["usmx"] + "State"
_CAREFUL = (PREFIXES["usmx"] + "Actor", PREFIXES["usmx"] + "Place")
_OF = re.compile(r" (?:of|de(?:l| la| los| las)?) ")
_ARTICLE_BEHIND = re.compile(r"\s*\((?:the|el|la|los|las)\)[\s*]*\Z|[\s*]+\Z", re.IGNORECASE)
_TURNED = re.compile(r"([^,()]+?)(?:, *| *\()([^,()]* (?:of|of the|de|de la|del|de los))\)?\Z", re.IGNORECASE)
"""A name as lists turn it round: `Gambia (Republic of The)`, `Korea, Republic of`."""
_WORDS = frozenset(
    (
        "And", "Are", "As", "At", "Be", "By", "Can", "Co", "De", "Do", "Es", "Fin", "In", "Is", "It", "La", "Ma", "Mar",
        "Me", "Mr", "Ms", "My", "No", "Pa", "Per", "Sa", "Se", "Si", "So", "Sr", "St", "Sur", "To", "Tu", "Va",
    )
)  # fmt: skip
"""Words of both languages, and titles, as they begin a cell; nobody writes codes so, and their letters are codes."""
_FOREIGN = ("ministry of foreign affairs", "ministerio de relaciones exteriores")
_GOVERNMENT, _HEAD_OF_STATE = ("government", "gobierno"), ("head of state", "jefatura de estado")
_HEAD_OF_GOVERNMENT = ("head of government", "jefatura de gobierno")
_ROLES = {
    **dict.fromkeys(("jefe de estado", "jefa de estado"), _HEAD_OF_STATE),
    **dict.fromkeys(("jefe de gobierno", "jefa de gobierno"), _HEAD_OF_GOVERNMENT),
    **dict.fromkeys(
        ("federal government", "national government", "gobierno federal", "gobierno nacional"), _GOVERNMENT
    ),
    **dict.fromkeys(("foreign ministry", "foreign minister", "minister of foreign affairs"), _FOREIGN),
    **dict.fromkeys(("minister for foreign affairs", "ministry for foreign affairs", "foreign office"), _FOREIGN),
    **dict.fromkeys(("ministry of external relations", "ministry of external affairs", "cancilleria"), _FOREIGN),
    **dict.fromkeys(("ministro de relaciones exteriores", "ministra de relaciones exteriores"), _FOREIGN),
    **dict.fromkeys(("ministerio de asuntos exteriores", "secretaria de relaciones exteriores"), _FOREIGN),
    **dict.fromkeys(("ministro de asuntos exteriores", "ministra de asuntos exteriores"), _FOREIGN),
    **dict.fromkeys(("ministerio de exteriores", "canciller"), _FOREIGN),
    **dict.fromkeys(("people", "pueblo"), ("population", "poblacion")),
}
"""Other words for the role organs that each state has, by which they are found before the name of their state."""
_NEAREST = 3
_MOST_KEPT = 20_000
_LIKE = 0.6
_LIKE_LETTERS = 0.75
_FEW = 10
"""In a scheme of so few concepts, a word that is like another may mean its opposite: granted, not granted."""


class Table:
    """The names of some things, folded, each with the things that bear it, and their codes (`coded`) as written.

    A code is compared without case only: `N/A` and `n.a.` are no `NA`, `IN.` is no `IN`. What is known with full
    stops in it (`U.S.`) is a name. `hidden` are names as written that name none of them, but are asked about: they may
    mean something else too. With `careful` the nearest are those with a slip of the pen at most, else those of which so
    much is `like` it, or whose words are among its own.
    """

    def __init__(
        self,
        named: Iterable[tuple[str, str]],
        hidden: Iterable[tuple[str, str]] = (),
        coded: Iterable[tuple[str, str]] = (),
        *,
        careful: bool = False,
        like: float = _LIKE,
    ) -> None:
        self._strict = _bearers(named)
        self._codes = _bearers(coded)
        self._hidden: dict[str, list[tuple[str, str]]] = {}
        for name, iri in hidden:
            self._hidden.setdefault(fold(name), []).append((name.casefold(), iri))
        self._careful = careful
        self._like = like
        self._loose: dict[str, list[str]] | None = None
        self._grams: dict[str, list[str]] | None = None
        self._near: dict[str, tuple[str, ...]] = {}
        self._all: dict[str, list[str]] = {}
        self._words: frozenset[str] = frozenset()
        self.asked: dict[str, tuple[str, ...]] = {}
        """What `Names.find` has found here, by the name as it was asked for."""

    def coded(self, text: str) -> tuple[str, ...]:
        """Return the things whose code a text is; a word with a capital, such as `No` or `Sur`, is none."""
        text = text.strip()
        return () if text in _WORDS else tuple(self._codes.get(text.casefold(), ()))

    def exactly(self, folded: str) -> tuple[str, ...]:
        """Return the things that bear this folded name."""
        return tuple(self._strict.get(folded, ()))

    def asked_about(self, name: str, folded: str) -> tuple[str, ...]:
        """Return the things that a name may mean, which names none of them for sure; nothing for other names.

        Where the folded form is the name of a thing as well, only the very spelling is asked about: `América`.
        """
        among = self._hidden.get(folded)
        if among is None:
            return ()
        bearers = self._strict.get(folded, [])
        written = name.strip().casefold()
        if bearers and not any(spelt == written for spelt, _ in among):
            return ()
        return tuple(dict.fromkeys((*bearers, *(iri for _, iri in among))))

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
            self._all = {**{fold(code): iris for code, iris in self._codes.items()}, **self._strict}
            for name in self._all:
                for gram in _grams(name):
                    self._grams[gram].append(name)
            self._words = frozenset(word for name in self._all for word in name.split())
        if folded in self._hidden:
            return tuple(dict.fromkeys(iri for _, iri in self._hidden[folded]))
        shared: dict[str, int] = defaultdict(int)
        grams = _grams(folded)
        for gram in grams:
            for name in self._grams.get(gram, ()):
                shared[name] += 1
        likely = nsmallest(30, shared, key=lambda n: (-2 * shared[n] / (len(grams) + len(_grams(n))), n))
        if self._careful:
            slips = (iri for name in likely if is_slip(folded, name, self._words) for iri in self._all[name])
            return tuple(dict.fromkeys(slips))[:_NEAREST]
        scored = sorted((-_likeness(folded, name, self._like), name) for name in likely)
        things = (iri for score, name in scored if -score >= _LIKE for iri in self._all[name])
        return tuple(dict.fromkeys(things))[:_NEAREST]


def _bearers(named: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, iri in named:
        bearers = found.setdefault(name, [])
        if iri not in bearers:
            bearers.append(iri)
    return found


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


def _likeness(asked: str, name: str, least: float) -> float:
    """Return how alike two folded names are, from 0 to 1; all words of one in the other count as quite alike."""
    ratio = SequenceMatcher(None, asked, name, autojunk=False).ratio()
    if ratio < least:  # `instrucción` is like `invasión`, but not what anybody means by it
        ratio = 0.0
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
        self._links: dict[str, list[str]] | None = None

    def of_classes(self, classes: frozenset[str]) -> Table:
        """Return the names of the things of these classes and of those below them."""
        if classes not in self._tables:
            wanted = frozenset().union(*(subclasses(c) for c in classes))
            careful = any(c in subclasses(of) for of in _CAREFUL for c in classes)
            self._tables[classes] = self._table(type_, wanted, careful=careful)
        return self._tables[classes]

    def of_scheme(self, scheme: str) -> Table:
        """Return the names of the concepts of a scheme."""
        key = frozenset((scheme,))
        if key not in self._tables:
            few = sum(1 for graph in self.graphs for _ in graph.subjects(IN_SCHEME, NamedNode(scheme))) <= _FEW
            self._tables[key] = self._table(IN_SCHEME, key, careful=few)
        return self._tables[key]

    def find(self, name: str, table: Table) -> tuple[str, ...]:
        """Return the IRIs of the things of a table that a text names: by code, label or slug, in any form.

        `government of USA` is found as the government of the state that `USA` names. A name that is asked about names
        all that it may mean, or nothing where that is one thing.
        """
        return kept(table.asked, name, lambda asked: self._find(_ARTICLE_BEHIND.sub("", asked), table))

    def _find(self, name: str, table: Table) -> tuple[str, ...]:
        folded = fold(name)
        if not folded:
            return ()
        asked = table.asked_about(name, folded)
        if asked:
            return asked if len(asked) > 1 else ()
        if coded := table.coded(name):
            return coded
        found = table.exactly(folded) or table.loosely(folded) or self._by_state(name, folded, table)
        turned = None if found else _TURNED.match(name)
        return table.exactly(fold(f"{turned[2]} {turned[1]}")) if turned else found

    def _by_state(self, name: str, folded: str, table: Table) -> tuple[str, ...]:
        states = self.of_classes(frozenset((_STATE,)))
        for match in _OF.finditer(folded):
            head, state = folded[: match.start()], folded[match.end() :]
            code = state if name.strip().casefold().endswith(f" {state}") else ""  # as it is written
            named = states.asked_about(state, state) or states.coded(code)
            named = named or states.exactly(state) or states.loosely(state)
            found = dict.fromkeys(iri for of in named for iri in self._organ(_ROLES.get(head, (head,)), of, table))
            if found:
                return tuple(found)
        return ()

    def _organ(self, roles: tuple[str, ...], state: str, table: Table) -> tuple[str, ...]:
        """Return what has the name of one of these roles before `of` and a label of a state."""
        for label in self.texts(NamedNode(state), LABEL):
            for role in roles:
                for of in (" of ", " de "):
                    found = table.loosely(role + of + fold(label))
                    if found:
                        return found
        return ()

    def linked(self, iri: str) -> tuple[str, ...]:
        """Return our things that are said to be the same as the thing of another's IRI, in any of its forms."""
        if self._links is None:
            self._links = {}
            for graph in self.graphs:
                for predicate in _SAME:
                    for value in graph.values(predicate):
                        if isinstance(value, NamedNode):
                            nodes = (node.value for node in graph.subjects(predicate, value))
                            self._links.setdefault(_identifier(value.value), []).extend(nodes)
        return tuple(dict.fromkeys(self._links.get(_identifier(iri), ())))

    def texts(self, node: Node, predicate: NamedNode) -> Iterator[str]:
        """Yield the literals of a node and predicate."""
        for graph in self.graphs:
            for value in graph.objects(node, predicate):
                if isinstance(value, Literal):
                    yield value.value

    def labels(self, node: Node) -> Iterator[str]:
        """Yield the labels of a node, all by which it is known."""
        for predicate in (LABEL, PREF_LABEL, ALT_LABEL):
            yield from self.texts(node, predicate)

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

    def _table(self, predicate: NamedNode, wanted: frozenset[str], *, careful: bool = False) -> Table:
        nodes = [
            node
            for graph in self.graphs
            for value in sorted(wanted)
            for node in graph.subjects(predicate, NamedNode(value))
            if isinstance(node, NamedNode)
        ]
        named = ((folded, node.value) for node in nodes for folded in self._names(node))
        coded = ((code, node.value) for node in nodes for code in self._codes(node))
        return Table(named, self._asked_about(predicate, wanted), coded, careful=careful, like=_LIKE_LETTERS)

    def _codes(self, node: NamedNode) -> tuple[str, ...]:
        """Return the codes of a thing, without case."""
        return tuple(text.casefold() for text in self.texts(node, NOTATION))

    def _asked_about(self, predicate: NamedNode, wanted: frozenset[str]) -> Iterator[tuple[str, str]]:
        for graph in self.graphs:
            for name in graph.values(HIDDEN):
                for node in graph.subjects(HIDDEN, name):
                    kinds = {value.value for value in graph.objects(node, predicate) if isinstance(value, NamedNode)}
                    if isinstance(node, NamedNode) and isinstance(name, Literal) and kinds & wanted:
                        yield name.value, node.value

    def _names(self, node: NamedNode) -> tuple[str, ...]:
        """Return the folded names of a thing: its labels and, for ours, the end of its IRI where that is no code."""
        if node not in self._folded:
            given = [text for predicate in _NAMES for text in self.texts(node, predicate)]
            if node.value.startswith(BASE):
                slug = re.split("[/#]", node.value)[-1]
                given += [slug] if slug.casefold() not in self._codes(node) else []
            self._folded[node] = tuple(dict.fromkeys(map(fold, given)))
        return self._folded[node]


def _identifier(iri: str) -> str:
    """Return an identifier in one form: that of an item of Wikidata is also the address of its page."""
    rest = re.sub(r"^https?://(?:www\.|m\.)?|^wd:", "", iri, flags=re.IGNORECASE).rstrip("/")
    return re.sub(r"^wikidata\.org/(?:entity|wiki|wiki/Special:EntityData)/", "", rest, flags=re.IGNORECASE).upper()


@cache
def shipped() -> Names:
    """Return the name index of the shipped background."""
    return Names(index("background"))
