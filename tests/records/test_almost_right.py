"""What is nearly right is refused with the way to right: NUL in texts, JSON-LD without context, slash for hash."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.records.reading import error, names, text_of, turtle
from tests.streaming.whole import OPTIONS
from usmx_kg.ground.namespaces import BASE, CONTEXT, OWN, PREFIXES
from usmx_kg.stream.run import check_inputs

RDFS, USMX = PREFIXES["rdfs"], PREFIXES["usmx"]
TYPED = f"<https://x.org/a> <{PREFIXES['rdf']}type> <{USMX}Deployment> .\n"
NUL_TEXTS = [
    *(
        (form, turtle(f"<https://x.org/a> a usmx:Deployment ;\n rdfs:label {text} ."), 2)
        for form in ("turtle", "trig")
        for text in (r'"a\u0000b"', r'"a\U00000000"', r'"\\\u0000"@en', r'"\u0000"^^xsd:token')
    ),
    *((form, rf'{TYPED}<https://x.org/a> <{RDFS}label> "a\u0000b" .', 2) for form in ("ntriples", "nquads")),
    ("jsonld", f'{{"@id": "https://x.org/a", "@type": "{USMX}Deployment",\n"{RDFS}label": "a\\u0000b"}}', 2),
    ("jsonld", f'{{"@context": "{CONTEXT}", "id": "a", "sendingState": "US",\n"label": "a\\u0000b"}}', 2),
    *(
        ("json", f'{{"id": "a", "sendingState": "US",\n{pair}}}', 2)
        for pair in (
            r'"label": "\u0000"',
            r'"label": {"en": "a\u0000b"}',
            r'"label": {"@value": "a\u0000b"}',
            r'"consent": {"note": ["a", "a\u0000"]}',
            r'"hostState": "M\u0000X"',
            r'"startDate": "2019\u0000"',
            r'"a\u0000": "b"',
        )
    ),
    ("jsonl", '{"id": "a"}\n{"id": "b", "label": "a\\u0000b"}\n', 2),
    ("yaml", 'id: a\nlabel: "a\\0b"\n', 2),
    ("yaml", 'id: a\nlabel: "a\\x00b"\n', 2),
    ("yaml", 'id: a\nlabel: "a\\u0000b"\n', 2),
]


@pytest.mark.parametrize(("form", "text", "line"), NUL_TEXTS)
def test_a_nul_character_is_refused_with_its_line(form: str, text: str, line: int) -> None:
    wrong = error(text, form)
    assert "NUL character (U+0000)" in wrong.message
    assert wrong.line == line


def test_rdf_xml_has_no_way_to_write_it() -> None:
    head = f'<rdf:RDF xmlns:rdf="{PREFIXES["rdf"]}" xmlns:u="{USMX}">'
    text = f'{head}\n<u:Deployment rdf:about="x:a" u:note="&#0;"/></rdf:RDF>'
    assert error(text, "rdfxml").line == 2


def test_an_escaped_backslash_before_u0000_is_no_nul() -> None:
    text = turtle('<https://x.org/a> a usmx:Deployment ;\n rdfs:label "\\\\u0000" .')
    assert not text_of(text, "turtle").errors
    assert not text_of('{"id": "a", "label": "\\\\u0000"}', "json").errors


@pytest.mark.parametrize(
    ("form", "text"), [(form, text) for form, text, _ in NUL_TEXTS if form in ("jsonl", "ntriples")]
)
def test_a_nul_character_is_refused_in_pieces(form: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / {"jsonl": "x.jsonl", "ntriples": "x.nt"}[form]
    path.write_text(text)
    errors = [error for verdict in check_inputs([path], OPTIONS, least=0) for error in verdict.errors]
    assert [(found.line, "U+0000" in found.message) for found in errors] == [(2, True)]


# -- JSON-LD without context

KEYS = {
    "sendingState": "US",
    "hostState": "MX",
    "startDate": "2019-03-01",
    "sendngState": "US",
    "label": "x",
    "id": "a",
}


@pytest.mark.parametrize("key", KEYS)
def test_json_ld_without_context_gets_the_line_to_add(key: str) -> None:
    text = json.dumps({"@id": "https://ex.org/a", "@type": "https://w3id.org/usmx/ontology#Deployment", key: KEYS[key]})
    wrong = error(text, "jsonld")
    assert f"no context maps the key '{key}'" in wrong.message
    assert f'"@context": "{CONTEXT}"' in str(wrong.hint)
    assert ".json" in str(wrong.hint)
    with_line = json.dumps({"@context": CONTEXT, **json.loads(text)})
    assert not text_of(with_line, "jsonld").errors or key in ("sendngState", "id")


def test_with_a_context_the_nearest_key_or_where_to_map_it() -> None:
    given = {
        "@context": CONTEXT,
        "@id": "https://ex.org/a",
        "@type": "Deployment",
        "schema:url": "x",
        "sendngState": "US",
    }
    assert str(error(json.dumps(given), "jsonld").hint).startswith("Did you mean sendingState")
    own = {"@context": {"label": f"{RDFS}label"}, "@id": "https://ex.org/a", "hostState": "actor:mx", "label": "x"}
    assert f'put "{CONTEXT}" there too' in str(error(json.dumps(own), "jsonld").hint)


# -- the mark before a name

MARKS = [
    ("ontology/Deployment", "ontology#Deployment"),
    ("ontology/#Deployment", "ontology#Deployment"),
    ("Ontology/Deployment", "ontology#Deployment"),
    *((f"{folder}#{name}", f"{folder}/{name}") for folder, name in (("actor", "mx"), ("place", "mx-oax"))),
]


@pytest.mark.parametrize("start", [BASE, BASE.replace("https", "http"), BASE.replace("w3id", "www.w3id")])
@pytest.mark.parametrize(("written", "right"), MARKS)
def test_slash_for_hash_and_hash_for_slash(written: str, right: str, start: str) -> None:
    key = "rdf:type" if "ontology" in right.lower() else "usmx:hostState"
    wrong = error(turtle(f"<x:a> a usmx:Deployment ; {key} <{start}{written}> ."), "turtle")
    assert wrong.hint == f"Did you mean <{BASE}{right}>?"
    if key == "rdf:type":
        assert f"Did you mean {BASE}{right}?" in str(error(f"id: a\ntype: {start}{written}\n").hint)
    else:
        field = "place" if "place" in right else "hostState"
        found = names(text_of(f"id: a\n{field}: {start}{written}\n"))
        assert found == [("a", field, f"{start}{written}", [right.replace("/", ":")])]


@pytest.mark.parametrize("iri", [*OWN.values(), CONTEXT, f"{OWN['record']}a", f"{OWN['usmx']}Deployment"])
def test_our_own_iris_are_not_almost_ours(iri: str) -> None:
    from usmx_kg.model.permissions import almost_ours

    assert almost_ours(iri) is None
