"""Labels for blank nodes that depend on the graph alone, and that a change elsewhere leaves as they are.

Most blank nodes hang in trees below a named node (a consent inside a record, a list). Such a node is known by what it
says and by where it hangs, which costs a hash. Only those that are shared, or stand in a circle, need RDFC-1.0, whose
time grows fast; it sees them without the trees, each of which is a literal with its hash there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from hashlib import sha256

from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse, serialize

__all__ = ["Row", "canonical", "relabel", "split"]

Row = tuple[str, str, str]
"""Subject, predicate and object as N-Triples tokens."""

_TREE = "^^<urn:usmx:tree>"


def split(line: str) -> Row:
    """Return the tokens of an N-Triples line."""
    subject, predicate, rest = line.split(" ", 2)
    return subject, predicate, rest[:-2]


def relabel(rows: Iterable[Row]) -> list[Row]:
    """Return the rows with their blank nodes renamed, sorted."""
    return sorted(_Forest(set(rows)).rows())


def canonical(lines: Iterable[str]) -> list[str]:
    """Return the lines of the canonical N-Quads of a graph (RDFC-1.0 with SHA-256), sorted."""
    dataset = Dataset(parse("\n".join(lines), format=RdfFormat.N_TRIPLES))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    data = serialize(dataset, format=RdfFormat.N_QUADS)
    assert data is not None
    return sorted(data.decode("utf-8").split("\n")[:-1])


class _Forest:
    """The statements of one graph, parted into trees of blank nodes and the trunk that they hang on."""

    def __init__(self, rows: set[Row]) -> None:
        self.below: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        self.above: dict[str, str] = {}
        self.references: Counter[str] = Counter()
        for subject, predicate, value in rows:
            if _blank(subject):
                self.below[subject].append((predicate, value))
            if _blank(value):
                self.references[value] += 1
                self.above[value] = subject
        self.content = self._contents()
        self.sample = {digest: node for node, digest in self.content.items()}
        self.trunk = [row for row in rows if row[0] not in self.content]

    def _contents(self) -> dict[str, str]:
        """Return a hash of what it says for each node that hangs in a tree, leaves first."""
        nodes = {*self.below, *self.references}
        waiting = {node: sum(_blank(value) for _, value in self.below.get(node, ())) for node in nodes}
        ready = [node for node, number in waiting.items() if not number and self.references[node] <= 1]
        content: dict[str, str] = {}
        while ready:
            node = ready.pop()
            said = sorted(f"{predicate} {content.get(value, value)}" for predicate, value in self.below.get(node, ()))
            content[node] = _hash("\n".join(said))
            above = self.above.get(node, "")
            if _blank(above):
                waiting[above] -= 1
                if not waiting[above] and self.references[above] <= 1:
                    ready.append(above)
        return content

    def rows(self) -> Iterator[Row]:
        """Yield all rows with new labels."""
        for subject, predicate, value in self._renamed_trunk():
            if value.endswith(_TREE):
                place = f"{subject} {predicate} {value}"
                digest = value[1 : value.index("#")]
                yield subject, predicate, _label(place)
                yield from self._tree(digest, place)
            else:
                yield subject, predicate, value
        roots = Counter(digest for node, digest in self.content.items() if not self.references[node])
        for digest, number in roots.items():
            for twin in range(number):
                yield from self._tree(digest, f"{digest} {twin}")

    def _renamed_trunk(self) -> list[Row]:
        """Return the rows of the trunk; a tree on it is a literal with its hash, numbered among its twins."""
        twins: Counter[Row] = Counter()
        plain: list[Row] = []
        tangled: list[Row] = []
        for subject, predicate, value in self.trunk:
            shown = value
            if value in self.content:
                key = (subject, predicate, self.content[value])
                shown = f'"{self.content[value]}#{twins[key]}"{_TREE}'
                twins[key] += 1
            (tangled if _blank(subject) or _blank(shown) else plain).append((subject, predicate, shown))
        if not tangled:
            return plain
        return plain + [split(line) for line in canonical(f"{s} {p} {o} ." for s, p, o in tangled)]

    def _tree(self, digest: str, place: str) -> Iterator[Row]:
        """Yield the rows of a tree that hangs at a place; twins in one place have numbers."""
        queue = [(self.sample[digest], place)]
        while queue:
            node, where = queue.pop()
            twins: Counter[tuple[str, str]] = Counter()
            for predicate, value in self.below.get(node, ()):
                if not _blank(value):
                    yield _label(where), predicate, value
                    continue
                key = (predicate, self.content[value])
                inner = f"{_label(where)} {predicate} {self.content[value]}#{twins[key]}"
                twins[key] += 1
                yield _label(where), predicate, _label(inner)
                queue.append((value, inner))


def _blank(token: str) -> bool:
    return token.startswith("_:")


def _label(place: str) -> str:
    return f"_:b{_hash(place)}"


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8")).hexdigest()[:20]
