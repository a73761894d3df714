"""rdflib gives the same rows as Oxigraph to every question, over all that is shipped and the invented records."""

from __future__ import annotations

from functools import cache

import pytest
import rdflib
from pyoxigraph import Store

from tests.questions.asked import FOLDER, RECORDS, Asked, Table, all_asked, plain
from usmx_kg import graph
from usmx_kg.ask import query
from usmx_kg.ground.namespaces import PREFIXES, shorten

pytestmark = pytest.mark.xdist_group("differential")

RECORD_FILES = (RECORDS, *(FOLDER / f"{name}.yaml" for name in ("unread", "consents")))


@cache
def store() -> Store:
    return graph.store("all", query.quads(RECORD_FILES))


@cache
def rdflib_graph() -> rdflib.Graph:
    return graph.to_rdflib([*graph.triples("all"), *query.quads(RECORD_FILES)], rdflib.Graph())


@cache
def by_rdflib(sparql: str) -> Table:
    answer = rdflib_graph().query(sparql, initNs={name: rdflib.Namespace(iri) for name, iri in PREFIXES.items()})
    return [[_plain(term) for term in row] for row in answer]  # type: ignore[union-attr]


def _plain(term: rdflib.term.Node | None) -> str:
    if isinstance(term, rdflib.URIRef):
        return shorten(str(term)) or str(term)
    return "" if term is None else str(term)


@pytest.mark.parametrize("asked", all_asked(), ids=lambda asked: asked.id)
def test_rows_are_the_same(asked: Asked) -> None:
    expected = plain(query.run(store(), asked.sparql).rows)
    assert by_rdflib(asked.sparql) == expected
    assert expected or len(asked.expected) == 1
