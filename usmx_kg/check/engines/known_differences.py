"""On what engines are known to differ, and how to tell that a difference is one of these and no fault of ours.

Only shapes of the user's own come upon them: ours are written so that no engine does. docs/ENGINES.md has them as a
table, with what each engine makes of an example, which tests hold to what is measured.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Quad

from usmx_kg.check.own_shapes.queries import QUERIES, Queries
from usmx_kg.check.own_shapes.reach import reached
from usmx_kg.graph import Index, Node
from usmx_kg.graph.sparql_tokens import tokens
from usmx_kg.ground.namespaces import PREFIXES

__all__ = ["KNOWN", "Known", "Seen", "fitting", "seen_in"]

_XSD = PREFIXES["xsd"]
_DURATIONS = frozenset(_XSD + name for name in ("duration", "dayTimeDuration", "yearMonthDuration"))
_PARTIAL = frozenset(_XSD + name for name in ("gYear", "gYearMonth"))
_DATED = frozenset(_XSD + name for name in ("date", "dateTime"))
_ZONE = re.compile(r"(?:Z|[+-]\d\d:\d\d)\Z")
_NODE_VALIDATOR = NamedNode(PREFIXES["sh"] + "nodeValidator")
_TURBO, _PYSHACL, _PYSHIFTY = "pyshacl-turbo", "pyshacl", "pyshifty"


@dataclass(frozen=True)
class Seen:
    """What a shape names and asks: its literals, those of the data that it looks at, the words of its queries."""

    literals: frozenset[Literal]
    words: frozenset[str]
    alternatives: bool
    paths: bool
    of_nodes: bool
    """Whether a node validator of one's own judges."""

    @property
    def datatypes(self) -> frozenset[str]:
        """The datatypes of the literals."""
        return frozenset(literal.datatype.value for literal in self.literals)


class Known(NamedTuple):
    """One difference: its name, the engines that have their own way, what is so, and whether a shape comes upon it."""

    name: str
    engines: frozenset[str]
    told: str
    fits: Callable[[Seen], bool]


def _zones(seen: Seen) -> bool:
    dated = [literal for literal in seen.literals if literal.datatype.value in _DATED]
    return any(_ZONE.search(literal.value[10:]) for literal in dated)


KNOWN = (
    Known("time zones", frozenset((_PYSHACL,)), "pyshacl takes no notice of the time zone of xsd:date", _zones),
    Known(
        "durations",
        frozenset((_PYSHACL,)),
        "pyshacl orders no durations, and adds no xsd:duration to a date",
        lambda seen: bool(seen.datatypes & _DURATIONS),
    ),
    Known(
        "differences of dates",
        frozenset((_PYSHACL,)),
        "pyshacl orders no durations, so that it compares no difference of dates with one",
        lambda seen: bool(seen.datatypes & _DATED) and "-" in seen.words,
    ),
    Known(
        "sums with differences of dates",
        frozenset((_PYSHACL, _PYSHIFTY)),
        "pyshacl and pyshifty add no difference of dates to a date",
        lambda seen: bool(seen.datatypes & _DATED) and seen.words >= {"-", "+"},
    ),
    Known(
        "years and months",
        frozenset((_PYSHACL, _PYSHIFTY)),
        "pyshacl compares no xsd:gYear and xsd:gYearMonth, and pyshifty none outside queries",
        lambda seen: bool(seen.datatypes & _PARTIAL),
    ),
    Known(
        "numbers in IN",
        frozenset((_PYSHACL,)),
        "to pyshacl 1.0 is not IN (1)",
        lambda seen: "IN" in seen.words,
    ),
    Known(
        "alternative paths",
        frozenset((_TURBO, _PYSHIFTY)),
        "pyshacl-turbo and pyshifty count once what a path (a|b) reaches twice",
        lambda seen: seen.alternatives and bool(seen.words & {"COUNT", "SUM", "AVG", "GROUP_CONCAT"}),
    ),
    Known(
        "GROUP_CONCAT",
        frozenset((_TURBO, _PYSHIFTY)),
        "pyshacl-turbo and pyshifty have no value for GROUP_CONCAT of numbers and IRIs (STR() makes them texts)",
        lambda seen: "GROUP_CONCAT" in seen.words,
    ),
    Known(
        "paths of no length",
        frozenset((_TURBO,)),
        "pyshacl-turbo finds no path of no length at a thing that the data does not have",
        lambda seen: seen.paths,
    ),
    Known(
        "casts",
        frozenset((_PYSHACL,)),
        "pyshacl casts no decimal to xsd:integer",
        lambda seen: "INTEGER" in seen.words,
    ),
    Known(
        "language ranges",
        frozenset((_PYSHACL,)),
        "pyshacl takes es-* in LANGMATCHES for a range",
        lambda seen: "LANGMATCHES" in seen.words,
    ),
    Known(
        "values that have no order",
        frozenset((_PYSHACL,)),
        "pyshacl orders values of kinds that SPARQL does not compare, such as a date and a text",
        lambda seen: bool(seen.words & {"<", ">"}) and len(seen.datatypes) > 1,
    ),
    Known(
        "true as 1",
        frozenset((_PYSHIFTY,)),
        'in queries of pyshifty "1"^^xsd:boolean is not true',
        lambda seen: _XSD + "boolean" in seen.datatypes,
    ),
    Known(
        "values of node validators",
        frozenset((_PYSHACL,)),
        "pyshacl finds nothing where the query of a node validator gives a ?value",
        lambda seen: seen.of_nodes and bool(seen.words & {"?VALUE", "$VALUE"}),
    ),
)
"""In the order of the table."""


def fitting(seen: Seen, *engines: str) -> list[Known]:
    """Return the known differences that may part some engines over a shape."""
    return [known for known in KNOWN if known.engines & set(engines) and known.fits(seen)]


def seen_in(shape: Node, shapes: Index, data: Iterable[Quad]) -> Seen:
    """Return what a shape looks at in data, with the shapes that it builds upon."""
    queries = Queries(shapes)
    named: set[str] = set()
    literals: set[Literal] = set()
    words: set[str] = set()
    alternatives = paths = of_nodes = False
    for subject in reached(shape, shapes):
        for predicate, values in shapes.predicates(subject).items():
            of_nodes = of_nodes or predicate == _NODE_VALIDATOR
            for value in values:
                if isinstance(value, NamedNode):
                    named.add(value.value)
                elif isinstance(value, Literal) and predicate in QUERIES:
                    found = [token.text for token in tokens(value.value)]
                    words.update(text.upper().rpartition(":")[2] for text in found)
                    alternatives = alternatives or any(
                        text == "|" and "|" not in (before, after)
                        for before, text, after in zip(["", *found], found, [*found[1:], ""], strict=False)
                    )
                    paths = paths or any(text in ("*", "?") for text in found)
                    named.update(queries.named_in(value.value, subject))
                    literals.update(_typed(value.value, queries.named_in(value.value, subject)))
                elif isinstance(value, Literal):
                    literals.add(value)
    literals |= {q.object for q in data if q.predicate.value in named and isinstance(q.object, Literal)}
    return Seen(frozenset(literals), frozenset(words), alternatives, paths, of_nodes)


def _typed(query: str, named: Iterable[str]) -> Iterator[Literal]:
    """Yield a literal for each datatype that a query names, with a zone where one of its texts ends in one."""
    texts = [token.text.strip("\"'") for token in tokens(query) if token.kind == "string"]
    text = next((text for text in texts if _ZONE.search(text[10:])), "")
    for iri in named:
        if iri in _DURATIONS | _PARTIAL | _DATED:
            yield Literal(text, datatype=NamedNode(iri))
