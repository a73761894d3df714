"""Write the shipped graph, a part of it, or some of its things, the same bytes every time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from usmx_kg import graph
from usmx_kg.ground import atomic, resources
from usmx_kg.ground.errors import UsageError
from usmx_kg.write import GRAPHS, form_of, render_graph

if TYPE_CHECKING:
    from usmx_kg.graph import Node

__all__ = ["NO_GRAPHS", "context", "dump", "export"]

NO_GRAPHS = ("schema", "mappings")
"""Parts that are no graph, so that neither format nor terms can be chosen."""

_MAPPINGS = "ontology/alignments/usmx.sssom.tsv"


def export(
    path: str | Path | None = None,
    *,
    part: str = "all",
    terms: Sequence[str] = (),
    form: str | None = None,
    frame: bool = False,
    canonical: bool = False,
    lang: str = "en",
) -> str:
    """Return a part of the graph as text; with `path`, write it there as well, whole or not at all.

    `form` is a format of `usmx export -f`; without it the extension of `path` chooses, else Turtle. `terms` (CURIEs,
    IRIs or names) leaves only the statements about these things. See `dump` for the rest.

    The part `schema` is the JSON Schema of records, and `mappings` the table of what terms are in vocabularies of
    others (SSSOM), which none of that concerns; `lang` is the language of the schema's descriptions.
    """
    if part in NO_GRAPHS:
        text = _schema(lang) if part == "schema" else resources.path(_MAPPINGS).read_text("utf-8")
        if path is not None:
            atomic.write(path, text.encode("utf-8"))
        return text
    chosen = form or (form_of(path, GRAPHS) if path is not None and not canonical else "turtle")
    text = dump(_about(part, terms) if terms else graph.triples(part), chosen, frame=frame, canonical=canonical)
    if path is not None:
        atomic.write(path, text.encode("utf-8"))
    return text


def dump(triples: Iterable[Triple], form: str, *, frame: bool = False, canonical: bool = False) -> str:
    """Return triples as text.

    `frame` nests JSON-LD: a node that one other refers to stands inside it. `canonical` gives the canonical N-Quads of
    RDFC-1.0 (SHA-256), whatever the format.

    Raises UsageError for a format that does not exist, or `frame` with another than JSON-LD.
    """
    if frame and (form != "jsonld" or canonical):
        raise UsageError("only JSON-LD can be framed", hint="Add -f jsonld.")
    if canonical:
        from usmx_kg.write.graphs.blocks import raw
        from usmx_kg.write.graphs.labels import canonical as lines

        return "".join(f"{line}\n" for line in lines(raw(triples)))
    return render_graph(triples, form, context=context() if form == "jsonld" else None, nest=frame)


def _schema(lang: str) -> str:
    from usmx_kg.exchange import schema

    return schema.text(lang)


@cache
def context() -> dict[str, object]:
    """Return the JSON-LD context of the package, what its `@context` holds."""
    found = json.loads(resources.path("ontology/context.jsonld").read_text("utf-8"))["@context"]
    assert isinstance(found, dict)
    return found


def _about(part: str, terms: Sequence[str]) -> Iterator[Triple]:
    """Yield the statements of a part about things, and about what belongs to each.

    To a thing belong the blank nodes that it refers to and the nodes named after it (`passage:p01s01-quote`), at any
    depth.

    Raises UsageError for a thing that the part does not have.
    """
    from usmx_kg.ask.lookup import find

    found = graph.index(part)
    seen: set[Node] = set()
    for term in terms:
        node = NamedNode(find(term))
        if node not in found:
            raise UsageError(f"the part {part!r} says nothing about {term!r}")
        queue: list[Node] = [node]
        while queue:
            subject = queue.pop()
            if subject in seen:
                continue
            seen.add(subject)
            for predicate, values in found.predicates(subject).items():
                for value in values:
                    yield Triple(subject, predicate, value)
                    if not isinstance(value, Literal) and (
                        isinstance(value, BlankNode) or value.value.startswith(f"{node.value}-")
                    ):
                        queue.append(value)
