"""What changed from one graph to another, blank nodes and all: exact lines, and the same told thing by thing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from usmx_kg.graph import Term
from usmx_kg.model.changes import Change, Difference, Thing
from usmx_kg.write.canonical_lines import labelled, part, unfolded
from usmx_kg.write.graphs.labels import split

__all__ = ["compare"]

_DEEPEST = 20
_MOST_PAIRS = 2_500
_LABELS = tuple(
    f"<{iri}>"
    for iri in ("http://www.w3.org/2004/02/skos/core#prefLabel", "http://www.w3.org/2000/01/rdf-schema#label")
)
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


def compare(old: Sequence[Quad], new: Sequence[Quad], *, lang: str = "en", seconds: float | None = 60) -> Difference:
    """Return what changed.

    Raises InputError when nameless nodes are so entangled that telling them apart takes longer than `seconds`.
    """
    before, after = (labelled(quads, seconds) for quads in (old, new))
    removed, added = sorted(before - after), sorted(after - before)
    things = tuple(_Story(before, after, removed, added).things())
    named = {node.value for node in _nodes(things) if isinstance(node, NamedNode)}
    return Difference(
        tuple(map(unfolded, removed)),
        tuple(map(unfolded, added)),
        things,
        dict(_names(named, before | after, lang)),
    )


class _Facts:
    """The statements of one graph by subject, and which nameless nodes stand inside one other node."""

    def __init__(self, found: Iterable[str]) -> None:
        self.by_subject: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        references: Counter[str] = Counter()
        for subject, predicate, value in sorted(map(split, found)):
            self.by_subject[subject].append((predicate, value))
            references[value] += value.startswith("_:")
        self.inside = {node for node, number in references.items() if number == 1 and node in self.by_subject}

    def leaves(self, node: str, path: str = "", depth: int = 0) -> Iterator[str]:
        """Yield what a nameless node says, at any depth, each statement as one text."""
        for predicate, value in self.by_subject.get(node, ()):
            here = f"{path} {predicate}"
            if value in self.inside and depth < _DEEPEST:
                yield from self.leaves(value, here, depth + 1)
            else:
                yield f"{here} {value}"


class _Story:
    """Tells the changed lines thing by thing, nameless things inside those that refer to them."""

    def __init__(self, before: set[str], after: set[str], removed: Iterable[str], added: Iterable[str]) -> None:
        self.old, self.new = _Facts(before), _Facts(after)
        self.changed = {split(line)[0] for line in (*removed, *added)}
        self.told: set[str] = set()

    def things(self) -> Iterator[Thing]:
        """Yield each changed thing, those with names first."""
        for subject in sorted(self.changed, key=lambda s: (s.startswith("_:"), self._is_inside(s), s)):
            if subject not in self.told and (changes := tuple(self._between(subject, subject, 0))):
                yield Thing(_term(subject), changes)

    def _is_inside(self, node: str) -> bool:
        return node in self.old.inside or node in self.new.inside

    def _between(self, old: str, new: str, depth: int) -> Iterator[Change]:
        self.told |= {old, new}
        was, now = (facts.by_subject.get(node, []) for facts, node in ((self.old, old), (self.new, new)))
        gone, come = [row for row in was if row not in now], [row for row in now if row not in was]
        for predicate in sorted({predicate for predicate, _ in (*gone, *come)}):
            left = [value for p, value in gone if p == predicate]
            right = [value for p, value in come if p == predicate]
            for one, other in self._pairs(left, right) if depth < _DEEPEST else ():
                left.remove(one)
                right.remove(other)
                inner = tuple(self._between(one, other, depth + 1))
                yield self._change("~", predicate, other, inner, self._known_by(one, other))
            for sign, facts, values in (("-", self.old, left), ("+", self.new, right)):
                for value in values:
                    yield self._change(sign, predicate, value, self._whole(sign, facts, value, depth))

    def _change(
        self, sign: str, predicate: str, value: str, inner: tuple[Change, ...], known_by: tuple[Term, ...] = ()
    ) -> Change:
        iri, graph = part(predicate)
        return Change(sign, iri, _term(value), inner, known_by, graph)

    def _whole(self, sign: str, facts: _Facts, node: str, depth: int) -> tuple[Change, ...]:
        if node not in facts.inside or depth >= _DEEPEST or node in self.told:
            return ()
        self.told.add(node)
        rows = facts.by_subject[node]
        return tuple(self._change(sign, p, value, self._whole(sign, facts, value, depth + 1)) for p, value in rows)

    def _pairs(self, left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Match the nameless values that went with those that came: the most alike first."""
        old, new = ([v for v in values if v in f.inside] for values, f in ((left, self.old), (right, self.new)))
        if len(old) * len(new) > _MOST_PAIRS:
            yield from zip(old, new, strict=False)
            return
        says = {node: set(facts.leaves(node)) for facts, nodes in ((self.old, old), (self.new, new)) for node in nodes}
        alike = sorted((-len(says[a] & says[b]), i, j) for i, a in enumerate(old) for j, b in enumerate(new))
        free_old, free_new = set(range(len(old))), set(range(len(new)))
        for score, i, j in alike:
            if i in free_old and j in free_new and (score or len(old) == len(new) == 1):
                free_old.remove(i)
                free_new.remove(j)
                yield old[i], new[j]

    def _known_by(self, old: str, new: str) -> tuple[Term, ...]:
        same = [row for row in self.new.by_subject[new] if row in self.old.by_subject[old] and row[0] != _TYPE]
        names = [value for predicate, value in same if predicate in _LABELS]
        return tuple(_term(value) for value in names or [v for _, v in same if v.startswith("<")][:2])


def _term(token: str) -> Term:
    if token.startswith("<"):
        return NamedNode(token[1:-1])
    if token.startswith("_:"):
        return BlankNode(token[2:])
    found = next(iter(parse(f"<x:s> <x:p> {token} .", format=RdfFormat.N_TRIPLES))).object
    assert isinstance(found, Literal)
    return found


def _nodes(things: Iterable[Thing]) -> Iterator[Term]:
    queue: list[Change] = []
    for thing in things:
        yield thing.node
        queue += thing.changes
    while queue:
        change = queue.pop()
        yield change.value
        yield from change.known_by
        queue += change.inner


def _names(iris: set[str], found: Iterable[str], lang: str) -> Iterator[tuple[str, str]]:
    """Yield the labels of things: those of the graphs, else those of the shipped one."""
    from usmx_kg.graph.vocabulary import label

    own: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for line in found:
        subject, predicate, value = split(line)
        if predicate in _LABELS and subject[1:-1] in iris and value.startswith('"'):
            term = _term(value)
            own[subject[1:-1]].setdefault(getattr(term, "language", None) or "", term.value)
    for iri in sorted(iris):
        texts = own[iri]
        shipped = label(iri, lang)
        name = next((texts[key] for key in (lang, "", "en", *sorted(texts)) if key in texts), shipped)
        if name and not iri.endswith(name) and ":" not in name[:12]:
            yield iri, name
