"""Triples grouped by subject and predicate as N-Triples tokens, which the writers turn into their own.

Tokens are text: `<iri>`, `_:label`, `"literal"`, `"literal"@en`, `"literal"^^<datatype>`. One serialisation by the
RDF library and plain string work are many times faster than an object for each term.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pyoxigraph import RdfFormat, Triple, serialize

from usmx_kg.write.graphs.labels import canonical, relabel, split

__all__ = ["NIL", "TYPE", "Blocks", "group", "lines", "outside_circles", "raw"]

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TYPE, FIRST, REST, NIL = (f"<{_RDF}{name}>" for name in ("type", "first", "rest", "nil"))

Predicates = dict[str, list[str]]


@dataclass(frozen=True)
class Blocks:
    """Statements by subject and predicate, subjects in the order of their IRIs, blank ones last.

    `inline` are blank nodes that exactly one statement refers to, so that they may stand inside it, and `lists` the
    items of well-formed RDF lists among them, by head; `nameless` are blank nodes that nothing refers to.
    """

    subjects: dict[str, Predicates]
    inline: frozenset[str] = frozenset()
    nameless: frozenset[str] = frozenset()
    lists: dict[str, list[str]] = field(default_factory=dict)


def lines(triples: Iterable[Triple]) -> list[str]:
    """Return the sorted N-Triples lines of a graph; the labels of blank nodes depend on the graph alone."""
    return sorted(_labelled(raw(triples)))


def raw(triples: Iterable[Triple]) -> list[str]:
    """Return the N-Triples lines of a graph, each once, as they came."""
    data = serialize(triples, format=RdfFormat.N_TRIPLES)
    assert data is not None
    rows = dict.fromkeys(data.decode("utf-8").split("\n"))
    rows.pop("", None)
    return list(rows)


def _labelled(rows: list[str]) -> list[str]:
    """Return the lines with new labels for blank nodes, in no order."""
    maybe = [row for row in rows if " _:" in row or row.startswith("_:")]
    blank = [parts for parts in map(split, maybe) if parts[0].startswith("_:") or parts[2].startswith(("_:", "<<"))]
    if not blank:
        return rows
    if any(value.startswith("<<") for _, _, value in blank):
        return canonical(rows)
    old = {f"{s} {p} {o} ." for s, p, o in blank}
    return [*(row for row in rows if row not in old), *(f"{s} {p} {o} ." for s, p, o in relabel(blank))]


def group(triples: Iterable[Triple]) -> Blocks:
    """Group the statements of a graph."""
    subjects: dict[str, Predicates] = {}
    blank: dict[str, Predicates] = {}
    references: Counter[str] = Counter()
    parents: dict[str, str] = {}
    block: Predicates = {}
    last = ""
    for row in _labelled(raw(triples)):
        subject, predicate, rest = row.split(" ", 2)
        value = rest[:-2]
        if subject != last:
            last = subject
            block = (blank if subject[0] == "_" else subjects).setdefault(subject, {})
        if predicate in block:
            block[predicate].append(value)
        else:
            block[predicate] = [value]
        if value[0] == "_":
            references[value] += 1
            parents[value] = subject
    once = {node for node, count in references.items() if count == 1 and node in blank}
    inline = outside_circles(once, parents)
    everything = {name: kind[name] for kind in (subjects, blank) for name in sorted(kind)}
    nameless = frozenset(blank.keys() - references.keys())
    return Blocks(everything, inline, nameless, _lists(blank, inline, parents))


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
