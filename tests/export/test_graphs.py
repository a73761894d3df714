"""Graph formats: the same graph back, the same bytes, literals as they were written."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import pairwise, permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
)

from usmx_kg.exchange.export import context
from usmx_kg.ground.namespaces import PREFIXES
from usmx_kg.write import render_graph

XSD, RDF = PREFIXES["xsd"], PREFIXES["rdf"]
FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "nt": RdfFormat.N_TRIPLES,
    "nq": RdfFormat.N_QUADS,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}


def canonical(triples: list[Triple]) -> set[Quad]:
    dataset = Dataset(Quad(t.subject, t.predicate, t.object) for t in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


def back(text: str, form: str) -> list[Triple]:
    return [quad.triple for quad in parse(text.encode(), format=FORMATS[form])]


def written(triples: list[Triple], form: str, *, nest: bool = False) -> str:
    return render_graph(triples, form, context=context() if form == "jsonld" else None, nest=nest)


def name(local: str) -> NamedNode:
    return NamedNode(f"http://example.org/{local}")


def usmx(local: str) -> NamedNode:
    return NamedNode(PREFIXES["usmx"] + local)


LITERALS = st.one_of(
    st.builds(Literal, st.text(st.characters(exclude_categories=["Cs"]))),
    st.builds(
        lambda text, lang: Literal(text, language=lang),
        st.text(st.characters(exclude_categories=["Cs"])),
        st.sampled_from(["en", "es", "es-mx"]),
    ),
    st.builds(
        lambda text, kind: Literal(text, datatype=NamedNode(XSD + kind)),
        st.sampled_from(["7", "007", "-0", "+1", "1.50", ".5", "1e3", "true", "1", "2031-09-10", "x", "", "9" * 40]),
        st.sampled_from(["integer", "decimal", "double", "boolean", "date", "nonNegativeInteger", "string"]),
    ),
)
NAMES = st.sampled_from(
    [name("a"), name("b"), name("with/slash"), name("q?x=1&y=2#f"), name("árbol"), name("a.b."), usmx("Consent"),
     NamedNode(PREFIXES["actor"] + "mx"), NamedNode("urn:x:y"), NamedNode(f"{RDF}nil")]
)  # fmt: skip
BLANKS = st.builds(BlankNode, st.sampled_from(list("pqrstu")))
PREDICATES = st.sampled_from(
    [NamedNode(f"{RDF}type"), NamedNode(f"{RDF}first"), NamedNode(f"{RDF}rest"), name("p"), usmx("consent"),
     usmx("startDate"), usmx("personnelCount"), usmx("note"), NamedNode(f"{PREFIXES['rdfs']}label")]
)  # fmt: skip
TRIPLES = st.lists(
    st.builds(Triple, st.one_of(NAMES, BLANKS), PREDICATES, st.one_of(NAMES, BLANKS, LITERALS)),
    max_size=14,
    unique=True,
)


@pytest.mark.parametrize("form", [f for f in FORMATS if f != "rdfxml"])
@given(triples=TRIPLES)
@settings(max_examples=80, deadline=None)
def test_every_graph_comes_back(form: str, triples: list[Triple]) -> None:
    assert canonical(back(written(triples, form), form)) == canonical(triples)


@given(triples=TRIPLES)
@settings(max_examples=100, deadline=None)
def test_nested_jsonld_is_the_same_graph(triples: list[Triple]) -> None:
    text = written(triples, "jsonld", nest=True)
    assert canonical(back(text, "jsonld")) == canonical(triples)


@given(triples=TRIPLES)
@settings(max_examples=60, deadline=None)
def test_the_order_of_triples_and_labels_of_blank_nodes_do_not_matter(triples: list[Triple]) -> None:
    names = dict(zip("pqrstu", "utsrqp", strict=True))

    def renamed(term: Any) -> Any:
        return BlankNode(names[term.value]) if isinstance(term, BlankNode) else term

    other = [Triple(renamed(t.subject), t.predicate, renamed(t.object)) for t in reversed(triples)]
    for form in ("turtle", "jsonld", "nt"):
        assert written(triples, form) == written(other, form)


@given(triples=TRIPLES)
@settings(max_examples=40, deadline=None)
def test_another_processor_reads_our_jsonld_alike(triples: list[Triple]) -> None:
    """PyLD rewrites doubles on its own account."""
    triples = [t for t in triples if not isinstance(t.object, Literal) or t.object.datatype.value != f"{XSD}double"]
    for nest in (False, True):
        quads = jsonld.to_rdf(json.loads(written(triples, "jsonld", nest=nest)), {"format": "application/n-quads"})
        assert canonical([q.triple for q in parse(quads.encode(), format=RdfFormat.N_QUADS)]) == canonical(triples)


def test_literals_stay_as_written() -> None:
    forms = {
        "7": ("integer", "7"),
        "007": ("integer", '"007"^^xsd:integer'),
        "1.50": ("decimal", "1.50"),
        "1.": ("decimal", '"1."^^xsd:decimal'),
        "true": ("boolean", "true"),
        "1": ("boolean", '"1"^^xsd:boolean'),
        "2031-09-10": ("date", '"2031-09-10"^^xsd:date'),
        "no date": ("date", '"no date"^^xsd:date'),
    }
    for text, (kind, expected) in forms.items():
        triple = Triple(name("s"), name("p"), Literal(text, datatype=NamedNode(XSD + kind)))
        turtle = written([triple], "turtle")
        assert f"<http://example.org/p> {expected} ;" in turtle
        for form in FORMATS:
            assert back(written([triple], form), form) == [triple], form


def test_turtle_is_written_as_people_would() -> None:
    s, list_ = usmx("S"), BlankNode()
    rest = BlankNode()
    triples = [
        Triple(s, NamedNode(f"{PREFIXES['rdfs']}label"), Literal("Ese", language="es")),
        Triple(s, NamedNode(f"{PREFIXES['rdfs']}label"), Literal("That", language="en")),
        Triple(s, NamedNode(f"{RDF}type"), NamedNode(f"{PREFIXES['owl']}Class")),
        Triple(s, name("list"), list_),
        Triple(list_, NamedNode(f"{RDF}first"), usmx("A")),
        Triple(list_, NamedNode(f"{RDF}rest"), rest),
        Triple(rest, NamedNode(f"{RDF}first"), Literal('two\nlines "quoted"\\')),
        Triple(rest, NamedNode(f"{RDF}rest"), NamedNode(f"{RDF}nil")),
        Triple(s, name("inside"), BlankNode("x")),
        Triple(BlankNode("x"), name("p"), usmx("B")),
    ]
    assert written(triples, "turtle") == (
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "@prefix usmx: <https://w3id.org/usmx/ontology#> .\n"
        "\n"
        "usmx:S\n"
        "    a owl:Class ;\n"
        '    rdfs:label "That"@en , "Ese"@es ;\n'
        "    <http://example.org/inside> [\n"
        "        <http://example.org/p> usmx:B ;\n"
        "    ] ;\n"
        '    <http://example.org/list> ( usmx:A """two\nlines \\"quoted\\"\\\\""" ) ;\n'
        "    .\n"
    )


def test_lists_and_circles_and_shared_nodes() -> None:
    first, rest, nil = (NamedNode(RDF + n) for n in ("first", "rest", "nil"))
    a, b, c = (BlankNode(n) for n in "abc")
    p = name("p")
    s = name("s")
    shapes = {
        "circle": [Triple(a, p, b), Triple(b, p, c), Triple(c, p, a)],
        "to itself": [Triple(a, p, a)],
        "shared": [Triple(name("s"), p, a), Triple(name("t"), p, a), Triple(a, p, name("u"))],
        "open list": [Triple(name("s"), p, a), Triple(a, first, b)],
        "list with more": [Triple(name("s"), p, a), Triple(a, first, b), Triple(a, rest, nil), Triple(a, p, b)],
        "list with two heads": [Triple(s, p, a), Triple(name("t"), p, a), Triple(a, first, b), Triple(a, rest, nil)],
        "list in a circle": [Triple(a, first, p), Triple(a, rest, b), Triple(b, first, p), Triple(b, rest, a)],
        "list of lists": [Triple(s, p, a), Triple(a, first, b), Triple(a, rest, nil), Triple(b, first, p),
                          Triple(b, rest, nil)],
        "list as subject": [Triple(a, first, p), Triple(a, rest, nil), Triple(a, p, name("x"))],
        "alone": [Triple(a, p, name("x")), Triple(b, p, name("x"))],
    }  # fmt: skip
    for what, triples in shapes.items():
        for form in FORMATS:
            texts = {written(list(order), form) for order in list(permutations(triples))[:6]}
            assert len(texts) == 1, (what, form)
            assert canonical(back(texts.pop(), form)) == canonical(triples), (what, form)


def test_deep_nesting_is_no_matter() -> None:
    nodes = [BlankNode() for _ in range(3000)]
    triples = [Triple(x, name("p"), y) for x, y in pairwise(nodes)] + [Triple(name("s"), name("p"), nodes[0])]
    first, rest = NamedNode(f"{RDF}first"), NamedNode(f"{RDF}rest")
    cells = [BlankNode() for _ in range(3000)]
    triples += [Triple(name("s"), name("list"), cells[0])]
    triples += [Triple(cell, first, Literal(str(i))) for i, cell in enumerate(cells)]
    triples += [Triple(x, rest, y) for x, y in pairwise(cells)]
    triples += [Triple(cells[-1], rest, NamedNode(f"{RDF}nil"))]
    for form in ("turtle", "jsonld"):
        assert len(back(written(triples, form), form)) == len(triples)


@pytest.mark.parametrize("form", FORMATS)
def test_bytes_do_not_depend_on_the_hash_seed(form: str) -> None:
    code = f"from usmx_kg import export; import sys; sys.stdout.write(export(part='shapes', form={form!r}))"
    seeds = ("0", "1", "4242")
    done = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
        ).stdout
        for seed in seeds
    }
    assert len(done) == 1
