"""RDF/XML that we write is XML, and says what was said; what XML can't write is refused by name, in every command."""

from __future__ import annotations

from pathlib import Path
from xml.parsers.expat import ParserCreate

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from tests.cli.running import usmx
from usmx_kg.ground.errors import UsageError
from usmx_kg.ground.namespaces import PREFIXES
from usmx_kg.write import render_graph

A, P = NamedNode("http://x/a"), NamedNode("http://x/p")
RDF = PREFIXES["rdf"]

GOOD = [
    *(
        Triple(A, NamedNode(f"http://x/{end}"), A)
        for end in ("p", "1a", "p1", "a.b-c", "é", "9é", "名前", "_", "%20_x", "a:b")
    ),
    *(Triple(A, P, Literal(text)) for text in ("\t\n\r\x85\u2028", "<&>\"'", "]]>", "\ufffd\U0001f600", "", " a ")),
    Triple(A, NamedNode(f"{RDF}_1"), Literal("x", language="es-MX")),
    Triple(A, NamedNode(f"{RDF}value"), Literal("1", datatype=NamedNode("http://x/a&b#c"))),
    Triple(A, NamedNode("urn:x:y"), A),
]
BAD_NAMES = [
    *(f"http://x/{end}" for end in ("", "123", "p%20", "p/", "p#", "a(b)", "p,", "p·1~", "-", ".")),
    *("urn:x:1", "mailto:a@1", "tag:x,2031:1"),
    *(
        RDF + name
        for name in ("li", "about", "ID", "Description", "RDF", "nodeID", "parseType", "resource", "datatype")
    ),
    *("http://www.w3.org/2000/xmlns/foo", "http://www.w3.org/XML/1998/namespacelang"),
]
BAD_CHARS = ["\x01", "\x08", "\x0b", "\x0c", "\x1f", "\ufffe", "\uffff"]


@pytest.mark.parametrize("triple", GOOD, ids=str)
def test_what_is_written_is_xml_and_reads_back(triple: Triple) -> None:
    text = render_graph([triple], "rdfxml")
    ParserCreate(namespace_separator=" ").Parse(text.encode(), True)
    assert [quad.triple for quad in parse(text, format=RdfFormat.RDF_XML)] == [triple]


@pytest.mark.parametrize("iri", BAD_NAMES)
def test_a_property_without_a_name_is_refused_by_its_iri(iri: str) -> None:
    with pytest.raises(UsageError, match="RDF/XML can't carry the property") as caught:
        render_graph([Triple(BlankNode(), NamedNode(iri), A)], "rdfxml")
    assert iri in str(caught.value) or iri.replace(RDF, "rdf:") in str(caught.value)


@pytest.mark.parametrize("char", BAD_CHARS)
def test_a_character_that_xml_has_not_is_refused_with_its_place(char: str) -> None:
    with pytest.raises(UsageError, match=f"U\\+{ord(char):04X} in a text .*<http://x/p> of <http://x/a>"):
        render_graph([Triple(A, P, Literal(f"a{char}"))], "rdfxml")


@pytest.mark.parametrize("said", ["<http://x/p1/> <http://x/b>", '<http://x/p> "a\\u0001"'])
def test_every_command_refuses(said: str, tmp_path: Path) -> None:
    record = tmp_path / "x.ttl"
    record.write_text(f"<http://x/a> a <{PREFIXES['usmx']}Deployment> ; {said} .")
    out = tmp_path / "out.rdf"
    query = f"CONSTRUCT {{ ?s {said} }} WHERE {{ ?s a <{PREFIXES['usmx']}Deployment> }}"
    for words in (
        ("query", query, "-f", "rdfxml"),
        ("query", query, "-o", str(out)),
        ("query", "CONSTRUCT WHERE { <http://x/a> ?p ?o }", "--data", str(record), "-f", "rdfxml"),
        ("convert", str(record), "-f", "rdfxml"),
        ("convert", str(record), "-o", str(out)),
    ):
        done = usmx(*words)
        assert (done.code, done.out) == (2, ""), done
        assert "RDF/XML can't carry" in done.err
        assert not out.exists()
