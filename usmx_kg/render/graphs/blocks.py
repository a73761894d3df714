"""Triples grouped by subject and predicate as N-Triples tokens, which the writers turn into their own.

Tokens are text: `<iri>`, `_:label`, `"literal"`, `"literal"@en`, `"literal"^^<datatype>`. One serialisation by the
RDF library and plain string work are many times faster than an object for each term.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pyoxigraph import RdfFormat, Triple, serialize

from usmx_kg.render.graphs.labels import canonical, relabel, split

__all__ = ["NIL", "TYPE", "Blocks", "group", "lines", "outside_circles", "raw"]

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
    """Return the sorted N-Triples lines of a graph; the labels of blank nodes depend on the graph alone."""
    rows = raw(triples)
    if not any("_:" in row for row in rows):
        return sorted(rows)
    parts = [split(row) for row in rows]
    if any(value.startswith("<<") for _, _, value in parts):
        return canonical(rows)
    if not any(s.startswith("_:") or o.startswith("_:") for s, _, o in parts):
        return sorted(rows)
    return [f"{s} {p} {o} ." for s, p, o in relabel(parts)]


def raw(triples: Iterable[Triple]) -> set[str]:
    """Return the N-Triples lines of a graph in no order, blank nodes as they came."""
    data = serialize(triples, format=RdfFormat.N_TRIPLES)
    assert data is not None
    rows = set(data.decode("utf-8").split("\n"))
    rows.discard("")
    return rows


def group(triples: Iterable[Triple]) -> Blocks:
    """Group the statements of a graph."""
    subjects: dict[str, Predicates] = {}
    blank: dict[str, Predicates] = {}
    references: Counter[str] = Counter()
    parents: dict[str, str] = {}
    for row in lines(triples):
        subject, predicate, value = split(row)
        kind = blank if subject.startswith("_:") else subjects
        kind.setdefault(subject, {}).setdefault(predicate, []).append(value)
        if value.startswith("_:"):
            references[value] += 1
            parents[value] = subject
    once = {node for node, count in references.items() if count == 1 and node in blank}
    inline = outside_circles(once, parents)
    return Blocks(subjects | blank, inline, _lists(blank, inline, parents))


def outside_circles(nodes: Iterable[str], above: Mapping[str, str]) -> frozenset[str]:
    """Return the nodes from which a walk to the one above each, among these nodes, comes to an end."""
    inside = set(nodes)
    ends: dict[str, bool] = {}
    for start in inside:
        path, node = [], start
        while node in inside and node not in ends:
            ends[node] = False
            path.append(node)
            node = above[node]
        good = node not in inside or (ends[node])
        ends.update(dict.fromkeys(path, good))
    return frozenset(node for node, good in ends.items() if good)


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
