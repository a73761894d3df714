"""Names for shapes and constraints that have none, so that engines report them alike and always by the same name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pyoxigraph import BlankNode, NamedNode, Triple

from usmx_kg.graph import Index, Node
from usmx_kg.ground.namespaces import PREFIXES

__all__ = ["TARGET", "named"]

_SH = PREFIXES["sh"]
TARGET = _SH + "target"
"""How the properties begin that say what a shape is about."""

_PROPERTY, _PATH, _SPARQL = (NamedNode(_SH + name) for name in ("property", "path", "sparql"))
_ANONYMOUS, _CONSTRAINT = "urn:usmx:shape:", "urn:usmx:constraint:"


def named(triples: Sequence[Triple]) -> list[Triple]:
    """Return statements in which each shape that reports name has an IRI."""
    names = _names(triples)
    return [Triple(names.get(t.subject, t.subject), t.predicate, names.get(t.object, t.object)) for t in triples]


def _names(triples: Sequence[Triple]) -> dict[object, NamedNode]:
    """Return IRIs for shapes that have none.

    A property shape is called after the shape that holds it and its path, a node shape and a constraint by number.
    """
    owners: dict[BlankNode, Node] = {}
    for t in triples:
        if t.predicate == _PROPERTY and isinstance(t.object, BlankNode) and not isinstance(t.subject, Triple):
            owners.setdefault(t.object, t.subject)
    shapes, names, taken = Index(triples), dict[object, NamedNode](), Counter[str]()
    aimed = (t.subject for t in triples if t.predicate.value.startswith(TARGET))
    for number, node in enumerate(dict.fromkeys(n for n in aimed if isinstance(n, BlankNode)), 1):
        names[node] = NamedNode(f"{_ANONYMOUS}{number}")
    asked = (t.object for t in triples if t.predicate == _SPARQL)
    for number, node in enumerate(dict.fromkeys(n for n in asked if isinstance(n, BlankNode)), 1):
        names[node] = NamedNode(f"{_CONSTRAINT}{number}")
    for node in owners:
        chain: list[BlankNode] = []
        holder: Node = node
        while isinstance(holder, BlankNode) and holder not in names and holder in owners:
            chain.append(holder)
            holder = owners[holder]
        for part in reversed(chain):
            above = names.get(owners[part], owners[part])
            path = shapes.value(part, _PATH)
            word = re.split(r"[/#:]", path.value)[-1] if isinstance(path, NamedNode) else "property"
            name = f"{above.value if isinstance(above, NamedNode) else _ANONYMOUS}/{word}"
            taken[name] += 1
            names[part] = NamedNode(name if taken[name] == 1 else f"{name}-{taken[name]}")
    return names
