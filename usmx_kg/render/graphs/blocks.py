"""Triples grouped by subject and predicate as N-Triples tokens, which the writers turn into their own.

Tokens are text: `<iri>`, `_:label`, `"literal"`, `"literal"@en`, `"literal"^^<datatype>`. One serialisation by the
RDF library and plain string work are many times faster than an object for each term.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, Triple, serialize

__all__ = ["NIL", "TYPE", "Blocks", "canonical", "group", "lines"]

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TYPE, FIRST, REST, NIL = (f"<{_RDF}{name}>" for name in ("type", "first", "rest", "nil"))

Predicates = dict[str, list[str]]


@dataclass(frozen=True)
class Blocks:
    """Statements by subject and predicate, subjects in the order of their IRIs, blank ones last.

    `inline` are blank nodes that exactly one statement refers to, so that they may stand inside it; `lists` holds the
    items of well-formed RDF lists among them, by head.
    """

    subjects: dict[str, Predicates]
    inline: frozenset[str] = frozenset()
    lists: dict[str, list[str]] = field(default_factory=dict)


def lines(triples: Iterable[Triple]) -> list[str]:
    """Return the sorted N-Triples lines of a graph; blank nodes get labels by RDFC-1.0, the same every time."""
    found = list(triples)
    rows = set(_text(found, RdfFormat.N_TRIPLES).split("\n"))
    rows.discard("")
    if any(" _:" in row or row.startswith("_:") for row in rows) and _has_blank(found):
        return canonical(found)
    return sorted(rows)


def _has_blank(triples: list[Triple]) -> bool:
    return any(isinstance(t.subject, BlankNode) or isinstance(t.object, BlankNode | Triple) for t in triples)


def canonical(triples: Iterable[Triple]) -> list[str]:
    """Return the lines of the canonical N-Quads of a graph (RDFC-1.0 with SHA-256)."""
    dataset = Dataset(Quad(t.subject, t.predicate, t.object) for t in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(row for row in _text(dataset, RdfFormat.N_QUADS).split("\n") if row)


def _text(statements: Iterable[Triple] | Iterable[Quad], form: RdfFormat) -> str:
    data = serialize(statements, format=form)
    assert data is not None
    return data.decode("utf-8")


def group(triples: Iterable[Triple]) -> Blocks:
    """Group the statements of a graph."""
    subjects: dict[str, Predicates] = {}
    blank: dict[str, Predicates] = {}
    references: Counter[str] = Counter()
    parents: dict[str, str] = {}
    for row in lines(triples):
        subject, predicate, rest = row.split(" ", 2)
        value = rest[:-2]
        kind = blank if subject.startswith("_:") else subjects
        kind.setdefault(subject, {}).setdefault(predicate, []).append(value)
        if value.startswith("_:"):
            references[value] += 1
            parents[value] = subject
    once = {node for node, count in references.items() if count == 1 and node in blank}
    inline = frozenset(node for node in once if not _in_circle(node, parents, once))
    return Blocks(subjects | blank, inline, _lists(blank, inline, parents))


def _in_circle(node: str, parents: dict[str, str], once: set[str]) -> bool:
    """Tell whether a walk from a blank node to what refers to it never leaves such nodes."""
    seen = {node}
    above = parents[node]
    while above in once:
        if above in seen:
            return True
        seen.add(above)
        above = parents[above]
    return False


def _lists(blank: dict[str, Predicates], inline: frozenset[str], parents: dict[str, str]) -> dict[str, list[str]]:
    """Return the items of each list that is nothing but a list, by its head."""
    found: dict[str, list[str]] = {}
    ends = [n for n in inline if blank[n].get(REST) == [NIL] and _is_cell(blank[n])]
    for end in ends:
        items, head = [blank[end][FIRST][0]], end
        while True:
            above = parents[head]
            if above not in inline or not _is_cell(blank[above]) or blank[above][REST] != [head]:
                break
            head = above
            items.append(blank[head][FIRST][0])
        found[head] = items[::-1]
    return found


def _is_cell(predicates: Predicates) -> bool:
    return predicates.keys() == {FIRST, REST} and len(predicates[FIRST]) == len(predicates[REST]) == 1
