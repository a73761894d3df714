"""Odd graphs in every format: each is written so that it reads the same, or refused with what can't be carried."""

from __future__ import annotations

import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, serialize

from tests.formats.test_convert import TABLES
from usmx_kg.exchange.convert import write
from usmx_kg.ground.errors import UsageError
from usmx_kg.ground.namespaces import PREFIXES, RECORD
from usmx_kg.model.keys import fields_for
from usmx_kg.model.records import Records, TextSource
from usmx_kg.read.formats import FORMATS, Format
from usmx_kg.read.run import read

EXAMPLES = 1000 if os.environ.get("USMX_TRUST_NIGHTLY") else 40
XSD, RDF, USMX = PREFIXES["xsd"], PREFIXES["rdf"], PREFIXES["usmx"]

TEXTS = st.one_of(
    st.sampled_from(
        ("", " ", "x", "a;b", "a\\;b", "\\", "=1+1", "'=", "-1", "+", "@x", "_:b1", "null", "no", "2031", "2031-04",
         "060", "2031-09-31", "1e5", "actor:mx", "Mexico", "https://example.org/a b", "a, b", "\t", "é", "{", "[", "#",
         "a: b", "- a", "\r", "\n\n", "\u2028", "🎉", '"', "''", "true", "10/09/2031")
    ),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8),
)  # fmt: skip
TYPES = ("string", "date", "integer", "boolean", "gYear", "decimal", "anyURI", "dateTime", "token")
IRIS = ("actor:mx", "actor:us", "actor:zz", "mission:training", "mission:none", "place:mx-oax",
        "consent-status:granted", "agreement-content:mission", "law:un-charter-51", "arms:armed")  # fmt: skip
LITERALS = st.one_of(
    st.builds(Literal, TEXTS),
    st.builds(lambda text, name: Literal(text, datatype=NamedNode(XSD + name)), TEXTS, st.sampled_from(TYPES)),
    st.builds(lambda text, lang: Literal(text, language=lang), TEXTS, st.sampled_from(("en", "es", "fr", "en-gb"))),
)
NAMED = st.one_of(
    st.sampled_from(IRIS).map(lambda name: NamedNode(PREFIXES[name.partition(":")[0]] + name.partition(":")[2])),
    st.sampled_from(("https://example.org/x", "urn:x:y", "https://example.org/a;b", f"{RECORD}r0", f"{RECORD}c")).map(
        NamedNode
    ),
)
NODES: list[NamedNode | BlankNode] = [
    NamedNode(f"{RECORD}r0"),
    NamedNode(f"{RECORD}r1"),
    NamedNode(f"{RECORD}c"),
    BlankNode("a"),
    BlankNode("b"),
]
CLASSES = ("Deployment", "DomesticOperation", "Consent", "Agreement", "Treaty", "Place", "State", "Government")
FOREIGN = (f"{USMX}datePrecision", "http://example.org/p")


@st.composite
def graphs(draw: st.DrawFn) -> list[Quad]:
    """Draw statements about two records and three other things, each with a class and with keys that it may have."""
    kinds = [draw(st.sampled_from(CLASSES[:2])) for _ in range(2)]
    kinds += [draw(st.sampled_from(CLASSES[2:])) for _ in range(3)]
    quads = [Quad(n, NamedNode(f"{RDF}type"), NamedNode(USMX + k)) for n, k in zip(NODES, kinds, strict=True)]
    for _ in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, len(NODES) - 1))
        keys = [field.iri for field in fields_for(frozenset((USMX + kinds[at],))).values()]
        predicate = NamedNode(draw(st.sampled_from(keys if draw(st.integers(0, 9)) else FOREIGN)))
        value: NamedNode | BlankNode | Literal = draw(st.one_of(LITERALS, NAMED, st.sampled_from(NODES)))
        quads.append(Quad(NODES[at], predicate, value))
    return quads


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_written_the_same_or_refused(form: Format) -> None:
    """`write` reads what it has written and compares the graphs."""
    outcomes: Counter[str] = Counter()

    @settings(
        max_examples=EXAMPLES, deadline=None, suppress_health_check=[*HealthCheck], derandomize=True, database=None
    )
    @given(graphs())
    def each(quads: list[Quad]) -> None:
        data = serialize(quads, format=RdfFormat.N_QUADS)
        assert data is not None
        found = read([TextSource(data, "nquads")])
        outcomes[_written(found, form) if not found.errors else "unread"] += 1

    each()
    assert outcomes["written"] > EXAMPLES / (25 if form.name in TABLES else 4), outcomes
    assert outcomes["unread"] < EXAMPLES / 2.5, outcomes


def _written(found: Records, form: Format) -> str:
    try:
        write(found, form)
    except UsageError as error:
        return "refused" if "can't carry" in str(error) else str(error)
    return "written"
